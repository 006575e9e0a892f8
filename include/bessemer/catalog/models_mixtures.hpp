#pragma once

/// Mixtures of experts. `published_active` is as the makers count it: most count the token table,
/// those of GPT-OSS do not. A model that was trained with heads for further tokens has them, and its
/// makers' total leaves them out.

#include <array>

#include <bessemer/catalog/model_entry.hpp>

namespace bessemer::catalog {

/// The dense model with experts of `size` in place of its blocks, but for the `first` ones.
[[nodiscard]] constexpr model::Transformer mixture(const DenseSizes& sizes, const DenseStyle& style,
                                                   const model::Experts& experts, int size,
                                                   int first = 0) {
  const model::Transformer shape = dense("", sizes, style);
  const model::Layer plain = shape.runs[0].layer;
  model::Layer mixed = plain;
  mixed.feed_forward.size = size;
  mixed.feed_forward.experts = experts;
  return with_layers(shape, sizes.layers,
                     [&](int i) -> const model::Layer& { return i < first ? plain : mixed; });
}

/// The same with attention over latents of 512 for keys and values and of `query_rank` for queries,
/// and 64 features of position to a head of 128 [DeepSeekV22024] section 3.1.
[[nodiscard]] constexpr model::Transformer latent_mixture(const DenseSizes& sizes,
                                                          const model::Experts& experts, int size,
                                                          int query_rank, int first,
                                                          int further_tokens = 0) {
  model::Transformer shape = mixture(sizes, llama_style, experts, size, first);
  for (model::LayerRun& run : shape.runs) {
    model::Attention& attention = run.layer.attention;
    attention.head_size = 128 + 64;
    attention.value_size = 128;
    attention.kv_rank = 512;
    attention.query_rank = query_rank;
    attention.rotary_size = 64;
  }
  shape.multi_token_predictions = further_tokens;
  return shape;
}

/// Every second layer sees 128 tokens; sinks, and biases everywhere [OpenAIGptOss2025].
[[nodiscard]] constexpr model::Transformer gpt_oss(int layers, int experts) {
  model::Transformer shape =
      mixture({layers, 2880, 64, 8, 64, 2880, 201088},
              {.qkv_bias = true, .output_bias = true, .feed_forward_bias = true},
              {.count = experts, .per_token = 4, .router_bias = true}, 2880);
  shape.runs[0].layer.attention.sinks = true;
  return with_windows(shape, 128, 2);
}

/// Three of four layers see their own block of 8,192 tokens; every `step`-th is a mixture.
[[nodiscard]] constexpr model::Transformer llama_4(int experts, int step) {
  model::Transformer shape = dense("", {48, 5120, 40, 8, 128, 16384, 202048}, llama_style);
  const model::Layer plain = shape.runs[0].layer;
  return with_layers(shape, 48, [&](int i) {
    model::Layer layer = plain;
    if ((i + 1) % 4 != 0) {
      layer.attention.window = 8192;
      layer.attention.chunked = true;
    }
    if ((i + 1) % step == 0) {
      layer.feed_forward.size = 8192;
      layer.feed_forward.experts = {.count = experts, .per_token = 1, .shared_size = 8192};
    }
    return layer;
  });
}

inline constexpr DenseStyle normed_style{.qk_norm = true};
inline constexpr DenseStyle olmoe_style{.wide_qk_norm = true};
inline constexpr DenseStyle biased_qkv_style{.qkv_bias = true};
inline constexpr DenseStyle glm_style{.qkv_bias = true, .qk_norm = true};
inline constexpr DenseStyle dbrx_style{.norm = model::Norm::layer_without_bias};
inline constexpr DenseStyle phi_moe_style{.qkv_bias = true,
                                          .output_bias = true,
                                          .norm = model::Norm::layer,
                                          .window = 131072,
                                          .vocabulary_bias = true};

inline constexpr std::string_view recalled = "recalled, the count agrees";

inline constexpr std::array mixture_models{
    model_entry("mixtral-8x7b", "Mixtral 8x7B",
                mixture({32, 4096, 32, 8, 128, 14336, 32000}, llama_style,
                        {.count = 8, .per_token = 2}, 14336),
                Basis::published, "JiangEtAl2024", "", 46'700'000'000, 12'900'000'000),
    model_entry("mixtral-8x22b", "Mixtral 8x22B",
                mixture({56, 6144, 48, 8, 128, 16384, 32768}, llama_style,
                        {.count = 8, .per_token = 2}, 16384),
                Basis::derived, "MistralMixtral8x22b2024", recalled, 141'000'000'000,
                39'000'000'000),
    model_entry(
        "qwen1.5-moe-a2.7b", "Qwen1.5-MoE-A2.7B",
        mixture({24, 2048, 16, 16, 128, 5632, 151936}, biased_qkv_style,
                {.count = 60, .per_token = 4, .shared_size = 5632, .shared_gate = true}, 1408),
        Basis::derived, "QwenTeamMoe2024", recalled, 14'300'000'000, 2'700'000'000),
    model_entry(
        "qwen2-57b-a14b", "Qwen2 57B-A14B",
        mixture({28, 3584, 28, 4, 128, 18944, 151936}, biased_qkv_style,
                {.count = 64, .per_token = 8, .shared_size = 20480, .shared_gate = true}, 2560),
        Basis::derived, "YangEtAl2024", recalled, 57'000'000'000, 14'000'000'000),
    model_entry("qwen3-30b-a3b", "Qwen3 30B-A3B",
                mixture({48, 2048, 32, 4, 128, 6144, 151936}, normed_style,
                        {.count = 128, .per_token = 8}, 768),
                Basis::derived, "QwenTeam2025", recalled, 30'500'000'000, 3'300'000'000),
    model_entry("qwen3-235b-a22b", "Qwen3 235B-A22B",
                mixture({94, 4096, 64, 4, 128, 12288, 151936}, normed_style,
                        {.count = 128, .per_token = 8}, 1536),
                Basis::derived, "QwenTeam2025", recalled, 235'000'000'000, 22'000'000'000),
    model_entry("qwen3-coder-480b-a35b", "Qwen3-Coder 480B-A35B",
                mixture({62, 6144, 96, 8, 128, 8192, 151936}, normed_style,
                        {.count = 160, .per_token = 8}, 2560),
                Basis::derived, "QwenTeam2025", recalled, 480'000'000'000, 35'000'000'000),
    model_entry("deepseek-v2-lite", "DeepSeek-V2-Lite",
                latent_mixture({27, 2048, 16, 16, 128, 10944, 102400},
                               {.count = 64, .per_token = 6, .shared_size = 2 * 1408}, 1408, 0, 1),
                Basis::published, "DeepSeekV22024", "", 15'700'000'000, 2'400'000'000),
    model_entry(
        "deepseek-v2", "DeepSeek-V2",
        latent_mixture({60, 5120, 128, 128, 128, 12288, 102400},
                       {.count = 160, .per_token = 6, .shared_size = 2 * 1536}, 1536, 1536, 1),
        Basis::published, "DeepSeekV22024", "", 236'000'000'000, 21'000'000'000),
    model_entry(
        "deepseek-v3", "DeepSeek-V3",
        latent_mixture({61, 7168, 128, 128, 128, 18432, 129280},
                       {.count = 256, .per_token = 8, .shared_size = 2048}, 2048, 1536, 3, 1),
        Basis::published, "DeepSeekV32024",
        "with the head for a second token, 11.5 billion parameters beyond the printed total",
        671'000'000'000, 37'000'000'000),
    model_entry("kimi-k2", "Kimi K2",
                latent_mixture({61, 7168, 64, 64, 128, 18432, 163840},
                               {.count = 384, .per_token = 8, .shared_size = 2048}, 2048, 1536, 1),
                Basis::published, "KimiTeam2025",
                "its first layer is dense; the printed total is that of experts in all 61",
                1'040'000'000'000, 32'600'000'000),
    model_entry("moonlight-16b-a3b", "Moonlight 16B-A3B",
                latent_mixture({27, 2048, 16, 16, 128, 11264, 163840},
                               {.count = 64, .per_token = 6, .shared_size = 2 * 1408}, 1408, 0, 1),
                Basis::derived, "LiuSu2025", recalled, 16'000'000'000, 3'000'000'000),
    model_entry("gpt-oss-20b", "GPT-OSS 20B", gpt_oss(24, 32), Basis::published, "OpenAIGptOss2025",
                "", 20'910'000'000, 3'610'000'000),
    model_entry("gpt-oss-120b", "GPT-OSS 120B", gpt_oss(36, 128), Basis::published,
                "OpenAIGptOss2025", "", 116'830'000'000, 5'130'000'000),
    model_entry("gpt-oss-20b-l24h2880a64v201088", "GPT-OSS 20B", gpt_oss(24, 32), Basis::published,
                "OpenAIGptOss2025", "", 20'910'000'000, 3'610'000'000),
    model_entry("gpt-oss-120b-l36h2880a64v201088", "GPT-OSS 120B", gpt_oss(36, 128),
                Basis::published, "OpenAIGptOss2025", "", 116'830'000'000, 5'130'000'000),
    model_entry("glm-4.5", "GLM-4.5",
                mixture({92, 5120, 96, 8, 128, 12288, 151552}, glm_style,
                        {.count = 160, .per_token = 8, .shared_size = 1536}, 1536, 3),
                Basis::derived, "GlmTeam2025", recalled, 355'000'000'000, 32'000'000'000),
    model_entry("glm-4.5-air", "GLM-4.5-Air",
                mixture({46, 4096, 96, 8, 128, 10944, 151552}, biased_qkv_style,
                        {.count = 128, .per_token = 8, .shared_size = 1408}, 1408, 1),
                Basis::derived, "GlmTeam2025", recalled, 106'000'000'000, 12'000'000'000),
    model_entry("olmoe-1b-7b", "OLMoE 1B-7B",
                mixture({16, 2048, 16, 16, 128, 1024, 50304}, olmoe_style,
                        {.count = 64, .per_token = 8}, 1024),
                Basis::published, "MuennighoffEtAl2024", "", 6'900'000'000, 1'300'000'000),
    model_entry("dbrx", "DBRX",
                mixture({40, 6144, 48, 8, 128, 10752, 100352}, dbrx_style,
                        {.count = 16, .per_token = 4}, 10752),
                Basis::derived, "DatabricksDbrx2024", recalled, 132'000'000'000, 36'000'000'000),
    model_entry("phi-3.5-moe", "Phi-3.5-MoE",
                mixture({32, 4096, 32, 8, 128, 6400, 32064}, phi_moe_style,
                        {.count = 16, .per_token = 2}, 6400),
                Basis::derived, "AbdinEtAl2024", recalled, 42'000'000'000, 6'600'000'000),
    model_entry("granite-3.0-1b-a400m", "Granite 3.0 1B-A400M",
                mixture({24, 1024, 16, 8, 64, 512, 49155}, tied_llama_style,
                        {.count = 32, .per_token = 8}, 512),
                Basis::derived, "GraniteTeam2024", recalled, 1'300'000'000, 400'000'000),
    model_entry("granite-3.0-3b-a800m", "Granite 3.0 3B-A800M",
                mixture({32, 1536, 24, 8, 64, 512, 49155}, tied_llama_style,
                        {.count = 40, .per_token = 8}, 512),
                Basis::derived, "GraniteTeam2024", recalled, 3'300'000'000, 800'000'000),
    model_entry("llama-4-scout", "Llama 4 Scout (text)", llama_4(16, 1), Basis::derived,
                "MetaLlama42025", "recalled, the count agrees; images left out", 109'000'000'000,
                17'000'000'000),
    model_entry("llama-4-maverick", "Llama 4 Maverick (text)", llama_4(128, 2), Basis::derived,
                "MetaLlama42025", "recalled, the count agrees; images left out", 400'000'000'000,
                17'000'000'000),
};

}  // namespace bessemer::catalog
