#pragma once

/// Messages of sharded weights, per unit (a layer, or an end of the model) and micro-batch.
///
///     forward    all-gather of n w                                                        (1)
///     backward   all-gather of n w, unless they are kept; reduce-scatter of n g           (2)
///
///     n    parameters of the unit on a tensor and pipeline rank, experts apart     1
///     g w  bytes of a gradient, of a weight                                        byte
///
/// ZeRO-3 [RajbhandariEtAl2020] section 5.3, fully sharded data parallelism [ZhaoEtAl2023] section 3.
/// The next unit's weights are gathered, and the last one's gradients scattered, behind the compute
/// of this one. Experts share among the ranks that hold copies of them.

#include <bessemer/model/optimizer.hpp>
#include <bessemer/plan/groups.hpp>
#include <bessemer/plan/rank_parameters.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::parallelism {

/// Calls `visit(message)` for equation (1), or (2) if `backward`. Nothing is sent where weights are not
/// sharded.
template <Real S, class Visit>
constexpr void each_weight_message(const plan::Plan& plan, const plan::Layout& layout,
                                   const plan::RankParameters& held, const model::StateSizes& sizes,
                                   bool backward, Visit&& visit) {
  if (!plan::shards_weights(plan)) return;
  using plan::Collective;
  const auto bytes = [](double count, DataSize<> each) {
    return DataSize<S>::from_value(S(count * each.value()));
  };
  const auto unit = [&](double count, const plan::Group& group) {
    if (group.ranks == 1 || !(count > 0.0)) return;
    const auto send = [&](Collective collective, DataSize<> each) {
      visit(plan::Message<S>{.collective = collective,
                             .size = bytes(count, each),
                             .group = group,
                             .behind = plan::Hides::layer_compute});
    };
    const bool gathers = !backward || plan.sharding == plan::Sharding::weights;
    if (gathers) send(Collective::all_gather, sizes.weight);
    if (backward) send(Collective::reduce_scatter, sizes.gradient);
  };
  unit(held.dense, plan::shard_group(plan, layout));
  unit(held.experts, plan::expert_shard_group(plan, layout));
}

}  // namespace bessemer::parallelism
