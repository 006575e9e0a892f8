#pragma once

/// Qwen 2 and 2.5 (biases on queries, keys and values), Qwen3 (norms on them) and Gemma. Gemma's
/// activation is GELU, and Gemma 2 has four norms per layer.

#include <array>

#include <bessemer/catalog/model_entry.hpp>

namespace bessemer::catalog {

inline constexpr DenseStyle tied_qwen_2_style{.tied = true, .qkv_bias = true};

inline constexpr DenseStyle qwen_2_style{.qkv_bias = true};

inline constexpr DenseStyle tied_qwen_3_style{.tied = true, .qk_norm = true};

inline constexpr DenseStyle qwen_3_style{.qk_norm = true};

inline constexpr DenseStyle gemma_style{.activation = model::Activation::gelu, .tied = true};

inline constexpr DenseStyle gemma_2_style{
    .activation = model::Activation::gelu, .tied = true, .norms = 4};

/// Every second layer sees 4,096 tokens [GemmaTeamTwo2024] section 2.
[[nodiscard]] constexpr ModelEntry gemma_2(std::string_view name, std::string_view label,
                                           const DenseSizes& sizes,
                                           std::int64_t published_parameters) {
  return model_entry(name, label, with_windows(dense(name, sizes, gemma_2_style), 4096, 2),
                     Basis::derived, "GemmaTeamTwo2024",
                     "recalled, the count agrees: tied embeddings", published_parameters);
}

inline constexpr std::array qwen_gemma_models{
    dense_entry("qwen2.5-0.5b", "Qwen2.5 0.5B", {24, 896, 14, 2, 64, 4864, 151936},
                tied_qwen_2_style, Basis::derived, "QwenTeam2024",
                "recalled, the count agrees: tied embeddings", 490'000'000),
    dense_entry("qwen2.5-1.5b", "Qwen2.5 1.5B", {28, 1536, 12, 2, 128, 8960, 151936},
                tied_qwen_2_style, Basis::derived, "QwenTeam2024",
                "recalled, the count agrees: tied embeddings", 1'540'000'000),
    dense_entry("qwen2.5-3b", "Qwen2.5 3B", {36, 2048, 16, 2, 128, 11008, 151936},
                tied_qwen_2_style, Basis::derived, "QwenTeam2024",
                "recalled, the count agrees: tied embeddings", 3'090'000'000),
    dense_entry("qwen2.5-7b", "Qwen2.5 7B", {28, 3584, 28, 4, 128, 18944, 152064}, qwen_2_style,
                Basis::derived, "QwenTeam2024", "recalled, the count agrees: tied embeddings",
                7'620'000'000),
    dense_entry("qwen2.5-14b", "Qwen2.5 14B", {48, 5120, 40, 8, 128, 13824, 152064}, qwen_2_style,
                Basis::derived, "QwenTeam2024", "recalled, the count agrees: tied embeddings",
                14'770'000'000),
    dense_entry("qwen2.5-32b", "Qwen2.5 32B", {64, 5120, 40, 8, 128, 27648, 152064}, qwen_2_style,
                Basis::derived, "QwenTeam2024", "recalled, the count agrees: tied embeddings",
                32'760'000'000),
    dense_entry("qwen2.5-72b", "Qwen2.5 72B", {80, 8192, 64, 8, 128, 29568, 152064}, qwen_2_style,
                Basis::derived, "QwenTeam2024", "recalled, the count agrees: tied embeddings",
                72'710'000'000),
    dense_entry("qwen2-0.5b", "Qwen2 0.5B", {24, 896, 14, 2, 64, 4864, 151936}, tied_qwen_2_style,
                Basis::assumed, "YangEtAl2024", "shape recalled; the count agrees", 490'000'000),
    dense_entry("qwen2-1.5b", "Qwen2 1.5B", {28, 1536, 12, 2, 128, 8960, 151936}, tied_qwen_2_style,
                Basis::assumed, "YangEtAl2024", "shape recalled; the count agrees", 1'540'000'000),
    dense_entry("qwen2-7b", "Qwen2 7B", {28, 3584, 28, 4, 128, 18944, 152064}, qwen_2_style,
                Basis::assumed, "YangEtAl2024", "shape recalled; the count agrees", 7'620'000'000),
    dense_entry("qwen2-72b", "Qwen2 72B", {80, 8192, 64, 8, 128, 29568, 152064}, qwen_2_style,
                Basis::assumed, "YangEtAl2024", "shape recalled; the count agrees", 72'710'000'000),
    dense_entry("qwen3-0.6b", "Qwen3 0.6B", {28, 1024, 16, 8, 128, 3072, 151936}, tied_qwen_3_style,
                Basis::derived, "QwenTeam2025", "recalled, the count agrees: tied embeddings",
                600'000'000),
    dense_entry("qwen3-1.7b", "Qwen3 1.7B", {28, 2048, 16, 8, 128, 6144, 151936}, tied_qwen_3_style,
                Basis::derived, "QwenTeam2025", "recalled, the count agrees: tied embeddings",
                1'700'000'000),
    dense_entry("qwen3-4b", "Qwen3 4B", {36, 2560, 32, 8, 128, 9728, 151936}, tied_qwen_3_style,
                Basis::derived, "QwenTeam2025", "recalled, the count agrees: tied embeddings",
                4'000'000'000),
    dense_entry("qwen3-8b", "Qwen3 8B", {36, 4096, 32, 8, 128, 12288, 151936}, qwen_3_style,
                Basis::derived, "QwenTeam2025", "recalled, the count agrees: tied embeddings",
                8'200'000'000),
    dense_entry("qwen3-14b", "Qwen3 14B", {40, 5120, 40, 8, 128, 17408, 151936}, qwen_3_style,
                Basis::derived, "QwenTeam2025", "recalled, the count agrees: tied embeddings",
                14'800'000'000),
    dense_entry("qwen3-32b", "Qwen3 32B", {64, 5120, 64, 8, 128, 25600, 151936}, qwen_3_style,
                Basis::derived, "QwenTeam2025", "recalled, the count agrees: tied embeddings",
                32'800'000'000),
    dense_entry("gemma-2b", "Gemma 2B", {18, 2048, 8, 1, 256, 16384, 256000}, gemma_style,
                Basis::derived, "GemmaTeam2024", "recalled, the count agrees: tied embeddings",
                2'506'172'416),
    dense_entry("gemma-7b", "Gemma 7B", {28, 3072, 16, 16, 256, 24576, 256000}, gemma_style,
                Basis::derived, "GemmaTeam2024", "recalled, the count agrees: tied embeddings",
                8'537'680'896),
    gemma_2("gemma-2-2b", "Gemma 2 2B", {26, 2304, 8, 4, 256, 9216, 256000}, 2'600'000'000),
    gemma_2("gemma-2-9b", "Gemma 2 9B", {42, 3584, 16, 8, 256, 14336, 256000}, 9'200'000'000),
    gemma_2("gemma-2-27b", "Gemma 2 27B", {46, 4608, 32, 16, 128, 36864, 256000}, 27'200'000'000),
};

}  // namespace bessemer::catalog
