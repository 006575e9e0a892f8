#pragma once

/// The operators of a recurrence on one rank, computed in chunks of Q tokens.
///
///     in            (T, p/t, h)                convolution   2 w FLOP a channel and token
///     mamba_2       [DaoGu2024] section 6, for each of T/Q chunks
///       scores      C B^T         (Q, Q, n)    g/t times
///       diagonal    scores X      (Q, d, Q)    a/t times
///       states      B^T X         (n, d, Q)    a/t times
///       passing     a state of n d numbers in 32 bit read and written a chunk and head
///       off-diagonal  C state     (Q, d, n)    a/t times
///     gated_delta_net   [YangKautzHatamizadeh2024] section 3.3, for each of T/Q chunks and a/t heads
///       key products K K^T        (Q, Q, n)    inverse of a triangle: Q^3/3 FLOP
///       WY           T (b K), T (b V)  (Q, n, Q), (Q, d, Q)
///       state       W state, K^T V'    (Q, d, n), (n, d, Q)    one chunk after the other
///       scores, output   Q K^T, scores V', Q state  (Q, Q, n), (Q, d, Q), (Q, d, n)
///     gated norm    over the output                out   (T, h, a d/t)
///
///     T tokens of the rank; h hidden, p projected features, w taps; a heads of d features, g groups,
///     n features of state, t tensor ranks
///
/// Groups fewer than ranks are copied. Products count their whole blocks, as the kernels compute them. All operands are activations, so
/// that backward is twice forward. Ranks of a context share out chunks.

#include <bessemer/compute/linear.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::compute::detail {

/// Chunks and heads on a rank.
struct ChunkShape {
  double tokens = 1;
  double chunks = 1;
  double heads = 1;
  double groups = 1;
  double d = 1;
  double n = 1;
  NumberFormat format = NumberFormat::bf16;
};

[[nodiscard]] constexpr ChunkShape chunk_shape(const model::Recurrence& mixer, const Shard& shard) {
  const double tokens = math::min(double(mixer.chunk), shard.sequence_length);
  return {.tokens = tokens,
          .chunks = shard.tokens() / tokens,
          .heads = mixer.heads / shard.tensor,
          .groups = model::kv_heads_per_rank(mixer.groups, shard.tensor),
          .d = double(mixer.head_size),
          .n = double(mixer.state_size),
          .format = shard.activation_format()};
}

template <Real S, class Visit>
constexpr void mamba_2_core(const ChunkShape& of, const plan::Software<S>& software, Visit& visit) {
  const double q = of.tokens;
  const double heads = of.chunks * of.heads;
  activations_product<S>("chunk scores", q, q, of.n, of.chunks * of.groups, of.format, visit);
  activations_product<S>("chunk diagonal", q, of.d, q, heads, of.format, visit);
  activations_product<S>("chunk states", of.n, of.d, q, heads, of.format, visit);
  const double states = heads * of.n * of.d;
  stream("state passing", plan::Module::attention_core, 8.0 * states, 12.0 * states, software,
         visit);
  activations_product<S>("chunk off-diagonal", q, of.d, of.n, heads, of.format, visit);
}

/// A product that must wait for the one of the chunk before: the shape of one, work and bytes of all.
template <Real S>
[[nodiscard]] constexpr Kernel<S> in_sequence(Kernel<S> kernel, double chunks) {
  kernel.work = S(chunks) * kernel.work;
  kernel.bytes = S(chunks) * kernel.bytes;
  return kernel;
}

template <Real S, class Visit>
constexpr void delta_core(const ChunkShape& of, double sequences, Visit& visit) {
  constexpr auto module = plan::Module::attention_core;
  const double q = of.tokens;
  const double heads = of.chunks * of.heads;
  activations_product<S>("key products", q, q, of.n, heads, of.format, visit);
  activations_product<S>("triangular inverse", q, q, q / 6.0, heads, of.format, visit);
  activations_product<S>("weighted keys", q, of.n, q, heads, of.format, visit);
  activations_product<S>("weighted values", q, of.d, q, heads, of.format, visit);
  const double together = sequences * of.heads;
  const double steps = of.chunks / sequences;
  const auto recurrent = [&](std::string_view name, double m, double n, double k) {
    visit(name, module, in_sequence(gemm<S>(m, n, k, of.format, together), steps),
          in_sequence(gemm<S>(m, k, n, of.format, together), steps),
          in_sequence(gemm<S>(k, n, m, of.format, together), steps));
  };
  recurrent("state read", q, of.d, of.n);
  recurrent("state update", of.n, of.d, q);
  activations_product<S>("chunk scores", q, q, of.n, heads, of.format, visit);
  activations_product<S>("chunk diagonal", q, of.d, q, heads, of.format, visit);
  activations_product<S>("chunk off-diagonal", q, of.d, of.n, heads, of.format, visit);
}

template <Real S, class Visit>
constexpr void recurrence_operators(const model::Recurrence& mixer, double hidden,
                                    const Shard& shard, const plan::Software<S>& software,
                                    Visit& visit) {
  const double tokens = shard.tokens();
  const double inner = model::inner_size(mixer) / shard.tensor;
  const double projected = model::projected_size(mixer) / shard.tensor;
  const double channels = model::convolution_channels(mixer) / shard.tensor;
  const bool adapts_in = shard.adapters.queries;
  linear(Linear<S>{.name = "recurrence in",
                   .module = plan::Module::input_projection,
                   .tokens = tokens,
                   .out = projected,
                   .in = hidden,
                   .adapted = adapts_in ? 1 : 0,
                   .adapted_out = adapts_in ? projected : 0.0},
         shard, software, visit);
  Kernel<S> forward = traffic<S>(4.0 * channels * tokens, software);
  Kernel<S> backward = traffic<S>(6.0 * channels * tokens, software);
  forward.work = Work<S>::from_value(S(2.0 * mixer.convolution * channels * tokens));
  backward.work = S(2.0) * forward.work;
  visit("convolution", plan::Module::elementwise, forward, backward, no_kernel<S>);
  const ChunkShape shape = chunk_shape(mixer, shard);
  if (mixer.kind == model::RecurrenceKind::mamba_2) {
    mamba_2_core<S>(shape, software, visit);
  } else {
    const double keys = 2.0 * mixer.groups * mixer.state_size / shard.tensor * tokens;
    stream("query and key norm", plan::Module::norm, 4.0 * keys, 6.0 * keys, software, visit);
    delta_core<S>(shape, shard.sequences, visit);
  }
  // Output and gate in, one out.
  stream("gated norm", plan::Module::norm, 6.0 * inner * tokens, 10.0 * inner * tokens, software,
         visit);
  const bool adapts_out = shard.adapters.output;
  linear(Linear<S>{.name = "recurrence out",
                   .module = plan::Module::output_projection,
                   .tokens = tokens,
                   .out = hidden,
                   .in = inner,
                   .adapted = adapts_out ? 1 : 0,
                   .adapted_out = adapts_out ? hidden : 0.0},
         shard, software, visit);
}

}  // namespace bessemer::compute::detail
