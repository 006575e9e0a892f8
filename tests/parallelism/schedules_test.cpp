/// Every schedule's fast evaluation against its order played out: 100,000 random pipelines.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/parallelism/schedule_simulation.hpp>
#include <bessemer/plan/in_flight.hpp>
#include <support/derivatives.hpp>
#include <support/random_pipelines.hpp>

namespace {
using namespace bessemer;
using parallelism::Chunks;
using parallelism::ChunkTime;
using parallelism::pipeline_time;
using parallelism::PipelineTime;
using parallelism::simulate_schedule;
using parallelism::Simulation;
using plan::PipelineShape;
using plan::Schedule;

PipelineTime<> fast(const support::RandomPipeline& pipeline) {
  return pipeline_time(pipeline.shape, pipeline.view(), pipeline.send_latency, pipeline.overlap);
}
Simulation<> simulated(const support::RandomPipeline& pipeline) {
  return simulate_schedule(pipeline.shape, pipeline.view(), pipeline.send_latency,
                           pipeline.overlap);
}

std::vector<ChunkTime<>> even(const PipelineShape& shape, double f, double b, double w) {
  return std::vector<ChunkTime<>>(static_cast<std::size_t>(plan::stage_count(shape)),
                                  {f * second, b * second, w * second});
}
double wall(const PipelineShape& shape, double f, double b, double w) {
  const auto chunks = even(shape, f, b, w);
  return pipeline_time(shape, Chunks<>(chunks)).wall / second;
}
double bubble(const PipelineShape& shape, double f, double b, double w) {
  return wall(shape, f, b, w) - shape.micro_batches * (f + b + w) * shape.chunks;
}

constexpr PipelineShape shape_of(Schedule schedule, int ranks, int micro_batches) {
  return {.schedule = schedule,
          .ranks = ranks,
          .chunks = plan::has_two_chunks(schedule) ? 2 : 1,
          .micro_batches = micro_batches};
}

constexpr int cases_per_schedule = 12'500;  // times eight schedules
}  // namespace

