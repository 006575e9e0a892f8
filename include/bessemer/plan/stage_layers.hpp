#pragma once

/// Which layers a pipeline stage holds: the one walk that memory and time share.

#include <cstddef>

#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/layout.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::plan {

/// Calls `visit(chunk, run, n)` for the n layers of run number `run` of the model that a chunk holds,
/// along the model. One pass over runs and chunks together.
template <class Visit>
constexpr void each_run_of_chunk(const model::Transformer& model, const Layout& layout,
                                 Visit&& visit) {
  const int layers = model::layer_count(model);
  int chunk = 0;
  int end = end_layer(layout, 0, layers);
  int at = 0;
  model::each_ordered_run(model, [&](std::size_t run, int count) {
    while (count > 0) {
      while (at >= end) end = end_layer(layout, ++chunk, layers);
      const int held = math::min(count, end - at);
      visit(chunk, run, held);
      at += held;
      count -= held;
    }
  });
}

/// Stage that holds a chunk: chunks go round and round, or down and back up.
[[nodiscard]] constexpr int stage_of_chunk(const Plan& plan, int chunk) {
  return rank_of(
      {.schedule = plan.schedule, .ranks = plan.pipeline, .chunks = chunks_per_rank(plan)}, chunk);
}

/// Calls `visit(run, n)` for the n layers of run number `run` of the model that a chunk of the stage
/// holds, in the order of its chunks. Stages count from 0.
template <class Visit>
constexpr void each_run_of_stage(const model::Transformer& model, const Plan& plan,
                                 const Layout& layout, int stage, Visit&& visit) {
  each_run_of_chunk(model, layout, [&](int chunk, std::size_t run, int n) {
    if (stage_of_chunk(plan, chunk) == stage) visit(run, n);
  });
}

}  // namespace bessemer::plan
