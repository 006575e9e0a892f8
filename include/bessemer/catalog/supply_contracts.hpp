#pragma once

/// Kinds of contracts for electricity and what they cost beside or above the grid. All prices are
/// assumed: contracts are private, and each is made for one buyer.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct SupplyContractEntry {
  static constexpr std::string_view kind = "supply contract";
  std::string_view name;
  std::string_view label;
  /// Of the generation sources; empty where the contract names none.
  std::string_view source;
  /// Paid for the energy itself, or, of certificates, on top of it.
  Sourced<EnergyPrice<>> price;
  Sourced<CarbonIntensity<>> market_intensity;
  /// Whether claims must be met hour by hour.
  bool hourly;
  /// First year of delivery; 0 where it is not bound to one.
  int from_year;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const SupplyContractEntry& entry, V&& visit) {
  visit_source("supply_contract.price", entry.price, visit);
  visit_source("supply_contract.market_intensity", entry.market_intensity, visit);
}

namespace detail {

[[nodiscard]] constexpr SupplyContractEntry contract(std::string_view name, std::string_view label,
                                                     std::string_view source,
                                                     double dollars_per_MWh, bool hourly, int from,
                                                     std::string_view note) {
  return {name,
          label,
          source,
          {dollars_per_MWh * USD / MWh, Basis::assumed, "LazardLcoe2024", note},
          {0.0 * gCO2e / kWh, Basis::published, "GreenhouseGasProtocolScope2",
           "Scope 2 counts no upstream"},
          hourly,
          from};
}

}  // namespace detail

/// Find one with `find(supply_contracts, "ppa-solar")`.
inline constexpr std::array supply_contracts{
    detail::contract("ppa-solar", "Purchase agreement with a solar plant, yearly volume",
                     "solar-utility", 57.0, false, 0, "near the levelized cost"),
    detail::contract("ppa-wind", "Purchase agreement with a wind farm, yearly volume",
                     "wind-onshore", 60.0, false, 0, "near the levelized cost"),
    detail::contract("certificates", "Certificates alone, on top of the grid's price", "", 3.0,
                     false, 0, "moves by factors between years"),
    detail::contract("carbon-free-24-7", "Carbon-free supply in every hour", "", 95.0, true, 0,
                     "solar, wind, storage and firm sources together"),
    detail::contract("nuclear-restart", "A closed reactor brought back for one buyer", "nuclear",
                     100.0, true, 2028, "Three Mile Island 1 for Microsoft, as press reports it"),
    detail::contract("smr-fleet", "Small modular reactors, from the first on", "nuclear-smr", 120.0,
                     true, 2030, "agreements exist, plants do not"),
    detail::contract("fusion-first", "A first fusion plant", "fusion", 150.0, false, 2028,
                     "Helion for Microsoft, as press reports it; no plant exists"),
};

// clang-format on
}  // namespace bessemer::catalog
