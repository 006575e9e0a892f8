#pragma once

/// A customer for waste heat: a district heating network.
///
///     field                is                                                    allowed
///     demand               most heat that it takes                               >= 0
///     network_celsius      at which temperature                                  [20, 150]
///     exchanger_kelvin     the heat exchanger needs this much between the two    >= 0
///     pump_carnot_share    heat pump, where the waste heat is not warm enough:   (0, 1]
///                          coefficient of performance over Carnot's

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

/// No customer by default.
template <Real S = double>
struct HeatReuse {
  Power<S> demand{};
  S network_celsius = S(70.0);
  S exchanger_kelvin = S(3.0);
  S pump_carnot_share = S(0.5);
};

/// Throws `InvalidInput` unless every field is in its range.
template <Real S>
constexpr void check(const HeatReuse<S>& reuse) {
  const auto demand = static_cast<double>(reuse.demand.value());
  require(demand >= 0.0 && demand < std::numeric_limits<double>::infinity(),
          "heat_reuse.demand: must be finite and not negative, got ", demand, " W");
  const auto network = static_cast<double>(reuse.network_celsius);
  require(network >= 20.0 && network <= 150.0,
          "heat_reuse.network_celsius: must be in [20, 150], got ", network);
  const auto exchanger = static_cast<double>(reuse.exchanger_kelvin);
  require(exchanger >= 0.0 && exchanger <= 30.0,
          "heat_reuse.exchanger_kelvin: must be in [0, 30], got ", exchanger);
  const auto share = static_cast<double>(reuse.pump_carnot_share);
  require(share > 0.0 && share <= 1.0, "heat_reuse.pump_carnot_share: must be in (0, 1], got ",
          share);
}

}  // namespace bessemer::facility
