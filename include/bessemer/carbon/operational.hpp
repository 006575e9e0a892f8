#pragma once

/// Carbon of the electricity that a run takes.
///
///     m = E_facility I                                                              (1)
///
///     E_facility   energy at the building's meter                  J       >= 0
///     I            carbon intensity of the electricity             kg/J    >= 0
///     m            CO2-equivalent                                  kg
///
/// Location-based when I is the grid's average [GreenhouseGasProtocolScope2]; that is what is
/// meant unless a result says otherwise. With the intensity of contracts it is market-based, which
/// may be zero while the grid burns coal: state both, never their mean. Offsets are neither. As in
/// [PattersonEtAl2021]. Lifecycle intensities count the fuel's upstream, operational ones only the
/// stack: the answer is of the intensity's kind.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

namespace bessemer::carbon {

/// Equation (1). IT energy does not compile: multiply it by the PUE first, by `facility_energy`.
template <Real S>
[[nodiscard]] constexpr CarbonMass<S> operational_carbon(const FacilityEnergy<S>& energy,
                                                         const CarbonIntensity<S>& intensity) {
  require(energy.quantity() >= Energy<S>{}, "operational_carbon: energy must not be negative, got ",
          static_cast<double>(energy.quantity().value()), " J");
  require(intensity >= CarbonIntensity<S>{},
          "operational_carbon: intensity must not be negative, got ",
          in(as<double>(intensity), CarbonIntensity<>(gCO2e / kWh)), " gCO2e/kWh");
  return energy.quantity() * intensity;
}

}  // namespace bessemer::carbon
