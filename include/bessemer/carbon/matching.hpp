#pragma once

/// How much of a load is carbon-free: hour by hour, or over the year.
///
///     CFE_hourly = sum_i min(load_i, clean_i) / sum_i load_i                          (1)
///     CFE_annual = min(1, sum_i clean_i / sum_i load_i)                               (2)
///
///     load_i   energy or mean power of hour i             W    >= 0, not all zero
///     clean_i  carbon-free supply of that hour            W    >= 0
///
/// (1) is the score of 24/7 matching [GoogleCfe2021]; noon's surplus does not help midnight, so (1)
/// never exceeds (2). `grid_share` counts the carbon-free part of what the grid itself delivers.

#include <cstddef>
#include <span>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::carbon {

template <Real S = double>
struct CarbonFree {
  S hourly{};
  S annual{};
};

/// Equations (1) and (2). With a `grid_share` above zero, what contracts do not cover in an hour is
/// that share carbon-free.
template <Real S>
[[nodiscard]] constexpr CarbonFree<S> carbon_free_share(std::span<const Power<S>> loads,
                                                        std::span<const Power<S>> clean,
                                                        const S& grid_share = S(0.0)) {
  require(!loads.empty() && loads.size() == clean.size(), "carbon_free_share: loads has ",
          counted(loads.size(), "hour"), " and clean ", clean.size(),
          "; give as many, at least one");
  require(grid_share >= S(0.0) && grid_share <= S(1.0),
          "carbon_free_share: grid_share must be in [0, 1], got ", static_cast<double>(grid_share));
  Power<S> load{};
  Power<S> supplied{};
  Power<S> matched{};
  for (std::size_t i = 0; i < loads.size(); ++i) {
    require(loads[i] >= Power<S>{} && clean[i] >= Power<S>{}, "carbon_free_share: hour ", i,
            " must not be negative");
    load = load + loads[i];
    supplied = supplied + clean[i];
    matched = matched + math::min(loads[i], clean[i]);
  }
  require(load > Power<S>{}, "carbon_free_share: the load must not be zero at every hour");
  const S hourly = matched / load;
  const S annual = math::min(S(1.0), S(supplied / load));
  return {.hourly = hourly + grid_share * (S(1.0) - hourly),
          .annual = annual + grid_share * (S(1.0) - annual)};
}

}  // namespace bessemer::carbon
