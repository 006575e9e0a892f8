#include <doctest/doctest.h>

#include <bessemer/carbon/equivalents.hpp>

namespace {
using namespace bessemer;
using carbon::equivalent;

template <class A, class B>
concept comparable = requires(A a, B b) {
  equivalent(a, b);
};
static_assert(comparable<CarbonMass<>, CarbonMass<>>);
static_assert(!comparable<CarbonMass<>, Energy<>>);
}  // namespace

TEST_SUITE("carbon/equivalents") {
  TEST_CASE("nothing is no cars, one is one") {
    CHECK(equivalent(CarbonMass<>{}, 4.6 * tCO2e) == 0.0);
    CHECK(equivalent(4.6 * tCO2e, 4.6 * tCO2e) == 1.0);
  }

  TEST_CASE("refuses factors of nothing, negative totals, no time") {
    CHECK_THROWS_AS(equivalent(MWh, Energy<>{}), InvalidInput);
    CHECK_THROWS_AS(equivalent(-1.0 * MWh, MWh), InvalidInput);
    CHECK_THROWS_AS(carbon::mean_power(MWh, Time<>{}), InvalidInput);
  }
}
