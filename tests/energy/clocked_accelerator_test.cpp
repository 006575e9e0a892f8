#include <doctest/doctest.h>

#include <bessemer/catalog/accelerators.hpp>
#include <bessemer/catalog/clock_responses.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/power_levels.hpp>
#include <bessemer/energy/clocked_accelerator.hpp>
#include <bessemer/energy/clocked_step.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
const auto h100 = catalog::find(catalog::accelerators, "h100-sxm").description();
constexpr auto levels = catalog::training_power_levels.description();
const auto response = catalog::find(catalog::clock_responses, "datacenter-gpu").description();
}  // namespace

TEST_SUITE("energy/clocked_accelerator") {
  TEST_CASE("peaks go with the clock, memory and limit stay") {
    const auto slower = energy::at_clock(h100, 0.8);
    CHECK(slower.peak.bf16 / h100.peak.bf16 == doctest::Approx(0.8));
    CHECK(slower.peak.fp8 / h100.peak.fp8 == doctest::Approx(0.8));
    CHECK(slower.peak.fp4 == h100.peak.fp4);  // none stays none
    CHECK(slower.memory_bandwidth == h100.memory_bandwidth);
    CHECK(slower.power_limit == h100.power_limit);
    CHECK(energy::at_clock(h100, 1.0).peak.bf16 == h100.peak.bf16);
  }

  TEST_CASE("levels are those of a step at that clock") {
    const auto lower = energy::at_clock(levels, response, 0.8);
    const energy::ClockedJob<> matrix{
        .limit = 700.0 * watt,
        .levels = levels,
        .response = response,
        .activity = {.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0}};
    CHECK(energy::step_at_clock(matrix, 0.8).mean_power / watt ==
          doctest::Approx(700.0 * lower.matrix));
    // Idle draws less than what no clock changes: it stays.
    CHECK(lower.idle == levels.idle);
    CHECK_NOTHROW(check(lower));
  }

  TEST_CASE("refuses clocks out of range") {
    CHECK_THROWS_WITH_AS(energy::at_clock(h100, 1.2),
                         "at_clock: clock must be over full clock, in (0, 1], got 1.2",
                         InvalidInput);
    CHECK_THROWS_AS(energy::at_clock(levels, response, 0.0), InvalidInput);
  }

  TEST_CASE("derivative: the level of matrix work in the clock") {
    using D = study::Dual<1>;
    const facility::PowerLevels<D> lifted{
        .matrix = D(0.85), .memory_bound = D(0.65), .communication = D(0.4), .idle = D(0.15)};
    const facility::ClockResponse<D> as_dual{.static_share = D(0.2),
                                             .voltage_floor = D(0.7),
                                             .floor_clock = D(0.5),
                                             .lowest_clock = D(0.2)};
    CHECK(energy::at_clock(lifted, as_dual, D::variable(0.8, 0)).matrix.derivative(0) ==
          doctest::Approx(0.65 * energy::dynamic_slope(response, 0.8)));
  }
}
