#pragma once

/// What is trained on: how many tokens, in which batches, at which precision.

#include <bessemer/core/error.hpp>
#include <bessemer/core/number_format.hpp>
#include <bessemer/model/adapters.hpp>
#include <bessemer/model/optimizer.hpp>
#include <bessemer/plan/routing.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::plan {

template <Real S = double>
struct Training {
  Tokens<S> tokens = missing<Tokens<S>>("training.tokens: must be given");
  int sequence_length = missing<int>("training.sequence_length: must be given");
  /// Sequences per optimizer step, over the whole machine.
  int global_batch = missing<int>("training.global_batch: must be given");
  /// Of the matrix products. Attention, norms, logits and optimizer stay in 16 bits or more.
  NumberFormat precision = NumberFormat::bf16;
  model::Optimizer optimizer = model::Optimizer::adamw;
  /// How evenly tokens spread over experts.
  Routing<S> routing{};
  /// What is trained where the model's own weights are frozen.
  model::Adapters adapters{};
  model::WeightStorage weights = model::WeightStorage::mixed;

  friend constexpr bool operator==(const Training&, const Training&) = default;
};

[[nodiscard]] constexpr double tokens_per_step_count(int global_batch, int sequence_length) {
  return static_cast<double>(global_batch) * sequence_length;
}

template <Real S>
[[nodiscard]] constexpr Tokens<S> tokens_per_step(const Training<S>& training) {
  return Tokens<S>::from_value(
      S(tokens_per_step_count(training.global_batch, training.sequence_length)));
}

/// Optimizer steps of the whole run. Not rounded: the last step may be a part.
template <Real S>
[[nodiscard]] constexpr S step_count(const Training<S>& training) {
  return training.tokens / tokens_per_step(training);
}

template <Real S>
constexpr void check(const Training<S>& training) {
  require(training.tokens >= Tokens<S>::from_value(S(1.0)) &&
              training.tokens < Tokens<S>::from_value(S(1e24)),
          "training.tokens: must be at least 1 and below 1e24, got ",
          static_cast<double>(training.tokens.value()));
  require(training.sequence_length >= 1 && training.sequence_length <= 100'000'000,
          "training.sequence_length: must be between 1 and 100 million tokens, got ",
          training.sequence_length);
  require(training.global_batch >= 1 && training.global_batch <= 1'000'000'000,
          "training.global_batch: must be between 1 and 1 billion sequences, got ",
          training.global_batch);
  require(training.precision != NumberFormat::fp64 && training.precision != NumberFormat::fp4,
          "training.precision: ", to_text(training.precision),
          " training is not modelled; use bf16, fp16, tf32, fp32, fp8, mxfp8, nvfp4 or int8");
  require(training.weights != model::WeightStorage::low_precision ||
              model::is_low_precision(training.precision),
          "training.weights: weights in low precision need training.precision fp8, mxfp8 or nvfp4, "
          "got ",
          to_text(training.precision));
  require(training.weights != model::WeightStorage::pure ||
              training.precision == NumberFormat::bf16 || training.precision == NumberFormat::fp16,
          "training.weights: pure training needs training.precision bf16 or fp16, got ",
          to_text(training.precision));
  check(training.routing);
  model::check(training.adapters);
}

}  // namespace bessemer::plan
