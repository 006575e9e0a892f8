#pragma once

/// Average and marginal intensity answer two questions, and are never mixed.
///
///     m_average   = sum_i E_i I_i        what the inventory attributes to a load      (1)
///     dm_marginal = sum_i (E'_i - E_i) M_i   what changing the load changes           (2)
///
///     E_i, E'_i  energy of hour i before and after             J      >= 0
///     I_i        average intensity of the grid in that hour    kg/J   >= 0
///     M_i        intensity of the plants that follow a change  kg/J   >= 0
///
/// A shift from dirty to clean hours that lowers (1) can raise what is emitted if the plant at the
/// margin burns gas at night; so both are stated [GreenhouseGasProtocolScope2].

#include <cstddef>
#include <span>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::carbon {

template <Real S = double>
struct ShiftedCarbon {
  CarbonMass<S> before{};           ///< (1) of the load as it was
  CarbonMass<S> after{};            ///< (1) of the load as it becomes
  CarbonMass<S> marginal_change{};  ///< (2), negative where emissions fall
};

/// Equations (1), twice, and (2).
template <Real S>
[[nodiscard]] constexpr ShiftedCarbon<S> shifted_carbon(
    std::span<const Energy<S>> before, std::span<const Energy<S>> after,
    std::span<const CarbonIntensity<S>> average, std::span<const CarbonIntensity<S>> marginal) {
  require(!before.empty() && before.size() == after.size() && before.size() == average.size() &&
              before.size() == marginal.size(),
          "shifted_carbon: all series must have as many hours, at least one");
  ShiftedCarbon<S> sum;
  for (std::size_t i = 0; i < before.size(); ++i) {
    require(before[i] >= Energy<S>{} && after[i] >= Energy<S>{}, "shifted_carbon: energy of hour ",
            i, " must not be negative");
    sum.before = sum.before + before[i] * average[i];
    sum.after = sum.after + after[i] * average[i];
    sum.marginal_change = sum.marginal_change + (after[i] - before[i]) * marginal[i];
  }
  return sum;
}

}  // namespace bessemer::carbon
