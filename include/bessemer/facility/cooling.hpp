#pragma once

/// How a building takes heat from its racks and where it leaves it.
///
///     field                   is                                                    allowed
///     rejection               where heat leaves: dry cooler, cooling tower, outside
///                             air, outside air cooled by evaporation, sea water
///     economiser              carries heat without chillers when it is cold enough
///     liquid_share            of the IT heat that a liquid takes at the rack or     [0, 1]
///                             closer; the rest goes into room air
///     liquid_supply_celsius   warmest liquid that the racks may be given            [0, 80]
///     air_supply_celsius      warmest that the loop behind the room air may be      [0, 45]
///     loop_rise_kelvin        from supply to return                                 > 0
///     approach_kelvin         coldest supply over outside: wet bulb (tower),        >= 0
///                             dry bulb (dry cooler, outside air), sea
///     fan_share               fans of the room, over air heat at rated load         >= 0
///     pump_share              pumps of the liquid, over liquid heat at rated load   >= 0
///     rejection_share         fans and pumps outside, over rated load               >= 0
///     chiller_carnot_share    coefficient of performance over Carnot's              (0, 1]
///     evaporated_share        of the heat of a cooling tower                        [0, 1]
///     least_flow              fans and pumps turn down to this share of rated flow  [0, 1]
///     rack_limit              heaviest rack that can be cooled                      > 0
///
/// Fans inside servers are IT load: liquids save them, and that shows in the IT power and not in
/// the PUE.

#include <limits>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

enum class HeatRejection { dry_cooler, cooling_tower, outside_air, evaporative_air, sea_water };

template <Real S = double>
struct Cooling {
  Name name{};
  HeatRejection rejection = HeatRejection::dry_cooler;
  bool economiser = true;
  S liquid_share = missing<S>("cooling.liquid_share: must be given, of the IT heat");
  S liquid_supply_celsius = S(30.0);
  S air_supply_celsius = missing<S>("cooling.air_supply_celsius: must be given");
  S loop_rise_kelvin = missing<S>("cooling.loop_rise_kelvin: must be given");
  S approach_kelvin = missing<S>("cooling.approach_kelvin: must be given");
  S fan_share = missing<S>("cooling.fan_share: must be given, over air heat");
  S pump_share = missing<S>("cooling.pump_share: must be given, over liquid heat");
  S rejection_share = missing<S>("cooling.rejection_share: must be given, over rated load");
  S chiller_carnot_share = S(0.5);
  S evaporated_share = S(0.85);
  S least_flow = S(0.5);
  Power<S> rack_limit = missing<Power<S>>("cooling.rack_limit: must be given");
};

/// Throws `InvalidInput` unless every field is in its range.
template <Real S>
constexpr void check(const Cooling<S>& cooling) {
  const auto within = [](const S& number, std::string_view field, double low, double high) {
    const auto value = static_cast<double>(number);
    require(value >= low && value <= high, "cooling.", field, ": must be in [", low, ", ", high,
            "], got ", value);
  };
  within(cooling.liquid_share, "liquid_share", 0.0, 1.0);
  within(cooling.liquid_supply_celsius, "liquid_supply_celsius", 0.0, 80.0);
  within(cooling.air_supply_celsius, "air_supply_celsius", 0.0, 45.0);
  within(cooling.loop_rise_kelvin, "loop_rise_kelvin", 0.1, 60.0);
  within(cooling.approach_kelvin, "approach_kelvin", 0.0, 40.0);
  within(cooling.fan_share, "fan_share", 0.0, 1.0);
  within(cooling.pump_share, "pump_share", 0.0, 1.0);
  within(cooling.rejection_share, "rejection_share", 0.0, 1.0);
  within(cooling.chiller_carnot_share, "chiller_carnot_share", 0.01, 1.0);
  within(cooling.evaporated_share, "evaporated_share", 0.0, 1.0);
  within(cooling.least_flow, "least_flow", 0.0, 1.0);
  const auto limit = static_cast<double>(cooling.rack_limit.value());
  require(limit > 0.0 && limit < std::numeric_limits<double>::infinity(),
          "cooling.rack_limit: must be positive and finite, got ", limit, " W");
}

/// Throws `Infeasible` where a rack is heavier than the cooling carries.
template <Real S>
constexpr void require_coolable(const Cooling<S>& cooling, const Power<S>& rack_power) {
  check(cooling);
  require(rack_power >= Power<S>{}, "require_coolable: rack power must not be negative, got ",
          static_cast<double>(rack_power.value()), " W");
  require_feasible(rack_power <= cooling.rack_limit, "cooling: ", cooling.name.view(),
                   " carries racks of at most ", in(as<double>(cooling.rack_limit), kW),
                   " kW, the rack draws ", in(as<double>(rack_power), kW),
                   " kW; spread it over more racks or cool it closer to the chips");
}

}  // namespace bessemer::facility
