#include <doctest/doctest.h>

#include <bessemer/core/judge.hpp>

namespace {
using namespace bessemer;

template <class Judge = Throws>
constexpr bool check(int degree, int accelerators, Judge judge = {}) {
  return judge.require(degree >= 1, "degree: must be at least 1, got ", degree) &&
         judge.require_feasible(accelerators % degree == 0, "degree: ", degree, " does not divide ",
                                accelerators);
}
static_assert(check(2, 8));
static_assert(check(2, 8, Asks{}));
static_assert(!check(3, 8, Asks{}));
static_assert(!check(0, 8, Asks{}));
}  // namespace

TEST_SUITE("core/judge") {
  TEST_CASE("one judge throws what the other says no to") {
    CHECK(check(4, 8));
    CHECK_THROWS_WITH_AS(check(0, 8), "degree: must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(3, 8), "degree: 3 does not divide 8", Infeasible);
    CHECK(!check(3, 8, Asks{}));
  }
}
