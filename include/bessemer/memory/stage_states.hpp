#pragma once

/// Weights, gradients and optimizer states of each stage, and what of them moves: equations (1) to (6)
/// of `states.hpp` over tables that are worked out once per distinct layer.

#include <bessemer/memory/stage_tables.hpp>
#include <bessemer/memory/states.hpp>
#include <bessemer/plan/software.hpp>
#include <bessemer/plan/training.hpp>

namespace bessemer::memory {

/// Bytes of a rank, wherever they lie.
struct RankStates {
  double weights = 0.0;
  double gradients = 0.0;
  double optimizer = 0.0;
  /// On the device beside them.
  double gathered_weights = 0.0;
  double weight_copies = 0.0;
  double unreduced_gradients = 0.0;
  /// Two layers of what lies on drives, on its way.
  double staged = 0.0;
};

/// What a rank owns of the trained parameters after sharing, and of the weights it holds.
struct OwnedStates {
  double weights = 0.0;
  double gradients = 0.0;
  double optimizer = 0.0;
  double held_weights = 0.0;
};

class StageStates {
 public:
  template <Real S>
  constexpr StageStates(const TrainedTables& tables, const plan::Training<S>& training,
                        const plan::Plan& plan, const plan::Layout& layout,
                        const plan::Software<S>& software)
      : plan_{plan},
        sizes_{model::state_sizes(training.optimizer, training.precision, software.gradient_format,
                                  training.weights)},
        sharers_{sharers_of(plan, layout)},
        tables_{tables} {
    if (software.copies_gradients) sizes_.raw_gradient = sizes_.other_weight;
  }

  [[nodiscard]] constexpr RankStates of(const plan::StageLayers& layers,
                                        const StagePlace& place) const {
    const Pair all{tables_.held().of(layers, place), tables_.trained().of(layers, place)};
    const Sharers of_weights = weight_sharers(plan_, sharers_);
    const Sharers of_gradients = gradient_sharers(plan_, sharers_);
    RankStates states{.weights = weights(all).shared(of_weights),
                      .gradients = gradients(all).shared(of_gradients),
                      .optimizer = optimizer(all).shared(sharers_)};
    const auto stage = [&](plan::Storage storage, double bytes, const auto& one) {
      if (storage == plan::Storage::nvme) {
        states.staged += math::min(bytes, two_layers(layers, one));
      }
    };
    stage(plan_.offload.weights, states.weights,
          [&](const Pair& of) { return weights(of).shared(of_weights); });
    stage(plan_.offload.gradients, states.gradients,
          [&](const Pair& of) { return gradients(of).shared(of_gradients); });
    stage(plan_.offload.optimizer, states.optimizer,
          [&](const Pair& of) { return optimizer(of).shared(sharers_); });
    const Pair ends{tables_.held().ends(place), tables_.trained().ends(place)};
    add_weights(states, layers, all, ends);
    add_gradients(states, layers, all, ends);
    return states;
  }

  [[nodiscard]] constexpr OwnedStates owned(const plan::StageLayers& layers,
                                            const StagePlace& place) const {
    const Pair all{tables_.held().of(layers, place), tables_.trained().of(layers, place)};
    return {.weights = weight_bytes(all.trained, sizes_).shared(sharers_),
            .gradients = gradients(all).shared(sharers_),
            .optimizer = optimizer(all).shared(sharers_),
            .held_weights = weights(all).shared(weight_sharers(plan_, sharers_))};
  }

 private:
  /// What is held, and what of it is trained: with adapters, they lie beside what is held.
  struct Pair {
    StageParameters held;
    StageParameters trained;
  };

  [[nodiscard]] constexpr StateBytes weights(const Pair& of) const {
    if (!tables_.frozen()) return weight_bytes(of.held, sizes_);
    const StateBytes beside = weight_bytes(of.trained, sizes_);
    return {.dense = of.held.dense * tables_.frozen_weight() + beside.dense,
            .experts = of.held.experts * tables_.frozen_weight() + beside.experts};
  }
  [[nodiscard]] constexpr double copies(const Pair& of) const {
    return tables_.frozen() ? 0.0 : copy_bytes(of.held, sizes_).total();
  }
  [[nodiscard]] constexpr StateBytes gradients(const Pair& of) const {
    return gradient_bytes(of.trained, sizes_);
  }
  [[nodiscard]] constexpr StateBytes optimizer(const Pair& of) const {
    return optimizer_bytes(of.trained, sizes_);
  }

  /// Two of the largest layer of a stage.
  template <class Bytes>
  [[nodiscard]] constexpr double two_layers(const plan::StageLayers& layers,
                                            const Bytes& bytes) const {
    double most = 0.0;
    for (std::size_t run = 0; run < tables_.held().runs(); ++run) {
      if (layers.all[run] > 0) {
        most =
            math::max(most, bytes(Pair{tables_.held().layer(run), tables_.trained().layer(run)}));
      }
    }
    return 2.0 * most;
  }

  constexpr void add_weights(RankStates& states, const plan::StageLayers& layers, const Pair& all,
                             const Pair& ends) const {
    states.weight_copies = copies(all);
    if (!gathers_weights(plan_)) return;
    const bool off = plan_.offload.weights != plan::Storage::device;
    const auto absent = [&](const Pair& of) {
      return off ? weights(of).total() : weights(of).whole(sharers_);
    };
    states.gathered_weights = absent(all);
    if (plan_.sharding == plan::Sharding::weights_kept && !off) return;
    states.gathered_weights =
        math::min(states.gathered_weights, two_layers(layers, absent) + absent(ends));
    states.weight_copies = math::min(
        states.weight_copies, two_layers(layers, [&](const Pair& of) { return copies(of); }));
  }

  constexpr void add_gradients(RankStates& states, const plan::StageLayers& layers, const Pair& all,
                               const Pair& ends) const {
    const bool off = plan_.offload.gradients != plan::Storage::device;
    if (!plan::shards_gradients(plan_) && !off) return;
    const auto whole = [&](const Pair& of) {
      return off ? gradients(of).total() : gradients(of).whole(sharers_);
    };
    states.unreduced_gradients = whole(all) * plan::whole_gradients(plan_);
    if (plan::shards_gradients(plan_) && !plan::reduces_by_layer(plan_)) return;
    const double two = math::max(two_layers(layers, whole), whole(ends));
    states.unreduced_gradients = math::min(whole(all), two);
  }

  const plan::Plan& plan_;
  model::StateSizes sizes_;
  Sharers sharers_;
  const TrainedTables& tables_;
};

}  // namespace bessemer::memory
