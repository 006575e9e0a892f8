#pragma once

/// The operators of a feed-forward part on one rank: a dense block, or a mixture of experts.
///
///     up (and gate)     (T, (1 + gated) f/t, h)
///     activation        reads 1 + gated, writes one: bytes
///     down              (T, h, f/t)
///     mixture:
///       router          (T', E, h), 16 or 32 bit; choice: scores and probabilities of 4 byte
///       dispatch        each of the rank's T/t tokens read once, written k times; where a rank has
///                       several experts and receives from others, its rows are sorted by expert
///       experts         up (M L/e, (1 + gated) f/u, h), down (M L/e, h, f/u), e = E/R times
///       biases          of experts, each times its token's weight: rows of the down product widened,
///                       summed and gathered in 32 bit, 28 byte a feature, backwards 36
///       combine         k rows read, their weighted sum written
///       shared experts  as a dense block, with a gate of one feature where they have it
///
///     T T' tokens, split tokens of the rank; M = k u T/t mean rows of its experts (shard.hpp), L load of
///     the fullest rank over the mean (plan/routing.hpp); h hidden, f feed-forward, E experts, k of a
///     token; t tensor, R expert, u expert-tensor ranks
///
/// [ShazeerEtAl2017], [DaiEtAl2024]. All ranks wait for the fullest, so that it stands for them. The
/// products of a rank's experts are one grouped kernel with equal rows each. Where they are fused, the
/// activation reads what the up product still holds, writes it narrow twice, and does the same
/// backwards beside what it kept; biases are inside the kernel, else as Megatron-Core's grouped experts
/// add them (megatron/core/transformer/moe/experts.py) [MegatronCore2026].

#include <bessemer/compute/linear.hpp>
#include <bessemer/plan/routing.hpp>

namespace bessemer::compute::detail {

struct BlockNames {
  std::string_view up;
  std::string_view activation;
  std::string_view down;
};

/// Up, activation and down over `rows` rows of each of `copies` blocks, `size` features on this rank.
template <Real S, class Visit>
constexpr void block_operators(const BlockNames& names, plan::Module module, bool gated,
                               double size, double hidden, const S& rows, double copies,
                               bool adapts, const Shard& shard, const plan::Software<S>& software,
                               Visit& visit) {
  const double gates = gated ? 2.0 : 1.0;
  const bool fused = module == plan::Module::experts && shard.fused_experts;
  linear(Linear<S>{.name = names.up,
                   .module = module,
                   .tokens = rows,
                   .out = gates * size,
                   .in = hidden,
                   .batch = copies,
                   .grouped = module == plan::Module::experts && copies > 1.0,
                   .second_share = gated && module == plan::Module::feed_forward ? 0.5 : 0.0,
                   .gradient_is_narrow = fused,
                   .adapted = adapts ? int(gates) : 0,
                   .adapted_out = adapts ? gates * size : 0.0},
         shard, software, visit);
  const S moved = S(2.0 * copies * size) * rows;
  const double narrow = element_size(shard.format).value();
  stream(names.activation, plan::Module::activation, S(fused ? narrow : gates + 1.0) * moved,
         S(fused ? gates * (1.0 + narrow) - 1.0 : 2.0 * gates + 1.0) * moved, software, visit);
  linear(Linear<S>{.name = names.down,
                   .module = module,
                   .tokens = rows,
                   .out = hidden,
                   .in = size,
                   .batch = copies,
                   .grouped = module == plan::Module::experts && copies > 1.0,
                   .input_is_narrow = fused,
                   .adapted = adapts ? 1 : 0,
                   .adapted_out = adapts ? hidden : 0.0},
         shard, software, visit);
}

template <Real S, class Visit>
constexpr void router_operators(const model::Experts& experts, double hidden, bool full_precision,
                                const Shard& shard, const plan::Software<S>& software,
                                Visit& visit) {
  constexpr auto module = plan::Module::router;
  const double tokens = shard.split_tokens();
  end_linear(Linear<S>{.name = "router",
                       .module = module,
                       .tokens = S(tokens),
                       .out = double(experts.count),
                       .in = hidden},
             full_precision ? NumberFormat::fp32 : shard.activation_format(), shard, software,
             visit);
  const double scores = tokens * experts.count;
  stream("choice", module, 8.0 * scores, 12.0 * scores, software, visit);
}

template <Real S, class Visit>
constexpr void shared_operators(const model::FeedForward& block, double hidden, const Shard& shard,
                                const plan::Software<S>& software, Visit& visit) {
  const model::Experts& experts = block.experts;
  if (experts.shared_size == 0) return;
  block_operators<S>({"shared up", "shared activation", "shared down"}, plan::Module::feed_forward,
                     block.gated, experts.shared_size / shard.tensor, hidden, S(shard.tokens()),
                     1.0, shard.adapters.feed_forward, shard, software, visit);
  if (!experts.shared_gate) return;
  const double tokens = shard.split_tokens();
  end_linear(Linear<S>{.name = "shared gate",
                       .module = plan::Module::feed_forward,
                       .tokens = S(tokens),
                       .out = 1.0,
                       .in = hidden},
             shard.activation_format(), shard, software, visit);
  stream("shared gating", plan::Module::elementwise, 4.0 * hidden * tokens, 6.0 * hidden * tokens,
         software, visit);
}

template <Real S, class Visit>
constexpr void mixture_operators(const model::FeedForward& block, double hidden, const Shard& shard,
                                 const plan::Software<S>& software, const plan::Routing<S>& routing,
                                 Visit& visit) {
  const model::Experts& experts = block.experts;
  const double k = experts.per_token;
  const double sent = shard.tokens() / shard.tensor;
  const double mean_rows = k * sent * shard.expert_tensor;
  const double held = experts.count / shard.expert;
  const S rows = S(mean_rows) * expert_load(experts, shard, routing);

  router_operators(experts, hidden, routing.full_precision, shard, software, visit);
  const double moved = 2.0 * hidden * sent;
  stream("dispatch", plan::Module::router, moved * (1.0 + k), moved * (k + 1.0), software, visit);
  if (held > 1.0 && shard.expert > 1.0) {
    const S sorted = S(4.0 * hidden) * rows;
    stream("sorting by expert", plan::Module::router, sorted, sorted, software, visit);
  }
  block_operators<S>({"expert up", "expert activation", "expert down"}, plan::Module::experts,
                     block.gated, block.size / shard.expert_tensor, hidden, rows / S(held), held,
                     shard.adapters.experts, shard, software, visit);
  if (block.bias && !shard.fused_experts) {
    const S summed = S(hidden) * rows;
    stream("expert biases", plan::Module::experts, S(28.0) * summed, S(36.0) * summed, software,
           visit);
  }
  stream("combine", plan::Module::router, moved * (k + 1.0), moved * (1.0 + 2.0 * k), software,
         visit);
  shared_operators(block, hidden, shard, software, visit);
}

template <Real S, class Visit>
constexpr void feed_forward_operators(const model::FeedForward& block, double hidden,
                                      const Shard& shard, const plan::Software<S>& software,
                                      const plan::Routing<S>& routing, Visit& visit) {
  if (model::is_mixture(block)) {
    mixture_operators(block, hidden, shard, software, routing, visit);
    return;
  }
  block_operators<S>({"up", "activation", "down"}, plan::Module::feed_forward, block.gated,
                     block.size / shard.tensor, hidden, S(shard.tokens()), 1.0,
                     shard.adapters.feed_forward, shard, software, visit);
}

}  // namespace bessemer::compute::detail
