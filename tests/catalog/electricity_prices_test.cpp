#include <doctest/doctest.h>

#include <bessemer/catalog/electricity_prices.hpp>
#include <bessemer/catalog/find.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::electricity_prices;

constexpr double per_kWh(const catalog::ElectricityPriceEntry& entry) {
  return in(entry.price.value(), EnergyPrice<>(USD / kWh));
}
}  // namespace

TEST_SUITE("catalog/electricity_prices") {
  TEST_CASE("values are those of the source [EiaElectricPowerAnnual2023]") {
    CHECK(per_kWh(catalog::find(electricity_prices, "us-texas-industrial")) ==
          doctest::Approx(0.066));
    CHECK(per_kWh(catalog::find(electricity_prices, "us-virginia-commercial")) ==
          doctest::Approx(0.0895));
  }

  TEST_CASE("property: names are unique and prices between 4 and 40 cents") {
    for (std::size_t i = 0; i < electricity_prices.size(); ++i) {
      CAPTURE(electricity_prices[i].name);
      CHECK(per_kWh(electricity_prices[i]) > 0.04);
      CHECK(per_kWh(electricity_prices[i]) < 0.40);
      CHECK_FALSE(electricity_prices[i].price.key().empty());
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(electricity_prices[i].name != electricity_prices[j].name);
      }
    }
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::electricity_prices);
  }

  TEST_CASE("a price that could not be verified is not there") {
    CHECK_THROWS_AS(catalog::find(electricity_prices, "germany-industrial"), InvalidInput);
  }
}
