#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/power_levels.hpp>

namespace {
using namespace bessemer;
using facility::PowerLevels;
constexpr PowerLevels<> levels{
    .matrix = 0.9, .memory_bound = 0.7, .communication = 0.4, .idle = 0.1};
}  // namespace

TEST_SUITE("facility/power_levels") {
  TEST_CASE("levels of nothing and of the whole limit pass") {
    CHECK_NOTHROW(check(
        PowerLevels<>{.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0, .idle = 0.0}));
  }

  TEST_CASE("refuses an activity below idle, and takes one that is idle") {
    PowerLevels<> wrong = levels;
    wrong.idle = 0.5;
    CHECK_NOTHROW(check(wrong));
    CHECK_THROWS_WITH_AS(check_order(wrong),
                         "power_levels.idle: must be at most 0.4, the level of communication, got "
                         "0.5; lower it or raise the other",
                         InvalidInput);
    wrong.idle = 0.4;
    CHECK_NOTHROW(check_order(wrong));
    wrong.matrix = 0.3;
    CHECK_THROWS_WITH_AS(check_order(wrong),
                         "power_levels.idle: must be at most 0.3, the level of matrix, got 0.4; "
                         "lower it or raise the other",
                         InvalidInput);
  }

  TEST_CASE("refuses levels outside [0, 1] and NaN") {
    for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
      CAPTURE(bad);
      PowerLevels<> wrong = levels;
      wrong.idle = bad;
      CHECK_THROWS_AS(check(wrong), InvalidInput);
    }
    PowerLevels<> watts = levels;
    watts.matrix = 700.0;
    CHECK_THROWS_WITH_AS(check(watts),
                         "power_levels.matrix: must be a fraction of the power limit, in [0, 1], "
                         "got 700",
                         InvalidInput);
  }
}
