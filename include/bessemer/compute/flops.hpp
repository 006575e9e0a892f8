#pragma once

/// FLOP of the model's mathematics, from which MFU follows: no recomputation, whatever the layout.
///
///     forward per token = 2 N_matrix + 2 A + R                                            (1)
///     A = sum over attention layers of a (d + e) x,  a state of n d numbers: R = 5 n d or 7 n d
///     training per token = 3 times that; frozen weights have no gradient: 3 times less 2 N_frozen (2)
///
///     N_matrix  weights that multiply activations: layers and output layer, of experts those that a
///               token uses, without embedding lookup, biases and norms      1
///     a d e     heads, features of a query and of a value                   1
///     x         keys that count: seen ones (seen_keys.hpp; half of a causal sequence) by default,
///               the full square of the sequence or window otherwise         token
///
/// Backward is twice forward: one product for the input's gradient and one for the weight's
/// [KaplanEtAl2020] section 2.1. The convention is a switch because published MFU differ by it:
/// [ChowdheryEtAl2022] appendix B and [KorthikantiEtAl2022] equation (7) count the full square.
///
/// A recurrence counts as one, token by token and not in chunks: decay of a state 1, its update 2, its
/// output 2 FLOP a number, and the delta rule's read 2 more. Per token means per token of the model: an
/// encoder's work, and that of heads of multi-token prediction, is spread over them.

#include <bessemer/compute/seen_keys.hpp>
#include <bessemer/compute/shard.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/model/adapters.hpp>
#include <bessemer/model/parameters.hpp>
#include <bessemer/units/kind.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::compute {

enum class AttentionFlops { causal_half, full_square };

namespace detail {

/// Weights of the products of one attention: those of its own tokens, and those that make keys and
/// values.
struct AttentionMatrices {
  double own = 0;
  double keys = 0;
};
[[nodiscard]] constexpr AttentionMatrices attention_matrices(const model::Attention& attention,
                                                             double hidden) {
  const double heads = attention.heads;
  const double values = heads * model::value_size(attention);
  const double asked = heads * attention.head_size + (attention.output_gate ? values : 0.0);
  if (model::is_latent(attention)) {
    const double rank = attention.query_rank;
    const double queries = rank > 0.0 ? rank * (hidden + asked) : hidden * asked;
    const double shared = heads * (attention.head_size - attention.rotary_size);
    return {.own = queries + values * hidden,
            .keys = hidden * (attention.kv_rank + attention.rotary_size) +
                    attention.kv_rank * (shared + values)};
  }
  return {.own = hidden * (asked + values),
          .keys = hidden * attention.kv_heads *
                  double(attention.head_size + model::value_size(attention))};
}

[[nodiscard]] constexpr double block_matrices(const model::FeedForward& block, double hidden) {
  const double matrices = block.gated ? 3.0 : 2.0;
  if (!model::is_mixture(block)) return matrices * hidden * block.size;
  const model::Experts& experts = block.experts;
  return matrices * hidden * (double(experts.per_token) * block.size + experts.shared_size) +
         hidden * experts.count + (experts.shared_gate ? hidden : 0.0);
}

[[nodiscard]] constexpr double recurrence_matrices(const model::Recurrence& mixer, double hidden) {
  return hidden * (double(model::projected_size(mixer)) + model::inner_size(mixer)) +
         double(mixer.convolution) * model::convolution_channels(mixer);
}

[[nodiscard]] constexpr double dense_matrices(const model::DenseLayers& layers) {
  double count = 0.0;
  for (const model::Dense& layer : layers) count += double(layer.in) * layer.out;
  return count;
}

/// Shares of a stream's tokens that are patches, and that reach the output: all but class tokens, and
/// one of a sequence where the output is classes.
struct TokenShares {
  double patches = 1.0;
  double outputs = 1.0;
};
[[nodiscard]] constexpr TokenShares token_shares(const model::Transformer& model,
                                                 double sequence_length) {
  return {.patches = 1.0 - model.embedding.class_tokens / sequence_length,
          .outputs = model.classes > 0 ? 1.0 / sequence_length : 1.0};
}

/// Of patches and tables of other width.
[[nodiscard]] constexpr double embedding_matrices(const model::Embedding& embedding, double hidden,
                                                  double patches) {
  return hidden * (embedding.width + embedding.patch_values * patches);
}

/// Between the last layer and the output, and that.
[[nodiscard]] constexpr double output_matrices(const model::Transformer& model) {
  const double h = model.hidden;
  const double rows = model::output_rows(model);
  const double width = model.embedding.width > 0 ? model.embedding.width : h;
  return dense_matrices(model.head) + rows * width +
         (model.embedding.width > 0 && rows > 0.0 ? h * width : 0.0);
}

}  // namespace detail

/// Weights that take part in a matrix product for every token of a layer's own stream. Those that make
/// an encoder's keys and values are not among them.
[[nodiscard]] constexpr double layer_matrix_parameters(const model::Layer& layer,
                                                       const model::Transformer& model) {
  const double hidden = model::hidden_size(layer, model);
  double count = 0.0;
  if (model::has_recurrence(layer)) count += detail::recurrence_matrices(layer.recurrence, hidden);
  if (model::has_attention(layer)) {
    const auto matrices = detail::attention_matrices(layer.attention, hidden);
    count += matrices.own + matrices.keys + (layer.cross_attention ? matrices.own : 0.0);
  }
  if (model::has_feed_forward(layer)) count += detail::block_matrices(layer.feed_forward, hidden);
  return count;
}

