#pragma once

/// A decoder-only transformer [VaswaniEtAl2017] as shapes: what parameter, FLOP, byte and memory
/// counts follow from. A model is runs of equal layers, so that 126 equal layers cost what one does.
///
///     attention    multi-head (kv_heads = heads), grouped-query (fewer) [AinslieEtAl2023] or
///                  multi-query (one); rotary [SuEtAl2021], learned, ALiBi or no positions
///     feed-forward plain (up, down) or gated (gate, up, down) [ShazeerGLU2020]
///     norms        layer norm (with or without bias) or RMS norm [ZhangSennrich2019]
///     embeddings   tied to the output layer or not [PressWolf2017]
///
/// Counts are integers and never a `Real`: half a head has no meaning and no derivative.

#include <cstdint>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/core/name.hpp>

namespace bessemer::model {

enum class Activation { gelu, silu, relu, squared_relu };
enum class Positions { rotary, learned, alibi, none };
enum class Norm { layer, layer_without_bias, layer_without_weights, rms };

struct Attention {
  int heads = missing<int>("model.heads: must be given");
  /// Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for grouped.
  int kv_heads = missing<int>("model.kv_heads: must be given");
  int head_size = missing<int>("model.head_size: must be given");
  bool qkv_bias = false;
  bool output_bias = false;
  /// A norm of `head_size` weights on queries and one on keys.
  bool qk_norm = false;
  /// The same, but over all heads at once (`heads * head_size` and `kv_heads * head_size`).
  bool wide_qk_norm = false;
};

struct FeedForward {
  int size = missing<int>("model.feed_forward: must be given");
  bool gated = false;
  Activation activation = Activation::gelu;
  bool bias = false;
};

struct Layer {
  Attention attention = missing<Attention>("model.attention: must be given");
  FeedForward feed_forward = missing<FeedForward>("model.feed_forward: must be given");
  /// Two in a plain block, one where attention and feed-forward share it, four with norms after.
  int norms = 2;
  /// Attention and feed-forward read the same input and are summed.
  bool parallel = false;
};

struct LayerRun {
  Layer layer = missing<Layer>("model.layers: must be given");
  int count = missing<int>("model.layers: their count must be given");
};

struct Embedding {
  int vocabulary = missing<int>("model.vocabulary: must be given");
  Positions positions = Positions::rotary;
  /// Rows of the learned position table; 0 where there is none.
  int position_rows = 0;
  /// The output layer uses the token table.
  bool tied = false;
  /// A norm right after the embedding.
  bool norm = false;
};

struct Transformer {
  Name name{};
  int hidden = missing<int>("model.hidden: must be given");
  InlineVector<LayerRun, 8> runs{};
  Embedding embedding = missing<Embedding>("model.embedding: must be given");
  Norm norm = Norm::rms;
  bool final_norm = true;
  /// Trained with dropout, as GPT was: its masks are stored for the backward pass.
  bool dropout = false;
};

[[nodiscard]] constexpr int layer_count(const Transformer& model) {
  int layers = 0;
  for (const LayerRun& run : model.runs) layers += run.count;
  return layers;
}

/// Key-value heads on one of `tensor` ranks: at least one, copied where there are fewer than ranks.
[[nodiscard]] constexpr double kv_heads_per_rank(int kv_heads, double tensor) {
  return kv_heads > tensor ? kv_heads / tensor : 1.0;
}

/// Throws `InvalidInput` unless the shapes make a model.
constexpr void check(const Transformer& model) {
  constexpr int most = 1 << 24;
  require(model.hidden >= 1 && model.hidden <= most,
          "model.hidden: must be between 1 and 16777216, got ", model.hidden);
  require(!model.runs.empty(), "model.layers: must be at least 1, got 0");
  const int vocabulary = model.embedding.vocabulary;
  require(vocabulary >= 1 && vocabulary <= most,
          "model.vocabulary: must be between 1 and 16777216, got ", vocabulary);
  require(model.embedding.positions != Positions::learned || model.embedding.position_rows >= 1,
          "model.position_rows: learned positions need at least 1 row, got ",
          model.embedding.position_rows);
  for (const LayerRun& run : model.runs) {
    const Attention& attention = run.layer.attention;
    require(run.count >= 1 && run.count <= 100'000,
            "model.layers: must be between 1 and 100000, got ", run.count);
    require(attention.heads >= 1 && attention.heads <= most,
            "model.heads: must be between 1 and 16777216, got ", attention.heads);
    require(attention.kv_heads >= 1 && attention.heads % attention.kv_heads == 0,
            "model.kv_heads: must divide the ", attention.heads, " heads, got ",
            attention.kv_heads);
    require(attention.head_size >= 1 && attention.head_size <= most,
            "model.head_size: must be between 1 and 16777216, got ", attention.head_size);
    require(run.layer.feed_forward.size >= 1 && run.layer.feed_forward.size <= most,
            "model.feed_forward: must be between 1 and 16777216, got ",
            run.layer.feed_forward.size);
    require(run.layer.norms >= 0 && run.layer.norms <= 8,
            "model.norms: must be between 0 and 8 per layer, got ", run.layer.norms);
  }
  // Roughly, and far below what 64 bits count: exact counts must not overflow.
  double weights = 2.0 * model.embedding.vocabulary * double(model.hidden);
  for (const LayerRun& run : model.runs) {
    const Attention& attention = run.layer.attention;
    const double width = double(attention.heads + attention.kv_heads) * attention.head_size;
    weights += run.count * double(model.hidden) * (2.0 * width + 3.0 * run.layer.feed_forward.size);
  }
  require(weights < 1e18, "model: ", weights,
          " parameters are more than can be counted; at most 1e18");
}

}  // namespace bessemer::model
