#include <doctest/doctest.h>

#include <bessemer/core/counted.hpp>

namespace {
using namespace bessemer;
}  // namespace

TEST_SUITE("core/counted") {
  TEST_CASE("one, none and many take their noun") {
    CHECK_THROWS_WITH_AS(require(false, "has ", counted(1, "unit")), "has 1 unit", InvalidInput);
    CHECK_THROWS_WITH_AS(require(false, "has ", counted(0, "unit")), "has 0 units", InvalidInput);
    CHECK_THROWS_WITH_AS(require(false, "has ", counted(12LL, "key-value head"), ", got 1"),
                         "has 12 key-value heads, got 1", InvalidInput);
    CHECK_THROWS_WITH_AS(require_feasible(false, counted(1.5, "step")), "1.5 steps", Infeasible);
  }

  TEST_CASE("a batch takes es") {
    CHECK_THROWS_WITH_AS(require(false, counted(1, "micro-batch")), "1 micro-batch", InvalidInput);
    CHECK_THROWS_WITH_AS(require(false, counted(2, "micro-batch")), "2 micro-batches",
                         InvalidInput);
  }

  TEST_CASE("passes in a constant expression where the condition holds") {
    static_assert((require(true, counted(1, "unit")), true));
  }
}
