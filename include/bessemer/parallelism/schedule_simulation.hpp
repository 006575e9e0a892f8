#pragma once

/// A schedule played out: every rank does its operations in their fixed order, each as soon as the
/// rank is free and its input has arrived.
///
///     start(o) = max( end of the operation before it on the rank,
///                     end of the forward of the stage before + C,      a forward needs
///                     end of the input gradient of the stage after + C )   a backward needs   (1)
///
///     C   latency of a send between two stages, beside the compute     s    C >= 0
///
/// The first stage's forwards wait for nothing; the last stage's backward waits for its own forward,
/// a weight gradient for its input gradient, which the order has put before it. An overlapped block
/// waits for both inputs and gives both outputs at its end. This is what a timeline shows and what
/// every fast evaluation of `parallelism/` is held against; it shares no formula with them. It
/// allocates: one entry per operation.

#include <algorithm>
#include <vector>

#include <bessemer/parallelism/stage_time.hpp>
#include <bessemer/plan/schedule_orders.hpp>

namespace bessemer::parallelism {

template <Real S = double>
struct TimedOperation {
  plan::Operation operation;
  Time<S> start{};
  Time<S> end{};
};

template <Real S = double>
struct SimulatedRank {
  std::vector<TimedOperation<S>> operations;
  /// Sum of its operations.
  Time<S> busy{};
  /// Most chunk activations at once, each counted from the start of its forward to the end of its
  /// input gradient, and to that of its weight gradient.
  int until_input_gradient = 0;
  int until_weight_gradient = 0;
};

template <Real S = double>
struct Simulation {
  std::vector<SimulatedRank<S>> ranks;
  /// From the first start to the last end on any rank: a step with a barrier at its end.
  Time<S> time{};
  /// Longest of the ranks' own times from first start to last end: what a step adds where steps
  /// follow each other without a barrier [QiEtAl2024] section 4.
  Time<S> span{};
};

/// The latency of each boundary between two stages of the model, all sends taking the same: none
/// where both stages are on one rank.
template <Real S>
[[nodiscard]] std::vector<Time<S>> boundary_latencies(const plan::PipelineShape& shape,
                                                      Time<S> send_latency) {
  std::vector<Time<S>> latencies;
  for (int s = 0; s + 1 < plan::stage_count(shape); ++s) {
    const bool sent = plan::rank_of(shape, s) != plan::rank_of(shape, s + 1);
    latencies.push_back(sent ? send_latency : Time<S>{});
  }
  return latencies;
}

namespace detail {

template <Real S>
class Simulator {
 public:
  Simulator(const plan::PipelineShape& shape, const plan::ScheduleOrder& order, Chunks<S> chunks,
            const std::vector<Time<S>>& latencies, S overlap)
      : shape_{shape},
        order_{order},
        chunks_{chunks},
        latencies_{latencies},
        overlap_{overlap},
        inputs_(chunks.size() * static_cast<std::size_t>(shape.micro_batches)),
        gradients_(inputs_.size()),
        free_(order.size()) {
    result_.ranks.resize(order.size());
  }

  [[nodiscard]] Simulation<S> run() && {
    std::vector<int> woken;
    for (int i = shape_.ranks - 1; i >= 0; --i) woken.push_back(i);
    while (!woken.empty()) {
      const int rank = woken.back();
      woken.pop_back();
      while (advance(rank, woken)) {}
    }
    finish();
    return std::move(result_);
  }

 private:
  struct Arrival {
    bool known = false;
    Time<S> at{};
  };

  [[nodiscard]] Arrival& at(std::vector<Arrival>& arrivals, int stage, int micro_batch) const {
    return arrivals[static_cast<std::size_t>(stage) *
                        static_cast<std::size_t>(shape_.micro_batches) +
                    static_cast<std::size_t>(micro_batch)];
  }
  [[nodiscard]] const ChunkTime<S>& chunk_time(int rank, int chunk) const {
    return chunks_[static_cast<std::size_t>(plan::stage_of(shape_, rank, chunk))];
  }

  [[nodiscard]] Time<S> duration(int rank, const plan::Operation& o) const {
    const ChunkTime<S>& chunk = chunk_time(rank, o.chunk);
    switch (o.kind) {
      case plan::OperationKind::forward: return chunk.forward;
      case plan::OperationKind::backward: return chunk.backward();
      case plan::OperationKind::input_gradient: return chunk.input_gradient;
      case plan::OperationKind::weight_gradient: return chunk.weight_gradient;
      case plan::OperationKind::overlapped: break;
    }
    return overlapped_time(chunk.forward, chunk_time(rank, o.backward_chunk).backward(), overlap_);
  }

