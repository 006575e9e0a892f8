#pragma once

/// Interleaved 1F1B: v chunks per rank, so that a rank waits for chunks instead of stages.
///
///     even, p | m, C <= min(f, d)     T = (m v + p - 1)(f + d) + 2 C (p v - 1)                (1)
///     even, any group, C = 0          T = (m v + p - 1)(f + d)                                (2)
///     other first or last chunk       the closed form of `interleaved_ends.hpp`
///     else                            the recurrence of `interleaved_recurrence.hpp`         (3)
///     per stage, an estimate          T = m max_l c_l + (sum_l c_l - max_l c_l) / v           (4)
///
///     p m v    ranks, micro-batches, chunks per rank        1
///     f d      forward, backward of one chunk               s      with what the rank waits for
///     C        latency of a send, beside the compute        s
///     c_l      forward and backward of all chunks of rank l s
///
/// (1) with C = 0 is [NarayananEtAl2021] section 2.2.2; here a latency is paid once and not every p
/// micro-batches. (1) to (3) equal a discrete simulation on every random case tried
/// (tests/parallelism/schedules_test.cpp). (4) needs no times of chunks: it is (1) on even stages,
/// and for uneven ones within -25 % and +20 % of (3), as tested.

#include <array>
#include <optional>

#include <bessemer/parallelism/interleaved_ends.hpp>
#include <bessemer/parallelism/interleaved_recurrence.hpp>
#include <bessemer/parallelism/one_forward_one_backward.hpp>

namespace bessemer::parallelism {

namespace detail {

/// Equations (1) and (2), where they hold, of at least two chunks per rank. Chunks between the first and
/// the last that are alike may be given once: three then stand for all.
template <Real S>
[[nodiscard]] constexpr std::optional<Time<S>> interleaved_closed_form(
    const plan::PipelineShape& shape, Chunks<S> chunks, Time<S> send_latency) {
  if (are_even(chunks)) {
    const ChunkTime<S>& each = chunks.front();
    const bool whole = plan::group_size(shape) == shape.ranks &&
                       send_latency <= math::min(each.forward, each.backward());
    if (whole || send_latency == Time<S>{}) {
      const double own = static_cast<double>(shape.micro_batches) * shape.chunks;
      const double sends =
          shape.ranks == 1 ? 0.0 : 2.0 * (double(shape.ranks) * shape.chunks - 1.0);
      return S(own + shape.ranks - 1.0) * each.total() + S(sends) * send_latency;
    }
  }
  const InterleavedEnds<S> ends(shape, chunks, send_latency);
  if (ends.holds()) return ends.time();
  return std::nullopt;
}

/// Equations (1) to (3) of times that have been checked.
template <Real S>
[[nodiscard]] constexpr Time<S> interleaved(const plan::PipelineShape& shape, Chunks<S> chunks,
                                            Time<S> send_latency) {
  if (shape.chunks == 1) return one_forward_one_backward(shape, chunks, send_latency);
  if (const auto time = interleaved_closed_form(shape, chunks, send_latency)) return *time;
  return interleaved_recurrence_time(shape, chunks, send_latency);
}

}  // namespace detail

/// Equations (1) to (3). The shape says ranks, chunks, micro-batches and group.
template <Real S>
[[nodiscard]] constexpr Time<S> interleaved_time(const plan::PipelineShape& shape, Chunks<S> chunks,
                                                 Time<S> send_latency = {}) {
  check_times(shape, chunks, send_latency, S(0.0));
  return detail::interleaved(shape, chunks, send_latency);
}

/// The same of chunks that are all alike but for the first and the last, without latencies, where a
/// closed form holds.
template <Real S>
[[nodiscard]] constexpr std::optional<Time<S>> interleaved_time_of_ends(
    const plan::PipelineShape& shape, const ChunkTime<S>& first, const ChunkTime<S>& between,
    const ChunkTime<S>& last) {
  plan::check(shape);
  const std::array<ChunkTime<S>, 3> chunks{first, between, last};
  check_times(Chunks<S>(chunks));
  if (shape.chunks == 1) return std::nullopt;
  return detail::interleaved_closed_form(shape, Chunks<S>(chunks), Time<S>{});
}

/// Equation (4): `virtual_stages` chunks per stage.
template <Real S>
[[nodiscard]] constexpr Time<S> interleaved_time(const Stages<S>& stages, int micro_batches,
                                                 int virtual_stages) {
  require(!stages.empty(), "pipeline: stages must be at least 1, got 0");
  require(micro_batches >= 1, "pipeline: micro_batches must be at least 1, got ", micro_batches);
  require(virtual_stages >= 1, "pipeline: virtual_stages must be at least 1, got ", virtual_stages);
  Time<S> sum{};
  Time<S> slowest{};
  for (const StageTime<S>& stage : stages) {
    sum = sum + stage.total();
    slowest = math::max(slowest, stage.total());
  }
  return S(double(micro_batches)) * slowest + (sum - slowest) / S(double(virtual_stages));
}

}  // namespace bessemer::parallelism
