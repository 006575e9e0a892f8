#include <doctest/doctest.h>

#include <array>

#include <bessemer/catalog/climates.hpp>
#include <bessemer/catalog/conversions.hpp>
#include <bessemer/catalog/cooling.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/energy/steady_year.hpp>

namespace {
using namespace bessemer;

const std::array<facility::Conversion<>, 2> chain{
    catalog::find(catalog::conversions, "ups-double-conversion").description(12.0 * MW),
    catalog::find(catalog::conversions, "transformer").description(15.0 * MW)};

energy::Building<> building(const char* cooling) {
  return {.cooling = catalog::find(catalog::coolings, cooling).description(),
          .chain = chain,
          .rated_it = 10.0 * MW};
}

facility::WeatherSeries weather(const char* climate) {
  return facility::weather_year(catalog::find(catalog::climates, climate).description());
}

doctest::Approx near(double x) { return doctest::Approx(x).epsilon(1e-12); }
}  // namespace

TEST_SUITE("energy/steady_year") {
  TEST_CASE("property: equals the sum of all hours, for each cooling, climate, load and demand") {
    for (const auto& cooling : catalog::coolings) {
      for (const char* place : {"phoenix", "lulea", "singapore"}) {
        const auto hours = weather(place);
        energy::Building<> b = building(cooling.name.data());
        const auto sums = energy::cooling_year(b.cooling, hours);
        for (const double load : {1.0, 6.5, 10.0}) {
          for (const double demand : {0.0, 2.0}) {
            CAPTURE(cooling.name);
            CAPTURE(place);
            CAPTURE(load);
            CAPTURE(demand);
            b.reuse.demand = demand * MW;
            const auto each = energy::facility_year(
                b, Eigen::ArrayXd::Constant(hours.hours(), load * 1e6), hours);
            const auto year = energy::steady_year(b, sums, load * MW);
            CHECK(year.it.quantity().value() == near(energy::energy_of(each.it).value()));
            CHECK(year.facility.quantity().value() ==
                  near(energy::energy_of(each.facility()).value()));
            CHECK(year.evaporated.value() == near(energy::energy_of(each.evaporated).value()));
            CHECK(energy::power_usage_effectiveness(year) ==
                  near(energy::power_usage_effectiveness(each)));
          }
        }
      }
    }
  }

  TEST_CASE("what does not fit the building is refused as an hour refuses it") {
    const auto b = building("cold-plate");
    const auto sums = energy::cooling_year(b.cooling, weather("lulea"));
    CHECK_THROWS_AS((void)energy::steady_year(b, sums, 10.1 * MW), Infeasible);
    CHECK_THROWS_AS((void)energy::steady_year(b, sums, -1.0 * MW), InvalidInput);
    CHECK_THROWS_AS((void)energy::power_usage_effectiveness(energy::SteadyYear{}), InvalidInput);
    CHECK_THROWS_AS((void)energy::cooling_year(b.cooling, facility::WeatherSeries{}), InvalidInput);
  }
}
