#pragma once

/// How many chunk activations a rank holds at once, schedule by schedule, each counted until its
/// input gradient (B) and until its weight gradient (W) is done.
///
///                     until B                                until W
///     GPipe           m                                      the same                         (1)
///     1F1B            min(m, p - i)                          the same                         (2)
///     interleaved     min(m v, (v - 1) g + 2 (p - 1 - i) + 1)   the same                      (3)
///     ZB-H1           min(m, p - i)                          min(m, p)                        (4)
///     ZB-H2           min(m, 2 (p - i) - 1)                  min(m, 2 p - 1)                  (5)
///     ZB-V            min(2 p, 2 m, m + 1 + i)               the same                         (6)
///     DualPipe        p + 1                                  the same                         (7)
///     DualPipe-V      2 p + 1                                the same                         (8)
///
///     p ranks, i this one from 0; v chunks per rank, g group; m micro-batches
///
/// Between B and W only what the weight gradient reads is kept. With a bytes of one chunk's
/// activations and w of those that weight gradients read, the peak is
///
///     B a + (W - B) w                                                                         (9)
///
/// (1) [HuangEtAl2019], (2) and (3) [NarayananEtAl2021] section 2.2, (4) to (6) the p, 2 p - 1 and p
/// full stages of [QiEtAl2024], (7) [DeepSeekDualPipe2025], which holds the parameters twice
/// (`parameter_copies`). All equal the peaks of the orders played out, on every rank
/// (tests/plan/in_flight_test.cpp). A forward beside a backward counts with both.

#include <bessemer/plan/schedule_order.hpp>

namespace bessemer::plan {

/// In chunks of a rank; see (9).
struct InFlight {
  int until_input_gradient = 0;
  int until_weight_gradient = 0;

  friend constexpr bool operator==(const InFlight&, const InFlight&) = default;
};

/// Equations (1) to (8).
[[nodiscard]] constexpr InFlight in_flight(const PipelineShape& shape, int rank) {
  require(rank >= 0 && rank < shape.ranks, "in_flight: rank must be between 0 and ",
          shape.ranks - 1, ", got ", rank);
  const auto least = [](int a, int b) { return b < a ? b : a; };
  const int p = shape.ranks;
  const int m = shape.micro_batches;
  const int all = m * shape.chunks;
  switch (shape.schedule) {
    case Schedule::zb_v: {
      const int most = least(2 * p, least(2 * m, m + 1 + rank));
      return {most, most};
    }
    case Schedule::dual_pipe: return {p + 1, p + 1};
    case Schedule::dual_pipe_v: return {2 * p + 1, 2 * p + 1};
    default: break;
  }
  const int until_b = least(all, forwards_ahead(shape, rank) + 1);
  const int behind = splits_backward(shape.schedule) ? weight_gradients_behind(shape, rank) : 0;
  return {until_b, least(all, until_b + behind)};
}

}  // namespace bessemer::plan
