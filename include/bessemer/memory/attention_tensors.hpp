#pragma once

/// What attention keeps for its backward pass, from its input to the output projection's: calls
/// `visit(module, bytes)` for each tensor, `module` being the part whose recomputation lets go of it.
///
///     input of the projections         w h T'                                              (1)
///     queries, keys, values            e (a d + g d + g v)/t T                             (2)
///     norms of queries and keys        e (a d + g d)/t T          their inputs
///     latents, before and after norms  e (q + w' q + c + r + w' c) T'                      (3)
///     core, fused                      4 a/t T                    one statistic a row      (4)
///     core, not fused                  e s a/t T [+ (e + 1) s a/t T]
///                                      + e (a - g)(d + v)/t T     softmax [dropout], copies (5)
///     output                           e a v/t T                                           (6)
///     output gate                      2 e a v/t T                its value, the product
///
///     h hidden; a g heads of queries and of keys; d v sizes of a key and a value; q c latents, r the
///     rotary part; s keys; t tensor ranks; e bytes of an element, w of an operand
///
/// Heads of keys are at least one a rank. (1), (2), (5), (6) for equal heads and 16 bits are
/// [KorthikantiEtAl2022] section 4.1; (4) is what FlashAttention keeps [DaoEtAl2022] section 3.1, so
/// that windows change nothing: kernels that are not fused compute the square and mask it. The output
/// stays when the core runs again, since the projection behind it needs it; it goes with both. Where
/// operands are quantized, the output exists twice: the core's own and the operand.

#include <bessemer/memory/activation_shape.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/recomputation.hpp>

namespace bessemer::memory {

/// Features per token on one rank.
struct HeadWidths {
  double queries = 0;
  double keys = 0;
  double values = 0;
  double outputs = 0;
};

[[nodiscard]] constexpr HeadWidths head_widths(const model::Attention& attention, double tensor) {
  const double heads = attention.heads / tensor;
  const double kv_heads = model::kv_heads_per_rank(attention.kv_heads, tensor);
  return {.queries = heads * attention.head_size,
          .keys = kv_heads * attention.head_size,
          .values = kv_heads * model::value_size(attention),
          .outputs = heads * model::value_size(attention)};
}

/// Equations (4) and (5): what the core keeps to itself.
template <class Visit>
constexpr void each_core_tensor(const model::Attention& attention, bool dropout, double tokens,
                                double keys, const ActivationShape& shape, Visit&& visit) {
  const double rows = attention.heads / shape.tensor * tokens;
  if (shape.fused_attention) {
    visit(plan::Module::attention_core, 4.0 * rows);
    return;
  }
  visit(plan::Module::attention_core,
        rows * keys * (shape.element + (dropout ? shape.element + 1.0 : 0.0)));
  const HeadWidths widths = head_widths(attention, shape.tensor);
  const double copied = widths.queries - widths.keys + widths.outputs - widths.values;
  visit(plan::Module::attention_core, shape.element * copied * tokens);
}

/// Equations (2) to (6) of attention of `tokens` queries over keys of `key_tokens`, `length` of them
/// in a sequence. The input of the projections is the layer's to say.
template <class Visit>
constexpr void each_attention_tensor(const model::Attention& attention, bool dropout, double tokens,
                                     double key_tokens, double length, const ActivationShape& shape,
                                     Visit&& visit) {
  const double e = shape.element;
  const HeadWidths widths = head_widths(attention, shape.tensor);
  const double keys_values = e * (widths.keys + widths.values) * key_tokens;
  const double queries = e * widths.queries * tokens;
  if (model::is_latent(attention)) {
    const double share = shape.sequence_parallel ? shape.tensor : 1.0;
    const double rank = attention.query_rank;
    const double latent = attention.kv_rank;
    visit(plan::Module::input_projection,
          e * rank * tokens / share + e * (latent + attention.rotary_size) * key_tokens / share);
    visit(plan::Module::norm, shape.operand * (rank * tokens + latent * key_tokens) / share);
    visit(rank > 0 ? plan::Module::latent_up_projection : plan::Module::input_projection, queries);
    visit(plan::Module::latent_up_projection, keys_values);
  } else {
    visit(plan::Module::input_projection, queries + keys_values);
    if (attention.qk_norm || attention.wide_qk_norm) {
      visit(plan::Module::norm, queries + e * widths.keys * key_tokens);
    }
  }
  each_core_tensor(attention, dropout, tokens, length, shape, visit);
  const double outputs = widths.outputs * tokens;
  if (shape.fused_attention || shape.keeps_input(shape.adapters.output)) {
    visit(plan::Module::output_projection, e * outputs);
  }
  if (attention.output_gate) visit(plan::Module::elementwise, 2.0 * e * outputs);
  if (shape.quantized() && shape.keeps_input(shape.adapters.output)) {
    visit(plan::Module::output_projection, shape.operand * outputs);
  }
}

}  // namespace bessemer::memory
