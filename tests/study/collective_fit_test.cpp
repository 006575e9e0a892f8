#include <doctest/doctest.h>

#include <vector>

#include <bessemer/study/collective_fit.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using Calibration = hardware::CollectiveCalibration<>;
using study::CollectiveMeasurement;
using study::errors;
using study::fit_collectives;

constexpr Calibration inside{
    .start = 10.0 * microsecond, .hop = 0.5 * microsecond, .link_share = 0.85};
constexpr study::MeasuredFabric where{
    .inner = support::scale_up(), .inner_calibration = inside, .outer = support::scale_out()};
constexpr Calibration truth{
    .start = 30.0 * microsecond, .hop = 4.0 * microsecond, .link_share = 0.75};
constexpr Calibration start{
    .start = 20.0 * microsecond, .hop = 3.0 * microsecond, .link_share = 0.8};

/// What the true calibration takes, for nodes of eight.
std::vector<CollectiveMeasurement> measured() {
  std::vector<CollectiveMeasurement> all;
  const network::CalibratedCollectives<> model{{inside, truth}};
  for (const int ranks : {16, 32, 64, 128}) {
    for (double bytes = 4096; bytes < 2e10; bytes *= 4.0) {
      const plan::Message<> message{
          plan::Collective::all_reduce, bytes * byte, {.ranks = ranks, .stride = 1}};
      const hardware::Fabric<> fabric{{.ranks = 8, .link = support::scale_up()},
                                      {.ranks = ranks, .link = support::scale_out()}};
      all.push_back({.accelerator = "test",
                     .link = "test",
                     .algorithm = "",
                     .message = message,
                     .ranks_per_node = 8,
                     .time = model.time(message, fabric)});
    }
  }
  return all;
}
}  // namespace

TEST_SUITE("study/collective_fit") {
  TEST_CASE("measurements of the true model have no errors under it") {
    for (const double error : errors(measured(), where, truth)) {
      CHECK(error == doctest::Approx(0.0).epsilon(1e-12));
    }
  }

  // 44 points of weight up to (1/0.1)^2 beside one held residual a coefficient: the start pulls
  // each by well under a percent.
  TEST_CASE("a fit to exact measurements finds the calibration that made them") {
    const Calibration fitted = fit_collectives(measured(), where, start);
    CHECK(fitted.start / truth.start == doctest::Approx(1.0).epsilon(0.01));
    CHECK(fitted.hop / truth.hop == doctest::Approx(1.0).epsilon(0.01));
    CHECK(fitted.link_share == doctest::Approx(0.75).epsilon(0.005));
  }

  TEST_CASE("property: starting at the truth, a fit stays there") {
    const Calibration fitted = fit_collectives(measured(), where, truth);
    CHECK(fitted.start / truth.start == doctest::Approx(1.0).epsilon(1e-6));
    CHECK(fitted.hop / truth.hop == doctest::Approx(1.0).epsilon(1e-6));
    CHECK(fitted.link_share == doctest::Approx(0.75).epsilon(1e-6));
  }

  TEST_CASE("what no point speaks of stays where it started") {
    std::vector<CollectiveMeasurement> large;
    for (const auto& point : measured()) {
      if (point.message.size > 1e9 * byte) large.push_back(point);
    }
    const Calibration fitted = fit_collectives(large, where, start);
    CHECK(fitted.start / start.start == doctest::Approx(1.0).epsilon(0.05));
    CHECK(fitted.link_share == doctest::Approx(0.75).epsilon(0.01));
  }
}
