#pragma once

/// Failure rates by kind of part, of jobs that have said which part failed.
///
/// `h100-llama-3` divides the same 419 unexpected interruptions of 54 days on 16,384 H100 as
/// `failure_rates.hpp` [GrattafioriEtAl2024], Table 5, among the parts:
///
///     part            causes (count)                                              count  of
///     accelerator     faulty (148), SRAM (19), system processor (17), thermal       196  16,384
///                     interface and sensor (6), silent data corruption (6)
///     memory          HBM3 (72)                                                      72  16,384
///     adapter         NIC (7)                                                         7  16,384
///     network switch  switch or cable (35), NCCL watchdog timeouts (7)               42   1,024
///     host            unplanned host maintenance (32), SSD (3), chassis (2), IO      43   2,048
///                     expansion board (2), CPU (2), system memory (2)
///     power           supply (3)                                                      3   2,048
///     software        bug (54), dependency (2)                                       56  16,384
///
/// A rack of that cluster holds two servers of 8 accelerators behind one switch; each accelerator
/// has an adapter of its own. Timeouts of collectives have no cause in the table and stand with the
/// network. Supplies are counted with their servers: which nodes share a feed is not published.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/part_rates.hpp>

namespace bessemer::catalog {

struct PartRatesEntry {
  static constexpr std::string_view kind = "part rates";
  std::string_view name;
  std::string_view label;
  Sourced<Frequency<>> accelerator;
  Sourced<Frequency<>> memory;
  Sourced<Frequency<>> adapter;
  Sourced<Frequency<>> network_switch;
  Sourced<Frequency<>> host;
  Sourced<Frequency<>> power;
  Sourced<Frequency<>> software;
  /// Corruption that no part reports, per accelerator; a part of `accelerator`.
  Sourced<Frequency<>> silent_corruption;
  Sourced<facility::MachineParts> parts;

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr facility::PartRates<S> description() const {
    return {.accelerator = as<S>(accelerator.value()),
            .memory = as<S>(memory.value()),
            .adapter = as<S>(adapter.value()),
            .network_switch = as<S>(network_switch.value()),
            .host = as<S>(host.value()),
            .power = as<S>(power.value()),
            .software = as<S>(software.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const PartRatesEntry& entry, V&& visit) {
  visit_source("part_rates.accelerator", entry.accelerator, visit);
  visit_source("part_rates.memory", entry.memory, visit);
  visit_source("part_rates.adapter", entry.adapter, visit);
  visit_source("part_rates.network_switch", entry.network_switch, visit);
  visit_source("part_rates.host", entry.host, visit);
  visit_source("part_rates.power", entry.power, visit);
  visit_source("part_rates.software", entry.software, visit);
  visit_source("part_rates.silent_corruption", entry.silent_corruption, visit);
  visit_source("machine_parts", entry.parts, visit);
}

inline constexpr PartRatesEntry h100_llama_3_parts{
    .name = "h100-llama-3",
    .label = "Llama 3.1 405B, 16,384 H100",
    .accelerator = {196.0 / (16384.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
                    "196 interruptions, 16,384 accelerators, 54 days"},
    .memory = {72.0 / (16384.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
               "72 interruptions, 16,384 accelerators, 54 days"},
    .adapter = {7.0 / (16384.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
                "7 interruptions, one adapter per accelerator, 54 days"},
    .network_switch = {42.0 / (1024.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
                       "42 interruptions, one switch per rack of 16 accelerators, 54 days"},
    .host = {43.0 / (2048.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
             "43 interruptions, 2,048 nodes, 54 days"},
    .power = {3.0 / (2048.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
              "3 interruptions, 2,048 nodes, 54 days"},
    .software = {56.0 / (16384.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
                 "56 interruptions, 16,384 accelerators, 54 days"},
    .silent_corruption = {6.0 / (16384.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
                          "6 interruptions, 16,384 accelerators, 54 days"},
    .parts = {{.accelerators_per_node = 8,
               .adapters_per_node = 8,
               .nodes_per_switch = 2,
               .nodes_per_power_domain = 1},
              Basis::published,
              "GrattafioriEtAl2024",
              "section 3.3.1: racks of 16 GPUs in two servers; supplies with their servers"},
};

/// Find one with `find(part_rates, "h100-llama-3")`.
inline constexpr std::array part_rates{h100_llama_3_parts};

}  // namespace bessemer::catalog
