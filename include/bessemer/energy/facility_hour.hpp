#pragma once

/// All electricity of a building in one hour, and where its heat goes.
///
///     P = P_IT + conversion + fans + pumps + chillers + rejection + heat pump + other    (1)
///     PUE = P / P_IT                                                                     (2)
///     P = delivered + evaporated + sensible                                              (3)
///
///     conversion   losses of the chain that feeds the IT, into the room                  W
///     heat pump    lifts heat that is sold                                               W
///     other        light, offices, control: a share of rated IT load                     W
///     delivered    heat sold                                                             W
///     sensible     heat that warms air or sea                                            W
///
/// (1) [ISO30134PUE]. (3) is the first law: heat out is power in. Evaporative coolers in dry air
/// evaporate more than the building's heat; the rest then comes out of the air, and sensible heat
/// is negative. Cooling plant is fed past the chain: its own supply losses are left out.

#include <span>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/energy/conversion.hpp>
#include <bessemer/energy/cooling.hpp>
#include <bessemer/energy/heat_reuse.hpp>

namespace bessemer::energy {

/// What a building is made of. `chain` is read from the load upstream.
template <Real S = double>
struct Building {
  facility::Cooling<S> cooling{};
  facility::HeatReuse<S> reuse{};
  std::span<const facility::Conversion<S>> chain{};
  Power<S> rated_it = missing<Power<S>>("building.rated_it: must be given");
  /// Over rated IT load.
  S other_share = S(0.01);
};

/// Equation (1), by part.
template <Real S = double>
struct FacilityPower {
  Power<S> it{};
  Power<S> conversion{};
  Power<S> fans{};
  Power<S> pumps{};
  Power<S> chillers{};
  Power<S> rejection{};
  Power<S> heat_pump{};
  Power<S> other{};
};

template <class Visit, Real S>
constexpr void each_part(const FacilityPower<S>& power, Visit&& visit) {
  visit("it", power.it);
  visit("conversion", power.conversion);
  visit("fans", power.fans);
  visit("pumps", power.pumps);
  visit("chillers", power.chillers);
  visit("rejection", power.rejection);
  visit("heat pump", power.heat_pump);
  visit("other", power.other);
}

/// Equation (3), by way out.
template <Real S = double>
struct HeatOut {
  Power<S> delivered{};
  Power<S> evaporated{};
  Power<S> sensible{};
};

template <class Visit, Real S>
constexpr void each_part(const HeatOut<S>& heat, Visit&& visit) {
  visit("delivered", heat.delivered);
  visit("evaporated", heat.evaporated);
  visit("sensible", heat.sensible);
}

template <Real S = double>
struct FacilityHour {
  FacilityPower<S> power{};
  HeatOut<S> heat{};
};

/// Equations (1) and (3) at a load and a weather. Throws `Infeasible` on overload.
template <Real S>
[[nodiscard]] constexpr FacilityHour<S> facility_hour(const Building<S>& building,
                                                      const Power<S>& it_load,
                                                      const facility::Weather<S>& weather) {
  require(building.rated_it > Power<S>{}, "building.rated_it: must be positive, got ",
          static_cast<double>(building.rated_it.value()), " W");
  require(it_load >= Power<S>{}, "facility_hour: IT load must not be negative, got ",
          static_cast<double>(it_load.value()), " W");
  require(building.other_share >= S(0.0) && building.other_share <= S(1.0),
          "building.other_share: must be in [0, 1], got ",
          static_cast<double>(building.other_share));
  FacilityHour<S> hour;
  FacilityPower<S>& power = hour.power;
  power.it = it_load;
  Power<S> input = it_load;
  for (const facility::Conversion<S>& stage : building.chain) {
    input = input + conversion_loss(stage, input);
  }
  power.conversion = input - it_load;
  power.other = building.other_share * building.rated_it;

  const facility::Cooling<S>& cooling = building.cooling;
  const bool liquid = cooling.liquid_share > S(0.0);
  const Power<S> available = liquid ? Power<S>(cooling.liquid_share * it_load) : it_load;
  const S supply = liquid ? cooling.liquid_supply_celsius : cooling.air_supply_celsius;
  ReusedHeat<S> reused;
  if (building.reuse.demand > Power<S>{}) {
    reused = reused_heat(building.reuse, available, S(supply + cooling.loop_rise_kelvin));
  }
  power.heat_pump = reused.heat_pump;
  const CoolingPower<S> spent =
      cooling_power(cooling, weather, it_load, power.conversion, building.rated_it, reused.taken);
  power.fans = spent.fans;
  power.pumps = spent.pumps;
  power.chillers = spent.chillers;
  power.rejection = spent.rejection;
  hour.heat.delivered = reused.delivered;
  hour.heat.evaporated = spent.evaporated;
  // Air and liquid less what is taken, chillers, fans outside, and everything else that is warm.
  hour.heat.sensible = (it_load - reused.taken) + power.conversion + power.fans + power.pumps +
                       power.chillers + power.rejection + power.other - spent.evaporated;
  return hour;
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr S power_usage_effectiveness(const FacilityPower<S>& power) {
  require(power.it > Power<S>{}, "power_usage_effectiveness: IT power must be positive, got ",
          static_cast<double>(power.it.value()), " W");
  return total_of<Power<S>>(power) / power.it;
}

}  // namespace bessemer::energy
