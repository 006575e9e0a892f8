#pragma once

/// 1F1B: a few forwards ahead, then one forward and one backward in turn.
///
///     even stages              T = (m + p - 1)(F + D) + 2 C [(p - 1)(1 + q) + max(r - 1, 0)]  (1)
///     uneven, C = 0, m > p     T = max_l [ P_l + X_l + Y_l + (m - p + l + 1) c_l ]            (2)
///     else                     the recurrence of `warm_up_recurrence.hpp`                    (3)
///
///     p m      stages, micro-batches                        1      m - 1 = q p + r, 0 <= r < p
///     F D      forward, backward of one micro-batch         s      with what the stage waits for
///     C        latency of a send, beside the compute        s
///     c_l      F_l + D_l                                    s
///     P_l      sum of c before stage l                      s
///     X_l Y_l  best way into, out of stage l                s      below
///
/// (1) with C = 0 is [NarayananEtAl2021] section 2.2.1. Its latency is paid again every p
/// micro-batches, for ever: 1F1B has just enough in flight to wait for each answer. (2) is the
/// longest path through the fixed order of each stage, with f_i, d_i the prefix maxima of F and D:
///     X_l = max_{i >= l} [P_i + c_i + (p - 1 - i) f_i] - P_l - c_l,   Y_l likewise with d_i.
/// (1) and (2) equal a discrete simulation on every random case tried
/// (tests/parallelism/schedules_test.cpp). Blocking sends belong into F and D.

#include <array>

#include <bessemer/parallelism/warm_up_recurrence.hpp>

namespace bessemer::parallelism {

namespace detail {

template <Real S>
[[nodiscard]] constexpr Time<S> backward_of(const StageTime<S>& stage) {
  return stage.backward;
}
template <Real S>
[[nodiscard]] constexpr Time<S> backward_of(const ChunkTime<S>& stage) {
  return stage.backward();
}

/// Equation (2), m > p, of any list of stages. O(p).
template <Real S, class List>
[[nodiscard]] constexpr Time<S> longest_path_time(const List& stages, int micro_batches) {
  using StageTimes = std::array<Time<S>, most_stages>;
  const std::size_t p = stages.size();
  StageTimes before{};     // P_l
  StageTimes forwards{};   // P_i + c_i + (p - 1 - i) f_i, then its suffix maximum
  StageTimes backwards{};  // the same with d_i
  Time<S> sum{};
  Time<S> slowest_forward{};
  Time<S> slowest_backward{};
  for (std::size_t i = 0; i < p; ++i) {
    before[i] = sum;
    sum = sum + stages[i].total();
    slowest_forward = math::max(slowest_forward, stages[i].forward);
    slowest_backward = math::max(slowest_backward, backward_of(stages[i]));
    const S behind = S(static_cast<double>(p - 1 - i));
    forwards[i] = sum + behind * slowest_forward;
    backwards[i] = sum + behind * slowest_backward;
  }
  Time<S> longest{};
  for (std::size_t l = p; l-- > 0;) {
    if (l + 1 < p) {
      forwards[l] = math::max(forwards[l], forwards[l + 1]);
      backwards[l] = math::max(backwards[l], backwards[l + 1]);
    }
    const Time<S> own = stages[l].total();
    const Time<S> in = forwards[l] - before[l] - own;
    const Time<S> out = backwards[l] - before[l] - own;
    const S turns = S(micro_batches - static_cast<double>(p - l) + 1.0);
    longest = math::max(longest, Time<S>(before[l] + in + out + turns * own));
  }
  return longest;
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> even_one_forward_one_backward_time(const ChunkTime<S>& stage,
                                                                   int stages, int micro_batches,
                                                                   Time<S> send_latency) {
  const int rounds = (micro_batches - 1) / stages;
  const int rest = math::max((micro_batches - 1) % stages - 1, 0);
  const S sends = S(2.0 * ((stages - 1.0) * (1.0 + rounds) + (stages == 1 ? 0 : rest)));
  return S(micro_batches + stages - 1.0) * stage.total() + sends * send_latency;
}

/// Equations (1) to (3) of times that have been checked.
template <Real S>
[[nodiscard]] constexpr Time<S> one_forward_one_backward(const plan::PipelineShape& shape,
                                                         Chunks<S> stages, Time<S> send_latency) {
  if (are_even(stages)) {
    return even_one_forward_one_backward_time(stages.front(), shape.ranks, shape.micro_batches,
                                              send_latency);
  }
  if (send_latency > Time<S>{} || shape.micro_batches <= shape.ranks) {
    return warm_up_recurrence_time(shape, stages, send_latency).wall;
  }
  return longest_path_time<S>(stages, shape.micro_batches);
}

}  // namespace detail

/// Equations (1) to (3): any stages, any number of micro-batches, any latency.
template <Real S>
[[nodiscard]] constexpr Time<S> one_forward_one_backward_time(Chunks<S> stages, int micro_batches,
                                                              Time<S> send_latency = {}) {
  const plan::PipelineShape shape{.ranks = static_cast<int>(stages.size()),
                                  .micro_batches = micro_batches};
  check_times(shape, stages, send_latency, S(0.0));
  return detail::one_forward_one_backward(shape, stages, send_latency);
}

/// The same without latencies, of stages whose backward is one piece.
template <Real S>
[[nodiscard]] constexpr Time<S> one_forward_one_backward_time(const Stages<S>& stages,
                                                              int micro_batches) {
  require(!stages.empty(), "pipeline: stages must be at least 1, got 0");
  require(micro_batches >= 1, "pipeline: micro_batches must be at least 1, got ", micro_batches);
  if (micro_batches > static_cast<int>(stages.size())) {
    return detail::longest_path_time<S>(stages, micro_batches);
  }
  std::array<ChunkTime<S>, most_stages> chunks{};
  for (std::size_t i = 0; i < stages.size(); ++i) {
    chunks[i] = {.forward = stages[i].forward, .input_gradient = stages[i].backward};
  }
  const plan::PipelineShape shape{.ranks = static_cast<int>(stages.size()),
                                  .micro_batches = micro_batches};
  return detail::warm_up_recurrence_time(shape, Chunks<S>(chunks.data(), stages.size()), Time<S>{})
      .wall;
}

}  // namespace bessemer::parallelism
