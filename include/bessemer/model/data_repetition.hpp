#pragma once

/// What text is worth that was seen before, and parameters beyond what the text can fill.
///
///     D' = U + U r_D (1 - exp(-R_D/r_D)),   R_D = max(D/U - 1, 0)                         (1)
///     N' = V + V r_N (1 - exp(-R_N/r_N)),   R_N = N/V - 1,   V = min(N*(U), N)            (2)
///     L  = L(N', D')                                                                     (3)
///
///     U        different tokens                             token   U > 0
///     D        tokens trained on, D/U epochs                token   D > 0
///     N*(U)    size for which U tokens are compute-optimal  1
///     r_D r_N  repeats after which a repeat is worth 1/e    1       > 0
///
/// [MuennighoffEtAl2023] equations 5 and 6, and appendix A. Four epochs are nearly as good as new
/// text; nothing repeated often is worth more than (1 + r_D) U. Repeating never does harm here, as
/// it does in practice beyond some tens of epochs of a model that is too large.

#include <bessemer/core/error.hpp>
#include <bessemer/model/scaling_law.hpp>
#include <bessemer/units/math.hpp>
#include <bessemer/units/quantities.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::model {

template <Real S = double>
struct DataRepetition {
  /// r_D, of tokens.
  S tokens = missing<S>("data_repetition.tokens: must be given");
  /// r_N, of parameters.
  S parameters = missing<S>("data_repetition.parameters: must be given");
};

template <Real S>
constexpr void check(const DataRepetition<S>& repetition) {
  require(repetition.tokens > S(0.0), "data_repetition.tokens: must be positive, got ",
          static_cast<double>(repetition.tokens));
  require(repetition.parameters > S(0.0), "data_repetition.parameters: must be positive, got ",
          static_cast<double>(repetition.parameters));
}

namespace detail {

/// What `given` is worth, of which `fresh` is new.
template <Real S>
[[nodiscard]] constexpr S decayed(const S& given, const S& fresh, const S& repeats) {
  if (!(given > fresh)) return given;
  const S repeated = given / fresh - S(1.0);
  return fresh + fresh * repeats * (S(1.0) - math::exp(S(-repeated / repeats)));
}

}  // namespace detail

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Tokens<S> effective_tokens(const DataRepetition<S>& repetition,
                                                   const Tokens<S>& tokens,
                                                   const Tokens<S>& unique) {
  check(repetition);
  require_tokens(tokens);
  require(unique > Tokens<S>{}, "unique: must be positive, got ",
          static_cast<double>(unique.value()));
  return Tokens<S>::from_value(
      detail::decayed(S(tokens.value()), S(unique.value()), repetition.tokens));
}

/// Equation (2). Text that is not used up counts as what is used.
template <Real S>
[[nodiscard]] constexpr S effective_parameters(const ScalingLaw<S>& law,
                                               const DataRepetition<S>& repetition,
                                               const S& parameters, const Tokens<S>& tokens,
                                               const Tokens<S>& unique) {
  check(repetition);
  require_parameters(parameters);
  const S filled = optimal_parameters(law, math::min(tokens, unique));
  return detail::decayed(parameters, filled, repetition.parameters);
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr S loss(const ScalingLaw<S>& law, const DataRepetition<S>& repetition,
                               const S& parameters, const Tokens<S>& tokens,
                               const Tokens<S>& unique) {
  return loss(law, effective_parameters(law, repetition, parameters, tokens, unique),
              effective_tokens(repetition, tokens, unique));
}

}  // namespace bessemer::model
