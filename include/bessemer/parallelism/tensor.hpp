#pragma once

/// Messages of tensor and sequence parallelism, per layer and micro-batch.
///
///     without sequence parallelism   2 all-reduces of T h e forward, 2 backward            (1)
///     with it                        2 all-gathers and 2 reduce-scatters each way          (2)
///
///     T h e  tokens of the micro-batch on the rank, hidden size, bytes of an element
///
///     for the weight gradients       2 more all-gathers backward, of the inputs            (3)
///
/// (1) [ShoeybiEtAl2019] section 3: one all-reduce behind attention, one behind the feed-forward
/// block. (2) [KorthikantiEtAl2022] section 4.2: the same bytes, since an all-reduce is a
/// reduce-scatter and an all-gather. A layer whose attention and feed-forward share their input needs
/// half. Full recomputation repeats the forward messages: four become six. (3) is the price of keeping
/// inputs sharded, section 4.2.2 there; it may hide behind the input gradients, and does not arise
/// where the forward pass has just been repeated.

#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/groups.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::parallelism {

/// Points in a layer's forward pass where the tensor group must agree: one behind each mixer and one
/// behind the feed-forward part, or one for both in parallel layers. Experts have messages of their
/// own; what they share with all tokens has one.
[[nodiscard]] constexpr int tensor_synchronizations(const model::Layer& layer) {
  if (layer.parallel) return 1;
  const bool mixes = model::has_attention(layer) || model::has_recurrence(layer);
  const model::FeedForward& block = layer.feed_forward;
  const bool sums = model::is_mixture(block) ? block.experts.shared_size > 0 : block.size > 0;
  return (mixes ? 1 : 0) + (layer.cross_attention ? 1 : 0) + (sums ? 1 : 0);
}

/// Calls `visit(message, times)` for each message of one layer in one direction (forward and backward send
/// the same). A group of one sends nothing.
template <Real S, class Visit>
constexpr void each_tensor_message(const plan::Plan& plan, const model::Layer& layer,
                                   DataSize<S> activation, Visit&& visit) {
  if (plan.tensor == 1) return;
  const plan::Group group = plan::tensor_group(plan);
  const int points = tensor_synchronizations(layer);
  if (points > 0 && plan.sequence_parallel) {
    visit(plan::Message<S>{plan::Collective::all_gather, activation, group}, points);
    visit(plan::Message<S>{plan::Collective::reduce_scatter, activation, group}, points);
  } else if (points > 0) {
    visit(plan::Message<S>{plan::Collective::all_reduce, activation, group}, points);
  }
  // Tokens that the ranks shared out for the experts come together again.
  if (model::is_mixture(layer.feed_forward) && !plan.sequence_parallel) {
    visit(plan::Message<S>{plan::Collective::all_gather, activation, group}, 1);
  }
}

/// Calls `visit(message, times)` for equation (3), once per backward pass of a layer, unless its forward pass
/// was just repeated.
template <Real S, class Visit>
constexpr void each_input_gather(const plan::Plan& plan, const model::Layer& layer,
                                 DataSize<S> activation, bool repeated, Visit&& visit) {
  if (plan.tensor == 1 || !plan.sequence_parallel || repeated) return;
  const int points = tensor_synchronizations(layer);
  if (points == 0) return;
  visit(plan::Message<S>{plan::Collective::all_gather, activation, plan::tensor_group(plan)},
        points);
}

}  // namespace bessemer::parallelism
