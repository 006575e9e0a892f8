#pragma once

/// A whole training run: steps, failures and checkpoints, energy, carbon, water and money.
///
///     duration = steps * step time / goodput                                              (1)
///     checkpoint = n (weight + master weight + moments)                                   (2)
///     power = accelerators (activity, clock) + hosts + network + what stands beside       (3)
///     energy = power * duration;  facility energy = PUE * energy                          (4)
///
///     n  parameters of the model
///
/// Goodput follows from failures, checkpoints and the interval between them (the best, unless given),
/// spares and maintenance (`run_reliability.hpp`); a cap or a clock slows the step and lowers the power
/// (`run_power.hpp`). Lost time draws the same power as useful time. Spares are paid for. Carbon is operational and location-based; the
/// embodied share of hardware stands beside it, never in it. Rental and electricity are two answers
/// to the same question, for two kinds of user: they are not summed.

#include <bessemer/carbon/embodied.hpp>
#include <bessemer/carbon/operational.hpp>
#include <bessemer/cost/electricity.hpp>
#include <bessemer/cost/rental.hpp>
#include <bessemer/energy/consumption.hpp>
#include <bessemer/run/conditions.hpp>
#include <bessemer/run/run_power.hpp>
#include <bessemer/run/run_reliability.hpp>
#include <bessemer/run/step.hpp>
#include <bessemer/water/consumption.hpp>

namespace bessemer::run {

template <Real S = double>
struct TrainingRun {
  Step<S> step{};
  /// Optimizer steps of the run.
  S steps{};
  bool fits = false;
  /// Interruptions of the job, by what failed. Of plain rates, nodes stand as `host` and the network
  /// as `network_switch`.
  reliability::PartFailures<S> failures{};
  Time<S> mean_time_between_failures{};
  DataSize<S> checkpoint_size{};
  /// That one checkpoint stops the job.
  Time<S> checkpoint_time{};
  /// Until its state outlives everything.
  Time<S> durable_after{};
  Time<S> checkpoint_interval{};
  /// Checkpoints in memory for each into storage; 1 without tiers.
  int storage_every = 1;
  /// Share of the time that ends in kept work.
  S goodput{};
  reliability::RunLosses<S> lost_time{};
  Time<S> duration{};
  /// Accelerators times duration.
  Time<S> accelerator_time{};
  /// Over full clock.
  S clock = S(1.0);
  Power<S> accelerator_power{};
  energy::ItPower<S> it_power{};
  /// Of all IT equipment, within a step.
  energy::PowerSwing<S> power_swing{};
  /// At the meter of the building.
  Power<S> facility_peak_power{};
  /// Upstream of the equipment, a part of what power usage effectiveness adds.
  Power<S> upstream_loss{};
  /// That the site's limit feeds at such a peak; zero without a limit.
  int site_nodes = 0;
  ItEnergy<S> it_energy{};
  FacilityEnergy<S> facility_energy{};
  water::WaterConsumption<S> water{};
  CarbonMass<S> operational_carbon{};
  carbon::EmbodiedCarbon<S> embodied_carbon{};
  Money<S> rental_cost{};
  Money<S> electricity_cost{};
};

namespace detail {

/// The step at the clock. Utilization stays over the peak at full clock.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr Step<S> clocked_step(const Job<S>& job, const S& clock,
                                             const Kernels& kernels, const Collectives& collectives,
                                             compute::AttentionFlops convention) {
  if (!(clock < S(1.0))) return step(job, kernels, collectives, convention);
  Step<S> slower = step(at_clock(job, clock), kernels, collectives, convention);
  slower.model_flops_utilization = clock * slower.model_flops_utilization;
  slower.hardware_flops_utilization = clock * slower.hardware_flops_utilization;
  return slower;
}

/// Failures, checkpoints and what they cost in time.
template <Real S>
constexpr void add_reliability(TrainingRun<S>& run, const Job<S>& job,
                               const Conditions<S>& conditions) {
  const RunReliability<S> of =
      run_reliability(job, conditions, run.step.layout, Time<S>(run.steps * run.step.time));
  run.failures = of.failures;
  run.mean_time_between_failures = of.mean_time_between_failures;
  run.checkpoint_size = of.checkpoint_size;
  run.checkpoint_time = of.checkpoints.cost;
  run.durable_after = of.checkpoints.durable_after;
  run.checkpoint_interval = of.checkpoints.interval;
  run.storage_every = of.checkpoints.storage_every;
  run.lost_time = of.lost;
  run.goodput = of.goodput;
}

/// What is drawn, and how far it swings.
template <Real S>
constexpr void add_power(TrainingRun<S>& run, const Job<S>& job, const Conditions<S>& conditions) {
  const RunPower<S> of = run_power(job, conditions, run.step.activity, run.clock);
  run.accelerator_power = of.accelerator;
  run.it_power = of.it;
  run.power_swing = of.swing;
  run.facility_peak_power = of.facility_peak;
  run.upstream_loss = of.upstream_loss;
  run.site_nodes = of.site_nodes;
}

/// Energy and what follows from it. Spares are made and rented like the rest.
template <Real S>
constexpr void add_footprint(TrainingRun<S>& run, const Job<S>& job,
                             const Conditions<S>& conditions) {
  const facility::Site<S>& site = conditions.site;
  const int accelerators = job.cluster.accelerators;
  const int nodes = hardware::node_count(job.cluster);
  const int spares = conditions.spares ? conditions.spares->nodes : 0;
  const int held = accelerators + spares * job.cluster.node.accelerators;
  run.it_energy = energy::it_energy(run.it_power, run.duration);
  run.facility_energy = energy::facility_energy(run.it_energy, site.power_usage_effectiveness);
  run.water = water::water_consumption(run.it_energy, run.facility_energy,
                                       site.water_usage_effectiveness, site.grid_water_intensity);
  run.operational_carbon =
      carbon::operational_carbon(run.facility_energy, site.grid_carbon_intensity);
  run.embodied_carbon =
      carbon::embodied_carbon(conditions.embodied, held, nodes + spares, run.duration);
  run.accelerator_time = cost::accelerator_time(accelerators, run.duration);
  run.rental_cost =
      cost::rental_cost(cost::accelerator_time(held, run.duration), conditions.rental_rate);
  run.electricity_cost = cost::electricity_cost(run.facility_energy, site.electricity_price);
}

}  // namespace detail

