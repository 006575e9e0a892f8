#include <doctest/doctest.h>

#include <algorithm>

#include <bessemer/plan/in_flight.hpp>
#include <bessemer/plan/schedule_orders.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::plan;

constexpr PipelineShape shape_of(Schedule schedule, int ranks, int micro_batches, int chunks = 1,
                                 int group = 0) {
  return {.schedule = schedule,
          .ranks = ranks,
          .chunks = has_two_chunks(schedule) ? 2 : chunks,
          .micro_batches = micro_batches,
          .group = group};
}

/// The peaks of the order played out, and of (9) with weight gradients that read a half.
struct Peaks {
  InFlight counts;
  double together = 0.0;
};
Peaks played(const PipelineShape& shape, int rank) {
  int b = 0;
  int w = 0;
  Peaks peaks;
  each_operation(shape, rank, [&](const Operation& operation) {
    if (has_forward(operation.kind)) {
      ++b;
      ++w;
    }
    peaks.counts.until_input_gradient = std::max(peaks.counts.until_input_gradient, b);
    peaks.counts.until_weight_gradient = std::max(peaks.counts.until_weight_gradient, w);
    peaks.together = std::max(peaks.together, b + 0.5 * (w - b));
    if (has_input_gradient(operation.kind)) --b;
    if (has_weight_gradient(operation.kind)) --w;
  });
  return peaks;
}

void check_rank_by_rank(const PipelineShape& shape) {
  try {
    check(shape);
  } catch (const Infeasible&) { return; }
  for (int rank = 0; rank < shape.ranks; ++rank) {
    CAPTURE(to_text(shape.schedule));
    CAPTURE(shape.ranks);
    CAPTURE(shape.chunks);
    CAPTURE(shape.micro_batches);
    CAPTURE(rank);
    const InFlight counts = in_flight(shape, rank);
    const Peaks peaks = played(shape, rank);
    CHECK(counts == peaks.counts);
    CHECK(0.5 * (counts.until_input_gradient + counts.until_weight_gradient) == peaks.together);
  }
}

// Full stages on the first rank: p of 1F1B and ZB-H1, 2 p - 1 of ZB-H2, p of ZB-V [QiEtAl2024],
// p + 1 stages of DualPipe [DeepSeekDualPipe2025].
static_assert(in_flight(shape_of(Schedule::gpipe, 8, 64), 0) == InFlight{64, 64});
static_assert(in_flight(shape_of(Schedule::one_forward_one_backward, 8, 64), 0) == InFlight{8, 8});
static_assert(in_flight(shape_of(Schedule::zb_h1, 8, 64), 7) == InFlight{1, 8});
static_assert(in_flight(shape_of(Schedule::zb_h2, 8, 64), 0) == InFlight{15, 15});
static_assert(in_flight(shape_of(Schedule::zb_v, 8, 64), 3) == InFlight{16, 16});
static_assert(in_flight(shape_of(Schedule::dual_pipe, 8, 64), 0) == InFlight{9, 9});
static_assert(in_flight(shape_of(Schedule::dual_pipe_v, 8, 64), 0) == InFlight{17, 17});
static_assert(parameter_copies(Schedule::dual_pipe) == 2);
static_assert(parameter_copies(Schedule::dual_pipe_v) == 1);
}  // namespace

TEST_SUITE("plan/in_flight") {
  TEST_CASE("the peak of every order played out, on every rank, apart and together") {
    for (const Schedule schedule : schedules) {
      for (int p = 1; p <= 9; ++p) {
        for (int m = 1; m <= 4 * p + 2; ++m) check_rank_by_rank(shape_of(schedule, p, m));
      }
    }
  }

  TEST_CASE("interleaved, with any group that is allowed") {
    for (int p = 1; p <= 6; ++p) {
      for (int v = 2; v <= 4; ++v) {
        for (int g = p; g <= p + 4; ++g) {
          for (int m = 1; m <= 4 * p; ++m) {
            check_rank_by_rank(shape_of(Schedule::interleaved, p, m, v, g));
          }
        }
      }
    }
  }

  TEST_CASE("property: each micro-batch passes every chunk once, each way") {
    for (const Schedule schedule : schedules) {
      const PipelineShape shape =
          shape_of(schedule, 4, 12, schedule == Schedule::interleaved ? 3 : 1);
      int forwards = 0, inputs = 0, weights = 0;
      for (int rank = 0; rank < shape.ranks; ++rank) {
        each_operation(shape, rank, [&](const Operation& operation) {
          forwards += has_forward(operation.kind) ? 1 : 0;
          inputs += has_input_gradient(operation.kind) ? 1 : 0;
          weights += has_weight_gradient(operation.kind) ? 1 : 0;
        });
      }
      CAPTURE(to_text(schedule));
      CHECK(forwards == stage_count(shape) * 12);
      CHECK(inputs == forwards);
      CHECK(weights == forwards);
    }
  }

  TEST_CASE("property: every stage has its rank") {
    for (const Schedule schedule : schedules) {
      const PipelineShape shape =
          shape_of(schedule, 4, 12, schedule == Schedule::interleaved ? 3 : 1);
      for (int rank = 0; rank < shape.ranks; ++rank) {
        for (int chunk = 0; chunk < shape.chunks; ++chunk) {
          CHECK(rank_of(shape, stage_of(shape, rank, chunk), chunk) == rank);
        }
      }
    }
  }

  TEST_CASE("refuses ranks outside the pipeline") {
    CHECK_THROWS_WITH_AS(in_flight(shape_of(Schedule::gpipe, 4, 8), 4),
                         "in_flight: rank must be between 0 and 3, got 4", InvalidInput);
    CHECK_THROWS_WITH_AS(each_operation(shape_of(Schedule::gpipe, 4, 8), -1, [](const auto&) {}),
                         "each_operation: rank must be between 0 and 3, got -1", InvalidInput);
  }
}
