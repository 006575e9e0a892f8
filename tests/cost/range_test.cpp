#include <doctest/doctest.h>

#include <bessemer/cost/range.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using cost::range;
}  // namespace

TEST_SUITE("cost/range") {
  TEST_CASE("sums and products keep their ends; a point is a range") {
    const auto sum = range(1.0 * USD, 2.0 * USD) + range(10.0 * USD, 30.0 * USD);
    CHECK(sum.low == 11.0 * USD);
    CHECK(sum.high == 32.0 * USD);
    CHECK(scaled(sum, 3.0).high == 96.0 * USD);
    CHECK(holds(sum, 11.0 * USD));
    CHECK_FALSE(holds(sum, 10.9 * USD));
  }

  TEST_CASE("refuses ends out of order and negative factors") {
    CHECK_THROWS_AS(range(2.0 * USD, 1.0 * USD), InvalidInput);
    CHECK_THROWS_AS(scaled(range(1.0 * USD, 2.0 * USD), -1.0), InvalidInput);
  }
}
