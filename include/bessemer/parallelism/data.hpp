#pragma once

/// Messages of data parallelism, per step: the sum of gradients, and updated weights back.
///
///     copies of the optimizer     all-reduce of n g                                       (1)
///     sharded optimizer (ZeRO-1)  reduce-scatter of n g, all-gather of n w                (2)
///                                 or an all-reduce of n g, by stacks that sum it whole
///     sharded gradients (ZeRO-2)  the same, reduced once per run of micro-batches
///     sharded weights (ZeRO-3)    per layer and micro-batch: `parallelism/weights.hpp`
///     copies of what is sharded   all-reduce of n g / d over them, beside (2)             (3)
///
///     n    parameters that a rank holds, experts apart                  1
///     d    ranks that share one copy                                    1
///     g w  bytes of a gradient, of a weight                             byte
///
/// [RajbhandariEtAl2020] section 7; (3) [ZhaoEtAl2023] section 3.2.2. Experts are summed among the
/// ranks that hold the same. No sharding means no gathering of weights. What may hide: the reduction
/// behind the last micro-batch's backward pass, the gathering behind the next step's first forward.

#include <bessemer/model/optimizer.hpp>
#include <bessemer/plan/groups.hpp>
#include <bessemer/plan/rank_parameters.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::parallelism {

/// Calls `visit(message)` for each message of one reduction of what a rank holds.
template <Real S, class Visit>
constexpr void each_data_message(const plan::Plan& plan, const plan::Layout& layout,
                                 const plan::RankParameters& held, const model::StateSizes& sizes,
                                 bool whole_gradients, Visit&& visit) {
  using plan::Collective;
  const auto bytes = [](double count, DataSize<> each) {
    return DataSize<S>::from_value(S(count * each.value()));
  };
  const auto part = [&](double count, const plan::Group& all, const plan::Group& sharers,
                        const plan::Group& copies) {
    if (!(count > 0.0)) return;
    const auto send = [&](Collective collective, DataSize<S> size, const plan::Group& group,
                          plan::Hides behind) {
      if (group.ranks == 1) return;
      visit(plan::Message<S>{
          .collective = collective, .size = size, .group = group, .behind = behind});
    };
    const DataSize<S> gradients = bytes(count, sizes.gradient);
    if (plan.sharding == plan::Sharding::none) {
      send(Collective::all_reduce, gradients, all, plan::Hides::backward_pass);
      return;
    }
    if (!plan::shards_weights(plan)) {
      send(whole_gradients ? Collective::all_reduce : Collective::reduce_scatter, gradients,
           sharers, plan::Hides::backward_pass);
      send(Collective::all_gather, bytes(count, sizes.weight), sharers, plan::Hides::forward_pass);
    }
    send(Collective::all_reduce, gradients / S(double(sharers.ranks)), copies,
         plan::Hides::backward_pass);
  };
  part(held.dense, plan::gradient_group(plan, layout), plan::shard_group(plan, layout),
       plan::replica_group(plan, layout));
  part(held.experts, plan::expert_data_group(plan, layout), plan::expert_shard_group(plan, layout),
       plan::expert_replica_group(plan, layout));
}

/// What is left to see of a message of duration `message` behind a window of compute:
///
///     exposed = max(0, message - window) + leak min(message, window)                      (3)
///
/// The leak is what the hidden part still costs, since links and kernels share memory and processors.
template <Real S>
[[nodiscard]] constexpr Time<S> exposed_time(Time<S> message, Time<S> window, S leak) {
  require(leak >= S(0.0) && leak <= S(1.0), "exposed_time: leak must be between 0 and 1, got ",
          static_cast<double>(leak));
  const Time<S> beyond = window < message ? message - window : Time<S>{};
  const Time<S> hidden = window < message ? window : message;
  return beyond + leak * hidden;
}

}  // namespace bessemer::parallelism
