#pragma once

/// What evaluates the plans of one job for a search. Answers are those of `run::step`, bit for bit;
/// what cannot run is answered by nothing, without an exception in the way.

#include <concepts>
#include <optional>

#include <bessemer/run/step.hpp>

namespace bessemer::study {

/// `find` gives the step of a plan, `find_memory` its memory alone; null where it is refused. What they
/// point to is good until the next call. `change` makes it that of another job.
template <class E, class S>
concept PlanEvaluator = Real<S> && requires(E evaluator, const plan::Plan plan) {
  { evaluator.find(plan) } -> std::same_as<const run::Step<S>*>;
  { evaluator.find_memory(plan) } -> std::same_as<const memory::Footprint<S>*>;
};

/// The reference: `run::step` itself, each plan from scratch.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
class WholeSteps {
 public:
  WholeSteps(const run::Job<S>& job, const Kernels& kernels, const Collectives& collectives,
             compute::AttentionFlops convention)
      : job_{job}, kernels_{kernels}, collectives_{collectives}, convention_{convention} {
    run::check_but_plan(job);
  }
  void change(const run::Job<S>& job, const Kernels& kernels, const Collectives& collectives,
              compute::AttentionFlops convention) {
    run::check_but_plan(job);
    job_ = job;
    kernels_ = kernels;
    collectives_ = collectives;
    convention_ = convention;
  }

  [[nodiscard]] const run::Step<S>* find(const plan::Plan& plan) {
    job_.plan = plan;
    try {
      step_ = run::step(job_, kernels_, collectives_, convention_);
      return &*step_;
    } catch (const Infeasible&) {
    } catch (const InvalidInput&) {}
    return nullptr;
  }
  [[nodiscard]] const memory::Footprint<S>* find_memory(const plan::Plan& plan) {
    const run::Step<S>* step = find(plan);
    return step == nullptr ? nullptr : &step->memory;
  }

 private:
  run::Job<S> job_;
  Kernels kernels_;
  Collectives collectives_;
  compute::AttentionFlops convention_;
  std::optional<run::Step<S>> step_{};
};

}  // namespace bessemer::study