TEST_SUITE("parallelism/schedules") {
  TEST_CASE("simulation: 100,000 random pipelines take what the fast evaluation says, exactly") {
    for (const Schedule schedule : plan::schedules) {
      CAPTURE(plan::to_text(schedule));
      support::RandomPipelines random(2026);
      int wrong_wall = 0, wrong_span = 0, wrong_peak = 0;
      for (int i = 0; i < cases_per_schedule; ++i) {
        // Most small; one in ten up to sixteen ranks.
        const auto pipeline = random.pipeline(schedule, i % 10 == 0 ? 16 : 6);
        const Simulation<> played = simulated(pipeline);
        const PipelineTime<> formula = fast(pipeline);
        if (formula.wall != played.time) ++wrong_wall;
        if (formula.span != played.span) ++wrong_span;
        for (int rank = 0; rank < pipeline.shape.ranks; ++rank) {
          const auto& peak = played.ranks[static_cast<std::size_t>(rank)];
          if (plan::in_flight(pipeline.shape, rank) !=
              plan::InFlight{peak.until_input_gradient, peak.until_weight_gradient}) {
            ++wrong_peak;
          }
        }
      }
      CHECK(wrong_wall == 0);
      CHECK(wrong_span == 0);
      CHECK(wrong_peak == 0);
    }
  }

  TEST_CASE("large pipelines end when the formula says") {
    for (const Schedule schedule : plan::schedules) {
      for (const int ranks : {32, 64, 128}) {
        CAPTURE(plan::to_text(schedule));
        CAPTURE(ranks);
        support::RandomPipelines random(static_cast<std::uint64_t>(ranks));
        support::RandomPipeline pipeline{.shape = shape_of(schedule, ranks, 4 * ranks),
                                         .chunks = {}};
        for (int s = 0; s < plan::stage_count(pipeline.shape); ++s) {
          pipeline.chunks.push_back({.forward = random.between(1, 40) * 1.0 * second,
                                     .input_gradient = random.between(1, 40) * 1.0 * second,
                                     .weight_gradient = random.between(1, 40) * 1.0 * second});
        }
        CHECK(fast(pipeline).wall == simulated(pipeline).time);
      }
    }
  }

  TEST_CASE("one rank does its work and waits for nothing") {
    for (const Schedule schedule : plan::schedules) {
      if (schedule == Schedule::dual_pipe) continue;  // has two ends
      CAPTURE(plan::to_text(schedule));
      CHECK(bubble(shape_of(schedule, 1, 8), 2.0, 3.0, 1.0) == 0.0);
    }
  }

  TEST_CASE("GPipe and 1F1B take the same where stages are even") {
    for (int p = 1; p <= 8; ++p) {
      for (int m = 1; m <= 24; ++m) {
        CHECK(wall(shape_of(Schedule::gpipe, p, m), 3.0, 4.0, 2.0) ==
              wall(shape_of(Schedule::one_forward_one_backward, p, m), 3.0, 4.0, 2.0));
      }
    }
  }

  TEST_CASE("interleaved with one chunk is 1F1B, whatever the stages") {
    support::RandomPipelines random(3);
    for (int i = 0; i < 500; ++i) {
      auto pipeline = random.pipeline(Schedule::one_forward_one_backward, 8);
      const auto time = fast(pipeline).wall;
      pipeline.shape.schedule = Schedule::interleaved;
      CHECK(fast(pipeline).wall == time);
    }
  }

  TEST_CASE("DualPipe is DualPipe-V on half the ranks, with the send at the turn") {
    support::RandomPipelines random(4);
    for (int i = 0; i < 500; ++i) {
      auto pipeline = random.pipeline(Schedule::dual_pipe, 10);
      const auto time = simulated(pipeline).time;
      pipeline.shape = {.schedule = Schedule::dual_pipe_v,
                        .ranks = pipeline.shape.ranks / 2,
                        .chunks = 2,
                        .micro_batches = pipeline.shape.micro_batches / 2};
      const std::vector<Time<>> latencies(pipeline.chunks.size() - 1, pipeline.send_latency);
      CHECK(parallelism::simulate_order(pipeline.shape, plan::schedule_order(pipeline.shape),
                                        pipeline.view(), latencies, pipeline.overlap)
                .time == time);
    }
  }

  TEST_CASE("bracket: interleaved by stage is within -25 % and +20 % of chunk by chunk") {
    // Equation (4) of interleaved.hpp knows no chunks. Stages within 15 % of each other, but for the
    // first chunk, up to 40 % of a stage longer or a chunk shorter, and the last, up to 80 % longer.
    support::RandomPipelines random(9);
    double lowest = 0.0, highest = 0.0;
    for (int i = 0; i < 5'000; ++i) {
      const PipelineShape shape{.schedule = Schedule::interleaved,
                                .ranks = random.between(2, 8),
                                .chunks = random.between(2, 4),
                                .micro_batches = 0};
      PipelineShape whole = shape;
      whole.micro_batches = shape.ranks * random.between(1, 6);
      const int v = shape.chunks;
      std::vector<ChunkTime<>> chunks(static_cast<std::size_t>(shape.ranks * v));
      parallelism::Stages<> stages;
      for (int rank = 0; rank < shape.ranks; ++rank) {
        const double each = random.between(85, 115) / double(v);
        parallelism::StageTime<> sum;
        for (int chunk = 0; chunk < v; ++chunk) {
          const int s = chunk * shape.ranks + rank;
          double time = each;
          if (s == 0) time += random.between(-100 / v, 40);
          if (s == shape.ranks * v - 1) time += random.between(-100 / v, 80);
          time = std::max(time, 0.0);
          chunks[static_cast<std::size_t>(s)] = {time * second, time * second, time * second};
          sum = {sum.forward + time * second, sum.backward + 2.0 * time * second};
        }
        stages.push_back(sum);
      }
      const double exact = pipeline_time(whole, Chunks<>(chunks)).wall / second;
      const double estimate =
          parallelism::interleaved_time(stages, whole.micro_batches, v) / second;
      lowest = std::min(lowest, estimate / exact - 1.0);
      highest = std::max(highest, estimate / exact - 1.0);
    }
    CHECK(lowest > -0.25);
    CHECK(highest < 0.2);
  }

  TEST_CASE("property: no schedule is faster than its busiest rank or one micro-batch's way") {
    for (const Schedule schedule : plan::schedules) {
      support::RandomPipelines random(5);
      for (int i = 0; i < 300; ++i) {
        CAPTURE(plan::to_text(schedule));
        CAPTURE(i);
        const auto pipeline = random.pipeline(schedule, 8);
        const Simulation<> played = simulated(pipeline);
        for (const auto& rank : played.ranks) CHECK(fast(pipeline).span >= rank.busy);
        Time<> way{};
        for (const auto& chunk : pipeline.chunks) way = way + chunk.forward + chunk.input_gradient;
        CHECK(fast(pipeline).wall >= way);
        CHECK(fast(pipeline).wall >= fast(pipeline).span);
      }
    }
  }

  TEST_CASE("property: longer operations and sends never shorten a step; doubling all doubles it") {
    for (const Schedule schedule : plan::schedules) {
      support::RandomPipelines random(6);
      for (int i = 0; i < 300; ++i) {
        CAPTURE(plan::to_text(schedule));
        CAPTURE(i);
        const auto pipeline = random.pipeline(schedule, 8);
        const Time<> before = fast(pipeline).wall;
        auto longer = pipeline;
        auto& chunk = longer.chunks[static_cast<std::size_t>(i) % longer.chunks.size()];
        if (i % 3 == 0) chunk.forward = chunk.forward + 7.0 * second;
        if (i % 3 == 1) chunk.input_gradient = chunk.input_gradient + 7.0 * second;
        if (i % 3 == 2) chunk.weight_gradient = chunk.weight_gradient + 7.0 * second;
        CHECK(fast(longer).wall >= before);
        longer.send_latency = longer.send_latency + 5.0 * second;
        CHECK(fast(longer).wall >= before);
        auto twice = pipeline;
        twice.send_latency = 2.0 * twice.send_latency;
        for (auto& each : twice.chunks) {
          each = {2.0 * each.forward, 2.0 * each.input_gradient, 2.0 * each.weight_gradient};
        }
        CHECK(fast(twice).wall == 2.0 * before);
      }
    }
  }

  TEST_CASE("property: what overlaps more never takes longer") {
    for (const Schedule schedule : {Schedule::dual_pipe, Schedule::dual_pipe_v}) {
      support::RandomPipelines random(7);
      for (int i = 0; i < 200; ++i) {
        auto pipeline = random.pipeline(schedule, 8);
        pipeline.overlap = 0.25;
        const Time<> before = fast(pipeline).wall;
        pipeline.overlap = 0.75;
        CHECK(fast(pipeline).wall <= before);
      }
    }
  }

  TEST_CASE("property: swapped forwards and backwards of mirrored 1F1B stages take the same") {
    // Time runs backwards: the last backward of a stage becomes its first forward.
    support::RandomPipelines random(8);
    for (int i = 0; i < 500; ++i) {
      auto pipeline = random.pipeline(Schedule::one_forward_one_backward, 8);
      for (auto& stage : pipeline.chunks) stage.weight_gradient = Time<>{};
      auto swapped = pipeline;
      for (auto& stage : swapped.chunks) std::swap(stage.forward, stage.input_gradient);
      CHECK(fast(swapped).wall == fast(pipeline).wall);
    }
  }

  TEST_CASE("property: bubbles shrink from 1F1B to ZB-H1 to ZB-H2 where W <= F, B") {
    for (int p = 2; p <= 8; ++p) {
      for (const double w : {1.0, 2.0, 3.0}) {
        for (const double f : {3.0, 4.0, 5.0}) {
          const int m = 3 * p;
          const double first =
              bubble(shape_of(Schedule::one_forward_one_backward, p, m), f, 4.0, w);
          const double second = bubble(shape_of(Schedule::zb_h1, p, m), f, 4.0, w);
          CHECK(second <= first);
          CHECK(bubble(shape_of(Schedule::zb_h2, p, m), f, 4.0, w) <= second);
        }
      }
    }
  }

  TEST_CASE("limit: many micro-batches take what the busiest rank needs for each") {
    for (const Schedule schedule : plan::schedules) {
      CAPTURE(plan::to_text(schedule));
      const PipelineShape shape = shape_of(schedule, 4, 40'000);
      auto chunks = even(shape, 2.0, 3.0, 1.0);
      chunks[1].forward = 4.0 * second;
      const double each = (6.0 + 2.0 + (shape.chunks == 2 ? 6.0 : 0.0)) *
                          (schedule == Schedule::dual_pipe ? 0.5 : 1.0) * 40'000;
      CHECK(pipeline_time(shape, Chunks<>(chunks)).wall / (each * second) ==
            doctest::Approx(1.0).epsilon(1e-3));
    }
  }

  TEST_CASE("every schedule is a constant expression") {
    constexpr auto time = [](Schedule schedule) {
      const PipelineShape shape = shape_of(schedule, 2, 4);
      std::array<ChunkTime<>, 4> chunks{};
      for (std::size_t i = 0; i < chunks.size(); ++i) {
        chunks[i] = {(1.0 + double(i)) * second, 2.0 * second, 1.0 * second};
      }
      return pipeline_time(
                 shape, Chunks<>(chunks.data(), static_cast<std::size_t>(plan::stage_count(shape))))
          .wall;
    };
    // By hand, two ranks of F = 1, 2 and D = 3: 1F1B is busy on the second from 1 on, 4 times 5, and
    // ends with the first one's backward; GPipe is 3 + 6 + 3 (2 + 3).
    static_assert(time(Schedule::one_forward_one_backward) == 24.0 * second);
    static_assert(time(Schedule::gpipe) == 24.0 * second);
    static_assert(time(Schedule::zb_h1) > 20.0 * second);
    static_assert(time(Schedule::zb_h2) > 20.0 * second);
    static_assert(time(Schedule::zb_v) > 36.0 * second);
    // Two ranks in DualPipe hold the whole model each: two micro-batches of 9, no waiting.
    static_assert(time(Schedule::dual_pipe) == 18.0 * second);
    static_assert(time(Schedule::dual_pipe_v) > 36.0 * second);
  }

  TEST_CASE("derivative: by forward, both gradients and latency, even and uneven") {
    for (const Schedule schedule : plan::schedules) {
      for (const bool uneven : {false, true}) {
        CAPTURE(plan::to_text(schedule));
        CAPTURE(uneven);
        PipelineShape shape = shape_of(schedule, 4, 16);
        if (schedule == Schedule::interleaved) shape.chunks = 3;
        support::check_derivatives<4>(
            [&]<class S>(const std::array<S, 4>& x) {
              std::vector<ChunkTime<S>> chunks(
                  static_cast<std::size_t>(plan::stage_count(shape)),
                  {Time<S>::from_value(x[0]), Time<S>::from_value(x[1]),
                   Time<S>::from_value(x[2])});
              if (uneven) chunks[1].forward = S(1.7) * chunks[1].forward;
              return pipeline_time(shape, Chunks<S>(chunks), Time<S>::from_value(x[3]))
                  .wall.value();
            },
            {1.31, 1.23, 1.02, 0.11});
      }
    }
  }

  TEST_CASE("refuses what has no order, with the cure") {
    const auto time = [](const PipelineShape& shape) {
      const auto chunks = even(shape, 1.0, 1.0, 1.0);
      return pipeline_time(shape, Chunks<>(chunks));
    };
    CHECK_THROWS_WITH_AS(
        time({.schedule = Schedule::interleaved, .ranks = 4, .chunks = 3, .micro_batches = 5}),
        "pipeline: 5 micro-batches in groups of 4 leave a last group of 1, fewer than the 4 ranks; "
        "choose a multiple, or another group",
        Infeasible);
    CHECK_THROWS_WITH_AS(
        time({.schedule = Schedule::dual_pipe, .ranks = 4, .chunks = 2, .micro_batches = 6}),
        "pipeline: dualpipe needs at least 8 micro-batches on 4 ranks, got 6", Infeasible);
    CHECK_THROWS_WITH_AS(
        time({.schedule = Schedule::dual_pipe, .ranks = 3, .chunks = 2, .micro_batches = 8}),
        "pipeline: dualpipe needs even numbers of ranks and micro-batches, got 3 and 8",
        Infeasible);
    CHECK_THROWS_WITH_AS(time({.schedule = Schedule::zb_v, .ranks = 3, .micro_batches = 8}),
                         "pipeline: zb-v has 2 chunks per rank, got 1", InvalidInput);
    CHECK_THROWS_WITH_AS(
        time({.schedule = Schedule::gpipe, .ranks = 3, .micro_batches = 8, .group = 3}),
        "pipeline: group belongs to the interleaved schedule, not to gpipe", InvalidInput);
    CHECK_THROWS_WITH_AS(time({.micro_batches = 0}),
                         "pipeline: micro_batches must be at least 1, got 0", InvalidInput);
  }

  TEST_CASE("refuses times that are none") {
    const PipelineShape shape = shape_of(Schedule::zb_h1, 2, 4);
    const auto chunks = even(shape, 1.0, 1.0, 1.0);
    CHECK_THROWS_WITH_AS(pipeline_time(shape, Chunks<>(chunks).first(1)),
                         "pipeline: chunks must be 2, one per stage of the model, got 1",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(pipeline_time(shape, Chunks<>(chunks), -1.0 * second),
                         "pipeline: send_latency must not be negative", InvalidInput);
    CHECK_THROWS_WITH_AS(pipeline_time(shape, Chunks<>(chunks), 0.0 * second, 1.5),
                         "pipeline: overlap must be between 0 and 1", InvalidInput);
    const auto negative = even(shape, -1.0, 1.0, 1.0);
    CHECK_THROWS_WITH_AS(pipeline_time(shape, Chunks<>(negative)),
                         "pipeline: times must not be negative", InvalidInput);
    const auto none = even(shape, 1.0, 0.0 / 0.0, 1.0);
    CHECK_THROWS_WITH_AS(pipeline_time(shape, Chunks<>(none)),
                         "pipeline: times must not be negative", InvalidInput);
  }
}
