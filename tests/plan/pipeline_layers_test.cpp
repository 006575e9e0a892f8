#include <doctest/doctest.h>

#include <bessemer/plan/pipeline_layers.hpp>

namespace {
using namespace bessemer;
using plan::PipelineLayers;
using plan::Plan;
using plan::Schedule;

constexpr model::Layer layer{.attention = {.heads = 8, .kv_heads = 8, .head_size = 8},
                             .feed_forward = {.size = 256}};
/// Runs of 5 and the rest, one after the other, or in turns of three and one.
model::Transformer model_of(int layers, bool turns) {
  model::Transformer model{.hidden = 64, .embedding = {.vocabulary = 100}};
  model::Layer other = layer;
  other.feed_forward.size = 512;
  if (!turns) {
    model.runs = {{.layer = layer, .count = 5}, {.layer = other, .count = layers - 5}};
    return model;
  }
  for (int i = 0; i < layers; ++i) model::add_layers(model, i % 4 == 3 ? other : layer, 1);
  return model;
}
constexpr plan::Training<> training{
    .tokens = 1e9 * token, .sequence_length = 128, .global_batch = 64};
plan::Layout laid_out(const Plan& plan, const model::Transformer& model) {
  return check(plan, model, training, plan.pipeline);
}
const Plan plans[] = {{},
                      {.pipeline = 4},
                      {.pipeline = 4, .virtual_stages = 4, .schedule = Schedule::interleaved},
                      {.pipeline = 8, .virtual_stages = 2, .schedule = Schedule::interleaved},
                      {.pipeline = 4, .schedule = Schedule::zb_v},
                      {.pipeline = 4, .schedule = Schedule::dual_pipe},
                      {.pipeline = 2, .chunk_layers = {3, 27}}};
}  // namespace

TEST_SUITE("plan/pipeline_layers") {
  TEST_CASE("equal chunks are one part, however many there are") {
    model::Transformer model{.hidden = 64, .embedding = {.vocabulary = 100}};
    model::add_layers(model, layer, 126);
    const Plan plan{.pipeline = 16, .virtual_stages = 8, .schedule = Schedule::interleaved};
    const PipelineLayers layers(model, plan, laid_out(plan, model));
    // 128 chunks of one layer each; the first and the last have none.
    CHECK(layers.parts().size() == 1);
    CHECK(layers.parts()[0].chunks == 126);
    CHECK(layers.alike_between_ends());
    CHECK(layers[0].all[0] == 7);
    CHECK(layers[1].all[0] == 8);
    CHECK(layers[15].all[0] == 7);
    CHECK(layers.next_change(0) == 1);
    CHECK(layers.next_change(1) == 15);
    CHECK(layers.next_change(15) == 16);
  }

  TEST_CASE("property: a rank's layers are those that a walk over all chunks finds") {
    for (const Plan& plan : plans) {
      for (const bool turns : {false, true}) {
        const auto model = model_of(30, turns);
        const plan::Layout layout = laid_out(plan, model);
        const PipelineLayers layers(model, plan, layout);
        const int last = plan::stage_of_chunk(plan, layout.chunks - 1);
        CAPTURE(plan::to_text(plan.schedule));
        CAPTURE(turns);
        for (int stage = 0; stage < plan.pipeline; ++stage) {
          int found[] = {0, 0};
          const auto add = [&](int of) {
            plan::each_run_of_stage(model, plan, layout, of,
                                    [&](std::size_t run, int n) { found[run] += n; });
          };
          add(stage);
          if (layers.twice()) add(plan.pipeline - 1 - stage);
          CAPTURE(stage);
          CHECK(layers[stage].all[0] == found[0]);
          CHECK(layers[stage].all[1] == found[1]);
          const bool mirrors = layers.twice() && plan.pipeline - 1 - stage == 0;
          CHECK(layers.has_input(stage) == (stage == 0 || mirrors));
          CHECK(layers.has_output(stage) ==
                (stage == last || (layers.twice() && plan.pipeline - 1 - stage == last)));
        }
      }
    }
  }

  TEST_CASE("the first layers of each chunk run again, a kept input for each group of them") {
    Plan plan{.pipeline = 2, .virtual_stages = 3, .schedule = Schedule::interleaved};
    plan.recomputation = {.full = true, .layers = 3, .group = 2};
    const auto model = model_of(30, false);  // five on each of six chunks
    const PipelineLayers layers(model, plan, laid_out(plan, model));
    for (int stage = 0; stage < 2; ++stage) {
      CAPTURE(stage);
      CHECK(layers[stage].whole[0] + layers[stage].whole[1] == 9);
      CHECK(layers[stage].inputs[0] + layers[stage].inputs[1] == 6);
      CHECK(layers[stage].all[0] + layers[stage].all[1] == 15);
    }
  }
}
