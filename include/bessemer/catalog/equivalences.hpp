#pragma once

/// What people know, to say carbon and energy in. Whoever quotes an equivalent names the factor.

#include <array>
#include <optional>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

/// Either carbon or energy of one.
struct EquivalenceEntry {
  static constexpr std::string_view kind = "equivalence";
  std::string_view name;
  std::string_view label;
  std::optional<Sourced<CarbonMass<>>> carbon;
  std::optional<Sourced<Energy<>>> energy;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const EquivalenceEntry& entry, V&& visit) {
  visit_source("equivalence.carbon", entry.carbon, visit);
  visit_source("equivalence.energy", entry.energy, visit);
}

/// Find one with `find(equivalences, "car-year")`.
inline constexpr std::array equivalences{
    EquivalenceEntry{"car-year",
                     "A passenger car of the United States for a year",
                     Sourced<CarbonMass<>>{4.6 * tCO2e, Basis::assumed, "EpaVehicles2024",
                                           "from memory; 4.4 to 5.5 t in other years"},
                     {}},
    EquivalenceEntry{
        "car-mile",
        "A mile in a passenger car",
        Sourced<CarbonMass<>>{0.4 * kgCO2e, Basis::assumed, "EpaVehicles2024", "from memory"},
        {}},
    EquivalenceEntry{
        "us-home-year",
        "Electricity of a home in the United States for a year",
        {},
        Sourced<Energy<>>{10'500.0 * kWh, Basis::published, "EpochChatgptEnergy2025", "EIA, 2024"}},
};

// clang-format on
}  // namespace bessemer::catalog
