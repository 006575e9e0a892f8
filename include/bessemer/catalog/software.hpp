#pragma once

/// Training stacks by name: what each fuses and hides, with its source. Behaviour is what the papers
/// and repositories say; the few numbers (what part of tensor traffic stays visible, what a hidden
/// message still costs, elementwise traffic, fragmentation) are common to all and assumed until the
/// calibration on whole steps covers them.

#include <array>
#include <string_view>

#include <bessemer/catalog/find.hpp>
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
    const plan::Software<>& from = behaviour.value();
    return {.name = from.name,
            .fused_attention = from.fused_attention,
            .attention_rate = S(from.attention_rate),
            .gradient_format = from.gradient_format,
            .copies_gradients = from.copies_gradients,
            .tensor_exposed = S(from.tensor_exposed),
            .overlaps_input_gather = from.overlaps_input_gather,
            .overlaps_data = from.overlaps_data,
            .overlaps_sends = from.overlaps_sends,
            .splits_sends = from.splits_sends,
            .overlap_leak = S(from.overlap_leak),
            .elementwise_traffic = S(from.elementwise_traffic),
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

/// One set for all stacks: none was fitted to a run.
inline constexpr Sourced<double> common_coefficients{
    1.0, Basis::assumed, "BessemerCalibration2026",
    "elementwise 0.95, leak 0.15, half of tensor traffic visible where it overlaps: near what fits "
    "to public steps give, not refitted here"};

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
  stack.reserve = deepspeed_reserve;
  return stack;
}

}  // namespace detail

inline constexpr std::array software_stacks{
    SoftwareEntry{
        .name = "megatron-2021",
        .label = "Megatron-LM of 2021",
        .behaviour = {detail::unfused("megatron-2021", NumberFormat::fp16), Basis::published,
                      "NarayananEtAl2021",
                      "sections 4.1 and 4.2: scatter/gather of sends, fused elementwise kernels"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "megatron-2022",
        .label = "Megatron-LM of 2022, sequence parallelism and selective recomputation",
        .behaviour = {detail::unfused("megatron-2022", NumberFormat::fp16), Basis::published,
                      "KorthikantiEtAl2022",
                      "section 6: gradients are not overlapped; attention writes its scores"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{.name = "megatron-deepspeed",
                  .label = "Megatron-DeepSpeed of BLOOM, fp16",
                  .behaviour = {detail::deepspeed("megatron-deepspeed", false), Basis::published,
                                "BigScienceTr11Log2022", "no fused attention; before 2022-02-28"},
                  .coefficients = detail::common_coefficients,
                  .memory_coefficients = detail::fitted_memory},
    SoftwareEntry{
        .name = "megatron-deepspeed-bf16",
        .label = "Megatron-DeepSpeed of BLOOM, bf16",
        .behaviour = {detail::deepspeed("megatron-deepspeed-bf16", true), Basis::published,
                      "BigScienceTr11Log2022",
                      "no fused attention; from 2022-02-28 gradients accumulate in fp32, beside "
                      "those of the weights (deepspeed/runtime/bf16_optimizer.py)"},
        .coefficients = detail::common_coefficients,
        .memory_coefficients = detail::fitted_memory},
    SoftwareEntry{
        .name = "nemo-megatron-2023",
        .label = "NeMo Megatron of 2023",
        .behaviour = {detail::unfused("nemo-megatron-2023", NumberFormat::fp32, true),
                      Basis::assumed, "NemoMegatronLauncher2023",
                      "bf16 with a distributed optimizer; what it hides is not written down there"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "megatron-core",
        .label = "Megatron-Core with Transformer Engine",
        .behaviour = {plan::Software<>{.name = "megatron-core",
                                       .fused_attention = true,
                                       .gradient_format = NumberFormat::fp32,
                                       .tensor_exposed = 0.5,
                                       .overlaps_data = true,
                                       .overlaps_sends = true,
                                       .splits_sends = true,
                                       .elementwise_traffic = 0.95,
                                       .fragmentation = detail::segment_fragmentation,
                                       .reserve = detail::driver_reserve,
                                       .communicator = detail::communicator},
                      Basis::published, "MegatronCore2026",
                      "overlap of gradient reduction, parameter gathering, sends and tensor "
                      "traffic, as its arguments name them"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "llama-3",
        .label = "The stack of Llama 3",
        .behaviour = {plan::Software<>{.name = "llama-3",
                                       .fused_attention = true,
                                       .attention_rate = 0.61,
                                       .gradient_format = NumberFormat::fp32,
                                       .tensor_exposed = 1.0,
                                       .overlaps_input_gather = false,
                                       .overlaps_data = true,
                                       .overlaps_sends = true,
                                       .splits_sends = true,
                                       .elementwise_traffic = 1.5,
                                       .fragmentation = detail::segment_fragmentation,
                                       .reserve = detail::driver_reserve,
                                       .communicator = detail::communicator},
                      Basis::published, "GrattafioriEtAl2024",
                      "section 3.3.2: FSDP, asynchronous sends, fp32 gradients; tensor traffic is "
                      "not said to be hidden; attention of the second generation, 370 of 600 "
                      "TFLOP/s [ShahEtAl2024] figure 5"},
        .coefficients = detail::common_coefficients},
};

/// Throws `InvalidInput` with near names for a stack that nobody described.
[[nodiscard]] constexpr const SoftwareEntry& find_software(std::string_view name) {
  return find(software_stacks, name);
}

}  // namespace bessemer::catalog
