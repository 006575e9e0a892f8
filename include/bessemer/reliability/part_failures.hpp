#pragma once

/// How often a job stops, by the part that failed, and what each failure takes with it.
///
///     lambda = a (l_acc + l_mem + l_soft) + n (k l_nic + l_host)
///              + ceil(n/s) l_switch + ceil(n/p) l_power + l_job                         (1)
///     M = 1 / lambda                                                                    (2)
///
///     n       nodes of the job                            1       n >= 1
///     a       accelerators, n times those of a node       1
///     k       adapters of a node                          1       >= 0
///     s, p    nodes behind one switch, one power domain   1       >= 1
///     l       rate of one part                            1/s     >= 0
///     M       mean time to failure of the job             s
///
/// A series system of parts with constant rates; a switch or a power domain is one part however many
/// nodes it takes. Jobs fill domains: the last one may be part-used, and stops the job as often as a
/// full one. Failures in proportion to accelerators are what [KokolisEtAl2024] measures; the list of
/// parts is that of [GrattafioriEtAl2024] Table 5. Ages of parts are `aging.hpp`.

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/facility/part_rates.hpp>

namespace bessemer::reliability {

/// Interruptions of one job per time, by what failed.
template <Real S = double>
struct PartFailures {
  Frequency<S> accelerator{};
  Frequency<S> memory{};
  Frequency<S> adapter{};
  Frequency<S> network_switch{};
  Frequency<S> host{};
  Frequency<S> power{};
  Frequency<S> software{};
};

template <class Visit, Real S>
constexpr void each_part(const PartFailures<S>& failures, Visit&& visit) {
  visit("accelerator", failures.accelerator);
  visit("memory", failures.memory);
  visit("adapter", failures.adapter);
  visit("network switch", failures.network_switch);
  visit("host", failures.host);
  visit("power", failures.power);
  visit("software", failures.software);
}

/// Equation (1), term by term; software holds what grows with ranks and what does not.
template <Real S>
[[nodiscard]] constexpr PartFailures<S> part_failures(const facility::PartRates<S>& rates,
                                                      const facility::MachineParts& parts,
                                                      int nodes) {
  check(rates);
  check(parts);
  require(nodes >= 1, "part_failures: nodes must be at least 1, got ", nodes);
  const auto domains = [nodes](int size) {
    const int count = nodes / size + (nodes % size > 0 ? 1 : 0);
    return S(static_cast<double>(count));
  };
  const S n(static_cast<double>(nodes));
  const S a = n * S(static_cast<double>(parts.accelerators_per_node));
  return {.accelerator = a * rates.accelerator,
          .memory = a * rates.memory,
          .adapter = n * S(static_cast<double>(parts.adapters_per_node)) * rates.adapter,
          .network_switch = domains(parts.nodes_per_switch) * rates.network_switch,
          .host = n * rates.host,
          .power = domains(parts.nodes_per_power_domain) * rates.power,
          .software = a * rates.software + rates.job};
}

/// Equation (2). Infinite when nothing ever fails.
template <Real S>
[[nodiscard]] constexpr Time<S> mean_time_to_failure(const PartFailures<S>& failures) {
  const Frequency<S> rate = total_of<Frequency<S>>(failures);
  if (!(rate > Frequency<S>{})) {
    return Time<S>::from_value(S(std::numeric_limits<double>::infinity()));
  }
  return S(1.0) / rate;
}

/// Where a copy of the state stands.
enum class CopyPlace {
  /// Memory of the host that wrote it: outlives the process.
  own_host,
  /// Memory of another node: outlives its writer, not what takes both.
  peer_host,
  /// Storage outside of the machine: outlives all.
  storage
};

/// Share of failures after which the job finds its state there. A node that failed is drained with
/// all that it holds; a peer is taken to stand behind the same switch and supply, so that what
/// takes a domain takes both. Without failures, everything survives.
template <Real S>
[[nodiscard]] constexpr S survived_share(const PartFailures<S>& failures, CopyPlace place) {
  const Frequency<S> all = total_of<Frequency<S>>(failures);
  if (place == CopyPlace::storage || !(all > Frequency<S>{})) return S(1.0);
  if (place == CopyPlace::own_host) return failures.software / all;
  return S(1.0) - (failures.network_switch + failures.power) / all;
}

/// A kind of failure that takes nodes out until they are repaired.
template <Real S = double>
struct Outage {
  Frequency<S> rate{};
  /// Taken out at once.
  int nodes = 1;
};

/// The failures of hardware, by how many nodes of the job each takes: one, a switch's, a supply's.
template <Real S>
[[nodiscard]] constexpr InlineVector<Outage<S>, 3> outages(const PartFailures<S>& failures,
                                                           const facility::MachineParts& parts,
                                                           int nodes) {
  check(parts);
  require(nodes >= 1, "outages: nodes must be at least 1, got ", nodes);
  const auto taken = [nodes](int size) { return size < nodes ? size : nodes; };
  return {
      Outage<S>{.rate = failures.accelerator + failures.memory + failures.adapter + failures.host,
                .nodes = 1},
      Outage<S>{.rate = failures.network_switch, .nodes = taken(parts.nodes_per_switch)},
      Outage<S>{.rate = failures.power, .nodes = taken(parts.nodes_per_power_domain)}};
}

}  // namespace bessemer::reliability
