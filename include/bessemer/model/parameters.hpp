#pragma once

/// Parameter counts, exact: they equal what the framework's `numel()` sums to.
///
///     attention     h (a + g) d + h g e [+ biases]  +  a e h [+ h]                        (1)
///     latent        h q + q a d  +  h (c + r)  +  c a (d - r + e)  +  a e h               (2)
///     feed-forward  (1 + gated) h f [+ (1 + gated) f]  +  f h [+ h]                       (3)
///     mixture       E times (3)  +  router h E  +  shared experts, as (3)                 (4)
///     recurrence    projections, convolution and per-head numbers of `recurrence.hpp`     (5)
///     norm          h (RMS, layer without bias), 2 h (layer)                              (6)
///     embedding     V h [+ rows h] [+ norm];  output V h unless tied                      (7)
///
///     h hidden, a heads, g heads of keys and values, d head size, e value size, q c latents of queries
///     and of keys and values, r rotary part, f feed-forward, E experts, V vocabulary; terms in
///     brackets where the model has biases, learned positions or that norm.
///
/// How tensor and expert parallelism spread each part is said with it, as Megatron-LM does
/// [ShoeybiEtAl2019] section 3: one list serves counts, memory and traffic. Here and not in
/// `compute/`, because memory and parallelism need them too.

#include <cstdint>

#include <bessemer/model/transformer.hpp>

