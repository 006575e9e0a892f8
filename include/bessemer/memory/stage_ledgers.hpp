#pragma once

/// The ledgers of all stages of a plan from tables that are worked out once per distinct layer: the
/// equations are those of `ledger.hpp`.

#include <bessemer/memory/activation_tables.hpp>
#include <bessemer/memory/parts.hpp>
#include <bessemer/memory/stage_states.hpp>
#include <bessemer/plan/schedule.hpp>
#include <bessemer/plan/training.hpp>

namespace bessemer::memory {

namespace detail {

/// Activations of a stage and the largest of its layers' buffers, in bytes.
struct StageActivations {
  /// Of one micro-batch.
  double kept = 0.0;
  double offloaded = 0.0;
  /// Of one layer.
  double again = 0.0;
  double staged = 0.0;
  LayerBuffers buffers{};
};

}  // namespace detail

/// All stages of a plan, from tables that must outlive it.
template <Real S>
class StageLedgers {
 public:
  constexpr StageLedgers(const model::Transformer& model, const plan::Training<S>& training,
                         const plan::Plan& plan, const plan::Layout& layout,
                         const plan::Software<S>& software, const plan::PipelineLayers& layers,
                         const TrainedTables& parameters, const ActivationTables& activations)
      : model_{model},
        plan_{plan},
        layout_{layout},
        software_{software},
        layers_{layers},
        tables_{activations},
        states_{parameters, training, plan, layout, software},
        communicators_{double(communicators(plan, layout))} {}

  /// The next stage that can be fuller than those before it: not one between the ends with the same
  /// layers and no more of them in flight than its neighbour.
  [[nodiscard]] constexpr int next(int stage) const {
    const int last = plan_.pipeline - 1;
    if (stage == 0 || stage == last) return stage + 1;
    const int change = math::min(layers_.next_change(stage), last);
    // Only ZB-V has more in flight on later ranks.
    if (plan_.schedule != plan::Schedule::zb_v) return change;
    while (++stage < change && chunks(stage) <= chunks(stage - 1)) {}
    return stage;
  }

  [[nodiscard]] constexpr StageMemory<S> stage(int stage) const {
    const StagePlace place = place_of(layers_, stage);
    const double in_flight = double(chunks(stage)) / plan::chunks_per_rank(plan_);
    const detail::StageActivations live = activations(place);
    StageMemory<S> memory;
    add_states(memory, place);
    Ledger<S>& device = memory.device;
    device.activations = bytes(in_flight * live.kept);
    device.recomputation = bytes(live.again);
    device.logits = bytes(place.output ? logits() : 0.0);
    device.buffers = bytes(tables_.boundary() + live.buffers.context + live.staged);
    device.expert_buffers = bytes(live.buffers.experts);
    device.attention_workspace = bytes(live.buffers.attention);
    memory.host.activations = bytes(in_flight * live.offloaded);
    const DataSize<S> used = total_of<DataSize<S>>(device);
    device.fragmentation = S(software_.fragmentation - S(1.0)) * used;
    device.communicators = S(communicators_) * software_.communicator;
    device.reserve = software_.reserve;
    return memory;
  }

  /// What a rank of the stage moves in a step (`offload.hpp`).
  [[nodiscard]] constexpr OffloadTraffic<S> traffic(int stage) const {
    const plan::Offload& off = plan_.offload;
    const StagePlace place = place_of(layers_, stage);
    const OwnedStates owned = states_.owned(layers_[stage], place);
    const double micro_batches = layout_.micro_batch_count;
    const double reductions = plan::gradient_reductions(plan_, layout_.micro_batch_count);
    const double passes = plan_.sharding == plan::Sharding::weights_kept ? 1.0 : 2.0;
    const double activations_off = micro_batches * activations(place).offloaded;
    const bool updates_there = off.optimizer != plan::Storage::device;
    const bool gradients_there = off.gradients != plan::Storage::device;
    const bool weights_there = off.weights != plan::Storage::device;
    const auto drives = [](plan::Storage storage) {
      return storage == plan::Storage::nvme ? 1.0 : 0.0;
    };
    double out = activations_off;
    double in = activations_off;
    if (gradients_there) {
      out += reductions * owned.gradients;
    } else if (updates_there) {
      out += owned.gradients;
    }
    if (gradients_there && !updates_there) in += owned.gradients;
    if (weights_there) {
      in += passes * micro_batches * owned.held_weights;
      if (!updates_there) out += owned.weights;
    } else if (updates_there) {
      in += owned.weights;
    }
    return {.to_host = bytes(out),
            .to_device = bytes(in),
            .from_drives = bytes(drives(off.optimizer) * owned.optimizer +
                                 drives(off.gradients) * owned.gradients +
                                 drives(off.weights) * passes * micro_batches * owned.held_weights),
            .to_drives = bytes(drives(off.optimizer) * owned.optimizer +
                               drives(off.gradients) * reductions * owned.gradients +
                               drives(off.weights) * owned.weights),
            .host_update = bytes(
                updates_there ? 2.0 * owned.optimizer + owned.gradients + owned.weights : 0.0)};
  }

 private:
  [[nodiscard]] constexpr int chunks(int stage) const {
    return plan::chunks_in_flight(plan_, layout_.micro_batch_count, stage);
  }
  [[nodiscard]] static constexpr DataSize<S> bytes(double count) {
    return DataSize<S>::from_value(S(count));
  }

