#pragma once

/// Messages of expert parallelism, per layer of experts and micro-batch, the same each way.
///
///     dispatch   all-to-all of X over the expert ranks                                    (1)
///     combine    all-to-all of X back                                                     (2)
///     with each expert split over n ranks: all-gather of n X before it, reduce-scatter of n X
///     behind it                                                                           (3)
///
///     X = T/t k h e   what the rank's tokens, shared out over tensor ranks, send to experts   byte
///     T k h e         tokens of the micro-batch on the rank, experts a token, hidden, bytes
///
/// (1) and (2) [LepikhinEtAl2020] section 3.3, (3) [SinghEtAl2023]. What a stack saves by sending a
/// token once per node is added where messages are priced (`run/layer_messages.hpp`). They may hide
/// behind another micro-batch's compute [DeepSeekV32024] section 3.2.1.

#include <bessemer/plan/groups.hpp>

namespace bessemer::parallelism {

/// Calls `visit(message, times)` for equations (1) to (3), of which `sent` is X.
template <Real S, class Visit>
constexpr void each_expert_message(const plan::Plan& plan, DataSize<S> sent, Visit&& visit) {
  using plan::Collective;
  const plan::Hides behind = plan.expert_overlap ? plan::Hides::micro_batch : plan::Hides::nothing;
  if (plan.expert > 1) {
    visit(plan::Message<S>{.collective = Collective::all_to_all,
                           .size = sent,
                           .group = plan::expert_group(plan),
                           .behind = behind},
          2);
  }
  if (plan.expert_tensor > 1) {
    const plan::Group group = plan::expert_tensor_group(plan);
    const DataSize<S> gathered = S(double(plan.expert_tensor)) * sent;
    visit(plan::Message<S>{Collective::all_gather, gathered, group}, 1);
    visit(plan::Message<S>{Collective::reduce_scatter, gathered, group}, 1);
  }
}

}  // namespace bessemer::parallelism
