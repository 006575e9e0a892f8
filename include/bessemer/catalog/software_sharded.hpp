#pragma once

/// Training stacks that share out the weights: fully sharded data parallelism in PyTorch, DeepSpeed's
/// third stage, and JAX. All gather the next layer behind the compute of this one.

#include <array>

#include <bessemer/catalog/software_entry.hpp>

namespace bessemer::catalog {

namespace detail {

/// Per parameter: gradients joined to one buffer (2 + 2 byte) and widened for the sum (2 + 4), and where
/// parameters are apart, gathered ones copied to their places (2 + 2, forward and backward): 10 to 18
/// byte beside 8 that are gathered and scattered.
inline constexpr double gather_copies = 1.5;
inline constexpr auto eager_operator = 60.0 * microsecond;
inline constexpr auto compiled_operator = 15.0 * microsecond;
inline constexpr auto eager_collective = 40.0 * microsecond;

/// PyTorch with gathers one layer ahead. Its checkpoints stop early [PyTorchPull96866].
constexpr plan::Software<> fully_sharded(std::string_view name, NumberFormat gradients,
                                         double attention_rate, double elementwise,
                                         bool synchronous_attention = true) {
  return {.name = name,
          .fused_attention = true,
          .attention_rate = attention_rate,
          .synchronous_attention = synchronous_attention,
          .gradient_format = gradients,
          .tensor_exposed = 1.0,
          .overlaps_data = true,
          .overlaps_sends = false,
          .splits_sends = true,
          .overlap_leak = 0.4,
          .elementwise_traffic = elementwise,
          .host_operator = eager_operator,
          .host_collective = eager_collective,
          .repeats_last_product = false,
          .gather_traffic = gather_copies,
          .fragmentation = segment_fragmentation,
          .reserve = driver_reserve,
          .communicator = communicator};
}

/// TorchTitan compiles each layer: few launches, elementwise kernels joined.
constexpr plan::Software<> compiled_layers() {
  plan::Software<> stack = fully_sharded("torchtitan", NumberFormat::fp32, 1.0, 1.0);
  stack.host_operator = compiled_operator;
  return stack;
}

/// Eager, but with kernels of Transformer Engine and DeepEP.
constexpr plan::Software<> automodel() {
  plan::Software<> stack =
      fully_sharded("nemo-automodel-fsdp2", NumberFormat::fp32, 1.0, 1.0, false);
  stack.forwards_tokens = true;
  return stack;
}

/// Stage 3 on Megatron's kernels of 2021. A ring through many nodes enters each over one adapter.
constexpr plan::Software<> deepspeed_stage_3() {
  plan::Software<> stack = deepspeed("deepspeed-zero3-2021", false);
  stack.overlaps_data = true;
  stack.single_rail = true;
  stack.overlap_leak = 0.4;
  stack.gather_traffic = gather_copies;
  return stack;
}

/// XLA schedules gathers beside compute and fuses what stands between products; scatters wait, and what
/// tensor ranks gathered is gathered again for the weight gradients.
constexpr plan::Software<> jax() {
  plan::Software<> stack = fully_sharded("maxtext", NumberFormat::bf16, 1.0, 0.5, false);
  stack.repeats_last_product = false;
  stack.slice_jitter = 0.04;
  stack.overlaps_input_gather = false;
  stack.overlaps_scatter = false;
  stack.host_operator = Time<>{};
  stack.host_collective = Time<>{};
  stack.gather_traffic = 0.0;
  stack.tensor_exposed = 0.85;
  stack.overlap_leak = 0.35;
  // One program owns the memory: no context, no communicators.
  stack.reserve = 0.5 * GB;
  stack.communicator = DataSize<>{};
  return stack;
}

/// Collectives run on the sparse cores, beside the products [TpuRecipes2025].
constexpr plan::Software<> jax_on_sparse_cores() {
  plan::Software<> stack = jax();
  stack.name = "maxtext-sparse-core";
  stack.overlaps_scatter = true;
  stack.overlap_leak = 0.15;
  return stack;
}

}  // namespace detail

inline constexpr std::array sharded_stacks{
    SoftwareEntry{
        .name = "llm-foundry-fsdp",
        .label = "LLM Foundry and Composer of 2023, FSDP",
        .behaviour =
            {detail::fully_sharded("llm-foundry-fsdp", NumberFormat::fp32, 0.73, 1.5),
             Basis::published, "MosaicMptBenchmark2023",
             "mixed precision DEFAULT: weights travel in 16 bits, gradients in 32; "
             "attention of the first generation, 25 to 40 % of peak on A100 [Dao2023], over the "
             "calibrated kernel's half; on later dies with Ampere's instructions"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "llm-foundry-fsdp-pure",
        .label = "LLM Foundry and Composer of 2023, FSDP in bf16 alone",
        .behaviour = {detail::fully_sharded("llm-foundry-fsdp-pure", NumberFormat::bf16, 0.73, 1.5),
                      Basis::published, "MosaicMptBenchmark2023",
                      "mixed precision PURE: gradients travel in bf16"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "torchtitan",
        .label = "TorchTitan, FSDP2",
        .behaviour = {detail::compiled_layers(), Basis::published, "TorchTitan2024",
                      "weights gathered in bf16, gradients reduced in fp32, layers compiled; "
                      "attention of the second generation"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "nemo-automodel-fsdp2",
        .label = "NeMo AutoModel, FSDP2",
        .behaviour = {detail::automodel(), Basis::published, "NemoAutomodel2026",
                      "performance summary: kernels of Transformer Engine, tokens through "
                      "DeepEP; weights and gradients as TorchTitan's, assumed"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "xformers-fsdp",
        .label = "The stack of LLaMA, FSDP with xformers",
        .behaviour = {detail::fully_sharded("xformers-fsdp", NumberFormat::bf16, 0.73, 1.5),
                      Basis::assumed, "TouvronLavril2023",
                      "section 2.4: attention that stores no scores, overlap of communication; its "
                      "formats and rates are not stated"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "deepspeed-zero3-2021",
        .label = "DeepSpeed of 2021, ZeRO-3 on Megatron's kernels",
        .behaviour = {detail::deepspeed_stage_3(), Basis::assumed, "NarayananEtAl2021",
                      "section 5.2 compares with it; that its rings use one adapter of a node is "
                      "what its times suggest"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "maxtext",
        .label = "MaxText, JAX on TPU",
        .behaviour =
            {detail::jax(), Basis::assumed, "MaxText2023",
             "weights kept in fp32, cast to bf16 and gathered; gradients come back through "
             "the cast in bf16"},
        .coefficients = detail::common_coefficients},
    SoftwareEntry{
        .name = "maxtext-sparse-core",
        .label = "MaxText, collectives on the sparse cores of a TPU",
        .behaviour =
            {detail::jax_on_sparse_cores(), Basis::published, "TpuRecipes2025",
             "as MaxText; gathers, scatters and sums are offloaded to the sparse cores by the "
             "flags of the recipes for TPU7x"},
        .coefficients = detail::common_coefficients},
};

}  // namespace bessemer::catalog
