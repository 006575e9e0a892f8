#pragma once

/// Descriptions on another scalar: inputs of a study, lifted once at its edge.
///
///     const auto on_dual = lifted<Dual<8>>(job);
///
/// Every continuous field is carried over as a constant; what has no scalar is copied.

#include <concepts>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/job.hpp>

namespace bessemer::study {

template <Real S>
[[nodiscard]] constexpr compute::Kernel<S> lifted(const compute::Kernel<>& kernel) {
  return {.kind = kernel.kind,
          .format = kernel.format,
          .m = S(kernel.m),
          .n = S(kernel.n),
          .k = S(kernel.k),
          .values = S(kernel.values),
          .batch = S(kernel.batch),
          .work = as<S>(kernel.work),
          .bytes = as<S>(kernel.bytes),
          .backward = kernel.backward,
          .grouped = kernel.grouped,
          .rate = S(kernel.rate),
          .synchronous = kernel.synchronous,
          .launches = kernel.launches};
}

template <Real S>
[[nodiscard]] constexpr hardware::Accelerator<S> lifted(const hardware::Accelerator<>& from) {
  const auto& peak = from.peak;
  return {.name = from.name,
          .peak = {.fp64 = as<S>(peak.fp64),
                   .fp32 = as<S>(peak.fp32),
                   .tf32 = as<S>(peak.tf32),
                   .fp16 = as<S>(peak.fp16),
                   .bf16 = as<S>(peak.bf16),
                   .fp8 = as<S>(peak.fp8),
                   .fp4 = as<S>(peak.fp4),
                   .int8 = as<S>(peak.int8)},
          .memory_capacity = as<S>(from.memory_capacity),
          .memory_bandwidth = as<S>(from.memory_bandwidth),
          .power_limit = as<S>(from.power_limit),
          .processors = from.processors,
          .matrix_tile = from.matrix_tile};
}

template <Real S>
[[nodiscard]] constexpr hardware::Link<S> lifted(const hardware::Link<>& from) {
  return {.bandwidth = as<S>(from.bandwidth), .latency = as<S>(from.latency)};
}

template <Real S>
[[nodiscard]] constexpr hardware::Host<S> lifted(const hardware::Host<>& from) {
  return {.link = as<S>(from.link),
          .memory = as<S>(from.memory),
          .memory_bandwidth = as<S>(from.memory_bandwidth),
          .drives = as<S>(from.drives),
          .drive_read = as<S>(from.drive_read),
          .drive_write = as<S>(from.drive_write)};
}

template <Real S>
[[nodiscard]] constexpr hardware::Tier<S> lifted(const hardware::Tier<>& from) {
  return {.name = from.name,
          .ranks = from.ranks,
          .link = lifted<S>(from.link),
          .shape = from.shape,
          .oversubscription = S(from.oversubscription),
          .in_network_reduction = from.in_network_reduction,
          .axes = from.axes};
}

template <Real S>
[[nodiscard]] constexpr hardware::Cluster<S> lifted(const hardware::Cluster<>& from) {
  const hardware::Node<>& node = from.node;
  hardware::Cluster<S> cluster{.node = {.name = node.name,
                                        .accelerator = lifted<S>(node.accelerator),
                                        .accelerators = node.accelerators,
                                        .scale_up_domain = node.scale_up_domain,
                                        .scale_up = lifted<S>(node.scale_up),
                                        .scale_out = lifted<S>(node.scale_out),
                                        .host_power = as<S>(node.host_power),
                                        .in_network_reduction = node.in_network_reduction,
                                        .torus = node.torus,
                                        .host = lifted<S>(node.host)},
                               .accelerators = from.accelerators,
                               .network_power = as<S>(from.network_power),
                               .step_jitter = S(from.step_jitter)};
  for (const hardware::Tier<>& tier : from.fabric) cluster.fabric.push_back(lifted<S>(tier));
  return cluster;
}

template <Real S>
[[nodiscard]] constexpr plan::Training<S> lifted(const plan::Training<>& from) {
  return {.tokens = as<S>(from.tokens),
          .sequence_length = from.sequence_length,
          .global_batch = from.global_batch,
          .precision = from.precision,
          .optimizer = from.optimizer,
          .routing = {.forced_balance = from.routing.forced_balance,
                      .variation = S(from.routing.variation),
                      .capacity_factor = S(from.routing.capacity_factor),
                      .full_precision = from.routing.full_precision},
          .adapters = from.adapters,
          .weights = from.weights};
}

template <Real S>
[[nodiscard]] constexpr plan::Software<S> lifted(const plan::Software<>& from) {
  return {.name = from.name,
          .fused_attention = from.fused_attention,
          .attention_rate = S(from.attention_rate),
          .synchronous_attention = from.synchronous_attention,
          .gradient_format = from.gradient_format,
          .copies_gradients = from.copies_gradients,
          .tensor_exposed = S(from.tensor_exposed),
          .overlaps_input_gather = from.overlaps_input_gather,
          .overlaps_data = from.overlaps_data,
          .overlaps_scatter = from.overlaps_scatter,
          .reduces_whole_gradients = from.reduces_whole_gradients,
          .issues_experts_apart = from.issues_experts_apart,
          .fuses_graphed_experts = from.fuses_graphed_experts,
          .overlaps_sends = from.overlaps_sends,
          .splits_sends = from.splits_sends,
          .single_rail = from.single_rail,
          .forwards_tokens = from.forwards_tokens,
          .overlap_leak = S(from.overlap_leak),
          .offload_leak = S(from.offload_leak),
          .slice_jitter = S(from.slice_jitter),
          .exchange_leak = S(from.exchange_leak),
          .elementwise_traffic = S(from.elementwise_traffic),
          .host_operator = as<S>(from.host_operator),
          .host_kernel = as<S>(from.host_kernel),
          .host_collective = as<S>(from.host_collective),
          .host_leak = S(from.host_leak),
          .routing_stall = as<S>(from.routing_stall),
          .repeats_last_product = from.repeats_last_product,
          .gather_traffic = S(from.gather_traffic),
          .fused_activation = from.fused_activation,
          .fragmentation = S(from.fragmentation),
          .reserve = as<S>(from.reserve),
          .communicator = as<S>(from.communicator)};
}

template <Real S>
[[nodiscard]] constexpr hardware::KernelCalibration<S> lifted(
    const hardware::KernelCalibration<>& from) {
  return {.launch = as<S>(from.launch),
          .matrix_share = S(from.matrix_share),
          .sustained_share = S(from.sustained_share),
          .lost_outputs = S(from.lost_outputs),
          .inner_ramp = S(from.inner_ramp),
          .memory_share = S(from.memory_share),
          .attention_share = S(from.attention_share),
          .attention_rows = S(from.attention_rows),
          .attention_ramp = S(from.attention_ramp),
          .attention_backward = S(from.attention_backward),
          .attention_synchronous = S(from.attention_synchronous),
          .grouped_share = S(from.grouped_share),
          .matrix_share_fp8 = S(from.matrix_share_fp8),
          .matrix_share_fp4 = S(from.matrix_share_fp4),
          .sustained_share_fp8 = S(from.sustained_share_fp8),
          .sustained_share_mxfp8 = S(from.sustained_share_mxfp8),
          .sustained_share_fp4 = S(from.sustained_share_fp4)};
}

template <Real S>
[[nodiscard]] constexpr hardware::CollectiveCalibration<S> lifted(
    const hardware::CollectiveCalibration<>& from) {
  return {.start = as<S>(from.start),
          .hop = as<S>(from.hop),
          .link_share = S(from.link_share),
          .local_copy = S(from.local_copy),
          .setup = as<S>(from.setup),
          .low_latency_share = S(from.low_latency_share),
          .switch_share = S(from.switch_share),
          .peer = as<S>(from.peer),
          .exchange_share = S(from.exchange_share),
          .exchange_setup = as<S>(from.exchange_setup)};
}

template <Real S>
[[nodiscard]] constexpr run::Job<S> lifted(const run::Job<>& from) {
  return {.model = from.model,
          .training = lifted<S>(from.training),
          .cluster = lifted<S>(from.cluster),
          .plan = from.plan,
          .software = lifted<S>(from.software)};
}

/// Models that price a job; fixed ones have no scalar.
template <Real S>
[[nodiscard]] constexpr compute::CalibratedKernels<S> lifted(
    const compute::CalibratedKernels<>& from) {
  return {lifted<S>(from.calibration)};
}
template <Real S>
[[nodiscard]] constexpr network::CalibratedCollectives<S> lifted(
    const network::CalibratedCollectives<>& from) {
  network::CalibratedCollectives<S> model;
  for (const auto& tier : from.tiers) model.tiers.push_back(lifted<S>(tier));
  return model;
}
template <Real S, class Fixed>
requires std::same_as<Fixed, compute::IdealRoofline> || std::same_as<Fixed, network::FlatRing> ||
    std::same_as<Fixed, network::HierarchicalRing> ||
    std::same_as<Fixed, network::CheapestCollectives>
[[nodiscard]] constexpr Fixed lifted(const Fixed& from) { return from; }

}  // namespace bessemer::study
