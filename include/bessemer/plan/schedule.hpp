#pragma once

/// How many micro-batches a stage holds for their backward pass.
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
#include <bessemer/plan/layout.hpp>

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

}  // namespace bessemer::plan
