#pragma once

/// Which layers lie where in a pipeline, worked out once for all that time and memory ask: runs of
/// equal layers on equal chunks, and the layers of every rank.
///
///     n_c  = layers of a chunk,   its first r of them run again whole                     (1)
///     n_i  = sum of n_c over the chunks of rank i                                         (2)
///
/// Neighbouring chunks that hold as many layers of one run are one entry of (1), and go into (2)
/// together: a stack of equal layers costs what its ranks do, however many chunks it is cut into.
/// Follows from the model, the pipeline and what of recomputation counts layers; no other degree.

#include <array>

#include <bessemer/plan/stage_layers.hpp>

namespace bessemer::plan {

/// Layers of each run on a rank: all, those that run again whole, and their kept inputs. Not zero by
/// itself: hundreds of ranks may have one, of which a plan uses a few.
struct StageLayers {
  std::array<int, model::most_runs> all;
  std::array<int, model::most_runs> whole;
  std::array<int, model::most_runs> inputs;

  friend constexpr bool operator==(const StageLayers&, const StageLayers&) = default;
};

/// `n` layers of a run on each of `chunks` neighbouring chunks, the first `whole` of which run again
/// whole. More than one chunk only if they hold nothing else.
struct ChunkPart {
  int chunk = 0;
  int chunks = 1;
  std::size_t run = 0;
  int n = 0;
  int whole = 0;
};

class PipelineLayers {
 public:
  constexpr PipelineLayers(const model::Transformer& model, const Plan& plan, const Layout& layout)
      : chunks_{layout.chunks},
        ranks_{plan.pipeline},
        last_stage_{stage_of_chunk(plan, layout.chunks - 1)},
        twice_{parameter_copies(plan.schedule) == 2} {
    for (int stage = 0; stage < ranks_; ++stage) stages_[std::size_t(stage)] = {};
    const Recomputation& again = plan.recomputation;
    const bool folds = has_two_chunks(plan.schedule);
    int seen = -1;
    int left = 0;
    each_run_of_chunks(model, layout, [&](int chunk, int chunks, std::size_t run, int n) {
      if (chunk != seen) left = again.layers > 0 ? again.layers : 1 << 30;
      seen = chunk;
      const int whole = again.full ? math::min(n, left) : 0;
      left -= whole;
      const ChunkPart part{.chunk = chunk, .chunks = chunks, .run = run, .n = n, .whole = whole};
      parts_.push_back(part);
      if (folds) {
        add_folded(part, plan, again.group);
      } else {
        add_round(part, again.group);
      }
    });
    changes_[std::size_t(ranks_ - 1)] = ranks_;
    for (int stage = ranks_ - 2; stage >= 0; --stage) {
      const auto i = std::size_t(stage);
      changes_[i] = stages_[i] == stages_[i + 1] ? changes_[i + 1] : stage + 1;
    }
  }

  /// Equation (1), along the model.
  [[nodiscard]] constexpr const auto& parts() const { return parts_; }
  /// Equation (2).
  [[nodiscard]] constexpr const StageLayers& operator[](int stage) const {
    return stages_[std::size_t(stage)];
  }
  /// The next rank whose layers differ from this one's, or how many ranks there are.
  [[nodiscard]] constexpr int next_change(int stage) const { return changes_[std::size_t(stage)]; }
  [[nodiscard]] constexpr int chunks() const { return chunks_; }
  [[nodiscard]] constexpr int ranks() const { return ranks_; }
  /// All chunks between the first and the last are known to hold the same, and there are some.
  [[nodiscard]] constexpr bool alike_between_ends() const {
    for (const ChunkPart& part : parts_) {
      if (part.chunk == 1 && part.chunks == chunks_ - 2) return true;
    }
    return false;
  }
  /// Rank of the last chunk.
  [[nodiscard]] constexpr int last_stage() const { return last_stage_; }
  /// Each part of the model lies on two ranks that mirror each other.
  [[nodiscard]] constexpr bool twice() const { return twice_; }
  /// The embedding, the output layer lie on this rank.
  [[nodiscard]] constexpr bool has_input(int stage) const {
    return stage == 0 || (twice_ && stage == ranks_ - 1);
  }
  [[nodiscard]] constexpr bool has_output(int stage) const {
    return stage == last_stage_ || (twice_ && stage == ranks_ - 1 - last_stage_);
  }

 private:
  constexpr void add(int stage, const ChunkPart& part, int times, int group) {
    StageLayers& of = stages_[std::size_t(stage)];
    of.all[part.run] += times * part.n;
    of.whole[part.run] += times * part.whole;
    of.inputs[part.run] += times * ((part.whole + group - 1) / group);
  }

  /// Round and round: as often to all ranks as the chunks go round, once more to those of the rest.
  constexpr void add_round(const ChunkPart& part, int group) {
    const int rounds = part.chunks / ranks_;
    if (rounds > 0) {
      for (int stage = 0; stage < ranks_; ++stage) add(stage, part, rounds, group);
    }
    int stage = part.chunk % ranks_;
    for (int rest = part.chunks - rounds * ranks_; rest > 0; --rest) {
      add(stage, part, 1, group);
      stage = stage + 1 == ranks_ ? 0 : stage + 1;
    }
  }

  /// Down and back up, or from both ends.
  constexpr void add_folded(const ChunkPart& part, const Plan& plan, int group) {
    for (int chunk = part.chunk; chunk < part.chunk + part.chunks; ++chunk) {
      const int stage = stage_of_chunk(plan, chunk);
      add(stage, part, 1, group);
      if (twice_) add(ranks_ - 1 - stage, part, 1, group);
    }
  }

  int chunks_;
  int ranks_;
  int last_stage_;
  bool twice_;
  // Runs begin in the order of the model, or where a chunk does.
  InlineVector<ChunkPart, 1024> parts_{};
  // As many as a plan may have; only those of the plan are ever written or read.
  std::array<StageLayers, 256> stages_;
  std::array<int, 256> changes_;
};

}  // namespace bessemer::plan
