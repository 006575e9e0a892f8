#pragma once

/// The operators of attention on one rank: projections, core, and attention to an encoder.
///
///     queries, keys, values     (T, (a (d + gate e) + g (d + e))/t, h)
///     core, fused               2 b (a/t) (s/c) k (d + e) FLOP; backward 2 (3 d + 2 e) for d + e  (1)
///     core, unfused             scores (s/c, s, d), weighted sum (s/c, e, s), b a/t times         (2)
///     projection                (T, h, a e/t)
///     to an encoder             queries (T, a d/t, h), keys and values (T_e, g (d + e)/t, h)
///
///     T tokens of the rank, T_e those of the encoder; b sequences of s tokens; k keys seen (seen_keys.hpp);
///     t tensor, c context ranks; h hidden, a heads, g key-value heads, d e head and value size
///
/// Fused attention reads queries, keys and values and writes its output; backwards it computes the
/// scores again: five products for two [DaoEtAl2022] appendix B. Unfused attention computes the full
/// square whatever the mask. Context ranks gather all keys, pass them round in c blocks, each its own
/// launch [LiuEtAl2023], or exchange tokens for heads [JacobsEtAl2023]; the work is the same.

#include <bessemer/compute/linear.hpp>
#include <bessemer/compute/seen_keys.hpp>

