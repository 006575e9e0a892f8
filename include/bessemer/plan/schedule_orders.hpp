#pragma once

/// The order of any schedule: operation by operation of one rank, or listed for all ranks.
///
/// DualPipe is two mirrored flows: on the far half of the ranks the chunk reached first is the one
/// of the other direction, whose micro-batches are the second half of all [DeepSeekDualPipe2025].

#include <vector>

#include <bessemer/plan/schedule_order.hpp>
#include <bessemer/plan/schedule_order_two_way.hpp>

namespace bessemer::plan {

namespace detail {

template <class Each>
constexpr void each_operation_two_way(const PipelineShape& shape, int rank, Each&& each) {
  const bool both_ends = shape.schedule == Schedule::dual_pipe;
  const int turn = both_ends ? shape.ranks / 2 : shape.ranks;
  const int m = both_ends ? shape.micro_batches / 2 : shape.micro_batches;
  const bool far = rank >= turn;
  TwoWayOrder order(shape.schedule != Schedule::zb_v, turn, far ? shape.ranks - 1 - rank : rank, m);
  const auto place = [&](int& chunk, int& micro_batch) {
    if (chunk < 0) return;
    if (far) chunk = 1 - chunk;
    if (both_ends && chunk == 1) micro_batch += m;
  };
  for (Operation operation; order.peek(operation); order.pop()) {
    place(operation.chunk, operation.micro_batch);
    place(operation.backward_chunk, operation.backward_micro_batch);
    each(operation);
  }
}

}  // namespace detail

/// What a rank does, in its order: `each` takes an `Operation`. Allocates nothing.
template <class Each>
constexpr void each_operation(const PipelineShape& shape, int rank, Each&& each) {
  require(rank >= 0 && rank < shape.ranks, "each_operation: rank must be between 0 and ",
          shape.ranks - 1, ", got ", rank);
  if (has_two_chunks(shape.schedule)) {
    detail::each_operation_two_way(shape, rank, each);
  } else {
    detail::each_operation_one_way(shape, rank, each);
  }
}

/// One list per rank.
using ScheduleOrder = std::vector<std::vector<Operation>>;

/// Of all ranks. Allocates.
[[nodiscard]] inline ScheduleOrder schedule_order(const PipelineShape& shape) {
  check(shape);
  ScheduleOrder order(static_cast<std::size_t>(shape.ranks));
  for (int i = 0; i < shape.ranks; ++i) {
    each_operation(shape, i, [&](const Operation& operation) {
      order[static_cast<std::size_t>(i)].push_back(operation);
    });
  }
  return order;
}

}  // namespace bessemer::plan
