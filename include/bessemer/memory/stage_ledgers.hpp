#pragma once

/// The ledgers of all stages of a plan from tables that are worked out once per distinct layer: the
/// equations are those of `ledger.hpp`.

#include <bessemer/memory/buffers.hpp>
#include <bessemer/memory/parts.hpp>
#include <bessemer/memory/stage_tables.hpp>
#include <bessemer/memory/states.hpp>
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

/// All stages of a plan from tables that are worked out once.
template <Real S>
class StageLedgers {
 public:
  constexpr StageLedgers(const model::Transformer& model, const plan::Training<S>& training,
                         const plan::Plan& plan, const plan::Layout& layout,
                         const plan::Software<S>& software, double hottest = 1.0)
      : model_{model},
        plan_{plan},
        layout_{layout},
        software_{software},
        sizes_{model::state_sizes(training.optimizer, training.precision, software.gradient_format,
                                  training.weights)},
        shape_{activation_shape(model, training, plan, software, hottest)},
        layers_{model, plan, layout},
        parameters_{model, plan},
        sharers_{sharers_of(plan, layout)},
        communicators_{double(communicators(plan, layout))} {
    if (software.copies_gradients) sizes_.raw_gradient = sizes_.other_weight;
    for (std::size_t run = 0; run < model.runs.size(); ++run) {
      const model::Layer& layer = model.runs[run].layer;
      activations_[run] = layer_activations(layer, model, shape_, plan.recomputation);
      buffers_[run] = layer_buffers(layer, model, plan, shape_);
    }
  }

  /// Whether a stage cannot be fuller than the one before it: between the ends, with the same layers
  /// and no more of them in flight.
  [[nodiscard]] constexpr bool is_no_fuller(int stage) const {
    return stage > 1 && stage < plan_.pipeline - 1 && layers_[stage] == layers_[stage - 1] &&
           chunks(stage) <= chunks(stage - 1);
  }

  [[nodiscard]] constexpr StageMemory<S> stage(int stage) const {
    const StagePlace place = place_of(plan_, stage);
    const double in_flight = double(chunks(stage)) / plan_.virtual_stages;
    const detail::StageActivations live = activations(place);
    StageMemory<S> memory;
    add_states(memory, place);
    Ledger<S>& device = memory.device;
    device.activations = bytes(in_flight * live.kept);
    device.recomputation = bytes(live.again);
    device.logits = bytes(place.output ? logits() : 0.0);
    device.buffers =
        bytes(boundary_buffers(model_, plan_, shape_) + live.buffers.context + live.staged);
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
    const StagePlace place = place_of(plan_, stage);
    const StageParameters held = parameters_.of(layers_[stage], place);
    const double micro_batches = layout_.micro_batch_count;
    const double reductions = plan::gradient_reductions(plan_, layout_.micro_batch_count);
    const double passes = plan_.sharding == plan::Sharding::weights_kept ? 1.0 : 2.0;
    const double owned_weights = weight_bytes(held, sizes_).shared(sharers_);
    const double owned_gradients = gradient_bytes(held, sizes_).shared(sharers_);
    const double states = optimizer_bytes(held, sizes_).shared(sharers_);
    const double held_weights =
        weight_bytes(held, sizes_).shared(weight_sharers(plan_, sharers_));
    const double activations_off = micro_batches * activations(place).offloaded;
    const bool updates_there = off.optimizer != plan::Storage::device;
    const bool gradients_there = off.gradients != plan::Storage::device;
    const bool weights_there = off.weights != plan::Storage::device;
    const auto drives = [](plan::Storage storage) { return storage == plan::Storage::nvme ? 1.0 : 0.0; };
    double out = activations_off;
    double in = activations_off;
    if (gradients_there) {
      out += reductions * owned_gradients;
    } else if (updates_there) {
      out += owned_gradients;
    }
    if (gradients_there && !updates_there) in += owned_gradients;
    if (weights_there) {
      in += passes * micro_batches * held_weights;
      if (!updates_there) out += owned_weights;
    } else if (updates_there) {
      in += owned_weights;
    }
    return {.to_host = bytes(out),
            .to_device = bytes(in),
            .from_drives = bytes(drives(off.optimizer) * states +
                                 drives(off.gradients) * owned_gradients +
                                 drives(off.weights) * passes * micro_batches * held_weights),
            .to_drives = bytes(drives(off.optimizer) * states +
                               drives(off.gradients) * reductions * owned_gradients +
                               drives(off.weights) * owned_weights),
            .host_update = bytes(updates_there ? 2.0 * states + owned_gradients + owned_weights : 0.0)};
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
    const double inputs = 2.0 * shape_.element * model_.hidden * shape_.split_tokens();
    return (shape_.element + 8.0) * rows / plan_.tensor * shape_.tokens *
               (1.0 + model_.multi_token_predictions) +
           inputs;
  }

