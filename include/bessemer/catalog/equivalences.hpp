#pragma once

/// What people know, to say carbon and energy in. Whoever quotes an equivalent names the factor.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct CarbonEquivalenceEntry {
  static constexpr std::string_view kind = "carbon equivalence";
  std::string_view name;
  std::string_view label;
  Sourced<CarbonMass<>> one;
};

struct EnergyEquivalenceEntry {
  static constexpr std::string_view kind = "energy equivalence";
  std::string_view name;
  std::string_view label;
  Sourced<Energy<>> one;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const CarbonEquivalenceEntry& entry, V&& visit) {
  visit_source("carbon_equivalence.one", entry.one, visit);
}

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const EnergyEquivalenceEntry& entry, V&& visit) {
  visit_source("energy_equivalence.one", entry.one, visit);
}

/// Find one with `find(carbon_equivalences, "car-year")`.
inline constexpr std::array carbon_equivalences{
    CarbonEquivalenceEntry{"car-year",
                           "A passenger car of the United States for a year",
                           {4.6 * tCO2e, Basis::assumed, "EpaVehicles2024",
                            "from memory; 4.4 to 5.5 t in other years"}},
    CarbonEquivalenceEntry{"car-mile",
                           "A mile in a passenger car",
                           {0.4 * kgCO2e, Basis::assumed, "EpaVehicles2024", "from memory"}},
};

/// Find one with `find(energy_equivalences, "us-home-year")`.
inline constexpr std::array energy_equivalences{
    EnergyEquivalenceEntry{
        "us-home-year",
        "Electricity of a home in the United States for a year",
        {10'500.0 * kWh, Basis::published, "EpochChatgptEnergy2025", "EIA, 2024"}},
};

// clang-format on
}  // namespace bessemer::catalog
