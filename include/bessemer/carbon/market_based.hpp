#pragma once

/// The two totals of Scope 2, side by side: what the grid emitted, and what the contracts say.
///
///     m_location = E I_grid                                                           (1)
///     m_market   = E_c I_c + E_r 0 + (E - E_c - E_r) I_residual                       (2)
///
///     E           electricity drawn                                  J      >= 0
///     E_c, I_c    energy under contract (PPA) and its intensity      J, kg/J
///     E_r         energy of certificates without the contract        J
///     I_residual  of what nobody claimed in that market              kg/J   >= 0
///
/// As [GreenhouseGasProtocolScope2] asks: both are stated, never their mean. Claims beyond E count
/// for nothing (contracts first, then certificates). Offsets are no part of either: they stand in a
/// field of their own and are subtracted nowhere.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::carbon {

template <Real S = double>
struct Contracts {
  Energy<S> contracted{};
  CarbonIntensity<S> contract_intensity{};
  Energy<S> certificates{};
  CarbonIntensity<S> residual_intensity = missing<CarbonIntensity<S>>(
      "contracts.residual_intensity: must be given; the grid's if the "
      "market publishes no residual mix");
  CarbonMass<S> offsets{};
};

template <Real S = double>
struct Scope2 {
  CarbonMass<S> location{};
  CarbonMass<S> market{};
  Energy<S> contracted{};    ///< claimed of contracts
  Energy<S> certificates{};  ///< claimed of certificates
  Energy<S> unclaimed{};
  CarbonMass<S> offsets{};  ///< bought beside, subtracted nowhere
};

/// Equations (1) and (2).
template <Real S>
[[nodiscard]] constexpr Scope2<S> scope_2(const FacilityEnergy<S>& energy,
                                          const CarbonIntensity<S>& grid,
                                          const Contracts<S>& contracts) {
  const Energy<S> drawn = energy.quantity();
  const auto not_negative = [](double value, const char* field) {
    require(value >= 0.0, "scope_2: ", field, " must not be negative, got ", value);
  };
  not_negative(static_cast<double>(drawn.value()), "energy");
  not_negative(static_cast<double>(grid.value()), "grid intensity");
  not_negative(static_cast<double>(contracts.contracted.value()), "contracted energy");
  not_negative(static_cast<double>(contracts.contract_intensity.value()), "contract intensity");
  not_negative(static_cast<double>(contracts.certificates.value()), "certificates");
  not_negative(static_cast<double>(contracts.residual_intensity.value()), "residual intensity");
  not_negative(static_cast<double>(contracts.offsets.value()), "offsets");
  Scope2<S> total{.location = drawn * grid, .offsets = contracts.offsets};
  total.contracted = math::min(drawn, contracts.contracted);
  total.certificates = math::min(Energy<S>(drawn - total.contracted), contracts.certificates);
  total.unclaimed = drawn - total.contracted - total.certificates;
  total.market = total.contracted * contracts.contract_intensity +
                 total.unclaimed * contracts.residual_intensity;
  return total;
}

}  // namespace bessemer::carbon
