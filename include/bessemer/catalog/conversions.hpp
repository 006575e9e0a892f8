#pragma once

/// Stages between the grid and the racks: losses over rated output, as fractions. Typical of their
/// kind in [Rasmussen2007] and data sheets since, from memory: efficiencies at full load of 99.0 %
/// (transformer), 94.3 % (older double conversion), 96.2 % (of today), 98.9 % (eco mode), 99.0 %
/// (bus and distribution).
/// `rack-supply` stands inside the IT equipment: its loss is IT load.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/conversion.hpp>

namespace bessemer::catalog {

struct ConversionEntry {
  static constexpr std::string_view kind = "conversion";
  std::string_view name;
  std::string_view label;
  Sourced<double> fixed;
  Sourced<double> proportional;
  Sourced<double> quadratic;

  /// A stage of that kind: units of that rated output.
  template <Real S = double>
  [[nodiscard]] constexpr facility::Conversion<S> description(const Power<S>& rated,
                                                              int units = 1) const {
    return {.name = name,
            .rated = rated,
            .units = units,
            .fixed = S(fixed.value()),
            .proportional = S(proportional.value()),
            .quadratic = S(quadratic.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const ConversionEntry& entry, V&& visit) {
  visit_source("conversion.fixed", entry.fixed, visit);
  visit_source("conversion.proportional", entry.proportional, visit);
  visit_source("conversion.quadratic", entry.quadratic, visit);
}

namespace detail {

constexpr ConversionEntry conversion_entry(std::string_view name, std::string_view label,
                                           double fixed, double proportional, double quadratic) {
  constexpr std::string_view key = "Rasmussen2007";
  constexpr std::string_view note = "typical of its kind, recalled";
  return {.name = name,
          .label = label,
          .fixed = {fixed, Basis::assumed, key, note},
          .proportional = {proportional, Basis::assumed, key, note},
          .quadratic = {quadratic, Basis::assumed, key, note}};
}

}  // namespace detail

/// Find one with `find(conversions, "ups-double-conversion")`.
inline constexpr std::array conversions{
    detail::conversion_entry("transformer", "Transformer, medium to low voltage", 0.002, 0.0,
                             0.008),
    detail::conversion_entry("ups-legacy", "Uninterruptible supply, older double conversion", 0.02,
                             0.02, 0.02),
    detail::conversion_entry("ups-double-conversion", "Uninterruptible supply, double conversion",
                             0.01, 0.015, 0.015),
    detail::conversion_entry("ups-eco", "Uninterruptible supply, eco mode", 0.005, 0.002, 0.004),
    detail::conversion_entry("distribution", "Bus way and distribution units", 0.002, 0.0, 0.008),
    detail::conversion_entry("rack-supply", "Power shelf or server supplies", 0.01, 0.01, 0.02),
};

}  // namespace bessemer::catalog
