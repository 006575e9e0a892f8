#pragma once

/// How cold water can get by evaporating into air: the wet-bulb temperature.
///
///     e_s(T) = 6.112 hPa exp(17.62 T / (243.12 + T))                                (1)
///     e_s(T_d) = e_s(T_w) - A p (T - T_w)                                           (2)
///
///     T     dry-bulb temperature                                   deg C   in [-60, 60]
///     T_d   dew point                                              deg C   <= T
///     T_w   wet-bulb temperature                                   deg C   in [T_d, T]
///     p     pressure of the air                                    hPa     1013.25
///     A     psychrometer constant, ventilated                      1/K     0.000662
///
/// (1) and (2) as [WmoGuide2008] has them, over water, at sea level: a site 1,600 m high has a
/// wet bulb lower by half a kelvin.

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::facility {

/// Equation (1), in hPa.
template <Real S>
[[nodiscard]] constexpr S saturation_pressure_hpa(const S& celsius) {
  return S(6.112) * math::exp(S(S(17.62) * celsius / (S(243.12) + celsius)));
}

/// T_w of equation (2). A dew point above the dry bulb, by rounding or by a swing that the other
/// lacks, is taken as saturated air.
template <Real S>
[[nodiscard]] constexpr S wet_bulb_celsius(const S& dry_bulb_celsius, const S& dew_point_celsius) {
  const auto dry = static_cast<double>(dry_bulb_celsius);
  const auto dew = static_cast<double>(dew_point_celsius);
  require(dry >= -60.0 && dry <= 60.0, "wet_bulb: dry bulb must be in [-60, 60] deg C, got ", dry);
  require(dew >= -90.0 && dew <= 60.0, "wet_bulb: dew point must be in [-90, 60] deg C, got ", dew);
  if (!(dew_point_celsius < dry_bulb_celsius)) return dry_bulb_celsius;
  constexpr double constant = 0.000662 * 1013.25;  // hPa/K
  const S vapour = saturation_pressure_hpa(dew_point_celsius);
  // Newton from above: the curve is convex and rising, so that no step overshoots.
  S wet = dry_bulb_celsius;
  for (int i = 0; i < 8; ++i) {
    const S saturated = saturation_pressure_hpa(wet);
    const S excess = saturated - S(constant) * (dry_bulb_celsius - wet) - vapour;
    const S below = S(243.12) + wet;
    const S slope = saturated * S(17.62 * 243.12) / (below * below) + S(constant);
    wet = wet - excess / slope;
  }
  return wet;
}

}  // namespace bessemer::facility
