#include <doctest/doctest.h>

#include <bessemer/parallelism/weights.hpp>

namespace {
using namespace bessemer;
using plan::Collective;
using plan::Plan;
using plan::Sharding;

constexpr plan::Layout layout{.data = 16, .expert_data = 4};
constexpr auto sizes =
    model::state_sizes(model::Optimizer::adamw, NumberFormat::bf16, NumberFormat::fp32);

struct Sent {
  DataSize<> gathered{}, scattered{}, of_experts{};
  int messages = 0, ranks = 0;
};
constexpr Sent sent(const Plan& plan, bool backward, double experts = 0.0) {
  Sent sum;
  parallelism::each_weight_message<double>(
      plan, layout, {.dense = 1e9, .experts = experts}, sizes, backward,
      [&](const plan::Message<>& message) {
        ++sum.messages;
        if (message.group.ranks == 4) sum.of_experts = sum.of_experts + message.size;
        if (message.group.ranks != 4) sum.ranks = message.group.ranks;
        DataSize<>& of =
            message.collective == Collective::all_gather ? sum.gathered : sum.scattered;
        of = of + message.size;
      });
  return sum;
}
}  // namespace

TEST_SUITE("parallelism/weights") {
  TEST_CASE(
      "published: ZeRO-3 gathers weights twice and scatters gradients [RajbhandariEtAl2020]") {
    constexpr Plan plan{.sharding = Sharding::weights};
    constexpr Sent forward = sent(plan, false);
    constexpr Sent backward = sent(plan, true);
    static_assert(forward.gathered == 2.0 * GB && forward.scattered == 0.0 * byte);
    static_assert(backward.gathered == 2.0 * GB && backward.scattered == 4.0 * GB);
    static_assert(forward.ranks == 16);
    // Half as much again as the copies' all-reduce, of gradients in the weights' format (section 7.2):
    // three passes of 2 byte a parameter instead of two.
    static_assert(forward.gathered + backward.gathered + 0.5 * backward.scattered == 6.0 * GB);
  }

  TEST_CASE("weights that are kept after the forward pass are gathered once") {
    constexpr Plan plan{.sharding = Sharding::weights_kept};
    static_assert(sent(plan, false).gathered == 2.0 * GB);
    static_assert(sent(plan, true).gathered == 0.0 * byte);
    static_assert(sent(plan, true).scattered == 4.0 * GB);
  }

  TEST_CASE("copies of what is sharded gather within each [ZhaoEtAl2023]") {
    static_assert(sent({.replicas = 2, .sharding = Sharding::weights}, false).ranks == 8);
    static_assert(sent({.replicas = 16, .sharding = Sharding::weights}, false).messages == 0);
  }

  TEST_CASE("experts are gathered among the ranks that hold the same") {
    constexpr Plan plan{.expert = 4, .sharding = Sharding::weights};
    static_assert(sent(plan, false, 5e8).of_experts == 1.0 * GB);
    static_assert(sent(plan, false, 5e8).messages == 2);
  }

  TEST_CASE("nothing is sent where weights are whole") {
    for (const Sharding sharding : {Sharding::none, Sharding::optimizer, Sharding::gradients}) {
      CHECK(sent({.sharding = sharding}, false).messages == 0);
      CHECK(sent({.sharding = sharding}, true).messages == 0);
    }
  }
}
