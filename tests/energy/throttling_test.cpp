#include <doctest/doctest.h>

#include <bessemer/catalog/clock_responses.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/power_levels.hpp>
#include <bessemer/energy/clocked_step.hpp>
#include <bessemer/energy/throttling.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using energy::thermal_cap;
}  // namespace

TEST_SUITE("energy/throttling") {
  TEST_CASE("the cap is the temperature difference over the resistance") {
    CHECK(thermal_cap(85.0, 25.0, 0.1) / watt == doctest::Approx(600.0));
  }

  // S043, S045: 700 W at 85 deg C out of air of 27 makes 58/700 K/W. Air of 56 deg C leaves 350
  // W: matrix work that draws 595 W at full clock then loses three tenths of its throughput.
  TEST_CASE("S043, S045: overheating at 85 deg C costs 30 % of the performance") {
    const double resistance = (85.0 - 27.0) / 700.0;
    const energy::ClockedJob<> job{
        .limit = 700.0 * watt,
        .levels = catalog::training_power_levels.description(),
        .response = catalog::find(catalog::clock_responses, "datacenter-gpu").description(),
        .activity = {.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0}};
    const auto cool = energy::step_under_cap(job, thermal_cap(85.0, 27.0, resistance));
    CHECK(cool.clock == 1.0);
    const auto hot = energy::step_under_cap(job, thermal_cap(85.0, 56.0, resistance));
    CHECK(1.0 - cool.time / hot.time >= 0.30);
    CHECK(1.0 - cool.time / hot.time <= 0.33);
  }

  TEST_CASE("refuses no resistance; hot inlets are infeasible") {
    CHECK_THROWS_AS(thermal_cap(85.0, 25.0, 0.0), InvalidInput);
    CHECK_THROWS_AS(thermal_cap(85.0, 85.0, 0.1), Infeasible);
  }

  TEST_CASE("derivative: a kelvin of inlet costs one over the resistance") {
    using D = study::Dual<1>;
    CHECK(thermal_cap(D(85.0), D::variable(25.0, 0), D(0.1)).value().derivative(0) ==
          doctest::Approx(-10.0));
  }
}
