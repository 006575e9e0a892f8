#include <doctest/doctest.h>

#include <limits>

#include <bessemer/study/dual.hpp>
#include <bessemer/water/cooling_tower.hpp>

TEST_SUITE("water/cooling_tower") {
  using namespace bessemer;
  constexpr WaterIntensity<> litre_per_kWh = litre / kWh;

  // 3.6 MJ / (2.4535 MJ/kg x 0.9982 kg/L) = 1.470 L.
  TEST_CASE("a kilowatt-hour of heat evaporates 1.47 litres") {
    const auto water = water::tower_water(1.0 * kWh, 5.0);
    CHECK(in(water.evaporated, litre) == doctest::Approx(1.470).epsilon(0.0005));
    // A quarter of it lets the salt go at five cycles.
    CHECK(water.blowdown / water.evaporated == doctest::Approx(0.25));
  }

  TEST_CASE("property: salt in is salt out") {
    for (const double cycles : {1.5, 3.0, 7.0}) {
      const auto water = water::tower_water(1.0 * GWh, cycles);
      const Volume<> supply = total_of<Volume<>>(water);
      CHECK(supply / (cycles * water.blowdown) == doctest::Approx(1.0).epsilon(1e-12));
    }
  }

  // All of the heat of a building of PUE 1.2 through a tower that evaporates 85 %, five cycles:
  // 1.2 x 0.85 x 1.470 x 1.25 = 1.87 L/kWh. The average of the United States is put at 1.8
  // (recalled).
  TEST_CASE("a building that evaporates most of its heat uses nearly two litres per kWh") {
    const auto water = water::tower_water(1.2 * 0.85 * GWh, 5.0);
    const auto wue = water::water_usage_effectiveness(water, ItEnergy<>(1.0 * GWh));
    CHECK(wue / litre_per_kWh == doctest::Approx(1.87).epsilon(0.005));
  }

  TEST_CASE("no heat, no water; refusals") {
    CHECK(total_of<Volume<>>(water::tower_water(Energy<>{}, 4.0)) == Volume<>{});
    CHECK_THROWS_WITH_AS(water::tower_water(1.0 * kWh, 1.0),
                         "tower_water: cycles of concentration must be above 1, got 1; at 1 all "
                         "water runs through",
                         InvalidInput);
    CHECK_THROWS_AS(water::tower_water(-1.0 * kWh, 4.0), InvalidInput);
    CHECK_THROWS_AS(water::tower_water(1.0 * kWh, std::numeric_limits<double>::quiet_NaN()),
                    InvalidInput);
    CHECK_THROWS_AS(water::water_usage_effectiveness(water::TowerWater<>{}, ItEnergy<>(Energy<>{})),
                    InvalidInput);
  }

  TEST_CASE("derivative: more cycles save blowdown as one over the square") {
    using D = study::Dual<1>;
    const auto water = water::tower_water(Energy<D>::from_value(D(3.6e6)), D::variable(5.0, 0));
    CHECK(water.blowdown.value().derivative(0) ==
          doctest::Approx(-water.evaporated.value().value() / 16.0));
  }
}