  /// Equation (3), and the inputs of the last norm and of the output layer.
  [[nodiscard]] constexpr double logits() const {
    const double rows = model::output_rows(model_);
    const double inputs =
        2.0 * tables_.shape().element * model_.hidden * tables_.shape().split_tokens();
    return (tables_.shape().element + 8.0) * rows / plan_.tensor * tables_.shape().tokens *
               (1.0 + model_.multi_token_predictions) +
           inputs;
  }

  constexpr void add_layers(detail::StageActivations& sum, std::size_t run, double all,
                            double whole, double inputs) const {
    const plan::Recomputation& again = plan_.recomputation;
    const LayerActivations& layer = tables_.layer(run);
    const double kept = all - whole;
    const double input_bytes = inputs * layer.input;
    sum.kept += kept * layer.kept + (again.offloads_inputs ? 0.0 : input_bytes);
    sum.offloaded += kept * layer.offloaded + (again.offloads_inputs ? input_bytes : 0.0);
    if (whole > 0.0) sum.again = math::max(sum.again, again.group * layer.all);
    if (kept > 0.0) sum.again = math::max(sum.again, layer.again);
    const double staged = (kept > 0.0 ? layer.offloaded : 0.0) +
                          (whole > 0.0 && again.offloads_inputs ? layer.input : 0.0);
    sum.staged = math::max(sum.staged, 2.0 * staged);
    const LayerBuffers& buffers = tables_.buffers(run);
    sum.buffers.context = math::max(sum.buffers.context, buffers.context);
    sum.buffers.experts = math::max(sum.buffers.experts, buffers.experts);
    sum.buffers.attention = math::max(sum.buffers.attention, buffers.attention);
  }

  [[nodiscard]] constexpr detail::StageActivations activations(const StagePlace& place) const {
    const plan::StageLayers& layers = layers_[place.stage];
    const double split = model_.hidden * tables_.shape().split_tokens();
    detail::StageActivations sum;
    bool crosses = false;
    for (std::size_t run = 0; run < model_.runs.size(); ++run) {
      if (layers.all[run] == 0) continue;
      add_layers(sum, run, layers.all[run], layers.whole[run], layers.inputs[run]);
      crosses = crosses || model_.runs[run].layer.cross_attention;
    }
    const int heads = model_.multi_token_predictions;
    if (place.output && heads > 0) {
      const auto last =
          std::size_t(model_.order.empty() ? int(model_.runs.size()) - 1 : model_.order.back().run);
      const double whole = plan_.recomputation.full ? heads : 0.0;
      add_layers(sum, last, heads, whole, whole);
      // Inputs of two norms, and of the product that joins two tokens.
      sum.kept += heads * (2.0 * tables_.shape().element + 2.0 * tables_.shape().operand) * split;
    }
    // The encoder's output, which cross attention reads on every stage; the embedding's dropout mask.
    if (crosses)
      sum.kept += tables_.shape().element * model_.encoder.hidden * tables_.shape().encoder_tokens;
    if (place.input && model_.dropout) sum.kept += split;
    return sum;
  }

  constexpr void add_states(StageMemory<S>& memory, const StagePlace& place) const {
    const RankStates states = states_.of(layers_[place.stage], place);
    const plan::Offload& off = plan_.offload;
    put(memory, &Ledger<S>::weights, &OffloadLedger<S>::weights, off.weights, states.weights);
    put(memory, &Ledger<S>::gradients, &OffloadLedger<S>::gradients, off.gradients,
        states.gradients);
    put(memory, &Ledger<S>::optimizer_states, &OffloadLedger<S>::optimizer_states, off.optimizer,
        states.optimizer);
    memory.host.buffers = bytes(states.staged);
    memory.device.gathered_weights = bytes(states.gathered_weights);
    memory.device.weight_copies = bytes(states.weight_copies);
    memory.device.unreduced_gradients = bytes(states.unreduced_gradients);
  }

  /// Puts bytes where they are stored.
  static constexpr void put(StageMemory<S>& memory, DataSize<S> Ledger<S>::*device,
                            DataSize<S> OffloadLedger<S>::*beside, plan::Storage storage,
                            double count) {
    switch (storage) {
      case plan::Storage::device: memory.device.*device = bytes(count); break;
      case plan::Storage::host: memory.host.*beside = bytes(count); break;
      case plan::Storage::nvme: memory.drives.*beside = bytes(count); break;
    }
  }

  const model::Transformer& model_;
  const plan::Plan& plan_;
  const plan::Layout& layout_;
  const plan::Software<S>& software_;
  const plan::PipelineLayers& layers_;
  const ActivationTables& tables_;
  StageStates states_;
  double communicators_;
};

/// Calls `use(ledgers)` with the ledgers of a plan, from tables of its own.
template <Real S, class Use>
[[nodiscard]] constexpr auto with_ledgers(const model::Transformer& model,
                                          const plan::Training<S>& training, const plan::Plan& plan,
                                          const plan::Layout& layout,
                                          const plan::Software<S>& software, double hottest,
                                          Use&& use) {
  const plan::PipelineLayers layers(model, plan, layout);
  const TrainedTables parameters(model, training.adapters, plan);
  const ActivationTables activations(model, training, plan, software, hottest);
  return use(
      StageLedgers<S>(model, training, plan, layout, software, layers, parameters, activations));
}

}  // namespace bessemer::memory
