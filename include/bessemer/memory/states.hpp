#pragma once

/// Weights, gradients and optimizer states of a stage, in all, and who holds which share of them.
///
///     weights           n w, or n w/d where they are sharded                               (1)
///     gathered          two layers and the ends, or everything where it stays whole        (2)
///     copies            n_m q, of the layers that are whole                                (3)
///     gradients         n g, or n g/d where they are sharded                               (4)
///     unreduced         sharded gradients before they are reduced: two layers, or one
///                       chunk where its run of micro-batches is summed first               (5)
///     optimizer states  (n w_m + n_m s + n_t s_t + n_v s_v + n_f f) / d                    (6)
///
///     n n_m n_t n_v    parameters on the rank: all, of hidden matrices, tables, vectors
///     n_f              rows and columns; w q g w_m s f as `model::StateSizes` has them, g with the raw
///     d                ranks that share: of dense parameters and of experts apart, 1 where not sharded
///
/// (1), (4), (6) [RajbhandariEtAl2020] section 5; (2) [ZhaoEtAl2023] section 3.2: the layer at work and
/// the one fetched ahead, and the outermost unit; (5) [GrattafioriEtAl2024] section 3.3.2 for chunks.

#include <bessemer/memory/stage_parameters.hpp>
#include <bessemer/plan/sharding.hpp>

namespace bessemer::memory {

/// Ranks that share what is sharded.
struct Sharers {
  double dense = 1.0;
  double experts = 1.0;
};

[[nodiscard]] constexpr Sharers sharers_of(const plan::Plan& plan, const plan::Layout& layout) {
  return {.dense = double(plan::state_sharers(plan, layout)),
          .experts = double(plan::expert_state_sharers(plan, layout))};
}

/// Bytes of dense parameters and of experts.
struct StateBytes {
  double dense = 0.0;
  double experts = 0.0;

  [[nodiscard]] constexpr double total() const { return dense + experts; }
  [[nodiscard]] constexpr double shared(const Sharers& sharers) const {
    return dense / sharers.dense + experts / sharers.experts;
  }
  /// Of what is shared, the whole: nothing where one rank holds all.
  [[nodiscard]] constexpr double whole(const Sharers& sharers) const {
    return (sharers.dense > 1.0 ? dense : 0.0) + (sharers.experts > 1.0 ? experts : 0.0);
  }
};

[[nodiscard]] constexpr StateBytes weight_bytes(const StageParameters& held,
                                                const model::StateSizes& sizes) {
  const double matrix = sizes.weight.value();
  const double other = sizes.other_weight.value();
  return {.dense = held.dense * other + held.dense_matrices * (matrix - other),
          .experts = held.experts * other + held.expert_matrices * (matrix - other)};
}

[[nodiscard]] constexpr StateBytes copy_bytes(const StageParameters& held,
                                              const model::StateSizes& sizes) {
  const double copies = sizes.weight_copies.value();
  return {.dense = held.dense_matrices * copies, .experts = held.expert_matrices * copies};
}

[[nodiscard]] constexpr StateBytes gradient_bytes(const StageParameters& held,
                                                  const model::StateSizes& sizes) {
  const double gradient = sizes.gradient.value() + sizes.raw_gradient.value();
  return {.dense = held.dense * gradient, .experts = held.experts * gradient};
}

/// Equation (6), undivided.
[[nodiscard]] constexpr StateBytes optimizer_bytes(const StageParameters& held,
                                                   const model::StateSizes& sizes) {
  const double master = sizes.master_weight.value();
  const double moments = sizes.moments.value();
  const double vectors = sizes.vector_moments.value();
  const double factor = sizes.factor.value();
  const double dense_vectors = held.dense - held.dense_matrices - held.tables;
  return {.dense = held.dense * master + held.dense_matrices * moments +
                   held.tables * sizes.table_moments.value() + dense_vectors * vectors +
                   held.factors * factor,
          .experts = held.experts * master + held.expert_matrices * moments +
                     (held.experts - held.expert_matrices) * vectors +
                     held.expert_factors * factor};
}

/// Whether weights lie in shares, or on the host, until a layer needs them.
[[nodiscard]] constexpr bool gathers_weights(const plan::Plan& plan) {
  return plan::shards_weights(plan) || plan.offload.weights != plan::Storage::device;
}

/// Ranks that share weights, and gradients.
[[nodiscard]] constexpr Sharers weight_sharers(const plan::Plan& plan, const Sharers& states) {
  return plan::shards_weights(plan) ? states : Sharers{};
}
[[nodiscard]] constexpr Sharers gradient_sharers(const plan::Plan& plan, const Sharers& states) {
  return plan::shards_gradients(plan) ? states : Sharers{};
}

}  // namespace bessemer::memory
