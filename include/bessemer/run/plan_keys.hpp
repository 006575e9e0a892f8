#pragma once

/// Which fields of a plan each part of a step follows from, as keys of tables: two plans with the same
/// key of a part have the same part, all else being one job. The parts are those of `step_parts.hpp`.
///
/// Keys also hold what of the software says how messages are sent and hidden, where it acts: jobs that
/// differ in that alone share all other parts (`share_parts`).

#include <bit>
#include <concepts>

#include <bessemer/core/direct_table.hpp>
#include <bessemer/memory/buffers.hpp>
#include <bessemer/plan/groups.hpp>
#include <bessemer/plan/rank_parameters.hpp>
#include <bessemer/run/job.hpp>

namespace bessemer::run {

/// Whether jobs differ at most in their plans and in what keys hold of the software. Of numbers that say
/// all of themselves when they are compared: derivatives do not.
template <Real S>
[[nodiscard]] constexpr bool share_parts(const Job<S>& a, const Job<S>& b) {
  if constexpr (std::same_as<S, double>) {
    plan::Software<> software = a.software;
    software.tensor_exposed = b.software.tensor_exposed;
    software.overlaps_input_gather = b.software.overlaps_input_gather;
    software.overlaps_data = b.software.overlaps_data;
    software.overlaps_sends = b.software.overlaps_sends;
    software.splits_sends = b.software.splits_sends;
    return software == b.software && a.cluster == b.cluster && a.training == b.training &&
           a.model == b.model;
  }
  return false;
}

template <std::size_t words>
using PlanKey = std::array<std::uint64_t, words>;

/// The layout, or why there is none. For plans whose chunks are even and whose recomputation is legal.
[[nodiscard]] constexpr PlanKey<5> layout_key(const plan::Plan& plan) {
  return {key_word(plan.tensor, plan.context), key_word(plan.pipeline, plan.virtual_stages),
          key_word(plan.expert, plan.expert_tensor), key_word(plan.replicas, plan.micro_batch),
          key_flags(plan.ragged, plan.schedule, plan.sequence_parallel, plan.context_method,
                    plan.sharding == plan::Sharding::none)};
}

/// Layers of stages; `listed` tells lists of chunks apart, 0 for none.
[[nodiscard]] constexpr PlanKey<4> layers_key(const plan::Plan& plan, std::uint64_t listed) {
  const plan::Recomputation& again = plan.recomputation;
  return {key_word(plan.pipeline, plan.virtual_stages), key_word(again.layers, again.group),
          key_flags(plan.schedule, again.full), listed};
}

/// Kernels of layers. `casts`: weights are cast to a narrow format, once a step or when gathered.
[[nodiscard]] constexpr PlanKey<6> kernels_key(const plan::Plan& plan, const plan::Layout& layout,
                                               bool casts) {
  const plan::Recomputation& again = plan.recomputation;
  return {key_word(plan.tensor, plan.context),
          key_word(plan.expert, plan.expert_tensor),
          std::bit_cast<std::uint64_t>(layout.sequences),
          key_word(again.modules.bits(), plan.cuda_graph.modules.bits()),
          casts ? key_word(plan::shards_weights(plan) ? 0 : layout.micro_batch_count, 0) : 0,
          key_flags(plan.sequence_parallel, plan.context_method, again.full,
                    again.full && again.layers > 0, plan.cuda_graph.full_iteration)};
}

/// Costs of layers. Groups of sharded weights, and where tables lie, follow from pipeline, replicas
/// and order. Exposed messages of tensor parallelism follow
/// from what hides them, those of sharded weights likewise.
template <Real S>
[[nodiscard]] constexpr PlanKey<8> costs_key(const plan::Plan& plan, const plan::Layout& layout,
                                             const plan::Software<S>& software, bool casts) {
  const plan::Recomputation& again = plan.recomputation;
  const bool shards = plan::shards_weights(plan);
  return {key_word(plan.tensor, plan.context),
          key_word(plan.expert, plan.expert_tensor),
          std::bit_cast<std::uint64_t>(layout.sequences),
          key_word(again.modules.bits(), plan.cuda_graph.modules.bits()),
          shards ? key_word(plan.pipeline, plan.replicas) : 0,
          !shards && casts ? key_word(layout.micro_batch_count, 0) : 0,
          plan.tensor > 1
              ? std::bit_cast<std::uint64_t>(static_cast<double>(software.tensor_exposed))
              : 0,
          key_flags(plan.sequence_parallel, plan.context_method, plan.expert_overlap, again.full,
                    again.full && again.layers > 0, plan.cuda_graph.full_iteration,
                    shards ? int(plan.sharding) : 0, shards ? int(plan.rank_order) : 0,
                    shards ? int(plan.schedule) : 0, shards && software.overlaps_data,
                    plan.tensor > 1 && software.overlaps_input_gather)};
}

/// Parameters of layers and ends.
[[nodiscard]] constexpr PlanKey<2> parameters_key(const plan::Plan& plan,
                                                  const model::Transformer& model) {
  return {key_word(plan.tensor, plan.expert),
          key_word(plan.expert_tensor, plan::holds_output_table(model, plan) ? 1 : 0)};
}

/// Activations and buffers of layers.
[[nodiscard]] constexpr PlanKey<5> activations_key(const plan::Plan& plan) {
  const plan::Recomputation& again = plan.recomputation;
  return {key_word(plan.tensor, plan.context), key_word(plan.micro_batch, plan.expert),
          key_word(plan.expert_tensor, 0), key_word(again.modules.bits(), again.offloaded.bits()),
          key_flags(plan.sequence_parallel, plan.context_method, plan.expert_overlap,
                    plan.pipeline > 1, again.offloads_inputs)};
}

/// The pipeline and its sends, of numbered costs and layers.
template <Real S>
[[nodiscard]] constexpr PlanKey<4> stages_key(const plan::Plan& plan, const plan::Layout& layout,
                                              const plan::Software<S>& software,
                                              std::uint64_t costs, std::uint64_t layers) {
  const bool sends = plan.pipeline > 1;
  const bool one_by_one = plan.schedule == plan::Schedule::one_forward_one_backward;
  return {costs, layers, key_word(layout.micro_batch_count, plan::stage_pair(plan, layout).stride),
          key_flags(sends && !one_by_one && software.overlaps_sends,
                    sends && plan.tensor > 1 && !plan.sequence_parallel && software.splits_sends)};
}

/// Messages of a step, of what numbered parameters a rank holds.
[[nodiscard]] constexpr PlanKey<4> data_key(const plan::Plan& plan, const plan::Layout& layout,
                                            std::uint64_t held) {
  return {held, key_word(plan.context, layout.data), key_word(plan.replicas, layout.expert_data),
          key_flags(plan.sharding, plan.rank_order)};
}

/// The fullest stage, of numbered layers, parameters and activations.
[[nodiscard]] constexpr PlanKey<6> memory_key(const plan::Plan& plan, const plan::Layout& layout,
                                              std::uint64_t layers, std::uint64_t parameters,
                                              std::uint64_t activations) {
  return {layers,
          parameters,
          activations,
          key_word(plan::state_sharers(plan, layout), plan::expert_state_sharers(plan, layout)),
          key_word(layout.micro_batch_count, memory::communicators(plan, layout)),
          key_flags(plan.sharding, plan.offload.optimizer, plan.offload.gradients,
                    plan.offload.weights)};
}

}  // namespace bessemer::run
