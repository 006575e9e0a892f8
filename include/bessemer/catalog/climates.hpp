#pragma once

/// Climates of places with data centres. Those of the United States are fitted to the typical
/// years of [EnergyPlusWeather2023]: mean, amplitude and day of the first yearly harmonic of the
/// monthly averages of dry bulb and dew point; half the mean range between the warmest and the
/// coldest hour of the average days. The others are climatological normals recalled to a degree or
/// two (assumed), and so is all sea water.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/climate.hpp>

namespace bessemer::catalog {

struct ClimateEntry {
  static constexpr std::string_view kind = "climate";
  std::string_view name;
  std::string_view label;
  facility::Climate<> values;
  Basis air_basis;
  std::string_view note;

  [[nodiscard]] constexpr const facility::Climate<>& description() const { return values; }
};

/// Calls `visit(field, basis, key, note)` for air and sea.
template <SourceVisitor V>
constexpr void each_source(const ClimateEntry& entry, V&& visit) {
  visit("climate.air", entry.air_basis, "EnergyPlusWeather2023", entry.note);
  visit("climate.sea", Basis::assumed, "EnergyPlusWeather2023", "surface water, recalled");
}

namespace detail {

constexpr ClimateEntry climate_entry(std::string_view name, std::string_view label,
                                     facility::Season<> dry_bulb, facility::Season<> dew_point,
                                     double daily_swing, facility::Season<> sea,
                                     std::string_view note, Basis basis) {
  return {.name = name,
          .label = label,
          .values = {.name = name,
                     .dry_bulb = dry_bulb,
                     .dew_point = dew_point,
                     .sea = sea,
                     .daily_swing_kelvin = daily_swing},
          .air_basis = basis,
          .note = note};
}

inline constexpr std::string_view normals = "climatological normals, recalled";

}  // namespace detail

// clang-format off: one row, one entry: mean, seasonal swing, warmest day of each.

/// Find one with `find(climates, "northern-virginia")`.
inline constexpr std::array climates{
    detail::climate_entry("northern-virginia", "Ashburn, Virginia (Dulles airport)",
                          {12.67, 11.93, 197.6}, {6.40, 12.53, 202.2}, 4.7, {15, 10, 215},
                          "Washington Dulles, TMY3", Basis::derived),
    detail::climate_entry("phoenix", "Phoenix, Arizona", {23.81, 11.37, 198.8}, {4.66, 5.93, 222.5},
                          5.9, {23, 6, 225}, "Phoenix Sky Harbor, TMY3", Basis::derived),
    detail::climate_entry("san-francisco", "San Francisco, California", {13.79, 3.01, 207.5},
                          {8.94, 2.53, 214.2}, 3.4, {13, 2, 260}, "San Francisco airport, TMY3",
                          Basis::derived),
    detail::climate_entry("chicago", "Chicago, Illinois", {9.75, 13.78, 202.5},
                          {3.84, 12.54, 206.8}, 3.7, {11, 10, 225}, "Chicago O'Hare, TMY2",
                          Basis::derived),
    detail::climate_entry("memphis", "Memphis, Tennessee", {17.5, 11.5, 199}, {11.0, 11.0, 202},
                          5.0, {17, 10, 215}, detail::normals, Basis::assumed),
    detail::climate_entry("dublin", "Dublin, Ireland", {9.8, 5.2, 207}, {6.8, 4.5, 212}, 3.0,
                          {11, 3.5, 230}, detail::normals, Basis::assumed),
    detail::climate_entry("frankfurt", "Frankfurt, Germany", {10.6, 9.4, 200}, {5.8, 7.5, 207}, 4.5,
                          {11, 7, 225}, detail::normals, Basis::assumed),
    detail::climate_entry("paris", "Paris, France (Jean Zay)", {11.7, 8.0, 202}, {7.3, 6.3, 208},
                          4.2, {13, 5, 230}, detail::normals, Basis::assumed),
    detail::climate_entry("stockholm", "Stockholm, Sweden", {7.4, 10.4, 202}, {3.3, 9.0, 210}, 3.5,
                          {8, 8, 228}, detail::normals, Basis::assumed),
    detail::climate_entry("lulea", "Lulea, Sweden", {2.8, 12.8, 202}, {-1.0, 11.5, 210}, 3.3,
                          {5, 7, 225}, detail::normals, Basis::assumed),
    detail::climate_entry("hamina", "Hamina, Finland", {5.3, 12.0, 202}, {1.8, 10.5, 210}, 3.2,
                          {7, 8.5, 225}, detail::normals, Basis::assumed),
    detail::climate_entry("reykjavik", "Reykjavik, Iceland", {5.0, 5.7, 204}, {1.5, 5.2, 212}, 2.2,
                          {7, 3, 225}, detail::normals, Basis::assumed),
    detail::climate_entry("orkney", "Orkney, Scotland", {8.3, 4.4, 213}, {5.7, 3.9, 218}, 1.8,
                          {9.5, 3, 235}, detail::normals, Basis::assumed),
    detail::climate_entry("singapore", "Singapore", {27.8, 0.9, 145}, {24.0, 0.5, 145}, 3.5,
                          {29, 0.9, 150}, detail::normals, Basis::assumed),
    detail::climate_entry("guiyang", "Guiyang, China", {15.0, 9.7, 203}, {11.0, 9.0, 206}, 3.5,
                          {15, 8, 215}, detail::normals, Basis::assumed),
    detail::climate_entry("abu-dhabi", "Abu Dhabi, United Arab Emirates", {28.0, 8.3, 208},
                          {18.5, 6.0, 215}, 5.0, {27, 6, 225}, detail::normals, Basis::assumed),
};

// clang-format on
}  // namespace bessemer::catalog
