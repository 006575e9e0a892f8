#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include <bessemer/study/step_fit.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using study::Coefficient;
using study::MeasuredStep;
using study::PricedJob;

PricedJob<> priced(int tensor, int layers) {
  const int accelerators = 8 * tensor;
  run::Job<> job =
      support::job(support::gpt(layers, 2048, 16), {.tensor = tensor}, accelerators, 256);
  job.software.host_operator = 10.0 * microsecond;
  job.software.tensor_exposed = 0.5;
  return {.job = job,
          .kernels = {support::kernel_calibration()},
          .collectives = {{support::collective_calibration(), support::collective_calibration()}}};
}

Time<> time_of(const PricedJob<>& of) { return run::step(of.job, of.kernels, of.collectives).time; }

/// Steps of six layouts whose shares are not those that a fit starts from.
std::vector<MeasuredStep> made(double sustained, double link) {
  std::vector<MeasuredStep> rows;
  for (const int tensor : {1, 2, 8}) {
    for (const int layers : {4, 12}) {
      MeasuredStep row{.priced = priced(tensor, layers)};
      PricedJob<> truth = row.priced;
      study::set_coefficient(truth, "kernels.sustained_share", sustained);
      study::set_coefficient(truth, "collectives.0.link_share", link);
      row.time = time_of(truth);
      row.uses = {{0, "kernels.sustained_share"}, {1, "collectives.0.link_share"}};
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace

TEST_SUITE("study/step_fit") {
  TEST_CASE("finds the shares that the steps were made with") {
    const auto fit =
        study::fit_steps(made(0.8, 0.6), {{"kernels", 0.9, 10.0}, {"link", 0.8, 10.0}});
    CHECK(fit.solution[0] == doctest::Approx(0.8).epsilon(1e-4));
    CHECK(fit.solution[1] == doctest::Approx(0.6).epsilon(1e-3));
    CHECK(fit.cost < 1e-3);  // what is left is how far the starts were off, in widths of ten
  }

  TEST_CASE("a coefficient that no row uses stays where it starts, as wide as it was known") {
    const auto fit = study::fit_steps(
        made(0.8, 0.6), {{"kernels", 0.9, 10.0}, {"link", 0.8, 10.0}, {"idle", 0.3, 0.2}});
    CHECK(fit.solution[2] == doctest::Approx(0.3));
    CHECK(fit.covariance(2, 0) == doctest::Approx(0.0));
  }

  TEST_CASE("what is known beforehand holds a coefficient") {
    const std::vector<MeasuredStep> rows = made(0.8, 0.6);
    const auto held = study::fit_steps(rows, {{"kernels", 0.9, 1e-4}, {"link", 0.8, 10.0}});
    CHECK(held.solution[0] == doctest::Approx(0.9).epsilon(1e-3));
  }

  TEST_CASE("property: a row that weighs nothing much moves nothing much") {
    std::vector<MeasuredStep> rows = made(0.8, 0.6);
    rows.push_back(rows.front());
    rows.back().time = 3.0 * rows.back().time;
    rows.back().weight = 1e-6;
    const auto fit = study::fit_steps(rows, {{"kernels", 0.9, 10.0}, {"link", 0.8, 10.0}});
    CHECK(fit.solution[0] == doctest::Approx(0.8).epsilon(1e-2));
  }

  TEST_CASE("derivative: slopes agree with differences") {
    const std::vector<std::string> paths{
        "kernels.sustained_share",  "kernels.memory_share",      "kernels.launch",
        "collectives.0.link_share", "collectives.0.start",       "software.elementwise_traffic",
        "software.overlap_leak",    "software.tensor_exposed",   "software.host_operator",
        "kernels.attention_share",  "kernels.attention_backward"};
    const PricedJob<> job = priced(8, 4);
    const auto found = study::step_slopes(job, paths);
    CHECK(found.time.value() == doctest::Approx(time_of(job).value()));
    for (std::size_t i = 0; i < paths.size(); ++i) {
      CAPTURE(paths[i]);
      PricedJob<> moved = job;
      const double x = study::coefficient(moved, paths[i]);
      constexpr double h = 1e-6;
      study::set_coefficient(moved, paths[i], x * std::exp(h));
      const double above = std::log(time_of(moved).value());
      study::set_coefficient(moved, paths[i], x * std::exp(-h));
      const double below = std::log(time_of(moved).value());
      CHECK(found.slopes[i] == doctest::Approx((above - below) / (2.0 * h)).epsilon(1e-4));
    }
  }

  TEST_CASE("property: slopes by all times sum to one where nothing else costs") {
    // A step of kernels alone that wait for the tensor cores is inverse to their share.
    PricedJob<> job = priced(1, 4);
    job.kernels.calibration.launch = Time<>{};
    job.job.software.host_operator = Time<>{};
    job.job.software.elementwise_traffic = 1e-9;
    job.job.plan.sharding = plan::Sharding::none;
    job.job.cluster.accelerators = 1;
    job.job.training.global_batch = 8;
    job.job.cluster.node.accelerator.memory_bandwidth =
        1e9 * job.job.cluster.node.accelerator.memory_bandwidth;
    const auto found = study::step_slopes(job, {"kernels.sustained_share"});
    CHECK(found.slopes[0] == doctest::Approx(-1.0).epsilon(1e-3));
  }

  TEST_CASE("wrong use") {
    const std::vector<MeasuredStep> rows = made(0.8, 0.6);
    CHECK_THROWS_WITH_AS(study::fit_steps({}, {{"a", 1.0, 1.0}}),
                         "fit_steps: needs at least one measured step and one coefficient",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(study::fit_steps(rows, {{"kernels", 0.9, 0.1}}),
                         "fit_steps: use of coefficient 1, of 1", InvalidInput);
    CHECK_THROWS_WITH_AS(study::fit_steps(rows, {{"kernels", -0.9, 0.1}, {"link", 0.8, 0.1}}),
                         "fit_steps: kernels: start and width must be positive, got -0.9 and 0.1",
                         InvalidInput);
    PricedJob<> job = priced(1, 4);
    CHECK_THROWS_AS(study::coefficient(job, "kernels.speed"), InvalidInput);
    CHECK_THROWS_AS(study::coefficient(job, "collectives.5.start"), InvalidInput);
    CHECK_THROWS_AS(study::step_slopes(job, {"software.routing_stall"}), InvalidInput);
  }
}
