#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>

#include <bessemer/run/report.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using run::ExposedCommunication;
using run::StepBreakdown;

constexpr ExposedCommunication<> exposed{.tensor = 1.0 * second,
                                         .context = 2.0 * second,
                                         .pipeline = 4.0 * second,
                                         .data = 8.0 * second,
                                         .embedding = 16.0 * second};
}  // namespace

TEST_SUITE("run/report") {
  TEST_CASE("parts of exposed communication sum to it") {
    static_assert(total_of<Time<>>(exposed) == 31.0 * second);
  }

  TEST_CASE("property: a step's parts are all there: each counts once") {
    StepBreakdown<> step{.compute = 32.0 * second,
                         .recomputation = 64.0 * second,
                         .exposed_communication = exposed,
                         .pipeline_bubble = 128.0 * second,
                         .optimizer = 256.0 * second,
                         .stragglers = 512.0 * second};
    CHECK(total_of<Time<>>(step) == 1023.0 * second);
    // As many doubles as parts: a field that each_part forgets would show here.
    std::set<std::string> names;
    each_part(step, [&](std::string_view name, const Time<>&) { names.emplace(name); });
    CHECK(names.size() * sizeof(double) == sizeof step);
  }

  TEST_CASE("an empty step is nothing") {
    static_assert(total_of<Time<>>(StepBreakdown<>{}) == 0.0 * second);
    static_assert(run::Step<>{}.time == 0.0 * second &&
                  run::Step<>{}.model_flops_utilization == 0.0);
  }
}
