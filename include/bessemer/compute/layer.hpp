#pragma once

/// The operators of one decoder layer on one rank, forward, input gradient and weight gradient
/// apart, after tensor, sequence and context sharding. Everything that counts work, bytes or time of
/// a layer walks this one list.
///
///     operator           forward (m, n, k)      input gradient     weight gradient
///     qkv                (T, (a+2g)d/t, h)      (T, h, .)          (h, ., T)
///     attention, fused   4 b s^2 (a/t) d / c / 2   2.5 times       -
///     scores             (s/c, s, d) b a/t      queries            keys
///     weighted sum       (s/c, d, s) b a/t      weights            values
///     projection         (T, h, a d/t)          (T, a d/t, h)      (a d/t, h, T)
///     up (and gate)      (T, (1+gated) f/t, h)  (T, h, .)          (h, ., T)
///     down               (T, h, f/t)            (T, f/t, h)        (f/t, h, T)
///     norms, residuals, rotation, softmax, dropout, activation: bytes moved, below
///
///     T = b s / c tokens of a micro-batch on the rank; b sequences, s their length; t tensor, c
///     context ranks; h hidden, a heads, g key-value heads, d head size, f feed-forward size.
///
/// Sharding as Megatron-LM does it [ShoeybiEtAl2019] section 3, [KorthikantiEtAl2022] section 4.
/// Fused attention computes the causal half and its scores again in the backward pass
/// [DaoEtAl2022] appendix B; unfused attention computes the full square. Weight gradients accumulate
/// in the format of the gradient buffer. Elementwise kernels are counted with 16-bit tensors, each
/// read and written once where a perfectly fused kernel would; `elementwise_traffic` scales that.

#include <string_view>

#include <bessemer/compute/kernel.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/recomputation.hpp>
#include <bessemer/plan/software.hpp>

namespace bessemer::compute {

/// What one rank sees of a micro-batch.
struct Shard {
  double sequences = 1;
  double sequence_length = 1;
  double tensor = 1;
  double context = 1;
  bool sequence_parallel = false;
  NumberFormat format = NumberFormat::bf16;

