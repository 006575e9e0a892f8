#pragma once

/// A model as shapes: what parameter, FLOP, byte and memory counts follow from. It is runs of equal
/// layers, so that 126 equal layers cost what one does.
///
///     layer     a mixer (attention, a recurrence, or none), a feed-forward part (or none), norms:
///               the block of [VaswaniEtAl2017] and what has come of it
///     runs      equal layers and how many there are of them; `order` says how runs alternate, where
///               they do not simply follow each other
///     encoder   a second stream of tokens in front: of a translation model, whose decoder attends to
///               it [VaswaniEtAl2017], or of images, whose features join the text
///     norms     layer norm (with or without bias) or RMS norm [ZhangSennrich2019]
///     multi-token prediction   further heads, each one layer, three norms and a projection of two
///               tokens to one, that share tables with the model [DeepSeekV32024] section 2.2

#include <cstdint>
#include <string_view>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/model/attention.hpp>
#include <bessemer/model/ends.hpp>
#include <bessemer/model/feed_forward.hpp>
#include <bessemer/model/recurrence.hpp>

namespace bessemer::model {

/// One layer: a mixer or none, a feed-forward part or none, and norms.
struct Layer {
  /// `no_attention` where a recurrence mixes the tokens, or nothing does.
  Attention attention = missing<Attention>("model.attention: must be given");
  /// `no_feed_forward` where the layer is a mixer alone.
  FeedForward feed_forward = missing<FeedForward>("model.feed_forward: must be given");
  /// Two in a plain block, one where attention and feed-forward share it, four with norms after.
  int norms = 2;
  /// Attention and feed-forward read the same input and are summed.
  bool parallel = false;
  Recurrence recurrence{};
  /// A second attention of the same shape, to the encoder's output.
  bool cross_attention = false;
  /// The layer belongs to the encoder.
  bool encoder = false;

  friend constexpr bool operator==(const Layer&, const Layer&) = default;
};

[[nodiscard]] constexpr bool has_attention(const Layer& layer) { return layer.attention.heads > 0; }
[[nodiscard]] constexpr bool has_recurrence(const Layer& layer) {
  return layer.recurrence.heads > 0;
}
[[nodiscard]] constexpr bool has_feed_forward(const Layer& layer) {
  return layer.feed_forward.size > 0;
}

/// Kinds of layers in one model.
inline constexpr std::size_t most_runs = 8;

struct LayerRun {
  Layer layer = missing<Layer>("model.layers: must be given");
  int count = missing<int>("model.layers: their count must be given");

  friend constexpr bool operator==(const LayerRun&, const LayerRun&) = default;
};

/// Part of the order: `count` layers of run number `run`.
struct OrderedRun {
  int run = 0;
  int count = 0;

  friend constexpr bool operator==(const OrderedRun&, const OrderedRun&) = default;
};

/// A stream of its own features and length in front of the model's.
struct Encoder {
  /// 0: no encoder.
  int hidden = 0;
  /// Of one sequence; 0: as many as the model's own.
  int tokens = 0;
  Embedding embedding{.vocabulary = 0};
  Norm norm = Norm::layer;
  bool final_norm = true;
  /// Of its tokens to the model's features. Several join to one where `in` is a multiple of `hidden`.
  DenseLayers projector{};
  /// That it hands on, where it pools them; 0: as many as it has, or as its projector joins.
  int output_tokens = 0;

  friend constexpr bool operator==(const Encoder&, const Encoder&) = default;
};

struct Transformer {
  Name name{};
  int hidden = missing<int>("model.hidden: must be given");
  InlineVector<LayerRun, most_runs> runs{};
  Embedding embedding = missing<Embedding>("model.embedding: must be given");
  Norm norm = Norm::rms;
  bool final_norm = true;
  /// Trained with dropout, as GPT was: its masks are stored for the backward pass.
  bool dropout = false;
  /// How runs alternate; empty: one after the other.
  InlineVector<OrderedRun, 256> order{};
  Encoder encoder{};
  /// Dense layers between the last layer and the output, per token.
  DenseLayers head{};
  /// Rows of an output layer that is no vocabulary (classes); 0: the vocabulary.
  int classes = 0;
  /// The model ends with its last layer: features, no output layer.
  bool headless = false;
  bool output_bias = false;
  /// Heads that predict further tokens; each has one layer like the last.
  int multi_token_predictions = 0;

