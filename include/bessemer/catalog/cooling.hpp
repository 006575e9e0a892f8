#pragma once

/// Ways of cooling, as they are built: numbers typical of their kind. Rack limits are a vendor's
/// guide [CracServicesInRow]: perimeter air to 10 kW, in-row air 10 to 50, rear doors 20 to 80,
/// cold plates 50 to 150, immersion above. Shares of fans and pumps are engineering estimates
/// (assumed); with the conversions and climates of the catalogue they give the PUE that each kind
/// is known for: about 1.5 for conventional air, 1.1 to 1.2 for liquids, 1.02 to 1.05 for the
/// cooling of immersion.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/cooling.hpp>

namespace bessemer::catalog {

struct CoolingEntry {
  static constexpr std::string_view kind = "cooling";
  std::string_view name;
  std::string_view label;
  /// On what all but the rack limit stands.
  std::string_view note;
  facility::Cooling<> values;
  Basis rack_basis;

  [[nodiscard]] constexpr const facility::Cooling<>& description() const { return values; }
};

/// Calls `visit(field, basis, key, note)`: once for the estimates together, once for the limit.
template <SourceVisitor V>
constexpr void each_source(const CoolingEntry& entry, V&& visit) {
  visit("cooling", Basis::assumed, "CracServicesInRow", entry.note);
  visit("cooling.rack_limit", entry.rack_basis, "CracServicesInRow", entry.note);
}

namespace detail {

using facility::HeatRejection;

/// Temperatures in deg C: warmest liquid and warmest air loop; rise and approach in K; shares of
/// fans, pumps and rejection.
constexpr CoolingEntry cooling_entry(std::string_view name, std::string_view label,
                                     std::string_view note, HeatRejection rejection,
                                     bool economiser, double liquid_share, double liquid,
                                     double air, double rise, double approach, double fans,
                                     double pumps, double rejected, Power<> rack_limit,
                                     Basis rack_basis, double least_flow = 0.5) {
  return {.name = name,
          .label = label,
          .note = note,
          .values = {.name = name,
                     .rejection = rejection,
                     .economiser = economiser,
                     .liquid_share = liquid_share,
                     .liquid_supply_celsius = liquid,
                     .air_supply_celsius = air,
                     .loop_rise_kelvin = rise,
                     .approach_kelvin = approach,
                     .fan_share = fans,
                     .pump_share = pumps,
                     .rejection_share = rejected,
                     .least_flow = least_flow,
                     .rack_limit = rack_limit},
          .rack_basis = rack_basis};
}

}  // namespace detail

// clang-format off: one row, one entry.

/// Find one with `find(coolings, "cold-plate")`.
inline constexpr std::array coolings{
    detail::cooling_entry("air-chilled", "Room air, chilled water, no economiser",
                          "perimeter units of fixed speed on water of 10 deg C, cooling tower",
                          detail::HeatRejection::cooling_tower, false, 0.0, 30, 10, 6, 5, 0.10, 0.0,
                          0.05, 10.0 * kW, Basis::published, 1.0),
    detail::cooling_entry(
        "air-water-economiser", "Contained air, chilled water, water-side economiser",
        "in-row units on water of 18 deg C, cooling tower", detail::HeatRejection::cooling_tower,
        true, 0.0, 30, 18, 8, 6, 0.05, 0.0, 0.035, 50.0 * kW, Basis::published),
    detail::cooling_entry("outside-air", "Outside air, air-side economiser",
                          "contained aisles, supply to 27 deg C, chillers behind",
                          detail::HeatRejection::outside_air, true, 0.0, 30, 27, 12, 2, 0.05, 0.0,
                          0.0, 50.0 * kW, Basis::assumed),
    detail::cooling_entry("evaporative-air", "Outside air cooled by evaporation",
                          "as outside air, with wet media before the fans",
                          detail::HeatRejection::evaporative_air, true, 0.0, 30, 27, 12, 2, 0.06,
                          0.0, 0.0, 50.0 * kW, Basis::assumed),
    detail::cooling_entry("rear-door", "Rear-door heat exchangers, cooling tower",
                          "water of 20 deg C, a tenth of the heat past the doors",
                          detail::HeatRejection::cooling_tower, true, 0.9, 20, 20, 8, 6, 0.03, 0.02,
                          0.03, 80.0 * kW, Basis::published),
    detail::cooling_entry("cold-plate", "Cold plates, dry coolers",
                          "warm water of 32 deg C takes 80 %, air the rest",
                          detail::HeatRejection::dry_cooler, true, 0.8, 32, 22, 10, 8, 0.04, 0.015,
                          0.025, 150.0 * kW, Basis::published),
    detail::cooling_entry("cold-plate-tower", "Cold plates, cooling tower",
                          "warm water of 32 deg C takes 80 %, air the rest",
                          detail::HeatRejection::cooling_tower, true, 0.8, 32, 22, 10, 6, 0.04,
                          0.015, 0.02, 150.0 * kW, Basis::published),
    detail::cooling_entry("immersion-single-phase", "Single-phase immersion, dry coolers",
                          "oil of 40 deg C", detail::HeatRejection::dry_cooler, true, 1.0, 40, 24,
                          8, 8, 0.04, 0.015, 0.02, 200.0 * kW, Basis::assumed),
    detail::cooling_entry("immersion-two-phase", "Two-phase immersion, dry coolers",
                          "boils at 49 deg C, condensed by water of 42",
                          detail::HeatRejection::dry_cooler, true, 1.0, 42, 24, 6, 6, 0.04, 0.008,
                          0.015, 250.0 * kW, Basis::assumed),
    detail::cooling_entry("sea-water", "Sea water, heat exchangers at the racks",
                          "as Natick's vessels: air loops of 20 deg C behind sea water",
                          detail::HeatRejection::sea_water, true, 0.0, 30, 20, 8, 3, 0.03, 0.0,
                          0.02, 30.0 * kW, Basis::assumed),
};

// clang-format on
}  // namespace bessemer::catalog
