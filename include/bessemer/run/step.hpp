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
/// failures, no checkpoints, no input stalls; `training_run.hpp` adds what it can.

#include <bessemer/compute/flops.hpp>
#include <bessemer/compute/optimizer_step.hpp>
#include <bessemer/compute/utilization.hpp>
#include <bessemer/memory/offload.hpp>
#include <bessemer/parallelism/data.hpp>
#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/reliability/stragglers.hpp>
#include <bessemer/run/report.hpp>
#include <bessemer/run/stage_times.hpp>

namespace bessemer::run {

namespace detail {

/// Equation (2) for the gradients and weights of a step.
template <Real S, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr Time<S> exposed_data_time(const Job<S>& job, const plan::Layout& layout,
                                                  const plan::RankParameters& held,
                                                  const MicroBatch<S>& stage,
                                                  const LayerMessages<S, Collectives>& messages) {
  Time<S> gradients{};
  Time<S> weights{};
  parallelism::each_data_message<S>(
      job.plan, layout, held, messages.sizes(), job.software.reduces_whole_gradients,
      [&](const plan::Message<S>& message) {
        Time<S>& sum = message.behind == plan::Hides::backward_pass ? gradients : weights;
        sum = sum + messages.time(message);
      });
  const int reductions = plan::gradient_reductions(job.plan, layout.micro_batch_count);
  if (!job.software.overlaps_data) return S(double(reductions)) * gradients + weights;
  const S chunk = S(1.0 / plan::chunks_per_rank(job.plan));
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
                                                const LayerMessages<S, Collectives>& messages) {
  const model::Embedding& embedding = job.model.embedding;
  const bool together = layout.stages.back() == 0;
  if (!embedding.tied || job.plan.pipeline == 1 || together) return Time<S>{};
  plan::Group ends = plan::stage_pair(job.plan, layout);
  ends.stride *= job.plan.pipeline - 1;
  const double table = double(embedding.vocabulary) * job.model.hidden / job.plan.tensor;
  return messages.time(plan::Message<S>{
      plan::Collective::all_reduce,
      DataSize<S>::from_value(S(table * messages.sizes().gradient.value())), ends});
}

/// The rank with the most to do, from the times of its chunks.
template <Real S>
[[nodiscard]] constexpr int busiest_stage(const plan::Plan& plan, const plan::Layout& layout,
                                          parallelism::Chunks<S> chunks) {
  InlineVector<Time<S>, parallelism::most_stages> sums;
  for (int stage = 0; stage < plan.pipeline; ++stage) sums.push_back(Time<S>{});
  for (std::size_t chunk = 0; chunk < chunks.size(); ++chunk) {
    Time<S>& sum = sums[layout.stages[chunk]];
    sum = sum + chunks[chunk].total();
  }
  const std::size_t last = sums.size() - 1;
  const bool twice = plan::parameter_copies(plan.schedule) == 2;
  std::size_t busiest = 0;
  const auto work = [&](std::size_t i) {
    return twice ? Time<S>(S(0.5) * (sums[i] + sums[last - i])) : sums[i];
  };
  for (std::size_t i = 1; i < sums.size(); ++i) {
    if (work(busiest) < work(i)) busiest = i;
  }
  return static_cast<int>(busiest);
}

/// What of the traffic to host and drives the step's compute does not hide, and the update there, which
/// nothing can hide: weights wait for it.
template <Real S>
[[nodiscard]] constexpr Time<S> exposed_offload_time(const Job<S>& job, const plan::Layout& layout,
                                                     int stage, Time<S> compute) {
  if (!memory::offloads(job.plan)) return Time<S>{};
  const memory::OffloadTime<S> time = memory::offload_time(
      memory::offload_traffic(job.model, job.training, job.plan, layout, job.software, stage),
      job.cluster.node);
  const S leak = job.software.offload_leak;
  return parallelism::exposed_time(time.link, compute, leak) +
         parallelism::exposed_time(time.drives, compute, leak) + time.update;
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
  const StageTimer<S, Kernels, Collectives> timer(job, layout, kernels, collectives);
  const auto& messages = timer.messages();
  result.busiest_stage = detail::busiest_stage(job.plan, layout, timer.chunks());
  const MicroBatch<S> busiest = timer.stage(result.busiest_stage);
  const MicroBatch<S> all = timer.sum_of([](int) { return true; });
  const Time<S> pipeline =
      parallelism::pipeline_time(plan::pipeline_shape(job.plan, layout.micro_batch_count),
                                 timer.chunks())
          .wall;

  const plan::RankParameters held =
      plan::most_rank_parameters(job.model, job.plan, layout, job.training.adapters);
  const double owned = held.dense / plan::state_sharers(job.plan, layout) +
                       held.experts / plan::expert_state_sharers(job.plan, layout);

  // Where gradients are shared out, so is the buffer that they are summed in.
  const bool whole_buffer =
      job.plan.sharding == plan::Sharding::none || job.plan.sharding == plan::Sharding::optimizer;
  const double buffered = whole_buffer ? held.total() : owned;

  StepBreakdown<S>& parts = result.breakdown;
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
  exposed.data = detail::exposed_data_time(job, layout, held, busiest, messages);
  exposed.embedding = detail::tied_table_time(job, layout, messages);
  parts.host = micro_batches * (busiest.host_forward + busiest.host_backward);
  parts.pipeline_bubble = pipeline - micro_batches * (busiest.forward() + busiest.backward());
  if (job.plan.offload.optimizer == plan::Storage::device) {
    parts.optimizer =
        kernels.time(compute::optimizer_step<S>(owned, buffered, messages.sizes()), accelerator);
  }
  parts.offload = detail::exposed_offload_time(
      job, layout, result.busiest_stage,
      Time<S>(micro_batches * (busiest.forward() + busiest.backward())));
  const bool has_slices = !job.cluster.node.torus.lengths.empty();
  const int slices =
      has_slices ? job.cluster.accelerators / hardware::domain_ranks(job.cluster) : 1;
  parts.stragglers =
      S(reliability::straggler_delay(job.cluster.step_jitter, hardware::node_count(job.cluster)) +
        reliability::straggler_delay(job.software.slice_jitter, slices)) *
      total_of<Time<S>>(parts);
  result.time = total_of<Time<S>>(parts);

  const int ranks = p * job.plan.tensor * job.plan.context * layout.data;
  const compute::Duration<S> busy =
      all.kernels.forward + all.kernels.backward + all.kernels.recomputed;
  result.activity.matrix = detail::share(Time<S>(micro_batches * busy.matrix), p, result.time);
  result.activity.memory = detail::share(Time<S>(micro_batches * busy.memory), p, result.time) +
                           detail::share(parts.optimizer, 1, result.time);
  result.activity.communication =
      detail::share(Time<S>(micro_batches * (all.forward_messages.total() +
                                             all.backward_messages.total() + S(2.0) * all.sends)),
                    p, result.time) +
      detail::share(Time<S>(exposed.data + exposed.embedding), 1, result.time);

  const Tokens<S> tokens = plan::tokens_per_step(job.training);
  result.model_work =
      compute::training_work(job.model, tokens, job.training.sequence_length, convention);
  const int pipelines = ranks / p;
  const S layout_copies = micro_batches * S(double(pipelines));
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
  memory::check_host(result.memory, job.cluster.node);
  return result;
}

}  // namespace bessemer::run
