#pragma once

/// Carbon of making silicon: logic for each square centimetre of wafer, memory for each gigabyte
/// [GuptaEtAl2022]. Gases are after 99 % abatement. The totals of another collection for 7 nm are
/// 1.44 and 1.6 kg [FaizEtAl2024]: how clean the fab's electricity is decides.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

inline constexpr auto square_centimeter = units::unit_of<Area<>>(1e-4);

struct FabProcessEntry {
  static constexpr std::string_view kind = "fab process";
  std::string_view name;
  std::string_view label;
  Sourced<decltype(Energy<>{} / Area<>{})> energy;
  Sourced<decltype(CarbonMass<>{} / Area<>{})> gases;
  Sourced<decltype(CarbonMass<>{} / Area<>{})> materials;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const FabProcessEntry& entry, V&& visit) {
  visit_source("fab_process.energy", entry.energy, visit);
  visit_source("fab_process.gases", entry.gases, visit);
  visit_source("fab_process.materials", entry.materials, visit);
}

namespace detail {

[[nodiscard]] constexpr FabProcessEntry act(std::string_view name, std::string_view label,
                                            double kWh_per_area, double grams) {
  return {name,
          label,
          {kWh_per_area * kWh / square_centimeter, Basis::published, "GuptaEtAl2022",
           "facebookresearch/ACT, logic/epa.yaml"},
          {grams * gCO2e / square_centimeter, Basis::published, "GuptaEtAl2022",
           "facebookresearch/ACT, logic/gpa_99.yaml"},
          {500.0 * gCO2e / square_centimeter, Basis::published, "GuptaEtAl2022",
           "facebookresearch/ACT, logic/materials.yaml"}};
}

}  // namespace detail

/// Find one with `find(fab_processes, "5nm")`.
inline constexpr std::array fab_processes{
    detail::act("28nm", "28 nm", 0.9, 100),
    detail::act("20nm", "20 nm", 1.2, 110),
    detail::act("14nm", "14 nm, and 16 and 12", 1.2, 125),
    detail::act("10nm", "10 nm", 1.475, 150),
    detail::act("8nm", "8 nm", 1.52, 150),
    detail::act("7nm", "7 nm", 2.15, 200),
    detail::act("5nm", "5 nm, and 4", 2.75, 225),
    detail::act("3nm", "3 nm", 3.25, 275),
};

struct MemoryCarbonEntry {
  static constexpr std::string_view kind = "memory carbon";
  std::string_view name;
  std::string_view label;
  Sourced<decltype(CarbonMass<>{} / DataSize<>{})> per_size;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const MemoryCarbonEntry& entry, V&& visit) {
  visit_source("memory_carbon.per_size", entry.per_size, visit);
}

/// Find one with `find(memory_carbon, "ddr4")`.
inline constexpr std::array memory_carbon{
    MemoryCarbonEntry{"ddr4",
                      "DDR4 of 10 nm",
                      {65.0 * gCO2e / GB, Basis::published, "GuptaEtAl2022",
                       "facebookresearch/ACT, dram_hynix.yaml"}},
    MemoryCarbonEntry{"lpddr4",
                      "LPDDR4",
                      {48.0 * gCO2e / GB, Basis::published, "GuptaEtAl2022",
                       "facebookresearch/ACT, dram_hynix.yaml"}},
    MemoryCarbonEntry{"hbm",
                      "High-bandwidth memory",
                      {400.0 * gCO2e / GB, Basis::assumed, "FaizEtAl2024",
                       "DRAM of 18 nm; stacks are not published"}},
    MemoryCarbonEntry{"nand",
                      "Flash, triple-level, third generation",
                      {6.3 * gCO2e / GB, Basis::published, "GuptaEtAl2022",
                       "facebookresearch/ACT, ssd_hynix.yaml"}},
};

// clang-format on
}  // namespace bessemer::catalog
