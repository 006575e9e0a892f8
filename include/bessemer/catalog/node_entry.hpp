#pragma once

/// A node of the catalogue: a server as it is bought or rented, with the links out of each of its
/// accelerators.
///
/// Bandwidths are per accelerator and in one direction: the ports of a node, shared out among its
/// accelerators. Host power is the maximum of the node less the limits of its accelerators, an
/// upper bound: nodes in training draw less than their maximum [LatifEtAl2025].

#include <string_view>

#include <bessemer/catalog/accelerators.hpp>
#include <bessemer/catalog/collective_calibrations.hpp>
#include <bessemer/catalog/hosts.hpp>
#include <bessemer/catalog/kernel_calibrations.hpp>
#include <bessemer/catalog/step_coefficients.hpp>
#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/hardware/cluster.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

/// Mean random delay of a node in a step: steps longer by ln 2 times that with each doubling of the nodes.
inline constexpr Sourced<double> step_jitter = fitted_to_steps("jitter");

/// NVLink switches sum from the third generation on, that of NVLink 4 [Bekman2024]; a bridge between
/// two accelerators is no switch.
[[nodiscard]] constexpr bool sums_in_switch(std::string_view link) {
  return link.starts_with("nvlink-4") || link.starts_with("nvlink-5");
}

struct NodeEntry {
  static constexpr std::string_view kind = "node";
  std::string_view name;
  std::string_view label;
  /// Name in `accelerators`.
  std::string_view accelerator;
  /// What connects accelerators inside and beyond the scale-up domain: names that
  /// `find_collective_calibration` knows.
  std::string_view scale_up_link;
  std::string_view scale_out_link;
  Sourced<int> accelerators;
  Sourced<int> scale_up_domain;
  Sourced<Bandwidth<>> scale_up_bandwidth;
  Sourced<Time<>> scale_up_latency;
  Sourced<Bandwidth<>> scale_out_bandwidth;
  Sourced<Time<>> scale_out_latency;
  Sourced<Power<>> host_power;
  /// Of switches and optics outside the node, per accelerator.
  Sourced<Power<>> network_power;
  /// Of a scale-up domain without switches; its lengths are the note of `scale_up_domain`.
  hardware::TorusPod torus{};

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::Node<S> description() const {
    return {.name = name,
            .accelerator = find_accelerator(accelerator).template description<S>(),
            .accelerators = accelerators.value(),
            .scale_up_domain = scale_up_domain.value(),
            .scale_up = {.bandwidth = as<S>(scale_up_bandwidth.value()),
                         .latency = as<S>(scale_up_latency.value())},
            .scale_out = {.bandwidth = as<S>(scale_out_bandwidth.value()),
                          .latency = as<S>(scale_out_latency.value())},
            .host_power = as<S>(host_power.value()),
            .in_network_reduction = sums_in_switch(scale_up_link) && scale_up_domain.value() > 2,
            .torus = torus,
            .host = host_of<S>(name)};
  }

  /// So many accelerators in such nodes.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::Cluster<S> cluster(int accelerators_in_all) const {
    return {.node = description<S>(),
            .accelerators = accelerators_in_all,
            .network_power = as<S>(network_power.value()),
            .step_jitter = S(step_jitter.value())};
  }

  /// For `compute::CalibratedKernels`.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::KernelCalibration<S> kernel_calibration() const {
    const KernelCalibrationEntry& found = find_kernel_calibration(accelerator);
    if (found.name != datasheet_only_kernels.name) return found.template description<S>();
    return datasheet_kernels(find_accelerator(accelerator).description()).template description<S>();
  }

  /// For `network::CalibratedCollectives`, innermost tier first.
  template <Real S = double>
  [[nodiscard]] constexpr InlineVector<hardware::CollectiveCalibration<S>, hardware::most_tiers>
  collective_calibrations() const {
    return {find_collective_calibration(scale_up_link).template description<S>(),
            find_collective_calibration(scale_out_link).template description<S>()};
  }
};

/// Calls `visit(field, basis, key, note)` for each coefficient of the calibrated models of a node.
template <SourceVisitor V>
constexpr void each_calibration_source(const NodeEntry& entry, V&& visit) {
  each_source(find_kernel_calibration(entry.accelerator), visit);
  each_source(find_collective_calibration(entry.scale_up_link), visit);
  each_source(find_collective_calibration(entry.scale_out_link), visit);
}

/// Calls `visit(field, basis, key, note)` for each value of the entry and of its accelerator.
template <SourceVisitor V>
constexpr void each_source(const NodeEntry& entry, V&& visit) {
  visit_source("node.accelerators", entry.accelerators, visit);
  visit_source("node.scale_up_domain", entry.scale_up_domain, visit);
  visit_source("node.scale_up.bandwidth", entry.scale_up_bandwidth, visit);
  visit_source("node.scale_up.latency", entry.scale_up_latency, visit);
  visit_source("node.scale_out.bandwidth", entry.scale_out_bandwidth, visit);
  visit_source("node.scale_out.latency", entry.scale_out_latency, visit);
  visit_source("node.host_power", entry.host_power, visit);
  visit_source("cluster.network_power", entry.network_power, visit);
  visit_source("cluster.step_jitter", step_jitter, visit);
  each_source(find_accelerator(entry.accelerator), visit);
}

}  // namespace bessemer::catalog