  friend constexpr bool operator==(const Transformer&, const Transformer&) = default;
};

[[nodiscard]] constexpr int layer_count(const Transformer& model) {
  int layers = 0;
  for (const LayerRun& run : model.runs) layers += run.count;
  return layers;
}

/// Rows of the output layer.
[[nodiscard]] constexpr int output_rows(const Transformer& model) {
  if (model.headless) return 0;
  return model.classes > 0 ? model.classes : model.embedding.vocabulary;
}

/// Features that a layer reads and writes.
[[nodiscard]] constexpr int hidden_size(const Layer& layer, const Transformer& model) {
  return layer.encoder ? model.encoder.hidden : model.hidden;
}

/// The last layer of the model in its order: what a head of multi-token prediction is like.
[[nodiscard]] constexpr const Layer& last_layer(const Transformer& model) {
  return model.order.empty() ? model.runs.back().layer
                             : model.runs[std::size_t(model.order.back().run)].layer;
}

/// Calls `visit(run, count)` for runs of equal layers in the order of the model.
template <class Visit>
constexpr void each_ordered_run(const Transformer& model, Visit&& visit) {
  if (model.order.empty()) {
    for (std::size_t run = 0; run < model.runs.size(); ++run) visit(run, model.runs[run].count);
  } else {
    for (const OrderedRun& part : model.order) visit(std::size_t(part.run), part.count);
  }
}

/// Puts `count` equal layers behind those of the model: into their run if there is one, and its
/// order, so that a stack can be written down as it stands.
constexpr void add_layers(Transformer& model, const Layer& layer, int count) {
  std::size_t run = 0;
  while (run < model.runs.size() && model.runs[run].layer != layer) ++run;
  const bool follows = model.order.empty() && run + 1 == model.runs.size();
  if (run == model.runs.size()) {
    model.runs.push_back({.layer = layer, .count = count});
    if (!model.order.empty()) model.order.push_back({.run = int(run), .count = count});
    return;
  }
  if (!follows && model.order.empty()) {
    for (std::size_t i = 0; i < model.runs.size(); ++i) {
      model.order.push_back({.run = int(i), .count = model.runs[i].count});
    }
  }
  model.runs[run].count += count;
  if (follows) return;
  if (model.order.back().run == int(run)) {
    model.order.back().count += count;
  } else {
    model.order.push_back({.run = int(run), .count = count});
  }
}

namespace detail {

constexpr void check_layer(const LayerRun& run, const Transformer& model) {
  const Layer& layer = run.layer;
  require(run.count >= 1 && run.count <= 100'000,
          "model.layers: must be between 1 and 100000, got ", run.count);
  require(!has_attention(layer) || !has_recurrence(layer),
          "model.layers: a layer has attention or a recurrence, not both");
  if (!has_recurrence(layer) && (layer.attention != no_attention || !has_feed_forward(layer))) {
    check(layer.attention);
  }
  if (has_recurrence(layer)) check(layer.recurrence);
  if (layer.feed_forward != no_feed_forward || (!has_attention(layer) && !has_recurrence(layer))) {
    check(layer.feed_forward);
  }
  require(layer.norms >= 0 && layer.norms <= 8,
          "model.norms: must be between 0 and 8 per layer, got ", layer.norms);
  require(!layer.encoder || model.encoder.hidden > 0,
          "model.encoder: must be given where layers belong to it");
  require(!layer.cross_attention || (has_attention(layer) && model.encoder.hidden > 0),
          "model.cross_attention: needs attention in its layer and an encoder");
}

/// Roughly, and far below what 64 bits count: exact counts must not overflow.
[[nodiscard]] constexpr double rough_weights(const Transformer& model) {
  double weights = 2.0 * (model.embedding.vocabulary + 1.0) * double(model.hidden);
  for (const LayerRun& run : model.runs) {
    const Attention& attention = run.layer.attention;
    const FeedForward& block = run.layer.feed_forward;
    const double hidden = hidden_size(run.layer, model);
    const double width = double(attention.heads + attention.kv_heads) *
                         (double(attention.head_size) + value_size(attention));
    const double latent = double(attention.kv_rank) + attention.query_rank;
    const double copies = is_mixture(block) ? block.experts.count : 1.0;
    const Recurrence& mixer = run.layer.recurrence;
    weights += run.count * (hidden * (2.0 * width + latent + 3.0 * copies * block.size +
                                      3.0 * block.experts.shared_size +
                                      4.0 * double(mixer.heads) * mixer.head_size +
                                      2.0 * double(mixer.groups) * mixer.state_size) +
                            latent * width);
  }
  return weights;
}

}  // namespace detail

/// Throws `InvalidInput` unless the shapes make a model.
constexpr void check(const Transformer& model) {
  constexpr int most = 1 << 24;
  require(model.hidden >= 1 && model.hidden <= most,
          "model.hidden: must be between 1 and 16777216, got ", model.hidden);
  require(!model.runs.empty(), "model.layers: must be at least 1, got 0");
  const Embedding& embedding = model.embedding;
  require((embedding.vocabulary >= 1 || embedding.patch_values > 0) && embedding.vocabulary <= most,
          "model.vocabulary: must be between 1 and 16777216, got ", embedding.vocabulary);
  check(embedding);
  require(model.encoder.hidden >= 0 && model.encoder.hidden <= most,
          "model.encoder.hidden: must be between 0 and 16777216, got ", model.encoder.hidden);
  require(model.encoder.tokens >= 0 && model.encoder.tokens <= 100'000'000,
          "model.encoder.tokens: must be between 0 and 100 million, got ", model.encoder.tokens);
  require(model.encoder.output_tokens >= 0 && model.encoder.output_tokens <= 100'000'000,
          "model.encoder.output_tokens: must be between 0 and 100 million, got ",
          model.encoder.output_tokens);
  if (model.encoder.hidden > 0) {
    check(model.encoder.embedding);
    check(model.encoder.projector, model.encoder.hidden, model.hidden, "encoder.projector");
  }
  check(model.head, model.hidden, model.hidden, "head");
  require(model.classes >= 0 && model.classes <= most,
          "model.classes: must be between 0 and 16777216, got ", model.classes);
  require(model.multi_token_predictions >= 0 && model.multi_token_predictions <= 64,
          "model.multi_token_predictions: must be between 0 and 64, got ",
          model.multi_token_predictions);
  for (const LayerRun& run : model.runs) detail::check_layer(run, model);
  InlineVector<int, 8> ordered;
  for (std::size_t i = 0; i < model.runs.size(); ++i) ordered.push_back(0);
  each_ordered_run(model, [&](std::size_t run, int count) {
    require(run < model.runs.size() && count >= 1,
            "model.order: must name a run and at least 1 layer, got run ", run, " and ", count);
    ordered[run] += count;
  });
  for (std::size_t i = 0; i < model.runs.size(); ++i) {
    require(ordered[i] == model.runs[i].count, "model.order: has ", counted(ordered[i], "layer"),
            " of run ", i, ", which has ", model.runs[i].count);
  }
  const double weights = detail::rough_weights(model);
  require(weights < 1e18, "model: ", weights,
          " parameters are more than can be counted; at most 1e18");
}

}  // namespace bessemer::model
