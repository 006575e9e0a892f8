#pragma once

/// How often the parts of a cluster fail so that the job stops. Rates are interruptions per unit of
/// wall-clock of one part, while it runs.
///
///     field                      counts                                           per
///     accelerator                chip, its memory, processor, sensors, silent     accelerator
///                                data corruption
///     node                       host: adapter, supply, CPU, memory, disk,        node
///                                chassis, unplanned maintenance
///     network_per_accelerator    switches, cables, collective timeouts            accelerator
///     software_per_accelerator   bugs that show more often on more ranks          accelerator
///     job                        what stops a job of any size                     job
///
/// The split follows the causes of [GrattafioriEtAl2024] Table 5. One job size cannot tell which
/// causes grow with size; [KokolisEtAl2024] finds that failures grow in proportion to accelerators,
/// so the size-independent rate is 0 unless it is given.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct FailureRates {
  Frequency<S> accelerator = missing<Frequency<S>>("failure_rates.accelerator: must be given");
  Frequency<S> node = missing<Frequency<S>>("failure_rates.node: must be given");
  Frequency<S> network_per_accelerator =
      missing<Frequency<S>>("failure_rates.network_per_accelerator: must be given");
  Frequency<S> software_per_accelerator{};
  Frequency<S> job{};
};

/// Throws `InvalidInput` unless every rate is finite and not negative.
template <Real S>
constexpr void check(const FailureRates<S>& rates) {
  const auto check_rate = [](const Frequency<S>& rate, const char* field) {
    const double per_day = static_cast<double>(rate.value()) * day.value();
    require(per_day >= 0.0 && per_day < std::numeric_limits<double>::infinity(), field,
            ": must be finite and not negative, got ", per_day, " per day");
  };
  check_rate(rates.accelerator, "failure_rates.accelerator");
  check_rate(rates.node, "failure_rates.node");
  check_rate(rates.network_per_accelerator, "failure_rates.network_per_accelerator");
  check_rate(rates.software_per_accelerator, "failure_rates.software_per_accelerator");
  check_rate(rates.job, "failure_rates.job");
}

}  // namespace bessemer::facility
