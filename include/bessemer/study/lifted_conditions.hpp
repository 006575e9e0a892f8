#pragma once

/// Conditions of a run on another scalar, as `lifted.hpp` has it of a job.

#include <optional>

#include <bessemer/run/conditions.hpp>

namespace bessemer::study {

template <Real S>
[[nodiscard]] constexpr facility::Site<S> lifted(const facility::Site<>& from) {
  return {.name = from.name,
          .power_usage_effectiveness = S(from.power_usage_effectiveness),
          .grid_carbon_intensity = as<S>(from.grid_carbon_intensity),
          .water_usage_effectiveness = as<S>(from.water_usage_effectiveness),
          .grid_water_intensity = as<S>(from.grid_water_intensity),
          .electricity_price = as<S>(from.electricity_price)};
}

template <Real S>
[[nodiscard]] constexpr facility::FailureRates<S> lifted(const facility::FailureRates<>& from) {
  return {.accelerator = as<S>(from.accelerator),
          .node = as<S>(from.node),
          .network_per_accelerator = as<S>(from.network_per_accelerator),
          .software_per_accelerator = as<S>(from.software_per_accelerator),
          .job = as<S>(from.job)};
}

template <Real S>
[[nodiscard]] constexpr facility::FailingParts<S> lifted(const facility::FailingParts<>& from) {
  const facility::PartRates<>& rates = from.rates;
  return {.rates = {.accelerator = as<S>(rates.accelerator),
                    .memory = as<S>(rates.memory),
                    .adapter = as<S>(rates.adapter),
                    .network_switch = as<S>(rates.network_switch),
                    .host = as<S>(rates.host),
                    .power = as<S>(rates.power),
                    .software = as<S>(rates.software),
                    .job = as<S>(rates.job)},
          .machine = from.machine};
}

template <Real S>
[[nodiscard]] constexpr run::EarlyFailures<S> lifted(const run::EarlyFailures<>& from) {
  return {.share = S(from.share), .life = as<S>(from.life), .age = as<S>(from.age)};
}

template <Real S>
[[nodiscard]] constexpr run::Checkpoints<S> lifted(const run::Checkpoints<>& from) {
  return {.kind = from.kind,
          .copy_bandwidth = as<S>(from.copy_bandwidth),
          .slowdown = S(from.slowdown),
          .copies = from.copies,
          .peer_bandwidth = as<S>(from.peer_bandwidth),
          .memory_restart = as<S>(from.memory_restart),
          .storage_every = from.storage_every};
}

template <Real S>
[[nodiscard]] constexpr run::Spares<S> lifted(const run::Spares<>& from) {
  return {.nodes = from.nodes,
          .repair = as<S>(from.repair),
          .crews = from.crews,
          .fail = from.fail,
          .hot = from.hot,
          .elastic = from.elastic};
}

template <Real S>
[[nodiscard]] constexpr reliability::MaintenanceWindows<S> lifted(
    const reliability::MaintenanceWindows<>& from) {
  return {.period = as<S>(from.period), .length = as<S>(from.length)};
}

template <Real S>
[[nodiscard]] constexpr run::Corruption<S> lifted(const run::Corruption<>& from) {
  return {.rate = as<S>(from.rate),
          .check = as<S>(from.check),
          .noticed_after = as<S>(from.noticed_after)};
}

template <Real S>
[[nodiscard]] constexpr facility::ClockResponse<S> lifted(const facility::ClockResponse<>& from) {
  return {.static_share = S(from.static_share),
          .voltage_floor = S(from.voltage_floor),
          .floor_clock = S(from.floor_clock),
          .lowest_clock = S(from.lowest_clock)};
}

template <Real S>
[[nodiscard]] constexpr energy::PoweredParts<S> lifted(const energy::PoweredParts<>& from) {
  return {.count = from.count, .each = as<S>(from.each)};
}

template <Real S>
[[nodiscard]] constexpr run::SupplyStage<S> lifted(const run::SupplyStage<>& from) {
  return {.name = from.name,
          .rated = as<S>(from.rated),
          .units = from.units,
          .fixed = S(from.fixed),
          .proportional = S(from.proportional),
          .quadratic = S(from.quadratic)};
}

/// What may be left out.
template <Real S, class Part>
[[nodiscard]] constexpr auto lifted(const std::optional<Part>& from)
    -> std::optional<decltype(lifted<S>(*from))> {
  if (!from) return std::nullopt;
  return lifted<S>(*from);
}

template <Real S>
[[nodiscard]] constexpr run::PowerSettings<S> lifted(const run::PowerSettings<>& from) {
  return {.cap = as<S>(from.cap),
          .clock = S(from.clock),
          .response = lifted<S>(from.response),
          .switches = lifted<S>(from.switches),
          .optics = lifted<S>(from.optics),
          .storage = lifted<S>(from.storage),
          .supply = lifted<S>(from.supply),
          .upstream = lifted<S>(from.upstream),
          .site_limit = as<S>(from.site_limit)};
}

template <Real S>
[[nodiscard]] constexpr run::Conditions<S> lifted(const run::Conditions<>& from) {
  return {.site = lifted<S>(from.site),
          .failure_rates = lifted<S>(from.failure_rates),
          .recovery = {.detection = as<S>(from.recovery.detection),
                       .restart = as<S>(from.recovery.restart)},
          .storage = {.bandwidth = as<S>(from.storage.bandwidth),
                      .writer_bandwidth = as<S>(from.storage.writer_bandwidth),
                      .latency = as<S>(from.storage.latency)},
          .checkpoint_interval = as<S>(from.checkpoint_interval),
          .power_levels = {.matrix = S(from.power_levels.matrix),
                           .memory_bound = S(from.power_levels.memory_bound),
                           .communication = S(from.power_levels.communication),
                           .idle = S(from.power_levels.idle)},
          .embodied = {.per_accelerator = as<S>(from.embodied.per_accelerator),
                       .per_node = as<S>(from.embodied.per_node),
                       .lifetime = as<S>(from.embodied.lifetime),
                       .utilization = S(from.embodied.utilization)},
          .rental_rate = as<S>(from.rental_rate),
          .parts = lifted<S>(from.parts),
          .early_failures = lifted<S>(from.early_failures),
          .checkpoints = lifted<S>(from.checkpoints),
          .spares = lifted<S>(from.spares),
          .maintenance = lifted<S>(from.maintenance),
          .corruption = lifted<S>(from.corruption),
          .power = lifted<S>(from.power)};
}

}  // namespace bessemer::study
