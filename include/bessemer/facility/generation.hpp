#pragma once

/// A source of electricity beside the grid: a plant on the site, or one behind a contract.
///
///     field                is                                            unit    allowed
///     capacity             nameplate power                               W       >= 0
///     capacity_factor      mean output over nameplate                    1       in (0, 1]
///     lifecycle_intensity  carbon of fuel, plant and its making          kg/J    >= 0
///     cost                 levelized cost of what it generates           USD/J   >= 0
///     follows_load         runs when asked; else takes what nature gives
///
/// Intensity and cost are per energy generated, curtailed energy included: the plant was made for it.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct Generation {
  Name name{};
  Power<S> capacity{};
  S capacity_factor = missing<S>("generation.capacity_factor: must be given, in (0, 1]");
  CarbonIntensity<S> lifecycle_intensity =
      missing<CarbonIntensity<S>>("generation.lifecycle_intensity: must be given");
  EnergyPrice<S> cost = missing<EnergyPrice<S>>("generation.cost: must be given, levelized");
  bool follows_load = false;
};

/// Throws `InvalidInput` unless every field is finite and in its range.
template <Real S>
constexpr void check(const Generation<S>& source) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto capacity = static_cast<double>(source.capacity.value());
  require(capacity >= 0.0 && capacity < infinity,
          "generation.capacity: must be finite and not negative, got ", capacity, " W");
  const auto factor = static_cast<double>(source.capacity_factor);
  require(factor > 0.0 && factor <= 1.0, "generation.capacity_factor: must be in (0, 1], got ",
          factor, "; it is mean output over nameplate");
  const double carbon = in(as<double>(source.lifecycle_intensity), CarbonIntensity<>(gCO2e / kWh));
  require(carbon >= 0.0 && carbon < infinity,
          "generation.lifecycle_intensity: must be finite and not negative, got ", carbon,
          " gCO2e/kWh");
  const double cost = in(as<double>(source.cost), EnergyPrice<>(USD / kWh));
  require(cost >= 0.0 && cost < infinity, "generation.cost: must be finite and not negative, got ",
          cost, " USD/kWh");
}

/// What it generates in a year: capacity x capacity factor x year.
template <Real S>
[[nodiscard]] constexpr Energy<S> annual_generation(const Generation<S>& source) {
  check(source);
  return source.capacity_factor * (source.capacity * as<S>(year));
}

/// Nameplate power whose yearly output is that of a steady load; it need not match hour by hour.
template <Real S>
[[nodiscard]] constexpr Power<S> capacity_for(const Generation<S>& source, const Power<S>& load) {
  check(source);
  require(load >= Power<S>{}, "capacity_for: load must not be negative, got ",
          static_cast<double>(load.value()), " W");
  return load / source.capacity_factor;
}

}  // namespace bessemer::facility
