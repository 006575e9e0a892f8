#pragma once

/// Messages of context parallelism, per layer and micro-batch: every rank gathers the keys and
/// values of the whole sequence before attention, and returns their gradients after it.
///
///     forward   all-gather of K = 2 b s g_t d e                                           (1)
///     backward  all-gather of K, reduce-scatter of its gradient                           (2)
///
///     b s  sequences, their length     g_t d  key-value heads on the rank, head size
///     e    bytes of an element
///
/// The all-gather form of [GrattafioriEtAl2024] section 3.3.2, not hidden behind compute: it fits
/// grouped-query attention, whose keys and values are small.

#include <bessemer/plan/groups.hpp>

namespace bessemer::parallelism {

/// Calls `visit(message)` for equation (1), or (2) if `backward`. A group of one sends nothing.
template <Real S, class Visit>
constexpr void each_context_message(const plan::Plan& plan, DataSize<S> keys_and_values,
                                    bool backward, Visit&& visit) {
  if (plan.context == 1) return;
  const plan::Group group = plan::context_group(plan);
  visit(plan::Message<S>{plan::Collective::all_gather, keys_and_values, group});
  if (backward) {
    visit(plan::Message<S>{plan::Collective::reduce_scatter, keys_and_values, group});
  }
}

}  // namespace bessemer::parallelism