namespace detail {

/// Of the model's own stream.
[[nodiscard]] constexpr double own_matrices(const model::Transformer& model, TokenShares shares) {
  double count = embedding_matrices(model.embedding, model.hidden, shares.patches) +
                 shares.outputs * output_matrices(model);
  for (const model::LayerRun& run : model.runs) {
    if (!run.layer.encoder) count += run.count * layer_matrix_parameters(run.layer, model);
  }
  return count;
}

}  // namespace detail

/// Weights that take part in matrix products over the model's tokens; those of an encoder are not among
/// them.
[[nodiscard]] constexpr double matrix_parameters(const model::Transformer& model) {
  return detail::own_matrices(model, {});
}

namespace detail {

[[nodiscard]] constexpr double counted_keys(const model::Attention& attention,
                                            double sequence_length, AttentionFlops convention) {
  return convention == AttentionFlops::causal_half ? seen_keys(attention, sequence_length)
                                                   : key_range(attention, sequence_length);
}

/// What of a layer's FLOP is no product with its matrices, per token of its stream.
[[nodiscard]] constexpr double core_flops(const model::Layer& layer,
                                          const model::Transformer& model, double sequence_length,
                                          AttentionFlops convention) {
  if (model::has_recurrence(layer)) {
    const model::Recurrence& mixer = layer.recurrence;
    const double each = mixer.kind == model::RecurrenceKind::mamba_2 ? 5.0 : 7.0;
    return each * mixer.state_size * model::inner_size(mixer);
  }
  const model::Attention& attention = layer.attention;
  const double width =
      attention.heads * (double(attention.head_size) + model::value_size(attention));
  const double tokens = layer.encoder ? encoder_tokens(model, sequence_length) : sequence_length;
  double flops = 2.0 * width * counted_keys(attention, tokens, convention);
  if (layer.cross_attention) { flops += 2.0 * width * encoder_outputs(model, sequence_length); }
  return flops;
}

/// Weights that multiply activations of the encoder's stream, as they weigh on a token of the model.
[[nodiscard]] constexpr double encoder_matrices(const model::Transformer& model, double s) {
  const model::Encoder& encoder = model.encoder;
  if (encoder.hidden == 0) return 0.0;
  const double tokens = encoder_tokens(model, s);
  const double outputs = encoder_outputs(model, s);
  double count = tokens * embedding_matrices(encoder.embedding, encoder.hidden,
                                             1.0 - encoder.embedding.class_tokens / tokens) +
                 outputs * dense_matrices(encoder.projector);
  for (const model::LayerRun& run : model.runs) {
    if (run.layer.encoder) count += tokens * run.count * layer_matrix_parameters(run.layer, model);
    if (run.layer.cross_attention) {
      count += outputs * run.count * attention_matrices(run.layer.attention, model.hidden).keys;
    }
  }
  return count / s;
}

/// Matrices of the heads of multi-token prediction.
[[nodiscard]] constexpr double prediction_matrices(const model::Transformer& model) {
  if (model.multi_token_predictions == 0) return 0.0;
  return model.multi_token_predictions *
         (layer_matrix_parameters(model::last_layer(model), model) +
          2.0 * model.hidden * double(model.hidden) + output_matrices(model));
}

/// All weights that multiply activations, per token of the model.
[[nodiscard]] constexpr double all_matrices(const model::Transformer& model, int sequence_length) {
  const double s = sequence_length;
  return own_matrices(model, token_shares(model, s)) + encoder_matrices(model, s) +
         prediction_matrices(model);
}

}  // namespace detail

/// Equation (1), FLOP per token.
[[nodiscard]] constexpr double forward_flops_per_token(
    const model::Transformer& model, int sequence_length,
    AttentionFlops convention = AttentionFlops::causal_half) {
  require(sequence_length >= 1, "forward_flops_per_token: sequence_length must be at least 1, got ",
          sequence_length);
  const double s = sequence_length;
  double flops = 2.0 * detail::all_matrices(model, sequence_length);
  for (const model::LayerRun& run : model.runs) {
    const double share = run.layer.encoder ? encoder_tokens(model, s) / s : 1.0;
    flops += run.count * share * detail::core_flops(run.layer, model, s, convention);
  }
  if (model.multi_token_predictions > 0) {
    flops += model.multi_token_predictions *
             detail::core_flops(model::last_layer(model), model, s, convention);
  }
  return flops;
}

/// Equation (2), FLOP per token: with adapters, the model's own weights are frozen and theirs count.
[[nodiscard]] constexpr double training_flops_per_token(const model::Transformer& model,
                                                        int sequence_length,
                                                        AttentionFlops convention,
                                                        const model::Adapters& adapters) {
  const double all = 3.0 * forward_flops_per_token(model, sequence_length, convention);
  if (!model::freezes_weights(adapters)) return all;
  return all - 2.0 * detail::all_matrices(model, sequence_length) +
         6.0 * double(model::active_adapter_parameters(model, adapters));
}

/// Equation (2) for `tokens`.
template <Real S>
[[nodiscard]] constexpr ModelWork<S> training_work(
    const model::Transformer& model, Tokens<S> tokens, int sequence_length,
    AttentionFlops convention = AttentionFlops::causal_half, const model::Adapters& adapters = {}) {
  const double per_token = training_flops_per_token(model, sequence_length, convention, adapters);
  return ModelWork<S>(tokens * WorkPerToken<S>::from_value(S(per_token)));
}

}  // namespace bessemer::compute
