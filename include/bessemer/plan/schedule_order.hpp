#pragma once

/// In which order each rank does its operations, for schedules that fill the pipeline once. All are
/// "so many forwards ahead, then one of each":
///
///     GPipe        m forwards, then m backwards                                              (1)
///     1F1B         p - 1 - i forwards ahead; then forward, backward                          (2)
///     interleaved  2 (p - 1 - i) + (v - 1) g chunk forwards ahead; chunks change after g     (3)
///     ZB-H1        p - 1 - i ahead; forward, input gradient, weight gradient i behind        (4)
///     ZB-H2        2 (p - 1 - i) ahead; the same, weight gradient 2 i behind                 (5)
///
///     p ranks, i this one from 0, m micro-batches, v chunks per rank, g group (pipeline_shape.hpp)
///
/// (1) [HuangEtAl2019]; (2) and (3) [NarayananEtAl2021] sections 2.2.1 and 2.2.2, with the group of
/// [MegatronLmSchedules2025]; (4) and (5) [QiEtAl2024] sections 2.1 and 2.2. What is ahead is at most all.
/// Interleaved with one chunk per rank is (2). The orders that turn back are in
/// `schedule_order_two_way.hpp`.

#include <bessemer/plan/pipeline_shape.hpp>

namespace bessemer::plan {

/// `backward` is both gradients in one; `overlapped` a forward and such a backward side by side.
enum class OperationKind { forward, backward, input_gradient, weight_gradient, overlapped };

/// One operation of a rank on one of its chunks, both from 0. An overlapped block names the chunk
/// and the micro-batch of its backward too.
struct Operation {
  OperationKind kind = OperationKind::forward;
  int chunk = 0;
  int micro_batch = 0;
  int backward_chunk = -1;
  int backward_micro_batch = -1;

  friend constexpr bool operator==(const Operation&, const Operation&) = default;
};

[[nodiscard]] constexpr bool has_forward(OperationKind kind) {
  return kind == OperationKind::forward || kind == OperationKind::overlapped;
}
/// Ends with the gradient of its input.
[[nodiscard]] constexpr bool has_input_gradient(OperationKind kind) {
  return kind == OperationKind::backward || kind == OperationKind::input_gradient ||
         kind == OperationKind::overlapped;
}
[[nodiscard]] constexpr bool has_weight_gradient(OperationKind kind) {
  return kind == OperationKind::backward || kind == OperationKind::weight_gradient ||
         kind == OperationKind::overlapped;
}

/// Forwards that a rank does before its first backward, less the one just before it.
[[nodiscard]] constexpr int forwards_ahead(const PipelineShape& shape, int rank) {
  const int behind = shape.ranks - 1 - rank;
  const int all = shape.micro_batches * shape.chunks;
  int ahead = behind;
  if (shape.schedule == Schedule::gpipe) ahead = all;
  if (shape.schedule == Schedule::zb_h2) ahead = 2 * behind;
  if (shape.schedule == Schedule::interleaved && shape.chunks > 1) {
    ahead = 2 * behind + (shape.chunks - 1) * group_size(shape);
  }
  return ahead < all ? ahead : all;
}

/// By how many micro-batches weight gradients follow their input gradients, equations (4) and (5).
[[nodiscard]] constexpr int weight_gradients_behind(const PipelineShape& shape, int rank) {
  const int behind = shape.schedule == Schedule::zb_h2 ? 2 * rank : rank;
  return behind < shape.micro_batches ? behind : shape.micro_batches;
}

namespace detail {

/// The nth forward or backward of a rank, chunk by chunk inside a group of micro-batches. The last
/// group takes what is left.
[[nodiscard]] constexpr Operation nth(const PipelineShape& shape, int n, OperationKind kind) {
  if (shape.chunks == 1) return {.kind = kind, .micro_batch = n};
  const int g = group_size(shape);
  const int first = n / (g * shape.chunks) * g;
  const int left = shape.micro_batches - first;
  const int size = left < g ? left : g;
  const int within = n - first * shape.chunks;
  const int turn = within / size;
  return {.kind = kind,
          .chunk = kind == OperationKind::forward ? turn : shape.chunks - 1 - turn,
          .micro_batch = first + within % size};
}

/// Equations (1) to (5): `each` takes an `Operation`.
template <class Each>
constexpr void each_operation_one_way(const PipelineShape& shape, int rank, Each&& each) {
  const int all = shape.micro_batches * shape.chunks;
  const int ahead = forwards_ahead(shape, rank);
  const bool split = splits_backward(shape.schedule);
  const auto gradient = split ? OperationKind::input_gradient : OperationKind::backward;
  const int behind = split ? weight_gradients_behind(shape, rank) : all;
  for (int n = 0; n < ahead; ++n) each(nth(shape, n, OperationKind::forward));
  for (int n = 0; n < all; ++n) {
    if (n + ahead < all) each(nth(shape, n + ahead, OperationKind::forward));
    each(nth(shape, n, gradient));
    if (n >= behind) each(nth(shape, n - behind, OperationKind::weight_gradient));
  }
  if (!split) return;
  for (int n = all - behind; n < all; ++n) each(nth(shape, n, OperationKind::weight_gradient));
}

}  // namespace detail

}  // namespace bessemer::plan
