#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/water.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;

constexpr double litres(const catalog::WaterEntry& entry) {
  return in(entry.intensity.value(), WaterIntensity<>(litre / kWh));
}
}  // namespace

TEST_SUITE("catalog/water") {
  TEST_CASE("values are those of the source [EcoLogits2025]") {
    CHECK(litres(catalog::find(catalog::water_usage_effectiveness, "microsoft-us")) ==
          doctest::Approx(0.569));
    CHECK(litres(catalog::find(catalog::grid_water_intensities, "united-states")) ==
          doctest::Approx(3.1321));
    CHECK(litres(catalog::find(catalog::grid_water_intensities, "world")) ==
          doctest::Approx(3.908));
  }

  TEST_CASE("property: water is positive and has a source") {
    for (const auto& entry : catalog::grid_water_intensities) {
      CAPTURE(entry.name);
      CHECK(litres(entry) > 0.0);
      CHECK(litres(entry) < 20.0);
      CHECK_FALSE(entry.intensity.key().empty());
    }
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::water_usage_effectiveness);
    catalog_test::check_sources(catalog::grid_water_intensities);
  }

  TEST_CASE("an unknown country is refused") {
    CHECK_THROWS_AS(catalog::find(catalog::grid_water_intensities, "atlantis"), InvalidInput);
  }
}
