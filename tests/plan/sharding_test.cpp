#include <doctest/doctest.h>

#include <bessemer/plan/sharding.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::plan;

constexpr Plan interleaved(int stages, int chunks) {
  return {.pipeline = stages, .virtual_stages = chunks, .schedule = Schedule::interleaved};
}
}  // namespace

TEST_SUITE("plan/sharding") {
  TEST_CASE("gradients that are not shared out leave once a step") {
    for (const Sharding sharding : {Sharding::none, Sharding::optimizer}) {
      CHECK(gradient_reductions({.pipeline = 4, .sharding = sharding}, 64) == 1);
      CHECK(whole_gradients({.virtual_stages = 4, .sharding = sharding}) == 1.0);
    }
  }

  TEST_CASE("shared gradients leave after each run of micro-batches") {
    const Plan plain{.pipeline = 4, .sharding = Sharding::gradients};
    CHECK(gradient_reductions(plain, 64) == 64);
    Plan chunks = interleaved(4, 5);
    chunks.sharding = Sharding::gradients;
    CHECK(gradient_reductions(chunks, 64) == 16);
    CHECK(gradient_reductions(chunks, 4) == 1);
    CHECK(whole_gradients(chunks) == 0.2);
  }

  TEST_CASE("optimizer states are shared by all that hold the same weights, or by nobody") {
    const Layout layout{.data = 16};
    CHECK(state_sharers({.context = 2, .sharding = Sharding::none}, layout) == 1);
    CHECK(state_sharers({.context = 2, .sharding = Sharding::optimizer}, layout) == 32);
    CHECK(state_sharers({.context = 2, .sharding = Sharding::gradients}, layout) == 32);
  }

  TEST_CASE("copies of what is sharded share it among fewer ranks [ZhaoEtAl2023]") {
    const Layout layout{.data = 16, .expert_data = 8};
    const Plan plan{.replicas = 4, .sharding = Sharding::weights};
    CHECK(state_sharers(plan, layout) == 4);
    CHECK(expert_state_sharers(plan, layout) == 2);
    CHECK(expert_state_sharers({.sharding = Sharding::none}, layout) == 1);
  }

  TEST_CASE("sharded gradients leave by layer, unless a chunk sums a run of micro-batches first") {
    for (const Sharding sharding :
         {Sharding::gradients, Sharding::weights, Sharding::weights_kept}) {
      CHECK(reduces_by_layer({.sharding = sharding}));
      Plan chunks = interleaved(4, 5);
      chunks.sharding = sharding;
      CHECK_FALSE(reduces_by_layer(chunks));
    }
    CHECK_FALSE(reduces_by_layer({.sharding = Sharding::optimizer}));
    CHECK_FALSE(reduces_by_layer({.sharding = Sharding::none}));
  }
}
