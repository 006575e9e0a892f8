#pragma once

/// Parameters that one rank holds: of a layer, and of the ends of the model. Norms, routers and output
/// biases are copies on every tensor rank, as in Megatron-LM [ShoeybiEtAl2019] section 3; key-value
/// heads are where there are fewer than ranks; experts lie on expert and expert-tensor ranks.

#include <bessemer/model/adapters.hpp>
#include <bessemer/model/parameters.hpp>
#include <bessemer/plan/pipeline_layers.hpp>

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

/// What the rank that trains most holds, of layers that hold `each` by run, and the two ends.
template <class List>
[[nodiscard]] constexpr RankParameters most_rank_parameters(const PipelineLayers& layers,
                                                            const List& each,
                                                            const RankParameters& first,
                                                            const RankParameters& last) {
  RankParameters most;
  for (int stage = 0; stage < layers.ranks(); ++stage) {
    RankParameters sum;
    for (std::size_t run = 0; run < each.size(); ++run) {
      if (layers[stage].all[run] > 0) sum = sum + double(layers[stage].all[run]) * each[run];
    }
    if (layers.has_input(stage)) sum = sum + first;
    if (layers.has_output(stage)) sum = sum + last;
    if (stage == 0 || most.total() < sum.total()) most = sum;
  }
  return most;
}

/// What the rank that trains most holds: all its parameters, or of frozen ones the adapters. Heads of
/// multi-token prediction and the ends of the model have none.
[[nodiscard]] constexpr RankParameters most_rank_parameters(const model::Transformer& model,
                                                            const Plan& plan, const Layout& layout,
                                                            const model::Adapters& adapters = {}) {
  InlineVector<RankParameters, model::most_runs> each;
  for (const model::LayerRun& run : model.runs) {
    each.push_back(trained_rank_parameters(run.layer, model, adapters, plan));
  }
  const bool frozen = model::freezes_weights(adapters);
  return most_rank_parameters(PipelineLayers(model, plan, layout), each,
                              frozen ? RankParameters{} : first_end_parameters(model, plan),
                              frozen ? RankParameters{} : last_end_parameters(model, plan));
}

}  // namespace bessemer::plan
