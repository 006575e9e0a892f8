#pragma once

/// What a step says about itself: result types, under the composition that fills them.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/memory/ledger.hpp>
#include <bessemer/plan/layout.hpp>
#include <bessemer/units/kind.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::run {

/// Communication that compute does not hide, by kind.
template <Real S = double>
struct ExposedCommunication {
  Time<S> tensor{};
  Time<S> context{};
  /// Tokens to their experts and back.
  Time<S> expert{};
  /// Gathering sharded weights, scattering their gradients.
  Time<S> weights{};
  Time<S> pipeline{};
  Time<S> data{};
  /// Gradient of a tied table, summed between the first and the last stage.
  Time<S> embedding{};
};

template <Real S, class Visit>
constexpr void each_part(const ExposedCommunication<S>& exposed, Visit&& visit) {
  visit("tensor", exposed.tensor);
  visit("context", exposed.context);
  visit("expert", exposed.expert);
  visit("weights", exposed.weights);
  visit("pipeline", exposed.pipeline);
  visit("data", exposed.data);
  visit("embedding", exposed.embedding);
}

/// Where the time of one optimizer step goes, seen from the busiest stage: parts that sum to it.
template <Real S = double>
struct StepBreakdown {
  /// Forward and backward kernels.
  Time<S> compute{};
  /// Forward kernels that run again.
  Time<S> recomputation{};
  ExposedCommunication<S> exposed_communication{};
  /// The device waits for the host to issue its work.
  Time<S> host{};
  /// The busiest stage waits for the others.
  Time<S> pipeline_bubble{};
  Time<S> optimizer{};
  /// Moving to the host, its drives and back what compute does not hide, and updating there.
  Time<S> offload{};
  /// All wait for the slowest node.
  Time<S> stragglers{};
};

template <Real S, class Visit>
constexpr void each_part(const StepBreakdown<S>& step, Visit&& visit) {
  visit("compute", step.compute);
  visit("recomputation", step.recomputation);
  visit("tensor_communication", step.exposed_communication.tensor);
  visit("context_communication", step.exposed_communication.context);
  visit("expert_communication", step.exposed_communication.expert);
  visit("weight_communication", step.exposed_communication.weights);
  visit("pipeline_communication", step.exposed_communication.pipeline);
  visit("data_communication", step.exposed_communication.data);
  visit("embedding_communication", step.exposed_communication.embedding);
  visit("host", step.host);
  visit("pipeline_bubble", step.pipeline_bubble);
  visit("optimizer", step.optimizer);
  visit("offload", step.offload);
  visit("stragglers", step.stragglers);
}

/// How an accelerator spends a step, averaged over all of them, as shares of its time; what is left
/// of one is idle. Power follows from it.
template <Real S = double>
struct StepActivity {
  S matrix{};
  S memory{};
  S communication{};
};

/// One optimizer step.
template <Real S = double>
struct Step {
  Time<S> time{};
  StepBreakdown<S> breakdown{};
  StepActivity<S> activity{};
  plan::Layout layout{};
  /// Stage with the most to do, from 0.
  int busiest_stage = 0;
  ModelWork<S> model_work{};
  HardwareWork<S> hardware_work{};
  S model_flops_utilization{};
  S hardware_flops_utilization{};
  TokenRate<S> tokens_per_second{};
  memory::Footprint<S> memory{};
};

}  // namespace bessemer::run
