#pragma once

/// How long what lies in the host's memory or on drives takes to move, per step and accelerator.
///
///     link     (to_host + to_device) / B_l                                                 (1)
///     drives   a (from_drives / B_r + to_drives / B_w)                                     (2)
///     update   a host_update / B_m                                                         (3)
///
///     optimizer there     gradients n g/d out, weights n w/d in, once; (3) 2 s + g + w a parameter
///     gradients there     n g/d out at each reduction
///     weights there       n w/d in for each forward and backward pass of a micro-batch, once where
///                         they are kept between the two
///     activations there   out and in again, each micro-batch
///     on drives           the same, and states once in and once out
///
///     B_l link of one accelerator, one direction; B_r B_w B_m drives and memory of the node, shared by
///     its a accelerators; d ranks that share
///
/// [RenEtAl2021] section 4 for the optimizer, [RajbhandariEtAl2021] sections 3 and 5 for the rest. What
/// of it hides behind compute is not said here: (1) adds both directions, since what comes back went
/// out before.

#include <bessemer/core/breakdown.hpp>
#include <bessemer/hardware/cluster.hpp>
#include <bessemer/memory/ledger.hpp>

namespace bessemer::memory {

[[nodiscard]] constexpr bool offloads(const plan::Plan& plan) {
  return plan.offload != plan::Offload{} || !(plan.recomputation.offloaded == plan::Modules{}) ||
         plan.recomputation.offloads_inputs;
}

[[nodiscard]] constexpr bool uses_drives(const plan::Offload& offload) {
  return offload.optimizer == plan::Storage::nvme || offload.gradients == plan::Storage::nvme ||
         offload.weights == plan::Storage::nvme;
}

/// Of a step, as if nothing hid behind compute.
template <Real S = double>
struct OffloadTime {
  Time<S> link{};
  Time<S> drives{};
  Time<S> update{};
};

template <Real S, class Visit>
constexpr void each_part(const OffloadTime<S>& time, Visit&& visit) {
  visit("link", time.link);
  visit("drives", time.drives);
  visit("update", time.update);
}

/// What one rank of a stage moves in a step.
template <Real S>
[[nodiscard]] constexpr OffloadTraffic<S> offload_traffic(const model::Transformer& model,
                                                          const plan::Training<S>& training,
                                                          const plan::Plan& plan,
                                                          const plan::Layout& layout,
                                                          const plan::Software<S>& software,
                                                          int stage, double hottest = 0.0) {
  if (!offloads(plan)) return {};
  return with_ledgers(model, training, plan, layout, software, hottest,
                      [stage](const StageLedgers<S>& ledgers) { return ledgers.traffic(stage); });
}

/// Equations (1) to (3). Throws `InvalidInput` where the node does not say what they need.
template <Real S>
[[nodiscard]] constexpr OffloadTime<S> offload_time(const OffloadTraffic<S>& traffic,
                                                    const hardware::Node<S>& node) {
  const hardware::Host<S>& host = node.host;
  const S ranks(static_cast<double>(node.accelerators));
  const auto over = [](const DataSize<S>& size, const Bandwidth<S>& bandwidth, const char* field) {
    if (!(size > DataSize<S>{})) return Time<S>{};
    require(bandwidth > Bandwidth<S>{}, "node.host.", field,
            ": must be given for a plan that offloads; give it, or keep everything on the device");
    return Time<S>(size / bandwidth);
  };
  return {.link = over(traffic.to_host + traffic.to_device, host.link, "link"),
          .drives = ranks * over(traffic.from_drives, host.drive_read, "drive_read") +
                    ranks * over(traffic.to_drives, host.drive_write, "drive_write"),
          .update = ranks * over(traffic.host_update, host.memory_bandwidth, "memory_bandwidth")};
}

/// Throws `InvalidInput` unless host and drives are given where a plan uses them, and `Infeasible`
/// unless what the ranks of a node keep there fits.
template <Real S>
constexpr void check_host(const Footprint<S>& footprint, const hardware::Node<S>& node) {
  const auto fits = [&](const OffloadLedger<S>& kept, const DataSize<S>& capacity,
                        const char* field) {
    const DataSize<S> all = S(static_cast<double>(node.accelerators)) * total_of<DataSize<S>>(kept);
    if (!(all > DataSize<S>{})) return;
    require(capacity > DataSize<S>{}, "node.host.", field,
            ": must be given for a plan that offloads; give it, or keep everything on the device");
    require_feasible(all <= capacity, "node.host.", field, ": the ", node.accelerators,
                     " accelerators of a node keep ", static_cast<double>(all.value()) / 1e9,
                     " GB there, more than its ", static_cast<double>(capacity.value()) / 1e9,
                     " GB; share states among more ranks");
  };
  fits(footprint.host, node.host.memory, "memory");
  fits(footprint.drives, node.host.drives, "drives");
}

}  // namespace bessemer::memory
