#pragma once

/// Parameters that one rank of a pipeline stage holds, experts apart, and of them what optimizers
/// tell apart: hidden matrices, tables, rows and columns.
///
///     on a rank   split / t + key_values / g max(g/t, 1) + copied + experts / (E x)        (1)
///
///     t tensor ranks, g heads of keys and values, E expert ranks, x ranks that share an expert
///
/// The counts are those of `plan/rank_parameters.hpp`. Frozen weights of a model with adapters are held,
/// and the adapters alone trained.

#include <bessemer/model/matrices.hpp>
#include <bessemer/model/optimizer.hpp>
#include <bessemer/plan/rank_parameters.hpp>

namespace bessemer::memory {

struct StageParameters {
  double dense = 0.0;
  double experts = 0.0;
  /// Of `dense` and of `experts`, those of hidden matrices; of `dense`, those of tables.
  double dense_matrices = 0.0;
  double expert_matrices = 0.0;
  double tables = 0.0;
  /// Rows and columns of matrices and tables on the rank.
  double factors = 0.0;
  double expert_factors = 0.0;

  [[nodiscard]] constexpr double total() const { return dense + experts; }
  constexpr void add(const StageParameters& other, double n = 1.0) {
    dense += n * other.dense;
    experts += n * other.experts;
    dense_matrices += n * other.dense_matrices;
    expert_matrices += n * other.expert_matrices;
    tables += n * other.tables;
    factors += n * other.factors;
    expert_factors += n * other.expert_factors;
  }
};

namespace detail {

/// A matrix as it lies on a rank.
constexpr void add_matrix(StageParameters& sum, const model::Matrix& matrix, int kv_heads,
                          const plan::Plan& plan) {
  double share = 1.0;
  double copies = matrix.copies;
  switch (matrix.spread) {
    case model::Spread::split: share = 1.0 / plan.tensor; break;
    case model::Spread::key_values:
      share = model::kv_heads_per_rank(kv_heads, plan.tensor) / kv_heads;
      break;
    case model::Spread::copied: break;
    case model::Spread::experts:
      share = 1.0 / plan.expert_tensor;
      copies /= plan.expert;
      break;
  }
  const double elements = copies * matrix.rows * matrix.columns * share;
  const double factors = copies * (matrix.shares_rows ? matrix.rows * share + matrix.columns
                                                      : matrix.rows + matrix.columns * share);
  const bool expert = matrix.spread == model::Spread::experts;
  (expert ? sum.expert_matrices : sum.dense_matrices) += elements;
  (expert ? sum.expert_factors : sum.factors) += factors;
}

constexpr void add_table(StageParameters& sum, double rows, double width, const plan::Plan& plan) {
  sum.tables += rows * width / plan.tensor;
  sum.factors += rows > 0.0 ? rows / plan.tensor + width : 0.0;
}

}  // namespace detail

/// Equation (1) for one layer.
[[nodiscard]] constexpr StageParameters rank_parameters(const model::Layer& layer,
                                                        const model::Transformer& model,
                                                        const plan::Plan& plan) {
  const plan::RankParameters all = plan::layer_rank_parameters(layer, model, plan);
  StageParameters sum{.dense = all.dense, .experts = all.experts};
  model::each_layer_matrix(layer, model, [&](const model::Matrix& matrix) {
    detail::add_matrix(sum, matrix, layer.attention.kv_heads, plan);
  });
  return sum;
}

/// What is trained of a layer with adapters: thin matrices, all of them.
[[nodiscard]] constexpr StageParameters adapter_rank_parameters(const model::Layer& layer,
                                                                const model::Transformer& model,
                                                                const model::Adapters& adapters,
                                                                const plan::Plan& plan) {
  const auto all = plan::trained_rank_parameters(layer, model, adapters, plan);
  return {.dense = all.dense,
          .experts = all.experts,
          .dense_matrices = all.dense,
          .expert_matrices = all.experts,
          .factors = all.dense / adapters.rank,
          .expert_factors = all.experts / adapters.rank};
}

/// What stands before the first layer.
[[nodiscard]] constexpr StageParameters input_parameters(const model::Transformer& model,
                                                         const plan::Plan& plan) {
  const model::Embedding& embedding = model.embedding;
  StageParameters sum{.dense = plan::first_end_parameters(model, plan).dense};
  detail::add_table(sum, embedding.vocabulary, embedding.width > 0 ? embedding.width : model.hidden,
                    plan);
  return sum;
}

/// What stands behind the last layer.
[[nodiscard]] constexpr StageParameters output_parameters(const model::Transformer& model,
                                                          const plan::Plan& plan) {
  const model::Embedding& embedding = model.embedding;
  const plan::RankParameters all = plan::last_end_parameters(model, plan);
  const double rows = model::output_rows(model);
  StageParameters sum;
  if (plan::holds_output_table(model, plan)) {
    detail::add_table(sum, rows, embedding.width > 0 ? embedding.width : model.hidden, plan);
  }
  const int heads = model.multi_token_predictions;
  if (heads > 0) {
    sum.add(rank_parameters(model::last_layer(model), model, plan), heads);
    sum.dense_matrices += 2.0 * heads * model.hidden * model.hidden;
    sum.factors += 3.0 * heads * model.hidden;
  }
  sum.dense = all.dense;
  sum.experts = all.experts;
  return sum;
}

/// Calls `visit(layer, n)` for the n equal layers of a stage, in the order in which its chunks hold
/// them.
template <class Visit>
constexpr void each_layer_of_stage(const model::Transformer& model, const plan::Plan& plan,
                                   const plan::Layout& layout, int stage, Visit&& visit) {
  plan::each_run_of_stage(model, plan, layout, stage,
                          [&](std::size_t run, int n) { visit(model.runs[run].layer, n); });
}

}  // namespace bessemer::memory
