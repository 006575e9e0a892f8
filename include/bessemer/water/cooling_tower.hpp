#pragma once

/// Water that a building evaporates to cool, and what it must let go with it.
///
///     V_e = Q / (rho L)                                                             (1)
///     V_b = V_e / (C - 1)                                                           (2)
///     WUE = (V_e + V_b) / E_IT                                                      (3)
///
///     Q     heat that leaves by evaporating                        J       >= 0
///     L     latent heat of water at 20 deg C, 2.4535 MJ/kg         J/kg
///     rho   density of water, 998.2 kg/m3                          kg/m3
///     C     cycles of concentration: salt in the basin over        1       > 1
///           salt in the supply
///     V_b   blowdown: keeps the salt at C
///
/// (1) 0.408 m3/GJ, 1.470 L/kWh, constants of [WmoGuide2008] and of water within 2 % between 5 and
/// 35 deg C. (2) is the balance of salt in a tower, with no drift: modern eliminators lose less
/// than a thousandth of it. (3) [GreenGrid2011] counts what is used: evaporated and discharged.
/// Consumption in the narrow sense is (1) alone, as discharged water can be treated.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

namespace bessemer::water {

/// Water per heat that evaporating carries off, 1/(rho L).
inline constexpr WaterIntensity<> evaporation_per_heat = cubic_meter / (998.2 * 2.4535e6 * joule);

template <Real S = double>
struct TowerWater {
  Volume<S> evaporated{};
  Volume<S> blowdown{};
};

template <class Visit, Real S>
constexpr void each_part(const TowerWater<S>& water, Visit&& visit) {
  visit("evaporated", water.evaporated);
  visit("blowdown", water.blowdown);
}

/// Equations (1) and (2).
template <Real S>
[[nodiscard]] constexpr TowerWater<S> tower_water(const Energy<S>& evaporated_heat,
                                                  const S& cycles_of_concentration) {
  require(evaporated_heat >= Energy<S>{}, "tower_water: heat must not be negative, got ",
          static_cast<double>(evaporated_heat.value()), " J");
  require(cycles_of_concentration > S(1.0),
          "tower_water: cycles of concentration must be above 1, got ",
          static_cast<double>(cycles_of_concentration), "; at 1 all water runs through");
  const Volume<S> evaporated = evaporated_heat * as<S>(evaporation_per_heat);
  return {.evaporated = evaporated, .blowdown = evaporated / (cycles_of_concentration - S(1.0))};
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr WaterIntensity<S> water_usage_effectiveness(const TowerWater<S>& water,
                                                                    const ItEnergy<S>& it_energy) {
  require(it_energy.quantity() > Energy<S>{},
          "water_usage_effectiveness: IT energy must be positive, got ",
          static_cast<double>(it_energy.quantity().value()), " J");
  return total_of<Volume<S>>(water) / it_energy.quantity();
}

}  // namespace bessemer::water