namespace bessemer::model {

using Count = std::int64_t;

/// How a group of parameters lies on tensor and expert ranks.
enum class Spread {
  /// Over the tensor group.
  split,
  /// Over the tensor group by key-value heads, copied where there are fewer of them than ranks.
  key_values,
  /// On every tensor rank.
  copied,
  /// Over the expert group, each expert over the expert-tensor group.
  experts
};

/// Equation (6): weights of one norm over `width` features.
[[nodiscard]] constexpr Count norm_parameters(Norm norm, int width) {
  if (norm == Norm::layer_without_weights) return 0;
  return norm == Norm::layer ? Count{2} * width : Count{width};
}

/// Equations (1) and (2): calls `visit(spread, count)` for the parts of one attention.
template <class Visit>
constexpr void each_attention_parameter(const Attention& attention, Norm norm, int hidden,
                                        Visit&& visit) {
  const Count h = hidden;
  const Count queries = Count{attention.heads} * attention.head_size;
  const Count values = Count{attention.heads} * value_size(attention);
  const Count query_outputs = queries + (attention.output_gate ? values : 0);
  if (is_latent(attention)) {
    const Count latent = attention.kv_rank;
    const Count shared = attention.head_size - attention.rotary_size;
    const Count rank = attention.query_rank;
    if (rank > 0) visit(Spread::copied, h * rank + norm_parameters(norm, attention.query_rank));
    visit(Spread::split, (rank > 0 ? rank : h) * query_outputs);
    visit(Spread::copied,
          h * (latent + attention.rotary_size) + norm_parameters(norm, attention.kv_rank));
    visit(Spread::split, latent * attention.heads * (shared + value_size(attention)));
    if (attention.qkv_bias) {
      visit(Spread::copied, (rank > 0 ? rank : Count{0}) + latent + attention.rotary_size);
    }
  } else {
    const Count keys = Count{attention.kv_heads} * (attention.head_size + value_size(attention));
    const Count bias = attention.qkv_bias ? 1 : 0;
    visit(Spread::split, (h + bias) * query_outputs);
    visit(Spread::key_values, (h + bias) * keys);
    const Count norms = attention.qk_norm ? 2 : 0;
    visit(Spread::copied, norms * norm_parameters(norm, attention.head_size));
    if (attention.wide_qk_norm) {
      visit(Spread::split, queries);
      visit(Spread::split, Count{attention.kv_heads} * attention.head_size);
    }
  }
  visit(Spread::split, values * h + (attention.sinks ? attention.heads : 0));
  if (attention.output_bias) visit(Spread::copied, h);
}

[[nodiscard]] constexpr Count attention_parameters(const Attention& attention, int hidden,
                                                   Norm norm = Norm::rms) {
  Count count = 0;
  each_attention_parameter(attention, norm, hidden,
                           [&count](Spread, Count part) { count += part; });
  return count;
}

/// Equation (5): projections in and out, convolution, and per head a decay, a step and, in Mamba-2, a
/// skip; its gated norm spans all heads, that of a delta rule one.
template <class Visit>
constexpr void each_recurrence_parameter(const Recurrence& mixer, int hidden, Visit&& visit) {
  const Count inner = inner_size(mixer);
  const bool mamba = mixer.kind == RecurrenceKind::mamba_2;
  const Count in = projected_size(mixer);
  const Count taps = mixer.convolution + (mixer.convolution_bias ? 1 : 0);
  visit(Spread::split, (Count{hidden} + (mixer.projection_bias ? 1 : 0)) * in);
  visit(Spread::split, taps * convolution_channels(mixer) + Count{mamba ? 3 : 2} * mixer.heads);
  if (mamba) {
    visit(Spread::split, inner);
  } else {
    visit(Spread::copied, Count{mixer.head_size});
  }
  visit(Spread::split, inner * hidden);
  if (mixer.projection_bias) visit(Spread::copied, Count{hidden});
}

/// Equation (3): matrices and inner biases of one block, and its outer bias.
[[nodiscard]] constexpr Count block_weights(const FeedForward& block, int size, int hidden) {
  const Count inner = Count{block.gated ? 2 : 1} * size;
  return Count{hidden} * inner + Count{size} * hidden + (block.bias ? inner : 0);
}

/// Equations (3) and (4).
template <class Visit>
constexpr void each_feed_forward_parameter(const FeedForward& block, int hidden, Visit&& visit) {
  const Count bias = block.bias ? hidden : 0;
  if (!is_mixture(block)) {
    visit(Spread::split, block_weights(block, block.size, hidden));
    visit(Spread::copied, bias);
    return;
  }
  const Experts& experts = block.experts;
  visit(Spread::experts, experts.count * (block_weights(block, block.size, hidden) + bias));
  visit(Spread::copied, Count{hidden} * experts.count + (experts.router_bias ? experts.count : 0));
  if (experts.shared_size > 0) {
    visit(Spread::split, block_weights(block, experts.shared_size, hidden));
    visit(Spread::copied, bias + (experts.shared_gate ? hidden : 0));
  }
}

[[nodiscard]] constexpr Count feed_forward_parameters(const FeedForward& block, int hidden) {
  Count count = 0;
  each_feed_forward_parameter(block, hidden, [&count](Spread, Count part) { count += part; });
  return count;
}

/// Calls `visit(spread, count)` for the parts of one layer.
template <class Visit>
constexpr void each_layer_parameter(const Layer& layer, const Transformer& model, Visit&& visit) {
  const int hidden = hidden_size(layer, model);
  const Norm norm = layer.encoder ? model.encoder.norm : model.norm;
  visit(Spread::copied, layer.norms * norm_parameters(norm, hidden));
  if (has_recurrence(layer)) each_recurrence_parameter(layer.recurrence, hidden, visit);
  if (has_attention(layer)) {
    each_attention_parameter(layer.attention, norm, hidden, visit);
    if (layer.cross_attention) each_attention_parameter(layer.attention, norm, hidden, visit);
  }
  if (has_feed_forward(layer)) each_feed_forward_parameter(layer.feed_forward, hidden, visit);
}

[[nodiscard]] constexpr Count layer_parameters(const Layer& layer, const Transformer& model) {
  Count count = 0;
  each_layer_parameter(layer, model, [&count](Spread, Count part) { count += part; });
  return count;
}

/// Of a layer, what one token uses: all but the experts it is not sent to.
[[nodiscard]] constexpr Count active_layer_parameters(const Layer& layer,
                                                      const Transformer& model) {
  const Experts& experts = layer.feed_forward.experts;
  Count count = 0;
  each_layer_parameter(layer, model, [&](Spread spread, Count part) {
    count += spread == Spread::experts ? part / experts.count * experts.per_token : part;
  });
  return count;
}

[[nodiscard]] constexpr Count dense_parameters(const DenseLayers& layers, Norm norm) {
  Count count = 0;
  for (const Dense& layer : layers) {
    count += Count{layer.in} * layer.out + (layer.bias ? layer.out : 0) +
             (layer.norm ? norm_parameters(norm, layer.out) : 0) +
             (layer.input_norm ? norm_parameters(norm, layer.in) : 0);
  }
  return count;
}

/// Equation (7), input side of a stream: tables, patches, positions, and a norm behind them.
[[nodiscard]] constexpr Count embedding_parameters(const Embedding& embedding, Norm norm,
                                                   int hidden) {
  const Count width = embedding.width > 0 ? embedding.width : hidden;
  Count count = Count{embedding.vocabulary} * width;
  if (embedding.width > 0) count += width * hidden;
  if (embedding.positions == Positions::learned) count += Count{embedding.position_rows} * hidden;
  count += Count{embedding.token_types + embedding.class_tokens} * hidden;
  if (embedding.patch_values > 0) {
    count += Count{embedding.patch_values} * hidden + (embedding.patch_bias ? hidden : 0);
  }
  if (embedding.norm) count += norm_parameters(norm, hidden);
  return count;
}

/// Relative positions: one number a bucket and head, shared by the layers of a stream.
[[nodiscard]] constexpr Count relative_position_parameters(const Transformer& model) {
  Count count = 0;
  for (const bool encoder : {false, true}) {
    const Embedding& embedding = encoder ? model.encoder.embedding : model.embedding;
    if (embedding.positions != Positions::relative) continue;
    for (const LayerRun& run : model.runs) {
      if (run.layer.encoder != encoder) continue;
      count += Count{embedding.position_rows} * run.layer.attention.heads;
      break;
    }
  }
  return count;
}

/// What stands before the first layer: embeddings of both streams and what joins them.
[[nodiscard]] constexpr Count embedding_parameters(const Transformer& model) {
  Count count = embedding_parameters(model.embedding, model.norm, model.hidden);
  count += relative_position_parameters(model);
  const Encoder& encoder = model.encoder;
  if (encoder.hidden == 0) return count;
  count += embedding_parameters(encoder.embedding, encoder.norm, encoder.hidden);
  if (encoder.final_norm) count += norm_parameters(encoder.norm, encoder.hidden);
  return count + dense_parameters(encoder.projector, model.norm);
}

/// Equation (7), output side: the last norm, dense layers, and the output layer unless it is tied.
[[nodiscard]] constexpr Count output_parameters(const Transformer& model) {
  const Embedding& embedding = model.embedding;
  Count count = dense_parameters(model.head, model.norm);
  if (model.final_norm) count += norm_parameters(model.norm, model.hidden);
  const Count rows = output_rows(model);
  if (embedding.width > 0 && rows > 0) count += Count{model.hidden} * embedding.width;
  if (model.output_bias) count += rows;
  const Count width = embedding.width > 0 ? embedding.width : model.hidden;
  if (!embedding.tied) count += rows * width;
  return count;
}

/// Heads of multi-token prediction: a layer, a projection of two tokens to one, and three norms each.
[[nodiscard]] constexpr Count multi_token_parameters(const Transformer& model) {
  if (model.multi_token_predictions == 0) return 0;
  const Count head = layer_parameters(last_layer(model), model) +
                     Count{2} * model.hidden * model.hidden +
                     3 * norm_parameters(model.norm, model.hidden);
  return model.multi_token_predictions * head;
}

/// All of them.
[[nodiscard]] constexpr Count parameters(const Transformer& model) {
  Count count =
      embedding_parameters(model) + output_parameters(model) + multi_token_parameters(model);
  for (const LayerRun& run : model.runs) count += run.count * layer_parameters(run.layer, model);
  return count;
}

/// Those that one token uses: all but the experts it is not sent to. Of multi-token prediction none,
/// since its heads only train.
[[nodiscard]] constexpr Count active_parameters(const Transformer& model) {
  Count count = embedding_parameters(model) + output_parameters(model);
  for (const LayerRun& run : model.runs) {
    count += run.count * active_layer_parameters(run.layer, model);
  }
  return count;
}

}  // namespace bessemer::model
