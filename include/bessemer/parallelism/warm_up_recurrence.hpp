#pragma once

/// Exact time of the schedules that fill the pipeline once, by one pass over their slots: 1F1B,
/// ZB-H1 and ZB-H2, any stages, any number of micro-batches, any latency.
///
///     slot s = 0 … m - 1, on every rank i:
///       R_i = max(R_i, f_{i-1}[s + w_i] + C) + F_i            forward s + w_i, if there is one  (1)
///       R_i = max(R_i, b_{i+1}[s] + C) + B_i                  input gradient s                  (2)
///       R_i = R_i + W_i                                       weight gradient s - u_i           (3)
///
///     R_i        when rank i is free
///     f_i b_i    ends of its forwards and input gradients
///     w_i u_i    forwards ahead, weight gradients behind (schedule_order.hpp); fused: u_i = 0
///     C          latency of a send, beside the compute
///
/// Ranks go down in (1), since rank i - 1 did forward s + w_i one slot earlier (two in ZB-H2), and
/// down in (2), since rank i + 1 does gradient s in the same slot. In the warm-up nothing goes back:
/// forward k of rank i ends at sum_{h <= i} F_h + i C + k max_{h <= i} F_h. That makes 3 m p steps
/// and three numbers per rank. It is the simulation of `schedule_simulation.hpp` without its lists.

#include <bessemer/parallelism/stage_time.hpp>
#include <bessemer/plan/schedule_order.hpp>

namespace bessemer::parallelism {

namespace detail {

template <Real S>
class WarmUpRecurrence {
 public:
  constexpr WarmUpRecurrence(const plan::PipelineShape& shape, Chunks<S> stages, Time<S> latency)
      : p_{shape.ranks},
        m_{shape.micro_batches},
        split_{plan::splits_backward(shape.schedule)},
        two_slots_{shape.schedule == plan::Schedule::zb_h2},
        latency_{latency} {
    Time<S> slowest{};
    Time<S> sum{};
    for (int i = 0; i < p_; ++i) {
      ranks_.push_back({.time = stages[at(i)]});
      Rank& rank = ranks_.back();
      rank.ahead = plan::forwards_ahead(shape, i);
      rank.behind = split_ ? plan::weight_gradients_behind(shape, i) : 0;
      rank.begun = i == 0 ? sum : Time<S>(sum + latency_);
      sum = rank.begun + rank.time.forward;
      slowest = math::max(slowest, rank.time.forward);
      rank.first_forward = sum;
      rank.slowest_forward = slowest;
      if (rank.ahead > 0) rank.free = warm_up_end(i, rank.ahead - 1);
    }
  }

  [[nodiscard]] constexpr PipelineTime<S> run() {
    for (int slot = 0; slot < m_; ++slot) {
      for (int i = p_ - 1; i >= 0; --i) {
        if (slot + ranks_[at(i)].ahead < m_) forward(i, slot);
      }
      for (int i = p_ - 1; i >= 0; --i) backward(i, slot);
    }
    PipelineTime<S> result;
    for (int i = 0; i < p_; ++i) {
      const Rank& rank = ranks_[at(i)];
      const Time<S> end = rank.free + S(double(rank.behind)) * rank.time.weight_gradient;
      result.wall = math::max(result.wall, end);
      result.span = math::max(result.span, Time<S>(end - rank.begun));
    }
    return result;
  }

 private:
  struct Rank {
    ChunkTime<S> time;
    int ahead = 0;
    int behind = 0;
    Time<S> begun{};
    Time<S> first_forward{};    // end of forward 0
    Time<S> slowest_forward{};  // of this rank and those before
    Time<S> free{};
    Time<S> forward_end{};          // of its latest slot
    Time<S> earlier_forward_end{};  // of the one before
    Time<S> gradient_end{};
  };

  static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }

  [[nodiscard]] constexpr Time<S> warm_up_end(int i, int k) const {
    const Rank& rank = ranks_[at(i)];
    return rank.first_forward + S(double(k)) * rank.slowest_forward;
  }

  /// Equation (1).
  constexpr void forward(int i, int slot) {
    Rank& rank = ranks_[at(i)];
    if (i > 0) {
      const Rank& before = ranks_[at(i - 1)];
      const int k = slot + rank.ahead;
      // In ZB-H2 rank i - 1 is one forward further, unless that was its last.
      const bool further = two_slots_ && k + 1 < m_;
      const Time<S> input = k < before.ahead ? warm_up_end(i - 1, k)
                            : further        ? before.earlier_forward_end
                                             : before.forward_end;
      rank.free = math::max(rank.free, Time<S>(input + latency_));
    }
    rank.free = rank.free + rank.time.forward;
    rank.earlier_forward_end = rank.forward_end;
    rank.forward_end = rank.free;
  }

  /// Equations (2) and (3).
  constexpr void backward(int i, int slot) {
    Rank& rank = ranks_[at(i)];
    if (i + 1 < p_) {
      rank.free = math::max(rank.free, Time<S>(ranks_[at(i + 1)].gradient_end + latency_));
    }
    if (!split_) {
      rank.free = rank.free + rank.time.backward();
      rank.gradient_end = rank.free;
      return;
    }
    rank.free = rank.free + rank.time.input_gradient;
    rank.gradient_end = rank.free;
    if (slot >= rank.behind) rank.free = rank.free + rank.time.weight_gradient;
  }

  int p_;
  int m_;
  bool split_;
  bool two_slots_;
  Time<S> latency_;
  InlineVector<Rank, most_stages> ranks_{};
};

/// Equations (1) to (3).
template <Real S>
[[nodiscard]] constexpr PipelineTime<S> warm_up_recurrence_time(const plan::PipelineShape& shape,
                                                                Chunks<S> stages, Time<S> latency) {
  return WarmUpRecurrence<S>(shape, stages, latency).run();
}

}  // namespace detail

}  // namespace bessemer::parallelism
