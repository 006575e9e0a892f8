#pragma once

/// What the electricity of a run costs.
///
///     c = E_facility p                                                              (1)
///
///     E_facility   energy at the building's meter       J       >= 0
///     p            price of energy                      USD/J   >= 0
///
/// The meter is what is billed, so IT energy does not compile here [ISO30134PUE]. A flat price:
/// tariffs by the hour and charges for peak power are left out. A negative price is refused: it
/// holds for hours, not for a run.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

namespace bessemer::cost {

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Money<S> electricity_cost(const FacilityEnergy<S>& energy,
                                                  const EnergyPrice<S>& price) {
  require(energy.quantity() >= Energy<S>{}, "electricity_cost: energy must not be negative, got ",
          static_cast<double>(energy.quantity().value()), " J");
  require(price >= EnergyPrice<S>{}, "electricity_cost: price must not be negative, got ",
          static_cast<double>(price.value()) * kWh.value(), " USD/kWh");
  return energy.quantity() * price;
}

}  // namespace bessemer::cost
