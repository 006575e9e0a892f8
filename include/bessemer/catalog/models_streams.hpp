#pragma once

/// Encoders: alone (BERT, ViT), in front of a decoder that attends to them (T5), and of images in
/// front of text (Gemma 3, LLaVA, Qwen2-VL).

#include <array>

#include <bessemer/catalog/model_entry.hpp>

namespace bessemer::catalog {

/// [RaffelEtAl2020] section 2.1: relative positions in 32 buckets, norms without bias, tied tables.
[[nodiscard]] constexpr model::Transformer t5(int layers, int hidden, int heads, int head_size,
                                              int feed_forward) {
  const model::Embedding relative{
      .vocabulary = 0, .positions = model::Positions::relative, .position_rows = 32};
  model::Transformer shape{
      .hidden = hidden,
      .embedding = relative,
      .dropout = true,
      .encoder = {.hidden = hidden, .embedding = relative, .norm = model::Norm::rms}};
  shape.embedding.vocabulary = 32128;
  shape.embedding.tied = true;
  model::Layer layer{
      .attention = {.heads = heads, .kv_heads = heads, .head_size = head_size, .causal = false},
      .feed_forward = {.size = feed_forward, .activation = model::Activation::relu},
      .encoder = true};
  model::add_layers(shape, layer, layers);
  layer.attention.causal = true;
  layer.norms = 3;
  layer.cross_attention = true;
  layer.encoder = false;
  model::add_layers(shape, layer, layers);
  return shape;
}

inline constexpr DenseStyle encoder_style{.gated = false,
                                          .activation = model::Activation::gelu,
                                          .positions = model::Positions::learned,
                                          .position_rows = 512,
                                          .tied = true,
                                          .qkv_bias = true,
                                          .output_bias = true,
                                          .feed_forward_bias = true,
                                          .norm = model::Norm::layer,
                                          .embedding_norm = true,
                                          .dropout = true,
                                          .vocabulary_bias = true};

/// With the head that predicts masked words [DevlinEtAl2019].
[[nodiscard]] constexpr model::Transformer bert(int layers, int hidden, int heads,
                                                int vocabulary = 30522, int rows = 512,
                                                int segments = 2) {
  model::Transformer shape =
      dense("", {layers, hidden, heads, heads, 64, 4 * hidden, vocabulary}, encoder_style);
  shape.runs[0].layer.attention.causal = false;
  shape.embedding.position_rows = rows;
  shape.embedding.token_types = segments;
  shape.final_norm = false;
  shape.head = {{.in = hidden, .out = hidden, .norm = true}};
  return shape;
}

/// Images of 224 x 224 in square patches, a class token, 1,000 classes [DosovitskiyEtAl2020].
[[nodiscard]] constexpr model::Transformer vit(int layers, int hidden, int heads, int patch) {
  model::Transformer shape =
      dense("", {layers, hidden, heads, heads, hidden / heads, 4 * hidden, 0}, encoder_style);
  shape.runs[0].layer.attention.causal = false;
  const int patches = (224 / patch) * (224 / patch);
  shape.embedding = {.vocabulary = 0,
                     .positions = model::Positions::learned,
                     .position_rows = patches + 1,
                     .class_tokens = 1,
                     .patch_values = 3 * patch * patch};
  shape.classes = 1000;
  return shape;
}

/// The text model with layers of images in front of it.
[[nodiscard]] constexpr model::Transformer behind(const model::Encoder& encoder,
                                                  const model::Layer& layer, int layers,
                                                  const model::Transformer& text) {
  model::Transformer shape = text;
  shape.runs = {};
  shape.order = {};
  shape.encoder = encoder;
  model::add_layers(shape, layer, layers);
  model::each_ordered_run(text, [&](std::size_t run, int count) {
    model::add_layers(shape, text.runs[run].layer, count);
  });
  return shape;
}

[[nodiscard]] constexpr model::Layer image_layer(int heads, int head_size, int feed_forward) {
  return {.attention = {.heads = heads,
                        .kv_heads = heads,
                        .head_size = head_size,
                        .causal = false,
                        .qkv_bias = true,
                        .output_bias = true},
          .feed_forward = {.size = feed_forward, .bias = true},
          .encoder = true};
}

/// Five of six layers see a window [GemmaTeamThree2025] section 2.
[[nodiscard]] constexpr model::Transformer gemma_3_text(const DenseSizes& sizes, int window) {
  return with_windows(
      dense("", sizes,
            {.activation = model::Activation::gelu, .tied = true, .norms = 4, .qk_norm = true}),
      window, 6);
}

/// 4,096 patches of SigLIP, pooled to 256 tokens.
[[nodiscard]] constexpr model::Transformer gemma_3(const DenseSizes& sizes) {
  model::Encoder siglip{
      .hidden = 1152,
      .tokens = 4096,
      .embedding = {.vocabulary = 0,
                    .positions = model::Positions::learned,
                    .position_rows = 4096,
                    .patch_values = 588},
      .projector = {{.in = 1152, .out = sizes.hidden, .bias = false, .input_norm = true}},
      .output_tokens = 256};
  return behind(siglip, image_layer(16, 72, 4304), 27, gemma_3_text(sizes, 1024));
}

/// 576 patches of CLIP, a class token that is not handed on, two dense layers [LiuLi2023].
[[nodiscard]] constexpr model::Transformer llava(const DenseSizes& sizes) {
  model::Encoder clip{
      .hidden = 1024,
      .tokens = 577,
      .embedding = {.vocabulary = 0,
                    .positions = model::Positions::learned,
                    .position_rows = 577,
                    .norm = true,
                    .class_tokens = 1,
                    .patch_values = 588,
                    .patch_bias = false},
      .projector = {{.in = 1024, .out = sizes.hidden}, {.in = sizes.hidden, .out = sizes.hidden}},
      .output_tokens = 576};
  return behind(clip, image_layer(16, 64, 4096), 24, dense("", sizes, llama_style));
}

/// 32 layers over patches of two frames, of which four join to one. Those of Qwen2.5-VL are gated and
/// see blocks of 64 patches, each eighth all of them [WangBai2024], [BaiEtAl2025].
[[nodiscard]] constexpr model::Transformer qwen_vl_7b(bool newer) {
  const model::Transformer text =
      dense("", {28, 3584, 28, 4, 128, 18944, 152064}, {.qkv_bias = true});
  model::Layer full = image_layer(16, 80, newer ? 3420 : 5120);
  model::Layer local = full;
  if (newer) {
    full.feed_forward.gated = true;
    full.feed_forward.activation = model::Activation::silu;
    local = full;
    local.attention.window = 64;
    local.attention.chunked = true;
  }
  model::Transformer shape = text;
  shape.runs = {};
  shape.encoder = {.hidden = 1280,
                   .embedding = {.vocabulary = 0, .patch_values = 1176, .patch_bias = false},
                   .norm = newer ? model::Norm::rms : model::Norm::layer,
                   .projector = {{.in = 5120, .out = 5120}, {.in = 5120, .out = 3584}}};
  for (int i = 0; i < 32; ++i) model::add_layers(shape, (i + 1) % 8 == 0 ? full : local, 1);
  model::add_layers(shape, text.runs[0].layer, 28);
  return shape;
}

inline constexpr std::array stream_models{
    model_entry("t5-small", "T5 small", t5(6, 512, 8, 64, 2048), Basis::published, "RaffelEtAl2020",
                "", 60'000'000),
    model_entry("t5-base", "T5 base", t5(12, 768, 12, 64, 3072), Basis::published, "RaffelEtAl2020",
                "", 220'000'000),
    model_entry("t5-large", "T5 large", t5(24, 1024, 16, 64, 4096), Basis::published,
                "RaffelEtAl2020", "", 770'000'000),
    model_entry("t5-3b", "T5 3B", t5(24, 1024, 32, 128, 16384), Basis::published, "RaffelEtAl2020",
                "", 2'800'000'000),
    model_entry("t5-11b", "T5 11B", t5(24, 1024, 128, 128, 65536), Basis::published,
                "RaffelEtAl2020", "", 11'000'000'000),
    model_entry("bert-base", "BERT base", bert(12, 768, 12), Basis::published, "DevlinEtAl2019", "",
                110'000'000),
    model_entry("bert-large", "BERT large", bert(24, 1024, 16), Basis::published, "DevlinEtAl2019",
                "", 340'000'000),
    model_entry("roberta-large", "RoBERTa large", bert(24, 1024, 16, 50265, 514, 1), Basis::derived,
                "LiuOtt2019", "recalled, the count agrees", 355'000'000),
    model_entry("vit-base-16", "ViT-B/16", vit(12, 768, 12, 16), Basis::published,
                "DosovitskiyEtAl2020", "", 86'000'000),
    model_entry("vit-large-16", "ViT-L/16", vit(24, 1024, 16, 16), Basis::published,
                "DosovitskiyEtAl2020", "", 307'000'000),
    model_entry("vit-huge-14", "ViT-H/14", vit(32, 1280, 16, 14), Basis::published,
                "DosovitskiyEtAl2020", "", 632'000'000),
    model_entry("gemma-3-1b", "Gemma 3 1B", gemma_3_text({26, 1152, 4, 1, 256, 6912, 262144}, 512),
                Basis::derived, "GemmaTeamThree2025", "recalled, the count agrees", 1'000'000'000),
    model_entry("gemma-3-4b", "Gemma 3 4B", gemma_3({34, 2560, 8, 4, 256, 10240, 262208}),
                Basis::derived, "GemmaTeamThree2025", "recalled, the count agrees", 4'301'000'000),
    model_entry("gemma-3-12b", "Gemma 3 12B", gemma_3({48, 3840, 16, 8, 256, 15360, 262208}),
                Basis::derived, "GemmaTeamThree2025", "recalled, the count agrees", 12'188'000'000),
    model_entry("gemma-3-27b", "Gemma 3 27B", gemma_3({62, 5376, 32, 16, 128, 21504, 262208}),
                Basis::derived, "GemmaTeamThree2025", "recalled, the count agrees", 27'433'000'000),
    model_entry("llava-1.5-7b", "LLaVA 1.5 7B", llava({32, 4096, 32, 32, 128, 11008, 32064}),
                Basis::derived, "LiuLi2023", "recalled, the count agrees", 7'000'000'000),
    model_entry("llava-1.5-13b", "LLaVA 1.5 13B", llava({40, 5120, 40, 40, 128, 13824, 32064}),
                Basis::assumed, "LiuLi2023", read_in::memory, 13'000'000'000),
    model_entry("qwen2-vl-7b", "Qwen2-VL 7B", qwen_vl_7b(false), Basis::assumed, "WangBai2024",
                "shape recalled; 675 million for images and 7.6 billion for text are published",
                8'300'000'000),
    model_entry("qwen2.5-vl-7b", "Qwen2.5-VL 7B", qwen_vl_7b(true), Basis::assumed, "BaiEtAl2025",
                read_in::memory, 8'290'000'000),
};

}  // namespace bessemer::catalog
