#include <doctest/doctest.h>

#include <bessemer/catalog/clock_responses.hpp>
#include <bessemer/catalog/conversions.hpp>
#include <bessemer/catalog/equipment.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/rack_densities.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;

/// Efficiency of a kind of conversion at a load over its rated output.
double efficiency(const char* name, double load) {
  const auto& entry = catalog::find(catalog::conversions, name);
  const double loss =
      entry.fixed.value() + load * (entry.proportional.value() + load * entry.quadratic.value());
  return load / (load + loss);
}
}  // namespace

TEST_SUITE("catalog/power_tables") {
  TEST_CASE("names are kebab case and unique, every value has a source") {
    catalog_test::check_names(catalog::clock_responses);
    catalog_test::check_names(catalog::conversions);
    catalog_test::check_names(catalog::equipment);
    catalog_test::check_names(catalog::rack_densities);
    catalog_test::check_sources(catalog::clock_responses);
    catalog_test::check_sources(catalog::conversions);
    catalog_test::check_sources(catalog::equipment);
    catalog_test::check_sources(catalog::rack_densities);
  }

  TEST_CASE("descriptions pass their own checks") {
    for (const auto& entry : catalog::clock_responses) CHECK_NOTHROW(check(entry.description()));
    for (const auto& entry : catalog::conversions) {
      CHECK_NOTHROW(check(entry.description(1.0 * MW)));
    }
  }

  // 1/1.06, 1/1.04, 1/1.011 and 1/1.01 as the header says.
  TEST_CASE("efficiencies at full load are those that the header states") {
    CHECK(efficiency("ups-legacy", 1.0) == doctest::Approx(0.943).epsilon(0.001));
    CHECK(efficiency("ups-double-conversion", 1.0) == doctest::Approx(0.962).epsilon(0.001));
    CHECK(efficiency("ups-eco", 1.0) == doctest::Approx(0.989).epsilon(0.001));
    CHECK(efficiency("transformer", 1.0) == doctest::Approx(0.990).epsilon(0.001));
  }

  TEST_CASE("property: a low load is less efficient than half of it, for every kind") {
    for (const auto& entry : catalog::conversions) {
      CHECK(efficiency(entry.name.data(), 0.1) < efficiency(entry.name.data(), 0.5));
    }
  }

  // S201: 8 x 700 W is 5.6 kW of accelerators alone; DGX H100 is rated 10.2 kW, 4 in a rack 41 kW.
  TEST_CASE("S201: a rack of four DGX H100 is 41 kW") {
    const auto& rack = catalog::find(catalog::rack_densities, "dgx-h100-x4");
    CHECK(rack.power.value() / kW == doctest::Approx(41.0).epsilon(0.01));
    CHECK(8.0 * 700.0 == 5600.0);
  }
}
