#pragma once

/// What links give to collectives: coefficients of `network::CalibratedCollectives`.
///
/// NVLink 3 to 5 and EFA are fitted to measured collectives by examples/calibrate_kernels;
/// docs/calibration.md has the residuals. Shares are of the rate that one accelerator sends in one
/// direction. Between nodes, InfiniBand and Omni-Path shares are those that make whole training steps
/// come out right; their latencies, and all other links, are assumed. Local copies and set-up times
/// nobody measured are zero; a switch whose sums nobody measured has a switch share of zero.

#include <array>
#include <cstddef>
#include <string_view>

#include <bessemer/catalog/kernel_calibration_entry.hpp>
#include <bessemer/catalog/step_coefficients.hpp>
#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/hardware/collective_calibration.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

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
inline constexpr Sourced<Time<>> fabric_peer{1.0 * microsecond, Basis::assumed, "Bekman2024",
                                             "a fifth of a ring's hop, as on NVLink"};
inline constexpr Sourced<Time<>> switch_peer{0.35 * microsecond, Basis::assumed,
                                             "AiConfigurator2026", "as NVLink"};
inline constexpr Sourced<double> unmeasured_copy{0.0, Basis::assumed, "Bekman2024", "not measured"};
inline constexpr Sourced<Time<>> unmeasured_setup{0.0 * second, Basis::assumed, "Bekman2024",
                                                  "not measured"};
inline constexpr Sourced<double> unmeasured_protocol{0.0, Basis::assumed, "Bekman2024",
                                                     "one protocol for messages of all sizes"};
inline constexpr Sourced<double> unmeasured_switch{0.0, Basis::assumed, "Bekman2024",
                                                   "sums in switches not measured: none"};
inline constexpr Sourced<double> as_rings{0.0, Basis::assumed, "Bekman2024",
                                          "all-to-alls not measured: as rings"};
constexpr Sourced<double> assumed_share(double value, std::string_view note) {
  return {value, Basis::assumed, "Bekman2024", note};
}

}  // namespace detail

struct CollectiveCalibrationEntry {
  static constexpr std::string_view kind = "collective calibration";
  /// A link's name, or what the names of its generations begin with.
  std::string_view name;
  Sourced<Time<>> start;
  Sourced<Time<>> hop;
  Sourced<double> link_share;
  Sourced<double> local_copy = detail::unmeasured_copy;
  Sourced<Time<>> setup = detail::unmeasured_setup;
  Sourced<double> low_latency_share = detail::unmeasured_protocol;
  Sourced<double> switch_share = detail::unmeasured_switch;
  Sourced<Time<>> peer = detail::fabric_peer;
  Sourced<double> exchange_share = detail::as_rings;
  Sourced<Time<>> exchange_setup = detail::unmeasured_setup;
  /// Rings and sums of all sizes; all-to-alls of all sizes.
  FitRecord rings{};
  FitRecord exchanges{};

