#pragma once

/// Failure rates that large jobs have reported, per part.
///
/// `h100-llama-3` divides the 419 unexpected interruptions of 54 days on 16,384 H100 in 2,048 nodes
/// [GrattafioriEtAl2024], Table 5, among the parts. Its printed percentages do not all follow from
/// its counts; the counts do sum to 419 and are what is used:
///
///     part        causes (count)                                                       count
///     accelerator faulty (148), HBM3 (72), SRAM (19), system processor (17),             268
///                 silent data corruption (6), thermal interface and sensor (6)
///     node        unplanned host maintenance (32), NIC (7), SSD (3), power supply (3),    53
///                 chassis (2), IO expansion board (2), CPU (2), system memory (2)
///     network     switch or cable (35), NCCL watchdog timeouts (7)                        42
///     software    bug (54), dependency (2)                                                56
///
/// Software is spread over accelerators: as one rate per job it would stop 8 accelerators once a
/// day, against the proportion that [KokolisEtAl2024] find. New hardware in its first weeks fails
/// more.
///
/// Sources that count machines and not causes stand as rates of nodes: `a100-rsc-1` and `a100-rsc-2`
/// are clusters of mixed jobs [KokolisEtAl2024], recalled and not checked; `a100-opt-175b` is two
/// machines a day of 124 [MetaseqChronicles2022]. `h200-crusoe` is what [LockwoodComponentReliability2025]
/// infers of a talk: 205 failures, 1,600 accelerators, four months; 61 % accelerators (19.5 %
/// recoverable, 41.5 % replaced), 34.1 % network, 4.9 % other.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/failure_rates.hpp>

namespace bessemer::catalog {

struct FailureRatesEntry {
  static constexpr std::string_view kind = "failure rates";
  std::string_view name;
  std::string_view label;
  Sourced<Frequency<>> accelerator;
  Sourced<Frequency<>> node;
  Sourced<Frequency<>> network_per_accelerator;
  Sourced<Frequency<>> software_per_accelerator;

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr facility::FailureRates<S> description() const {
    return {.accelerator = as<S>(accelerator.value()),
            .node = as<S>(node.value()),
            .network_per_accelerator = as<S>(network_per_accelerator.value()),
            .software_per_accelerator = as<S>(software_per_accelerator.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const FailureRatesEntry& entry, V&& visit) {
  visit_source("failure_rates.accelerator", entry.accelerator, visit);
  visit_source("failure_rates.node", entry.node, visit);
  visit_source("failure_rates.network_per_accelerator", entry.network_per_accelerator, visit);
  visit_source("failure_rates.software_per_accelerator", entry.software_per_accelerator, visit);
}

inline constexpr FailureRatesEntry h100_llama_3_failures{
    .name = "h100-llama-3",
    .label = "Llama 3.1 405B, 16,384 H100",
    .accelerator = {268.0 / (16384.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
                    "268 interruptions, 16,384 accelerators, 54 days"},
    .node = {53.0 / (2048.0 * 54.0 * day), Basis::derived, "GrattafioriEtAl2024",
             "53 interruptions, 2,048 nodes, 54 days"},
    .network_per_accelerator = {42.0 / (16384.0 * 54.0 * day), Basis::derived,
                                "GrattafioriEtAl2024",
                                "42 interruptions, 16,384 accelerators, 54 days"},
    .software_per_accelerator = {56.0 / (16384.0 * 54.0 * day), Basis::derived,
                                 "GrattafioriEtAl2024",
                                 "56 interruptions, 16,384 accelerators, 54 days"},
};

inline constexpr FailureRatesEntry a100_rsc_1_failures{
    .name = "a100-rsc-1",
    .label = "Meta RSC-1, 16,000 A100, mixed jobs",
    .accelerator = {0.0 / day, Basis::derived, "KokolisEtAl2024", "counted with the node"},
    .node = {6.5 / (1000.0 * day), Basis::assumed, "KokolisEtAl2024",
             "6.5 per 1,000 node-days, recalled"},
    .network_per_accelerator = {0.0 / day, Basis::derived, "KokolisEtAl2024",
                                "counted with the node"},
    .software_per_accelerator = {0.0 / day, Basis::derived, "KokolisEtAl2024",
                                 "hardware only: users' software is not counted"},
};

inline constexpr FailureRatesEntry a100_rsc_2_failures{
    .name = "a100-rsc-2",
    .label = "Meta RSC-2, 8,000 A100, mixed jobs",
    .accelerator = {0.0 / day, Basis::derived, "KokolisEtAl2024", "counted with the node"},
    .node = {2.34 / (1000.0 * day), Basis::assumed, "KokolisEtAl2024",
             "2.34 per 1,000 node-days, recalled"},
    .network_per_accelerator = {0.0 / day, Basis::derived, "KokolisEtAl2024",
                                "counted with the node"},
    .software_per_accelerator = {0.0 / day, Basis::derived, "KokolisEtAl2024",
                                 "hardware only: users' software is not counted"},
};

inline constexpr FailureRatesEntry a100_opt_175b_failures{
    .name = "a100-opt-175b",
    .label = "OPT-175B, 992 A100",
    .accelerator = {0.0 / day, Basis::derived, "MetaseqChronicles2022", "counted with the node"},
    .node = {2.0 / (124.0 * day), Basis::derived, "MetaseqChronicles2022",
             "final_update.md line 27: about two machines a day, 124 of 8 A100"},
    .network_per_accelerator = {0.0 / day, Basis::derived, "MetaseqChronicles2022",
                                "counted with the node"},
    .software_per_accelerator = {0.0 / day, Basis::derived, "MetaseqChronicles2022",
                                 "machines only"},
};

inline constexpr FailureRatesEntry h200_crusoe_failures{
    .name = "h200-crusoe",
    .label = "Crusoe, 1,600 H200",
    .accelerator = {0.610 * 205.0 / (1600.0 * 120.0 * day), Basis::assumed,
                    "LockwoodComponentReliability2025",
                    "61.0 % of about 205 failures, 1,600 accelerators, 120 days; inferred"},
    .node = {0.049 * 205.0 / (200.0 * 120.0 * day), Basis::assumed,
             "LockwoodComponentReliability2025",
             "4.9 % of about 205 failures, 200 nodes, 120 days; inferred"},
    .network_per_accelerator = {0.341 * 205.0 / (1600.0 * 120.0 * day), Basis::assumed,
                                "LockwoodComponentReliability2025",
                                "34.1 % of about 205 failures, 1,600 accelerators, 120 days; "
                                "inferred"},
    .software_per_accelerator = {0.0 / day, Basis::derived, "LockwoodComponentReliability2025",
                                 "hardware only"},
};

/// Find one with `find(failure_rates, "h100-llama-3")`.
inline constexpr std::array failure_rates{h100_llama_3_failures, a100_rsc_1_failures,
                                          a100_rsc_2_failures, a100_opt_175b_failures,
                                          h200_crusoe_failures};

}  // namespace bessemer::catalog
