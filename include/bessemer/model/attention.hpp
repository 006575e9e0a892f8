#pragma once

/// Attention as shapes: softmax attention over all tokens or a window of them, with full, grouped or
/// one key-value head, or over a latent.
///
///     multi-head    kv_heads = heads; grouped-query: fewer [AinslieEtAl2023]; multi-query: one
///     window        a token sees itself and window - 1 before it [BeltagyEtAl2020]; 0: all
///     chunked       a token sees itself and those before it in its own block of window tokens
///     sinks         a learned logit per head joins each softmax [OpenAIGptOss2025]
///     latent        keys and values are projections of one vector of kv_rank features a token, plus
///                   rotary_size features that all heads share [DeepSeekV22024] section 2.1
///
/// Counts are integers and never a `Real`: half a head has no meaning and no derivative.

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>

namespace bessemer::model {

struct Attention {
  int heads = missing<int>("model.heads: must be given");
  /// Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for grouped.
  int kv_heads = missing<int>("model.kv_heads: must be given");
  /// Features of a query and of a key.
  int head_size = missing<int>("model.head_size: must be given");
  /// Features of a value; 0: as many as a key.
  int value_size = 0;
  /// Tokens that one sees, itself among them; 0: all of the sequence.
  int window = 0;
  /// A token does not see what comes after it.
  bool causal = true;
  bool sinks = false;
  bool qkv_bias = false;
  bool output_bias = false;
  /// A norm of `head_size` weights on queries and one on keys.
  bool qk_norm = false;
  /// The same, but over all heads at once (`heads * head_size` and `kv_heads * head_size`).
  bool wide_qk_norm = false;
  /// A sigmoid gate on the output, projected with the queries.
  bool output_gate = false;
  /// Features of the latent of keys and values; 0: no latent.
  int kv_rank = 0;
  /// Features of the latent of queries; 0: queries come from the token itself.
  int query_rank = 0;
  /// Of `head_size`, the part that carries the position: one key for all heads.
  int rotary_size = 0;
  /// The window does not slide: tokens see those before them in their own block of `window` tokens.
  bool chunked = false;

  friend constexpr bool operator==(const Attention&, const Attention&) = default;
};

/// Of a layer whose mixer is not attention, or that has none.
inline constexpr Attention no_attention{.heads = 0, .kv_heads = 0, .head_size = 0};

[[nodiscard]] constexpr bool is_latent(const Attention& attention) { return attention.kv_rank > 0; }

[[nodiscard]] constexpr int value_size(const Attention& attention) {
  return attention.value_size > 0 ? attention.value_size : attention.head_size;
}

/// Key-value heads on one of `tensor` ranks: at least one, copied where there are fewer than ranks.
[[nodiscard]] constexpr double kv_heads_per_rank(int kv_heads, double tensor) {
  return kv_heads > tensor ? kv_heads / tensor : 1.0;
}

/// Throws `InvalidInput` unless the shapes make an attention.
constexpr void check(const Attention& attention) {
  constexpr int most = 1 << 24;
  require(attention.heads >= 1 && attention.heads <= most,
          "model.heads: must be between 1 and 16777216, got ", attention.heads);
  require(attention.kv_heads >= 1 && attention.heads % attention.kv_heads == 0,
          "model.kv_heads: must divide the ", counted(attention.heads, "head"), ", got ",
          attention.kv_heads);
  require(attention.head_size >= 1 && attention.head_size <= most,
          "model.head_size: must be between 1 and 16777216, got ", attention.head_size);
  require(attention.value_size >= 0 && attention.value_size <= most,
          "model.value_size: must be between 0 and 16777216, got ", attention.value_size);
  require(attention.window >= 0, "model.window: must be at least 1 token, or 0 for all, got ",
          attention.window);
  require(!attention.chunked || attention.window > 0,
          "model.chunked: needs the size of a block (model.window)");
  require(attention.kv_rank >= 0 && attention.kv_rank <= most,
          "model.kv_rank: must be between 0 and 16777216, got ", attention.kv_rank);
  require(attention.query_rank >= 0 && attention.query_rank <= most,
          "model.query_rank: must be between 0 and 16777216, got ", attention.query_rank);
  require(attention.rotary_size >= 0 && attention.rotary_size <= attention.head_size,
          "model.rotary_size: must be between 0 and the head size ", attention.head_size, ", got ",
          attention.rotary_size);
  require(!is_latent(attention) || attention.kv_heads == attention.heads,
          "model.kv_heads: latent attention has as many as heads, ", attention.heads, ", got ",
          attention.kv_heads);
  require(is_latent(attention) || attention.query_rank == 0,
          "model.query_rank: needs latent keys and values (model.kv_rank), got ",
          attention.query_rank);
}

}  // namespace bessemer::model
