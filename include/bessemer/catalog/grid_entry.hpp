#pragma once

/// An electricity grid of the catalogue: the average carbon intensity of what it delivers,
/// location-based [GreenhouseGasProtocolScope2], and what that average counts.

#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

/// What an intensity counts. Never mix two of them in one sum.
enum class IntensityScope {
  lifecycle,    ///< with the upstream of fuels and the making of plants
  operational,  ///< the stack only
  unstated      ///< the source says "grid average" and no more
};

[[nodiscard]] constexpr std::string_view to_text(IntensityScope scope) {
  switch (scope) {
    case IntensityScope::lifecycle: return "lifecycle";
    case IntensityScope::operational: return "operational";
    case IntensityScope::unstated: return "unstated";
  }
  return "unstated";
}

struct GridEntry {
  static constexpr std::string_view kind = "grid";
  std::string_view name;
  std::string_view label;
  /// ISO 3166-1 alpha-3; empty for the world.
  std::string_view country;
  IntensityScope scope;
  /// The note is the year of the average.
  Sourced<CarbonIntensity<>> carbon_intensity;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const GridEntry& entry, V&& visit) {
  visit_source("grid.carbon_intensity", entry.carbon_intensity, visit);
}

}  // namespace bessemer::catalog
