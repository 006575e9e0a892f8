#pragma once

/// ZB-H1 and ZB-H2: 1F1B whose weight gradients are put off to where a rank would wait.
///
///     even stages, C = 0, m >= 2 p - 1
///     ZB-H1   wall = m c + (p - 1) max(F, B, F + B - W)                                       (1)
///             span = m c + (p - 1) max(B, F + B - W)                                          (2)
///     ZB-H2   wall = m c + (p - 1) max(F, B - F, F + B - 2 W)                                 (3)
///             span = m c + (p - 1) max(0, B - F, F + B - 2 W)                                 (4)
///     even stages, m >= 2 p - 1, 0 < C <= W/2, W <= min(F, B)
///     ZB-H1   wall = span = m c + (p - 1)(F + B - W + 4 C)                                    (5)
///
///     F B W   forward, input gradient, weight gradient of a stage    s      c = F + B + W
///     C       latency of a send, beside the compute                  s
///     p m     ranks, micro-batches                                   1
///
/// The branches F + B - W of (1) and F + B - 2 W of (4) are the bubbles of [QiEtAl2024] section 2,
/// where F, B and W are near each other; the others take over where W is longer than F or B. Their
/// coefficients were read off longest paths and all equal the simulation of the order on every
/// random case (tests/parallelism/schedules_test.cpp). Elsewhere (uneven stages, few micro-batches,
/// other latencies) the recurrence of `warm_up_recurrence.hpp` answers, exactly.

#include <bessemer/parallelism/warm_up_recurrence.hpp>

namespace bessemer::parallelism {

namespace detail {

/// (p - 1) times this is the bubble; equations (1) to (5), m c taken away.
template <Real S>
[[nodiscard]] constexpr PipelineTime<S> zero_bubble_wait(const ChunkTime<S>& each, Time<S> latency,
                                                         bool two) {
  const Time<S> forward = each.forward;
  const Time<S> gradient = each.input_gradient;
  const S put_off = S(two ? 2.0 : 1.0);
  const Time<S> turn = forward + gradient - put_off * each.weight_gradient + S(4.0) * latency;
  if (two) {
    const Time<S> longest = math::max(turn, Time<S>(gradient - forward));
    return {.wall = math::max(longest, forward), .span = math::max(longest, Time<S>{})};
  }
  const Time<S> longest = math::max(turn, gradient);
  return {.wall = math::max(longest, forward), .span = longest};
}

template <Real S>
[[nodiscard]] constexpr bool zero_bubble_form_holds(const plan::PipelineShape& shape,
                                                    Chunks<S> stages, Time<S> latency) {
  if (shape.micro_batches < 2 * shape.ranks - 1 || !are_even(stages)) return false;
  if (latency == Time<S>{}) return true;
  const ChunkTime<S>& each = stages.front();
  return shape.schedule == plan::Schedule::zb_h1 && S(2.0) * latency <= each.weight_gradient &&
         each.weight_gradient <= math::min(each.forward, each.input_gradient);
}

}  // namespace detail

/// ZB-H1 or ZB-H2, whichever the shape says.
template <Real S>
[[nodiscard]] constexpr PipelineTime<S> zero_bubble_time(const plan::PipelineShape& shape,
                                                         Chunks<S> stages, Time<S> latency = {}) {
  if (!detail::zero_bubble_form_holds(shape, stages, latency)) {
    return detail::warm_up_recurrence_time(shape, stages, latency);
  }
  const bool two = shape.schedule == plan::Schedule::zb_h2;
  const PipelineTime<S> wait = detail::zero_bubble_wait(stages.front(), latency, two);
  const Time<S> work = S(double(shape.micro_batches)) * stages.front().total();
  const S others = S(shape.ranks - 1.0);
  return {.wall = work + others * wait.wall, .span = work + others * wait.span};
}

}  // namespace bessemer::parallelism
