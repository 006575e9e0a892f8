#pragma once

/// Sources of electricity: carbon over the life of fuel and plant, carbon of the stack alone, mean
/// output over nameplate, and levelized cost.
///
/// Lifecycle medians are those of the IPCC [SchlomerEtAl2014]; other collections differ (coal 995
/// and gas 743 in [CodeCarbonSources2026]). Capacity factors are those of the United States in 2020
/// [EiaCapacityFactors2020]: a good site does better. Costs are the middles of ranges that span a
/// factor of two to three [LazardLcoe2024]. Small modular reactors and fusion have sold nothing yet:
/// all of theirs is assumed.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/generation.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct GenerationSourceEntry {
  static constexpr std::string_view kind = "generation source";
  std::string_view name;
  std::string_view label;
  Sourced<CarbonIntensity<>> lifecycle_intensity;
  Sourced<CarbonIntensity<>> operational_intensity;
  Sourced<double> capacity_factor;
  Sourced<EnergyPrice<>> cost;
  /// Runs when asked; else takes what nature gives, or runs all the time.
  bool follows_load;

  /// A plant of that capacity.
  template <Real S = double>
  [[nodiscard]] constexpr facility::Generation<S> of(const Power<S>& capacity) const {
    return {.name = name,
            .capacity = capacity,
            .capacity_factor = S(capacity_factor.value()),
            .lifecycle_intensity = as<S>(lifecycle_intensity.value()),
            .cost = as<S>(cost.value()),
            .follows_load = follows_load};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const GenerationSourceEntry& entry, V&& visit) {
  visit_source("generation_source.lifecycle_intensity", entry.lifecycle_intensity, visit);
  visit_source("generation_source.operational_intensity", entry.operational_intensity, visit);
  visit_source("generation_source.capacity_factor", entry.capacity_factor, visit);
  visit_source("generation_source.cost", entry.cost, visit);
}

namespace detail {

using Grams = Sourced<CarbonIntensity<>>;
using Dollars = Sourced<EnergyPrice<>>;

[[nodiscard]] constexpr Grams ipcc(double grams) {
  return {grams * gCO2e / kWh, Basis::published, "SchlomerEtAl2014", "median, lifecycle"};
}
[[nodiscard]] constexpr Grams stack(double grams) {
  return {grams * gCO2e / kWh, Basis::published, "ElectricityMapsDefaults", "direct"};
}
[[nodiscard]] constexpr Grams no_stack() {
  return {0.0 * gCO2e / kWh, Basis::assumed, "ElectricityMapsDefaults", "burns nothing"};
}
[[nodiscard]] constexpr Sourced<double> eia(double factor) {
  return {factor, Basis::published, "EiaCapacityFactors2020", "United States, 2020"};
}
[[nodiscard]] constexpr Dollars lazard(double low, double high) {
  return {0.5 * (low + high) * USD / MWh, Basis::derived, "LazardLcoe2024",
          "middle of the range, without subsidy"};
}
[[nodiscard]] constexpr Dollars recalled_lazard(double low, double high) {
  return {0.5 * (low + high) * USD / MWh, Basis::assumed, "LazardLcoe2024",
          "middle of a range from memory"};
}

}  // namespace detail

