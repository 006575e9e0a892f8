#pragma once

/// What one micro-batch takes on a stage or on a chunk of one, as every pipeline schedule reads it:
/// with whatever the rank waits for. Blocking sends belong into forward and backward; a send that
/// hides behind compute is a latency beside them.

#include <array>
#include <span>

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/plan/pipeline_shape.hpp>
#include <bessemer/units/math.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::parallelism {

/// Forward and backward of one micro-batch on one stage.
template <Real S = double>
struct StageTime {
  Time<S> forward{};
  Time<S> backward{};

  [[nodiscard]] constexpr Time<S> total() const { return forward + backward; }
};

inline constexpr std::size_t most_stages = 256;
template <Real S = double>
using Stages = InlineVector<StageTime<S>, most_stages>;

/// Of one chunk, the backward in its two parts: the gradient of the input, which the rank before
/// waits for, and that of the weights, which nobody waits for.
template <Real S = double>
struct ChunkTime {
  Time<S> forward{};
  Time<S> input_gradient{};
  Time<S> weight_gradient{};

  [[nodiscard]] constexpr Time<S> backward() const { return input_gradient + weight_gradient; }
  [[nodiscard]] constexpr Time<S> total() const { return forward + backward(); }
  friend constexpr bool operator==(const ChunkTime& a, const ChunkTime& b) {
    return a.forward == b.forward && a.input_gradient == b.input_gradient &&
           a.weight_gradient == b.weight_gradient;
  }
};

/// One entry per stage of the model, in its order: `plan::stage_of` says whose chunk each is.
template <Real S = double>
using Chunks = std::span<const ChunkTime<S>>;

/// Wall: from the first start to the last end of any rank, what a step with a barrier at its end
/// takes. Span: the longest any one rank needs from its own first start to its own last end, what a
/// step adds where steps follow each other without a barrier [QiEtAl2024] section 4.
template <Real S = double>
struct PipelineTime {
  Time<S> wall{};
  Time<S> span{};
};

/// A forward and a backward side by side: `overlap` of the shorter one hides behind the longer.
template <Real S>
[[nodiscard]] constexpr Time<S> overlapped_time(Time<S> forward, Time<S> backward, S overlap) {
  return math::max(forward, backward) + S(S(1.0) - overlap) * math::min(forward, backward);
}

/// No time may be negative.
template <Real S>
constexpr void check_times(Chunks<S> chunks) {
  // Asked once for all: to stop at each of a hundred chunks would take longer than a closed form.
  bool holds = true;
  for (const ChunkTime<S>& chunk : chunks) {
    holds &= chunk.forward >= Time<S>{};
    holds &= chunk.input_gradient >= Time<S>{};
    holds &= chunk.weight_gradient >= Time<S>{};
  }
  require(holds, "pipeline: times must not be negative");
}

/// What the evaluations of all schedules demand of their times.
template <Real S>
constexpr void check_times(const plan::PipelineShape& shape, Chunks<S> chunks, Time<S> latency,
                           S overlap) {
  plan::check(shape);
  require(shape.ranks <= static_cast<int>(most_stages), "pipeline: ranks must be at most ",
          most_stages, ", got ", shape.ranks);
  require(static_cast<int>(chunks.size()) == plan::stage_count(shape), "pipeline: chunks must be ",
          plan::stage_count(shape), ", one per stage of the model, got ", chunks.size());
  check_times(chunks);
  require(latency >= Time<S>{}, "pipeline: send_latency must not be negative");
  require(overlap >= S(0.0) && overlap <= S(1.0), "pipeline: overlap must be between 0 and 1");
}

/// All stages take the same, to the last bit: what closed forms of even stages ask for.
template <Real S>
[[nodiscard]] constexpr bool are_even(Chunks<S> chunks) {
  for (const ChunkTime<S>& chunk : chunks) {
    if (!(chunk == chunks.front())) return false;
  }
  return true;
}

}  // namespace bessemer::parallelism
