#pragma once

/// What the ledger of every stage is summed from, worked out once: parameters of each distinct layer.
/// How many of each a stage holds is `plan/pipeline_layers.hpp`'s. Costs what distinct layers do, not
/// what stages times layers would.

#include <array>

#include <bessemer/memory/stage_parameters.hpp>
#include <bessemer/plan/pipeline_layers.hpp>

namespace bessemer::memory {

/// A rank of the pipeline. `input` and `output` say that it has the ends of the model: both where
/// chunks come back to where they began, or the parameters are held twice.
struct StagePlace {
  int stage = 0;
  bool input = false;
  bool output = false;
};

[[nodiscard]] constexpr StagePlace place_of(const plan::PipelineLayers& layers, int stage) {
  return {.stage = stage, .input = layers.has_input(stage), .output = layers.has_output(stage)};
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
  [[nodiscard]] constexpr StageParameters of(const plan::StageLayers& layers,
                                             const StagePlace& place) const {
    StageParameters sum = ends(place);
    for (std::size_t run = 0; run < runs_; ++run) {
      if (layers.all[run] > 0) sum.add(layers_[run], layers.all[run]);
    }
    return sum;
  }

 private:
  std::size_t runs_ = 0;
  std::array<StageParameters, model::most_runs> layers_{};
  StageParameters input_{};
  StageParameters output_{};
};

/// What ranks hold, and what of it is trained: with adapters, they lie beside what is held. Follows from
/// the model, its adapters, tensor and expert degrees, and where a tied table lies.
class TrainedTables {
 public:
  constexpr TrainedTables(const model::Transformer& model, const model::Adapters& adapters,
                          const plan::Plan& plan)
      : held_{model, plan},
        frozen_{model::freezes_weights(adapters)},
        frozen_weight_{element_size(adapters.frozen_format).value()} {
    if (frozen_) trained_ = ParameterTables(model, adapters, plan);
  }

  [[nodiscard]] constexpr const ParameterTables& held() const { return held_; }
  [[nodiscard]] constexpr const ParameterTables& trained() const {
    return frozen_ ? trained_ : held_;
  }
  [[nodiscard]] constexpr bool frozen() const { return frozen_; }
  /// Bytes of a frozen one.
  [[nodiscard]] constexpr double frozen_weight() const { return frozen_weight_; }

 private:
  ParameterTables held_;
  ParameterTables trained_{};
  bool frozen_;
  double frozen_weight_;
};

/// Trained parameters of the rank that has most of them.
[[nodiscard]] constexpr plan::RankParameters most_trained(const TrainedTables& tables,
                                                          const plan::PipelineLayers& layers) {
  const auto counts = [](const StageParameters& of) {
    return plan::RankParameters{.dense = of.dense, .experts = of.experts};
  };
  const ParameterTables& trained = tables.trained();
  InlineVector<plan::RankParameters, model::most_runs> each;
  for (std::size_t run = 0; run < trained.runs(); ++run) {
    each.push_back(counts(trained.layer(run)));
  }
  return plan::most_rank_parameters(layers, each, counts(trained.ends({.input = true})),
                                    counts(trained.ends({.output = true})));
}

/// Parameters of one stage, from 0.
[[nodiscard]] constexpr StageParameters stage_parameters(const model::Transformer& model,
                                                         const plan::Plan& plan,
                                                         const plan::Layout& layout, int stage) {
  require(stage >= 0 && stage < plan.pipeline, "stage_parameters: stage must be between 0 and ",
          plan.pipeline - 1, ", got ", stage);
  const plan::PipelineLayers layers(model, plan, layout);
  return ParameterTables(model, plan).of(layers[stage], place_of(layers, stage));
}

/// The most parameters that a rank of any stage holds.
[[nodiscard]] constexpr double most_parameters(const model::Transformer& model,
                                               const plan::Plan& plan, const plan::Layout& layout) {
  const plan::PipelineLayers layers(model, plan, layout);
  const ParameterTables parameters(model, plan);
  double most = 0.0;
  for (int stage = 0; stage < plan.pipeline; ++stage) {
    most = math::max(most, parameters.of(layers[stage], place_of(layers, stage)).total());
  }
  return most;
}

}  // namespace bessemer::memory
