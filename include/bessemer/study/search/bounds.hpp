#pragma once

/// What no plan of a group can be better than, so that a search may leave it out.
///
///     t >= sum_s K_s / p                         its kernels, shared out evenly            (1)
///     M >= sum_s (weights_s + gradients_s + optimizer_s) / p    its states, likewise       (2)
///
///     K_s  kernels of all micro-batches on stage s, repeated ones too; p stages
///
/// (1): all plans of a group run the same kernels on the same layers, wherever these lie, and the
/// pipeline takes no less than its busiest stage, which is no less than the mean; messages, waiting and
/// the optimizer only add. One step of the group tells the sum, as its activity over all stages. Where
/// each chunk repeats its first layers only, the sum depends on the chunks, and there is no bound.
/// (2): every part of the ledger is zero or more, and the fullest stage is no less than the mean. What a
/// plan of the space could move to host or drives does not count.

#include <algorithm>

#include <bessemer/memory/stage_states.hpp>
#include <bessemer/run/report.hpp>
#include <bessemer/study/search/enumeration.hpp>

namespace bessemer::study {

/// Rounding in other orders must not prune what ties.
inline constexpr double bound_margin = 1.0 - 1e-9;

/// Equation (1), from the step of any plan of the group; zero where there is no bound.
template <Real S>
[[nodiscard]] double least_time(const run::Step<S>& step, const plan::Plan& plan) {
  if (plan.recomputation.layers > 0) return 0.0;
  const auto plain = [](const auto& quantity) { return static_cast<double>(quantity.value()); };
  const double kernels = plain(step.time) * (static_cast<double>(step.activity.matrix) +
                                             static_cast<double>(step.activity.memory));
  return std::max(0.0, bound_margin * (kernels - plain(step.breakdown.optimizer)));
}

/// Equation (2) for the group that the enumeration has at hand.
template <Real S>
[[nodiscard]] double least_memory(const run::Job<S>& job, const Space& space,
                                  const plan::Plan& plan, int data) {
  plan::Layout layout;
  layout.data = data;
  layout.expert_data =
      job.cluster.accelerators / plan.pipeline / (plan.expert * plan.expert_tensor);
  plan::Plan kept = plan;
  kept.offload = {};
  const memory::TrainedTables tables(job.model, job.training.adapters, kept);
  const memory::StageStates states(tables, job.training, kept, layout, job.software);
  plan::StageLayers all{};
  for (std::size_t run = 0; run < job.model.runs.size(); ++run) {
    all.all[run] = job.model.runs[run].count;
  }
  // A tied table is held once where a schedule brings the output back to the first rank.
  const memory::StagePlace ends{.stage = 0, .input = true, .output = !job.model.embedding.tied};
  const memory::RankStates whole = states.of(all, ends);
  const auto stays = [&](plan::Storage plan::Offload::*part) {
    return std::all_of(space.offload.begin(), space.offload.end(), [&](const plan::Offload& one) {
      return one.*part == plan::Storage::device;
    });
  };
  const double bytes = (stays(&plan::Offload::weights) ? whole.weights : 0.0) +
                       (stays(&plan::Offload::gradients) ? whole.gradients : 0.0) +
                       (stays(&plan::Offload::optimizer) ? whole.optimizer : 0.0);
  return bound_margin * bytes / plan.pipeline;
}

}  // namespace bessemer::study
