#pragma once

/// The tensors that a layer keeps for its backward pass, per micro-batch and rank: one list for the
/// ledger, for recomputation and for offloading.
///
///     norms             e h T' each           their inputs                                 (1)
///     their outputs     w h T'                inputs of the mixer and of the feed-forward  (2)
///     mixer             `attention_tensors.hpp`, `recurrence_tensors.hpp`
///     cross attention   (2) and the same, keys over the encoder's tokens
///     feed-forward      `feed_forward_tensors.hpp`
///     dropout masks     h T' behind attention and feed-forward
///
///     h hidden; T' tokens, split over tensor ranks under sequence parallelism; e w bytes of an
///     element and of an operand
///
/// Products of frozen weights keep no input, but for the matrices that have adapters; what is between an
/// adapter's two matrices, its rank in features, is left out.
///
/// For a GPT layer of 16 bits the sum is s b h (34 + 5 a s/h) and its shards, equations (1), (2) and
/// (4) of [KorthikantiEtAl2022], which leave out the statistics of norms (4 or 8 byte a token). Norms
/// and activations are fused kernels that keep their inputs alone; what autograd of plain PyTorch
/// keeps is counted by tests/referees/saved_tensors.py.

#include <bessemer/memory/attention_tensors.hpp>
#include <bessemer/memory/feed_forward_tensors.hpp>
#include <bessemer/memory/recurrence_tensors.hpp>

namespace bessemer::memory {

namespace detail {

template <class Visit>
constexpr void each_tensor(const model::Layer& layer, const model::Transformer& model,
                           const ActivationShape& shape, Visit&& visit) {
  using plan::Module;
  const double split = model::hidden_size(layer, model) * shape.split_tokens();
  const bool mixes = model::has_attention(layer) || model::has_recurrence(layer);
  const bool feeds = model::has_feed_forward(layer);
  const bool routes = feeds && model::is_mixture(layer.feed_forward);
  visit(Module::elementwise, shape.element * layer.norms * split);
  const model::Adapters& adapters = shape.adapters;
  const bool adapted = adapters.queries || adapters.keys || adapters.values;
  if (mixes && shape.keeps_input(adapted)) visit(Module::norm, shape.operand * split);
  if (model::has_attention(layer)) {
    each_attention_tensor(layer.attention, model.dropout, shape.tokens, shape.tokens,
                          shape.sequence_length, shape, visit);
  }
  if (layer.cross_attention) {
    if (shape.keeps_input(adapted)) visit(Module::norm, shape.operand * split);
    each_attention_tensor(layer.attention, model.dropout, shape.tokens, shape.encoder_tokens,
                          shape.encoder_length, shape, visit);
  }
  if (model::has_recurrence(layer)) each_recurrence_tensor(layer.recurrence, shape, visit);
  if (feeds) {
    // A router reads its input unquantized.
    if (!layer.parallel && shape.keeps_input(adapters.feed_forward || adapters.experts)) {
      visit(Module::norm, (routes ? shape.element : shape.operand) * split);
    }
    each_feed_forward_tensor(layer.feed_forward, double(model::hidden_size(layer, model)), shape,
                             visit);
  }
  if (model.dropout) {
    const double masks =
        (mixes ? 1.0 : 0.0) + (layer.cross_attention ? 1.0 : 0.0) + (feeds ? 1.0 : 0.0);
    visit(Module::elementwise, masks * split);
  }
}

}  // namespace detail

/// Calls `visit(module, bytes)` for each tensor.
template <class Visit>
constexpr void each_kept_tensor(const model::Layer& layer, const model::Transformer& model,
                                const ActivationShape& shape, Visit&& visit) {
  if (layer.encoder) {
    detail::each_tensor(layer, model, encoder_shape(shape), visit);
  } else {
    detail::each_tensor(layer, model, shape, visit);
  }
}

}  // namespace bessemer::memory
