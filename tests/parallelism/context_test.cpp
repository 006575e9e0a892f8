#include <doctest/doctest.h>

#include <bessemer/parallelism/context.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using parallelism::AttentionBytes;
using parallelism::each_context_message;
using plan::Collective;

struct Counts {
  int gathers = 0, scatters = 0, others = 0, hidden = 0;
  DataSize<> bytes{};
  int ranks = 0, stride = 0;
};
constexpr Counts counts(const plan::Plan& plan, bool backward) {
  Counts sum;
  const AttentionBytes<> bytes{
      .queries = 4.0 * MB, .keys_and_values = 32.0 * MB, .outputs = 5.0 * MB};
  each_context_message(plan, bytes, backward, [&](const plan::Message<>& message, int times) {
    if (message.collective == Collective::all_gather)
      ++sum.gathers;
    else if (message.collective == Collective::reduce_scatter)
      ++sum.scatters;
    else
      sum.others += times;
    if (message.behind == plan::Hides::layer_compute) sum.hidden += times;
    sum.bytes = sum.bytes + double(times) * message.size;
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
    static_assert(sum.bytes == 32.0 * MB && sum.ranks == 16 && sum.stride == 8);
  }

  TEST_CASE("backwards they are gathered again and their gradient scattered") {
    constexpr Counts sum = counts({.tensor = 8, .context = 16}, true);
    static_assert(sum.gathers == 1 && sum.scatters == 1 && sum.bytes == 64.0 * MB);
  }

  TEST_CASE("a ring sends blocks of keys and values round behind attention [LiuEtAl2023]") {
    constexpr plan::Plan ring{.context = 16, .context_method = plan::ContextMethod::ring};
    constexpr Counts forward = counts(ring, false);
    static_assert(forward.others == 15 && forward.hidden == 15);
    static_assert(forward.bytes == 15.0 * 2.0 * MB);
    // Their gradients travel with them.
    constexpr Counts backward = counts(ring, true);
    static_assert(backward.others == 15 && backward.bytes == 15.0 * 4.0 * MB);
  }

  TEST_CASE("all-to-all turns shares of tokens into shares of heads [JacobsEtAl2023]") {
    constexpr plan::Plan heads{.context = 16, .context_method = plan::ContextMethod::all_to_all};
    for (const bool backward : {false, true}) {
      const Counts sum = counts(heads, backward);
      CHECK(sum.others == 2);
      CHECK(sum.hidden == 0);
      CHECK(sum.bytes == (4.0 + 32.0 / 16.0 + 5.0) * MB);
    }
  }

  TEST_CASE(
      "property: what a ring sends in all nears the all-gather's traffic, all-to-all's falls") {
    double before = 1e30;
    for (const int c : {2, 4, 8, 64}) {
      CAPTURE(c);
      const Counts ring =
          counts({.context = c, .context_method = plan::ContextMethod::ring}, false);
      CHECK(ring.bytes / (32.0 * MB) == doctest::Approx((c - 1.0) / c).epsilon(1e-14));
      const Counts heads =
          counts({.context = c, .context_method = plan::ContextMethod::all_to_all}, false);
      CHECK(heads.bytes / MB < before);
      before = heads.bytes / MB;
    }
  }

  TEST_CASE("a recurrence shares out its heads whatever the plan's method") {
    int messages = 0;
    DataSize<> sum{};
    parallelism::each_recurrence_message(plan::Plan{.context = 4}, 3.0 * MB, 1.0 * MB,
                                         [&](const plan::Message<>& message, int) {
                                           CHECK(message.collective == Collective::all_to_all);
                                           sum = sum + message.size;
                                           ++messages;
                                         });
    CHECK(messages == 2);
    CHECK(sum == 4.0 * MB);
  }

  TEST_CASE("a group of one sends nothing") {
    static_assert(counts({.tensor = 8}, false).bytes == 0.0 * byte);
    static_assert(counts({.tensor = 8}, true).bytes == 0.0 * byte);
  }
}
