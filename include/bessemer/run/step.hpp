#pragma once

/// One optimizer step: operators, messages, pipeline, gradients and optimizer composed.
///
///     t_step = (T(F_i, D_i, m) + exposed gradients and weights + tied table + optimizer)
///              (1 + delay of the slowest node)                                            (1)
///
///     T      pipeline time over m micro-batches, stage i taking F_i and D_i
///     exposed gradients behind the last micro-batch's backward pass, weights behind the first
///            forward pass: max(0, t - window) + leak min(t, window), for the chunk that comes
///            last or first; other chunks have more to hide behind and only leak            (2)
///     the breakdown is seen from the busiest stage: what it does not spend on its own work while
///     the pipeline runs is the bubble                                                      (3)
///
/// Utilization counts the model's work over time, accelerators and dense peak. Steady state: no
/// failures, no checkpoints, no input stalls; `training_run.hpp` adds what it can.

#include <bessemer/compute/flops.hpp>
#include <bessemer/compute/optimizer_step.hpp>
#include <bessemer/compute/utilization.hpp>
#include <bessemer/parallelism/data.hpp>
#include <bessemer/reliability/stragglers.hpp>
#include <bessemer/run/report.hpp>
#include <bessemer/run/stage_times.hpp>

namespace bessemer::run {

namespace detail {

/// Equation (2) for the gradients and weights of a step.
template <Real S, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr Time<S> exposed_data_time(const Job<S>& job, const plan::Layout& layout,
                                                  double parameters, const model::StateSizes& sizes,
                                                  const MicroBatch<S>& stage,
                                                  const hardware::Fabric<S>& fabric,
                                                  const Collectives& collectives) {
  const auto messages = parallelism::data_messages<S>(job.plan, layout, parameters, sizes);
  const Time<S> gradients = collectives.time(messages.gradients, fabric);
  const bool gathers = messages.weights.size > DataSize<S>{};
  const Time<S> weights = gathers ? collectives.time(messages.weights, fabric) : Time<S>{};
  const int reductions = plan::gradient_reductions(job.plan, layout.micro_batch_count);
  if (!job.software.overlaps_data) return S(double(reductions)) * gradients + weights;
  const S chunk = S(1.0 / job.plan.virtual_stages);
  const S leak = job.software.overlap_leak;
  const auto exposed = [&](Time<S> message, Time<S> compute) {
    return parallelism::exposed_time(Time<S>(chunk * message), Time<S>(chunk * compute), leak) +
           leak * S(S(1.0) - chunk) * message;
  };
  // All but the last reduction have the next run of micro-batches to hide behind.
  const Time<S> run = S(double(layout.micro_batch_count) / reductions) * stage.backward();
  return S(reductions - 1.0) * parallelism::exposed_time(gradients, run, leak) +
         exposed(gradients, stage.backward()) + exposed(weights, stage.forward());
}

/// A table that is tied but lies on two stages: its gradient is summed between them.
template <Real S, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr Time<S> tied_table_time(const Job<S>& job, const plan::Layout& layout,
                                                const model::StateSizes& sizes,
                                                const hardware::Fabric<S>& fabric,
                                                const Collectives& collectives) {
  if (!job.model.embedding.tied || job.plan.pipeline == 1) return Time<S>{};
  plan::Group ends = plan::stage_pair(job.plan, layout);
  ends.stride *= job.plan.pipeline - 1;
  const double table = double(job.model.embedding.vocabulary) * job.model.hidden / job.plan.tensor;
  return collectives.time(
      plan::Message<S>{plan::Collective::all_reduce,
                       DataSize<S>::from_value(S(table * sizes.gradient.value())), ends},
      fabric);
}

template <Real S>
[[nodiscard]] constexpr Time<S> pipeline_time(const plan::Plan& plan,
                                              const parallelism::Stages<S>& stages,
                                              int micro_batches) {
  return plan.schedule == plan::Schedule::interleaved
             ? parallelism::interleaved_time(stages, micro_batches, plan.virtual_stages)
             : parallelism::one_forward_one_backward_time(stages, micro_batches);
}

/// The sum over all stages of one kind of time, as a share of what all of them have.
template <Real S>
[[nodiscard]] constexpr S share(Time<S> sum, int stages, Time<S> step) {
  return sum / (S(double(stages)) * step);
}

}  // namespace detail

/// Equation (1). Throws `InvalidInput` or `Infeasible` if the job makes no sense or does not divide;
/// a job that does not fit in memory is answered, and `memory` says so.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr Step<S> step(
    const Job<S>& job, const Kernels& kernels, const Collectives& collectives,
    compute::AttentionFlops convention = compute::AttentionFlops::causal_half) {
  Step<S> result;
  const plan::Layout layout = check(job);
  result.layout = layout;
  const auto& accelerator = job.cluster.node.accelerator;
  const S micro_batches = S(double(layout.micro_batch_count));
  const int p = job.plan.pipeline;
  require(p <= static_cast<int>(parallelism::most_stages), "plan.pipeline: must be at most ",
          parallelism::most_stages, ", got ", p);

  const StageTimer<S, Kernels, Collectives> timer(job, layout, kernels, collectives);
  parallelism::Stages<S> stages;
  MicroBatch<S> busiest;
  MicroBatch<S> all;
  for (int i = 0; i < p; ++i) {
    const MicroBatch<S> stage = timer.stage(i);
    stages.push_back({.forward = stage.forward(), .backward = stage.backward()});
    all = all + stage;
    if (i == 0 || busiest.forward() + busiest.backward() < stage.forward() + stage.backward()) {
      busiest = stage;
      result.busiest_stage = i;
    }
  }
  const Time<S> pipeline = detail::pipeline_time(job.plan, stages, layout.micro_batch_count);

  const model::StateSizes sizes = model::state_sizes(job.training.optimizer, job.training.precision,
                                                     job.software.gradient_format);
  const double held = memory::most_parameters(job.model, job.plan, layout);
  const double sharers = plan::state_sharers(job.plan, layout);

  StepBreakdown<S>& parts = result.breakdown;
  parts.compute =
      micro_batches * (busiest.kernels.forward.total() + busiest.kernels.backward.total());
  parts.recomputation = micro_batches * busiest.kernels.recomputed.total();
  parts.exposed_communication.tensor =
      micro_batches * (busiest.tensor_forward + busiest.tensor_backward);
  parts.exposed_communication.context =
      micro_batches * (busiest.context_forward + busiest.context_backward);
  parts.exposed_communication.pipeline = S(2.0) * micro_batches * busiest.sends;
  parts.pipeline_bubble = pipeline - micro_batches * (busiest.forward() + busiest.backward());
  parts.exposed_communication.data =
      detail::exposed_data_time(job, layout, held, sizes, busiest, timer.fabric(), collectives);
  parts.exposed_communication.embedding =
      detail::tied_table_time(job, layout, sizes, timer.fabric(), collectives);
  parts.optimizer =
      kernels.time(compute::optimizer_step<S>(held / sharers, held, sizes), accelerator);
  parts.stragglers =
      reliability::straggler_delay(job.cluster.step_jitter, hardware::node_count(job.cluster)) *
      total_of<Time<S>>(parts);
  result.time = total_of<Time<S>>(parts);

  const int ranks = p * job.plan.tensor * job.plan.context * layout.data;
  const auto& ends = parts.exposed_communication;
  const compute::Duration<S> busy =
      all.kernels.forward + all.kernels.backward + all.kernels.recomputed;
  result.activity.matrix = detail::share(Time<S>(micro_batches * busy.matrix), p, result.time);
  result.activity.memory = detail::share(Time<S>(micro_batches * busy.memory), p, result.time) +
                           detail::share(parts.optimizer, 1, result.time);
  result.activity.communication =
      detail::share(
          Time<S>(micro_batches * (all.tensor_forward + all.tensor_backward + all.context_forward +
                                   all.context_backward + S(2.0) * all.sends)),
          p, result.time) +
      detail::share(Time<S>(ends.data + ends.embedding), 1, result.time);

  const Tokens<S> tokens = plan::tokens_per_step(job.training);
  result.model_work =
      compute::training_work(job.model, tokens, job.training.sequence_length, convention);
  const S layout_copies = micro_batches * S(double(ranks / p));
  result.hardware_work =
      HardwareWork<S>(Work<S>(layout_copies * (all.kernels.work + all.kernels.recomputed_work)));
  const auto peak = peak_throughput(accelerator, job.training.precision);
  const int machine = job.cluster.accelerators;
  result.model_flops_utilization =
      compute::model_flops_utilization(result.model_work, result.time, machine, peak);
  result.hardware_flops_utilization =
      compute::hardware_flops_utilization(result.hardware_work, result.time, machine, peak);
  result.tokens_per_second = tokens / result.time;
  result.memory = memory::footprint(job.model, job.training, job.plan, layout, job.software);
  return result;
}

}  // namespace bessemer::run
