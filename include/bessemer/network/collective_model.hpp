#pragma once

/// What a collective model is: anything that says how long a message takes on a fabric, so that
/// `run/` takes any of them as a template argument. The rivals are `FlatRing`, `HierarchicalRing`,
/// `CheapestCollectives`, `CalibratedCollectives`, or a user's own.

#include <concepts>

#include <bessemer/hardware/fabric.hpp>
#include <bessemer/network/placement.hpp>
#include <bessemer/plan/message.hpp>

namespace bessemer::network {

/// A group of one takes no time; time never falls when the message grows.
template <class M, class S>
concept CollectiveModel = Real<S> &&
    requires(const M model, const plan::Message<S> message, const hardware::Fabric<S> fabric) {
  { model.time(message, fabric) } -> std::same_as<Time<S>>;
};

}  // namespace bessemer::network
