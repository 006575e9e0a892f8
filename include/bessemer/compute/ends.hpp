#pragma once

/// The operators at the two ends of the model, on their pipeline stages: the token embedding on the
/// first; the output layer and the loss on the last.
///
///     embedding    rows gathered and written; backwards added to the gradient of their rows
///     logits       (T, V/t, h), weight gradient accumulated as the layers' are
///     loss         10 byte per logit forward (read in 16 bit, widened, summed), 6 backward
///
/// T tokens of the micro-batch on the rank; V vocabulary, split over t tensor ranks
/// [ShoeybiEtAl2019] section 3.

#include <bessemer/compute/layer.hpp>

namespace bessemer::compute {

template <Real S, class Visit>
constexpr void each_embedding_operator(const model::Transformer& model, const Shard& shard,
                                       const plan::Software<S>& software, Visit&& visit) {
  const double moved = model.hidden * shard.split_tokens();
  const double gradient = 2.0 * element_size(software.gradient_format).value() + 2.0;
  detail::stream("embedding", plan::Module::elementwise, 4.0 * moved, gradient * moved, software, visit);
}

template <Real S, class Visit>
constexpr void each_output_operator(const model::Transformer& model, const Shard& shard,
                                    const plan::Software<S>& software, Visit&& visit) {
  const double h = model.hidden;
  const double vocabulary = model.embedding.vocabulary / shard.tensor;
  if (model.final_norm) {
    const double moved = h * shard.split_tokens();
    detail::stream("final norm", plan::Module::norm, 4.0 * moved, 6.0 * moved, software, visit);
  }
  detail::linear("logits", plan::Module::feed_forward, vocabulary, h, shard, software, visit);
  const double logits = vocabulary * shard.tokens();
  detail::stream("loss", plan::Module::elementwise, 10.0 * logits, 6.0 * logits, software, visit);
}

}  // namespace bessemer::compute
