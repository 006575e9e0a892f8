#pragma once

/// Steps of many plans for one job: the parts of a step that a plan shares with plans before it are
/// kept, by the fields that they follow from (`step_parts.hpp`).
///
/// Exactly what `step` gives, bit for bit: the same functions fill the same parts, and a part is taken
/// from its table only if all that went into it is the same. The tables have a fixed number of places,
/// about 15 MB if all are taken; a full one forgets. Plans that list
/// the layers of their chunks share nothing but layers' costs.
///
/// Not for several threads at once: give each its own.

#include <string>

#include <bessemer/run/plan_keys.hpp>
#include <bessemer/run/step.hpp>

namespace bessemer::run {

template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
class FactoredStep {
 public:
  /// Copies what it is given. Throws as `step` does unless all but the plan is in order.
  FactoredStep(const Job<S>& job, const Kernels& kernels, const Collectives& collectives,
               compute::AttentionFlops convention = compute::AttentionFlops::causal_half)
      : job_{checked(job)},
        kernels_{kernels},
        collectives_{collectives},
        convention_{convention},
        frame_{step_frame(job_, convention)} {
    messages_.emplace(job_, step_.layout, collectives_);
  }
  FactoredStep(const FactoredStep&) = delete;
  FactoredStep& operator=(const FactoredStep&) = delete;

  [[nodiscard]] const Job<S>& job() const { return job_; }

  /// As if made anew, in the tables that are there; parts stay if no more changes than what their keys
  /// hold of the software.
  void change(const Job<S>& job, const Kernels& kernels, const Collectives& collectives,
              compute::AttentionFlops convention) {
    if (equal(kernels, kernels_) && equal(collectives, collectives_) && convention == convention_) {
      return change(job);
    }
    kernels_ = kernels;
    collectives_ = collectives;
    convention_ = convention;
    begin(job);
  }
  /// The same on the same kernels and collectives.
  void change(const Job<S>& job) {
    if (!share_parts(job, job_)) return begin(job);
    check(job.software);
    job_.software = job.software;
  }

  /// `step` of the job under this plan; good until the next call. Throws as `step` does.
  const Step<S>& operator()(const plan::Plan& plan) {
    lay_out(plan);
    if (!refusal().empty()) {
      if (infeasible_) throw Infeasible(refusal());
      throw InvalidInput(refusal());
    }
    answer();
    return step_;
  }

  /// The same, or nothing where the plan is refused: `refusal` says why. Throws nothing.
  const Step<S>* find(const plan::Plan& plan) {
    return caught(plan, [this] {
      answer();
      return &std::as_const(step_);
    });
  }
  /// Only what the plan needs of memory, at a part of the price.
  const memory::Footprint<S>* find_memory(const plan::Plan& plan) {
    return caught(plan, [this] {
      fill_memory(layers(), parameters(), activations());
      return &std::as_const(step_.memory);
    });
  }

  /// Why the last plan was refused, in one sentence; empty if it was not.
  [[nodiscard]] const std::string& refusal() const { return *refusal_; }
  /// It makes sense but cannot run.
  [[nodiscard]] bool infeasible() const { return infeasible_; }

 private:
  /// Of numbers that say all of themselves when they are compared: derivatives do not.
  template <class T>
  [[nodiscard]] static constexpr bool equal(const T& a, const T& b) {
    if constexpr (std::same_as<S, double> && std::equality_comparable<T>) return a == b;
    return false;
  }
  void begin(const Job<S>& job) {
    job_ = checked(job);
    frame_ = step_frame(job_, convention_);
    messages_.emplace(job_, step_.layout, collectives_);
    answer_ = 0;
    answers_.forget();
    layers_.forget();
    layer_kernels_.forget();
    costs_.forget();
    parameters_.forget();
    activations_.forget();
    stages_.forget();
    held_.forget();
    data_.forget();
    memory_.forget();
  }

  /// What a plan follows into, or why it is refused.
  struct Answer {
    plan::Layout layout{};
    std::string refusal{};
    bool infeasible = false;
  };
  using Footprint = memory::Footprint<S>;

  static const Job<S>& checked(const Job<S>& job) {
    check_but_plan(job);
    return job;
  }

  /// Then no answer depends on it.
  [[nodiscard]] static bool is_legal(const plan::Recomputation& recomputation) {
    try {
      check(recomputation);
      return true;
    } catch (const InvalidInput&) { return false; }
  }

  template <class Use>
  auto caught(const plan::Plan& plan, Use use) -> decltype(use()) {
    lay_out(plan);
    if (!refusal().empty()) return nullptr;
    try {
      return use();
    } catch (const InvalidInput& refused) {
      later_refusal_ = refused.what();
    } catch (const Infeasible& refused) {
      later_refusal_ = refused.what();
      infeasible_ = true;
    }
    refusal_ = &later_refusal_;
    answer_ = 0;  // which does not know of it
    return nullptr;
  }

  void lay_out(const plan::Plan& plan) {
    job_.plan = plan;
    const auto make = [this](std::optional<Answer>& part) {
      part.emplace();
      try {
        part->layout = check(job_.plan, job_.model, job_.training, job_.cluster.accelerators);
      } catch (const InvalidInput& refused) {
        part->refusal = refused.what();
      } catch (const Infeasible& refused) {
        part->refusal = refused.what();
        part->infeasible = true;
      }
    };
    const auto& found = plan.chunk_layers.empty() && is_legal(plan.recomputation)
                            ? answers_.find(layout_key(plan), make)
                            : answers_.make_unkeyed(make);
    if (found.number == answer_) return;
    answer_ = found.number;
    refusal_ = &found.part->refusal;
    infeasible_ = found.part->infeasible;
    step_.layout = found.part->layout;
  }

