#pragma once

/// Water per energy, as collected in EcoLogits [EcoLogits2025]: on site per IT energy (water
/// usage effectiveness, [GreenGrid2011]), and at the power plants per electricity drawn. The
/// second is large where reservoirs evaporate, and sources disagree about it by factors.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct WaterEntry {
  static constexpr std::string_view kind = "water intensity";
  std::string_view name;
  std::string_view label;
  Sourced<WaterIntensity<>> intensity;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const WaterEntry& entry, V&& visit) {
  visit_source("water.intensity", entry.intensity, visit);
}

namespace detail {

/// A row of these tables, in litres per kWh.
[[nodiscard]] constexpr WaterEntry water_row(std::string_view name, std::string_view label,
                                             double litres, std::string_view note = {}) {
  return {name, label, {litres * litre / kWh, Basis::published, "EcoLogits2025", note}};
}

}  // namespace detail

/// On site, per IT energy, by operator: `find(water_usage_effectiveness, "google")`.
inline constexpr std::array water_usage_effectiveness{
    detail::water_row("aws", "AWS, low end", 0.13, "2024"),
    detail::water_row("google", "Google", 0.99, "2024"),
    detail::water_row("microsoft-sweden", "Microsoft Sweden", 0.09, "2024"),
    detail::water_row("microsoft-us", "Microsoft US", 0.569, "2024"),
};

/// At the power plants, per electricity drawn, by country and for the world.
inline constexpr std::array grid_water_intensities{
    detail::water_row("argentina", "Argentina", 11.4558),
    detail::water_row("australia", "Australia", 4.7293),
    detail::water_row("austria", "Austria", 5.7222),
    detail::water_row("belgium", "Belgium", 2.6198),
    detail::water_row("brazil", "Brazil", 18.6033),
    detail::water_row("bulgaria", "Bulgaria", 4.6228),
    detail::water_row("canada", "Canada", 8.1662),
    detail::water_row("chile", "Chile", 10.5226),
    detail::water_row("china", "China", 6.0065),
    detail::water_row("cyprus", "Cyprus", 1.2947),
    detail::water_row("czechia", "Czechia", 3.2133),
    detail::water_row("denmark", "Denmark", 3.1935),
    detail::water_row("estonia", "Estonia", 2.1986),
    detail::water_row("finland", "Finland", 4.5289),
    detail::water_row("france", "France", 3.6737),
    detail::water_row("germany", "Germany", 1.947),
    detail::water_row("greece", "Greece", 5.1451),
    detail::water_row("hungary", "Hungary", 3.6874),
    detail::water_row("iceland", "Iceland", 6.1409),
    detail::water_row("india", "India", 3.4368),
    detail::water_row("indonesia", "Indonesia", 2.2554),
    detail::water_row("ireland", "Ireland", 1.4769),
    detail::water_row("italy", "Italy", 4.8374),
    detail::water_row("japan", "Japan", 2.3063),
    detail::water_row("latvia", "Latvia", 2.5526),
    detail::water_row("lithuania", "Lithuania", 5.8994),
    detail::water_row("luxembourg", "Luxembourg", 12.7784),
    detail::water_row("malaysia", "Malaysia", 1.6778),
    detail::water_row("malta", "Malta", 1.1185),
    detail::water_row("mexico", "Mexico", 5.3047),
    detail::water_row("netherlands", "Netherlands", 3.433),
    detail::water_row("new-zealand", "New Zealand", 14.9681),
    detail::water_row("norway", "Norway", 6.6633),
    detail::water_row("poland", "Poland", 2.5135),
    detail::water_row("portugal", "Portugal", 9.5932),
    detail::water_row("romania", "Romania", 7.3563),
    detail::water_row("russia", "Russia", 3.4595),
    detail::water_row("slovakia", "Slovakia", 5.7952),
    detail::water_row("slovenia", "Slovenia", 2.9769),
    detail::water_row("south-korea", "South Korea", 1.8877),
    detail::water_row("spain", "Spain", 6.2088),
    detail::water_row("sweden", "Sweden", 6.0315),
    detail::water_row("switzerland", "Switzerland", 5.6641),
    detail::water_row("taiwan", "Taiwan", 1.4886),
    detail::water_row("thailand", "Thailand", 2.8902),
    detail::water_row("turkey", "Turkey", 4.9197),
    detail::water_row("ukraine", "Ukraine", 2.1306),
    detail::water_row("united-kingdom", "United Kingdom", 2.329),
    detail::water_row("united-states", "United States", 3.1321),
    detail::water_row("world", "World", 3.908),
};

// clang-format on
}  // namespace bessemer::catalog
