#pragma once

/// The operators of one layer on one rank, forward, input gradient and weight gradient apart, after
/// tensor, sequence, context and expert sharding. Everything that counts work, bytes or time of a
/// layer walks this one list.
///
///     norm               4 byte an element forward, 6 backward
///     mixer              attention_operators, latent_operators or recurrence_operators
///     residual           6 byte an element; with dropout a mask of one byte more
///     norm, attention to an encoder, residual       where the layer has it
///     norms
///     feed-forward part  feed_forward_operators
///     residual
///
/// Sharding as Megatron-LM does it [ShoeybiEtAl2019] section 3, [KorthikantiEtAl2022] section 4.
/// Elementwise kernels are counted with 16-bit tensors, each read and written once where a perfectly
/// fused kernel would; `elementwise_traffic` scales that. A layer of the encoder sees its tokens and
/// features.

#include <string_view>

#include <bessemer/compute/attention_operators.hpp>
#include <bessemer/compute/feed_forward_operators.hpp>
#include <bessemer/compute/latent_operators.hpp>
#include <bessemer/compute/recurrence_operators.hpp>

namespace bessemer::compute {

namespace detail {

/// Norms and residuals of a layer, over features that the tensor group may share out.
template <Real S, class Visit>
class Between {
 public:
  constexpr Between(double elements, bool dropout, const plan::Software<S>& software, Visit& visit)
      : elements_{elements}, residual_{dropout ? 7.0 : 6.0}, software_{software}, visit_{visit} {}

  constexpr void norm(std::string_view name) const {
    stream(name, plan::Module::norm, 4.0 * elements_, 6.0 * elements_, software_, visit_);
  }
  constexpr void residual(std::string_view name) const {
    const double moved = residual_ * elements_;
    stream(name, plan::Module::elementwise, moved, moved, software_, visit_);
  }

 private:
  double elements_;
  double residual_;
  const plan::Software<S>& software_;
  Visit& visit_;
};

template <Real S, class Visit>
constexpr void mixer_operators(const model::Layer& layer, const model::Transformer& model,
                               double hidden, const Shard& shard, const plan::Software<S>& software,
                               Visit& visit) {
  if (model::has_recurrence(layer)) {
    recurrence_operators(layer.recurrence, hidden, shard, software, visit);
  } else if (model::is_latent(layer.attention)) {
    latent_operators(layer.attention, hidden, model.dropout, shard, software, visit);
  } else {
    const model::Embedding& embedding = layer.encoder ? model.encoder.embedding : model.embedding;
    attention_operators(layer.attention, hidden, embedding.positions == model::Positions::rotary,
                        model.dropout, shard, software, visit);
  }
}

}  // namespace detail

/// Calls `visit(name, module, forward, input_gradient, weight_gradient)` for each operator, in order.
template <Real S, class Visit>
constexpr void each_operator(const model::Layer& layer, const model::Transformer& model,
                             const Shard& shard, const plan::Software<S>& software,
                             const plan::Routing<S>& routing, Visit&& visit) {
  const double h = model::hidden_size(layer, model);
  const Shard own = layer.encoder ? encoder_shard(shard, model) : shard;
  const detail::Between<S, std::remove_reference_t<Visit>> between(h * own.split_tokens(),
                                                                   model.dropout, software, visit);
  int norms = layer.norms;
  if (model::has_recurrence(layer) || model::has_attention(layer)) {
    const bool recurrent = model::has_recurrence(layer);
    if (norms-- >= 1) between.norm(recurrent ? "recurrence norm" : "attention norm");
    detail::mixer_operators(layer, model, h, own, software, visit);
    if (!layer.parallel) between.residual(recurrent ? "recurrence residual" : "attention residual");
  }
  if (layer.cross_attention) {
    if (norms-- >= 1) between.norm("cross norm");
    detail::cross_attention_operators(layer.attention, h,
                                      encoder_outputs(model, shard.sequence_length), model.dropout,
                                      own, software, visit);
    between.residual("cross residual");
  }
  for (; norms >= 1; --norms) between.norm("feed-forward norm");
  if (!model::has_feed_forward(layer)) return;
  detail::feed_forward_operators(layer.feed_forward, h, own, software, routing, visit);
  between.residual("feed-forward residual");
}

/// The same with balanced random routing.
template <Real S, class Visit>
constexpr void each_operator(const model::Layer& layer, const model::Transformer& model,
                             const Shard& shard, const plan::Software<S>& software, Visit&& visit) {
  each_operator(layer, model, shard, software, plan::Routing<S>{}, visit);
}

}  // namespace bessemer::compute
