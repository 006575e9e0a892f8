#pragma once

/// The memory ledger of a pipeline stage: every byte by kind. The report, the feasibility check and
/// any search read this one.
///
///     weights           n w                                                               (1)
///     gradients         n g, or n g (1/v + 1/d) where they are sharded: one chunk whole
///     optimizer states  n (m + s) / d                     d data ranks share them, or 1
///     activations       (chunks in flight) (layers of a chunk) (bytes of a layer)          (2)
///     recomputation     one layer as it runs again
///     logits            10 V/t T   16-bit logits, their 32-bit copy, its gradient          (3)
///     buffers           two boundary activations, the gathered input of a sharded layer
///     reserve           driver, communicators, libraries
///     fragmentation     (f - 1) of all but the reserve
///
///     n    parameters on the rank             w g m s  bytes of weight, gradient, master, moments
///
/// (1) [RajbhandariEtAl2020] section 3.1; (2) [KorthikantiEtAl2022] section 4.2.3; (3) counts what a
/// vocabulary-parallel cross entropy holds at once. The fullest stage decides whether a plan fits.

#include <bessemer/core/breakdown.hpp>
#include <bessemer/memory/activations.hpp>
#include <bessemer/model/optimizer.hpp>
#include <bessemer/model/parameters.hpp>
#include <bessemer/plan/schedule.hpp>
#include <bessemer/plan/sharding.hpp>
#include <bessemer/plan/stage_layers.hpp>
#include <bessemer/plan/training.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::memory {

template <Real S = double>
struct Ledger {
  DataSize<S> weights{};
  DataSize<S> gradients{};
  DataSize<S> optimizer_states{};
  DataSize<S> activations{};
  DataSize<S> recomputation{};
  DataSize<S> logits{};
  DataSize<S> buffers{};
  DataSize<S> reserve{};
  DataSize<S> fragmentation{};
};

template <Real S, class Visit>
constexpr void each_part(const Ledger<S>& ledger, Visit&& visit) {
  visit("weights", ledger.weights);
  visit("gradients", ledger.gradients);
  visit("optimizer_states", ledger.optimizer_states);
  visit("activations", ledger.activations);
  visit("recomputation", ledger.recomputation);
  visit("logits", ledger.logits);
  visit("buffers", ledger.buffers);
  visit("reserve", ledger.reserve);
  visit("fragmentation", ledger.fragmentation);
}

/// Sums over the layers of a stage, in the order in which its chunks hold them: `visit(layer, n)`
/// for n equal layers.
template <class Visit>
constexpr void each_layer_of_stage(const model::Transformer& model, const plan::Plan& plan,
                                   const plan::Layout& layout, int stage, Visit&& visit) {
  plan::each_run_of_stage(model, plan, layout, stage,
                          [&](std::size_t run, int n) { visit(model.runs[run].layer, n); });
}

/// Parameters that one rank of a stage holds, experts apart. A table tied to the output layer lies on
/// the first and the last stage; norms, routers and output biases are copies on every tensor rank.
struct StageParameters {
  double dense = 0.0;
  double experts = 0.0;

  [[nodiscard]] constexpr double total() const { return dense + experts; }
};

/// Of one layer, on one rank.
[[nodiscard]] constexpr StageParameters rank_parameters(const model::Layer& layer,
                                                        const model::Transformer& model,
                                                        const plan::Plan& plan) {
  const double t = plan.tensor;
  StageParameters sum;
  model::each_layer_parameter(layer, model, [&](model::Spread spread, model::Count part) {
    const auto count = static_cast<double>(part);
    const int kv_heads = layer.attention.kv_heads;
    switch (spread) {
      case model::Spread::split: sum.dense += count / t; break;
      case model::Spread::key_values:
        sum.dense += count / kv_heads * model::kv_heads_per_rank(kv_heads, t);
        break;
      case model::Spread::copied: sum.dense += count; break;
      case model::Spread::experts:
        sum.experts += count / (double(plan.expert) * plan.expert_tensor);
        break;
    }
  });
  return sum;
}

[[nodiscard]] constexpr StageParameters stage_parameters(const model::Transformer& model,
                                                         const plan::Plan& plan,
                                                         const plan::Layout& layout, int stage) {
  const double t = plan.tensor;
  StageParameters sum;
  const auto add = [&](const model::Layer& layer, int n) {
    const StageParameters one = rank_parameters(layer, model, plan);
    sum.dense += n * one.dense;
    sum.experts += n * one.experts;
  };
  each_layer_of_stage(model, plan, layout, stage, add);
  const model::Embedding& embedding = model.embedding;
  const double width = embedding.width > 0 ? embedding.width : model.hidden;
  const double table = double(embedding.vocabulary) * width;
  if (stage == 0) sum.dense += double(model::embedding_parameters(model)) - table + table / t;
  if (stage != plan.pipeline - 1) return sum;
  const bool tied = embedding.tied && model::output_rows(model) > 0;
  const double rows = double(model::output_rows(model)) * width;
  sum.dense += double(model::output_parameters(model)) - (tied ? 0.0 : rows);
  if (!tied || plan.pipeline > 1) sum.dense += rows / t;
  if (model.multi_token_predictions > 0) {
    const model::Layer& layer = model::last_layer(model);
    add(layer, model.multi_token_predictions);
    sum.dense += double(model::multi_token_parameters(model)) -
                 model.multi_token_predictions * double(model::layer_parameters(layer, model));
  }
  return sum;
}