  const auto& layers() {
    const std::uint64_t listed = job_.plan.chunk_layers.empty() ? 0 : answer_;
    return layers_.find(layers_key(job_.plan, listed),
                        [this](std::optional<plan::PipelineLayers>& part) {
                          part.emplace(job_.model, job_.plan, step_.layout);
                        });
  }
  const auto& costs() {
    const bool casts = element_size(job_.training.precision) < 2.0 * byte;
    return costs_.find(costs_key(job_.plan, step_.layout, job_.software, casts),
                       [&](std::optional<LayerCosts<S>>& part) {
                         const LayerTimer<S, Kernels, Collectives> timer(job_, step_.layout,
                                                                         kernels_, *messages_);
                         part = *layer_kernels_
                                     .find(kernels_key(job_.plan, step_.layout, casts),
                                           [&](std::optional<LayerCosts<S>>& kernels) {
                                             timer.fill_kernels(kernels.emplace());
                                           })
                                     .part;
                         timer.add_rest(*part);
                       });
  }
  const auto& parameters() {
    return parameters_.find(parameters_key(job_.plan, job_.model),
                            [this](std::optional<memory::TrainedTables>& part) {
                              part.emplace(job_.model, job_.training.adapters, job_.plan);
                            });
  }
  const auto& activations() {
    return activations_.find(activations_key(job_.plan),
                             [this](std::optional<memory::ActivationTables>& part) {
                               part.emplace(job_.model, job_.training, job_.plan, job_.software);
                             });
  }

  using Layers = typename DirectTable<plan::PipelineLayers, 4>::Place;
  using Parameters = typename DirectTable<memory::TrainedTables, 2>::Place;
  using Activations = typename DirectTable<memory::ActivationTables, 5>::Place;

  [[nodiscard]] memory::StageLedgers<S> ledgers(const Layers& layers, const Parameters& parameters,
                                                const Activations& activations) const {
    return {job_.model,    job_.training, job_.plan,        step_.layout,
            job_.software, *layers.part,  *parameters.part, *activations.part};
  }

  void answer() {
    const Layers& layers = this->layers();
    const Parameters& parameters = this->parameters();
    const Activations& activations = this->activations();
    fill_time(layers, parameters, activations);
    fill_memory(layers, parameters, activations);
  }

  void fill_time(const Layers& layers, const Parameters& parameters,
                 const Activations& activations) {
    const plan::Plan& plan = job_.plan;
    const plan::Layout& layout = step_.layout;
    const auto& costs = this->costs();
    const StageCosts<S>& stages =
        *stages_
             .find(stages_key(plan, layout, job_.software, costs.number, layers.number),
                   [&](std::optional<StageCosts<S>>& part) {
                     part = stage_costs(*costs.part, *layers.part,
                                        messages_->send_time(shard_of(job_, layout)),
                                        plan::pipeline_shape(plan, layout.micro_batch_count));
                   })
             .part;
    const auto& held = held_.find({parameters.number, layers.number},
                                  [&](std::optional<plan::RankParameters>& part) {
                                    part = memory::most_trained(*parameters.part, *layers.part);
                                  });
    const DataTimes<S>& data = *data_
                                    .find(data_key(plan, layout, held.number),
                                          [&](std::optional<DataTimes<S>>& part) {
                                            part = data_times(job_, layout, *held.part, *messages_);
                                          })
                                    .part;
    memory::OffloadTime<S> offload;
    if (memory::offloads(plan))
      offload = offload_time(job_, ledgers(layers, parameters, activations), stages.busiest);
    detail::put_together(
        step_, job_,
        {.frame = frame_, .stages = stages, .data = data, .held = *held.part, .offload = offload},
        kernels_);
  }

  void fill_memory(const Layers& layers, const Parameters& parameters,
                   const Activations& activations) {
    const plan::Plan& plan = job_.plan;
    const plan::Layout& layout = step_.layout;
    step_.memory =
        *memory_
             .find(memory_key(plan, layout, layers.number, parameters.number, activations.number),
                   [&](std::optional<Footprint>& part) {
                     memory::find_fullest(ledgers(layers, parameters, activations), plan.pipeline,
                                          part.emplace());
                   })
             .part;
    memory::check_host(step_.memory, job_.cluster.node);
  }

  Job<S> job_;
  Kernels kernels_;
  Collectives collectives_;
  compute::AttentionFlops convention_;
  StepFrame<S> frame_;
  Step<S> step_{};
  std::optional<LayerMessages<S, Collectives>> messages_{};
  /// That of the plan's answer, or a later one.
  const std::string* refusal_ = &later_refusal_;
  std::string later_refusal_{};
  bool infeasible_ = false;
  std::uint64_t answer_ = 0;
  DirectTable<Answer, 5> answers_{1024};
  DirectTable<plan::PipelineLayers, 4> layers_{128};
  /// Without what comes beside them.
  DirectTable<LayerCosts<S>, 6> layer_kernels_{256};
  DirectTable<LayerCosts<S>, 8> costs_{1024};
  DirectTable<memory::TrainedTables, 2> parameters_{64};
  DirectTable<memory::ActivationTables, 5> activations_{256};
  DirectTable<StageCosts<S>, 4> stages_{1024};
  DirectTable<plan::RankParameters, 2> held_{512};
  DirectTable<DataTimes<S>, 4> data_{1024};
  DirectTable<Footprint, 6> memory_{2048};
};

}  // namespace bessemer::run
