#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

#include <bessemer/facility/recovery.hpp>
#include <bessemer/reliability/goodput.hpp>

namespace {
using namespace bessemer;
using facility::Recovery;
constexpr Recovery<> recovery{.detection = 2.0 * minute, .restart = 8.0 * minute};
}  // namespace

TEST_SUITE("facility/recovery") {
  TEST_CASE("it is what goodput takes") {
    static_assert(std::is_same_v<Recovery<>, reliability::Recovery<>>);
  }

  TEST_CASE("a failure may be noticed at once and never repaired") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK_NOTHROW(check(recovery));
    CHECK_NOTHROW(check(Recovery<>{.detection = 0.0 * second, .restart = infinity * second}));
  }

  TEST_CASE("refuses times below zero, and what is not a number") {
    for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN()}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(check(Recovery<>{.detection = bad * second, .restart = recovery.restart}),
                      InvalidInput);
      CHECK_THROWS_AS(check(Recovery<>{.detection = recovery.detection, .restart = bad * second}),
                      InvalidInput);
    }
    CHECK_THROWS_WITH_AS(
        check(Recovery<>{.detection = recovery.detection, .restart = -5.0 * second}),
        "recovery.restart: must not be negative, got -5 s", InvalidInput);
  }

  TEST_CASE("a field that is left out is named") {
    CHECK_THROWS_WITH_AS((Recovery<>{.restart = 1.0 * second}), "recovery.detection: must be given",
                         InvalidInput);
  }
}
