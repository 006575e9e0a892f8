#pragma once

/// A training stack of the catalogue: what it fuses and hides, with its source. Behaviour is what
/// papers and repositories say; the few numbers (what part of tensor traffic stays visible, what a
/// hidden message still costs, elementwise traffic, the host's pace) are common to kinds of stacks:
/// `step_coefficients.hpp` has those that are fitted to measured steps, and puts them in the place of
/// the middling ones that stand here.

#include <string_view>

#include <bessemer/catalog/step_coefficients.hpp>
#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/plan/software.hpp>

namespace bessemer::catalog {

namespace detail {

/// Nvidia-smi counts context, libraries and communicators; two buckets of 500 million 16-bit numbers
/// are DeepSpeed's own. A communicator: 16 channels of 4 MiB each way, and the other protocols'.
inline constexpr double allocator_fragmentation = 1.13;
/// Of allocators whose segments grow, since 2023: near none.
inline constexpr double segment_fragmentation = 1.0;
inline constexpr auto driver_reserve = 3.83 * GB;
inline constexpr auto deepspeed_reserve = driver_reserve + 2.0 * GB;
inline constexpr auto communicator = 0.2 * GB;
inline constexpr Sourced<double> fitted_memory{
    1.0, Basis::fitted, "BigScienceTr11Log2022",
    "49 measured runs: mean error 3.8 %, 4.0 % held out by model; 0.2 GB a communicator assumed"};
inline constexpr Sourced<double> carried_memory{
    1.0, Basis::assumed, "BigScienceTr11Log2022",
    "reserve of BLOOM's stack less DeepSpeed's buckets, and its fragmentation where segments of "
    "the allocator do not grow"};

constexpr void assign(double& number, double value) { number = value; }
constexpr void assign(Time<>& number, double value) { number = value * second; }

/// The stack with the coefficients that were fitted to measured steps.
constexpr plan::Software<> with_step_coefficients(plan::Software<> stack, std::string_view name) {
  for (const StepCoefficient& of : step_coefficients) {
    if (!of.number.starts_with("software.") || !is_for(of, name)) continue;
    const std::string_view field = of.number.substr(std::string_view("software.").size());
    plan::each_coefficient(stack, [&](std::string_view known, auto& number) {
      if (known == field) assign(number, of.value);
    });
  }
  return stack;
}

}  // namespace detail

struct SoftwareEntry {
  static constexpr std::string_view kind = "software";
  std::string_view name;
  std::string_view label;
  /// Fused or not, overlapped or not, format of gradients.
  Sourced<plan::Software<>> behaviour;
  /// Of its numbers.
  Sourced<double> coefficients;
  /// Of fragmentation, reserve and communicators.
  Sourced<double> memory_coefficients = detail::carried_memory;

  template <Real S = double>
  [[nodiscard]] constexpr plan::Software<S> description() const {
    const plan::Software<> from = detail::with_step_coefficients(behaviour.value(), name);
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
};

/// Visits (field, basis, key, note) of everything the entry rests on.
template <SourceVisitor V>
constexpr void each_source(const SoftwareEntry& entry, V&& visit) {
  visit_source("software.behaviour", entry.behaviour, visit);
  visit_source("software.coefficients", entry.coefficients, visit);
  visit_source("software.memory_coefficients", entry.memory_coefficients, visit);
}

namespace detail {

/// Of kinds of stacks, none of a run.
inline constexpr Sourced<double> common_coefficients{
    1.0, Basis::fitted, "BessemerCalibration2026",
    "to measured steps, each with its deviation: docs/coefficients.md; those it lacks are assumed"};

/// Stacks before fused attention: tensor traffic and sends are seen, sends split over the tensor group.
constexpr plan::Software<> unfused(std::string_view name, NumberFormat gradients,
                                   bool overlaps_data = false) {
  return {.name = name,
          .fused_attention = false,
          .gradient_format = gradients,
          .tensor_exposed = 1.0,
          .overlaps_data = overlaps_data,
          .overlaps_sends = false,
          .splits_sends = true,
          .elementwise_traffic = 0.95,
          .fragmentation = allocator_fragmentation,
          .reserve = driver_reserve,
          .communicator = communicator};
}

/// With DeepSpeed's buckets; in bf16 its optimizer sums gradients of 16 bits in fp32 buffers.
constexpr plan::Software<> deepspeed(std::string_view name, bool bf16) {
  plan::Software<> stack = unfused(name, bf16 ? NumberFormat::fp32 : NumberFormat::fp16);
  stack.copies_gradients = bf16;
  // Stage 1 averages its buckets with an all-reduce and keeps a part (deepspeed/runtime/zero).
  stack.reduces_whole_gradients = true;
  stack.reserve = deepspeed_reserve;
  return stack;
}

}  // namespace detail

}  // namespace bessemer::catalog
