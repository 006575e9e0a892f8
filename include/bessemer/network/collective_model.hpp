#pragma once

/// What a collective model is: anything that says how long a message takes on a fabric, so that
/// `run/` takes any of them as a template argument. The rivals are `FlatRing`, `HierarchicalRing`,
/// `CalibratedCollectives`, or a user's own.

#include <concepts>

#include <bessemer/hardware/link.hpp>
#include <bessemer/network/placement.hpp>
#include <bessemer/plan/message.hpp>

namespace bessemer::network {

/// A group of one takes no time; time never falls when the message grows.
template <class M, class S>
concept CollectiveModel = Real<S> &&
    requires(const M model, const plan::Message<S> message, const hardware::Fabric<S> fabric) {
  { model.time(message, fabric) } -> std::same_as<Time<S>>;
};

/// How often the ring goes round: twice in an all-reduce, once otherwise.
[[nodiscard]] constexpr double rounds(plan::Collective collective) {
  return collective == plan::Collective::all_reduce ? 2.0 : 1.0;
}

/// Index of the outermost tier on which members of the group meet.
[[nodiscard]] constexpr std::size_t outermost_tier(const Placement& members) {
  std::size_t outermost = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i] > 1) outermost = i;
  }
  return outermost;
}

}  // namespace bessemer::network
