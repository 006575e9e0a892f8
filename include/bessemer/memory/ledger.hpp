#pragma once

/// The memory ledger of a pipeline stage: every byte by kind. The report, the feasibility check and
/// any search read this one.
///
///     states            weights, gradients, optimizer: `states.hpp`                        (1)
///     activations       (chunks in flight) (layers of a chunk) (bytes of a layer)          (2)
///     recomputation     one layer, or group of layers, as it runs again
///     logits            (e + 8) V/t T (1 + heads)   16-bit logits, their 32-bit copy, its
///                       gradient, for each head of multi-token prediction too              (3)
///     buffers           `buffers.hpp`; two layers of what moves to the host
///     reserve           driver and libraries
///     fragmentation     (f - 1) of all but reserve and communicators
///
///     V output rows, T tokens of the micro-batch on the rank, t tensor ranks, e bytes of an element
///
/// (1) [RajbhandariEtAl2020] section 3.1; (2) [KorthikantiEtAl2022] section 4.2.3; (3) counts what a
/// vocabulary-parallel cross entropy holds at once. The fullest stage decides whether a plan fits.

#include <bessemer/memory/stage_ledgers.hpp>

namespace bessemer::memory {

/// Device, host and drives of one stage, from 0. `hottest` is what the busiest rank of experts sees
/// over the mean; 0: by the routing of the training.
template <Real S>
[[nodiscard]] constexpr StageMemory<S> stage_memory(const model::Transformer& model,
                                                    const plan::Training<S>& training,
                                                    const plan::Plan& plan,
                                                    const plan::Layout& layout,
                                                    const plan::Software<S>& software, int stage,
                                                    double hottest = 0.0) {
  return with_ledgers(model, training, plan, layout, software, hottest,
                      [stage](const StageLedgers<S>& ledgers) { return ledgers.stage(stage); });
}

/// The ledger of one stage's devices.
template <Real S>
[[nodiscard]] constexpr Ledger<S> stage_ledger(const model::Transformer& model,
                                               const plan::Training<S>& training,
                                               const plan::Plan& plan, const plan::Layout& layout,
                                               const plan::Software<S>& software, int stage,
                                               double hottest = 0.0) {
  return stage_memory(model, training, plan, layout, software, stage, hottest).device;
}

/// The fullest stage and its ledger, and what its ranks keep beside the device.
template <Real S = double>
struct Footprint {
  int stage = 0;
  Ledger<S> ledger{};
  DataSize<S> total{};
  OffloadLedger<S> host{};
  OffloadLedger<S> drives{};
};

/// Puts the fullest stage into `fullest`.
template <Real S>
constexpr void find_fullest(const StageLedgers<S>& ledgers, int stages, Footprint<S>& fullest) {
  for (int stage = 0; stage < stages; stage = ledgers.next(stage)) {
    const StageMemory<S> memory = ledgers.stage(stage);
    const DataSize<S> total = total_of<DataSize<S>>(memory.device);
    if (stage == 0 || fullest.total < total) {
      fullest = {.stage = stage,
                 .ledger = memory.device,
                 .total = total,
                 .host = memory.host,
                 .drives = memory.drives};
    }
  }
}

template <Real S>
[[nodiscard]] constexpr Footprint<S> footprint(const model::Transformer& model,
                                               const plan::Training<S>& training,
                                               const plan::Plan& plan, const plan::Layout& layout,
                                               const plan::Software<S>& software,
                                               double hottest = 0.0) {
  return with_ledgers(model, training, plan, layout, software, hottest,
                      [&plan](const StageLedgers<S>& ledgers) {
                        Footprint<S> fullest;
                        find_fullest(ledgers, plan.pipeline, fullest);
                        return fullest;
                      });
}

}  // namespace bessemer::memory
