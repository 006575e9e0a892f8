#pragma once

/// Exact time of ZB-V, DualPipe and DualPipe-V for any stages: the order of every rank walked
/// through, each operation as soon as the rank is free and its input has arrived.
///
/// What is sent and not yet taken waits in a queue per boundary. A rank whose queue is full is left
/// for later: that changes in which order the walk comes by, not when anything happens, so the
/// queues can be short and nothing is allocated. 6 m p operations.
///
/// DualPipe is two mirrored flows, so rank i and rank p - 1 - i are alike and what rank p/2 - 1 sends
/// on is what comes to it from the other side: DualPipe on p ranks is DualPipe-V on p/2 of them with
/// half the micro-batches, and the send at the turn.

#include <array>

#include <bessemer/parallelism/warm_up_recurrence.hpp>
#include <bessemer/plan/schedule_order_two_way.hpp>

namespace bessemer::parallelism::detail {

/// First in, first out, of a fixed size.
template <class T, int N>
class Queue {
 public:
  [[nodiscard]] constexpr bool empty() const { return in_ == out_; }
  [[nodiscard]] constexpr bool full() const { return in_ - out_ == N; }
  constexpr void push(const T& value) { places_[at(in_++)] = value; }
  constexpr T pop() { return places_[at(out_++)]; }

 private:
  static constexpr std::size_t at(unsigned i) { return i % N; }
  std::array<T, N> places_{};
  unsigned in_ = 0;
  unsigned out_ = 0;
};

/// Ranks of a V: as many as fit in half of `most_stages` DualPipe ranks.
inline constexpr int most_two_way_ranks = 128;

template <Real S>
class TwoWayRecurrence {
 public:
  constexpr TwoWayRecurrence(const plan::PipelineShape& shape, Chunks<S> chunks, Time<S> latency,
                             S overlap)
      : both_ends_{shape.schedule == plan::Schedule::dual_pipe},
        p_{both_ends_ ? shape.ranks / 2 : shape.ranks},
        chunks_{chunks},
        latency_{latency},
        overlap_{overlap} {
    require(p_ <= most_two_way_ranks, "pipeline: ", plan::to_text(shape.schedule),
            " can have at most ", (both_ends_ ? 2 : 1) * most_two_way_ranks, " ranks, got ",
            shape.ranks);
    const int m = both_ends_ ? shape.micro_batches / 2 : shape.micro_batches;
    const bool dual = shape.schedule != plan::Schedule::zb_v;
    for (int i = 0; i < p_; ++i) ranks_[at(i)].order = plan::detail::TwoWayOrder(dual, p_, i, m);
  }

  [[nodiscard]] constexpr PipelineTime<S> run() {
    for (bool moved = true; moved;) {
      moved = false;
      for (int i = 0; i < p_; ++i) moved = advance(i) || moved;
      for (int i = p_ - 2; i > 0; --i) moved = advance(i) || moved;
    }
    PipelineTime<S> result;
    for (int i = 0; i < p_; ++i) {
      Rank& rank = ranks_[at(i)];
      result.wall = math::max(result.wall, rank.free);
      result.span = math::max(result.span, Time<S>(rank.free - rank.begun));
    }
    return result;
  }

 private:
  using Arrivals = Queue<Time<S>, 4>;
  struct Rank {
    plan::detail::TwoWayOrder order{};
    Time<S> free{};
    Time<S> begun{};
    bool started = false;
  };

  static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }
  [[nodiscard]] constexpr int stage_of(int rank, int chunk) const {
    return chunk == 0 ? rank : 2 * p_ - 1 - rank;
  }
  /// Between stage s and s + 1: only DualPipe sends at the turn.
  [[nodiscard]] constexpr Time<S> latency(int s) const {
    return s == p_ - 1 && !both_ends_ ? Time<S>{} : latency_;
  }

  /// What an operation takes in and gives out has arrived and has room; stages are -1 for none.
  [[nodiscard]] constexpr bool can(int stage, int back) const {
    const int last = 2 * p_ - 1;
    if (stage > 0 && inputs_[at(stage)].empty()) return false;
    if (stage >= 0 && stage < last && inputs_[at(stage + 1)].full()) return false;
    if (back >= 0 && back < last && gradients_[at(back)].empty()) return false;
    return !(back > 0 && gradients_[at(back - 1)].full());
  }

  /// Does a rank's operations as far as it can; false if not one.
  constexpr bool advance(int i) {
    Rank& rank = ranks_[at(i)];
    const int last = 2 * p_ - 1;
    Time<S> free = rank.free;
    bool moved = false;
    for (plan::detail::Parts parts; rank.order.peek(parts); rank.order.pop(parts)) {
      const int stage = parts.forward < 0 ? -1 : stage_of(i, parts.forward);
      const int back = parts.input_gradient < 0 ? -1 : stage_of(i, parts.input_gradient);
      if (!can(stage, back)) break;
      if (stage > 0) free = math::max(free, inputs_[at(stage)].pop());
      if (back >= 0 && back < last) free = math::max(free, gradients_[at(back)].pop());
      if (!rank.started) rank.begun = free;
      rank.started = true;
      free = free + duration(i, parts);
      if (stage >= 0 && stage < last) inputs_[at(stage + 1)].push(free + latency(stage));
      if (back > 0) gradients_[at(back - 1)].push(free + latency(back - 1));
      moved = true;
    }
    rank.free = free;
    return moved;
  }

  [[nodiscard]] constexpr Time<S> duration(int i, const plan::detail::Parts& parts) const {
    Time<S> backward{};
    if (parts.input_gradient >= 0) {
      backward = chunks_[at(stage_of(i, parts.input_gradient))].input_gradient;
    }
    if (parts.weight_gradient >= 0) {
      backward = backward + chunks_[at(stage_of(i, parts.weight_gradient))].weight_gradient;
    }
    if (parts.forward < 0) return backward;
    const Time<S> forward = chunks_[at(stage_of(i, parts.forward))].forward;
    return parts.input_gradient < 0 ? forward : overlapped_time(forward, backward, overlap_);
  }

  bool both_ends_;
  int p_;
  Chunks<S> chunks_;
  Time<S> latency_;
  S overlap_;
  std::array<Rank, most_two_way_ranks> ranks_{};
  std::array<Arrivals, std::size_t{2} * most_two_way_ranks> inputs_{};
  std::array<Arrivals, std::size_t{2} * most_two_way_ranks> gradients_{};
};

template <Real S>
[[nodiscard]] constexpr PipelineTime<S> two_way_recurrence_time(const plan::PipelineShape& shape,
                                                                Chunks<S> chunks, Time<S> latency,
                                                                S overlap) {
  return TwoWayRecurrence<S>(shape, chunks, latency, overlap).run();
}

}  // namespace bessemer::parallelism::detail
