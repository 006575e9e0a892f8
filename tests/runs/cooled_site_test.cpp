#include <doctest/doctest.h>

#include <bessemer/catalog/climates.hpp>
#include <bessemer/catalog/cooling.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/run/cooled_site.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;

energy::FacilityYear year_of(const char* cooling, const char* climate, double megawatts) {
  const energy::Building<> building{
      .cooling = catalog::find(catalog::coolings, cooling).description(), .rated_it = 10.0 * MW};
  const auto weather =
      facility::weather_year(catalog::find(catalog::climates, climate).description());
  return energy::facility_year(building, Eigen::ArrayXd::Constant(weather.hours(), 1e6 * megawatts),
                               weather);
}
}  // namespace

TEST_SUITE("run/cooled_site") {
  TEST_CASE("PUE and water are the year's, the rest is the site's") {
    const auto given = support::conditions().site;
    const auto year = year_of("cold-plate-tower", "northern-virginia", 9.0);
    const auto site = run::cooled_site(given, year);
    CHECK(site.power_usage_effectiveness * year.it.sum() ==
          doctest::Approx(year.facility().sum()).epsilon(1e-12));
    // Water evaporates at 1.470 L/kWh of heat, and a quarter more is blown down at five cycles.
    const double litres = year.evaporated.sum() / 1e3 * 1.25 * 1.470;
    CHECK(in(site.water_usage_effectiveness, WaterIntensity<>(litre / kWh)) * year.it.sum() / 1e3 ==
          doctest::Approx(litres).epsilon(5e-4));
    CHECK(site.grid_carbon_intensity == given.grid_carbon_intensity);
    CHECK(site.electricity_price == given.electricity_price);
  }

  TEST_CASE("a dry cooler takes no water, and half the load less than all of the overhead") {
    const auto given = support::conditions().site;
    const auto full = run::cooled_site(given, year_of("cold-plate", "lulea", 10.0));
    const auto half = run::cooled_site(given, year_of("cold-plate", "lulea", 5.0));
    CHECK(full.water_usage_effectiveness == WaterIntensity<>{});
    CHECK(full.power_usage_effectiveness > 1.0);
    const double of_half = (half.power_usage_effectiveness - 1.0) * 5.0;
    CHECK(of_half > 0.0);
    CHECK(of_half < (full.power_usage_effectiveness - 1.0) * 10.0);
  }

  TEST_CASE("wrong use") {
    const auto given = support::conditions().site;
    const auto year = year_of("cold-plate", "lulea", 10.0);
    CHECK_THROWS_AS(run::cooled_site(given, year, 1.0), InvalidInput);
    CHECK_THROWS_WITH_AS(run::cooled_site(given, year_of("cold-plate", "lulea", 0.0)),
                         doctest::Contains("IT energy must be positive"), InvalidInput);
  }
}
