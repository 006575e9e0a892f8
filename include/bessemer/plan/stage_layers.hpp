#pragma once

/// Which layers a pipeline stage holds: the one walk that memory and time share.

#include <cstddef>

#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/layout.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::plan {

/// Neighbouring chunks from this one on that are known to hold equally many layers.
[[nodiscard]] constexpr int equal_chunks(const Layout& layout, int chunk) {
  const int last = layout.chunks - 1;
  if (!layout.chunk_ends.empty() || chunk == 0 || chunk == last) return 1;
  const int first_short = last - math::max(layout.short_chunks - 2, 0);
  return (chunk < first_short ? first_short : last) - chunk;
}

/// Calls `visit(chunk, chunks, run, n)` for the n layers of run number `run` of the model that a chunk
/// holds, along the model; at once for `chunks` neighbours that hold as many of that run and nothing
/// else. One pass over runs and chunks together.
template <class Visit>
constexpr void each_run_of_chunks(const model::Transformer& model, const Layout& layout,
                                  Visit&& visit) {
  const int layers = model::layer_count(model);
  int chunk = 0;
  int begin = 0;
  int end = end_layer(layout, 0, layers);
  int at = 0;
  model::each_ordered_run(model, [&](std::size_t run, int count) {
    while (count > 0) {
      while (at >= end) {
        begin = end;
        end = end_layer(layout, ++chunk, layers);
      }
      const int size = end - begin;
      const int chunks =
          at > begin || count < size ? 1 : math::min(equal_chunks(layout, chunk), count / size);
      const int held = math::min(count, end - at);
      visit(chunk, chunks, run, held);
      chunk += chunks - 1;
      begin += (chunks - 1) * size;
      end += (chunks - 1) * size;
      at += chunks * held;
      count -= chunks * held;
    }
  });
}

/// The same, chunk by chunk: calls `visit(chunk, run, n)`.
template <class Visit>
constexpr void each_run_of_chunk(const model::Transformer& model, const Layout& layout,
                                 Visit&& visit) {
  each_run_of_chunks(model, layout, [&](int chunk, int chunks, std::size_t run, int n) {
    for (int i = 0; i < chunks; ++i) visit(chunk + i, run, n);
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
