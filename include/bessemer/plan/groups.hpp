#pragma once

/// Who talks to whom: the process groups of a plan, by their stride in rank order.
///
///     order                     tensor  context     data          pipeline
///     data_before_pipeline      1       tensor      t c           t c data
///     pipeline_before_data      1       tensor      t c pipeline  t c
///
/// Gradients are summed over data and context together. Their group is contiguous in the first
/// order; in the second the stride of its larger part, data, stands for it.

#include <bessemer/plan/message.hpp>
#include <bessemer/plan/plan.hpp>

namespace bessemer::plan {

[[nodiscard]] constexpr Group tensor_group(const Plan& plan) {
  return {.ranks = plan.tensor, .stride = 1};
}

[[nodiscard]] constexpr Group context_group(const Plan& plan) {
  return {.ranks = plan.context, .stride = plan.tensor};
}

/// The ranks that hold the same weights and sum their gradients.
[[nodiscard]] constexpr Group gradient_group(const Plan& plan, const Layout& layout) {
  const bool contiguous = plan.rank_order == RankOrder::data_before_pipeline || layout.data == 1;
  return {.ranks = layout.data * plan.context,
          .stride = contiguous ? plan.tensor : plan.tensor * plan.context * plan.pipeline};
}

/// Neighbouring stages.
[[nodiscard]] constexpr Group stage_pair(const Plan& plan, const Layout& layout) {
  const int inner = plan.tensor * plan.context;
  return {
      .ranks = 2,
      .stride = plan.rank_order == RankOrder::data_before_pipeline ? inner * layout.data : inner};
}

}  // namespace bessemer::plan
