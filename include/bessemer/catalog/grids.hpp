#pragma once

/// All grids of the catalogue in one table: countries by name (`germany`), cloud regions
/// (`gcp-us-central1`, `aws-eu-north-1`), states of the United States (`us-iowa`) and its NERC
/// regions (`us-nerc-serc`), and the world. Two entries may describe one place by two sources and
/// two scopes: that is why `scope` is there. The world's value is that of the IEA for 2019, as
/// kept in CodeCarbon [CodeCarbonSources2026].

#include <array>
#include <cstddef>
#include <utility>

#include <bessemer/catalog/grids_aws.hpp>
#include <bessemer/catalog/grids_countries.hpp>
#include <bessemer/catalog/grids_google_cloud.hpp>
#include <bessemer/catalog/grids_us_states.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

inline constexpr std::array world_grids{
    GridEntry{"world",
              "World",
              "",
              IntensityScope::operational,
              {475.0 * gCO2e / kWh, Basis::published, "CodeCarbonSources2026", "2019"}}};

namespace detail {

template <class T, std::size_t... sizes>
[[nodiscard]] constexpr auto concatenated(const std::array<T, sizes>&... tables) {
  return [&tables...]<std::size_t... index>(std::index_sequence<index...>) {
    const auto element = [&tables...](std::size_t wanted) {
      const T* found = nullptr;
      std::size_t before = 0;
      ((found = wanted >= before && wanted - before < sizes ? &tables[wanted - before] : found,
        before += sizes),
       ...);
      return *found;
    };
    return std::array<T, (sizes + ...)>{element(index)...};
  }
  (std::make_index_sequence<(sizes + ...)>{});
}

}  // namespace detail

/// Find one with `find(grids, "france")`.
inline constexpr auto grids = detail::concatenated(world_grids, national_grids, google_cloud_grids,
                                                   aws_grids, us_state_grids);

// clang-format on
}  // namespace bessemer::catalog
