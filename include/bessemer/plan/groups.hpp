#pragma once

/// Who talks to whom: the process groups of a plan, by their stride in rank order.
///
///     order                     tensor  context     data          pipeline
///     data_before_pipeline      1       tensor      t c           t c data
///     pipeline_before_data      1       tensor      t c pipeline  t c
///
/// Experts: expert_tensor, expert and expert_data take the place of tensor, context and data, in that
/// order, among the ranks of a stage. Copies of what is sharded (`replicas`) are the outermost part of
/// data and context.
///
/// Gradients are summed over data and context together. Their group is contiguous in the first
/// order; in the second the stride of its larger part, data, stands for it.

#include <bessemer/plan/layout.hpp>
#include <bessemer/plan/message.hpp>
#include <bessemer/plan/sharding.hpp>

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

/// Ranks between two neighbours of a group that holds `inner` neighbouring ranks of each stage.
[[nodiscard]] constexpr int outer_stride(const Plan& plan, int inner) {
  const bool within =
      plan.rank_order == RankOrder::data_before_pipeline || inner < plan.tensor * plan.context;
  return within ? inner : inner * plan.pipeline;
}

/// Of the gradient group, the ranks that share one copy of what is sharded.
[[nodiscard]] constexpr Group shard_group(const Plan& plan, const Layout& layout) {
  Group group = gradient_group(plan, layout);
  group.ranks = state_sharers(plan, layout);
  return group;
}

/// Ranks that hold the same shard, one in each copy.
[[nodiscard]] constexpr Group replica_group(const Plan& plan, const Layout& layout) {
  const Group shards = shard_group(plan, layout);
  const int copies = plan.sharding == Sharding::none ? 1 : plan.replicas;
  return {.ranks = copies, .stride = shards.stride * shards.ranks};
}

/// Ranks that share the matrices of an expert.
[[nodiscard]] constexpr Group expert_tensor_group(const Plan& plan) {
  return {.ranks = plan.expert_tensor, .stride = 1};
}

/// Ranks that share the experts of a layer.
[[nodiscard]] constexpr Group expert_group(const Plan& plan) {
  return {.ranks = plan.expert, .stride = plan.expert_tensor};
}

/// Ranks that hold the same experts.
[[nodiscard]] constexpr Group expert_data_group(const Plan& plan, const Layout& layout) {
  return {.ranks = layout.expert_data,
          .stride = outer_stride(plan, plan.expert_tensor * plan.expert)};
}

/// Of those, the ranks that share one copy of what is sharded.
[[nodiscard]] constexpr Group expert_shard_group(const Plan& plan, const Layout& layout) {
  Group group = expert_data_group(plan, layout);
  group.ranks = expert_state_sharers(plan, layout);
  return group;
}

/// Ranks that hold the same shard of the same experts.
[[nodiscard]] constexpr Group expert_replica_group(const Plan& plan, const Layout& layout) {
  const Group shards = expert_shard_group(plan, layout);
  return {.ranks = layout.expert_data / shards.ranks, .stride = shards.stride * shards.ranks};
}

/// Neighbouring stages.
[[nodiscard]] constexpr Group stage_pair(const Plan& plan, const Layout& layout) {
  const int inner = plan.tensor * plan.context;
  return {
      .ranks = 2,
      .stride = plan.rank_order == RankOrder::data_before_pipeline ? inner * layout.data : inner};
}

}  // namespace bessemer::plan
