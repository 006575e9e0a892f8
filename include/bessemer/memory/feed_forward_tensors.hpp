#pragma once

/// What the feed-forward part keeps for its backward pass, from its input on: calls
/// `visit(module, bytes)` for each tensor, `module` being the part whose recomputation lets go of it.
///
///     dense      up (and gate)     e (1 + gated) f/t T                                     (1)
///                gate, activated   e f/t T                 where activation is not fused
///                input of down     w f/t T                                                 (2)
///     mixture    router            4 E T' + 8 k T'         scores in fp32, choices         (3)
///                expert inputs     w h K                                                   (4)
///                expert blocks     (1) and (2) with f/x and K tokens                       (5)
///                shared experts    (1) and (2), their own size
///
///     K = k T/t x H tokens that reach the experts of a rank: each token goes to k experts, from one of
///     its t tensor ranks; x ranks share an expert and all see its tokens; H is the hottest rank over
///     the mean
///     E experts; e bytes of an element, w of one that only a product reads again
///
/// (1) and (2) for 16 bits, f = 4 h and no gate are the 16 s b h of [KorthikantiEtAl2022] section 4.1.
/// A mixture is Megatron-Core's [MegatronCore2026]: scores weigh the activations, so that outputs of
/// experts need not be kept. Permuting keeps an index and no tokens.

#include <bessemer/memory/activation_shape.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/recomputation.hpp>

namespace bessemer::memory {

/// Equations (1) and (2): a block of `width` inner features on the rank, over `tokens`.
template <class Visit>
constexpr void each_block_tensor(const model::FeedForward& block, double width, double tokens,
                                 plan::Module matrices, bool adapted, const ActivationShape& shape,
                                 Visit&& visit) {
  const double inner = width * tokens;
  visit(matrices, shape.element * (block.gated ? 2.0 : 1.0) * inner);
  const bool apart = block.gated && !shape.fused_activation;
  const double input = shape.keeps_input(adapted) ? shape.operand : 0.0;
  visit(plan::Module::activation, (apart ? shape.element : 0.0) * inner + input * inner);
}

/// Token copies that the experts of the hottest rank see, equation (4).
[[nodiscard]] constexpr double expert_tokens(const model::Experts& experts,
                                             const ActivationShape& shape) {
  return experts.per_token * shape.tokens / shape.tensor * shape.expert_tensor * shape.hottest;
}

/// Equations (1) to (5), without the block's input.
template <class Visit>
constexpr void each_feed_forward_tensor(const model::FeedForward& block, double hidden,
                                        const ActivationShape& shape, Visit&& visit) {
  using plan::Module;
  const double t = shape.tensor;
  if (!model::is_mixture(block)) {
    each_block_tensor(block, block.size / t, shape.tokens, Module::feed_forward,
                      shape.adapters.feed_forward, shape, visit);
    return;
  }
  const model::Experts& experts = block.experts;
  const double tokens = expert_tokens(experts, shape);
  visit(Module::router, (4.0 * experts.count + 8.0 * experts.per_token) * shape.split_tokens());
  if (shape.keeps_input(shape.adapters.experts)) {
    visit(Module::router, shape.operand * hidden * tokens);
  }
  each_block_tensor(block, block.size / shape.expert_tensor, tokens, Module::experts,
                    shape.adapters.experts, shape, visit);
  if (experts.shared_size > 0) {
    each_block_tensor(block, experts.shared_size / t, shape.tokens, Module::feed_forward,
                      shape.adapters.feed_forward, shape, visit);
    if (shape.quantized()) visit(Module::norm, shape.operand * hidden * shape.split_tokens());
  }
}

}  // namespace bessemer::memory
