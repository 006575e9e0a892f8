#pragma once

/// Compute and communication of each pipeline stage, per micro-batch: where operators, messages and
/// the layers of a stage meet.
///
///     F = forward kernels + exposed messages,   D = backward and repeated kernels + theirs  (1)
///
/// A stage's layers are its chunks' runs of equal layers; embedding and output layer lie on the first
/// and the last. Equal layers are evaluated once.

#include <array>

#include <bessemer/compute/ends.hpp>
#include <bessemer/compute/operator_time.hpp>
#include <bessemer/memory/ledger.hpp>
#include <bessemer/network/collective_model.hpp>
#include <bessemer/parallelism/context.hpp>
#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/parallelism/tensor.hpp>
#include <bessemer/plan/stage_layers.hpp>
#include <bessemer/run/job.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::run {

/// Of one layer, of one end, or of one stage; per micro-batch.
template <Real S = double>
struct MicroBatch {
  compute::OperatorTime<S> kernels{};
  /// Exposed, forward and backward, repeated ones with the backward.
  Time<S> tensor_forward{};
  Time<S> tensor_backward{};
  Time<S> context_forward{};
  Time<S> context_backward{};
  /// Blocking sends, each way.
  Time<S> sends{};

  [[nodiscard]] constexpr Time<S> forward() const {
    return kernels.forward.total() + tensor_forward + context_forward + sends;
  }
  [[nodiscard]] constexpr Time<S> backward() const {
    return kernels.backward.total() + kernels.recomputed.total() + tensor_backward +
           context_backward + sends;
  }

  friend constexpr MicroBatch operator+(const MicroBatch& a, const MicroBatch& b) {
    return {.kernels = a.kernels + b.kernels,
            .tensor_forward = a.tensor_forward + b.tensor_forward,
            .tensor_backward = a.tensor_backward + b.tensor_backward,
            .context_forward = a.context_forward + b.context_forward,
            .context_backward = a.context_backward + b.context_backward,
            .sends = a.sends + b.sends};
  }
  friend constexpr MicroBatch operator*(const S& n, const MicroBatch& a) {
    return {.kernels = n * a.kernels,
            .tensor_forward = n * a.tensor_forward,
            .tensor_backward = n * a.tensor_backward,
            .context_forward = n * a.context_forward,
            .context_backward = n * a.context_backward,
            .sends = n * a.sends};
  }
};

/// Evaluates layers and ends of a job on its machine under the given models.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
class StageTimer {
 public:
  constexpr StageTimer(const Job<S>& job, const plan::Layout& layout, const Kernels& kernels,
                       const Collectives& collectives)
      : job_{job},
        layout_{layout},
        kernels_{kernels},
        collectives_{collectives},
        fabric_{hardware::fabric(job.cluster)},
        shard_{.sequences = double(job.plan.micro_batch),
               .sequence_length = double(job.training.sequence_length),
               .tensor = double(job.plan.tensor),
               .context = double(job.plan.context),
               .sequence_parallel = job.plan.sequence_parallel,
               .format = job.training.precision} {
    for (std::size_t i = 0; i < job.model.runs.size(); ++i) {
      layers_.push_back(layer_time(job.model.runs[i].layer));
    }
    embedding_.kernels = timed(
        [this](auto& timer) {
          compute::each_embedding_operator(job_.model, shard_, job_.software, timer);
        },
        plan::no_recomputation);
    output_.kernels = timed(
        [this](auto& timer) {
          compute::each_output_operator(job_.model, shard_, job_.software, timer);
        },
        plan::no_recomputation);
    sends_ = send_time();
  }

  /// One micro-batch on a stage, from 0.
  [[nodiscard]] constexpr MicroBatch<S> stage(int index) const {
    MicroBatch<S> sum;
    plan::each_run_of_stage(job_.model, job_.plan, layout_, index, [&](std::size_t run, int n) {
      sum = sum + S(double(n)) * layers_[run];
    });
    if (index == 0) sum = sum + embedding_;
    if (index == job_.plan.pipeline - 1) sum = sum + output_;
    sum.sends = sends_;
    return sum;
  }

