#pragma once

/// Messages of context parallelism, per layer and micro-batch: how ranks that share a sequence come by
/// each other's keys and values.
///
///                  forward                          backward
///     all-gather   all-gather of K                  all-gather of K, reduce-scatter of its
///                                                   gradient                              (1)
///     ring         c - 1 sends of K/c               c - 1 sends of 2 K/c                  (2)
///     all-to-all   of Q + K/c, and of O             of O, and of Q + K/c                  (3)
///
///     K    keys and values of the whole sequence, for the heads of the rank        byte
///     Q O  queries and outputs of the rank's share of the sequence                 byte
///     c    ranks that share the sequence                                           1
///
/// (1) [GrattafioriEtAl2024] section 3.3.2, not hidden: it fits grouped-query attention, whose keys and
/// values are small. (2) [LiuEtAl2023] section 3: blocks go round behind the attention to the block
/// before; backwards they take their gradients along. (3) [JacobsEtAl2023] section 3.1: heads instead
/// of tokens are shared out during attention. A recurrence sends its inputs and outputs as (3).

#include <bessemer/plan/groups.hpp>

namespace bessemer::parallelism {

/// What one rank has of one micro-batch.
template <Real S = double>
struct AttentionBytes {
  DataSize<S> queries{};
  /// Of the whole sequence.
  DataSize<S> keys_and_values{};
  DataSize<S> outputs{};
};

/// Calls `visit(message, times)` for equations (1) to (3). A group of one sends nothing.
template <Real S, class Visit>
constexpr void each_context_message(const plan::Plan& plan, const AttentionBytes<S>& bytes,
                                    bool backward, Visit&& visit) {
  if (plan.context == 1) return;
  using plan::Collective;
  const plan::Group group = plan::context_group(plan);
  const S share = S(1.0 / plan.context);
  switch (plan.context_method) {
    case plan::ContextMethod::all_gather:
      visit(plan::Message<S>{Collective::all_gather, bytes.keys_and_values, group}, 1);
      if (!backward) return;
      visit(plan::Message<S>{Collective::reduce_scatter, bytes.keys_and_values, group}, 1);
      return;
    case plan::ContextMethod::ring: {
      const DataSize<S> block = S(backward ? S(2.0) * share : share) * bytes.keys_and_values;
      visit(plan::Message<S>{.collective = Collective::send,
                             .size = block,
                             .group = group,
                             .behind = plan::Hides::layer_compute},
            plan.context - 1);
      return;
    }
    case plan::ContextMethod::all_to_all:
      visit(plan::Message<S>{Collective::all_to_all, bytes.queries + share * bytes.keys_and_values,
                             group},
            1);
      visit(plan::Message<S>{Collective::all_to_all, bytes.outputs, group}, 1);
      return;
  }
}

/// Equation (3) whatever the plan's method: the states of a recurrence pass from token to token, so
/// that heads are what ranks can share.
template <Real S, class Visit>
constexpr void each_recurrence_message(const plan::Plan& plan, DataSize<S> inputs,
                                       DataSize<S> outputs, Visit&& visit) {
  if (plan.context == 1) return;
  const plan::Group group = plan::context_group(plan);
  visit(plan::Message<S>{plan::Collective::all_to_all, inputs, group}, 1);
  visit(plan::Message<S>{plan::Collective::all_to_all, outputs, group}, 1);
}

}  // namespace bessemer::parallelism
