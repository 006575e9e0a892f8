#pragma once

/// The continuous inputs of a run's conditions by name, as `inputs.hpp` has them of a job, and the
/// answers that have a slope:
///
///     site.power_usage_effectiveness  reliability.detection  power.matrix  cost.rental_rate  ...
///     step.time  duration  facility_energy  operational_carbon  rental_cost  ...

#include <string_view>

#include <bessemer/run/training_run.hpp>
#include <bessemer/study/inputs.hpp>

namespace bessemer::study {

/// Calls `visit(name, number)` for each continuous input of the conditions.
template <Real S, class Visit>
constexpr void each_input(run::Conditions<S>& of, Visit&& visit) {
  const InputName site("site"), reliability("reliability"), power("power"), embodied("embodied");
  visit(site.in("power_usage_effectiveness"), of.site.power_usage_effectiveness);
  visit(site.in("grid_carbon_intensity"), of.site.grid_carbon_intensity);
  visit(site.in("water_usage_effectiveness"), of.site.water_usage_effectiveness);
  visit(site.in("grid_water_intensity"), of.site.grid_water_intensity);
  visit(site.in("electricity_price"), of.site.electricity_price);
  const InputName rates = reliability.in("failure_rates");
  visit(rates.in("accelerator"), of.failure_rates.accelerator);
  visit(rates.in("node"), of.failure_rates.node);
  visit(rates.in("network_per_accelerator"), of.failure_rates.network_per_accelerator);
  visit(rates.in("software_per_accelerator"), of.failure_rates.software_per_accelerator);
  visit(rates.in("job"), of.failure_rates.job);
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
  visit(embodied.in("per_accelerator"), of.embodied.per_accelerator);
  visit(embodied.in("per_node"), of.embodied.per_node);
  visit(embodied.in("lifetime"), of.embodied.lifetime);
  visit(embodied.in("utilization"), of.embodied.utilization);
  visit(InputName("cost").in("rental_rate"), of.rental_rate);
}

/// Calls `visit(name, value)` for each answer that moves with the inputs, in the library's units.
template <Real S, class Visit>
constexpr void each_answer(const run::TrainingRun<S>& run, Visit&& visit) {
  visit("step.time", run.step.time.value());
  visit("step.model_flops_utilization", run.step.model_flops_utilization);
  visit("step.hardware_flops_utilization", run.step.hardware_flops_utilization);
  visit("memory.total", run.step.memory.total.value());
  visit("mean_time_between_failures", run.mean_time_between_failures.value());
  visit("goodput", run.goodput);
  visit("duration", run.duration.value());
  visit("accelerator_time", run.accelerator_time.value());
  visit("accelerator_power", run.accelerator_power.value());
  visit("it_energy", run.it_energy.quantity().value());
  visit("facility_energy", run.facility_energy.quantity().value());
  visit("water", S(run.water.on_site.value() + run.water.off_site.value()));
  visit("operational_carbon", run.operational_carbon.value());
  visit("embodied_carbon",
        S(run.embodied_carbon.accelerators.value() + run.embodied_carbon.nodes.value()));
  visit("rental_cost", run.rental_cost.value());
  visit("electricity_cost", run.electricity_cost.value());
}

}  // namespace bessemer::study
