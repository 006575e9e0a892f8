#pragma once

/// The parts that a step is put together from, each by what it depends on, so that whoever evaluates
/// many plans can keep those that have not changed (`factored_step.hpp`).
///
///     part          depends on                                                 header
///     LayerCosts    tensor, context, expert degrees, micro-batch, recomputation   layer_costs.hpp
///     PipelineLayers  pipeline, schedule, chunks, layers that run again    plan/pipeline_layers.hpp
///     TrainedTables   tensor and expert degrees                           memory/stage_tables.hpp
///     ActivationTables  as LayerCosts                                memory/activation_tables.hpp
///     StageCosts    LayerCosts, PipelineLayers, number of micro-batches                    here
///     DataTimes     parameters of a rank, groups of data parallelism, sharding             here
///     StepFrame     no plan at all                                                         here

#include <bessemer/compute/flops.hpp>
#include <bessemer/compute/utilization.hpp>
#include <bessemer/memory/offload.hpp>
#include <bessemer/parallelism/data.hpp>
#include <bessemer/reliability/stragglers.hpp>
#include <bessemer/run/report.hpp>
#include <bessemer/run/stage_times.hpp>

namespace bessemer::run {

/// What of a step no plan changes.
template <Real S = double>
struct StepFrame {
  Tokens<S> tokens{};
  ModelWork<S> model_work{};
  Throughput<S> peak{};
  /// Delay of the slowest node and slice over the step's time.
  S stragglers{};
  model::StateSizes sizes{};
};

template <Real S>
[[nodiscard]] constexpr StepFrame<S> step_frame(const Job<S>& job,
                                                compute::AttentionFlops convention) {
  const hardware::Cluster<S>& cluster = job.cluster;
  const bool has_slices = !cluster.node.torus.lengths.empty();
  const int slices = has_slices ? cluster.accelerators / hardware::domain_ranks(cluster) : 1;
  const Tokens<S> tokens = plan::tokens_per_step(job.training);
  return {.tokens = tokens,
          .model_work =
              compute::training_work(job.model, tokens, job.training.sequence_length, convention),
          .peak = peak_throughput(cluster.node.accelerator, job.training.precision),
          .stragglers =
              S(reliability::straggler_delay(cluster.step_jitter, hardware::node_count(cluster)) +
                reliability::straggler_delay(job.software.slice_jitter, slices)),
          .sizes = state_sizes(job)};
}

/// One micro-batch on the busiest stage and on all of them, and what all micro-batches take.
template <Real S = double>
struct StageCosts {
  int busiest = 0;
  MicroBatch<S> stage{};
  MicroBatch<S> all{};
  Time<S> pipeline{};
};

template <Real S>
[[nodiscard]] constexpr StageCosts<S> stage_costs(const LayerCosts<S>& costs,
                                                  const plan::PipelineLayers& layers, Time<S> send,
                                                  const plan::PipelineShape& shape) {
  const StageTimes<S> times(costs, layers, send);
  const int busiest = times.busiest();
  return {.busiest = busiest,
          .stage = times.stage(busiest),
          .all = times.all(),
          .pipeline = times.pipeline_time(shape)};
}

/// Messages of a whole step, hidden or not.
template <Real S = double>
struct DataTimes {
  /// Of one reduction.
  Time<S> gradients{};
  Time<S> weights{};
  /// A table that is tied but lies on two stages: its gradient is summed between them.
  Time<S> tied_table{};
};

template <Real S, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr DataTimes<S> data_times(const Job<S>& job, const plan::Layout& layout,
                                                const plan::RankParameters& held,
                                                const LayerMessages<S, Collectives>& messages) {
  DataTimes<S> times;
  parallelism::each_data_message<S>(
      job.plan, layout, held, messages.sizes(), job.software.reduces_whole_gradients,
      [&](const plan::Message<S>& message) {
        Time<S>& sum =
            message.behind == plan::Hides::backward_pass ? times.gradients : times.weights;
        sum = sum + messages.time(message);
      });
  const model::Embedding& embedding = job.model.embedding;
  const bool together = plan::stage_of_chunk(job.plan, layout.chunks - 1) == 0;
  if (!embedding.tied || job.plan.pipeline == 1 || together) return times;
  plan::Group ends = plan::stage_pair(job.plan, layout);
  ends.stride *= job.plan.pipeline - 1;
  const double table = double(embedding.vocabulary) * job.model.hidden / job.plan.tensor;
  times.tied_table = messages.time(plan::Message<S>{
      plan::Collective::all_reduce,
      DataSize<S>::from_value(S(table * messages.sizes().gradient.value())), ends});
  return times;
}

/// What of gradients and weights is seen beside the last backward and the first forward pass of a stage.
template <Real S>
[[nodiscard]] constexpr Time<S> exposed_data_time(const Job<S>& job, const plan::Layout& layout,
                                                  const DataTimes<S>& times,
                                                  const MicroBatch<S>& stage) {
  const int reductions = plan::gradient_reductions(job.plan, layout.micro_batch_count);
  if (!job.software.overlaps_data) return S(double(reductions)) * times.gradients + times.weights;
  const S chunk = S(1.0 / plan::chunks_per_rank(job.plan));
  const S leak = job.software.overlap_leak;
  const auto exposed = [&](Time<S> message, Time<S> compute) {
    return parallelism::exposed_time(Time<S>(chunk * message), Time<S>(chunk * compute), leak) +
           leak * S(S(1.0) - chunk) * message;
  };
  // All but the last reduction have the next run of micro-batches to hide behind.
  const Time<S> run = S(double(layout.micro_batch_count) / reductions) * stage.backward();
  return S(reductions - 1.0) * parallelism::exposed_time(times.gradients, run, leak) +
         exposed(times.gradients, stage.backward()) + exposed(times.weights, stage.forward());
}

/// Of a stage, what it moves to host and drives and back in a step, as if nothing hid behind compute.
template <Real S>
[[nodiscard]] constexpr memory::OffloadTime<S> offload_time(const Job<S>& job,
                                                            const memory::StageLedgers<S>& ledgers,
                                                            int stage) {
  if (!memory::offloads(job.plan)) return {};
  return memory::offload_time(ledgers.traffic(stage), job.cluster.node);
}

/// What of it the step's compute does not hide, and the update there, which nothing can hide: weights
/// wait for it.
template <Real S>
[[nodiscard]] constexpr Time<S> exposed_offload_time(const Job<S>& job,
                                                     const memory::OffloadTime<S>& time,
                                                     Time<S> compute) {
  const S leak = job.software.offload_leak;
  return parallelism::exposed_time(time.link, compute, leak) +
         parallelism::exposed_time(time.drives, compute, leak) + time.update;
}

/// What a step is put together from.
template <Real S>
struct StepParts {
  const StepFrame<S>& frame;
  const StageCosts<S>& stages;
  const DataTimes<S>& data;
  /// Of the rank that trains most.
  const plan::RankParameters& held;
  const memory::OffloadTime<S>& offload;
};

}  // namespace bessemer::run
