#include <doctest/doctest.h>

#include <bessemer/facility/electricity_storage.hpp>

namespace {
using namespace bessemer;
using facility::ElectricityStorage;

constexpr ElectricityStorage<> battery{.capacity = 40.0 * MWh,
                                       .charge_power = 10.0 * MW,
                                       .discharge_power = 10.0 * MW,
                                       .round_trip_efficiency = 0.8};
}  // namespace

TEST_SUITE("facility/electricity_storage") {
  TEST_CASE("the round trip loses its part: 10 MWh in, 8 MWh out") {
    Energy<> stored{};
    stored = stored_after(battery, stored, 10.0 * MW, Power<>{}, hour);
    CHECK(in(stored, MWh) == doctest::Approx(8.0));
    CHECK(in(most_discharge(battery, stored, hour), MW) == doctest::Approx(8.0));
    stored = stored_after(battery, stored, Power<>{}, 8.0 * MW, hour);
    CHECK(in(stored, MWh) == doctest::Approx(0.0).scale(1.0));
  }

  TEST_CASE("edges: power limits an empty store, room a full one") {
    CHECK(in(most_charge(battery, Energy<>{}, hour), MW) == doctest::Approx(10.0));
    CHECK(in(most_charge(battery, 36.0 * MWh, hour), MW) == doctest::Approx(5.0));  // 4 / 0.8
    CHECK(most_charge(battery, battery.capacity, hour) == Power<>{});
    CHECK(most_discharge(battery, Energy<>{}, hour) == Power<>{});
    CHECK(in(most_discharge(battery, battery.capacity, hour), MW) == doctest::Approx(10.0));
  }

  TEST_CASE("refuses efficiencies outside (0, 1] and negative sizes") {
    ElectricityStorage<> wrong = battery;
    wrong.round_trip_efficiency = 1.01;
    CHECK_THROWS_WITH_AS(check(wrong),
                         "electricity_storage.round_trip_efficiency: must be in (0, 1], got 1.01",
                         InvalidInput);
    wrong = battery;
    wrong.capacity = -1.0 * MWh;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
  }
}
