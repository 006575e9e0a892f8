#pragma once

/// Training stacks of Megatron's line, before fused attention and after, and Llama 3's.

#include <array>

#include <bessemer/catalog/software_entry.hpp>

namespace bessemer::catalog {

namespace detail {

constexpr plan::Software<> core(std::string_view name, NumberFormat gradients) {
  return {.name = name,
          .fused_attention = true,
          .gradient_format = gradients,
          .tensor_exposed = 0.5,
          .overlaps_data = true,
          .issues_experts_apart = true,
          .fuses_graphed_experts = true,
          .overlaps_sends = true,
          .splits_sends = true,
          .forwards_tokens = true,
          .elementwise_traffic = 0.95,
          .fragmentation = segment_fragmentation,
          .reserve = driver_reserve,
          .communicator = communicator};
}

}  // namespace detail

inline constexpr std::array megatron_stacks{
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
        .behaviour = {detail::core("megatron-core", NumberFormat::fp32), Basis::published,
                      "MegatronCore2026",
                      "overlap of gradient reduction, parameter gathering, sends and tensor "
                      "traffic, as its arguments name them; tokens go through DeepEP or HybridEP"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{.name = "megatron-core-fsdp",
                  .label = "Megatron-Core with its own sharding of weights",
                  .behaviour = {detail::core("megatron-core-fsdp", NumberFormat::bf16),
                                Basis::published, "MegatronCore2026",
                                "examples/megatron_fsdp: as the others, gradients reduced in bf16"},
                  .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "megatron-bridge",
        .label = "Megatron-Bridge, performance recipes",
        .behaviour = {detail::core("megatron-bridge", NumberFormat::bf16), Basis::published,
                      "MegatronBridge2026",
                      "Megatron-Core's overlaps (docs/performance-guide.md); its performance "
                      "recipes reduce gradients in bf16"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "llama-3",
        .label = "The stack of Llama 3",
        .behaviour = {plan::Software<>{.name = "llama-3",
                                       .fused_attention = true,
                                       .synchronous_attention = true,
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

}  // namespace bessemer::catalog
