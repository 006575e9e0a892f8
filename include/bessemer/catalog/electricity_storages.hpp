#pragma once

/// Stores of electricity: round-trip efficiency from meter to meter, life, and capital for each
/// kilowatt-hour that they hold.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/electricity_storage.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct ElectricityStorageEntry {
  static constexpr std::string_view kind = "electricity storage";
  std::string_view name;
  std::string_view label;
  Sourced<double> round_trip_efficiency;
  Sourced<Time<>> lifetime;
  /// With inverters, turbines and building, for the usual hours of storage.
  Sourced<EnergyPrice<>> capital;

  /// A store of that size that can be filled or emptied in `hours`.
  template <Real S = double>
  [[nodiscard]] constexpr facility::ElectricityStorage<S> of(const Energy<S>& capacity,
                                                             const Time<S>& hours) const {
    require(hours > Time<S>{}, "electricity_storage: hours must be positive");
    return {.capacity = capacity,
            .charge_power = capacity / hours,
            .discharge_power = capacity / hours,
            .round_trip_efficiency = S(round_trip_efficiency.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const ElectricityStorageEntry& entry, V&& visit) {
  visit_source("electricity_storage.round_trip_efficiency", entry.round_trip_efficiency, visit);
  visit_source("electricity_storage.lifetime", entry.lifetime, visit);
  visit_source("electricity_storage.capital", entry.capital, visit);
}

/// Find one with `find(electricity_storages, "lithium-ion")`.
inline constexpr std::array electricity_storages{
    ElectricityStorageEntry{"lithium-ion",
                            "Lithium-ion battery, four hours",
                            {0.85, Basis::assumed, "ViswanathanEtAl2022", "from memory"},
                            {15.0 * year, Basis::assumed, "ViswanathanEtAl2022", "from memory"},
                            {400.0 * USD / kWh, Basis::assumed, "ViswanathanEtAl2022",
                             "from memory; falls every year"}},
    ElectricityStorageEntry{
        "lead-acid",
        "Lead-acid battery, as in older UPS",
        {0.78, Basis::published, "ViswanathanEtAl2022", "page 33, AC to AC"},
        {12.0 * year, Basis::published, "ViswanathanEtAl2022", "page 33"},
        {430.0 * USD / kWh, Basis::assumed, "ViswanathanEtAl2022",
         "343 EUR/kWh of storage and 139 EUR/kW, rounded to dollars for four hours"}},
    ElectricityStorageEntry{
        "liquid-air",
        "Liquid air",
        {0.545, Basis::published, "ViswanathanEtAl2022", "page 107"},
        {35.0 * year, Basis::published, "ViswanathanEtAl2022", "page 107"},
        {300.0 * USD / kWh, Basis::assumed, "ViswanathanEtAl2022", "from memory"}},
    ElectricityStorageEntry{
        "pumped-hydro",
        "Pumped water, ten hours",
        {0.80, Basis::assumed, "ViswanathanEtAl2022", "from memory"},
        {60.0 * year, Basis::assumed, "ViswanathanEtAl2022", "from memory"},
        {220.0 * USD / kWh, Basis::assumed, "ViswanathanEtAl2022", "from memory"}},
};

// clang-format on
}  // namespace bessemer::catalog
