#pragma once

/// Which layers a pipeline stage holds: the one walk that memory and time share.

#include <cstddef>

#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::plan {

/// Calls `visit(run, n)` for the n layers of run number `run` of the model that a chunk of the stage
/// holds, in the order of its chunks. Stages count from 0.
template <class Visit>
constexpr void each_run_of_stage(const model::Transformer& model, const Plan& plan,
                                 const Layout& layout, int stage, Visit&& visit) {
  const int chunks = plan.pipeline * plan.virtual_stages;
  const int layers = model::layer_count(model);
  for (int chunk = stage; chunk < chunks; chunk += plan.pipeline) {
    const int first = first_layer(layout, chunk);
    const int end = end_layer(layout, chunk, chunks, layers);
    int start = 0;
    for (std::size_t run = 0; run < model.runs.size(); ++run) {
      const int count = model.runs[run].count;
      const int low = math::max(first, start);
      const int high = math::min(end, start + count);
      if (high > low) visit(run, high - low);
      start += count;
    }
  }
}

}  // namespace bessemer::plan
