#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/site.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::Site;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr Site<> iowa{.name = "Iowa",
                      .power_usage_effectiveness = 1.11,
                      .grid_carbon_intensity = 430.0 * gCO2e / kWh,
                      .water_usage_effectiveness = 0.99 * litre / kWh,
                      .grid_water_intensity = 3.1 * litre / kWh,
                      .electricity_price = 0.0691 * USD / kWh};

constexpr bool passes(const Site<>& site) {
  check(site);
  return true;
}

// Wrong use does not compile: a mass of CO2e is not an intensity, nor is a price.
template <class Intensity>
concept is_an_intensity = requires(Intensity i) {
  Site<>{.name = {},
         .power_usage_effectiveness = 1.0,
         .grid_carbon_intensity = i,
         .water_usage_effectiveness = {},
         .grid_water_intensity = {},
         .electricity_price = {}};
};
static_assert(is_an_intensity<CarbonIntensity<>>);
static_assert(!is_an_intensity<CarbonMass<>>);
static_assert(!is_an_intensity<EnergyPrice<>>);
}  // namespace

TEST_SUITE("facility/site") {
  TEST_CASE("a complete site passes, in a constant expression") { static_assert(passes(iowa)); }

  TEST_CASE("a perfect site passes: PUE of 1, no carbon, no water, no price") {
    CHECK_NOTHROW(check(Site<>{.name = "ideal",
                               .power_usage_effectiveness = 1.0,
                               .grid_carbon_intensity = {},
                               .water_usage_effectiveness = {},
                               .grid_water_intensity = {},
                               .electricity_price = {}}));
  }

  TEST_CASE("a forgotten field throws and names itself") {
    CHECK_THROWS_WITH_AS((Site<>{.name = "x", .power_usage_effectiveness = 1.1}),
                         "site.grid_carbon_intensity: must be given, location-based", InvalidInput);
  }

  TEST_CASE("refuses a PUE below 1, infinite or NaN") {
    Site<> site = iowa;
    site.power_usage_effectiveness = 0.9;
    CHECK_THROWS_WITH_AS(check(site),
                         "site.power_usage_effectiveness: must be at least 1, got 0.9; it is "
                         "facility energy over IT energy",
                         InvalidInput);
    site.power_usage_effectiveness = infinity;
    CHECK_THROWS_AS(check(site), InvalidInput);
    site.power_usage_effectiveness = not_a_number;
    CHECK_THROWS_AS(check(site), InvalidInput);
  }

  TEST_CASE("refuses negative and NaN intensities and prices, in the units people use") {
    Site<> site = iowa;
    site.grid_carbon_intensity = -1.0 * gCO2e / kWh;
    CHECK_THROWS_WITH_AS(check(site),
                         "site.grid_carbon_intensity: must be finite and not negative, got -1 "
                         "gCO2e/kWh",
                         InvalidInput);
    site = iowa;
    site.water_usage_effectiveness = not_a_number * litre / kWh;
    CHECK_THROWS_AS(check(site), InvalidInput);
    site = iowa;
    site.grid_water_intensity = infinity * litre / kWh;
    CHECK_THROWS_AS(check(site), InvalidInput);
    site = iowa;
    site.electricity_price = -0.01 * USD / kWh;
    CHECK_THROWS_WITH_AS(check(site),
                         "site.electricity_price: must be finite and not negative, got -0.01 "
                         "USD/kWh",
                         InvalidInput);
  }

  TEST_CASE("a site on a derivative type is checked by its values") {
    using D = study::Dual<1>;
    const Site<D> site{.name = "Iowa",
                       .power_usage_effectiveness = D::variable(1.11, 0),
                       .grid_carbon_intensity = as<D>(iowa.grid_carbon_intensity),
                       .water_usage_effectiveness = as<D>(iowa.water_usage_effectiveness),
                       .grid_water_intensity = as<D>(iowa.grid_water_intensity),
                       .electricity_price = as<D>(iowa.electricity_price)};
    CHECK_NOTHROW(check(site));
  }
}
