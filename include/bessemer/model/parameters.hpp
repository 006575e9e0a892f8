#pragma once

/// Parameter counts, exact: they equal what the framework's `numel()` sums to.
///
///     attention     h (a + 2 g) d [+ (a + 2 g) d]  +  a d h [+ h]                         (1)
///     feed-forward  (1 + gated) h f [+ (1 + gated) f]  +  f h [+ h]                       (2)
///     norm          h (RMS, layer without bias), 2 h (layer)                              (3)
///     embedding     V h [+ rows h] [+ norm];  output V h unless tied                      (4)
///
///     h hidden, a heads, g heads of keys and values, d head size, f feed-forward, V vocabulary;
///     terms in brackets where the model has biases, learned positions or that norm.
///
/// Here and not in `compute/`, because memory and parallelism need them too.

#include <cstdint>

#include <bessemer/model/transformer.hpp>

namespace bessemer::model {

using Count = std::int64_t;

/// Equation (3): weights of one norm over `width` features.
[[nodiscard]] constexpr Count norm_parameters(Norm norm, int width) {
  if (norm == Norm::layer_without_weights) return 0;
  return norm == Norm::layer ? Count{2} * width : Count{width};
}

/// Equation (1): one attention with its biases and its norms on queries and keys.
[[nodiscard]] constexpr Count attention_parameters(const Attention& attention, int hidden) {
  const Count queries = Count{attention.heads} * attention.head_size;
  const Count keys = Count{attention.kv_heads} * attention.head_size;
  Count count = hidden * (queries + 2 * keys) + queries * hidden;
  if (attention.qkv_bias) count += queries + 2 * keys;
  if (attention.output_bias) count += hidden;
  if (attention.qk_norm) count += Count{2} * attention.head_size;
  if (attention.wide_qk_norm) count += queries + keys;
  return count;
}

/// Equation (2): one feed-forward block with its biases.
[[nodiscard]] constexpr Count feed_forward_parameters(const FeedForward& block, int hidden) {
  const Count inner = Count{block.gated ? 2 : 1} * block.size;
  Count count = Count{hidden} * inner + Count{block.size} * hidden;
  if (block.bias) count += inner + hidden;
  return count;
}

[[nodiscard]] constexpr Count layer_parameters(const Layer& layer, const Transformer& model) {
  return attention_parameters(layer.attention, model.hidden) +
         feed_forward_parameters(layer.feed_forward, model.hidden) +
         layer.norms * norm_parameters(model.norm, model.hidden);
}

/// Equation (4), input side: the token table, learned positions, and a norm behind them.
[[nodiscard]] constexpr Count embedding_parameters(const Transformer& model) {
  Count count = Count{model.embedding.vocabulary} * model.hidden;
  if (model.embedding.positions == Positions::learned) {
    count += Count{model.embedding.position_rows} * model.hidden;
  }
  if (model.embedding.norm) count += norm_parameters(model.norm, model.hidden);
  return count;
}

/// Equation (4), output side: the output layer unless it is tied, and the last norm.
[[nodiscard]] constexpr Count output_parameters(const Transformer& model) {
  Count count = model.embedding.tied ? 0 : Count{model.embedding.vocabulary} * model.hidden;
  if (model.final_norm) count += norm_parameters(model.norm, model.hidden);
  return count;
}

/// All of them.
[[nodiscard]] constexpr Count parameters(const Transformer& model) {
  Count count = embedding_parameters(model) + output_parameters(model);
  for (const LayerRun& run : model.runs) count += run.count * layer_parameters(run.layer, model);
  return count;
}

}  // namespace bessemer::model
