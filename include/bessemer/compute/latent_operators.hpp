#pragma once

/// The operators of latent attention on one rank [DeepSeekV2] section 2.1, as training runs it: latents
/// are projected up to heads and the core is multi-head attention.
///
///     query down           (T', q, h)          norm of q        where queries have a latent
///     query up             (T, a d/t, q or h)
///     key-value down       (T', c + r, h)      norm of c
///     key-value up         (T, a (d - r + e)/t, c)
///     rotation             r features of each query and of one key; that key copied to all heads
///     core                 scores over d, weighted sum over e features
///     projection           (T, h, a e/t)
///
///     T T' tokens and split tokens of the rank; h hidden, q c latents, r rotary features, a heads of
///     d query and e value features, t tensor ranks
///
/// Latents are small and not split: each tensor rank projects its own tokens down under sequence
/// parallelism, all of them without.

#include <bessemer/compute/attention_operators.hpp>

namespace bessemer::compute::detail {

/// From a token down to a latent, and its norm.
template <Real S, class Visit>
constexpr void latent_down(std::string_view name, double latent, double shared, double hidden,
                           bool adapts, const Shard& shard, const plan::Software<S>& software,
                           Visit& visit) {
  const double tokens = shard.split_tokens();
  linear(Linear<S>{.name = name,
                   .module = plan::Module::input_projection,
                   .tokens = tokens,
                   .out = latent + shared,
                   .in = hidden,
                   .adapted = adapts ? 1 : 0,
                   .adapted_out = adapts ? latent + shared : 0.0},
         shard, software, visit);
  stream("latent norm", plan::Module::norm, 4.0 * latent * tokens, 6.0 * latent * tokens, software,
         visit);
}

template <Real S, class Visit>
constexpr void latent_operators(const model::Attention& attention, double hidden, bool dropout,
                                const Shard& shard, const plan::Software<S>& software,
                                Visit& visit) {
  const double tokens = shard.tokens();
  const double heads = attention.heads / shard.tensor;
  const double values = heads * model::value_size(attention);
  const double rotary = attention.rotary_size;
  const double shared = heads * (attention.head_size - rotary);
  const bool from_latent = attention.query_rank > 0;
  const bool adapts_keys = shard.adapters.keys || shard.adapters.values;

  if (from_latent) {
    latent_down("query down", attention.query_rank, 0.0, hidden, shard.adapters.queries, shard,
                software, visit);
  }
  const Linear<S> queries{
      .name = "query up",
      .module = from_latent ? plan::Module::latent_up_projection : plan::Module::input_projection,
      .tokens = tokens,
      .in = from_latent ? double(attention.query_rank) : hidden};
  linear(with_queries(queries, heads * attention.head_size + (attention.output_gate ? values : 0.0),
                      shard.adapters),
         shard, software, visit);
  latent_down("key-value down", attention.kv_rank, rotary, hidden, adapts_keys, shard, software,
              visit);
  linear(Linear<S>{.name = "key-value up",
                   .module = plan::Module::latent_up_projection,
                   .tokens = tokens,
                   .out = shared + values,
                   .in = double(attention.kv_rank),
                   .adapted = adapts_keys ? 1 : 0,
                   .adapted_out = adapts_keys ? shared + values : 0.0},
         shard, software, visit);
  // Rotary part of queries in place; keys are read in two parts and written whole.
  const double keys = shared + rotary + heads * attention.head_size;
  const double moved = (4.0 * heads * rotary + 2.0 * keys) * tokens;
  stream("rotation", plan::Module::elementwise, moved, moved, software, visit);
  attention_core(attention, core_shape(attention, shard), shard, dropout, software, visit);
  attention_output(attention, hidden, "projection", shard, software, visit);
}

}  // namespace bessemer::compute::detail