  constexpr void add_layers(detail::StageActivations& sum, std::size_t run, double all,
                            double whole, double inputs) const {
    const plan::Recomputation& again = plan_.recomputation;
    const LayerActivations& layer = activations_[run];
    const double kept = all - whole;
    const double input_bytes = inputs * layer.input;
    sum.kept += kept * layer.kept + (again.offloads_inputs ? 0.0 : input_bytes);
    sum.offloaded += kept * layer.offloaded + (again.offloads_inputs ? input_bytes : 0.0);
    if (whole > 0.0) sum.again = math::max(sum.again, again.group * layer.all);
    if (kept > 0.0) sum.again = math::max(sum.again, layer.again);
    const double staged = (kept > 0.0 ? layer.offloaded : 0.0) +
                          (whole > 0.0 && again.offloads_inputs ? layer.input : 0.0);
    sum.staged = math::max(sum.staged, 2.0 * staged);
    const LayerBuffers& buffers = buffers_[run];
    sum.buffers.context = math::max(sum.buffers.context, buffers.context);
    sum.buffers.experts = math::max(sum.buffers.experts, buffers.experts);
    sum.buffers.attention = math::max(sum.buffers.attention, buffers.attention);
  }

  [[nodiscard]] constexpr detail::StageActivations activations(const StagePlace& place) const {
    const StageLayers& layers = layers_[place.stage];
    const double split = model_.hidden * shape_.split_tokens();
    detail::StageActivations sum;
    bool crosses = false;
    for (std::size_t run = 0; run < model_.runs.size(); ++run) {
      if (layers.all[run] == 0) continue;
      add_layers(sum, run, layers.all[run], layers.whole[run], layers.inputs[run]);
      crosses = crosses || model_.runs[run].layer.cross_attention;
    }
    const int heads = model_.multi_token_predictions;
    if (place.output && heads > 0) {
      const auto last = std::size_t(
          model_.order.empty() ? int(model_.runs.size()) - 1 : model_.order.back().run);
      const double whole = plan_.recomputation.full ? heads : 0.0;
      add_layers(sum, last, heads, whole, whole);
      // Inputs of two norms, and of the product that joins two tokens.
      sum.kept += heads * (2.0 * shape_.element + 2.0 * shape_.operand) * split;
    }
    // The encoder's output, which cross attention reads on every stage; the embedding's dropout mask.
    if (crosses) sum.kept += shape_.element * model_.encoder.hidden * shape_.encoder_tokens;
    if (place.input && model_.dropout) sum.kept += split;
    return sum;
  }

  /// Two of the largest layer of a stage.
  template <class Bytes>
  [[nodiscard]] constexpr double two_layers(const StageLayers& layers, const Bytes& of) const {
    double most = 0.0;
    for (std::size_t run = 0; run < parameters_.runs(); ++run) {
      if (layers.all[run] > 0) most = math::max(most, of(parameters_.layer(run)));
    }
    return 2.0 * most;
  }

