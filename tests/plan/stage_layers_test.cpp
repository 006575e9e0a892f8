#include <doctest/doctest.h>

#include <bessemer/plan/stage_layers.hpp>

namespace {
using namespace bessemer;
using plan::each_run_of_stage;

constexpr model::Layer layer{.attention = {.heads = 8, .kv_heads = 8, .head_size = 8},
                             .feed_forward = {.size = 256}};
constexpr model::Transformer model_of(int first, int second) {
  return {.hidden = 64,
          .runs = {{.layer = layer, .count = first}, {.layer = layer, .count = second}},
          .embedding = {.vocabulary = 100}};
}
constexpr plan::Training<> training{
    .tokens = 1e9 * token, .sequence_length = 128, .global_batch = 64};

/// Layers of a run that a stage holds.
int held(const model::Transformer& model, const plan::Plan& plan, int stage, std::size_t wanted) {
  int sum = 0;
  each_run_of_stage(model, plan, check(plan, model, training, plan.pipeline), stage,
                    [&](std::size_t run, int n) { sum += run == wanted ? n : 0; });
  return sum;
}
}  // namespace

TEST_SUITE("plan/stage_layers") {
  // Twelve layers on four stages, three each: the border between the runs, 5, lies in the second.
  TEST_CASE("a run that ends inside a stage is cut there") {
    const auto model = model_of(5, 7);
    constexpr int first[] = {3, 2, 0, 0};
    for (int stage = 0; stage < 4; ++stage) {
      CAPTURE(stage);
      CHECK(held(model, {.pipeline = 4}, stage, 0) == first[stage]);
      CHECK(held(model, {.pipeline = 4}, stage, 1) == 3 - first[stage]);
    }
  }

  TEST_CASE("property: over all stages every layer is held once, chunks and uneven ends included") {
    for (const int layers : {14, 16, 30, 32}) {
      const auto model = model_of(6, layers - 6);
      const plan::Plan plan{
          .pipeline = 4, .virtual_stages = 4, .schedule = plan::Schedule::interleaved};
      int sum[] = {0, 0};
      for (int stage = 0; stage < 4; ++stage) {
        sum[0] += held(model, plan, stage, 0);
        sum[1] += held(model, plan, stage, 1);
      }
      CAPTURE(layers);
      CHECK(sum[0] == 6);
      CHECK(sum[1] == layers - 6);
    }
  }
}
