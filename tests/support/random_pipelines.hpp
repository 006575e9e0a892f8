#pragma once

/// Random pipelines for tests: shapes that a schedule accepts and integer times, so that every sum
/// is exact and equality can be asked for.

#include <random>
#include <vector>

#include <bessemer/parallelism/stage_time.hpp>
#include <bessemer/plan/pipeline_shape.hpp>
#include <bessemer/units/constants.hpp>

namespace support {

using namespace bessemer;

struct RandomPipeline {
  plan::PipelineShape shape;
  std::vector<parallelism::ChunkTime<>> chunks;
  Time<> send_latency{};
  double overlap = 0.0;

  [[nodiscard]] parallelism::Chunks<> view() const { return chunks; }
};

class RandomPipelines {
 public:
  explicit RandomPipelines(std::uint64_t seed) : random_{seed} {}

  [[nodiscard]] int between(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }

  /// At most `most_ranks` ranks, about four times as many micro-batches.
  [[nodiscard]] plan::PipelineShape shape(plan::Schedule schedule, int most_ranks) {
    while (true) {
      plan::PipelineShape shape{.schedule = schedule, .ranks = between(1, most_ranks)};
      shape.chunks = plan::has_two_chunks(schedule) ? 2 : 1;
      shape.micro_batches = between(1, 4 * shape.ranks + 4);
      if (schedule == plan::Schedule::interleaved) {
        shape.chunks = between(1, 4);
        if (between(0, 1) == 1) shape.group = shape.ranks + between(0, 4);
        if (between(0, 1) == 1) shape.micro_batches = shape.ranks * between(1, 5);
      }
      if (schedule == plan::Schedule::dual_pipe) {
        shape.ranks += shape.ranks % 2;
        shape.micro_batches = 2 * between(shape.ranks, 3 * shape.ranks);
      }
      try {
        plan::check(shape);
        return shape;
      } catch (const Infeasible&) { continue; }
    }
  }

  /// A third with even stages, a third nearly even with other ends, a third anyhow; half without
  /// latency, the rest from short to longer than a chunk.
  [[nodiscard]] RandomPipeline pipeline(plan::Schedule schedule, int most_ranks) {
    RandomPipeline result{.shape = shape(schedule, most_ranks), .chunks = {}};
    const int kind = between(0, 2);
    const auto chunk = [&](int least, int most) {
      return parallelism::ChunkTime<>{.forward = seconds(between(least, most)),
                                      .input_gradient = seconds(between(least, most)),
                                      .weight_gradient = seconds(between(least, most))};
    };
    const int stages = plan::stage_count(result.shape);
    const auto middle = chunk(kind == 0 ? 1 : 80, kind == 0 ? 40 : 120);
    for (int s = 0; s < stages; ++s) {
      const bool end = s == 0 || s == stages - 1;
      result.chunks.push_back(kind == 2          ? chunk(0, 40)
                              : kind == 1 && end ? chunk(60, 200)
                                                 : middle);
    }
    if (between(0, 1) == 1) result.send_latency = seconds(between(0, between(0, 1) == 1 ? 3 : 50));
    result.overlap = between(0, 4) / 4.0;
    return result;
  }

 private:
  static Time<> seconds(int n) { return double(n) * second; }

  std::mt19937_64 random_;
};

}  // namespace support
