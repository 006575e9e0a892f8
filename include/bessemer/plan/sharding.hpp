#pragma once

/// Who shares the states of what a rank trains, and what of them it holds at a time: ZeRO's stages
/// [RajbhandariEtAl2020] section 5, and their hybrid over copies [ZhaoEtAl2023].

#include <bessemer/core/error.hpp>
#include <bessemer/plan/layout.hpp>

namespace bessemer::plan {

/// How often a step reduces its gradients. Copies and sharded optimizers accumulate and reduce once;
/// sharded gradients are reduced whenever a chunk has done its run of micro-batches: one at a time
/// in 1F1B, as many as there are stages when interleaved.
[[nodiscard]] constexpr int gradient_reductions(const Plan& plan, int micro_batch_count) {
  if (!shards_gradients(plan)) return 1;
  const int run = plan.schedule == Schedule::interleaved ? plan.pipeline : 1;
  return (micro_batch_count + run - 1) / run;
}

/// Share of a rank's gradients that are whole at one time: all of them, or one chunk's.
[[nodiscard]] constexpr double whole_gradients(const Plan& plan) {
  return shards_gradients(plan) ? 1.0 / chunks_per_rank(plan) : 1.0;
}

/// Sharded gradients leave layer by layer, as the backward pass makes them: chunks that sum a run of
/// micro-batches first must hold theirs whole.
[[nodiscard]] constexpr bool reduces_by_layer(const Plan& plan) {
  return shards_gradients(plan) && plan.schedule != Schedule::interleaved;
}

/// Ranks that share the optimizer's states: all that hold the same weights, those of one copy of what
/// is sharded, or none.
[[nodiscard]] constexpr int state_sharers(const Plan& plan, const Layout& layout) {
  return plan.sharding == Sharding::none ? 1 : layout.data * plan.context / plan.replicas;
}

/// The same for the states of experts: a shard group holds so many copies of each.
[[nodiscard]] constexpr int expert_state_sharers(const Plan& plan, const Layout& layout) {
  if (plan.sharding == Sharding::none) return 1;
  return layout.expert_data % plan.replicas == 0 ? layout.expert_data / plan.replicas
                                                 : layout.expert_data;
}

}  // namespace bessemer::plan
