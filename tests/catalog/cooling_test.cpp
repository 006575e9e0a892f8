#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <bessemer/catalog/climates.hpp>
#include <bessemer/catalog/cooling.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/rack_densities.hpp>
#include <bessemer/facility/weather_series.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;

/// Averages of the months of a column of hours.
std::array<double, 12> monthly(const Eigen::ArrayXd& hours) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::array<double, 12> means{};
  Eigen::Index first = 0;
  for (std::size_t m = 0; m < 12; ++m) {
    means[m] = hours.segment(first, 24 * days[m]).mean();
    first += 24 * days[m];
  }
  return means;
}
}  // namespace

TEST_SUITE("catalog/cooling") {
  TEST_CASE("names are kebab case and unique, every value has a source and passes its check") {
    catalog_test::check_names(catalog::coolings);
    catalog_test::check_sources(catalog::coolings);
    catalog_test::check_names(catalog::climates);
    catalog_test::check_sources(catalog::climates);
    for (const auto& entry : catalog::coolings) CHECK_NOTHROW(check(entry.description()));
    for (const auto& entry : catalog::climates) CHECK_NOTHROW(check(entry.description()));
  }

  // Monthly averages of dry bulb of the typical years, in deg C.
  TEST_CASE(
      "published: months of four climates within 3 K, years within 0.1 K "
      "[EnergyPlusWeather2023]") {
    struct Row {
      const char* climate;
      std::array<double, 12> months;
    };
    for (const Row& row :
         {Row{"northern-virginia",
              {0.6, 1.6, 7.7, 12.5, 18.2, 22.5, 24.5, 23.0, 20.1, 11.9, 7.8, 1.0}},
          Row{"phoenix", {13.0, 15.7, 17.3, 23.7, 27.3, 34.0, 35.6, 33.8, 30.4, 24.8, 18.0, 11.7}},
          Row{"san-francisco",
              {9.6, 11.3, 12.7, 13.7, 15.0, 15.3, 15.9, 16.6, 16.7, 15.1, 12.8, 10.7}},
          Row{"chicago", {-4.6, -2.2, 1.6, 8.4, 15.3, 21.1, 23.5, 21.8, 18.1, 11.7, 4.2, -2.6}}}) {
      CAPTURE(row.climate);
      const auto year =
          facility::weather_year(catalog::find(catalog::climates, row.climate).description());
      const auto ours = monthly(year.dry_bulb_celsius);
      constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
      double mean = 0.0;
      for (std::size_t m = 0; m < 12; ++m) {
        CAPTURE(m);
        CHECK(std::abs(ours[m] - row.months[m]) <= 3.0);
        mean += row.months[m] * days[m] / 365.0;
      }
      CHECK(std::abs(year.dry_bulb_celsius.mean() - mean) <= 0.1);
    }
  }

  // S201: four DGX H100 are 41 kW; an NVL72 is 120 kW.
  TEST_CASE("S201: which cooling carries which rack") {
    const Power<> dgx = catalog::find(catalog::rack_densities, "dgx-h100-x4").power.value();
    const Power<> nvl72 = catalog::find(catalog::rack_densities, "gb200-nvl72").power.value();
    const auto& perimeter = catalog::find(catalog::coolings, "air-chilled").description();
    const auto& in_row = catalog::find(catalog::coolings, "air-water-economiser").description();
    const auto& door = catalog::find(catalog::coolings, "rear-door").description();
    const auto& plates = catalog::find(catalog::coolings, "cold-plate").description();
    CHECK_THROWS_AS(require_coolable(perimeter, dgx), Infeasible);
    CHECK_NOTHROW(require_coolable(in_row, dgx));
    CHECK_THROWS_AS(require_coolable(door, nvl72), Infeasible);
    CHECK_NOTHROW(require_coolable(plates, nvl72));
  }

  TEST_CASE("an unknown cooling or climate is refused with the nearest") {
    CHECK_THROWS_AS(catalog::find(catalog::coolings, "cold-plates"), InvalidInput);
    CHECK_THROWS_AS(catalog::find(catalog::climates, "atlantis"), InvalidInput);
  }
}
