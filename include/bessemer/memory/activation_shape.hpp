#pragma once

/// What one rank sees of a micro-batch, and how it stores it: what the size of every kept tensor
/// follows from.
///
///     T   tokens on the rank            (micro-batch) s / context
///     T'  = T/t under sequence parallelism, T without

#include <bessemer/core/number_format.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/plan/software.hpp>
#include <bessemer/plan/training.hpp>

namespace bessemer::memory {

struct ActivationShape {
  double tokens = 1;
  double sequence_length = 1;
  double tensor = 1;
  bool sequence_parallel = false;
  bool fused_attention = true;
  /// One kernel for the activation and the product with its gate; else each keeps its inputs.
  bool fused_activation = true;
  /// Bytes of an element, and of one that only a matrix product reads again.
  double element = 2;
  double operand = 2;
  double expert_tensor = 1;
  /// Tokens of the rank with the hottest experts over those of the mean.
  double hottest = 1;
  /// Frozen products keep no input, but for the matrices that have adapters.
  model::Adapters adapters{};
  /// Of the encoder's stream.
  double encoder_tokens = 0;
  double encoder_length = 0;

  [[nodiscard]] constexpr double split_tokens() const {
    return sequence_parallel ? tokens / tensor : tokens;
  }
  /// Whether a product keeps its input.
  [[nodiscard]] constexpr bool keeps_input(bool adapted) const {
    return adapted || !model::freezes_weights(adapters);
  }
  /// Operands are stored in a format of their own: a second copy where others read the tensor too.
  [[nodiscard]] constexpr bool quantized() const { return operand < element; }
};

template <Real S>
[[nodiscard]] constexpr ActivationShape activation_shape(const model::Transformer& model,
                                                         const plan::Training<S>& training,
                                                         const plan::Plan& plan,
                                                         const plan::Software<S>& software) {
  const double length = training.sequence_length;
  const double sequences = double(plan.micro_batch) / plan.context;
  const double encoded = model.encoder.tokens > 0 ? model.encoder.tokens : length;
  const double element = model::is_full_precision(training.precision) ? 4.0 : 2.0;
  const bool low = model::is_low_precision(training.precision);
  return {.tokens = sequences * length,
          .sequence_length = length,
          .tensor = double(plan.tensor),
          .sequence_parallel = plan.sequence_parallel,
          .fused_attention = software.fused_attention,
          .fused_activation = software.fused_activation,
          .element = element,
          .operand = low ? element_size(training.precision).value() : element,
          .expert_tensor = double(plan.expert_tensor),
          .adapters = training.adapters,
          .encoder_tokens = model.encoder.hidden > 0 ? sequences * encoded : 0.0,
          .encoder_length = encoded};
}

/// What the rank with the hottest experts of a layer sees over the mean: as given, or by the routing
/// of the training where `hottest` is 0. Counts are plain numbers: no derivative passes through here.
template <Real S>
[[nodiscard]] constexpr double hottest_load(const model::Layer& layer,
                                            const plan::Routing<S>& routing, const plan::Plan& plan,
                                            const ActivationShape& shape, double hottest) {
  if (!model::is_mixture(layer.feed_forward)) return 1.0;
  require(hottest == 0.0 || (hottest >= 1.0 && hottest <= 1e6),
          "hottest: tokens of the busiest expert rank over the mean must be at least 1, got ",
          hottest);
  if (hottest > 0.0) return hottest;
  const model::Experts& experts = layer.feed_forward.experts;
  const double together = shape.tokens / shape.tensor * plan.expert * plan.expert_tensor;
  return static_cast<double>(plan::fullest_rank_load(
      routing, double(experts.count), double(experts.per_token), double(plan.expert), together));
}

/// The shape as a layer of the encoder sees it.
[[nodiscard]] constexpr ActivationShape encoder_shape(const ActivationShape& shape) {
  ActivationShape of = shape;
  of.tokens = shape.encoder_tokens;
  of.sequence_length = shape.encoder_length;
  return of;
}

}  // namespace bessemer::memory
