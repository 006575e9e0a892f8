#pragma once

/// FLOP of the model's mathematics, from which MFU follows: no recomputation, whatever the layout.
///
///     forward per token = 2 N_matrix + 4 x L a d s                                        (1)
///     training per token = 3 times that                                                   (2)
///
///     N_matrix  weights that multiply activations: layers and output layer, without embedding
///               lookup, biases and norms                                  1
///     s         sequence length                                           token
///     L a d     attention width summed over layers                        1
///     x         1/2 if causal attention counts half (default), 1 if full
///
/// Backward is twice forward: one product for the input's gradient and one for the weight's
/// [KaplanEtAl2020] section 2.1. The convention is a switch because published MFU differ by it:
/// [ChowdheryEtAl2022] appendix B and [KorthikantiEtAl2022] equation (7) count the full square.

#include <bessemer/core/error.hpp>
#include <bessemer/model/parameters.hpp>
#include <bessemer/units/kind.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::compute {

enum class AttentionFlops { causal_half, full_square };

/// Weights that take part in a matrix product for every token.
[[nodiscard]] constexpr double matrix_parameters(const model::Transformer& model) {
  double count = double(model.embedding.vocabulary) * model.hidden;
  for (const model::LayerRun& run : model.runs) {
    const model::Attention& attention = run.layer.attention;
    const double width = double(attention.heads) * attention.head_size;
    const double keys = double(attention.kv_heads) * attention.head_size;
    const model::FeedForward& block = run.layer.feed_forward;
    const double layer = model.hidden * (2.0 * width + 2.0 * keys) +
                         (block.gated ? 3.0 : 2.0) * model.hidden * block.size;
    count += run.count * layer;
  }
  return count;
}

/// Equation (1), FLOP per token.
[[nodiscard]] constexpr double forward_flops_per_token(
    const model::Transformer& model, int sequence_length,
    AttentionFlops convention = AttentionFlops::causal_half) {
  require(sequence_length >= 1, "forward_flops_per_token: sequence_length must be at least 1, got ",
          sequence_length);
  const double share = convention == AttentionFlops::causal_half ? 0.5 : 1.0;
  double flops = 2.0 * matrix_parameters(model);
  for (const model::LayerRun& run : model.runs) {
    const double width = double(run.layer.attention.heads) * run.layer.attention.head_size;
    flops += run.count * 4.0 * share * width * sequence_length;
  }
  return flops;
}

/// Equation (2) for `tokens`.
template <Real S>
[[nodiscard]] constexpr ModelWork<S> training_work(
    const model::Transformer& model, Tokens<S> tokens, int sequence_length,
    AttentionFlops convention = AttentionFlops::causal_half) {
  const double per_token = 3.0 * forward_flops_per_token(model, sequence_length, convention);
  return ModelWork<S>(tokens * WorkPerToken<S>::from_value(S(per_token)));
}

}  // namespace bessemer::compute