/// Find one with `find(generation_sources, "wind-onshore")`.
inline constexpr std::array generation_sources{
    GenerationSourceEntry{"coal",
                          "Pulverised coal",
                          detail::ipcc(820),
                          detail::stack(760),
                          {0.49, Basis::assumed, "EiaCapacityFactors2020", "from memory"},
                          detail::lazard(69, 168),
                          true},
    GenerationSourceEntry{"gas-combined-cycle",
                          "Natural gas, combined cycle",
                          detail::ipcc(490),
                          detail::stack(370),
                          {0.57, Basis::assumed, "EiaCapacityFactors2020", "from memory"},
                          detail::recalled_lazard(45, 108),
                          true},
    GenerationSourceEntry{"gas-turbine",
                          "Natural gas, simple cycle, as on a site",
                          {700.0 * gCO2e / kWh, Basis::assumed, "SchlomerEtAl2014",
                           "combined cycle, at an efficiency of 40 instead of 57 %"},
                          {530.0 * gCO2e / kWh, Basis::assumed, "ElectricityMapsDefaults",
                           "gas, at an efficiency of 40 instead of 57 %"},
                          {0.90, Basis::assumed, "EiaCapacityFactors2020",
                           "of a plant that a site runs all the time"},
                          detail::lazard(110, 228),
                          true},
    GenerationSourceEntry{
        "biomass",
        "Dedicated biomass",
        detail::ipcc(230),
        detail::stack(0),
        detail::eia(0.578),
        {114.0 * USD / MWh, Basis::assumed, "LazardLcoe2024", "older edition, from memory"},
        true},
    GenerationSourceEntry{"solar-utility", "Photovoltaics, utility scale", detail::ipcc(48),
                          detail::no_stack(), detail::eia(0.242), detail::lazard(29, 92), false},
    GenerationSourceEntry{"solar-rooftop",
                          "Photovoltaics on roofs",
                          detail::ipcc(41),
                          detail::no_stack(),
                          {0.16, Basis::assumed, "EiaCapacityFactors2020", "from memory"},
                          detail::recalled_lazard(54, 191),
                          false},
    GenerationSourceEntry{
        "solar-thermal",
        "Concentrating solar",
        detail::ipcc(27),
        detail::no_stack(),
        detail::eia(0.206),
        {141.0 * USD / MWh, Basis::assumed, "LazardLcoe2024", "older edition, from memory"},
        false},
    GenerationSourceEntry{"wind-onshore", "Wind on land", detail::ipcc(11), detail::no_stack(),
                          detail::eia(0.353), detail::lazard(27, 73), false},
    GenerationSourceEntry{"wind-offshore",
                          "Wind at sea",
                          detail::ipcc(12),
                          detail::no_stack(),
                          {0.45, Basis::assumed, "EiaCapacityFactors2020", "from memory"},
                          detail::recalled_lazard(74, 139),
                          false},
    GenerationSourceEntry{"hydropower",
                          "Hydropower with a reservoir",
                          detail::ipcc(24),
                          detail::stack(0),
                          detail::eia(0.407),
                          {57.0 * USD / MWh, Basis::assumed, "LazardLcoe2024",
                           "world average of other collections, from memory"},
                          true},
    GenerationSourceEntry{"geothermal", "Geothermal", detail::ipcc(38), detail::stack(0),
                          detail::eia(0.691), detail::recalled_lazard(64, 106), false},
    GenerationSourceEntry{"nuclear", "Nuclear, large reactor", detail::ipcc(12), detail::no_stack(),
                          detail::eia(0.924), detail::recalled_lazard(142, 222), false},
    GenerationSourceEntry{
        "nuclear-smr",
        "Nuclear, small modular reactor",
        {12.0 * gCO2e / kWh, Basis::assumed, "SchlomerEtAl2014", "as of large reactors"},
        detail::no_stack(),
        {0.92, Basis::assumed, "EiaCapacityFactors2020", "as of large reactors"},
        {120.0 * USD / MWh, Basis::assumed, "LazardLcoe2024", "no plant sells yet"},
        false},
    GenerationSourceEntry{
        "fusion",
        "Fusion",
        {12.0 * gCO2e / kWh, Basis::assumed, "SchlomerEtAl2014", "as of fission; no plant exists"},
        detail::no_stack(),
        {0.60, Basis::assumed, "EiaCapacityFactors2020", "no plant exists"},
        {150.0 * USD / MWh, Basis::assumed, "LazardLcoe2024",
         "no plant exists; a sale is agreed from 2028"},
        false},
};

// clang-format on
}  // namespace bessemer::catalog
