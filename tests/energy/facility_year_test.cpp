#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include <bessemer/catalog/climates.hpp>
#include <bessemer/catalog/conversions.hpp>
#include <bessemer/catalog/cooling.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/energy/facility_year.hpp>

namespace {
using namespace bessemer;
using energy::Building;
using energy::facility_hour;
using energy::facility_year;

const std::array<facility::Conversion<>, 2> chain{
    catalog::find(catalog::conversions, "ups-double-conversion").description(12.0 * MW),
    catalog::find(catalog::conversions, "transformer").description(15.0 * MW)};

Building<> building(const char* cooling) {
  return {.cooling = catalog::find(catalog::coolings, cooling).description(),
          .chain = chain,
          .rated_it = 10.0 * MW};
}

facility::WeatherSeries weather(const char* climate) {
  return facility::weather_year(catalog::find(catalog::climates, climate).description());
}
}  // namespace

TEST_SUITE("energy/facility_year") {
  TEST_CASE("property: every hour, heat out is power in to 1e-9, for each cooling and climate") {
    // A load that swings through the day, with and without a customer for heat.
    Eigen::ArrayXd load(facility::hours_per_year);
    for (int h = 0; h < load.size(); ++h) load[h] = 6e6 + 3e6 * std::cos(0.26 * h);
    for (const auto& cooling : catalog::coolings) {
      for (const char* place : {"northern-virginia", "phoenix", "lulea", "singapore"}) {
        for (const double demand : {0.0, 2.0}) {
          CAPTURE(cooling.name);
          CAPTURE(place);
          Building<> b = building(cooling.name.data());
          b.reuse.demand = demand * MW;
          const auto year = facility_year(b, load, weather(place));
          const Eigen::ArrayXd in = year.facility();
          const Eigen::ArrayXd out = year.delivered + year.evaporated + year.sensible;
          CHECK(((in - out).abs() / in).maxCoeff() < 1e-9);
          CHECK((year.chillers >= 0.0).all());
          CHECK((year.evaporated >= 0.0).all());
          CHECK(energy::power_usage_effectiveness(year) > 1.0);
        }
      }
    }
  }

  TEST_CASE("parts of an hour sum to the whole, and without overhead the PUE is 1") {
    const facility::Weather<> mild{
        .dry_bulb_celsius = 10.0, .wet_bulb_celsius = 8.0, .sea_celsius = 9.0};
    const auto hour = facility_hour(building("cold-plate"), 8.0 * MW, mild);
    CHECK(total_of<Power<>>(hour.power) / MW ==
          doctest::Approx(total_of<Power<>>(hour.heat) / MW).epsilon(1e-12));
    Building<> bare = building("cold-plate");
    bare.chain = {};
    bare.other_share = 0.0;
    bare.cooling.fan_share = 0.0;
    bare.cooling.pump_share = 0.0;
    bare.cooling.rejection_share = 0.0;
    CHECK(energy::power_usage_effectiveness(facility_hour(bare, 8.0 * MW, mild).power) ==
          doctest::Approx(1.0));
  }

  TEST_CASE("the PUE of a year is a ratio of energies, not a mean of ratios") {
    const facility::WeatherSeries two{Eigen::ArrayXd::Constant(2, 10.0),
                                      Eigen::ArrayXd::Constant(2, 8.0),
                                      Eigen::ArrayXd::Constant(2, 9.0)};
    Eigen::ArrayXd load(2);
    load << 10e6, 1e6;
    const auto year = facility_year(building("cold-plate"), load, two);
    const Eigen::ArrayXd ratios = year.facility() / year.it;
    CHECK(energy::power_usage_effectiveness(year) ==
          doctest::Approx((ratios[0] * 10.0 + ratios[1]) / 11.0));
    CHECK(energy::power_usage_effectiveness(year) < ratios.mean());
  }

  TEST_CASE("low load is less efficient: fixed losses and least flow") {
    const auto at = [](double share) {
      return energy::power_usage_effectiveness(
          facility_year(building("outside-air"), Eigen::ArrayXd::Constant(8760, share * 10e6),
                        weather("dublin")));
    };
    CHECK(at(0.2) > at(0.5));
  }

  // 8 MW at 40 deg C and 8 K above: 48 deg C into a network of 70 by a heat pump.
  TEST_CASE("heat sold cools the building; its pump is facility energy and the PUE is not cut") {
    Building<> sells = building("immersion-single-phase");
    sells.reuse.demand = 4.0 * MW;
    const Eigen::ArrayXd load = Eigen::ArrayXd::Constant(8760, 8e6);
    const auto without = facility_year(building("immersion-single-phase"), load, weather("lulea"));
    const auto with = facility_year(sells, load, weather("lulea"));
    CHECK(with.delivered.mean() == doctest::Approx(4e6));
    CHECK(energy::power_usage_effectiveness(with) > energy::power_usage_effectiveness(without));
    const double factor = energy::energy_reuse_factor(with);
    CHECK(factor == doctest::Approx(4e6 / with.facility().mean()));
    CHECK(energy::energy_reuse_effectiveness(factor, energy::power_usage_effectiveness(with)) <
          1.0);
    CHECK(energy::energy_reuse_factor(without) == 0.0);
  }

  TEST_CASE("refuses a load of other length, and overload is infeasible") {
    CHECK_THROWS_WITH_AS(
        facility_year(building("cold-plate"), Eigen::ArrayXd::Constant(24, 1e6), weather("dublin")),
        "facility_year: the load must have the 8760 hours of the weather, got 24", InvalidInput);
    CHECK_THROWS_AS(facility_year(building("cold-plate"), Eigen::ArrayXd::Constant(8760, 20e6),
                                  weather("dublin")),
                    Infeasible);
  }
}
