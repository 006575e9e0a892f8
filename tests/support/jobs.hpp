#pragma once

/// Whole jobs and the conditions that they run under, for tests, on any scalar.

#include <bessemer/plan/message.hpp>
#include <bessemer/run/conditions.hpp>
#include <bessemer/run/job.hpp>
#include <support/machines.hpp>

namespace support {

/// Communication that takes no time: what is left is compute, bubbles and the optimizer.
struct FreeNetwork {
  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>&, const hardware::Fabric<S>&) const {
    return {};
  }
};

/// A job on `accelerators` of `machines.hpp`: sequences of 2,048.
template <Real S = double>
constexpr run::Job<S> job(const model::Transformer& model, const plan::Plan& plan, int accelerators,
                          int global_batch, const plan::Software<S>& software = {}) {
  return {.model = model,
          .training = {.tokens = as<S>(300.0 * Gtoken),
                       .sequence_length = 2048,
                       .global_batch = global_batch},
          .cluster = cluster<S>(accelerators),
          .plan = plan,
          .software = software};
}

/// The same on memory that takes no time: only work counts on the roofline. 1e29 byte/s is within
/// what the description allows and leaves 1e-14 of a step.
template <Real S>
constexpr run::Job<S> without_memory_time(run::Job<S> job) {
  job.cluster.node.accelerator.memory_bandwidth = as<S>(1e29 * byte / second);
  return job;
}

/// Round numbers of no place; nothing is zero, so that every derivative is alive.
template <Real S = double>
constexpr run::Conditions<S> conditions() {
  return {.site = {.name = "test site",
                   .power_usage_effectiveness = S(1.2),
                   .grid_carbon_intensity = as<S>(CarbonIntensity<>(400.0 * gCO2e / kWh)),
                   .water_usage_effectiveness = as<S>(WaterIntensity<>(0.5 * litre / kWh)),
                   .grid_water_intensity = as<S>(WaterIntensity<>(2.0 * litre / kWh)),
                   .electricity_price = as<S>(EnergyPrice<>(0.1 * USD / kWh))},
          .failure_rates = {.accelerator = as<S>(Frequency<>(1.0 / (10.0 * year))),
                            .node = as<S>(Frequency<>(1.0 / (5.0 * year))),
                            .network_per_accelerator = as<S>(Frequency<>(1.0 / (50.0 * year)))},
          .recovery = {.detection = as<S>(60.0 * second), .restart = as<S>(300.0 * second)},
          .storage = {.bandwidth = as<S>(1.0 * TB / second),
                      .writer_bandwidth = as<S>(10.0 * GB / second)},
          .power_levels = {.matrix = S(0.9),
                           .memory_bound = S(0.7),
                           .communication = S(0.4),
                           .idle = S(0.15)},
          .embodied = {.per_accelerator = as<S>(150.0 * kgCO2e),
                       .per_node = as<S>(1500.0 * kgCO2e),
                       .lifetime = as<S>(5.0 * year),
                       .utilization = S(0.8)},
          .rental_rate = as<S>(RentalRate<>(2.0 * USD / hour))};
}

}  // namespace support
