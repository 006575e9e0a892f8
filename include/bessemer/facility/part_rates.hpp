#pragma once

/// How often each kind of part fails so that the job stops, and how the parts stand in the machine:
/// the finer twin of `FailureRates`. Rates are interruptions per unit of wall-clock of one part,
/// while it runs.
///
///     field             counts                                                  per
///     accelerator       die, its SRAM, processor, thermal interface, sensors    accelerator
///     memory            its stacks of memory                                    accelerator
///     adapter           network adapter                                         adapter
///     network_switch    first-level switch with its cables                      switch
///     host              CPU, memory, disk, chassis, unplanned maintenance       node
///     power             supply, busbar, breaker                                 power domain
///     software          bugs that show more often on more ranks                 accelerator
///     job               what stops a job of any size                            job
///
/// A switch and a power domain take several nodes at once: one interruption, many nodes to replace.
/// That, and not the mean rate, is what correlation changes.

#include <limits>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/facility/failure_rates.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct PartRates {
  Frequency<S> accelerator = missing<Frequency<S>>("part_rates.accelerator: must be given");
  Frequency<S> memory = missing<Frequency<S>>("part_rates.memory: must be given");
  Frequency<S> adapter = missing<Frequency<S>>("part_rates.adapter: must be given");
  Frequency<S> network_switch = missing<Frequency<S>>("part_rates.network_switch: must be given");
  Frequency<S> host = missing<Frequency<S>>("part_rates.host: must be given");
  Frequency<S> power = missing<Frequency<S>>("part_rates.power: must be given");
  Frequency<S> software{};
  Frequency<S> job{};
};

template <class Visit, Real S>
constexpr void each_part(const PartRates<S>& rates, Visit&& visit) {
  visit("accelerator", rates.accelerator);
  visit("memory", rates.memory);
  visit("adapter", rates.adapter);
  visit("network_switch", rates.network_switch);
  visit("host", rates.host);
  visit("power", rates.power);
  visit("software", rates.software);
  visit("job", rates.job);
}

/// Throws `InvalidInput` unless every rate is finite and not negative.
template <Real S>
constexpr void check(const PartRates<S>& rates) {
  each_part(rates, [](std::string_view part, const Frequency<S>& rate) {
    const double per_day = static_cast<double>(rate.value()) * day.value();
    require(per_day >= 0.0 && per_day < std::numeric_limits<double>::infinity(), "part_rates.",
            part, ": must be finite and not negative, got ", per_day, " per day");
  });
}

/// How many parts a node has, and how many nodes stand behind what they share.
struct MachineParts {
  int accelerators_per_node = missing<int>("machine_parts.accelerators_per_node: must be given");
  int adapters_per_node = missing<int>("machine_parts.adapters_per_node: must be given");
  /// Nodes that lose the network with one first-level switch.
  int nodes_per_switch = missing<int>("machine_parts.nodes_per_switch: must be given");
  /// Nodes that lose power together.
  int nodes_per_power_domain = missing<int>("machine_parts.nodes_per_power_domain: must be given");
};

/// Throws `InvalidInput` unless there is one of each at least; adapters may be none.
constexpr void check(const MachineParts& parts) {
  require(parts.accelerators_per_node >= 1,
          "machine_parts.accelerators_per_node: must be at least 1, got ",
          parts.accelerators_per_node);
  require(parts.adapters_per_node >= 0,
          "machine_parts.adapters_per_node: must not be negative, got ", parts.adapters_per_node);
  require(parts.nodes_per_switch >= 1, "machine_parts.nodes_per_switch: must be at least 1, got ",
          parts.nodes_per_switch);
  require(parts.nodes_per_power_domain >= 1,
          "machine_parts.nodes_per_power_domain: must be at least 1, got ",
          parts.nodes_per_power_domain);
}

/// Rates of parts with the machine that they stand in.
template <Real S = double>
struct FailingParts {
  PartRates<S> rates = missing<PartRates<S>>("failing_parts.rates: must be given");
  MachineParts machine = missing<MachineParts>("failing_parts.machine: must be given");
};

template <Real S>
constexpr void check(const FailingParts<S>& parts) {
  check(parts.rates);
  check(parts.machine);
}

/// The coarser description with the same mean: shared parts spread over what stands behind them.
template <Real S>
[[nodiscard]] constexpr FailureRates<S> failure_rates(const PartRates<S>& rates,
                                                      const MachineParts& parts) {
  check(rates);
  check(parts);
  const auto of = [](int count) { return S(static_cast<double>(count)); };
  const S behind_switch = of(parts.nodes_per_switch) * of(parts.accelerators_per_node);
  return {.accelerator = rates.accelerator + rates.memory,
          .node = rates.host + of(parts.adapters_per_node) * rates.adapter +
                  rates.power / of(parts.nodes_per_power_domain),
          .network_per_accelerator = rates.network_switch / behind_switch,
          .software_per_accelerator = rates.software,
          .job = rates.job};
}

}  // namespace bessemer::facility