/// The run of a step that is known, at the clock of the conditions. Throws `Infeasible` where failures
/// leave no work or the site cannot deliver the peak.
template <Real S>
[[nodiscard]] constexpr TrainingRun<S> training_run(const Job<S>& job,
                                                    const Conditions<S>& conditions,
                                                    const Step<S>& step) {
  TrainingRun<S> run;
  run.clock = clock_of(job, conditions);
  run.step = step;
  run.steps = plan::step_count(job.training);
  run.fits = !(job.cluster.node.accelerator.memory_capacity < run.step.memory.total);
  detail::add_reliability(run, job, conditions);
  run.duration = run.steps * run.step.time / run.goodput;
  detail::add_power(run, job, conditions);
  detail::add_footprint(run, job, conditions);
  return run;
}

/// Equations (1) to (4). Throws as `step` does, and `Infeasible` where failures leave no work or the
/// site cannot deliver the peak.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
[[nodiscard]] constexpr TrainingRun<S> training_run(
    const Job<S>& job, const Conditions<S>& conditions, const Kernels& kernels,
    const Collectives& collectives,
    compute::AttentionFlops convention = compute::AttentionFlops::causal_half) {
  facility::check(conditions.site);
  return training_run(
      job, conditions,
      detail::clocked_step(job, clock_of(job, conditions), kernels, collectives, convention));
}

}  // namespace bessemer::run