  [[nodiscard]] constexpr const hardware::Fabric<S>& fabric() const { return fabric_; }

 private:
  template <class Walk>
  [[nodiscard]] constexpr compute::OperatorTime<S> timed(Walk walk,
                                                         const plan::Recomputation& again) const {
    compute::OperatorTimer<S, Kernels> timer(kernels_, job_.cluster.node.accelerator, again);
    walk(timer);
    return timer.sum();
  }

  [[nodiscard]] constexpr MicroBatch<S> layer_time(const model::Layer& layer) const {
    MicroBatch<S> result;
    const plan::Recomputation& again = job_.plan.recomputation;
    result.kernels = timed(
        [&](auto& timer) {
          compute::each_operator(layer, job_.model, shard_, job_.software, timer);
        },
        again);

    const double element = element_size(shard_.format).value();
    const auto activation =
        DataSize<S>::from_value(S(element * shard_.tokens() * job_.model.hidden));
    Time<S> tensor{};
    parallelism::each_tensor_message(job_.plan, layer, activation,
                                     [&](const plan::Message<S>& message) {
                                       tensor = tensor + collectives_.time(message, fabric_);
                                     });
    result.tensor_forward = job_.software.tensor_exposed * tensor;
    Time<S> gathers{};
    parallelism::each_input_gather(job_.plan, layer, activation,
                                   [&](const plan::Message<S>& message) {
                                     gathers = gathers + collectives_.time(message, fabric_);
                                   });
    const S visible = job_.software.overlaps_input_gather ? job_.software.overlap_leak : S(1.0);
    result.tensor_backward = result.tensor_forward + visible * gathers;

    const auto keys = DataSize<S>::from_value(
        S(2.0 * element * shard_.sequences * shard_.sequence_length *
          shard_.kv_heads(layer.attention.kv_heads) * layer.attention.head_size));
    const auto context = [&](bool backward) {
      Time<S> sum{};
      parallelism::each_context_message(job_.plan, keys, backward,
                                        [&](const plan::Message<S>& message) {
                                          sum = sum + collectives_.time(message, fabric_);
                                        });
      return sum;
    };
    result.context_forward = context(false);
    result.context_backward = context(true);
    if (again.full) {
      result.tensor_backward = result.tensor_backward + result.tensor_forward;
      result.context_backward = result.context_backward + result.context_forward;
    }
    return result;
  }

  /// Sends of one micro-batch, one way: one for each chunk of the stage.
  [[nodiscard]] constexpr Time<S> send_time() const {
    if (job_.plan.pipeline == 1) return Time<S>{};
    const plan::Software<S>& software = job_.software;
    const bool split = software.splits_sends || job_.plan.sequence_parallel;
    const double bytes = element_size(shard_.format).value() * shard_.tokens() * job_.model.hidden /
                         (split ? shard_.tensor : 1.0);
    const plan::Message<S> message{plan::Collective::send, DataSize<S>::from_value(S(bytes)),
                                   plan::stage_pair(job_.plan, layout_)};
    const bool hidden =
        software.overlaps_sends && job_.plan.schedule == plan::Schedule::interleaved;
    const S exposed = hidden ? software.overlap_leak : S(1.0);
    return exposed * S(double(job_.plan.virtual_stages)) * collectives_.time(message, fabric_);
  }

  const Job<S>& job_;
  plan::Layout layout_;
  const Kernels& kernels_;
  const Collectives& collectives_;
  hardware::Fabric<S> fabric_;
  compute::Shard shard_;
  InlineVector<MicroBatch<S>, 8> layers_{};
  MicroBatch<S> embedding_{};
  MicroBatch<S> output_{};
  Time<S> sends_{};
};

}  // namespace bessemer::run