  constexpr void add_states(StageMemory<S>& memory, const StagePlace& place) const {
    const StageLayers& layers = layers_[place.stage];
    const StageParameters held = parameters_.of(layers, place);
    const StateBytes weights = weight_bytes(held, sizes_);
    const StateBytes gradients = gradient_bytes(held, sizes_);
    const StateBytes states = optimizer_bytes(held, sizes_);
    const Sharers of_weights = weight_sharers(plan_, sharers_);
    const Sharers of_gradients = gradient_sharers(plan_, sharers_);
    const auto staged = [&](const auto& bytes_of, const Sharers& sharers) {
      return two_layers(layers, [&](const StageParameters& one) {
        return bytes_of(one, sizes_).shared(sharers);
      });
    };
    put(memory, &Ledger<S>::weights, &OffloadLedger<S>::weights, plan_.offload.weights,
        weights.shared(of_weights), [&] { return staged(weight_bytes, of_weights); });
    put(memory, &Ledger<S>::gradients, &OffloadLedger<S>::gradients, plan_.offload.gradients,
        gradients.shared(of_gradients), [&] { return staged(gradient_bytes, of_gradients); });
    put(memory, &Ledger<S>::optimizer_states, &OffloadLedger<S>::optimizer_states,
        plan_.offload.optimizer, states.shared(sharers_),
        [&] { return staged(optimizer_bytes, sharers_); });
    add_whole_layers(memory.device, layers, held, place);
  }

  /// Puts bytes where they are stored, and two layers of them on the host if they pass through it.
  template <class Staged>
  constexpr void put(StageMemory<S>& memory, DataSize<S> Ledger<S>::*device,
                     DataSize<S> OffloadLedger<S>::*beside, plan::Storage storage, double count,
                     const Staged& staged) const {
    switch (storage) {
      case plan::Storage::device: memory.device.*device = bytes(count); break;
      case plan::Storage::host: memory.host.*beside = bytes(count); break;
      case plan::Storage::nvme:
        memory.drives.*beside = bytes(count);
        memory.host.buffers = memory.host.buffers + bytes(math::min(count, staged()));
        break;
    }
  }

  /// Gathered weights, quantized copies, gradients that are not reduced yet.
  constexpr void add_whole_layers(Ledger<S>& device, const StageLayers& layers,
                                  const StageParameters& held, const StagePlace& place) const {
    const StageParameters ends = parameters_.ends(place);
    const bool off = plan_.offload.weights != plan::Storage::device;
    const auto missing_here = [&](const StateBytes& whole) {
      return off ? whole.total() : whole.whole(sharers_);
    };
    double copies = copy_bytes(held, sizes_).total();
    if (gathers_weights(plan_)) {
      const double two = two_layers(layers, [&](const StageParameters& one) {
        return missing_here(weight_bytes(one, sizes_));
      });
      const double all = missing_here(weight_bytes(held, sizes_));
      const bool kept = plan_.sharding == plan::Sharding::weights_kept && !off;
      device.gathered_weights = bytes(
          kept ? all : math::min(all, two + missing_here(weight_bytes(ends, sizes_))));
      if (!kept) {
        copies = math::min(copies, two_layers(layers, [&](const StageParameters& one) {
                             return copy_bytes(one, sizes_).total();
                           }));
      }
    }
    device.weight_copies = bytes(copies);
    const bool moves = plan_.offload.gradients != plan::Storage::device;
    if (!plan::shards_gradients(plan_) && !moves) return;
    const auto whole = [&](const StageParameters& of) {
      const StateBytes all = gradient_bytes(of, sizes_);
      return moves ? all.total() : all.whole(sharers_);
    };
    const double chunk = whole(held) * plan::whole_gradients(plan_);
    const bool by_layer = plan::reduces_by_layer(plan_) || !plan::shards_gradients(plan_);
    const double two = math::max(two_layers(layers, whole), whole(ends));
    device.unreduced_gradients = bytes(by_layer ? math::min(whole(held), two) : chunk);
  }

  const model::Transformer& model_;
  const plan::Plan& plan_;
  const plan::Layout& layout_;
  const plan::Software<S>& software_;
  model::StateSizes sizes_;
  ActivationShape shape_;
  LayersOfStages layers_;
  ParameterTables parameters_;
  Sharers sharers_;
  double communicators_;
  std::array<LayerActivations, 8> activations_{};
  std::array<LayerBuffers, 8> buffers_{};
};

}  // namespace bessemer::memory
