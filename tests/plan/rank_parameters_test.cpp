#include <doctest/doctest.h>

#include <bessemer/plan/rank_parameters.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::plan;

constexpr model::Transformer gpt = support::gpt(8, 256, 8);
constexpr model::Transformer mixture = [] {
  model::Transformer changed = support::llama(6, 256, 8, 2, 512, 1000);
  changed.runs[0].layer.feed_forward.experts = {.count = 16, .per_token = 2};
  return changed;
}();
Layout laid_out(const Plan& plan, const model::Transformer& model, int accelerators) {
  const Training<> training{.tokens = 1e9 * token, .sequence_length = 512, .global_batch = 1024};
  return check(plan, model, training, accelerators);
}
}  // namespace

TEST_SUITE("plan/rank_parameters") {
  TEST_CASE("on one accelerator a rank holds the model") {
    for (const model::Transformer* model : {&gpt, &mixture}) {
      const RankParameters held = most_rank_parameters(*model, {}, laid_out({}, *model, 1));
      CHECK(held.total() == double(parameters(*model)));
    }
  }

  TEST_CASE("experts are shared out over expert ranks, each over expert-tensor ranks") {
    const model::Layer& layer = mixture.runs[0].layer;
    const RankParameters whole = layer_rank_parameters(layer, mixture, {});
    // 16 experts of three matrices of 256 by 512.
    CHECK(whole.experts == 16.0 * 3.0 * 256.0 * 512.0);
    const RankParameters shared = layer_rank_parameters(layer, mixture, {.expert = 8});
    CHECK(shared.experts == whole.experts / 8.0);
    CHECK(shared.dense == whole.dense);
    const Plan both{.expert = 8, .expert_tensor = 2};
    CHECK(layer_rank_parameters(layer, mixture, both).experts == whole.experts / 16.0);
  }

  TEST_CASE("key-value heads fewer than ranks are copied") {
    const model::Layer& layer = mixture.runs[0].layer;
    const double two = layer_rank_parameters(layer, mixture, {.tensor = 2}).dense;
    const double four = layer_rank_parameters(layer, mixture, {.tensor = 4}).dense;
    // Of two key-value heads of 32 features each rank keeps one: 2 * 256 * 32 numbers. Router and
    // norms are copied too.
    const double kept = 2.0 * 256.0 * 32.0 + 256.0 * 16.0 + 2.0 * 256.0;
    CHECK(four - kept == (two - kept) / 2.0);
  }

  TEST_CASE("property: the stages together hold the model, a tied table twice") {
    for (const int p : {2, 4, 8}) {
      const Plan plan{.pipeline = p};
      const double most = most_rank_parameters(gpt, plan, laid_out(plan, gpt, p)).total();
      const double table = double(gpt.embedding.vocabulary) * gpt.hidden;
      CHECK(most * p >= double(parameters(gpt)) + table);
      CHECK(most < double(parameters(gpt)));
    }
  }

  TEST_CASE("down and back up, a tied table lies on the first stage once [QiEtAl2024]") {
    const Plan plan{.pipeline = 2, .schedule = Schedule::zb_v};
    CHECK(last_end_parameters(gpt, plan).dense == last_end_parameters(gpt, {}).dense);
    CHECK(last_end_parameters(gpt, {.pipeline = 2}).dense > last_end_parameters(gpt, plan).dense);
  }

  TEST_CASE("DualPipe holds two stages on each rank [DeepSeekDualPipe2025]") {
    const Plan once{.pipeline = 4};
    const Plan twice{.pipeline = 4, .schedule = Schedule::dual_pipe};
    model::Transformer plain = gpt;
    plain.embedding.tied = false;
    const double single = most_rank_parameters(plain, once, laid_out(once, plain, 4)).total();
    const double both = most_rank_parameters(plain, twice, laid_out(twice, plain, 4)).total();
    CHECK(both > 1.5 * single);
    CHECK(both <= 2.0 * single);
  }

  TEST_CASE("heads of multi-token prediction lie with the output") {
    model::Transformer predicts = gpt;
    predicts.multi_token_predictions = 1;
    const Plan plan{.pipeline = 2};
    const double more =
        last_end_parameters(predicts, plan).dense - last_end_parameters(gpt, plan).dense;
    CHECK(more == double(multi_token_parameters(predicts)));
  }
}
