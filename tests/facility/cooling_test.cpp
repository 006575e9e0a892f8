#include <doctest/doctest.h>

#include <bessemer/facility/cooling.hpp>
#include <bessemer/facility/heat_reuse.hpp>

namespace {
using namespace bessemer;
constexpr facility::Cooling<> air{.name = "air",
                                  .liquid_share = 0.0,
                                  .air_supply_celsius = 24.0,
                                  .loop_rise_kelvin = 12.0,
                                  .approach_kelvin = 2.0,
                                  .fan_share = 0.05,
                                  .pump_share = 0.0,
                                  .rejection_share = 0.02,
                                  .rack_limit = 40.0 * kW};
}  // namespace

TEST_SUITE("facility/cooling") {
  TEST_CASE("a rack at the limit is cooled, one above it is infeasible with a cure") {
    CHECK_NOTHROW(require_coolable(air, 40.0 * kW));
    CHECK_THROWS_WITH_AS(require_coolable(air, 120.0 * kW),
                         "cooling: air carries racks of at most 40 kW, the rack draws 120 kW; "
                         "spread it over more racks or cool it closer to the chips",
                         Infeasible);
    CHECK_THROWS_AS(require_coolable(air, -1.0 * kW), InvalidInput);
  }

  TEST_CASE("refuses shares and temperatures out of range") {
    facility::Cooling<> wrong = air;
    wrong.liquid_share = 1.2;
    CHECK_THROWS_WITH_AS(check(wrong), "cooling.liquid_share: must be in [0, 1], got 1.2",
                         InvalidInput);
    wrong = air;
    wrong.air_supply_celsius = 75.0;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    wrong = air;
    wrong.loop_rise_kelvin = 0.0;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
  }

  TEST_CASE("a customer for heat: no demand by default, and a network of this world") {
    CHECK_NOTHROW(check(facility::HeatReuse<>{}));
    CHECK(facility::HeatReuse<>{}.demand == Power<>{});
    CHECK_THROWS_WITH_AS(check(facility::HeatReuse<>{.demand = 1.0 * MW, .network_celsius = 200.0}),
                         "heat_reuse.network_celsius: must be in [20, 150], got 200", InvalidInput);
  }
}
