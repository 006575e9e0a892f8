#pragma once

/// What one rank sees of a micro-batch: how much of tokens, heads, features and experts, and in which
/// formats its products run.
///
///     T = b s / c             tokens of the rank                                          (1)
///     T' = T / t or T         tokens of norms and residuals, split or not                 (2)
///     M = k (T / t) u         rows of its experts, u ranks sharing each of their matrices (3)
///
///     b s  sequences, their length     t c u  tensor, context, expert-tensor ranks
///     k    experts of a token
///
/// (2) [KorthikantiEtAl2022] section 4. (3): each tensor rank sends a t-th of its tokens, so that every
/// token goes to its experts once whatever the layout.

#include <bessemer/core/number_format.hpp>
#include <bessemer/model/adapters.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/plan/routing.hpp>

namespace bessemer::compute {

struct Shard {
  double sequences = 1;
  double sequence_length = 1;
  double tensor = 1;
  double context = 1;
  bool sequence_parallel = false;
  /// Of the layers' products with weights; activations are kept in `activation_format`.
  NumberFormat format = NumberFormat::bf16;
  plan::ContextMethod context_method = plan::ContextMethod::all_gather;
  /// Ranks that share the experts of a layer, and the matrices of one.
  double expert = 1;
  double expert_tensor = 1;
  /// How often a micro-batch casts the weights to a narrow format: 1, or 1 over the micro-batches
  /// that one cast serves.
  double weight_casts = 1;
  /// Experts are one kernel each way: products, the activation between them and its casts.
  bool fused_experts = false;
  model::Adapters adapters{};

  [[nodiscard]] constexpr double tokens() const { return sequences * sequence_length / context; }
  /// Tokens that norms, residuals and dropout see.
  [[nodiscard]] constexpr double split_tokens() const {
    return sequence_parallel ? tokens() / tensor : tokens();
  }
  /// Key-value heads on the rank: at least one, copied where there are fewer than ranks.
  [[nodiscard]] constexpr double kv_heads(int heads) const {
    return model::kv_heads_per_rank(heads, tensor);
  }
  /// Products run in a format narrower than that of the activations.
  [[nodiscard]] constexpr bool narrow() const { return element_size(format) < 2.0 * byte; }
  /// Of activations, the attention core, router and logits: narrow formats are for products with weights.
  [[nodiscard]] constexpr NumberFormat activation_format() const {
    return narrow() ? NumberFormat::bf16 : format;
  }
};

/// Tokens of the encoder in one sequence.
[[nodiscard]] constexpr double encoder_tokens(const model::Transformer& model,
                                              double sequence_length) {
  return model.encoder.tokens > 0 ? double(model.encoder.tokens) : sequence_length;
}

/// What of them reaches the model: several join to one where the projector reads several.
[[nodiscard]] constexpr double encoder_outputs(const model::Transformer& model,
                                               double sequence_length) {
  if (model.encoder.output_tokens > 0) return model.encoder.output_tokens;
  const double tokens = encoder_tokens(model, sequence_length);
  const model::DenseLayers& projector = model.encoder.projector;
  if (projector.empty()) return tokens;
  return tokens * model.encoder.hidden / projector[0].in;
}

/// The shard as layers of the encoder see it.
[[nodiscard]] constexpr Shard encoder_shard(Shard shard, const model::Transformer& model) {
  shard.sequence_length = encoder_tokens(model, shard.sequence_length);
  return shard;
}

/// Tokens of the fullest expert rank over the mean: all ranks of the expert group route together.
template <Real S>
[[nodiscard]] constexpr S expert_load(const model::Experts& experts, const Shard& shard,
                                      const plan::Routing<S>& routing) {
  const double routed = shard.tokens() / shard.tensor * shard.expert_tensor * shard.expert;
  return plan::fullest_rank_load(routing, experts.count, experts.per_token, shard.expert, routed);
}

}  // namespace bessemer::compute
