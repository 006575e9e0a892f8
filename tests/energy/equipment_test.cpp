#include <doctest/doctest.h>

#include <bessemer/energy/equipment.hpp>

TEST_SUITE("energy/equipment") {
  using namespace bessemer;

  // 128 nodes of 8 accelerators and 8 adapters on two tiers of radix 64: 32 leaves, half of their
  // ports down, and 16 spines; 2,048 cables of two optics each.
  TEST_CASE("a bill of parts sums to the whole") {
    const energy::Equipment<> equipment{.accelerators = {.count = 1024, .each = 600.0 * watt},
                                        .hosts = {.count = 128, .each = 2.4 * kW},
                                        .adapters = {.count = 1024, .each = 25.0 * watt},
                                        .switches = {.count = 48, .each = 1.0 * kW},
                                        .optics = {.count = 4096, .each = 15.0 * watt},
                                        .storage = {.count = 10, .each = 800.0 * watt}};
    const auto power = energy::equipment_power(equipment);
    CHECK(power.accelerators / kW == doctest::Approx(614.4));
    CHECK(power.optics / kW == doctest::Approx(61.44));
    CHECK(total_of<Power<>>(power) / kW ==
          doctest::Approx(614.4 + 307.2 + 25.6 + 48.0 + 61.44 + 8.0));
  }

  TEST_CASE("nothing draws nothing, and negative counts are refused") {
    CHECK(total_of<Power<>>(energy::equipment_power(energy::Equipment<>{})) == Power<>{});
    energy::Equipment<> wrong{};
    wrong.optics = {.count = -1.0, .each = 15.0 * watt};
    CHECK_THROWS_WITH_AS(energy::equipment_power(wrong),
                         "equipment.optics: count must be finite and not negative, got -1",
                         InvalidInput);
  }
}
