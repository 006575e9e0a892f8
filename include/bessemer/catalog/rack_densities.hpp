#pragma once

/// What racks of accelerators draw: the density that cooling has to carry.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

struct RackDensityEntry {
  static constexpr std::string_view kind = "rack density";
  std::string_view name;
  std::string_view label;
  /// Accelerators in one rack.
  Sourced<double> accelerators;
  Sourced<Power<>> power;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const RackDensityEntry& entry, V&& visit) {
  visit_source("rack_density.accelerators", entry.accelerators, visit);
  visit_source("rack_density.power", entry.power, visit);
}

/// Find one with `find(rack_densities, "gb200-nvl72")`.
inline constexpr std::array rack_densities{
    RackDensityEntry{.name = "dgx-a100-x4",
                     .label = "4 DGX A100",
                     .accelerators = {32.0, Basis::derived, "DgxPower2020", "4 x 8"},
                     .power = {26.0 * kW, Basis::derived, "DgxPower2020", "4 x 6.5 kW maximum"}},
    RackDensityEntry{.name = "dgx-h100-x4",
                     .label = "4 DGX H100",
                     .accelerators = {32.0, Basis::derived, "NewkirkEtAl2025", "4 x 8"},
                     .power = {40.8 * kW, Basis::derived, "NewkirkEtAl2025", "4 x 10.2 kW rated"}},
    RackDensityEntry{
        .name = "dgx-b200-x4",
        .label = "4 DGX B200",
        .accelerators = {32.0, Basis::derived, "NvidiaDgxGuide2025", "4 x 8"},
        .power = {57.2 * kW, Basis::derived, "NvidiaDgxGuide2025", "4 x 14.3 kW maximum"}},
    RackDensityEntry{.name = "gb200-nvl72",
                     .label = "GB200 NVL72",
                     .accelerators = {72.0, Basis::published, "Winbuzzer2025"},
                     .power = {120.0 * kW, Basis::published, "Winbuzzer2025",
                               "nominal; 145 kW by SemiAnalysis"}},
    RackDensityEntry{
        .name = "gb300-nvl72",
        .label = "GB300 NVL72",
        .accelerators = {72.0, Basis::published, "Bekman2024"},
        .power = {135.0 * kW, Basis::derived, "Bekman2024", "budget of 18 trays of 7.5 kW"}},
};

}  // namespace bessemer::catalog
