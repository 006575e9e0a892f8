#pragma once

/// The hidden matrices of a layer as shapes: what factored moments, orthogonalized updates and
/// quantized copies follow from. Tables, output layers, norms and biases are no hidden matrices.
///
///     attention     h x a d, h x g d, h x g e, a e x h                                     (1)
///     latent        h x q, q x a d (or h x a d), h x (c + r), c x a (d - r + e), a e x h   (2)
///     feed-forward  h x f, once or, gated, twice, and f x h; of each expert the same       (3)
///     recurrence    h x in, a d x h                                                        (4)
///     router        h x E                                                                  (5)
///
///     h hidden, a heads, g heads of keys and values, d head size, e value size, q c latents, r rotary
///     part, f feed-forward, E experts, in all that the mixer's projection gives
///
/// The elements sum to the parameters of `parameters.hpp` less norms, biases, convolutions and
/// per-head numbers (tests/model/matrices_test.cpp).

#include <bessemer/model/parameters.hpp>

namespace bessemer::model {

struct Matrix {
  Spread spread = Spread::split;
  double copies = 1;
  double rows = 1;
  double columns = 1;
  /// Ranks share its rows; otherwise its columns.
  bool shares_rows = false;
};

namespace detail {

template <class Visit>
constexpr void each_attention_matrix(const Attention& attention, double hidden, Visit&& visit) {
  const double heads = attention.heads;
  const double values = heads * value_size(attention);
  const double queries = heads * attention.head_size + (attention.output_gate ? values : 0.0);
  if (is_latent(attention)) {
    const double rank = attention.query_rank;
    if (rank > 0) visit(Matrix{.spread = Spread::copied, .rows = hidden, .columns = rank});
    visit(Matrix{.rows = rank > 0 ? rank : hidden, .columns = queries});
    const double latent = attention.kv_rank;
    visit(Matrix{
        .spread = Spread::copied, .rows = hidden, .columns = latent + attention.rotary_size});
    visit(Matrix{.rows = latent,
                 .columns = heads * (attention.head_size - attention.rotary_size) + values});
  } else {
    visit(Matrix{.rows = hidden, .columns = queries});
    visit(Matrix{.spread = Spread::key_values,
                 .rows = hidden,
                 .columns = double(attention.kv_heads) * attention.head_size});
    visit(Matrix{.spread = Spread::key_values,
                 .rows = hidden,
                 .columns = double(attention.kv_heads) * value_size(attention)});
  }
  visit(Matrix{.rows = values, .columns = hidden, .shares_rows = true});
}

template <class Visit>
constexpr void each_block_matrix(const FeedForward& block, double hidden, double size,
                                 double copies, Spread spread, Visit&& visit) {
  visit(Matrix{.spread = spread,
               .copies = copies * (block.gated ? 2.0 : 1.0),
               .rows = hidden,
               .columns = size});
  visit(Matrix{
      .spread = spread, .copies = copies, .rows = size, .columns = hidden, .shares_rows = true});
}

}  // namespace detail

/// Equations (1) to (5): calls `visit(Matrix)` for each, equal ones together.
template <class Visit>
constexpr void each_layer_matrix(const Layer& layer, const Transformer& model, Visit&& visit) {
  const double hidden = hidden_size(layer, model);
  if (has_recurrence(layer)) {
    const Recurrence& mixer = layer.recurrence;
    visit(Matrix{.rows = hidden, .columns = double(projected_size(mixer))});
    visit(Matrix{.rows = double(inner_size(mixer)), .columns = hidden, .shares_rows = true});
  }
  if (has_attention(layer)) {
    detail::each_attention_matrix(layer.attention, hidden, visit);
    if (layer.cross_attention) detail::each_attention_matrix(layer.attention, hidden, visit);
  }
  if (!has_feed_forward(layer)) return;
  const FeedForward& block = layer.feed_forward;
  if (!is_mixture(block)) {
    detail::each_block_matrix(block, hidden, block.size, 1.0, Spread::split, visit);
    return;
  }
  const Experts& experts = block.experts;
  visit(Matrix{.spread = Spread::copied, .rows = hidden, .columns = double(experts.count)});
  detail::each_block_matrix(block, hidden, block.size, experts.count, Spread::experts, visit);
  if (experts.shared_size > 0) {
    detail::each_block_matrix(block, hidden, experts.shared_size, 1.0, Spread::split, visit);
  }
}

}  // namespace bessemer::model
