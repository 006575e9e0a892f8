#pragma once

/// The parts of a ledger: every byte by kind, on the device and beside it.

#include <bessemer/core/breakdown.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::memory {

/// Of an accelerator's memory.
template <Real S = double>
struct Ledger {
  DataSize<S> weights{};
  /// Whole layers of what is sharded or offloaded.
  DataSize<S> gathered_weights{};
  /// In the format of low-precision products.
  DataSize<S> weight_copies{};
  DataSize<S> gradients{};
  /// Sharded gradients before they are reduced.
  DataSize<S> unreduced_gradients{};
  DataSize<S> optimizer_states{};
  DataSize<S> activations{};
  DataSize<S> recomputation{};
  DataSize<S> logits{};
  DataSize<S> buffers{};
  /// Tokens on their way to experts and back.
  DataSize<S> expert_buffers{};
  DataSize<S> attention_workspace{};
  DataSize<S> communicators{};
  DataSize<S> reserve{};
  DataSize<S> fragmentation{};
};

template <Real S, class Visit>
constexpr void each_part(const Ledger<S>& ledger, Visit&& visit) {
  visit("weights", ledger.weights);
  visit("gathered_weights", ledger.gathered_weights);
  visit("weight_copies", ledger.weight_copies);
  visit("gradients", ledger.gradients);
  visit("unreduced_gradients", ledger.unreduced_gradients);
  visit("optimizer_states", ledger.optimizer_states);
  visit("activations", ledger.activations);
  visit("recomputation", ledger.recomputation);
  visit("logits", ledger.logits);
  visit("buffers", ledger.buffers);
  visit("expert_buffers", ledger.expert_buffers);
  visit("attention_workspace", ledger.attention_workspace);
  visit("communicators", ledger.communicators);
  visit("reserve", ledger.reserve);
  visit("fragmentation", ledger.fragmentation);
}

/// What one accelerator keeps elsewhere: in the host's memory or on drives of the node.
template <Real S = double>
struct OffloadLedger {
  DataSize<S> weights{};
  DataSize<S> gradients{};
  DataSize<S> optimizer_states{};
  DataSize<S> activations{};
  /// Two layers of what passes through on its way to the drives.
  DataSize<S> buffers{};
};

template <Real S, class Visit>
constexpr void each_part(const OffloadLedger<S>& ledger, Visit&& visit) {
  visit("weights", ledger.weights);
  visit("gradients", ledger.gradients);
  visit("optimizer_states", ledger.optimizer_states);
  visit("activations", ledger.activations);
  visit("buffers", ledger.buffers);
}

/// What one accelerator moves in a step because of what it keeps elsewhere.
template <Real S = double>
struct OffloadTraffic {
  DataSize<S> to_host{};
  DataSize<S> to_device{};
  DataSize<S> from_drives{};
  DataSize<S> to_drives{};
  /// Through the host's memory, for an optimizer that runs there.
  DataSize<S> host_update{};
};

template <Real S, class Visit>
constexpr void each_part(const OffloadTraffic<S>& traffic, Visit&& visit) {
  visit("to_host", traffic.to_host);
  visit("to_device", traffic.to_device);
  visit("from_drives", traffic.from_drives);
  visit("to_drives", traffic.to_drives);
  visit("host_update", traffic.host_update);
}

/// A stage: device, host, drives.
template <Real S = double>
struct StageMemory {
  Ledger<S> device{};
  OffloadLedger<S> host{};
  OffloadLedger<S> drives{};
};

}  // namespace bessemer::memory
