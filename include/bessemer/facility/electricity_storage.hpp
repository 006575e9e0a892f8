#pragma once

/// A store of electricity (a battery, pumped water), and what one step does to it.
///
///     E' = E + eta c dt - d dt,     0 <= E' <= capacity                               (1)
///
///     E    what it can still deliver                          J    in [0, capacity]
///     c,d  power taken in and given out                       W    >= 0, at most the limits
///     eta  round-trip efficiency, all of it paid at charging  1    in (0, 1]
///
/// With the loss on one side, E is what comes out again, and the round trip loses (1 - eta) of what
/// went in. Ageing and self-discharge are left out.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::facility {

template <Real S = double>
struct ElectricityStorage {
  Energy<S> capacity{};
  Power<S> charge_power{};
  Power<S> discharge_power{};
  S round_trip_efficiency = S(1.0);
};

/// Throws `InvalidInput` unless sizes are not negative and the efficiency is in (0, 1].
template <Real S>
constexpr void check(const ElectricityStorage<S>& storage) {
  require(storage.capacity >= Energy<S>{},
          "electricity_storage.capacity: must not be negative, got ",
          static_cast<double>(storage.capacity.value()), " J");
  require(storage.charge_power >= Power<S>{},
          "electricity_storage.charge_power: must not be negative, got ",
          static_cast<double>(storage.charge_power.value()), " W");
  require(storage.discharge_power >= Power<S>{},
          "electricity_storage.discharge_power: must not be negative, got ",
          static_cast<double>(storage.discharge_power.value()), " W");
  const auto efficiency = static_cast<double>(storage.round_trip_efficiency);
  require(efficiency > 0.0 && efficiency <= 1.0,
          "electricity_storage.round_trip_efficiency: must be in (0, 1], got ", efficiency);
}

/// The most that (1) lets in during one step.
template <Real S>
[[nodiscard]] constexpr Power<S> most_charge(const ElectricityStorage<S>& storage,
                                             const Energy<S>& stored, const Time<S>& step) {
  const Power<S> room = (storage.capacity - stored) / (storage.round_trip_efficiency * step);
  return math::max(Power<S>{}, math::min(storage.charge_power, room));
}

/// The most that (1) gives during one step.
template <Real S>
[[nodiscard]] constexpr Power<S> most_discharge(const ElectricityStorage<S>& storage,
                                                const Energy<S>& stored, const Time<S>& step) {
  return math::max(Power<S>{}, math::min(storage.discharge_power, Power<S>(stored / step)));
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Energy<S> stored_after(const ElectricityStorage<S>& storage,
                                               const Energy<S>& stored, const Power<S>& charge,
                                               const Power<S>& discharge, const Time<S>& step) {
  return stored + storage.round_trip_efficiency * (charge * step) - discharge * step;
}

}  // namespace bessemer::facility
