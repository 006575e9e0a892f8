#pragma once

/// What a schedule makes of a plan: how many chunk activations a stage holds for their backward
/// pass, and how often gradients leave it.

#include <bessemer/core/error.hpp>
#include <bessemer/plan/in_flight.hpp>
#include <bessemer/plan/plan.hpp>

namespace bessemer::plan {

/// The pipeline of a plan.
[[nodiscard]] constexpr PipelineShape pipeline_shape(const Plan& plan, int micro_batch_count) {
  return {.schedule = plan.schedule,
          .ranks = plan.pipeline,
          .chunks = has_two_chunks(plan.schedule) ? 2 : plan.virtual_stages,
          .micro_batches = micro_batch_count};
}

/// In chunks, held whole until both gradients are done: the larger count of `in_flight`. Where the
/// weight gradient comes later, less is held in between; see there.
[[nodiscard]] constexpr int chunks_in_flight(const Plan& plan, int micro_batch_count, int stage) {
  require(stage >= 0 && stage < plan.pipeline, "chunks_in_flight: stage must be between 0 and ",
          plan.pipeline - 1, ", got ", stage);
  require(micro_batch_count >= 1, "chunks_in_flight: micro_batch_count must be at least 1, got ",
          micro_batch_count);
  return in_flight(pipeline_shape(plan, micro_batch_count), stage).until_weight_gradient;
}

/// How often a step reduces its gradients. Copies and sharded optimizers accumulate and reduce once;
/// sharded gradients are reduced whenever a chunk has done its run of micro-batches: one at a time
/// in 1F1B, as many as there are stages when interleaved.
[[nodiscard]] constexpr int gradient_reductions(const Plan& plan, int micro_batch_count) {
  if (plan.sharding != Sharding::gradients) return 1;
  const int run = plan.schedule == Schedule::interleaved ? plan.pipeline : 1;
  return (micro_batch_count + run - 1) / run;
}

/// Share of a rank's gradients that are whole at one time: all of them, or one chunk's.
[[nodiscard]] constexpr double whole_gradients(const Plan& plan) {
  return plan.sharding == Sharding::gradients ? 1.0 / plan.virtual_stages : 1.0;
}

/// Share of a rank's gradients that it holds: all, or one chunk whole and its shard of the sums. One
/// rank has nobody to share with.
[[nodiscard]] constexpr double held_gradients(const Plan& plan, int sharers) {
  if (plan.sharding != Sharding::gradients || sharers == 1) return 1.0;
  return whole_gradients(plan) + 1.0 / sharers;
}

/// Ranks that share the optimizer's states: all that hold the same weights, or none.
[[nodiscard]] constexpr int state_sharers(const Plan& plan, const Layout& layout) {
  return plan.sharding == Sharding::none ? 1 : layout.data * plan.context;
}

}  // namespace bessemer::plan
