#pragma once

/// Carbon embodied in accelerators and servers, cradle to gate, and over what it is spread.
///
/// The life of 6 years at 85 % use is recalled of [LuccioniEtAl2023] and agrees with its result: a
/// server of 2,500 kg and cards of 150 kg over it give the 11.2 t of BLOOM. Filings depreciate
/// servers over 4 to 6 years. A card's mass holds its package, memory and board; one die alone is
/// an order less.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/embodied.hpp>

namespace bessemer::catalog {

struct EmbodiedEntry {
  static constexpr std::string_view kind = "embodied carbon";
  std::string_view name;
  std::string_view label;
  Sourced<CarbonMass<>> per_accelerator;
  Sourced<CarbonMass<>> per_node;
  Sourced<Time<>> lifetime;
  Sourced<double> utilization;

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr facility::Embodied<S> description() const {
    return {.per_accelerator = as<S>(per_accelerator.value()),
            .per_node = as<S>(per_node.value()),
            .lifetime = as<S>(lifetime.value()),
            .utilization = S(utilization.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const EmbodiedEntry& entry, V&& visit) {
  visit_source("embodied.per_accelerator", entry.per_accelerator, visit);
  visit_source("embodied.per_node", entry.per_node, visit);
  visit_source("embodied.lifetime", entry.lifetime, visit);
  visit_source("embodied.utilization", entry.utilization, visit);
}

/// 6 years in use for 85 % of the time.
inline constexpr Sourced<Time<>> embodied_lifetime{6.0 * year, Basis::assumed, "LuccioniEtAl2023",
                                                   "recalled; agrees with the 11.2 t of BLOOM"};
inline constexpr Sourced<double> embodied_utilization{0.85, Basis::assumed, "LuccioniEtAl2023",
                                                      "recalled; agrees with the 11.2 t of BLOOM"};

inline constexpr EmbodiedEntry h100_embodied{
    .name = "h100",
    .label = "8 H100 80 GB in a server of the p5 class",
    .per_accelerator = {164.0 * kgCO2e, Basis::published, "EcoLogits2025",
                        "HGX H100 product carbon footprint of NVIDIA, per card, without server"},
    .per_node = {5700.0 * kgCO2e, Basis::published, "EcoLogits2025",
                 "p5.48xlarge without accelerators, by BoaviztAPI"},
    .lifetime = embodied_lifetime,
    .utilization = embodied_utilization,
};

inline constexpr EmbodiedEntry a100_embodied{
    .name = "a100",
    .label = "A100 with an eighth of its server",
    .per_accelerator = {318.0 * kgCO2e, Basis::published, "Scope3NvidiaA100",
                        "per accelerator, an eighth of the server included"},
    .per_node = {0.0 * kgCO2e, Basis::published, "Scope3NvidiaA100",
                 "counted with the accelerators"},
    .lifetime = embodied_lifetime,
    .utilization = embodied_utilization,
};

/// Find one with `find(embodied, "h100")`.
inline constexpr std::array embodied{h100_embodied, a100_embodied};

}  // namespace bessemer::catalog