  /// The coefficients, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::CollectiveCalibration<S> description() const {
    return {.start = as<S>(start.value()),
            .hop = as<S>(hop.value()),
            .link_share = S(link_share.value()),
            .local_copy = S(local_copy.value()),
            .setup = as<S>(setup.value()),
            .low_latency_share = S(low_latency_share.value()),
            .switch_share = S(switch_share.value()),
            .peer = as<S>(peer.value()),
            .exchange_share = S(exchange_share.value()),
            .exchange_setup = as<S>(exchange_setup.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const CollectiveCalibrationEntry& entry, V&& visit) {
  visit_source("calibration.start", entry.start, visit);
  visit_source("calibration.hop", entry.hop, visit);
  visit_source("calibration.link_share", entry.link_share, visit);
  visit_source("calibration.local_copy", entry.local_copy, visit);
  visit_source("calibration.setup", entry.setup, visit);
  visit_source("calibration.low_latency_share", entry.low_latency_share, visit);
  visit_source("calibration.switch_share", entry.switch_share, visit);
  visit_source("calibration.peer", entry.peer, visit);
  visit_source("calibration.exchange_share", entry.exchange_share, visit);
  visit_source("calibration.exchange_setup", entry.exchange_setup, visit);
}

namespace detail {

constexpr Sourced<double> measured(double value) {
  return {value, Basis::fitted, "AiConfigurator2026"};
}
constexpr Sourced<Time<>> measured_time(double microseconds) {
  return {microseconds * microsecond, Basis::fitted, "AiConfigurator2026"};
}

/// One switch, in the order in which examples/calibrate_kernels prints its coefficients, times in
/// microseconds.
constexpr CollectiveCalibrationEntry measured_switch(
    std::string_view name, double start, double hop, double link_share, double local_copy,
    double setup, double low_latency_share, Sourced<double> switch_share, double peer,
    double exchange_share, double exchange_setup, FitRecord rings, FitRecord exchanges) {
  return {.name = name,
          .start = measured_time(start),
          .hop = measured_time(hop),
          .link_share = measured(link_share),
          .local_copy = measured(local_copy),
          .setup = measured_time(setup),
          .low_latency_share = measured(low_latency_share),
          .switch_share = switch_share,
          .peer = measured_time(peer),
          .exchange_share = measured(exchange_share),
          .exchange_setup = measured_time(exchange_setup),
          .rings = rings,
          .exchanges = exchanges};
}

}  // namespace detail

/// For a link that nobody has measured.
inline constexpr CollectiveCalibrationEntry datasheet_only_collectives{
    .name = "datasheet-only",
    .start = detail::fabric_start,
    .hop = detail::fabric_hop,
    .link_share = detail::assumed_share(0.70, "0.63 to 0.78 elsewhere")};

inline constexpr std::array collective_calibrations{
    detail::measured_switch("nvlink-3", 9.910, 0.8838, 0.7337, 0.3575, 36.07, 0.4525,
                            {0.0, Basis::published, "Bekman2024", "its switches do not sum"},
                            0.3200, 0.6843, 6.959, {54, 0.053, 0.147}, {18, 0.063, 0.150}),
    detail::measured_switch("nvlink-4", 5.142, 0.8759, 0.8204, 0.4400, 46.68, 0.5906,
                            detail::measured(0.6202), 0.4080, 0.7542, 7.642, {109, 0.037, 0.105},
                            {30, 0.063, 0.154}),
    detail::measured_switch("nvlink-5", 7.692, 1.407, 0.8010, 0.4429, 38.96, 0.3366,
                            detail::measured(0.4534), 0.4513, 0.6215, 8.820, {185, 0.057, 0.199},
                            {48, 0.039, 0.130}),
    CollectiveCalibrationEntry{
        .name = "efa",
        .start = {276.7 * microsecond, Basis::fitted, "Bekman2024", "four nodes of eight B200"},
        .hop = {12.10 * microsecond, Basis::assumed, "Bekman2024",
                "one number of nodes: start and hop are not told apart"},
        .link_share = {0.7290, Basis::fitted, "Bekman2024"},
        .setup = {192.4 * microsecond, Basis::fitted, "Bekman2024"},
        .low_latency_share = {0.4917, Basis::fitted, "Bekman2024"},
        .rings = {19, 0.038, 0.087}},
    CollectiveCalibrationEntry{.name = "infiniband",
                               .start = detail::fabric_start,
                               .hop = detail::fabric_hop,
                               .link_share = fitted_to_steps("infiniband_share"),
                               .exchange_share = fitted_to_steps("infiniband_exchange")},
    CollectiveCalibrationEntry{.name = "omni-path",
                               .start = detail::fabric_start,
                               .hop = detail::fabric_hop,
                               .link_share = fitted_to_steps("omni_path_share")},
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
        .link_share = {0.90, Basis::derived, "ScalingBook2025",
                       "45 and 90 of 50 and 100 GB/s a link; 89 % in all-gathers on TPU7x"}},
    CollectiveCalibrationEntry{
        .name = "infinity-fabric",
        .start = detail::switch_start,
        .hop = detail::switch_hop,
        .link_share = {0.70, Basis::derived, "Bekman2024",
                       "all-reduce on eight MI300X at 4 GiB: 312.9 of 448 GB/s"},
        .peer = detail::switch_peer},
    CollectiveCalibrationEntry{
        .name = "nvlink",
        .start = detail::switch_start,
        .hop = detail::switch_hop,
        .link_share = detail::assumed_share(0.78, "generations 3 to 5: 0.73 to 0.83"),
        .peer = detail::switch_peer},
    CollectiveCalibrationEntry{
        .name = "pcie",
        .start = detail::switch_start,
        .hop = detail::switch_hop,
        .link_share = detail::assumed_share(0.60, "with peer access; without, a tenth of it"),
        .peer = detail::switch_peer},
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
