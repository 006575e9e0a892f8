#pragma once

/// ZB-V: two chunks per rank, down the ranks and back up, weight gradients put off.
///
///     even chunks, C = 0, p >= 2, m >= 2 p - 1:   T = 2 m (f + b + w) + max_k (a_k f + b_k b + c_k w)
///
///     f b w   forward, input gradient, weight gradient of one chunk    s
///     p m     ranks, micro-batches                                     1
///
/// with one list of (a, b, c) for the wall (1) and one for the span (2), below. At f = b = w the span
/// has no bubble, as [QiEtAl2024] section 6 says, and the wall (p - 1) f. The coefficients were read
/// off longest paths and equal the simulation of the order on every random case
/// (tests/parallelism/schedules_test.cpp). Elsewhere `two_way_recurrence.hpp` answers, exactly.

#include <bessemer/parallelism/two_way_recurrence.hpp>

namespace bessemer::parallelism {

namespace detail {

/// a f + b b + c w.
struct ChunkMultiples {
  double forward;
  double input_gradient;
  double weight_gradient;
};

template <Real S, std::size_t N>
[[nodiscard]] constexpr Time<S> largest(const ChunkTime<S>& each,
                                        const std::array<ChunkMultiples, N>& all) {
  const auto sum = [&](const ChunkMultiples& k) -> Time<S> {
    return S(k.forward) * each.forward + S(k.input_gradient) * each.input_gradient +
           S(k.weight_gradient) * each.weight_gradient;
  };
  Time<S> most = sum(all[0]);
  for (std::size_t i = 1; i < N; ++i) most = math::max(most, sum(all[i]));
  return most;
}

}  // namespace detail

template <Real S>
[[nodiscard]] constexpr PipelineTime<S> zero_bubble_v_time(const plan::PipelineShape& shape,
                                                           Chunks<S> chunks,
                                                           Time<S> send_latency = {}) {
  const double p = shape.ranks;
  if (shape.ranks < 2 || shape.micro_batches < 2 * shape.ranks - 1 || send_latency > Time<S>{} ||
      !are_even(chunks)) {
    return detail::two_way_recurrence_time(shape, chunks, send_latency, S(0.0));
  }
  const ChunkTime<S>& each = chunks.front();
  const Time<S> work = S(2.0 * shape.micro_batches) * each.total();
  // Equation (1).
  const Time<S> wall =
      detail::largest(each, std::array<detail::ChunkMultiples, 8>{{{2 * p - 3, 2 - p, 0},
                                                                   {0, p - 1, 0},
                                                                   {0, 1, p - 2},
                                                                   {0, 2 * p - 2, 2 - 2 * p},
                                                                   {2 * p - 2, 1 - p, -1},
                                                                   {1, 0, p - 2},
                                                                   {2 * p - 2, 0, 1 - 2 * p},
                                                                   {2 * p - 3, 1, 2 - 2 * p}}});
  // Equation (2).
  const Time<S> span =
      detail::largest(each, std::array<detail::ChunkMultiples, 8>{{{0, 2 * p - 2, 2 - 2 * p},
                                                                   {2 * p - 2, 1 - p, 1 - p},
                                                                   {1 - p, 1, p - 2},
                                                                   {1 - p, p - 1, 0},
                                                                   {2 - p, 0, p - 2},
                                                                   {2 * p - 3, 1, 2 - 2 * p},
                                                                   {2 * p - 2, 0, 1 - 2 * p},
                                                                   {p - 2, 2 - p, 0}}});
  return {.wall = work + wall, .span = work + span};
}

}  // namespace bessemer::parallelism
