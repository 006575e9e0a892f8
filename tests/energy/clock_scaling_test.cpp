#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/energy/clock_scaling.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using energy::clock_for_level;
using energy::clock_under_cap;
using energy::dynamic_scale;
using energy::dynamic_slope;
using energy::level_at_clock;
using energy::relative_voltage;
using facility::ClockResponse;

constexpr ClockResponse<> response{
    .static_share = 0.2, .voltage_floor = 0.7, .floor_clock = 0.5, .lowest_clock = 0.2};
static_assert(relative_voltage(response, 1.0) == 1.0);
static_assert(dynamic_scale(response, 1.0) == 1.0);
}  // namespace

TEST_SUITE("energy/clock_scaling") {
  TEST_CASE("full clock changes nothing, and half clock keeps the voltage near its floor") {
    CHECK(level_at_clock(0.85, response, 1.0) == doctest::Approx(0.85));
    // Width 0.05: at the floor clock the bend leaves 0.05 ln 2 of a ramp of 0.5 + 5e-6.
    CHECK(relative_voltage(response, 0.5) ==
          doctest::Approx(0.7 + 0.3 * 0.05 * std::log(2.0) / 0.5).epsilon(1e-4));
    CHECK(relative_voltage(response, 0.2) == doctest::Approx(0.7).epsilon(0.001));
  }

  TEST_CASE("above the floor voltage is affine in the clock, away from the bend") {
    // Between 0.5 and 1: 0.7 at the one end, 1 at the other.
    CHECK(relative_voltage(response, 0.75) == doctest::Approx(0.85).epsilon(0.001));
    CHECK(dynamic_scale(response, 0.75) == doctest::Approx(0.75 * 0.85 * 0.85).epsilon(0.002));
  }

  TEST_CASE("a voltage that never falls leaves power linear in the clock") {
    const ClockResponse<> stiff{
        .static_share = 0.2, .voltage_floor = 1.0, .floor_clock = 0.5, .lowest_clock = 0.2};
    CHECK(level_at_clock(1.0, stiff, 0.5) == doctest::Approx(0.2 + 0.8 * 0.5));
  }

  TEST_CASE("property: power rises strictly with the clock, and the slope is its derivative") {
    double before = 0.0;
    for (double f = 0.2; f <= 1.0; f += 0.01) {
      CAPTURE(f);
      const double level = level_at_clock(0.9, response, f);
      CHECK(level > before);
      before = level;
      using D = study::Dual<1>;
      const ClockResponse<D> lifted{.static_share = D(0.2),
                                    .voltage_floor = D(0.7),
                                    .floor_clock = D(0.5),
                                    .lowest_clock = D(0.2)};
      CHECK(dynamic_scale(lifted, D::variable(f, 0)).derivative(0) ==
            doctest::Approx(dynamic_slope(response, f)));
    }
  }

  TEST_CASE("property: the clock for a level is the inverse of the level at a clock") {
    for (const double f : {0.2, 0.35, 0.5, 0.6, 0.8, 0.999}) {
      CAPTURE(f);
      CHECK(clock_for_level(0.9, level_at_clock(0.9, response, f), response) ==
            doctest::Approx(f).epsilon(1e-12));
    }
    CHECK(clock_for_level(0.5, 0.6, response) == 1.0);
  }

  TEST_CASE("property: a cap in watts is the level over the limit, down to the least cap") {
    for (const double f : {0.2, 0.35, 0.5, 0.8}) {
      CAPTURE(f);
      const Power<> cap = level_at_clock(0.9, response, f) * (700.0 * watt);
      CHECK(clock_under_cap(0.9, cap, 700.0 * watt, response) == doctest::Approx(f).epsilon(1e-12));
    }
    CHECK(clock_under_cap(0.5, 600.0 * watt, 1000.0 * watt, response) == 1.0);
  }

  TEST_CASE("derivative: the clock under a cap moves as one over the slope of power") {
    using D = study::Dual<1>;
    const ClockResponse<D> lifted{.static_share = D(0.2),
                                  .voltage_floor = D(0.7),
                                  .floor_clock = D(0.5),
                                  .lowest_clock = D(0.2)};
    const D clock = clock_for_level(D(0.9), D::variable(0.6, 0), lifted);
    CHECK(clock.derivative(0) ==
          doctest::Approx(1.0 / (0.7 * dynamic_slope(response, clock.value()))));
    const double h = 1e-6;
    CHECK(clock.derivative(0) == doctest::Approx((clock_for_level(0.9, 0.6 + h, response) -
                                                  clock_for_level(0.9, 0.6 - h, response)) /
                                                 (2.0 * h))
                                     .epsilon(1e-6));
  }

  TEST_CASE("refuses clocks and levels out of range, and a cap that no clock keeps") {
    CHECK_THROWS_WITH_AS(relative_voltage(response, 1.1),
                         "relative_voltage: clock must be over full clock, in (0, 1], got 1.1",
                         InvalidInput);
    CHECK_THROWS_AS(level_at_clock(1.2, response, 0.5), InvalidInput);
    CHECK_THROWS_AS(level_at_clock(std::nan(""), response, 0.5), InvalidInput);
    CHECK_THROWS_AS(clock_for_level(0.9, 0.2, response), Infeasible);
    // At a fifth of full clock the voltage is at its floor but for the bend of exp(-6):
    // 0.2 + 0.7 * 0.2 * 0.49 = 0.2686, and of 1000 W 268.6 W.
    CHECK_THROWS_WITH_AS(clock_for_level(0.9, 0.25, response),
                         doctest::Contains("power_cap: must be at least 0.268"), Infeasible);
    CHECK_THROWS_WITH_AS(clock_under_cap(0.9, 250.0 * watt, 1000.0 * watt, response),
                         doctest::Contains("power_cap: must be at least 268."), Infeasible);
    CHECK_THROWS_WITH_AS(
        clock_under_cap(0.9, 250.0 * watt, 1000.0 * watt, response),
        doctest::Contains("W, which the accelerator draws at its lowest clock, 0.2 "
                          "of full clock, got 250 W; raise the cap to 269 W"),
        Infeasible);
    CHECK_THROWS_AS(clock_under_cap(0.9, std::nan("") * watt, 1000.0 * watt, response), Infeasible);
    CHECK_THROWS_WITH_AS(
        check(ClockResponse<>{
            .static_share = 0.2, .voltage_floor = 0.0, .floor_clock = 0.5, .lowest_clock = 0.2}),
        "clock_response.voltage_floor: must be over full voltage, in (0, 1], got 0", InvalidInput);
  }
}
