#pragma once

/// DualPipe and DualPipe-V: forwards and backwards side by side, from both ends or down and back up.
///
///     even chunks, C = 0, m >= 2 h >= 4, w <= f <= 2 w, 0.7 f <= b <= 1.4 f:
///     T = (2 m - h - 2) X + max(3 h f + (2 h + 1) b + 3 w,
///                               3 h f + (h + 2)(b + w),
///                               2 h f + 3 h b + 3 w)                                          (1)
///
///     f b w   forward, input gradient, weight gradient of one chunk    s
///     X       a forward and a backward side by side                    s    stage_time.hpp
///     h m     ranks of DualPipe-V, its micro-batches; half of those    1
///             of DualPipe, which is two of them mirrored
///
/// The order and the bubble (p/2 - 1)(X + D - 3 w) of [DeepSeekDualPipe2025], p = 2 h, D = b + w: that
/// bubble, beside the (2 m - 2 h - 1) X + (2 h + 1)(f + b + w) of the middle rank, is (1) where b = f.
/// (1) equals the simulation of the order on every random case of its region
/// (tests/parallelism/schedules_test.cpp); elsewhere `two_way_recurrence.hpp` answers, exactly.

#include <bessemer/parallelism/two_way_recurrence.hpp>

namespace bessemer::parallelism {

namespace detail {

template <Real S>
[[nodiscard]] constexpr bool dual_pipe_form_holds(int turn, Chunks<S> chunks, Time<S> latency) {
  if (turn < 2 || latency > Time<S>{} || !are_even(chunks)) return false;
  const ChunkTime<S>& each = chunks.front();
  return each.weight_gradient <= each.forward && each.forward <= S(2.0) * each.weight_gradient &&
         S(0.7) * each.forward <= each.input_gradient &&
         each.input_gradient <= S(1.4) * each.forward;
}

}  // namespace detail

/// DualPipe or DualPipe-V, whichever the shape says.
template <Real S>
[[nodiscard]] constexpr PipelineTime<S> dual_pipe_time(const plan::PipelineShape& shape,
                                                       Chunks<S> chunks, Time<S> send_latency = {},
                                                       S overlap = S(0.0)) {
  const int halves = shape.schedule == plan::Schedule::dual_pipe ? 2 : 1;
  const int turn = shape.ranks / halves;
  if (!detail::dual_pipe_form_holds(turn, chunks, send_latency)) {
    return detail::two_way_recurrence_time(shape, chunks, send_latency, overlap);
  }
  const ChunkTime<S>& each = chunks.front();
  const Time<S> f = each.forward;
  const Time<S> b = each.input_gradient;
  const Time<S> w = each.weight_gradient;
  const Time<S> both = overlapped_time(f, each.backward(), overlap);
  const double h = turn;
  const int each_end = shape.micro_batches / halves;
  const double m = each_end;
  const Time<S> ends = math::max(Time<S>(S(3.0 * h) * f + S(2.0 * h + 1.0) * b + S(3.0) * w),
                                 math::max(Time<S>(S(3.0 * h) * f + S(h + 2.0) * (b + w)),
                                           Time<S>(S(2.0 * h) * f + S(3.0 * h) * b + S(3.0) * w)));
  const Time<S> wall = S(2.0 * m - h - 2.0) * both + ends;
  return {.wall = wall, .span = wall};
}

}  // namespace bessemer::parallelism
