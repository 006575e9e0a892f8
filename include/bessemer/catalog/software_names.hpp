#pragma once

/// Software by the names that people use, with the layer where it works. Of the layers of a training
/// run (infrastructure, hardware, compiler, framework, application), an estimate needs what a whole
/// stack fuses and hides: `software_stacks` has those. A compiler or a framework alone says neither,
/// and what serves a trained model trains nothing.

#include <array>
#include <string_view>

#include <bessemer/catalog/known_name.hpp>
#include <bessemer/catalog/visit_source.hpp>

namespace bessemer::catalog {

/// Where software works, from the accelerator up.
enum class SoftwareLayer {
  /// Turns programs into kernels: CUDA, Triton, XLA, TensorRT.
  compiler,
  /// Describes and trains a model: PyTorch, JAX, TensorFlow, and what stands on them.
  framework,
  /// Answers requests with a trained model: vLLM, TGI.
  serving
};

inline constexpr std::array software_layers{SoftwareLayer::compiler, SoftwareLayer::framework,
                                            SoftwareLayer::serving};

[[nodiscard]] constexpr std::string_view to_text(SoftwareLayer layer) {
  constexpr std::array<std::string_view, software_layers.size()> names{"compiler", "framework",
                                                                       "serving"};
  return names[static_cast<std::size_t>(layer)];
}

struct SoftwareName {
  static constexpr std::string_view kind = "software name";
  std::string_view name;
  std::string_view label;
  SoftwareLayer layer;
  /// What it runs on, or needs beside it.
  std::string_view needs;
  /// Of the document that describes it.
  std::string_view key;
  /// The stack of the catalogue that is the same; empty where there is none.
  std::string_view same_as{};
  /// Why there is none.
  std::string_view reason{};
};

/// Calls `visit(field, basis, key, note)` once.
template <SourceVisitor V>
constexpr void each_source(const SoftwareName& entry, V&& visit) {
  visit("software.layer", Basis::published, entry.key, std::string_view{});
}

namespace detail {

inline constexpr std::string_view serves =
    "is a serving engine: it answers requests with a trained model and trains nothing; "
    "training.software names a training stack, for example megatron-core";

}  // namespace detail

inline constexpr std::array software_names{
    SoftwareName{.name = "cuda",
                 .label = "CUDA, NVIDIA's language and libraries",
                 .layer = SoftwareLayer::compiler,
                 .needs = "NVIDIA accelerators",
                 .key = "NvidiaCuda",
                 .reason =
                     "is a compiler with libraries: what a step hides is decided by the stack "
                     "that uses it; name that stack, for example megatron-core"},
    SoftwareName{.name = "triton-language",
                 .label = "Triton, a language for kernels",
                 .layer = SoftwareLayer::compiler,
                 .needs = "NVIDIA or AMD accelerators",
                 .key = "TilletEtAl2019",
                 .reason = "is a compiler of kernels: what a step hides is decided by the stack "
                           "that uses it; name that stack, for example torchtitan"},
    SoftwareName{.name = "xla",
                 .label = "XLA, the compiler under JAX and TensorFlow",
                 .layer = SoftwareLayer::compiler,
                 .needs = "JAX, TensorFlow or PyTorch/XLA",
                 .key = "OpenXla",
                 .reason = "is a compiler: what a step hides is decided by the stack that uses it; "
                           "name that stack, for example maxtext"},
    SoftwareName{.name = "tensorrt",
                 .label = "TensorRT, NVIDIA's compiler for inference",
                 .layer = SoftwareLayer::compiler,
                 .needs = "a trained model; NVIDIA accelerators",
                 .key = "NvidiaTensorRt",
                 .reason = "compiles trained models for inference and trains nothing; "
                           "training.software names a training stack, for example megatron-core"},
    SoftwareName{.name = "pytorch",
                 .label = "PyTorch, eager",
                 .layer = SoftwareLayer::framework,
                 .needs = "a program that shards the model",
                 .key = "PaszkeEtAl2019",
                 .reason = "is a framework: what a step hides is decided by what shards the model; "
                           "name torchtitan (compiled, FSDP2), nemo-automodel-fsdp2 (eager, "
                           "FSDP2), llm-foundry-fsdp (eager, FSDP of 2023) or megatron-core"},
    SoftwareName{.name = "pytorch-fsdp",
                 .label = "PyTorch's fully sharded data parallelism, both generations",
                 .layer = SoftwareLayer::framework,
                 .needs = "PyTorch",
                 .key = "ZhaoEtAl2023",
                 .reason = "has two generations in programs that differ; name torchtitan "
                           "(compiled, FSDP2), nemo-automodel-fsdp2 (eager, FSDP2) or "
                           "llm-foundry-fsdp (eager, of 2023)"},
    SoftwareName{.name = "pytorch-compile",
                 .label = "PyTorch with torch.compile and FSDP2",
                 .layer = SoftwareLayer::framework,
                 .needs = "PyTorch 2",
                 .key = "AnselEtAl2024",
                 .same_as = "torchtitan"},
    SoftwareName{.name = "fsdp2",
                 .label = "PyTorch's second fully sharded data parallelism",
                 .layer = SoftwareLayer::framework,
                 .needs = "PyTorch 2",
                 .key = "TorchTitan2024",
                 .same_as = "torchtitan"},
    SoftwareName{.name = "jax",
                 .label = "JAX, by its reference program MaxText",
                 .layer = SoftwareLayer::framework,
                 .needs = "XLA",
                 .key = "MaxText2023",
                 .same_as = "maxtext"},
    SoftwareName{.name = "tensorflow",
                 .label = "TensorFlow",
                 .layer = SoftwareLayer::framework,
                 .needs = "XLA on TPU",
                 .key = "AbadiEtAl2016",
                 .reason = "is a framework of which no measured step of a large language model was "
                           "found; give [training.software] as a table, or maxtext for XLA's"},
    SoftwareName{.name = "megatron-lm",
                 .label = "Megatron-LM of today, on Megatron-Core",
                 .layer = SoftwareLayer::framework,
                 .needs = "PyTorch, Transformer Engine",
                 .key = "MegatronCore2026",
                 .same_as = "megatron-core"},
    SoftwareName{.name = "deepspeed",
                 .label = "DeepSpeed",
                 .layer = SoftwareLayer::framework,
                 .needs = "PyTorch",
                 .key = "RasleyEtAl2020",
                 .reason = "has stages that hide different things; name megatron-deepspeed (fp16) "
                           "or megatron-deepspeed-bf16 (stage 1 with pipeline), or "
                           "deepspeed-zero3-2021 (stage 3)"},
    SoftwareName{.name = "nemo",
                 .label = "NVIDIA NeMo",
                 .layer = SoftwareLayer::framework,
                 .needs = "PyTorch, Megatron-Core",
                 .key = "MegatronBridge2026",
                 .reason = "has had several stacks; name megatron-bridge, nemo-automodel-fsdp2 or "
                           "nemo-megatron-2023"},
    SoftwareName{.name = "triton",
                 .label = "Triton, a word for two products",
                 .layer = SoftwareLayer::compiler,
                 .needs = "saying which",
                 .key = "TilletEtAl2019",
                 .reason =
                     "is the name of a language for kernels (triton-language) and of NVIDIA's "
                     "inference server (triton-server); neither is a training stack, for "
                     "example torchtitan"},
    SoftwareName{.name = "triton-server",
                 .label = "NVIDIA Triton Inference Server, dynamic batching",
                 .layer = SoftwareLayer::serving,
                 .needs = "a trained model and an engine",
                 .key = "NvidiaTritonServer",
                 .reason = detail::serves},
    SoftwareName{.name = "tensorrt-llm",
                 .label = "TensorRT-LLM, in-flight batching",
                 .layer = SoftwareLayer::serving,
                 .needs = "a trained model; NVIDIA accelerators",
                 .key = "NvidiaTensorRtLlm",
                 .reason = detail::serves},
    SoftwareName{.name = "vllm",
                 .label = "vLLM, paged attention and continuous batching",
                 .layer = SoftwareLayer::serving,
                 .needs = "a trained model",
                 .key = "KwonEtAl2023",
                 .reason = detail::serves},
    SoftwareName{.name = "sglang",
                 .label = "SGLang, prefixes shared in a radix tree",
                 .layer = SoftwareLayer::serving,
                 .needs = "a trained model",
                 .key = "ZhengEtAl2024",
                 .reason = detail::serves},
    SoftwareName{.name = "tgi",
                 .label = "Hugging Face Text Generation Inference",
                 .layer = SoftwareLayer::serving,
                 .needs = "a trained model",
                 .key = "HuggingFaceTgi",
                 .reason = detail::serves},
};

}  // namespace bessemer::catalog
