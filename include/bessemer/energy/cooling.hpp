#pragma once

/// Electricity of cooling in one hour, from the heat, the technology and the weather.
///
///     phi = clamp((T_s + dT - T_f)/dT, 0, 1)                                        (1)
///     COP = eta T_e/(T_c - T_e),  T_e = T_s - 5 K,  T_c = T_f + 8 K                 (2)
///     P_chiller = (1 - phi) Q / COP                                                 (3)
///     P_fan = share Q_rated max(x, x_0)^3                                           (4)
///     Q_evaporated = share Q_rejected             cooling tower                     (5)
///     Q_evaporated = Q (T_dry + a - T_s)/dT       evaporative air, at most to T_wet (6)
///
///     T_f   what the outside gives: wet bulb, dry bulb or sea, and the approach    deg C
///     T_s   supply that the loop needs, dT its rise: T_s + dT returns              deg C
///     phi   heat that the economiser carries; 0 without one                        1
///     x     load over rated load, x_0 the least flow                               1
///     Q     heat of the loop, its own fans and pumps in it                         W
///
/// (1) An economiser that cannot reach the supply still cools the return. (2) Carnot's limit times
/// a share, with temperatures of evaporation and condensation behind heat exchangers, and a lift
/// of at least 10 K. (4) Fan laws: power with the cube of the flow. (6) Air that needs dT to carry
/// Q is cooled from T_dry by evaporating. Liquid and room air are two loops with one rejection.
/// Humidity limits, ice, pumps that cannot be throttled and chillers at low load are left out.

#include <bessemer/core/error.hpp>
#include <bessemer/facility/climate.hpp>
#include <bessemer/facility/cooling.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::energy {

/// In one hour: electricity by part, and heat that left by evaporating.
template <Real S = double>
struct CoolingPower {
  Power<S> fans{};
  Power<S> pumps{};
  Power<S> chillers{};
  Power<S> rejection{};
  Power<S> evaporated{};
};

namespace detail {

/// What a loop needs of chillers and of water.
template <Real S = double>
struct LoopPower {
  Power<S> chiller{};
  Power<S> evaporated{};
};

/// Equations (1) to (3) and (6).
template <Real S>
[[nodiscard]] constexpr LoopPower<S> loop_power(const facility::Cooling<S>& cooling,
                                                const facility::Weather<S>& weather,
                                                const Power<S>& heat, const S& supply_celsius) {
  using facility::HeatRejection;
  LoopPower<S> power;
  S outside = weather.dry_bulb_celsius;
  if (cooling.rejection == HeatRejection::cooling_tower) outside = weather.wet_bulb_celsius;
  if (cooling.rejection == HeatRejection::sea_water) outside = weather.sea_celsius;
  S free = outside + cooling.approach_kelvin;
  if (cooling.rejection == HeatRejection::evaporative_air) {
    const S most = weather.dry_bulb_celsius - weather.wet_bulb_celsius;
    const S wanted = math::max(S(0.0), S(free - supply_celsius));
    const S cooled = math::min(most, wanted);
    power.evaporated = (cooled / cooling.loop_rise_kelvin) * heat;
    free = free - cooled;
  }
  S share = (supply_celsius + cooling.loop_rise_kelvin - free) / cooling.loop_rise_kelvin;
  share = cooling.economiser ? math::min(S(1.0), math::max(S(0.0), share)) : S(0.0);
  const S evaporation = supply_celsius - S(5.0) + S(273.15);
  const S condensation = free + S(8.0) + S(273.15);
  const S lift = math::max(S(10.0), S(condensation - evaporation));
  const S performance = cooling.chiller_carnot_share * evaporation / lift;
  power.chiller = ((S(1.0) - share) / performance) * heat;
  return power;
}

}  // namespace detail

/// What carries the heat, whatever the weather is: equation (4), and the heat of each loop.
template <Real S = double>
struct LoopHeat {
  Power<S> fans{};
  Power<S> pumps{};
  Power<S> rejection{};
  Power<S> air{};
  Power<S> liquid{};
};

/// `it_heat` is divided among liquid and air, `room_heat` (conversion losses) goes into the air,
/// `taken` out of the liquid or, without one, out of the air.
template <Real S>
[[nodiscard]] constexpr LoopHeat<S> loop_heat(const facility::Cooling<S>& cooling,
                                              const Power<S>& it_heat, const Power<S>& room_heat,
                                              const Power<S>& rated,
                                              const Power<S>& taken = Power<S>{}) {
  check(cooling);
  require(rated > Power<S>{}, "cooling_power: rated load must be positive, got ",
          static_cast<double>(rated.value()), " W");
  require(it_heat >= Power<S>{} && room_heat >= Power<S>{},
          "cooling_power: heat must not be negative");
  require_feasible(it_heat <= S(1.0 + 1e-12) * rated, "cooling: rated for ",
                   in(as<double>(rated), kW), " kW, the load is ", in(as<double>(it_heat), kW),
                   " kW; install more cooling or lower the load");
  const S flow = math::max(S(it_heat / rated), cooling.least_flow);
  const S cube = flow * flow * flow;
  const S liquid_share = cooling.liquid_share;
  LoopHeat<S> heat;
  heat.fans =
      (cooling.fan_share * cube * (S(1.0) - liquid_share)) * rated + cooling.fan_share * room_heat;
  heat.pumps = (cooling.pump_share * cube * liquid_share) * rated;
  heat.rejection = (cooling.rejection_share * cube) * rated;
  heat.air = (S(1.0) - liquid_share) * it_heat + room_heat + heat.fans;
  heat.liquid = liquid_share * it_heat + heat.pumps;
  (liquid_share > S(0.0) ? heat.liquid : heat.air) =
      (liquid_share > S(0.0) ? heat.liquid : heat.air) - taken;
  require(heat.air >= Power<S>{} && heat.liquid >= Power<S>{},
          "cooling_power: more heat is taken than the loop has");
  return heat;
}

/// Equations (1) to (6), of the heat that `loop_heat` divides.
template <Real S>
[[nodiscard]] constexpr CoolingPower<S> cooling_power(const facility::Cooling<S>& cooling,
                                                      const facility::Weather<S>& weather,
                                                      const Power<S>& it_heat,
                                                      const Power<S>& room_heat,
                                                      const Power<S>& rated,
                                                      const Power<S>& taken = Power<S>{}) {
  const LoopHeat<S> heat = loop_heat(cooling, it_heat, room_heat, rated, taken);
  const auto of_air = detail::loop_power(cooling, weather, heat.air, cooling.air_supply_celsius);
  const auto of_liquid =
      detail::loop_power(cooling, weather, heat.liquid, cooling.liquid_supply_celsius);
  CoolingPower<S> power{.fans = heat.fans,
                        .pumps = heat.pumps,
                        .chillers = of_air.chiller + of_liquid.chiller,
                        .rejection = heat.rejection};
  power.evaporated = cooling.rejection == facility::HeatRejection::cooling_tower
                         ? cooling.evaporated_share * (heat.air + heat.liquid + power.chillers)
                         : of_air.evaporated + of_liquid.evaporated;
  return power;
}

}  // namespace bessemer::energy