  /// Does the rank's next operation if it can. Ranks that may go on because of it are woken.
  bool advance(int rank, std::vector<int>& woken) {
    const auto r = static_cast<std::size_t>(rank);
    SimulatedRank<S>& done = result_.ranks[r];
    if (done.operations.size() == order_[r].size()) return false;
    const plan::Operation& o = order_[r][done.operations.size()];
    const bool both = o.kind == plan::OperationKind::overlapped;
    const int back_chunk = both ? o.backward_chunk : o.chunk;
    const int back_batch = both ? o.backward_micro_batch : o.micro_batch;
    const int stage = plan::stage_of(shape_, rank, o.chunk);
    const int back_stage = plan::stage_of(shape_, rank, back_chunk);
    const int last = static_cast<int>(chunks_.size()) - 1;

    Time<S> start = free_[r];
    if (has_forward(o.kind) && stage > 0) {
      const Arrival& input = at(inputs_, stage, o.micro_batch);
      if (!input.known) return false;
      start = math::max(start, input.at);
    }
    if (has_input_gradient(o.kind) && back_stage < last) {
      const Arrival& gradient = at(gradients_, back_stage, back_batch);
      if (!gradient.known) return false;
      start = math::max(start, gradient.at);
    }
    const Time<S> taken = duration(rank, o);
    const Time<S> end = start + taken;
    free_[r] = end;
    done.busy = done.busy + taken;
    done.operations.push_back({.operation = o, .start = start, .end = end});
    if (has_forward(o.kind) && stage < last) {
      at(inputs_, stage + 1, o.micro_batch) = {true, Time<S>(end + latency(stage))};
      woken.push_back(plan::rank_of(shape_, stage + 1, o.chunk));
    }
    if (has_input_gradient(o.kind) && back_stage > 0) {
      at(gradients_, back_stage - 1, back_batch) = {true, Time<S>(end + latency(back_stage - 1))};
      woken.push_back(plan::rank_of(shape_, back_stage - 1, back_chunk));
    }
    return true;
  }

  [[nodiscard]] Time<S> latency(int boundary) const {
    return latencies_.empty() ? Time<S>{} : latencies_[static_cast<std::size_t>(boundary)];
  }

  void finish() {
    for (std::size_t r = 0; r < order_.size(); ++r) {
      SimulatedRank<S>& rank = result_.ranks[r];
      require_feasible(rank.operations.size() == order_[r].size(), "simulate_schedule: rank ", r,
                       " waits for ever after ", rank.operations.size(),
                       " operations; the order of operations is a deadlock");
      if (rank.operations.empty()) continue;
      result_.time = math::max(result_.time, rank.operations.back().end);
      result_.span = math::max(result_.span,
                               Time<S>(rank.operations.back().end - rank.operations.front().start));
      count_activations(rank);
    }
  }

  static void count_activations(SimulatedRank<S>& rank) {
    int until_input = 0;
    int until_weight = 0;
    for (const TimedOperation<S>& timed : rank.operations) {
      const plan::OperationKind kind = timed.operation.kind;
      if (has_forward(kind)) {
        rank.until_input_gradient = std::max(rank.until_input_gradient, ++until_input);
        rank.until_weight_gradient = std::max(rank.until_weight_gradient, ++until_weight);
      }
      if (has_input_gradient(kind)) --until_input;
      if (has_weight_gradient(kind)) --until_weight;
    }
  }

  const plan::PipelineShape& shape_;
  const plan::ScheduleOrder& order_;
  Chunks<S> chunks_;
  const std::vector<Time<S>>& latencies_;
  S overlap_;
  std::vector<Arrival> inputs_;
  std::vector<Arrival> gradients_;
  std::vector<Time<S>> free_;
  Simulation<S> result_;
};

}  // namespace detail

/// Plays out any order of operations on the ranks of a shape. `chunks` are in the order of the model;
/// `latencies`, one per boundary between its stages, may be left out.
template <Real S>
[[nodiscard]] Simulation<S> simulate_order(const plan::PipelineShape& shape,
                                           const plan::ScheduleOrder& order, Chunks<S> chunks,
                                           const std::vector<Time<S>>& latencies = {},
                                           S overlap = S(0.0)) {
  check_times(shape, chunks, Time<S>{}, overlap);
  require(latencies.empty() || latencies.size() + 1 == chunks.size(),
          "simulate_schedule: latencies must be one per boundary, ", chunks.size() - 1, ", got ",
          latencies.size());
  return detail::Simulator<S>(shape, order, chunks, latencies, overlap).run();
}

/// The same for the order of the schedule itself, every send taking `send_latency`.
template <Real S>
[[nodiscard]] Simulation<S> simulate_schedule(const plan::PipelineShape& shape, Chunks<S> chunks,
                                              Time<S> send_latency = {}, S overlap = S(0.0)) {
  check_times(shape, chunks, send_latency, overlap);
  const plan::ScheduleOrder order = plan::schedule_order(shape);
  return simulate_order(shape, order, chunks, boundary_latencies(shape, send_latency), overlap);
}

}  // namespace bessemer::parallelism
