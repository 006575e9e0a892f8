#pragma once

/// Staff, upkeep and the other costs of a year, and discounts on large orders. All assumed but what
/// a priced parts list shows: few publish what they pay.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct OperatingCostEntry {
  static constexpr std::string_view kind = "operating cost";
  std::string_view name;
  std::string_view label;
  /// People who run a site of any size.
  Sourced<double> staff_base;
  /// And for each thousand accelerators.
  Sourced<double> staff_per_thousand;
  Sourced<Money<>> cost_per_person;
  /// Shares of the price of the IT equipment, of the facility, and of both, each year.
  Sourced<double> it_maintenance;
  Sourced<double> facility_maintenance;
  Sourced<double> other;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const OperatingCostEntry& entry, V&& visit) {
  visit_source("operating_cost.staff_base", entry.staff_base, visit);
  visit_source("operating_cost.staff_per_thousand", entry.staff_per_thousand, visit);
  visit_source("operating_cost.cost_per_person", entry.cost_per_person, visit);
  visit_source("operating_cost.it_maintenance", entry.it_maintenance, visit);
  visit_source("operating_cost.facility_maintenance", entry.facility_maintenance, visit);
  visit_source("operating_cost.other", entry.other, visit);
}

/// Find one with `find(operating_costs, "plain")`.
inline constexpr std::array operating_costs{
    OperatingCostEntry{
        "plain",
        "A site run by its owner",
        {20.0, Basis::assumed, "CushmanWakefield2025",
         "shifts around the clock; the source is about building"},
        {6.0, Basis::assumed, "CushmanWakefield2025",
         "tens to hundreds of people for 10,000 accelerators"},
        {100'000.0 * USD, Basis::assumed, "CushmanWakefield2025", "loaded, 50,000 to 150,000"},
        {0.03, Basis::assumed, "CushmanWakefield2025", "support contracts and spares, 2 to 4 %"},
        {0.02, Basis::assumed, "CushmanWakefield2025", "usual of plants"},
        {0.01, Basis::assumed, "CushmanWakefield2025", "insurance, property tax, licences"}},
};

struct VolumeDiscountEntry {
  static constexpr std::string_view kind = "volume discount";
  std::string_view name;
  std::string_view label;
  Sourced<double> per_decade;
  Sourced<double> from;
  Sourced<double> most;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const VolumeDiscountEntry& entry, V&& visit) {
  visit_source("volume_discount.per_decade", entry.per_decade, visit);
  visit_source("volume_discount.first_order", entry.from, visit);
  visit_source("volume_discount.most", entry.most, visit);
}

/// Find one with `find(volume_discounts, "usual")`.
inline constexpr std::array volume_discounts{
    VolumeDiscountEntry{
        "usual",
        "List price at 100, less at 1,000, least at 10,000 and more",
        {0.05, Basis::assumed, "H100ClusterSheet2024",
         "a node for 300,000 instead of 310,000 USD at 4,096 accelerators is 3 %"},
        {100.0, Basis::assumed, "H100ClusterSheet2024", "orders below pay the list price"},
        {0.15, Basis::assumed, "H100ClusterSheet2024", "negotiated, not printed"}},
    VolumeDiscountEntry{"none",
                        "List price at any size",
                        {0.0, Basis::assumed, "H100ClusterSheet2024", "nothing is discounted"},
                        {1.0, Basis::assumed, "H100ClusterSheet2024", "nothing is discounted"},
                        {0.0, Basis::assumed, "H100ClusterSheet2024", "nothing is discounted"}},
};

// clang-format on
}  // namespace bessemer::catalog
