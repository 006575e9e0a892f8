#pragma once

/// How many micro-batches a stage holds for their backward pass, and how often gradients leave it.
///
///     1F1B          min(m, p - i) micro-batches                                           (1)
///     interleaved   min(m v, (v - 1) p + 2 (p - 1 - i) + 1) chunks of 1/v                 (2)
///
///     p stages, i this one from 0, v chunks per stage, m micro-batches.
///
/// (1) [NarayananEtAl2021] section 2.2.1; (2) follows from the warm-up of the interleaved order
/// there, and gives on the first stage the 1 + (p - 1)/(p v) of [KorthikantiEtAl2022] section 4.2.3.
/// Both equal the peak of a discrete simulation of the order (tests/plan/schedule_test.cpp).

#include <bessemer/core/error.hpp>
#include <bessemer/plan/plan.hpp>

namespace bessemer::plan {

/// Equations (1) and (2), in chunks: a chunk is 1/virtual_stages of a stage's layers.
[[nodiscard]] constexpr int chunks_in_flight(const Plan& plan, int micro_batch_count, int stage) {
  require(stage >= 0 && stage < plan.pipeline, "chunks_in_flight: stage must be between 0 and ",
          plan.pipeline - 1, ", got ", stage);
  require(micro_batch_count >= 1, "chunks_in_flight: micro_batch_count must be at least 1, got ",
          micro_batch_count);
  const int p = plan.pipeline;
  const int v = plan.virtual_stages;
  const int all = micro_batch_count * v;
  const int most = v == 1 ? p - stage : (v - 1) * p + 2 * (p - 1 - stage) + 1;
  return all < most ? all : most;
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
