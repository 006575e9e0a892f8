#pragma once

/// What a layer keeps for its backward pass, per micro-batch and rank.
///
///     with everything kept, bytes of 16-bit tensors, T tokens, split T' = T/t under sequence
///     parallelism and T without:
///       norms, inputs of qkv and up   (norms + 2) 2 h T'                                  (1)
///       queries, keys, values         2 (q + 2 k) T
///       attention core, fused         2 q T + 4 a/t T       output, one statistic a row
///       attention core, unfused       2 s a/t T [+ 3 s a/t T] + 2 q T   softmax [dropout], output
///       activation                    2 (1 + gated) f/t T + 2 f/t T     its input, its output
///       dropout masks                 2 h T'                where the model has dropout
///     selective                       (1) less the core's scores                          (2)
///     full                            2 h T'                the layer's input             (3)
///
///     h hidden; q, k = queries and keys on the rank; a heads; s keys; f feed-forward; t tensor
///
/// For a GPT layer (1) is [KorthikantiEtAl2022] equations (1), (2) and (4), s b h (34 + 5 a s/h)
/// and its shards, (2) is equation (6), (3) section 5; for others the same inventory.

#include <bessemer/core/number_format.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/plan/software.hpp>

namespace bessemer::memory {

/// What one rank sees of a micro-batch.
struct ActivationShape {
  double tokens = 1;
  double sequence_length = 1;
  double tensor = 1;
  bool sequence_parallel = false;
  bool fused_attention = true;

  [[nodiscard]] constexpr double split_tokens() const {
    return sequence_parallel ? tokens / tensor : tokens;
  }
};

namespace detail {

/// Scores, softmax and their dropout mask of unfused attention; the row statistics of fused.
[[nodiscard]] constexpr double core_bytes(const model::Attention& attention, bool dropout,
                                          const ActivationShape& shape) {
  const double rows = attention.heads / shape.tensor * shape.tokens;
  if (shape.fused_attention) return 4.0 * rows;
  return rows * shape.sequence_length * (dropout ? 5.0 : 2.0);
}

[[nodiscard]] constexpr double kept_bytes(const model::Layer& layer,
                                          const model::Transformer& model,
                                          const ActivationShape& shape) {
  const model::Attention& attention = layer.attention;
  const double kv_heads = model::kv_heads_per_rank(attention.kv_heads, shape.tensor);
  const double queries = attention.heads / shape.tensor * attention.head_size;
  const double keys = kv_heads * attention.head_size;
  const double inner = layer.feed_forward.size / shape.tensor;
  const double gates = layer.feed_forward.gated ? 2.0 : 1.0;
  const double inputs = layer.parallel ? 1.0 : 2.0;
  const double masks = model.dropout ? 2.0 : 0.0;
  const double head_norms =
      attention.qk_norm || attention.wide_qk_norm ? 2.0 * (queries + keys) : 0.0;
  return model.hidden * shape.split_tokens() * (2.0 * (layer.norms + inputs) + masks) +
         shape.tokens * (2.0 * (queries + 2.0 * keys) + 2.0 * queries + head_norms +
                         2.0 * (gates + 1.0) * inner);
}

}  // namespace detail

/// Equations (1) to (3): bytes that one layer keeps of one micro-batch.
[[nodiscard]] constexpr double layer_activation_bytes(const model::Layer& layer,
                                                      const model::Transformer& model,
                                                      const ActivationShape& shape,
                                                      const plan::Recomputation& recomputation) {
  if (recomputation.full) {
    return 2.0 * model.hidden * shape.split_tokens();
  }
  const double kept = detail::kept_bytes(layer, model, shape);
  if (recomputation.modules.has(plan::Module::attention_core)) return kept;
  return kept + detail::core_bytes(layer.attention, model.dropout, shape);
}

/// Bytes live while a layer that keeps less runs again: all that it would have kept.
[[nodiscard]] constexpr double recomputed_layer_bytes(const model::Layer& layer,
                                                      const model::Transformer& model,
                                                      const ActivationShape& shape,
                                                      const plan::Recomputation& recomputation) {
  const double core = detail::core_bytes(layer.attention, model.dropout, shape);
  if (recomputation.full) return detail::kept_bytes(layer, model, shape) + core;
  return recomputation.modules.has(plan::Module::attention_core) ? core : 0.0;
}

}  // namespace bessemer::memory
