#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/restart_phases.hpp>

namespace {
using namespace bessemer;
using facility::recovery;
using facility::RestartPhases;

constexpr RestartPhases<> phases{.noticing = 60.0 * second,
                                 .diagnosis = 30.0 * second,
                                 .rescheduling = 120.0 * second,
                                 .start = 90.0 * second,
                                 .read = 15.0 * second};
}  // namespace

TEST_SUITE("facility/restart_phases") {
  TEST_CASE("detection is noticing, restart is the rest: 60 s and 255 s") {
    static_assert(recovery(phases).detection == 60.0 * second);
    static_assert(recovery(phases).restart == 255.0 * second);
  }

  TEST_CASE("a spare at hand and nothing to diagnose take no time") {
    constexpr auto quick = recovery(
        RestartPhases<>{.noticing = 5.0 * second, .start = 20.0 * second, .read = 1.0 * second});
    static_assert(quick.restart == 21.0 * second);
  }

  TEST_CASE("refuses negative and infinite phases by name, and a read that is left out") {
    RestartPhases<> wrong = phases;
    wrong.rescheduling = -1.0 * second;
    CHECK_THROWS_WITH_AS(recovery(wrong),
                         "restart_phases.rescheduling: must be finite and not negative, got -1 s",
                         InvalidInput);
    wrong.rescheduling = std::numeric_limits<double>::infinity() * second;
    CHECK_THROWS_AS(recovery(wrong), InvalidInput);
    CHECK_THROWS_WITH_AS((RestartPhases<>{.noticing = 1.0 * second, .start = 1.0 * second}),
                         "restart_phases.read: must be given", InvalidInput);
  }
}
