#pragma once

/// A whole training run: steps, failures and checkpoints, energy, carbon, water and money.
///
///     duration = steps * step time / goodput                                              (1)
///     checkpoint = n (weight + master weight + moments)                                   (2)
///     power = accelerators (activity) + hosts + network                                   (3)
///     energy = power * duration;  facility energy = PUE * energy                          (4)
///
///     n  parameters of the model
///
/// Goodput follows from the job's failure rate and the checkpoint interval (the best, unless given);
/// lost time draws the same power as useful time. Carbon is operational and location-based; the
/// embodied share of hardware stands beside it, never in it. Rental and electricity are two answers
/// to the same question, for two kinds of user: they are not summed.

#include <bessemer/carbon/embodied.hpp>
#include <bessemer/carbon/operational.hpp>
#include <bessemer/cost/electricity.hpp>
#include <bessemer/cost/rental.hpp>
#include <bessemer/energy/consumption.hpp>
#include <bessemer/energy/power.hpp>
#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/failures.hpp>
#include <bessemer/run/conditions.hpp>
#include <bessemer/run/step.hpp>
#include <bessemer/water/consumption.hpp>

namespace bessemer::run {

template <Real S = double>
struct TrainingRun {
  Step<S> step{};
  /// Optimizer steps of the run.
  S steps{};
  bool fits = false;
  Time<S> mean_time_between_failures{};
  DataSize<S> checkpoint_size{};
  Time<S> checkpoint_time{};
  Time<S> checkpoint_interval{};
  /// Share of the time that ends in kept work.
  S goodput{};
  reliability::LostTime<S> lost_time{};
  Time<S> duration{};
  /// Accelerators times duration.
  Time<S> accelerator_time{};
  Power<S> accelerator_power{};
  energy::ItPower<S> it_power{};
  ItEnergy<S> it_energy{};
  FacilityEnergy<S> facility_energy{};
  water::WaterConsumption<S> water{};
  CarbonMass<S> operational_carbon{};
  carbon::EmbodiedCarbon<S> embodied_carbon{};
  Money<S> rental_cost{};
  Money<S> electricity_cost{};
};

namespace detail {

/// Failures, checkpoints and what they cost in time.
template <Real S>
constexpr void add_reliability(TrainingRun<S>& run, const Job<S>& job,
                               const Conditions<S>& conditions) {
  const int nodes = hardware::node_count(job.cluster);
  run.mean_time_between_failures = reliability::mean_time_between_failures(
      conditions.failure_rates, job.cluster.accelerators, nodes);
  const model::StateSizes sizes = state_sizes(job);
  const double states = sizes.weight.value() + sizes.master_weight.value() + sizes.moments.value();
  run.checkpoint_size =
      DataSize<S>::from_value(S(static_cast<double>(model::parameters(job.model)) * states));
  run.checkpoint_time =
      reliability::checkpoint_write_time(run.checkpoint_size, nodes, conditions.storage);
  require(conditions.checkpoint_interval >= Time<S>{},
          "reliability.checkpoint_interval: must not be negative, got ",
          static_cast<double>(conditions.checkpoint_interval.value()), " s");
  run.checkpoint_interval =
      conditions.checkpoint_interval > Time<S>{}
          ? conditions.checkpoint_interval
          : reliability::optimal_interval(run.checkpoint_time, run.mean_time_between_failures);
  run.lost_time = reliability::lost_time(run.checkpoint_interval, run.checkpoint_time,
                                         conditions.recovery, run.mean_time_between_failures);
  run.goodput = S(1.0) - total_of<S>(run.lost_time);
  require_feasible(
      run.goodput > S(1e-6), "reliability: the job of ", job.cluster.accelerators,
      " accelerators fails every ", static_cast<double>(run.mean_time_between_failures.value()),
      " s and keeps nothing; lower the failure rates, the checkpoint time or the size");
}

/// Power, energy and what follows from them.
template <Real S>
constexpr void add_footprint(TrainingRun<S>& run, const Job<S>& job,
                             const Conditions<S>& conditions) {
  const facility::Site<S>& site = conditions.site;
  const int accelerators = job.cluster.accelerators;
  const int nodes = hardware::node_count(job.cluster);
  const StepActivity<S>& activity = run.step.activity;
  run.accelerator_power =
      energy::accelerator_power(job.cluster.node.accelerator.power_limit, conditions.power_levels,
                                energy::Activity<S>{.matrix = activity.matrix,
                                                    .memory_bound = activity.memory,
                                                    .communication = activity.communication});
  run.it_power = energy::it_power(run.accelerator_power, accelerators, job.cluster.node.host_power,
                                  nodes, job.cluster.network_power);
  run.it_energy = energy::it_energy(run.it_power, run.duration);
  run.facility_energy = energy::facility_energy(run.it_energy, site.power_usage_effectiveness);
  run.water = water::water_consumption(run.it_energy, run.facility_energy,
                                       site.water_usage_effectiveness, site.grid_water_intensity);
  run.operational_carbon =
      carbon::operational_carbon(run.facility_energy, site.grid_carbon_intensity);
  run.embodied_carbon =
      carbon::embodied_carbon(conditions.embodied, accelerators, nodes, run.duration);
  run.accelerator_time = cost::accelerator_time(accelerators, run.duration);
  run.rental_cost = cost::rental_cost(run.accelerator_time, conditions.rental_rate);
  run.electricity_cost = cost::electricity_cost(run.facility_energy, site.electricity_price);
}

}  // namespace detail

/// The run of a step that is known. Throws `Infeasible` where failures leave no work.
template <Real S>
[[nodiscard]] constexpr TrainingRun<S> training_run(const Job<S>& job,
                                                    const Conditions<S>& conditions,
                                                    const Step<S>& step) {
  TrainingRun<S> run;
  run.step = step;
  run.steps = plan::step_count(job.training);
  run.fits = !(job.cluster.node.accelerator.memory_capacity < run.step.memory.total);
  detail::add_reliability(run, job, conditions);
  run.duration = run.steps * run.step.time / run.goodput;
  detail::add_footprint(run, job, conditions);
  return run;
}

/// Equations (1) to (4). Throws as `step` does, and `Infeasible` where failures leave no work.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr TrainingRun<S> training_run(
    const Job<S>& job, const Conditions<S>& conditions, const Kernels& kernels,
    const Collectives& collectives,
    compute::AttentionFlops convention = compute::AttentionFlops::causal_half) {
  facility::check(conditions.site);
  return training_run(job, conditions, step(job, kernels, collectives, convention));
}

}  // namespace bessemer::run
