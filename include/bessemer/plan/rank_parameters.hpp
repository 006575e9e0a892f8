#pragma once

/// Parameters that one rank holds: of a layer, and of the ends of the model. Norms, routers and output
/// biases are copies on every tensor rank, as in Megatron-LM [ShoeybiEtAl2019] section 3; key-value
/// heads are where there are fewer than ranks; experts lie on expert and expert-tensor ranks.

#include <bessemer/model/adapters.hpp>
#include <bessemer/model/parameters.hpp>
#include <bessemer/plan/stage_layers.hpp>

namespace bessemer::plan {

struct RankParameters {
  /// All but experts.
  double dense = 0.0;
  double experts = 0.0;

  [[nodiscard]] constexpr double total() const { return dense + experts; }
  friend constexpr RankParameters operator+(const RankParameters& a, const RankParameters& b) {
    return {.dense = a.dense + b.dense, .experts = a.experts + b.experts};
  }
  friend constexpr RankParameters operator*(double n, const RankParameters& a) {
    return {.dense = n * a.dense, .experts = n * a.experts};
  }
};

/// Adds a part of a layer's parameters as the plan spreads it.
constexpr void add_spread(RankParameters& sum, model::Spread spread, model::Count part,
                          int kv_heads, const Plan& plan) {
  const auto count = static_cast<double>(part);
  switch (spread) {
    case model::Spread::split: sum.dense += count / plan.tensor; break;
    case model::Spread::key_values:
      sum.dense += count / kv_heads * model::kv_heads_per_rank(kv_heads, plan.tensor);
      break;
    case model::Spread::copied: sum.dense += count; break;
    case model::Spread::experts:
      sum.experts += count / (double(plan.expert) * plan.expert_tensor);
      break;
  }
}

[[nodiscard]] constexpr RankParameters layer_rank_parameters(const model::Layer& layer,
                                                             const model::Transformer& model,
                                                             const Plan& plan) {
  RankParameters sum;
  model::each_layer_parameter(layer, model, [&](model::Spread spread, model::Count part) {
    add_spread(sum, spread, part, layer.attention.kv_heads, plan);
  });
  return sum;
}

/// Of a layer with adapters, what is trained; without, all of it.
[[nodiscard]] constexpr RankParameters trained_rank_parameters(const model::Layer& layer,
                                                               const model::Transformer& model,
                                                               const model::Adapters& adapters,
                                                               const Plan& plan) {
  if (!model::freezes_weights(adapters)) return layer_rank_parameters(layer, model, plan);
  RankParameters sum;
  model::each_adapter_parameter(layer, model, adapters,
                                [&](model::Spread spread, model::Count part) {
                                  add_spread(sum, spread, part, layer.attention.kv_heads, plan);
                                });
  return sum;
}

/// Before the first layer: tables split over tensor ranks, the rest copied.
[[nodiscard]] constexpr RankParameters first_end_parameters(const model::Transformer& model,
                                                            const Plan& plan) {
  const model::Embedding& embedding = model.embedding;
  const double width = embedding.width > 0 ? embedding.width : model.hidden;
  const double table = double(embedding.vocabulary) * width;
  return {.dense = double(model::embedding_parameters(model)) - table + table / plan.tensor};
}

/// Whether the output layer's table lies on its rank as one of its own: tied tables do where the ends
/// of the model are on different stages. Down and back up, both are on the first.
[[nodiscard]] constexpr bool holds_output_table(const model::Transformer& model, const Plan& plan) {
  if (model::output_rows(model) == 0) return false;
  const bool returns = has_two_chunks(plan.schedule) && parameter_copies(plan.schedule) == 1;
  return !model.embedding.tied || (plan.pipeline > 1 && !returns);
}

/// Behind the last layer: heads, output layer (a table that is tied lies on both ends of a pipeline),
/// and what predicts further tokens, with its layers.
[[nodiscard]] constexpr RankParameters last_end_parameters(const model::Transformer& model,
                                                           const Plan& plan) {
  const model::Embedding& embedding = model.embedding;
  const double width = embedding.width > 0 ? embedding.width : model.hidden;
  const double rows = double(model::output_rows(model)) * width;
  const bool tied = embedding.tied && rows > 0.0;
  RankParameters sum{.dense = double(model::output_parameters(model)) - (tied ? 0.0 : rows)};
  if (holds_output_table(model, plan)) sum.dense += rows / plan.tensor;
  if (model.multi_token_predictions == 0) return sum;
  const model::Layer& layer = model::last_layer(model);
  const double heads = model.multi_token_predictions;
  sum.dense += double(model::multi_token_parameters(model)) -
               heads * double(model::layer_parameters(layer, model));
  return sum + heads * layer_rank_parameters(layer, model, plan);
}

/// What the rank that trains most holds: all its parameters, or of frozen ones the adapters. Heads of
/// multi-token prediction and the ends of the model have none.
[[nodiscard]] constexpr RankParameters most_rank_parameters(const model::Transformer& model,
                                                            const Plan& plan, const Layout& layout,
                                                            const model::Adapters& adapters = {}) {
  InlineVector<RankParameters, model::most_runs> layers;
  for (const model::LayerRun& run : model.runs) {
    layers.push_back(trained_rank_parameters(run.layer, model, adapters, plan));
  }
  InlineVector<RankParameters, 256> stages;
  for (int stage = 0; stage < plan.pipeline; ++stage) stages.push_back({});
  const auto add = [&](int chunk, const RankParameters& more) {
    RankParameters& stage = stages[layout.stages[static_cast<std::size_t>(chunk)]];
    stage = stage + more;
  };
  each_run_of_chunk(model, layout, [&](int chunk, std::size_t run, int n) {
    add(chunk, double(n) * layers[run]);
  });
  if (!model::freezes_weights(adapters)) {
    add(0, first_end_parameters(model, plan));
    add(layout.chunks - 1, last_end_parameters(model, plan));
  }
  std::size_t most = 0;
  for (std::size_t i = 1; i < stages.size(); ++i) {
    if (stages[most].total() < stages[i].total()) most = i;
  }
  // DualPipe holds each stage twice, on ranks that mirror each other.
  if (parameter_copies(plan.schedule) == 1) return stages[most];
  return stages[most] + stages[stages.size() - 1 - most];
}

}  // namespace bessemer::plan
