#pragma once

/// What is lost between the meter and the load: a chain of stages, from the load upstream.
///
///     loss = n R (k_0 + k_1 x + k_2 x^2),   x = P / (n R)                           (1)
///     P_upstream = P + loss                                                         (2)
///     efficiency = P / P_upstream                                                   (3)
///
///     P               output of the stage                          W    in [0, n R]
///     R               rated output of one unit                     W    > 0
///     n               units that share the load                    1    >= 1
///     k_0, k_1, k_2   fixed, proportional, square-law loss         1    >= 0
///
/// (1) [Rasmussen2007]. Low load is inefficient: two half-loaded units of a redundant pair lose
/// 2 k_0 R. All losses are heat where the stage stands. Supplies inside the IT equipment are IT
/// load by the definition of PUE [ISO30134PUE]; stages upstream of the rack are not.

#include <array>
#include <cstddef>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/conversion.hpp>

namespace bessemer::energy {

/// Equation (1). Throws `Infeasible` where the units cannot carry the load.
template <Real S>
[[nodiscard]] constexpr Power<S> conversion_loss(const facility::Conversion<S>& stage,
                                                 const Power<S>& output) {
  check(stage);
  require(output >= Power<S>{}, "conversion_loss: output must not be negative, got ",
          static_cast<double>(output.value()), " W");
  const Power<S> rated = S(static_cast<double>(stage.units)) * stage.rated;
  const S load = output / rated;
  require_feasible(load <= S(1.0 + 1e-12), stage.name.view(), ": ", counted(stage.units, "unit"),
                   stage.units == 1 ? " carries " : " carry ", static_cast<double>(rated.value()),
                   " W, the load is ", static_cast<double>(output.value()),
                   " W; add units or lower the load");
  return (stage.fixed + load * (stage.proportional + load * stage.quadratic)) * rated;
}

/// Equation (3): nothing out of nothing.
template <Real S>
[[nodiscard]] constexpr S efficiency(const facility::Conversion<S>& stage, const Power<S>& output) {
  const Power<S> input = output + conversion_loss(stage, output);
  return input > Power<S>{} ? S(output / input) : S(0.0);
}

/// What goes into a chain, and what each stage of it keeps.
template <std::size_t N, Real S = double>
struct ConversionLosses {
  Power<S> input{};
  std::array<Power<S>, N> loss{};
};

/// Equation (2), stage by stage from the load upstream.
template <std::size_t N, Real S>
[[nodiscard]] constexpr ConversionLosses<N, S> conversion_losses(
    const std::array<facility::Conversion<S>, N>& chain, const Power<S>& load) {
  ConversionLosses<N, S> losses;
  losses.input = load;
  for (std::size_t i = 0; i < N; ++i) {
    losses.loss[i] = conversion_loss(chain[i], losses.input);
    losses.input = losses.input + losses.loss[i];
  }
  return losses;
}

}  // namespace bessemer::energy