  [[nodiscard]] constexpr double tokens() const { return sequences * sequence_length / context; }
  /// Tokens that norms, residuals and dropout see.
  [[nodiscard]] constexpr double split_tokens() const {
    return sequence_parallel ? tokens() / tensor : tokens();
  }
  /// Key-value heads on the rank: at least one, copied where there are fewer than ranks.
  [[nodiscard]] constexpr double kv_heads(int heads) const {
    return model::kv_heads_per_rank(heads, tensor);
  }
};

namespace detail {

/// Weight gradients read and write their accumulator.
template <Real S>
[[nodiscard]] constexpr Kernel<S> weight_gradient(double m, double n, double tokens,
                                                  NumberFormat format, NumberFormat accumulator) {
  Kernel<S> kernel = gemm<S>(m, n, tokens, format);
  const double extra = 2.0 * element_size(accumulator).value() - element_size(format).value();
  kernel.bytes = kernel.bytes + DataSize<S>::from_value(S(extra * m * n));
  return kernel;
}

template <Real S, class Visit>
constexpr void linear(std::string_view name, plan::Module module, double out, double in, const Shard& shard,
                      const plan::Software<S>& software, Visit& visit) {
  const double tokens = shard.tokens();
  visit(name, module, gemm<S>(tokens, out, in, shard.format),
        gemm<S>(tokens, in, out, shard.format),
        weight_gradient<S>(in, out, tokens, shard.format, software.gradient_format));
}

/// Elementwise traffic in bytes, forward and backward; no weight gradient of its own.
template <Real S, class Visit>
constexpr void stream(std::string_view name, plan::Module module, double forward, double backward,
                      const plan::Software<S>& software, Visit& visit) {
  const auto kernel = [&software](double bytes) {
    Kernel<S> moved = elementwise<S>(bytes);
    moved.bytes = software.elementwise_traffic * moved.bytes;
    return moved;
  };
  visit(name, module, kernel(forward), kernel(backward), Kernel<S>{.launches = 0});
}

template <Real S, class Visit>
constexpr void fused_attention(const model::Attention& attention, const Shard& shard, const S& rate,
                               Visit& visit) {
  const double heads = attention.heads / shard.tensor;
  const double rows = shard.sequence_length / shard.context;
  const double queries = shard.sequences * heads * rows * attention.head_size;
  const double keys = shard.sequences * shard.kv_heads(attention.kv_heads) * shard.sequence_length *
                      attention.head_size;
  const double work = 4.0 * queries * shard.sequence_length / 2.0;
  const double element = element_size(shard.format).value();
  Kernel<S> forward{.kind = KernelKind::attention,
                    .format = shard.format,
                    .m = S(rows),
                    .n = S(shard.sequence_length),
                    .k = S(double(attention.head_size)),
                    .batch = S(shard.sequences * heads),
                    .work = Work<S>::from_value(S(work)),
                    .bytes = DataSize<S>::from_value(S(element * (2.0 * queries + 2.0 * keys))),
                    .rate = rate};
  Kernel<S> backward = forward;
  backward.backward = true;
  backward.work = S(2.5) * forward.work;
  backward.bytes = S(2.0) * forward.bytes;
  visit("attention", plan::Module::attention_core, forward, backward, Kernel<S>{.launches = 0});
}

template <Real S, class Visit>
constexpr void unfused_attention(const model::Attention& attention, const Shard& shard,
                                 bool dropout, const plan::Software<S>& software, Visit& visit) {
  const double rows = shard.sequence_length / shard.context;
  const double keys = shard.sequence_length;
  const double size = attention.head_size;
  const double batch = shard.sequences * attention.heads / shard.tensor;
  const double scores = batch * rows * keys;
  const NumberFormat format = shard.format;
  visit("scores", plan::Module::attention_core, gemm<S>(rows, keys, size, format, batch),
        gemm<S>(rows, size, keys, format, batch), gemm<S>(keys, size, rows, format, batch));
  stream("softmax", plan::Module::attention_core, 4.0 * scores, 6.0 * scores, software, visit);
  if (dropout) stream("attention dropout", plan::Module::attention_core, 5.0 * scores, 5.0 * scores, software, visit);
  visit("weighted sum", plan::Module::attention_core, gemm<S>(rows, size, keys, format, batch),
        gemm<S>(rows, keys, size, format, batch), gemm<S>(keys, size, rows, format, batch));
}

}  // namespace detail

/// Calls `visit(name, module, forward, input_gradient, weight_gradient)` for each operator, in order.
template <Real S, class Visit>
constexpr void each_operator(const model::Layer& layer, const model::Transformer& model,
                             const Shard& shard, const plan::Software<S>& software, Visit&& visit) {
  const model::Attention& attention = layer.attention;
  const model::FeedForward& block = layer.feed_forward;
  const double h = model.hidden;
  const double tokens = shard.tokens();
  const double split = shard.split_tokens();
  const double queries = attention.heads * double(attention.head_size) / shard.tensor;
  const double keys = shard.kv_heads(attention.kv_heads) * attention.head_size;
  const double inner = block.size / shard.tensor;
  // Residual: two reads and a write; dropout adds a mask of one byte and, backwards, a read.
  const double residual = 6.0 + (model.dropout ? 1.0 : 0.0);

  if (layer.norms >= 1) {
    detail::stream("attention norm", plan::Module::norm, 4.0 * h * split, 6.0 * h * split, software, visit);
  }
  detail::linear("qkv", plan::Module::input_projection, queries + 2.0 * keys, h, shard, software, visit);
  if (model.embedding.positions == model::Positions::rotary) {
    const double moved = 4.0 * (queries + keys) * tokens;
    detail::stream("rotation", plan::Module::elementwise, moved, moved, software, visit);
  }
  if (attention.qk_norm || attention.wide_qk_norm) {
    const double normed = (queries + keys) * tokens;
    detail::stream("query and key norm", plan::Module::norm, 4.0 * normed, 6.0 * normed, software, visit);
  }
  if (software.fused_attention) {
    detail::fused_attention<S>(attention, shard, software.attention_rate, visit);
  } else {
    detail::unfused_attention(attention, shard, model.dropout, software, visit);
  }
  detail::linear("projection", plan::Module::output_projection, h, queries, shard, software, visit);
  if (!layer.parallel) {
    detail::stream("attention residual", plan::Module::elementwise, residual * h * split, residual * h * split,
                   software, visit);
  }
  for (int extra = 1; extra < layer.norms; ++extra) {
    detail::stream("feed-forward norm", plan::Module::norm, 4.0 * h * split, 6.0 * h * split, software,
                   visit);
  }
  detail::linear("up", plan::Module::feed_forward, (block.gated ? 2.0 : 1.0) * inner, h, shard, software, visit);
  const double gates = block.gated ? 2.0 : 1.0;
  detail::stream("activation", plan::Module::activation, 2.0 * (gates + 1.0) * inner * tokens,
                 2.0 * (2.0 * gates + 1.0) * inner * tokens, software, visit);
  detail::linear("down", plan::Module::feed_forward, h, inner, shard, software, visit);
  detail::stream("feed-forward residual", plan::Module::elementwise, residual * h * split, residual * h * split,
                 software, visit);
}

}  // namespace bessemer::compute
