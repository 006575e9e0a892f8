#pragma once

/// What the ledger of every stage is summed from, worked out once: parameters and activations of each
/// distinct layer, and how many of each a stage holds. Costs what distinct layers and chunks do, not
/// what stages times layers would.

#include <array>

#include <bessemer/memory/activations.hpp>
#include <bessemer/memory/stage_parameters.hpp>

namespace bessemer::memory {

/// Layers of each run on a stage: all, those that run again whole, and their kept inputs.
struct StageLayers {
  std::array<int, 8> all;
  std::array<int, 8> whole;
  std::array<int, 8> inputs;

  friend constexpr bool operator==(const StageLayers&, const StageLayers&) = default;
};

/// A rank of the pipeline. `input` and `output` say that it has the ends of the model: both where
/// chunks come back to where they began, or the parameters are held twice.
struct StagePlace {
  int stage = 0;
  bool input = false;
  bool output = false;
};

[[nodiscard]] constexpr StagePlace place_of(const plan::Plan& plan, const plan::Layout& layout,
                                            int stage) {
  const int last = plan::stage_of_chunk(plan, layout.chunks - 1);
  const bool twice = plan::parameter_copies(plan.schedule) == 2;
  const int mirrored = plan.pipeline - 1 - stage;
  return {.stage = stage,
          .input = stage == 0 || (twice && mirrored == 0),
          .output = stage == last || (twice && mirrored == last)};
}

/// Parameters of each distinct layer and of the ends.
class ParameterTables {
 public:
  constexpr ParameterTables() = default;
  constexpr ParameterTables(const model::Transformer& model, const plan::Plan& plan)
      : runs_{model.runs.size()},
        input_{input_parameters(model, plan)},
        output_{output_parameters(model, plan)} {
    for (std::size_t run = 0; run < runs_; ++run) {
      layers_[run] = rank_parameters(model.runs[run].layer, model, plan);
    }
  }
  /// Of adapters alone.
  constexpr ParameterTables(const model::Transformer& model, const model::Adapters& adapters,
                            const plan::Plan& plan)
      : runs_{model.runs.size()} {
    for (std::size_t run = 0; run < runs_; ++run) {
      layers_[run] = adapter_rank_parameters(model.runs[run].layer, model, adapters, plan);
    }
  }

  [[nodiscard]] constexpr std::size_t runs() const { return runs_; }
  [[nodiscard]] constexpr const StageParameters& layer(std::size_t run) const {
    return layers_[run];
  }
  [[nodiscard]] constexpr StageParameters ends(const StagePlace& place) const {
    StageParameters sum;
    if (place.input) sum.add(input_);
    if (place.output) sum.add(output_);
    return sum;
  }
  [[nodiscard]] constexpr StageParameters of(const StageLayers& layers,
                                             const StagePlace& place) const {
    StageParameters sum = ends(place);
    for (std::size_t run = 0; run < runs_; ++run) {
      if (layers.all[run] > 0) sum.add(layers_[run], layers.all[run]);
    }
    return sum;
  }

 private:
  std::size_t runs_ = 0;
  std::array<StageParameters, 8> layers_{};
  StageParameters input_{};
  StageParameters output_{};
};

/// Layers of every stage, by one walk over the chunks.
class LayersOfStages {
 public:
  constexpr LayersOfStages(const model::Transformer& model, const plan::Plan& plan,
                           const plan::Layout& layout) {
    for (int stage = 0; stage < plan.pipeline; ++stage) stages_[std::size_t(stage)] = {};
    const plan::Recomputation& again = plan.recomputation;
    const bool twice = plan::parameter_copies(plan.schedule) == 2;
    const bool folds = plan::has_two_chunks(plan.schedule);
    int chunk = -1;
    int stage = -1;
    int left = 0;
    plan::each_run_of_chunk(model, layout, [&](int at, std::size_t run, int n) {
      if (at != chunk) {
        // Round and round, by counting: a remainder for each chunk would take half of the walk.
        stage = folds || chunk < 0 || at != chunk + 1 ? plan::stage_of_chunk(plan, at)
                : stage + 1 == plan.pipeline          ? 0
                                                      : stage + 1;
        chunk = at;
        left = again.layers > 0 ? again.layers : 1 << 30;
      }
      const int whole = again.full ? math::min(n, left) : 0;
      left -= whole;
      add(stage, run, n, whole, again.group);
      if (twice) add(plan.pipeline - 1 - stage, run, n, whole, again.group);
    });
  }

  [[nodiscard]] constexpr const StageLayers& operator[](int stage) const {
    return stages_[std::size_t(stage)];
  }

 private:
  constexpr void add(int stage, std::size_t run, int n, int whole, int group) {
    StageLayers& of = stages_[std::size_t(stage)];
    of.all[run] += n;
    of.whole[run] += whole;
    of.inputs[run] += (whole + group - 1) / group;
  }

  // As many as a plan may have; only those of the plan are ever written or read.
  std::array<StageLayers, 512> stages_;
};

/// Parameters of one stage, from 0.
[[nodiscard]] constexpr StageParameters stage_parameters(const model::Transformer& model,
                                                         const plan::Plan& plan,
                                                         const plan::Layout& layout, int stage) {
  require(stage >= 0 && stage < plan.pipeline, "stage_parameters: stage must be between 0 and ",
          plan.pipeline - 1, ", got ", stage);
  const LayersOfStages layers(model, plan, layout);
  return ParameterTables(model, plan).of(layers[stage], place_of(plan, layout, stage));
}

/// The most parameters that a rank of any stage holds.
[[nodiscard]] constexpr double most_parameters(const model::Transformer& model,
                                               const plan::Plan& plan, const plan::Layout& layout) {
  const LayersOfStages layers(model, plan, layout);
  const ParameterTables parameters(model, plan);
  double most = 0.0;
  for (int stage = 0; stage < plan.pipeline; ++stage) {
    most = math::max(most, parameters.of(layers[stage], place_of(plan, layout, stage)).total());
  }
  return most;
}

}  // namespace bessemer::memory
