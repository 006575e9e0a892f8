#pragma once

/// Messages of data parallelism, per step: the sum of gradients, and updated weights back.
///
///     copies of the optimizer     all-reduce of n g                                       (1)
///     sharded optimizer (ZeRO-1)  reduce-scatter of n g, all-gather of n w                (2)
///     sharded gradients (ZeRO-2)  the same, reduced once per run of micro-batches
///
///     n    parameters that a rank holds       1
///     g w  bytes of a gradient, of a weight   byte
///
/// [RajbhandariEtAl2020] section 7. No sharding means no gathering of weights. What may hide: the
/// reduction behind the last micro-batch's backward pass, the gathering behind the next step's first
/// forward pass.

#include <bessemer/model/optimizer.hpp>
#include <bessemer/plan/groups.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::parallelism {

/// Messages of one step; a size of zero where there is none.
template <Real S = double>
struct DataMessages {
  plan::Message<S> gradients;
  plan::Message<S> weights;
};

template <Real S>
[[nodiscard]] constexpr DataMessages<S> data_messages(const plan::Plan& plan,
                                                      const plan::Layout& layout, double parameters,
                                                      const model::StateSizes& sizes) {
  const plan::Group group = plan::gradient_group(plan, layout);
  const bool sharded = plan.sharding != plan::Sharding::none;
  const auto bytes = [parameters](DataSize<> each) {
    return DataSize<S>::from_value(S(parameters * each.value()));
  };
  return {
      .gradients = {sharded ? plan::Collective::reduce_scatter : plan::Collective::all_reduce,
                    bytes(sizes.gradient), group},
      .weights = {plan::Collective::all_gather, bytes(sharded ? sizes.weight : 0.0 * byte), group}};
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
