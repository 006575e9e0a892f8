#include <doctest/doctest.h>

#include <bessemer/parallelism/context.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using parallelism::each_context_message;
using plan::Collective;

struct Counts {
  int gathers = 0, scatters = 0, others = 0;
  DataSize<> bytes{};
  int ranks = 0, stride = 0;
};
constexpr Counts counts(const plan::Plan& plan, bool backward) {
  Counts sum;
  each_context_message(plan, 3.0 * MB, backward, [&](const plan::Message<>& message) {
    if (message.collective == Collective::all_gather)
      ++sum.gathers;
    else if (message.collective == Collective::reduce_scatter)
      ++sum.scatters;
    else
      ++sum.others;
    sum.bytes = sum.bytes + message.size;
    sum.ranks = message.group.ranks;
    sum.stride = message.group.stride;
  });
  return sum;
}
}  // namespace

TEST_SUITE("parallelism/context") {
  TEST_CASE("keys and values are gathered forward [GrattafioriEtAl2024] section 3.3.2") {
    constexpr Counts sum = counts({.tensor = 8, .context = 16}, false);
    static_assert(sum.gathers == 1 && sum.scatters == 0 && sum.others == 0);
    static_assert(sum.bytes == 3.0 * MB && sum.ranks == 16 && sum.stride == 8);
  }

  TEST_CASE("backwards they are gathered again and their gradient scattered") {
    constexpr Counts sum = counts({.tensor = 8, .context = 16}, true);
    static_assert(sum.gathers == 1 && sum.scatters == 1 && sum.bytes == 6.0 * MB);
  }

  TEST_CASE("a group of one sends nothing") {
    static_assert(counts({.tensor = 8}, false).bytes == 0.0 * byte);
    static_assert(counts({.tensor = 8}, true).bytes == 0.0 * byte);
  }
}
