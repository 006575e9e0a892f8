#pragma once

/// Exact time of the interleaved schedule for any chunks, by one pass in which all ranks step
/// together.
///
///     step t, on every rank i, with slot s = t + i:
///       R_i = max(R_i, f_{i-1} + C) + F_{i,j}     its forward  s + 2 (p - 1 - i) + (v - 1) g    (1)
///       R_i = max(R_i, b_{i+1} + C) + D_{i,j}     its backward s                                (2)
///
///     R_i       when rank i is free
///     f_i b_i   ends of its forward and backward of the step before
///     C         latency of a send, beside the compute
///
/// Counting rank i's slots from -i makes the neighbours' inputs come from the very step before, and
/// those that go round (rank 0 after p - 1 and back) from q - p + 1 steps before, q the size of the
/// group of micro-batches. So there is nothing to look up and no order to keep among the ranks. The
/// order of operations is [NarayananEtAl2021] section 2.2.2; 2 m v p steps in all.

#include <bessemer/parallelism/stage_time.hpp>

namespace bessemer::parallelism::detail {

template <Real S>
class InterleavedRecurrence {
 public:
  /// How far beyond the ranks a group may go: what has gone round waits in a ring of that size.
  static constexpr int most_waiting = 256;

  constexpr InterleavedRecurrence(const plan::PipelineShape& shape, Chunks<S> chunks,
                                  Time<S> latency)
      : p_{shape.ranks},
        v_{shape.chunks},
        g_{plan::group_size(shape)},
        m_{shape.micro_batches},
        chunks_{chunks},
        latency_{latency} {
    require(g_ - p_ < most_waiting, "pipeline: group must be less than ", p_ + most_waiting,
            ", got ", g_);
    for (int i = 0; i < p_; ++i) ranks_.push_back({});
  }

  [[nodiscard]] constexpr Time<S> run() {
    const int all = m_ * v_;
    const int ahead = 2 * (p_ - 1) + (v_ - 1) * g_;
    for (int t = -ahead; t < all; ++t) {
      const int newest = t + ahead;  // forward of rank 0; rank i is i behind
      for (int i = math::min(p_ - 1, newest); i >= math::max(0, newest - all + 1); --i) forward(i);
      for (int i = math::max(0, -t); i <= math::min(p_ - 1, all - 1 - t); ++i) backward(i);
      keep(round_forward_, ranks_[at(p_ - 1)].forward_end);
      keep(round_backward_, ranks_[0].backward_end);
      ++step_;
    }
    return ranks_[0].free;
  }

 private:
  /// Where a rank is in its list of forwards or backwards.
  struct Place {
    int turn = 0;    // how many chunks came before, of this group
    int within = 0;  // micro-batch of the group
    int first = 0;   // micro-batch with which the group begins
  };
  struct Rank {
    Time<S> free{};
    Time<S> forward_end{};
    Time<S> backward_end{};
    Place forward{};
    Place backward{};
  };

  static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }
  using Ring = InlineVector<Time<S>, most_waiting>;
  constexpr void keep(Ring& ring, const Time<S>& end) const {
    if (step_ < most_waiting) return ring.push_back(end);
    ring[at(step_ % most_waiting)] = end;
  }
  [[nodiscard]] constexpr int size(const Place& place) const {
    return math::min(g_, m_ - place.first);
  }
  /// What the rank at the other end did q - p + 1 steps ago.
  [[nodiscard]] constexpr Time<S> gone_round(const Ring& ring, const Place& place) const {
    const Time<S>& end = ring[at((step_ - (size(place) - p_ + 1)) % most_waiting)];
    return p_ == 1 ? end : Time<S>(end + latency_);
  }
  constexpr void move(Place& place) const {
    if (++place.within < size(place)) return;
    place.within = 0;
    if (++place.turn < v_) return;
    place.turn = 0;
    place.first += g_;
  }

  /// Equation (1).
  constexpr void forward(int i) {
    Rank& rank = ranks_[at(i)];
    Place& place = rank.forward;
    if (i > 0) {
      rank.free = math::max(rank.free, Time<S>(ranks_[at(i - 1)].forward_end + latency_));
    } else if (place.turn > 0) {
      rank.free = math::max(rank.free, gone_round(round_forward_, place));
    }
    rank.free = rank.free + chunks_[at(place.turn * p_ + i)].forward;
    rank.forward_end = rank.free;
    move(place);
  }

  /// Equation (2).
  constexpr void backward(int i) {
    Rank& rank = ranks_[at(i)];
    Place& place = rank.backward;
    if (i + 1 < p_) {
      rank.free = math::max(rank.free, Time<S>(ranks_[at(i + 1)].backward_end + latency_));
    } else if (place.turn > 0) {
      rank.free = math::max(rank.free, gone_round(round_backward_, place));
    }
    rank.free = rank.free + chunks_[at((v_ - 1 - place.turn) * p_ + i)].backward();
    rank.backward_end = rank.free;
    move(place);
  }

  int p_;
  int v_;
  int g_;
  int m_;
  int step_ = 0;
  Chunks<S> chunks_;
  Time<S> latency_;
  InlineVector<Rank, most_stages> ranks_{};
  Ring round_forward_{};
  Ring round_backward_{};
};

/// Equations (1) and (2), at least two chunks per rank.
template <Real S>
[[nodiscard]] constexpr Time<S> interleaved_recurrence_time(const plan::PipelineShape& shape,
                                                            Chunks<S> chunks, Time<S> latency) {
  return InterleavedRecurrence<S>(shape, chunks, latency).run();
}

}  // namespace bessemer::parallelism::detail
