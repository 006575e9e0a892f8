#pragma once

/// PaLM (attention and feed-forward side by side, one head of keys and values of 256 features, no
/// biases), the T5 that followed the first (gated blocks, an output layer of their own), and the
/// smallest Gemma 3.

#include <array>

#include <bessemer/catalog/model_entry.hpp>
#include <bessemer/catalog/models_streams.hpp>

namespace bessemer::catalog {

/// [ChowdheryEtAl2022] section 2.
inline constexpr DenseStyle palm_style{
    .tied = true, .norm = model::Norm::layer_without_bias, .norms = 1, .parallel = true};

[[nodiscard]] constexpr ModelEntry palm(std::string_view name, std::string_view label, int layers,
                                        int heads, int hidden, std::string_view note, Basis basis,
                                        std::int64_t published_parameters) {
  return dense_entry(name, label, {layers, hidden, heads, 1, 256, 4 * hidden, 256000}, palm_style,
                     basis, "ChowdheryEtAl2022", note, published_parameters);
}

/// T5 with gated GELU and an output layer of its own, as FLAN-T5 and mT5 are.
[[nodiscard]] constexpr model::Transformer t5_gated(int layers, int hidden, int heads,
                                                    int feed_forward, int vocabulary = 32128,
                                                    bool dropout = true) {
  model::Transformer shape = t5(layers, hidden, heads, 64, feed_forward);
  for (model::LayerRun& run : shape.runs) {
    run.layer.feed_forward.gated = true;
    run.layer.feed_forward.activation = model::Activation::gelu;
  }
  shape.embedding.vocabulary = vocabulary;
  shape.embedding.tied = false;
  shape.dropout = dropout;
  return shape;
}

inline constexpr std::array google_models{
    palm("palm-8b", "PaLM 8B", 32, 16, 4096, "sizes recalled; the count agrees", Basis::assumed,
         8'630'000'000),
    palm("palm-62b", "PaLM 62B", 64, 32, 8192, "sizes recalled; the count agrees", Basis::assumed,
         62'500'000'000),
    palm("palm-540b", "PaLM 540B", 118, 48, 18432,
         "the 540.35 billion of its table leave out the norms", Basis::published, 540'000'000'000),
    model_entry("flan-t5-base", "FLAN-T5 base", t5_gated(12, 768, 12, 2048), Basis::published,
                "ChungEtAl2022", read_in::t5x, 250'000'000),
    model_entry("flan-t5-large", "FLAN-T5 large", t5_gated(24, 1024, 16, 2816), Basis::published,
                "ChungEtAl2022", read_in::t5x, 780'000'000),
    model_entry("flan-t5-xl", "FLAN-T5 XL 3B", t5_gated(24, 2048, 32, 5120), Basis::published,
                "ChungEtAl2022", read_in::t5x, 3'000'000'000),
    model_entry("flan-t5-xxl", "FLAN-T5 XXL 11B", t5_gated(24, 4096, 64, 10240), Basis::published,
                "ChungEtAl2022", read_in::t5x, 11'000'000'000),
    model_entry("mt5-small", "mT5 small", t5_gated(8, 512, 6, 1024, 250112, false),
                Basis::published, "XueEtAl2021", read_in::t5x, 300'000'000),
    model_entry("gemma-3-270m", "Gemma 3 270M",
                gemma_3_text({18, 640, 4, 1, 256, 2048, 262144}, 512), Basis::assumed,
                "GemmaTeamThree2025",
                "of the small model that followed; recalled, the count agrees", 270'000'000),
};

}  // namespace bessemer::catalog
