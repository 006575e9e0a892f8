#pragma once

/// Heat as a cap on power: a die that reaches its limit lowers its clock.
///
///     T = T_in + R P                                                                (1)
///     P_cap = (T_max - T_in) / R                                                    (2)
///
///     T_in    air or liquid that reaches the device                deg C
///     R       thermal resistance from there to the die             K/W     > 0
///     T_max   temperature at which the clock falls                 deg C   > T_in
///
/// Steady state, one temperature per die [KrausBarCohen1983]. What the cap costs in time follows
/// from `clocked_step.hpp`: work that memory bounds loses nothing.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::energy {

/// Equation (2). Throws `Infeasible` where what comes in is as hot as the limit.
template <Real S>
[[nodiscard]] constexpr Power<S> thermal_cap(const S& highest_celsius, const S& inlet_celsius,
                                             const S& kelvin_per_watt) {
  require(kelvin_per_watt > S(0.0), "thermal_cap: thermal resistance must be positive, got ",
          static_cast<double>(kelvin_per_watt), " K/W");
  const auto inlet = static_cast<double>(inlet_celsius);
  require(inlet >= -60.0 && inlet <= 200.0, "thermal_cap: inlet must be in [-60, 200] deg C, got ",
          inlet);
  require_feasible(inlet_celsius < highest_celsius, "thermal_cap: what comes in at ", inlet,
                   " deg C cannot cool a die below ", static_cast<double>(highest_celsius),
                   " deg C; cool it more");
  return ((highest_celsius - inlet_celsius) / kelvin_per_watt) * as<S>(watt);
}

}  // namespace bessemer::energy
