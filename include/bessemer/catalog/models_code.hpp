#pragma once

/// Models of code: Code Llama, SantaCoder and StarCoder (one head of keys and values, learned
/// positions), StarCoder2, DeepSeek Coder, Codestral, and the Qwen and Gemma that were trained further
/// on code with the shapes that they had.

#include <array>

#include <bessemer/catalog/model_entry.hpp>
#include <bessemer/catalog/models_mixtures.hpp>
#include <bessemer/catalog/models_qwen_gemma.hpp>

namespace bessemer::catalog {

/// GPT-2 with one head of keys and values [LiAllal2023] section 5.1.
[[nodiscard]] constexpr DenseStyle multi_query_gpt_style(int position_rows) {
  DenseStyle style = gpt_style;
  style.position_rows = position_rows;
  return style;
}

/// Rotary positions, biases and layer norms, a window of 4,096 tokens [LozhkovEtAl2024] section 6.1.
inline constexpr DenseStyle starcoder_2_style{.gated = false,
                                              .activation = model::Activation::gelu,
                                              .tied = true,
                                              .qkv_bias = true,
                                              .output_bias = true,
                                              .feed_forward_bias = true,
                                              .norm = model::Norm::layer,
                                              .window = 4096};

inline constexpr DenseStyle untied_starcoder_2_style = [] {
  DenseStyle style = starcoder_2_style;
  style.tied = false;
  return style;
}();

inline constexpr std::array code_models{
    dense_entry("codellama-7b", "Code Llama 7B", {32, 4096, 32, 32, 128, 11008, 32016}, llama_style,
                Basis::published, "RoziereEtAl2023", read_in::litgpt, 7'000'000'000),
    dense_entry("codellama-13b", "Code Llama 13B", {40, 5120, 40, 40, 128, 13824, 32016},
                llama_style, Basis::published, "RoziereEtAl2023", read_in::litgpt, 13'000'000'000),
    dense_entry("codellama-34b", "Code Llama 34B", {48, 8192, 64, 8, 128, 22016, 32000},
                llama_style, Basis::published, "RoziereEtAl2023", read_in::litgpt, 34'000'000'000),
    dense_entry("codellama-70b", "Code Llama 70B", {80, 8192, 64, 8, 128, 28672, 32016},
                llama_style, Basis::published, "RoziereEtAl2023",
                "sizes as in litgpt/config.py [LightningLitGpt2023]; named 70B, as Llama 2 is",
                69'000'000'000),
    dense_entry("santacoder-1.1b", "SantaCoder 1.1B", {24, 2048, 16, 1, 128, 8192, 49280},
                multi_query_gpt_style(2048), Basis::published, "AllalEtAl2023",
                "sizes as in mlc_llm/model/model_preset.py [MlcLlm2024]", 1'100'000'000),
    dense_entry("starcoder-15b", "StarCoder 15B", {40, 6144, 48, 1, 128, 24576, 49152},
                multi_query_gpt_style(8192), Basis::published, "LiAllal2023", read_in::nemo,
                15'500'000'000),
    dense_entry("starcoder2-3b", "StarCoder2 3B", {30, 3072, 24, 2, 128, 12288, 49152},
                starcoder_2_style, Basis::published, "LozhkovEtAl2024", read_in::nemo,
                3'000'000'000),
    dense_entry("starcoder2-7b", "StarCoder2 7B", {32, 4608, 36, 4, 128, 18432, 49152},
                starcoder_2_style, Basis::published, "LozhkovEtAl2024", read_in::nemo,
                7'000'000'000),
    dense_entry("starcoder2-15b", "StarCoder2 15B", {40, 6144, 48, 4, 128, 24576, 49152},
                untied_starcoder_2_style, Basis::published, "LozhkovEtAl2024",
                "sizes as in nemo/collections/llm/gpt/model [NemoModels2025]; named 15B, its "
                "weights hold 16 billion: untied embeddings recalled",
                16'000'000'000),
    dense_entry("deepseek-coder-1.3b", "DeepSeek Coder 1.3B", {24, 2048, 16, 16, 128, 5504, 32256},
                llama_style, Basis::published, "GuoEtAl2024", read_in::config, 1'300'000'000),
    dense_entry("deepseek-coder-6.7b", "DeepSeek Coder 6.7B", {32, 4096, 32, 32, 128, 11008, 32256},
                llama_style, Basis::published, "GuoEtAl2024", read_in::config, 6'700'000'000),
    dense_entry("deepseek-coder-33b", "DeepSeek Coder 33B", {62, 7168, 56, 8, 128, 19200, 32256},
                llama_style, Basis::published, "GuoEtAl2024", read_in::config, 33'000'000'000),
    dense_entry("codestral-22b", "Codestral 22B", {56, 6144, 48, 8, 128, 16384, 32768}, llama_style,
                Basis::published, "MistralCodestral2024", read_in::config, 22'000'000'000),
    dense_entry("qwen2.5-coder-7b", "Qwen2.5-Coder 7B", {28, 3584, 28, 4, 128, 18944, 152064},
                qwen_2_style, Basis::published, "HuiEtAl2024", read_in::litgpt, 7'620'000'000),
    dense_entry("qwen2.5-coder-32b", "Qwen2.5-Coder 32B", {64, 5120, 40, 8, 128, 27648, 152064},
                qwen_2_style, Basis::published, "HuiEtAl2024", read_in::litgpt, 32'760'000'000),
    dense_entry("codegemma-7b", "CodeGemma 7B", {28, 3072, 16, 16, 256, 24576, 256000}, gemma_style,
                Basis::published, "CodeGemmaTeam2024", read_in::litgpt, 8'537'680'896),
    model_entry("qwen3-coder-30b-a3b", "Qwen3-Coder 30B-A3B",
                mixture({48, 2048, 32, 4, 128, 6144, 151936}, normed_style,
                        {.count = 128, .per_token = 8}, 768),
                Basis::assumed, "QwenTeam2025",
                "recalled: the shape of Qwen3 30B-A3B; the count agrees", 30'500'000'000,
                3'300'000'000),
};

}  // namespace bessemer::catalog
