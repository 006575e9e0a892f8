#pragma once

/// The continuous inputs of a run's conditions by name, as `inputs.hpp` has them of a job, and the
/// answers that have a slope:
///
///     site.power_usage_effectiveness  reliability.detection  power.matrix  cost.rental_rate  ...
///     step.time  duration  facility_energy  operational_carbon  rental_cost  ...

#include <optional>
#include <string_view>

#include <bessemer/run/training_run.hpp>
#include <bessemer/study/inputs.hpp>
#include <bessemer/units/number.hpp>

namespace bessemer::study {

namespace detail {

template <Real S, class Visit>
constexpr void each_failure_input(run::Conditions<S>& of, const InputName& name, Visit& visit) {
  if (of.parts) {
    const InputName rates = name.in("part_rates");
    facility::PartRates<S>& parts = of.parts->rates;
    visit(rates.in("accelerator"), parts.accelerator);
    visit(rates.in("memory"), parts.memory);
    visit(rates.in("adapter"), parts.adapter);
    visit(rates.in("network_switch"), parts.network_switch);
    visit(rates.in("host"), parts.host);
    visit(rates.in("power"), parts.power);
    visit(rates.in("software"), parts.software);
    visit(rates.in("job"), parts.job);
  } else {
    const InputName rates = name.in("failure_rates");
    visit(rates.in("accelerator"), of.failure_rates.accelerator);
    visit(rates.in("node"), of.failure_rates.node);
    visit(rates.in("network_per_accelerator"), of.failure_rates.network_per_accelerator);
    visit(rates.in("software_per_accelerator"), of.failure_rates.software_per_accelerator);
    visit(rates.in("job"), of.failure_rates.job);
  }
  if (of.early_failures) {
    const InputName early = name.in("early_failures");
    visit(early.in("share"), of.early_failures->share);
    visit(early.in("life"), of.early_failures->life);
    visit(early.in("age"), of.early_failures->age);
  }
  const InputName checkpoints = name.in("checkpoints");
  if (of.checkpoints.kind != run::CheckpointKind::synchronous) {
    visit(checkpoints.in("copy_bandwidth"), of.checkpoints.copy_bandwidth);
    visit(checkpoints.in("slowdown"), of.checkpoints.slowdown);
  }
  if (of.checkpoints.kind == run::CheckpointKind::tiered) {
    visit(checkpoints.in("peer_bandwidth"), of.checkpoints.peer_bandwidth);
    visit(checkpoints.in("memory_restart"), of.checkpoints.memory_restart);
  }
  if (of.spares) visit(name.in("spares").in("repair"), of.spares->repair);
  if (of.maintenance) {
    visit(name.in("maintenance").in("period"), of.maintenance->period);
    visit(name.in("maintenance").in("length"), of.maintenance->length);
  }
  if (of.corruption) {
    const InputName corruption = name.in("corruption");
    visit(corruption.in("rate"), of.corruption->rate);
    visit(corruption.in("check"), of.corruption->check);
    visit(corruption.in("noticed_after"), of.corruption->noticed_after);
  }
}

template <Real S, class Visit>
constexpr void each_power_input(run::PowerSettings<S>& of, const InputName& name, Visit& visit) {
  if (of.response) {
    const InputName response = name.in("clock_response");
    visit(name.in("cap"), of.cap);
    visit(name.in("clock"), of.clock);
    visit(response.in("static_share"), of.response->static_share);
    visit(response.in("voltage_floor"), of.response->voltage_floor);
    visit(response.in("floor_clock"), of.response->floor_clock);
  }
  visit(name.in("switches"), of.switches.each);
  visit(name.in("optics"), of.optics.each);
  visit(name.in("storage"), of.storage.each);
  const auto stage = [&](std::string_view which, std::optional<run::SupplyStage<S>>& supply) {
    if (!supply) return;
    visit(name.in(which).in("fixed"), supply->fixed);
    visit(name.in(which).in("proportional"), supply->proportional);
    visit(name.in(which).in("quadratic"), supply->quadratic);
  };
  stage("supply", of.supply);
  stage("upstream", of.upstream);
}

}  // namespace detail

/// Calls `visit(name, number)` for each continuous input of the conditions.
template <Real S, class Visit>
constexpr void each_input(run::Conditions<S>& of, Visit&& visit) {
  const InputName site("site"), reliability("reliability"), power("power"), embodied("embodied");
  visit(site.in("power_usage_effectiveness"), of.site.power_usage_effectiveness);
  visit(site.in("grid_carbon_intensity"), of.site.grid_carbon_intensity);
  visit(site.in("water_usage_effectiveness"), of.site.water_usage_effectiveness);
  visit(site.in("grid_water_intensity"), of.site.grid_water_intensity);
  visit(site.in("electricity_price"), of.site.electricity_price);
  detail::each_failure_input(of, reliability, visit);
  visit(reliability.in("detection"), of.recovery.detection);
  visit(reliability.in("restart"), of.recovery.restart);
  visit(reliability.in("storage_bandwidth"), of.storage.bandwidth);
  visit(reliability.in("writer_bandwidth"), of.storage.writer_bandwidth);
  visit(reliability.in("storage_latency"), of.storage.latency);
  visit(reliability.in("checkpoint_interval"), of.checkpoint_interval);
  visit(power.in("matrix"), of.power_levels.matrix);
  visit(power.in("memory_bound"), of.power_levels.memory_bound);
  visit(power.in("communication"), of.power_levels.communication);
  visit(power.in("idle"), of.power_levels.idle);
  detail::each_power_input(of.power, power, visit);
  visit(embodied.in("per_accelerator"), of.embodied.per_accelerator);
  visit(embodied.in("per_node"), of.embodied.per_node);
  visit(embodied.in("lifetime"), of.embodied.lifetime);
  visit(embodied.in("utilization"), of.embodied.utilization);
  visit(InputName("cost").in("rental_rate"), of.rental_rate);
}

namespace detail {

/// Calls `visit(name, number)` for each input of everything that a run is made from.
template <class Visit, class... Parts>
constexpr void each_input_of(Visit&& visit, Parts&... parts) {
  (each_input(parts, visit), ...);
}

}  // namespace detail

/// Calls `visit(name, value)` for each answer that moves with the inputs: a quantity or a number.
template <Real S, class Visit>
constexpr void each_answer(const run::TrainingRun<S>& run, Visit&& visit) {
  visit("step.time", run.step.time);
  visit("step.model_flops_utilization", run.step.model_flops_utilization);
  visit("step.hardware_flops_utilization", run.step.hardware_flops_utilization);
  visit("memory.total", run.step.memory.total);
  visit("mean_time_between_failures", run.mean_time_between_failures);
  visit("goodput", run.goodput);
  visit("duration", run.duration);
  visit("accelerator_time", run.accelerator_time);
  visit("accelerator_power", run.accelerator_power);
  visit("facility_peak_power", run.facility_peak_power);
  visit("it_energy", run.it_energy.quantity());
  visit("facility_energy", run.facility_energy.quantity());
  visit("water", Volume<S>(run.water.on_site + run.water.off_site));
  visit("operational_carbon", run.operational_carbon);
  visit("embodied_carbon",
        CarbonMass<S>(run.embodied_carbon.accelerators + run.embodied_carbon.nodes));
  visit("rental_cost", run.rental_cost);
  visit("electricity_cost", run.electricity_cost);
}

}  // namespace bessemer::study