namespace bessemer::compute::detail {

/// What the core sees on a rank: queries and keys of a head, and how many heads and key-value heads.
struct CoreShape {
  double rows = 1;
  double keys = 1;
  /// On the mean, of `keys`.
  double seen = 1;
  double heads = 1;
  double kv_heads = 1;
  /// Blocks of keys that come one after the other.
  int blocks = 1;
};

[[nodiscard]] constexpr CoreShape core_shape(const model::Attention& attention,
                                             const Shard& shard) {
  const double s = shard.sequence_length;
  const double seen = seen_keys(attention, s);
  if (shard.context_method == plan::ContextMethod::all_to_all) {
    const double sharers = shard.tensor * shard.context;
    return {.rows = s,
            .keys = s,
            .seen = seen,
            .heads = attention.heads / sharers,
            .kv_heads = model::kv_heads_per_rank(attention.kv_heads, sharers)};
  }
  const bool ring = shard.context_method == plan::ContextMethod::ring;
  return {.rows = s / shard.context,
          .keys = s,
          .seen = seen,
          .heads = attention.heads / shard.tensor,
          .kv_heads = shard.kv_heads(attention.kv_heads),
          .blocks = ring ? int(shard.context) : 1};
}

/// Rate with heads of less than 128 features over that with 128: of the time there, the share c of
/// the softmax stays when the products shrink. Forward on H100 with heads of 64, 413 of 595 TFLOP/s
/// asynchronous, 324 of 370 synchronous [ShahEtAl2024] figure 5, gives c.
[[nodiscard]] constexpr double head_rate(double features, bool synchronous) {
  const double softmax = synchronous ? 0.14 : 0.44;
  const double products = math::min(features / 256.0, 1.0);
  return products / ((1.0 - softmax) * products + softmax);
}

/// Equation (1).
template <Real S, class Visit>
constexpr void fused_core(const model::Attention& attention, const CoreShape& shape,
                          const Shard& shard, const plan::Software<S>& software, Visit& visit) {
  const double d = attention.head_size;
  const double e = model::value_size(attention);
  const double rows = shard.sequences * shape.heads * shape.rows;
  const double keys = shard.sequences * shape.kv_heads * shape.keys;
  const double element = element_size(shard.activation_format()).value();
  const double blocks = shape.blocks;
  const double range = key_range(attention, shape.keys / blocks);
  Kernel<S> forward{
      .kind = KernelKind::attention,
      .format = shard.activation_format(),
      .m = S(shape.rows),
      .n = S(range),
      .k = S(d),
      .values = S(e),
      .batch = S(shard.sequences * shape.heads),
      .work = Work<S>::from_value(S(2.0 * rows * shape.seen * (d + e))),
      .bytes = DataSize<S>::from_value(S(element * (blocks * rows + keys) * (d + e))),
      .rate = S(head_rate(d + e, software.synchronous_attention)) * software.attention_rate,
      .synchronous = software.synchronous_attention,
      .launches = shape.blocks};
  Kernel<S> backward = forward;
  backward.backward = true;
  backward.work = S((3.0 * d + 2.0 * e) / (d + e)) * forward.work;
  backward.bytes = S(2.0) * forward.bytes;
  if (attention.sinks) {
    // The gradient of a head's sink sums one statistic of each row.
    backward.bytes = backward.bytes + DataSize<S>::from_value(S(4.0 * rows));
  }
  visit("attention", plan::Module::attention_core, forward, backward, no_kernel<S>);
}

/// Equation (2).
template <Real S, class Visit>
constexpr void unfused_core(const model::Attention& attention, const CoreShape& shape,
                            const Shard& shard, bool dropout, const plan::Software<S>& software,
                            Visit& visit) {
  constexpr auto module = plan::Module::attention_core;
  const double d = attention.head_size;
  const double e = model::value_size(attention);
  const double batch = shard.sequences * shape.heads;
  const double scores = batch * shape.rows * shape.keys;
  const NumberFormat format = shard.activation_format();
  visit("scores", module, gemm<S>(shape.rows, shape.keys, d, format, batch),
        gemm<S>(shape.rows, d, shape.keys, format, batch),
        gemm<S>(shape.keys, d, shape.rows, format, batch));
  stream("softmax", module, 4.0 * scores, 6.0 * scores, software, visit);
  if (dropout) stream("attention dropout", module, 5.0 * scores, 5.0 * scores, software, visit);
  activations_product<S>("weighted sum", shape.rows, e, shape.keys, batch, format, visit);
}

template <Real S, class Visit>
constexpr void attention_core(const model::Attention& attention, const CoreShape& shape,
                              const Shard& shard, bool dropout, const plan::Software<S>& software,
                              Visit& visit) {
  if (software.fused_attention) {
    fused_core<S>(attention, shape, shard, software, visit);
  } else {
    unfused_core(attention, shape, shard, dropout, software, visit);
  }
}

/// A sigmoid of the gate times the output, and the product behind it.
template <Real S, class Visit>
constexpr void attention_output(const model::Attention& attention, double hidden,
                                std::string_view name, const Shard& shard,
                                const plan::Software<S>& software, Visit& visit) {
  const double values = attention.heads * double(model::value_size(attention)) / shard.tensor;
  if (attention.output_gate) {
    const double gated = values * shard.tokens();
    stream("output gate", plan::Module::elementwise, 6.0 * gated, 10.0 * gated, software, visit);
  }
  const bool adapts = shard.adapters.output;
  linear(Linear<S>{.name = name,
                   .module = plan::Module::output_projection,
                   .tokens = shard.tokens(),
                   .out = hidden,
                   .in = values,
                   .second_share = 1.0,
                   .adapted = adapts ? 1 : 0,
                   .adapted_out = adapts ? hidden : 0.0},
         shard, software, visit);
}

/// Keys and values, and whether each has an adapter.
template <Real S>
[[nodiscard]] constexpr Linear<S> with_keys(Linear<S> of, double keys, double values,
                                            const model::Adapters& adapters) {
  of.out += keys + values;
  of.adapted += (adapters.keys ? 1 : 0) + (adapters.values ? 1 : 0);
  of.adapted_out += (adapters.keys ? keys : 0.0) + (adapters.values ? values : 0.0);
  return of;
}
template <Real S>
[[nodiscard]] constexpr Linear<S> with_queries(Linear<S> of, double queries,
                                               const model::Adapters& adapters) {
  of.out += queries;
  if (!adapters.queries) return of;
  of.adapted += 1;
  of.adapted_out += queries;
  return of;
}

template <Real S, class Visit>
constexpr void attention_operators(const model::Attention& attention, double hidden, bool rotary,
                                   bool dropout, const Shard& shard,
                                   const plan::Software<S>& software, Visit& visit) {
  const double tokens = shard.tokens();
  const double queries = attention.heads * double(attention.head_size) / shard.tensor;
  const double outputs = attention.heads * double(model::value_size(attention)) / shard.tensor;
  const double kv_heads = shard.kv_heads(attention.kv_heads);
  const double keys = kv_heads * attention.head_size;
  const Linear<S> base{
      .name = "qkv", .module = plan::Module::input_projection, .tokens = tokens, .in = hidden};
  const Linear<S> asked =
      with_queries(base, queries + (attention.output_gate ? outputs : 0.0), shard.adapters);
  Linear<S> all = with_keys(asked, keys, kv_heads * model::value_size(attention), shard.adapters);
  all.second_share = keys / all.out;
  linear(all, shard, software, visit);
  if (rotary) {
    const double moved = 4.0 * (queries + keys) * tokens;
    stream("rotation", plan::Module::elementwise, moved, moved, software, visit);
  }
  if (attention.qk_norm || attention.wide_qk_norm) {
    const double normed = (queries + keys) * tokens;
    stream("query and key norm", plan::Module::norm, 4.0 * normed, 6.0 * normed, software, visit);
  }
  attention_core(attention, core_shape(attention, shard), shard, dropout, software, visit);
  attention_output(attention, hidden, "projection", shard, software, visit);
}

/// Attention to the encoder's output, of `source` tokens a sequence.
template <Real S, class Visit>
constexpr void cross_attention_operators(model::Attention attention, double hidden, double source,
                                         bool dropout, const Shard& shard,
                                         const plan::Software<S>& software, Visit& visit) {
  attention.causal = false;
  attention.window = 0;
  const double queries = attention.heads * double(attention.head_size) / shard.tensor;
  const double outputs = attention.heads * double(model::value_size(attention)) / shard.tensor;
  const double kv_heads = shard.kv_heads(attention.kv_heads);
  Linear<S> base{.name = "cross queries",
                 .module = plan::Module::input_projection,
                 .tokens = shard.tokens(),
                 .in = hidden};
  linear(with_queries(base, queries + (attention.output_gate ? outputs : 0.0), shard.adapters),
         shard, software, visit);
  base.name = "cross keys and values";
  base.tokens = shard.sequences * source / shard.context;
  linear(with_keys(base, kv_heads * attention.head_size, kv_heads * model::value_size(attention),
                   shard.adapters),
         shard, software, visit);
  CoreShape shape = core_shape(attention, shard);
  shape.keys = source;
  shape.seen = source;
  attention_core(attention, shape, shard, dropout, software, visit);
  attention_output(attention, hidden, "cross projection", shard, software, visit);
}

}  // namespace bessemer::compute::detail
