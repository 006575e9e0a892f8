#pragma once

/// One optimizer step: operators, messages, pipeline, gradients and optimizer composed.
///
///     t_step = (T(F_i, D_i, m) + exposed gradients and weights + tied table + optimizer)
///              (1 + delay of the slowest node and slice)                                  (1)
///
///     T      pipeline time over m micro-batches, stage i taking F_i and D_i
///     exposed gradients behind the last micro-batch's backward pass, weights behind the first
///            forward pass: max(0, t - window) + leak min(t, window), for the chunk that comes
///            last or first; other chunks have more to hide behind and only leak            (2)
///     the breakdown is seen from the busiest stage: what it does not spend on its own work while
///     the pipeline runs is the bubble                                                      (3)
///
/// Utilization counts the model's work over time, accelerators and dense peak. Steady state: no
/// failures, no checkpoints, no input stalls; `training_run.hpp` adds what it can. The parts are those
/// of `step_parts.hpp`: `step` works out each, `factored_step.hpp` those that changed.

#include <bessemer/compute/optimizer_step.hpp>
#include <bessemer/run/step_parts.hpp>

namespace bessemer::run {

namespace detail {

/// The sum over all stages of one kind of time, as a share of what all of them have.
template <Real S>
[[nodiscard]] constexpr S share(Time<S> sum, int stages, Time<S> step) {
  return sum / (S(double(stages)) * step);
}

/// Optimizer of the rank that trains most.
template <Real S, compute::KernelModel<S> Kernels>
[[nodiscard]] constexpr Time<S> optimizer_time(const Job<S>& job, const plan::Layout& layout,
                                               const StepParts<S>& from, const Kernels& kernels) {
  if (job.plan.offload.optimizer != plan::Storage::device) return Time<S>{};
  const plan::RankParameters& held = from.held;
  const double owned = held.dense / plan::state_sharers(job.plan, layout) +
                       held.experts / plan::expert_state_sharers(job.plan, layout);
  // Where gradients are shared out, so is the buffer that they are summed in.
  const bool whole_buffer =
      job.plan.sharding == plan::Sharding::none || job.plan.sharding == plan::Sharding::optimizer;
  const double buffered = whole_buffer ? held.total() : owned;
  return kernels.time(compute::optimizer_step<S>(owned, buffered, from.frame.sizes),
                      job.cluster.node.accelerator);
}

/// Equations (1) to (3): parts that sum to the time of a step.
template <Real S, compute::KernelModel<S> Kernels>
constexpr void fill_breakdown(StepBreakdown<S>& parts, const Job<S>& job,
                              const plan::Layout& layout, const StepParts<S>& from,
                              const Kernels& kernels) {
  const S micro_batches = S(double(layout.micro_batch_count));
  const MicroBatch<S>& busiest = from.stages.stage;
  const Time<S> own = micro_batches * (busiest.forward() + busiest.backward());
  parts.compute =
      micro_batches * (busiest.kernels.forward.total() + busiest.kernels.backward.total());
  parts.recomputation = micro_batches * busiest.kernels.recomputed.total();
  const ExposedMessages<S> seen =
      micro_batches * (busiest.forward_messages + busiest.backward_messages);
  ExposedCommunication<S>& exposed = parts.exposed_communication;
  exposed.tensor = seen.tensor;
  exposed.context = seen.context;
  exposed.expert = seen.expert;
  exposed.weights = seen.weights;
  exposed.pipeline = S(2.0) * micro_batches * busiest.sends;
  exposed.data = exposed_data_time(job, layout, from.data, busiest);
  exposed.embedding = from.data.tied_table;
  parts.host = micro_batches * (busiest.host_forward + busiest.host_backward);
  parts.pipeline_bubble = from.stages.pipeline - own;
  parts.optimizer = optimizer_time(job, layout, from, kernels);
  parts.offload = exposed_offload_time(job, from.offload, own);
  parts.stragglers = Time<S>{};
  parts.stragglers = from.frame.stragglers * total_of<Time<S>>(parts);
}

/// All of a step but its layout and memory.
template <Real S, compute::KernelModel<S> Kernels>
constexpr void put_together(Step<S>& result, const Job<S>& job, const StepParts<S>& from,
                            const Kernels& kernels) {
  const plan::Layout& layout = result.layout;
  StepBreakdown<S>& parts = result.breakdown;
  fill_breakdown(parts, job, layout, from, kernels);
  result.busiest_stage = from.stages.busiest;
  result.time = total_of<Time<S>>(parts);

  const int p = job.plan.pipeline;
  const S micro_batches = S(double(layout.micro_batch_count));
  const MicroBatch<S>& all = from.stages.all;
  const compute::Duration<S> busy =
      all.kernels.forward + all.kernels.backward + all.kernels.recomputed;
  const Time<S> messages =
      all.forward_messages.total() + all.backward_messages.total() + S(2.0) * all.sends;
  const Time<S> whole = parts.exposed_communication.data + parts.exposed_communication.embedding;
  result.activity.matrix = share(Time<S>(micro_batches * busy.matrix), p, result.time);
  result.activity.memory = share(Time<S>(micro_batches * busy.memory), p, result.time) +
                           share(parts.optimizer, 1, result.time);
  result.activity.communication =
      share(Time<S>(micro_batches * messages), p, result.time) + share(whole, 1, result.time);

  result.model_work = from.frame.model_work;
  const int pipelines = job.plan.tensor * job.plan.context * layout.data;
  const S layout_copies = micro_batches * S(double(pipelines));
  result.hardware_work =
      HardwareWork<S>(Work<S>(layout_copies * (all.kernels.work + all.kernels.recomputed_work)));
  const int machine = job.cluster.accelerators;
  result.model_flops_utilization =
      compute::model_flops_utilization(result.model_work, result.time, machine, from.frame.peak);
  result.hardware_flops_utilization = compute::hardware_flops_utilization(
      result.hardware_work, result.time, machine, from.frame.peak);
  result.tokens_per_second = from.frame.tokens / result.time;
}

}  // namespace detail

/// Equation (1). Throws `InvalidInput` or `Infeasible` if the job makes no sense or does not divide;
/// a job that does not fit in memory is answered, and `memory` says so.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr Step<S> step(
    const Job<S>& job, const Kernels& kernels, const Collectives& collectives,
    compute::AttentionFlops convention = compute::AttentionFlops::causal_half) {
  Step<S> result;
  result.layout = check(job);
  const plan::Layout& layout = result.layout;
  const plan::PipelineLayers layers(job.model, job.plan, layout);
  const LayerMessages<S, Collectives> messages(job, layout, collectives);
  const LayerTimer<S, Kernels, Collectives> timer(job, layout, kernels, messages);
  LayerCosts<S> costs;
  timer.fill(costs);
  const StageCosts<S> stages =
      stage_costs(costs, layers, messages.send_time(shard_of(job, layout)),
                  plan::pipeline_shape(job.plan, layout.micro_batch_count));
  const memory::TrainedTables parameters(job.model, job.training.adapters, job.plan);
  const memory::ActivationTables activations(job.model, job.training, job.plan, job.software);
  const memory::StageLedgers<S> ledgers(job.model, job.training, job.plan, layout, job.software,
                                        layers, parameters, activations);
  const plan::RankParameters held = memory::most_trained(parameters, layers);
  detail::put_together(result, job,
                       {.frame = step_frame(job, convention),
                        .stages = stages,
                        .data = data_times(job, layout, held, messages),
                        .held = held,
                        .offload = offload_time(job, ledgers, stages.busiest)},
                       kernels);
  memory::find_fullest(ledgers, job.plan.pipeline, result.memory);
  memory::check_host(result.memory, job.cluster.node);
  return result;
}

}  // namespace bessemer::run
