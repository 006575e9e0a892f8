#pragma once

/// What links give to collectives: coefficients of `network::CalibratedCollectives`.
///
/// NVLink 3 to 5 and EFA are fitted to measured collectives by examples/calibrate_kernels;
/// docs/calibration.md has the residuals. Starts hold for the messages of training: below 8 MiB
/// libraries change protocol and are up to twice as fast as the form says. Shares are of the rate
/// that one accelerator sends in one direction. Between nodes, InfiniBand and Omni-Path shares are
/// those that make whole training steps come out right; their latencies, and all other links, are
/// assumed.

#include <array>
#include <cstddef>
#include <string_view>

#include <bessemer/catalog/kernel_calibration_entry.hpp>
#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/hardware/collective_calibration.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

struct CollectiveCalibrationEntry {
  static constexpr std::string_view kind = "collective calibration";
  /// A link's name, or what the names of its generations begin with.
  std::string_view name;
  Sourced<Time<>> start;
  Sourced<Time<>> hop;
  Sourced<double> link_share;
  /// Rings from 8 MiB on.
  FitRecord large{};

  /// The coefficients, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::CollectiveCalibration<S> description() const {
    return {.start = as<S>(start.value()),
            .hop = as<S>(hop.value()),
            .link_share = S(link_share.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const CollectiveCalibrationEntry& entry, V&& visit) {
  visit_source("calibration.start", entry.start, visit);
  visit_source("calibration.hop", entry.hop, visit);
  visit_source("calibration.link_share", entry.link_share, visit);
}

namespace detail {

/// Latencies of rings between nodes: what an unnamed cluster of four nodes shows, 67 us in all.
inline constexpr Sourced<Time<>> fabric_start{25.0 * microsecond, Basis::assumed, "Bekman2024",
                                              "of 67 us on four nodes"};
inline constexpr Sourced<Time<>> fabric_hop{5.0 * microsecond, Basis::assumed, "Bekman2024",
                                            "of 67 us on four nodes"};
inline constexpr Sourced<Time<>> switch_start{25.0 * microsecond, Basis::assumed,
                                              "AiConfigurator2026", "as NVLink"};
inline constexpr Sourced<Time<>> switch_hop{1.0 * microsecond, Basis::assumed, "AiConfigurator2026",
                                            "as NVLink"};
constexpr Sourced<double> assumed_share(double value, std::string_view note) {
  return {value, Basis::assumed, "Bekman2024", note};
}

}  // namespace detail

/// For a link that nobody has measured.
inline constexpr CollectiveCalibrationEntry datasheet_only_collectives{
    .name = "datasheet-only",
    .start = detail::fabric_start,
    .hop = detail::fabric_hop,
    .link_share = detail::assumed_share(0.70, "0.63 to 0.78 elsewhere")};

inline constexpr std::array collective_calibrations{
    CollectiveCalibrationEntry{.name = "nvlink-3",
                               .start = {29.61 * microsecond, Basis::fitted, "AiConfigurator2026"},
                               .hop = {0.7488 * microsecond, Basis::fitted, "AiConfigurator2026"},
                               .link_share = {0.6340, Basis::fitted, "AiConfigurator2026"},
                               .large = {27, 0.091, 0.160}},
    CollectiveCalibrationEntry{.name = "nvlink-4",
                               .start = {17.30 * microsecond, Basis::fitted, "AiConfigurator2026"},
                               .hop = {0.5027 * microsecond, Basis::fitted, "AiConfigurator2026"},
                               .link_share = {0.7291, Basis::fitted, "AiConfigurator2026"},
                               .large = {56, 0.068, 0.232}},
    CollectiveCalibrationEntry{.name = "nvlink-5",
                               .start = {22.98 * microsecond, Basis::fitted, "AiConfigurator2026"},
                               .hop = {1.800 * microsecond, Basis::fitted, "AiConfigurator2026"},
                               .link_share = {0.6830, Basis::fitted, "AiConfigurator2026"},
                               .large = {96, 0.097, 0.279}},
    CollectiveCalibrationEntry{
        .name = "efa",
        .start = {342.8 * microsecond, Basis::fitted, "Bekman2024", "four nodes of eight B200"},
        .hop = {11.76 * microsecond, Basis::assumed, "Bekman2024",
                "one number of nodes: start and hop are not told apart"},
        .link_share = {0.7409, Basis::fitted, "Bekman2024"},
        .large = {13, 0.042, 0.140}},
    CollectiveCalibrationEntry{
        .name = "infiniband",
        .start = detail::fabric_start,
        .hop = detail::fabric_hop,
        .link_share = {0.78, Basis::fitted, "NarayananEtAl2021", "to 434 training steps"}},
    CollectiveCalibrationEntry{.name = "omni-path",
                               .start = detail::fabric_start,
                               .hop = detail::fabric_hop,
                               .link_share = {0.30, Basis::fitted, "LeScaoEtAl2022",
                                              "to 81 training steps: 0.39 of InfiniBand's 0.78"}},
    CollectiveCalibrationEntry{.name = "roce",
                               .start = detail::fabric_start,
                               .hop = detail::fabric_hop,
                               .link_share = detail::assumed_share(0.70, "below InfiniBand")},
    CollectiveCalibrationEntry{.name = "ethernet",
                               .start = detail::fabric_start,
                               .hop = detail::fabric_hop,
                               .link_share = detail::assumed_share(0.70, "RoCE; TCP has less")},
    CollectiveCalibrationEntry{.name = "slingshot",
                               .start = detail::fabric_start,
                               .hop = detail::fabric_hop,
                               .link_share = detail::assumed_share(0.70, "as RoCE")},
    CollectiveCalibrationEntry{
        .name = "tpu-ici",
        .start = {13.5 * microsecond, Basis::derived, "TpuRecipes2025",
                  "all-gather on 4 and 8 TPU7x: 13.5 us and a constant rate"},
        .hop = {1.0 * microsecond, Basis::assumed, "ScalingBook2025", "recalled"},
        .link_share = detail::assumed_share(0.75, "all axes of the torus at once")},
    CollectiveCalibrationEntry{
        .name = "infinity-fabric",
        .start = detail::switch_start,
        .hop = detail::switch_hop,
        .link_share = {0.70, Basis::derived, "Bekman2024",
                       "all-reduce on eight MI300X at 4 GiB: 312.9 of 448 GB/s"}},
    CollectiveCalibrationEntry{
        .name = "nvlink",
        .start = detail::switch_start,
        .hop = detail::switch_hop,
        .link_share = detail::assumed_share(0.68, "generations 3 to 5: 0.63 to 0.73")},
    CollectiveCalibrationEntry{
        .name = "pcie",
        .start = detail::switch_start,
        .hop = detail::switch_hop,
        .link_share = detail::assumed_share(0.60, "with peer access; without, a tenth of it")},
    datasheet_only_collectives};

/// The entry whose name is the link's, or the longest that it begins with: "infiniband" for
/// "infiniband-ndr", "nvlink-3" for "nvlink-3-a800"; "ici" is "tpu-ici". Otherwise
/// `datasheet_only_collectives`.
[[nodiscard]] constexpr const CollectiveCalibrationEntry& find_collective_calibration(
    std::string_view link) {
  if (link == "ici") link = "tpu-ici";
  const CollectiveCalibrationEntry* best = &datasheet_only_collectives;
  std::size_t longest = 0;
  for (const CollectiveCalibrationEntry& entry : collective_calibrations) {
    const bool begins = link.starts_with(entry.name) &&
                        (link.size() == entry.name.size() || link[entry.name.size()] == '-');
    if (begins && entry.name.size() > longest) {
      best = &entry;
      longest = entry.name.size();
    }
  }
  return *best;
}

}  // namespace bessemer::catalog
