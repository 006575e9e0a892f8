#pragma once

/// A model of the catalogue: its shape, and the parameter count that its makers print.
///
/// Most dense decoders are one run of equal layers: seven sizes and a style. `dense` makes the
/// shape of the two, so that a table has one line per model and says its style once.

#include <cstdint>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/model/transformer.hpp>

namespace bessemer::catalog {

/// What changes from size to size within a family.
struct DenseSizes {
  int layers = missing<int>("model.layers: must be given");
  int hidden = missing<int>("model.hidden: must be given");
  int heads = missing<int>("model.heads: must be given");
  int kv_heads = missing<int>("model.kv_heads: must be given");
  int head_size = missing<int>("model.head_size: must be given");
  int feed_forward = missing<int>("model.feed_forward: must be given");
  int vocabulary = missing<int>("model.vocabulary: must be given");
};

/// What a family has in common. As it stands: pre-norm decoder with RMS norms, gated SiLU, rotary
/// positions, an output layer of its own and no biases, as LLaMA [TouvronLavril2023].
struct DenseStyle {
  bool gated = true;
  model::Activation activation = model::Activation::silu;
  model::Positions positions = model::Positions::rotary;
  /// Rows of learned positions.
  int position_rows = 0;
  bool tied = false;
  bool qkv_bias = false;
  bool output_bias = false;
  bool feed_forward_bias = false;
  model::Norm norm = model::Norm::rms;
  int norms = 2;
  bool qk_norm = false;
  bool wide_qk_norm = false;
  bool embedding_norm = false;
  bool parallel = false;
  bool dropout = false;
  /// Tokens that attention sees; 0: all.
  int window = 0;
  bool vocabulary_bias = false;
};

/// GPT [RadfordEtAl2019]: biases everywhere, layer norms, learned positions, tied embeddings,
/// trained with dropout.
inline constexpr DenseStyle gpt_style{.gated = false,
                                      .activation = model::Activation::gelu,
                                      .positions = model::Positions::learned,
                                      .position_rows = 2048,
                                      .tied = true,
                                      .qkv_bias = true,
                                      .output_bias = true,
                                      .feed_forward_bias = true,
                                      .norm = model::Norm::layer,
                                      .dropout = true};

/// LLaMA, as the defaults of `DenseStyle`.
inline constexpr DenseStyle llama_style{};

/// LLaMA with tied embeddings, as small models have them.
inline constexpr DenseStyle tied_llama_style{.tied = true};

/// LLaMA whose attention sees 4,096 tokens, as the first Mistral [JiangEtAl2023].
inline constexpr DenseStyle mistral_style{.window = 4096};

/// Where the sizes of an entry were read, if not in a document of its makers.
namespace read_in {
inline constexpr std::string_view litgpt = "sizes as in litgpt/config.py [LightningLitGpt2023]";
inline constexpr std::string_view nemo =
    "sizes as in nemo/collections/llm/gpt/model [NemoModels2025]";
inline constexpr std::string_view transformers =
    "defaults of its class in transformers 5.23 [WolfEtAl2020]";
inline constexpr std::string_view config =
    "config.json of its weights, or a copy, on huggingface.co";
inline constexpr std::string_view t5x = "sizes as in t5x/examples/t5 [RobertsEtAl2022]";
inline constexpr std::string_view memory = "shape recalled; the count agrees";
}  // namespace read_in

/// One run of equal layers.
[[nodiscard]] constexpr model::Transformer dense(std::string_view name, const DenseSizes& sizes,
                                                 const DenseStyle& style) {
  model::Transformer shape{.name = name,
                           .hidden = sizes.hidden,
                           .embedding = {.vocabulary = sizes.vocabulary,
                                         .positions = style.positions,
                                         .position_rows = style.position_rows,
                                         .tied = style.tied,
                                         .norm = style.embedding_norm},
                           .norm = style.norm,
                           .dropout = style.dropout,
                           .output_bias = style.vocabulary_bias};
  shape.runs.push_back({.layer = {.attention = {.heads = sizes.heads,
                                                .kv_heads = sizes.kv_heads,
                                                .head_size = sizes.head_size,
                                                .window = style.window,
                                                .qkv_bias = style.qkv_bias,
                                                .output_bias = style.output_bias,
                                                .qk_norm = style.qk_norm,
                                                .wide_qk_norm = style.wide_qk_norm},
                                  .feed_forward = {.size = sizes.feed_forward,
                                                   .gated = style.gated,
                                                   .activation = style.activation,
                                                   .bias = style.feed_forward_bias},
                                  .norms = style.norms,
                                  .parallel = style.parallel},
                        .count = sizes.layers});
  return shape;
}

struct ModelEntry {
  static constexpr std::string_view kind = "model";
  std::string_view name;
  std::string_view label;
  Sourced<model::Transformer> shape;
  /// All parameters as the makers print them, to as many digits; 0 where they print none.
  std::int64_t published_parameters;
  /// Of these, what one token uses as the makers print it; 0 where they print none.
  std::int64_t published_active = 0;

  /// The description, without provenance. Counts have no scalar.
  [[nodiscard]] constexpr const model::Transformer& description() const { return shape.value(); }
};

/// A dense decoder named once.
[[nodiscard]] constexpr ModelEntry dense_entry(std::string_view name, std::string_view label,
                                               const DenseSizes& sizes, const DenseStyle& style,
                                               Basis basis, std::string_view key,
                                               std::string_view note,
                                               std::int64_t published_parameters) {
  return {name, label, {dense(name, sizes, style), basis, key, note}, published_parameters};
}

/// Any other model, named once.
[[nodiscard]] constexpr ModelEntry model_entry(std::string_view name, std::string_view label,
                                               model::Transformer shape, Basis basis,
                                               std::string_view key, std::string_view note,
                                               std::int64_t published_parameters,
                                               std::int64_t published_active = 0) {
  shape.name = name;
  return {name, label, {shape, basis, key, note}, published_parameters, published_active};
}

/// The same model with other layers: `layer(i)` is the i-th.
template <class Make>
[[nodiscard]] constexpr model::Transformer with_layers(model::Transformer shape, int layers,
                                                       Make&& layer) {
  shape.runs = {};
  shape.order = {};
  for (int i = 0; i < layers; ++i) model::add_layers(shape, layer(i), 1);
  return shape;
}

/// Layers of which each last of `period` sees all tokens, and the others a window.
[[nodiscard]] constexpr model::Transformer with_windows(const model::Transformer& shape, int window,
                                                        int period) {
  model::Layer local = shape.runs[0].layer;
  const model::Layer global = local;
  local.attention.window = window;
  return with_layers(shape, model::layer_count(shape), [&](int i) -> const model::Layer& {
    return (i + 1) % period == 0 ? global : local;
  });
}

/// Layers of which each first of `period` sees all tokens, and the others a window.
[[nodiscard]] constexpr model::Transformer with_windows_behind(const model::Transformer& shape,
                                                               int window, int period) {
  model::Layer local = shape.runs[0].layer;
  const model::Layer global = local;
  local.attention.window = window;
  return with_layers(shape, model::layer_count(shape), [&](int i) -> const model::Layer& {
    return i % period == 0 ? global : local;
  });
}

/// Calls `visit(field, basis, key, note)` for the shape.
template <SourceVisitor V>
constexpr void each_source(const ModelEntry& entry, V&& visit) {
  visit_source("model.shape", entry.shape, visit);
}

}  // namespace bessemer::catalog
