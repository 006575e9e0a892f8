#pragma once

/// Models from China: Yi, InternLM2, Aquila2, Qwen1.5, ChatGLM and GLM-4 (biases on queries, keys and
/// values; those of April 2025 four norms), GLM-4.6 and 4.7, ERNIE 4.5, MiniMax-M2 (norms over all
/// heads at once), Hunyuan, Ling, Seed-OSS, and those with the shape of another: QwQ, DeepSeek-V3.1
/// and R1.

#include <array>

#include <bessemer/catalog/model_entry.hpp>
#include <bessemer/catalog/models_mixtures.hpp>
#include <bessemer/catalog/models_qwen_gemma.hpp>

namespace bessemer::catalog {

inline constexpr DenseStyle glm_4_style{.norms = 4};

inline constexpr DenseStyle biased_glm_4_style{.qkv_bias = true, .norms = 4};

inline constexpr DenseStyle tied_normed_style{.tied = true, .qk_norm = true};

/// With its head for a second token.
[[nodiscard]] constexpr model::Transformer glm_4_6() {
  model::Transformer shape = mixture({92, 5120, 96, 8, 128, 12288, 151552}, glm_style,
                                     {.count = 160, .per_token = 8, .shared_size = 1536}, 1536, 3);
  shape.multi_token_predictions = 1;
  return shape;
}

/// DeepSeek's attention over latents, with 192 features beside the positions and values of 256.
[[nodiscard]] constexpr model::Transformer glm_4_7_flash() {
  model::Transformer shape =
      latent_mixture({47, 2048, 20, 20, 128, 10240, 154880},
                     {.count = 64, .per_token = 4, .shared_size = 1536}, 1536, 768, 1);
  for (model::LayerRun& run : shape.runs) {
    run.layer.attention.head_size = 192 + 64;
    run.layer.attention.value_size = 256;
  }
  return shape;
}

[[nodiscard]] constexpr model::Transformer deepseek_v3() {
  return latent_mixture({61, 7168, 128, 128, 128, 18432, 129280},
                        {.count = 256, .per_token = 8, .shared_size = 2048}, 2048, 1536, 3, 1);
}

inline constexpr std::array chinese_models{
    dense_entry("yi-9b", "Yi 9B", {48, 4096, 32, 4, 128, 11008, 64000}, llama_style,
                Basis::published, "YoungEtAl2024", read_in::config, 9'000'000'000),
    dense_entry("internlm2-7b", "InternLM2 7B", {32, 4096, 32, 8, 128, 14336, 92544}, llama_style,
                Basis::published, "CaiEtAl2024",
                "sizes as in configs/7B_internlm2.py [InternEvo2024]; named 7B, its weights hold "
                "7.74 billion",
                7'740'000'000),
    dense_entry("internlm2-20b", "InternLM2 20B", {48, 6144, 48, 8, 128, 16384, 92544}, llama_style,
                Basis::assumed, "CaiEtAl2024", read_in::memory, 20'000'000'000),
    dense_entry("aquila2-34b", "Aquila2 34B", {60, 6144, 48, 8, 128, 24576, 100008}, llama_style,
                Basis::assumed, "AquilaTwo2023", read_in::memory, 34'000'000'000),
    dense_entry("qwen1.5-4b", "Qwen1.5 4B", {40, 2560, 20, 20, 128, 6912, 151936}, qwen_2_style,
                Basis::assumed, "QwenTeamOneFive2024", read_in::memory, 4'000'000'000),
    dense_entry("qwen1.5-14b", "Qwen1.5 14B", {40, 5120, 40, 40, 128, 13696, 152064}, qwen_2_style,
                Basis::published, "QwenTeamOneFive2024", read_in::config, 14'000'000'000),
    dense_entry("qwen1.5-72b", "Qwen1.5 72B", {80, 8192, 64, 64, 128, 24576, 152064}, qwen_2_style,
                Basis::assumed, "QwenTeamOneFive2024", read_in::memory, 72'000'000'000),
    dense_entry("qwen1.5-110b", "Qwen1.5 110B", {80, 8192, 64, 8, 128, 49152, 152064}, qwen_2_style,
                Basis::published, "QwenTeamOneFive2024", read_in::config, 111'000'000'000),
    dense_entry("chatglm3-6b", "ChatGLM3 6B", {28, 4096, 32, 2, 128, 13696, 65024},
                biased_qkv_style, Basis::published, "GlmTeam2024",
                "sizes as in mlc_llm/model/model_preset.py [MlcLlm2024]", 6'000'000'000),
    dense_entry("glm-4-9b", "GLM-4 9B", {40, 4096, 32, 2, 128, 13696, 151552}, biased_qkv_style,
                Basis::published, "GlmTeam2024", read_in::transformers, 9'000'000'000),
    dense_entry("glm-4-9b-0414", "GLM-4 9B (April 2025)", {40, 4096, 32, 2, 128, 13696, 151552},
                biased_glm_4_style, Basis::published, "GlmTeam2024", read_in::transformers,
                9'000'000'000),
    dense_entry("glm-4-32b-0414", "GLM-4 32B (April 2025)", {61, 6144, 48, 2, 128, 23040, 151552},
                glm_4_style, Basis::assumed, "GlmTeam2024", read_in::memory, 33'000'000'000),
    dense_entry("seed-oss-36b", "Seed-OSS 36B", {64, 5120, 80, 8, 128, 27648, 155136},
                biased_qkv_style, Basis::assumed, "SeedOss2025", read_in::memory, 36'000'000'000),
    dense_entry("qwq-32b", "QwQ 32B", {64, 5120, 40, 8, 128, 27648, 152064}, qwen_2_style,
                Basis::published, "QwenTeamQwq2025",
                "the shape of Qwen2.5 32B; sizes as in litgpt/config.py [LightningLitGpt2023]",
                32'760'000'000),
    dense_entry("ernie-4.5-0.3b", "ERNIE 4.5 0.3B", {18, 1024, 16, 2, 128, 3072, 103424},
                tied_llama_style, Basis::published, "ErnieTeam2025", read_in::transformers,
                360'000'000),
    model_entry("ernie-4.5-21b-a3b", "ERNIE 4.5 21B-A3B",
                mixture({28, 2560, 20, 4, 128, 12288, 103424}, tied_llama_style,
                        {.count = 64, .per_token = 6, .shared_size = 2 * 1536, .router_bias = true},
                        1536, 1),
                Basis::published, "ErnieTeam2025", read_in::transformers, 21'800'000'000,
                3'000'000'000),
    model_entry("ernie-4.5-300b-a47b", "ERNIE 4.5 300B-A47B",
                mixture({54, 8192, 64, 8, 128, 28672, 103424}, tied_llama_style,
                        {.count = 64, .per_token = 8, .router_bias = true}, 3584, 3),
                Basis::assumed, "ErnieTeam2025", "recalled, tied embeddings too; the count agrees",
                300'000'000'000, 47'000'000'000),
    model_entry("glm-4.6", "GLM-4.6", glm_4_6(), Basis::assumed, "GlmTeam2025",
                "recalled: the shape of GLM-4.5, with the head for a second token that its weights "
                "hold",
                357'000'000'000, 32'000'000'000),
    model_entry("glm-4.7", "GLM-4.7", glm_4_6(), Basis::assumed, "GlmTeam2025",
                "sizes as in aiconfigurator's model_configs [AiConfigurator2026]; recalled: norms, "
                "biases, the head for a second token",
                357'000'000'000, 32'000'000'000),
    model_entry("glm-4.7-flash", "GLM-4.7 Flash 30B-A3B", glm_4_7_flash(), Basis::published,
                "GlmTeam2025",
                "sizes as in aiconfigurator's model_configs [AiConfigurator2026]; its 3 billion "
                "active are without tables",
                30'000'000'000),
    model_entry("minimax-m2", "MiniMax-M2",
                mixture({62, 3072, 48, 8, 128, 1536, 200064}, olmoe_style,
                        {.count = 256, .per_token = 8}, 1536),
                Basis::published, "MiniMaxTwo2025", read_in::transformers, 230'000'000'000,
                10'000'000'000),
    model_entry("hunyuan-a13b", "Hunyuan A13B",
                mixture({32, 4096, 32, 8, 128, 3072, 128167}, tied_normed_style,
                        {.count = 64, .per_token = 8, .shared_size = 3072}, 3072),
                Basis::assumed, "TencentHunyuan2025",
                "tied embeddings and norms recalled; the count agrees", 80'000'000'000,
                13'000'000'000),
    model_entry("hy3-295b-a21b", "Hunyuan 3 295B-A21B",
                mixture({80, 4096, 64, 8, 128, 13312, 120832}, normed_style,
                        {.count = 192, .per_token = 8, .shared_size = 1536}, 1536, 1),
                Basis::published, "TencentHunyuanThree2026",
                "sizes as in maxtext/configs/models [MaxText2023]", 295'000'000'000,
                21'000'000'000),
    model_entry("ling-mini-2.0", "Ling mini 2.0 16B-A1.4B",
                mixture({20, 2048, 16, 4, 128, 5120, 157184}, normed_style,
                        {.count = 256, .per_token = 8, .shared_size = 512}, 512, 1),
                Basis::assumed, "LingTeam2025", read_in::memory, 16'000'000'000, 1'400'000'000),
    model_entry("deepseek-v3.1", "DeepSeek-V3.1", deepseek_v3(), Basis::assumed, "DeepSeekV32024",
                "recalled: the shape of DeepSeek-V3", 671'000'000'000, 37'000'000'000),
    model_entry("deepseek-r1", "DeepSeek-R1", deepseek_v3(), Basis::published, "DeepSeekROne2025",
                "the shape of DeepSeek-V3, of which it is made", 671'000'000'000, 37'000'000'000),
};

}  // namespace bessemer::catalog
