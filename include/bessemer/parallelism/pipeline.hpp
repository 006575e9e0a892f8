#pragma once

/// How long a pipeline takes over one step's micro-batches, whatever its schedule: each has a fast
/// evaluation in a header of its own, and all are held against `schedule_simulation.hpp`.
///
///     schedule              even stages      uneven stages
///     GPipe                 closed form      closed form        gpipe.hpp
///     1F1B                  closed form      closed form        one_forward_one_backward.hpp
///     interleaved           closed form      recurrence         interleaved.hpp
///     ZB-H1, ZB-H2          closed form      recurrence         zero_bubble.hpp
///     ZB-V                  closed form      recurrence         zero_bubble_v.hpp
///     DualPipe, DualPipe-V  closed form      recurrence         dual_pipe.hpp
///
/// All are exact. Outside of its conditions a closed form gives way to the recurrence.

#include <bessemer/parallelism/dual_pipe.hpp>
#include <bessemer/parallelism/gpipe.hpp>
#include <bessemer/parallelism/interleaved.hpp>
#include <bessemer/parallelism/one_forward_one_backward.hpp>
#include <bessemer/parallelism/zero_bubble.hpp>
#include <bessemer/parallelism/zero_bubble_v.hpp>

namespace bessemer::parallelism {

/// `chunks` in the order of the model, one per stage. `send_latency` delays the rank that receives;
/// what a send keeps the sender from doing belongs into its chunk's times. `overlap` is the share of
/// the shorter of two blocks side by side that DualPipe hides.
template <Real S>
[[nodiscard]] constexpr PipelineTime<S> pipeline_time(const plan::PipelineShape& shape,
                                                      Chunks<S> chunks, Time<S> send_latency = {},
                                                      S overlap = S(0.0)) {
  check_times(shape, chunks, send_latency, overlap);
  // The first rank of the schedules with whole backwards begins first and ends last.
  const auto same = [](Time<S> time) { return PipelineTime<S>{.wall = time, .span = time}; };
  switch (shape.schedule) {
    case plan::Schedule::gpipe: return same(gpipe_time(chunks, shape.micro_batches, send_latency));
    case plan::Schedule::one_forward_one_backward:
      return same(detail::one_forward_one_backward(shape, chunks, send_latency));
    case plan::Schedule::interleaved: return same(detail::interleaved(shape, chunks, send_latency));
    case plan::Schedule::zb_h1:
    case plan::Schedule::zb_h2: return zero_bubble_time(shape, chunks, send_latency);
    case plan::Schedule::zb_v: return zero_bubble_v_time(shape, chunks, send_latency);
    case plan::Schedule::dual_pipe:
    case plan::Schedule::dual_pipe_v: return dual_pipe_time(shape, chunks, send_latency, overlap);
  }
  require(false, "pipeline: schedule is none of the enumerators");
  return {};
}

}  // namespace bessemer::parallelism
