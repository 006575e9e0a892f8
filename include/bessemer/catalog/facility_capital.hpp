#pragma once

/// What building a data centre costs for each megawatt of critical IT power, without IT equipment.
/// [CushmanWakefield2025] leaves out land and soft costs. Sites for AI cost 7 to 10 % more than
/// others [TurnerTownsend2025]. How a total divides is assumed, and so is what a powered site such
/// as a mine brings along.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/capital.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct FacilityCapitalEntry {
  static constexpr std::string_view kind = "facility capital";
  std::string_view name;
  std::string_view label;
  /// Of all parts together, per IT power.
  Sourced<facility::CapitalPerPower<>> total;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const FacilityCapitalEntry& entry, V&& visit) {
  visit_source("facility_capital.total", entry.total, visit);
}

namespace detail {

[[nodiscard]] constexpr FacilityCapitalEntry build_cost(std::string_view name,
                                                        std::string_view label,
                                                        double millions_per_megawatt,
                                                        std::string_view key,
                                                        std::string_view note) {
  return {name, label, {millions_per_megawatt * 1e6 * USD / MW, Basis::published, key, note}};
}

}  // namespace detail

/// Find one with `find(facility_capital, "us-average")`.
inline constexpr std::array facility_capital{
    detail::build_cost("us-average", "United States, average", 11.7, "CushmanWakefield2025",
                       "pages 8-9, 2025"),
    detail::build_cost("us-reno", "Reno, the highest of the United States", 15.0,
                       "CushmanWakefield2025", "pages 8-9, 2025"),
    detail::build_cost("us-san-antonio", "San Antonio, the lowest of the United States", 9.3,
                       "CushmanWakefield2025", "pages 8-9, 2025"),
    detail::build_cost("tokyo", "Tokyo", 15.2, "TurnerTownsend2025", "2025-26"),
    detail::build_cost("singapore", "Singapore", 14.5, "TurnerTownsend2025", "2025-26"),
    detail::build_cost("zurich", "Zurich", 14.2, "TurnerTownsend2025", "2025-26"),
    detail::build_cost("silicon-valley", "Silicon Valley", 13.3, "TurnerTownsend2025", "2025-26"),
    detail::build_cost("london", "London", 12.0, "TurnerTownsend2025", "2025-26"),
    detail::build_cost("frankfurt", "Frankfurt", 11.6, "TurnerTownsend2025", "2025-26"),
};

/// What sites for AI cost above others: the middle of 7 to 10 %.
inline constexpr Sourced<double> ai_premium{0.085, Basis::derived, "TurnerTownsend2025",
                                            "middle of 7 to 10 %"};

/// Shares of the parts in a total; they sum to 1.
inline constexpr Sourced<facility::FacilityParts<double>> facility_shares{
    {.land = 0.02, .shell = 0.18, .electrical = 0.50, .cooling = 0.25, .network_access = 0.05},
    Basis::assumed,
    "CushmanWakefield2025",
    "the division is assumed"};

/// What is already there on a site that mined coins: land and grid connection, not the cooling, the
/// fibre or the redundancy that training asks for.
inline constexpr Sourced<facility::FacilityParts<double>> mine_reuse{
    {.land = 1.0, .shell = 0.40, .electrical = 0.60, .cooling = 0.0, .network_access = 0.0},
    Basis::assumed,
    "CushmanWakefield2025",
    "assumed; the source is about new buildings"};

// clang-format on
}  // namespace bessemer::catalog
