#pragma once

/// How the power of an accelerator follows its clock: what stays when the clock falls, and how far
/// the voltage falls with it. Clocks and voltages are relative to those that the accelerator
/// sustains under the maker's power limit: 1 is no change.
///
///     field            is                                                      allowed
///     static_share     power that no clock changes (leakage, memory, links),   [0, 1)
///                      as a fraction of the power limit
///     voltage_floor    voltage at low clocks over that at full clock           (0, 1]
///     floor_clock      clock up to which the voltage stays at its floor        [0, 1)
///     lowest_clock     lowest clock that can be set                            (0, 1]

#include <bessemer/core/error.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::facility {

template <Real S = double>
struct ClockResponse {
  S static_share =
      missing<S>("clock_response.static_share: must be given, as a fraction of the power limit");
  S voltage_floor = missing<S>("clock_response.voltage_floor: must be given, over full voltage");
  S floor_clock = missing<S>("clock_response.floor_clock: must be given, over full clock");
  S lowest_clock = missing<S>("clock_response.lowest_clock: must be given, over full clock");
};

/// Throws `InvalidInput` unless every field is in its range.
template <Real S>
constexpr void check(const ClockResponse<S>& response) {
  const auto share = static_cast<double>(response.static_share);
  require(share >= 0.0 && share < 1.0,
          "clock_response.static_share: must be a fraction of the power limit, in [0, 1), got ",
          share);
  const auto voltage = static_cast<double>(response.voltage_floor);
  require(voltage > 0.0 && voltage <= 1.0,
          "clock_response.voltage_floor: must be over full voltage, in (0, 1], got ", voltage);
  const auto floor = static_cast<double>(response.floor_clock);
  require(floor >= 0.0 && floor < 1.0,
          "clock_response.floor_clock: must be over full clock, in [0, 1), got ", floor);
  const auto lowest = static_cast<double>(response.lowest_clock);
  require(lowest > 0.0 && lowest <= 1.0,
          "clock_response.lowest_clock: must be over full clock, in (0, 1], got ", lowest);
}

}  // namespace bessemer::facility
