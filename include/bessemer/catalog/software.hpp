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

struct SoftwareEntry {
  static constexpr std::string_view kind = "software";
  std::string_view name;
  std::string_view label;
  /// Fused or not, overlapped or not, format of gradients.
  Sourced<plan::Software<>> behaviour;
  /// Of its numbers.
  Sourced<double> coefficients;

  template <Real S = double>
  [[nodiscard]] constexpr plan::Software<S> description() const {
    const plan::Software<>& from = behaviour.value();
    return {.name = from.name,
            .fused_attention = from.fused_attention,
            .attention_rate = S(from.attention_rate),
            .gradient_format = from.gradient_format,
            .tensor_exposed = S(from.tensor_exposed),
            .overlaps_input_gather = from.overlaps_input_gather,
            .overlaps_data = from.overlaps_data,
            .overlaps_sends = from.overlaps_sends,
            .splits_sends = from.splits_sends,
            .overlap_leak = S(from.overlap_leak),
            .elementwise_traffic = S(from.elementwise_traffic),
            .fragmentation = S(from.fragmentation),
            .reserve = as<S>(from.reserve)};
  }
};

/// Visits (field, basis, key, note) of everything the entry rests on.
template <SourceVisitor V>
constexpr void each_source(const SoftwareEntry& entry, V&& visit) {
  visit_source("software.behaviour", entry.behaviour, visit);
  visit_source("software.coefficients", entry.coefficients, visit);
}

namespace detail {

/// One set for all stacks: none was fitted to a run.
inline constexpr Sourced<double> common_coefficients{
    1.0, Basis::assumed, "BessemerCalibration2026",
    "elementwise 0.95, leak 0.15, half of tensor traffic visible where it overlaps, fragmentation "
    "1.08, reserve 3 GB: near what fits to public steps and memory give, not refitted here"};
inline constexpr double eager_fragmentation = 1.08;
inline constexpr auto eager_reserve = 3.0 * GB;

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
          .fragmentation = eager_fragmentation,
          .reserve = eager_reserve};
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
                  .label = "Megatron-DeepSpeed of BLOOM",
                  .behaviour = {detail::unfused("megatron-deepspeed", NumberFormat::fp16),
                                Basis::published, "BigScienceTr11Log2022",
                                "no fused attention; from 2022-02-28 gradients accumulate in fp32"},
                  .coefficients = detail::common_coefficients},
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
                                       .fragmentation = 1.0,
                                       .reserve = detail::eager_reserve},
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
                                       .fragmentation = 1.0,
                                       .reserve = detail::eager_reserve},
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
