#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/power_levels.hpp>
#include <bessemer/units/constants.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
}  // namespace

TEST_SUITE("catalog/power_levels") {
  TEST_CASE("levels are ordered as activities are") {
    constexpr auto levels = catalog::find(catalog::power_levels, "training").description();
    static_assert(levels.idle < levels.communication);
    static_assert(levels.communication < levels.memory_bound);
    static_assert(levels.memory_bound < levels.matrix);
    CHECK_NOTHROW(check(levels));
  }

  // [NewkirkEtAl2025]: intensive training draws 76 % of a node's rated 10.2 kW. The host's 2.8 kW
  // is the peak of 8.4 kW [LatifEtAl2025] less eight limits of 700 W. Ours: 7.56 kW, 74 %.
  TEST_CASE("published: a node of 8 H100 in matrix work, within 3 %") {
    constexpr auto levels = catalog::training_power_levels.description();
    const Power<> node = 8.0 * levels.matrix * (700.0 * watt) + 2.8 * kW;
    CHECK(node / (10.2 * kW) == doctest::Approx(0.76).epsilon(0.03));
  }

  TEST_CASE("what is assumed says so, and lowers the grade") {
    CHECK(grade(catalog::training_power_levels.memory_bound.basis()) == 'C');
    CHECK(grade(catalog::training_power_levels.matrix.basis()) == 'A');
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::power_levels);
  }

  TEST_CASE("an unknown name is refused") {
    CHECK_THROWS_AS(catalog::find(catalog::power_levels, "gaming"), InvalidInput);
  }
}
