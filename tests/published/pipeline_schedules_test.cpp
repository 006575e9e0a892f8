/// Bubbles and memory of pipeline schedules as their authors give them: GPipe [HuangEtAl2019],
/// zero bubble [QiEtAl2024] and its table [ZeroBubbleReadme2024], DualPipe's table
/// [DeepSeekDualPipe2025]. That of 1F1B and interleaved is in narayanan_2021_bubble_test.cpp.

#include <doctest/doctest.h>

#include <vector>

#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/plan/in_flight.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using parallelism::Chunks;
using parallelism::ChunkTime;
using plan::Schedule;

struct Times {
  double f, b, w;  // forward, input gradient, weight gradient of a stage
};

plan::PipelineShape shape_of(Schedule schedule, int p, int m) {
  return {.schedule = schedule,
          .ranks = p,
          .chunks = plan::has_two_chunks(schedule) ? 2 : 1,
          .micro_batches = m};
}

parallelism::PipelineTime<> timed(const plan::PipelineShape& shape, const Times& t,
                                  double overlap = 0.0) {
  // A stage in two chunks where there are two of half the size.
  const double share = plan::stage_count(shape) / shape.ranks;
  const std::vector<ChunkTime<>> chunks(
      static_cast<std::size_t>(plan::stage_count(shape)),
      {t.f / share * second, t.b / share * second, t.w / share * second});
  return parallelism::pipeline_time(shape, Chunks<>(chunks), Time<>{}, overlap);
}
double wall_bubble(Schedule schedule, int p, int m, const Times& t) {
  return timed(shape_of(schedule, p, m), t).wall / second - m * (t.f + t.b + t.w);
}
double span_bubble(Schedule schedule, int p, int m, const Times& t) {
  return timed(shape_of(schedule, p, m), t).span / second - m * (t.f + t.b + t.w);
}
}  // namespace

TEST_SUITE("published/pipeline_schedules") {
  TEST_CASE("GPipe: the bubble is (p - 1)/(m + p - 1) of the time [HuangEtAl2019]") {
    // Section 2.3, amortised over micro-batches.
    for (const int p : {2, 4, 8}) {
      for (const int m : {1, 4, 32}) {
        const double bubble = wall_bubble(Schedule::gpipe, p, m, {1.0, 1.0, 1.0});
        CHECK(bubble / (bubble + 3.0 * m) == doctest::Approx((p - 1.0) / (m + p - 1.0)));
      }
    }
  }

  TEST_CASE("zero bubble: (p - 1)(F + B + W), (p - 1)(F + B - W), (p - 1)(F + B - 2 W)") {
    // [QiEtAl2024] section 2, for F, B and W near each other; the last one without a barrier.
    for (const int p : {2, 4, 8, 16}) {
      for (const Times& t : {Times{4.0, 4.0, 4.0}, Times{4.0, 5.0, 4.0}, Times{6.0, 6.0, 5.0}}) {
        const int m = 3 * p;
        CAPTURE(p);
        CHECK(wall_bubble(Schedule::one_forward_one_backward, p, m, t) ==
              (p - 1) * (t.f + t.b + t.w));
        CHECK(wall_bubble(Schedule::zb_h1, p, m, t) == (p - 1) * (t.f + t.b - t.w));
        CHECK(span_bubble(Schedule::zb_h2, p, m, t) == (p - 1) * (t.f + t.b - 2.0 * t.w));
      }
    }
  }

  TEST_CASE("zero bubble: rates (p - 1)/m, (p - 1)/(3 m), 0 and 0 [ZeroBubbleReadme2024]") {
    // The table's second row, of schedules with F = B = W.
    const Times even{1.0, 1.0, 1.0};
    for (const int p : {4, 8}) {
      for (const int m : {2 * p, 8 * p}) {
        const double ideal = 3.0 * m;
        CHECK(wall_bubble(Schedule::one_forward_one_backward, p, m, even) / ideal ==
              doctest::Approx((p - 1.0) / m));
        CHECK(wall_bubble(Schedule::zb_h1, p, m, even) / ideal ==
              doctest::Approx((p - 1.0) / (3.0 * m)));
        CHECK(span_bubble(Schedule::zb_h2, p, m, even) == 0.0);
        CHECK(span_bubble(Schedule::zb_v, p, m, even) == 0.0);
      }
    }
  }

  TEST_CASE("zero bubble: activations 1, 1, 2 and 1 times those of 1F1B [ZeroBubbleReadme2024]") {
    for (const int p : {4, 8, 64}) {
      const auto stages = [&](Schedule schedule) {
        const plan::PipelineShape shape = shape_of(schedule, p, 4 * p);
        return double(plan::in_flight(shape, 0).until_weight_gradient) / shape.chunks;
      };
      CHECK(stages(Schedule::one_forward_one_backward) == p);
      CHECK(stages(Schedule::zb_h1) == p);
      CHECK(stages(Schedule::zb_h2) == 2 * p - 1);  // "2x"; 2 p - 1 in [QiEtAl2024]
      CHECK(stages(Schedule::zb_v) == p);
    }
  }

  TEST_CASE("DualPipe: its table's three rows [DeepSeekDualPipe2025]") {
    // There B is the whole backward. 1F1B (PP - 1)(F + B), 1x, PP; ZB1P (PP - 1)(F + B - 2 W), 1x,
    // PP; DualPipe (PP/2 - 1)(F&B + B - 3 W), 2x, PP + 1. The bubble of DualPipe is over what the
    // middle ranks do: m - PP - 1 blocks side by side and PP + 1 apart; exact for B = F + W.
    for (const int p : {4, 8, 16}) {
      for (const double overlap : {0.0, 0.5, 1.0}) {
        CAPTURE(p);
        CAPTURE(overlap);
        const int m = 3 * p;
        const Times t{4.0, 4.0, 3.0};
        const double whole = t.b + t.w;
        CHECK(wall_bubble(Schedule::one_forward_one_backward, p, m, t) == (p - 1) * (t.f + whole));
        CHECK(wall_bubble(Schedule::zb_h1, p, m, t) == (p - 1) * (t.f + whole - 2.0 * t.w));
        const double both = whole + (1.0 - overlap) * t.f;
        const double middle = (m - p - 1) * both + (p + 1) * (t.f + whole);
        const double bubble = (p / 2 - 1) * (both + whole - 3.0 * t.w);
        CHECK(timed(shape_of(Schedule::dual_pipe, p, m), t, overlap).wall / second ==
              doctest::Approx(middle + bubble).epsilon(1e-13));
        CHECK(plan::parameter_copies(Schedule::dual_pipe) == 2);
        CHECK(plan::in_flight(shape_of(Schedule::dual_pipe, p, m), 0).until_weight_gradient ==
              p + 1);
      }
    }
  }
}
