#pragma once

/// Everything that says what is to be run and where: the input of `step` and `training_run`.

#include <bessemer/core/error.hpp>
#include <bessemer/hardware/cluster.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/layout.hpp>
#include <bessemer/plan/software.hpp>
#include <bessemer/plan/training.hpp>

namespace bessemer::run {

template <Real S = double>
struct Job {
  model::Transformer model = missing<model::Transformer>("job.model: must be given");
  plan::Training<S> training = missing<plan::Training<S>>("job.training: must be given");
  hardware::Cluster<S> cluster = missing<hardware::Cluster<S>>("job.cluster: must be given");
  plan::Plan plan{};
  plan::Software<S> software{};
};

/// What training keeps of each parameter.
template <Real S>
[[nodiscard]] constexpr model::StateSizes state_sizes(const Job<S>& job) {
  return model::state_sizes(job.training.optimizer, job.training.precision,
                            job.software.gradient_format, job.training.weights);
}

/// Checks every part but the plan.
template <Real S>
constexpr void check_but_plan(const Job<S>& job) {
  model::check(job.model);
  check(job.training);
  check(job.cluster);
  check(job.software);
  const model::Embedding& embedding = job.model.embedding;
  require(embedding.positions != model::Positions::learned ||
              job.training.sequence_length <= embedding.position_rows,
          "training.sequence_length: ", job.training.sequence_length, " tokens exceed the ",
          embedding.position_rows, " learned positions of the model; use fewer, or more rows");
}

/// Checks every part and their fit to each other; gives what follows from them. Throws
/// `InvalidInput` or `Infeasible`, each with one sentence.
template <Real S>
[[nodiscard]] constexpr plan::Layout check(const Job<S>& job) {
  check_but_plan(job);
  return check(job.plan, job.model, job.training, job.cluster.accelerators);
}

}  // namespace bessemer::run
