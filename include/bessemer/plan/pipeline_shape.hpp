#pragma once

/// A pipeline without its times: schedule, ranks, chunks of each rank, micro-batches; and where the
/// chunks lie along the model.
///
///     stage of chunk j on rank i     j p + i              one chunk per rank, interleaved      (1)
///                                    i and 2 p - 1 - i    ZB-V, DualPipe-V: down, then back up (2)
///                                    i and p - 1 - i      DualPipe: a copy in each direction   (3)
///
///     p   ranks, i one of them from 0
///     v   chunks per rank, j one of them from 0; 2 in (2) and (3)
///     m   micro-batches of a step; in (3) half of them enter at each end
///     g   interleaved: micro-batches that a chunk runs before the next takes over, p unless given
///
/// (1) [NarayananEtAl2021] section 2.2.2, (2) [QiEtAl2024] section 6, (2) and (3)
/// [DeepSeekDualPipe2025]. In (3) a model has p stages and each is held twice. A last group of
/// 0 < m mod g < p micro-batches is refused: ranks would wait for each other, in some shapes for
/// ever, and Megatron-LM refuses it too [MegatronLmSchedules2025].

#include <string_view>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/judge.hpp>
#include <bessemer/plan/plan.hpp>

namespace bessemer::plan {

struct PipelineShape {
  Schedule schedule = Schedule::one_forward_one_backward;
  int ranks = 1;
  /// Per rank.
  int chunks = 1;
  int micro_batches = 1;
  /// Interleaved: 0 for as many as there are ranks.
  int group = 0;

  friend constexpr bool operator==(const PipelineShape&, const PipelineShape&) = default;
};

inline constexpr Schedule schedules[] = {Schedule::gpipe,       Schedule::one_forward_one_backward,
                                         Schedule::interleaved, Schedule::zb_h1,
                                         Schedule::zb_h2,       Schedule::zb_v,
                                         Schedule::dual_pipe,   Schedule::dual_pipe_v};

[[nodiscard]] constexpr std::string_view to_text(Schedule schedule) {
  switch (schedule) {
    case Schedule::one_forward_one_backward: return "1f1b";
    case Schedule::interleaved: return "interleaved";
    case Schedule::gpipe: return "gpipe";
    case Schedule::zb_h1: return "zb-h1";
    case Schedule::zb_h2: return "zb-h2";
    case Schedule::zb_v: return "zb-v";
    case Schedule::dual_pipe: return "dualpipe";
    case Schedule::dual_pipe_v: return "dualpipe-v";
  }
  return "?";
}

/// Two chunks on each rank, whatever the plan says.
[[nodiscard]] constexpr bool has_two_chunks(Schedule schedule) {
  return schedule == Schedule::zb_v || schedule == Schedule::dual_pipe ||
         schedule == Schedule::dual_pipe_v;
}

/// The weight gradient is an operation of its own.
[[nodiscard]] constexpr bool splits_backward(Schedule schedule) {
  return schedule == Schedule::zb_h1 || schedule == Schedule::zb_h2 || has_two_chunks(schedule);
}

/// Copies of the model's parameters along one pipeline: DualPipe holds two [DeepSeekDualPipe2025].
[[nodiscard]] constexpr int parameter_copies(Schedule schedule) {
  return schedule == Schedule::dual_pipe ? 2 : 1;
}

/// Chunks of layers on each rank.
[[nodiscard]] constexpr int chunks_per_rank(const Plan& plan) {
  return has_two_chunks(plan.schedule) ? 2 : plan.virtual_stages;
}

/// The pipeline of a plan.
[[nodiscard]] constexpr PipelineShape pipeline_shape(const Plan& plan, int micro_batch_count) {
  return {.schedule = plan.schedule,
          .ranks = plan.pipeline,
          .chunks = chunks_per_rank(plan),
          .micro_batches = micro_batch_count};
}

[[nodiscard]] constexpr int group_size(const PipelineShape& shape) {
  return shape.group == 0 ? shape.ranks : shape.group;
}

/// Throws `InvalidInput` or `Infeasible`, or says no, if no order of that kind exists.
template <class Judge = Throws>
constexpr bool check(const PipelineShape& shape, Judge judge = {}) {
  const int p = shape.ranks;
  const int m = shape.micro_batches;
  const bool sound =
      judge.require(p >= 1, "pipeline: ranks must be at least 1, got ", p) &&
      judge.require(m >= 1, "pipeline: micro_batches must be at least 1, got ", m) &&
      judge.require(shape.chunks >= 1, "pipeline: chunks must be at least 1, got ", shape.chunks) &&
      judge.require(shape.group == 0 || shape.schedule == Schedule::interleaved,
                    "pipeline: group belongs to ", "the interleaved schedule, not to ",
                    to_text(shape.schedule));
  if (!sound) return false;
  if (shape.schedule == Schedule::interleaved) {
    const int g = group_size(shape);
    return judge.require(g >= p, "pipeline: group must be at least the ", p, " ranks, got ", g) &&
           judge.require_feasible(shape.chunks == 1 || m % g == 0 || m % g >= p,
                                  "pipeline: ", counted(m, "micro-batch"), " in groups of ", g,
                                  " leave a last group of ", m % g, ", fewer than the ", p,
                                  " ranks; choose a multiple, or another group");
  }
  const int chunks = has_two_chunks(shape.schedule) ? 2 : 1;
  const bool one_way = shape.schedule != Schedule::dual_pipe;
  const bool any_count = one_way && shape.schedule != Schedule::dual_pipe_v;
  return judge.require(shape.chunks == chunks, "pipeline: ", to_text(shape.schedule), " has ",
                       counted(chunks, "chunk"), " per rank, got ", shape.chunks) &&
         judge.require_feasible(any_count || m >= 2 * p, "pipeline: ", to_text(shape.schedule),
                                " needs at least ", 2 * p, " micro-batches on ", counted(p, "rank"),
                                ", got ", m) &&
         judge.require_feasible(one_way || (p % 2 == 0 && m % 2 == 0),
                                "pipeline: dualpipe needs even numbers of ranks and ",
                                "micro-batches, got ", p, " and ", m);
}

/// Stages of the model: one per chunk, in DualPipe one per pair of chunks.
[[nodiscard]] constexpr int stage_count(const PipelineShape& shape) {
  return shape.ranks * shape.chunks / parameter_copies(shape.schedule);
}

/// Equations (1) to (3).
[[nodiscard]] constexpr int stage_of(const PipelineShape& shape, int rank, int chunk) {
  if (chunk == 0 || !has_two_chunks(shape.schedule)) return chunk * shape.ranks + rank;
  return stage_count(shape) - 1 - rank;
}

/// The rank that holds a stage; in DualPipe, for micro-batches of the given chunk's direction.
[[nodiscard]] constexpr int rank_of(const PipelineShape& shape, int stage, int direction = 0) {
  if (shape.schedule == Schedule::dual_pipe) {
    return direction == 0 ? stage : shape.ranks - 1 - stage;
  }
  if (!has_two_chunks(shape.schedule)) return stage % shape.ranks;
  return stage < shape.ranks ? stage : 2 * shape.ranks - 1 - stage;
}

}  // namespace bessemer::plan
