#pragma once

/// What a schedule makes of a plan: how many chunk activations a stage holds for their backward pass.

#include <bessemer/core/error.hpp>
#include <bessemer/plan/in_flight.hpp>
#include <bessemer/plan/plan.hpp>

namespace bessemer::plan {

/// In chunks, held whole until both gradients are done: the larger count of `in_flight`. Where the
/// weight gradient comes later, less is held in between; see there.
[[nodiscard]] constexpr int chunks_in_flight(const Plan& plan, int micro_batch_count, int stage) {
  require(stage >= 0 && stage < plan.pipeline, "chunks_in_flight: stage must be between 0 and ",
          plan.pipeline - 1, ", got ", stage);
  require(micro_batch_count >= 1, "chunks_in_flight: micro_batch_count must be at least 1, got ",
          micro_batch_count);
  return in_flight(pipeline_shape(plan, micro_batch_count), stage).until_weight_gradient;
}

}  // namespace bessemer::plan