/// The ledger of one stage, from 0.
template <Real S>
[[nodiscard]] constexpr Ledger<S> stage_ledger(const model::Transformer& model,
                                               const plan::Training<S>& training,
                                               const plan::Plan& plan, const plan::Layout& layout,
                                               const plan::Software<S>& software, int stage) {
  const auto bytes = [](double count) { return DataSize<S>::from_value(S(count)); };
  const auto sizes =
      model::state_sizes(training.optimizer, training.precision, software.gradient_format);
  const StageParameters held = stage_parameters(model, plan, layout, stage);
  const double parameters = held.total();
  const int sharers = plan::state_sharers(plan, layout);
  const ActivationShape shape{
      .tokens = double(plan.micro_batch) * training.sequence_length / plan.context,
      .sequence_length = double(training.sequence_length),
      .tensor = double(plan.tensor),
      .sequence_parallel = plan.sequence_parallel,
      .fused_attention = software.fused_attention};

  double kept = 0.0;
  double again = 0.0;
  each_layer_of_stage(model, plan, layout, stage, [&](const model::Layer& layer, int n) {
    kept += n * layer_activation_bytes(layer, model, shape, plan.recomputation);
    again = math::max(again, recomputed_layer_bytes(layer, model, shape, plan.recomputation));
  });
  const double in_flight =
      double(plan::chunks_in_flight(plan, layout.micro_batch_count, stage)) / plan.virtual_stages;
  const double boundary = 2.0 * model.hidden * shape.split_tokens();
  const bool last = stage == plan.pipeline - 1;
  const double gathered = plan.sequence_parallel ? 2.0 * model.hidden * shape.tokens : 0.0;

  Ledger<S> ledger{
      .weights = bytes(parameters * sizes.weight.value()),
      .gradients = bytes(parameters * sizes.gradient.value() * plan::held_gradients(plan, sharers)),
      .optimizer_states =
          bytes(parameters * (sizes.master_weight.value() + sizes.moments.value()) / sharers),
      .activations =
          bytes(in_flight *
                (kept + (stage == 0 && model.dropout ? model.hidden * shape.split_tokens() : 0.0))),
      .recomputation = bytes(again),
      .logits = bytes(last ? 10.0 * model.embedding.vocabulary / plan.tensor * shape.tokens +
                                 2.0 * boundary
                           : 0.0),
      .buffers = bytes((plan.pipeline > 1 ? 2.0 * boundary : 0.0) + gathered),
      .reserve = software.reserve,
      .fragmentation = {}};
  const DataSize<S> used = total_of<DataSize<S>>(ledger) - ledger.reserve;
  ledger.fragmentation = S(software.fragmentation - S(1.0)) * used;
  return ledger;
}

/// Whether a stage can be the fullest. In a model of equal layers those between the ends differ only in
/// what is in flight, which falls along the pipeline: the first two and the last decide.
[[nodiscard]] constexpr bool can_be_fullest(const model::Transformer& model, const plan::Plan& plan,
                                            int stage) {
  return model.runs.size() > 1 || stage <= 1 || stage == plan.pipeline - 1;
}

/// The most parameters that a rank of any stage holds.
[[nodiscard]] constexpr double most_parameters(const model::Transformer& model,
                                               const plan::Plan& plan, const plan::Layout& layout) {
  double most = 0.0;
  for (int stage = 0; stage < plan.pipeline; ++stage) {
    if (!can_be_fullest(model, plan, stage)) continue;
    most = math::max(most, stage_parameters(model, plan, layout, stage).total());
  }
  return most;
}

/// The fullest stage and its ledger.
template <Real S = double>
struct Footprint {
  int stage = 0;
  Ledger<S> ledger{};
  DataSize<S> total{};
};

template <Real S>
[[nodiscard]] constexpr Footprint<S> footprint(const model::Transformer& model,
                                               const plan::Training<S>& training,
                                               const plan::Plan& plan, const plan::Layout& layout,
                                               const plan::Software<S>& software) {
  Footprint<S> fullest;
  for (int stage = 0; stage < plan.pipeline; ++stage) {
    if (!can_be_fullest(model, plan, stage)) continue;
    const Ledger<S> ledger = stage_ledger(model, training, plan, layout, software, stage);
    const DataSize<S> total = total_of<DataSize<S>>(ledger);
    if (stage == 0 || fullest.total < total) {
      fullest = {.stage = stage, .ledger = ledger, .total = total};
    }
  }
  return fullest;
}

}  // namespace bessemer::memory
