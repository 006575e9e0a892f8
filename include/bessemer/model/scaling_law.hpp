#pragma once

/// How good a language model becomes: its loss from parameters and training tokens, and the split of
/// a budget of work between the two.
///
///     L(N, D) = E + (A/N^alpha + B/D^beta)^kappa                                          (1)
///     C       = 6 N D                                                                     (2)
///     N*(C)   = G (C/6)^(beta/(alpha + beta)),   D*(C) = (C/6)/N*(C)                      (3)
///     G       = (alpha A/(beta B))^(1/(alpha + beta))
///
///     L            cross-entropy on text like that of the fit       nat/token
///     N            parameters, counted as the fit counts them       1          N > 0
///     D            training tokens, each seen once                  token      D > 0
///     C            work of training                                 FLOP       C > 0
///     E            loss that no model undercuts                     nat/token  E >= 0
///     A alpha B beta   what too few parameters and too few tokens cost         all > 0
///     kappa        1, or the outer exponent of [KaplanEtAl2020]     1          kappa > 0
///
/// (1) with kappa = 1 is [HoffmannEtAl2022] equation 2, with E = 0 [KaplanEtAl2020] equation 1.5;
/// (2) is 2 FLOP per parameter and token forward and twice that backward [KaplanEtAl2020], within
/// 10 % of a count of operators [HoffmannEtAl2022] table A4; (3) is [HoffmannEtAl2022] equation 4:
/// the optimum has alpha A/N^alpha = beta B/D^beta, whatever E and kappa are.
///
/// A fit holds for the architecture, tokenizer and text it was made on, between the smallest and the
/// largest run; a budget of today extrapolates by factors of a thousand. Losses of two fits do not
/// compare. No mixtures of experts, no repeated text (`data_repetition.hpp`).

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>
#include <bessemer/units/quantities.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::model {

/// The numbers of equation (1), with tokens and parameters as plain counts.
template <Real S = double>
struct ScalingLaw {
  S irreducible = missing<S>("scaling_law.irreducible: must be given");
  S size_scale = missing<S>("scaling_law.size_scale: must be given");
  S size_exponent = missing<S>("scaling_law.size_exponent: must be given");
  S data_scale = missing<S>("scaling_law.data_scale: must be given");
  S data_exponent = missing<S>("scaling_law.data_exponent: must be given");
  S outer_exponent = S(1.0);
};

/// A model and the text it is trained on.
template <Real S = double>
struct Allocation {
  S parameters;
  Tokens<S> tokens;
  /// Of training, equation (2).
  Work<S> work;
  S loss;
};

template <Real S>
constexpr void check(const ScalingLaw<S>& law) {
  require(law.irreducible >= S(0.0), "scaling_law.irreducible: must not be negative, got ",
          static_cast<double>(law.irreducible));
  require(law.size_scale > S(0.0), "scaling_law.size_scale: must be positive, got ",
          static_cast<double>(law.size_scale));
  require(law.size_exponent > S(0.0), "scaling_law.size_exponent: must be positive, got ",
          static_cast<double>(law.size_exponent));
  require(law.data_scale > S(0.0), "scaling_law.data_scale: must be positive, got ",
          static_cast<double>(law.data_scale));
  require(law.data_exponent > S(0.0), "scaling_law.data_exponent: must be positive, got ",
          static_cast<double>(law.data_exponent));
  require(law.outer_exponent > S(0.0), "scaling_law.outer_exponent: must be positive, got ",
          static_cast<double>(law.outer_exponent));
}

template <Real S>
constexpr void require_parameters(const S& parameters) {
  require(parameters > S(0.0), "parameters: must be positive, got ",
          static_cast<double>(parameters));
}
template <Real S>
constexpr void require_tokens(const Tokens<S>& tokens) {
  require(tokens > Tokens<S>{}, "tokens: must be positive, got ",
          static_cast<double>(tokens.value()));
}
template <Real S>
constexpr void require_work(const Work<S>& work) {
  require(work > Work<S>{}, "work: must be positive, got ", static_cast<double>(work.value()));
}

/// x^p of a positive x.
template <Real S>
[[nodiscard]] constexpr S power(const S& x, const S& exponent) {
  return math::exp(S(exponent * math::log(x)));
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr Work<S> training_work(const S& parameters, const Tokens<S>& tokens) {
  require_parameters(parameters);
  require_tokens(tokens);
  return Work<S>::from_value(S(S(6.0) * parameters * tokens.value()));
}

/// The two terms in the brackets of (1): what a larger model, and what more text, could still gain.
template <Real S>
[[nodiscard]] constexpr S size_term(const ScalingLaw<S>& law, const S& parameters) {
  return law.size_scale * power(parameters, S(-law.size_exponent));
}
template <Real S>
[[nodiscard]] constexpr S data_term(const ScalingLaw<S>& law, const Tokens<S>& tokens) {
  return law.data_scale * power(S(tokens.value()), S(-law.data_exponent));
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr S loss(const ScalingLaw<S>& law, const S& parameters,
                               const Tokens<S>& tokens) {
  check(law);
  require_parameters(parameters);
  require_tokens(tokens);
  const S reducible = size_term(law, parameters) + data_term(law, tokens);
  return law.irreducible + power(reducible, law.outer_exponent);
}

/// What stands in the brackets of (1) where the loss is `target`. Infeasible at or below E.
template <Real S>
[[nodiscard]] constexpr S reducible_at(const ScalingLaw<S>& law, const S& target) {
  check(law);
  require_feasible(target > law.irreducible, "loss: ", static_cast<double>(target),
                   " cannot be reached, since the law ends at ",
                   static_cast<double>(law.irreducible), "; ask for more");
  return power(S(target - law.irreducible), S(S(1.0) / law.outer_exponent));
}

/// The model and text of that size, with their work and loss.
template <Real S>
[[nodiscard]] constexpr Allocation<S> allocation(const ScalingLaw<S>& law, const S& parameters,
                                                 const Tokens<S>& tokens) {
  return {parameters, tokens, training_work(parameters, tokens), loss(law, parameters, tokens)};
}

/// Equation (3): the lowest loss for that work.
template <Real S>
[[nodiscard]] constexpr Allocation<S> compute_optimal(const ScalingLaw<S>& law,
                                                      const Work<S>& work) {
  check(law);
  require_work(work);
  const S sum = law.size_exponent + law.data_exponent;
  const S balance = (law.size_exponent * law.size_scale) / (law.data_exponent * law.data_scale);
  const S product = S(work.value()) / S(6.0);
  const S parameters = power(balance, S(S(1.0) / sum)) * power(product, S(law.data_exponent / sum));
  return allocation(law, parameters, Tokens<S>::from_value(S(product / parameters)));
}

/// The text for which a model of that size is compute-optimal.
template <Real S>
[[nodiscard]] constexpr Tokens<S> optimal_tokens(const ScalingLaw<S>& law, const S& parameters) {
  check(law);
  require_parameters(parameters);
  const S marginal = law.size_exponent * size_term(law, parameters) / law.data_exponent;
  return Tokens<S>::from_value(power(S(law.data_scale / marginal), S(S(1.0) / law.data_exponent)));
}

/// The model for which that text is compute-optimal.
template <Real S>
[[nodiscard]] constexpr S optimal_parameters(const ScalingLaw<S>& law, const Tokens<S>& tokens) {
  check(law);
  require_tokens(tokens);
  const S marginal = law.data_exponent * data_term(law, tokens) / law.size_exponent;
  return power(S(law.size_scale / marginal), S(S(1.0) / law.size_exponent));
}

/// The least work that reaches a loss: the inverse of (3).
template <Real S>
[[nodiscard]] constexpr Allocation<S> optimal_for_loss(const ScalingLaw<S>& law, const S& target) {
  const S reducible = reducible_at(law, target);
  const S size_share = law.data_exponent / (law.size_exponent + law.data_exponent);
  const S parameters =
      power(S(law.size_scale / (reducible * size_share)), S(S(1.0) / law.size_exponent));
  return allocation(law, parameters, optimal_tokens(law, parameters));
}

/// The text that brings a model of that size to a loss. Infeasible where no text does, with the
/// smallest model that could.
template <Real S>
[[nodiscard]] constexpr Tokens<S> tokens_for_loss(const ScalingLaw<S>& law, const S& parameters,
                                                  const S& target) {
  require_parameters(parameters);
  const S reducible = reducible_at(law, target);
  const S left = reducible - size_term(law, parameters);
  require_feasible(
      left > S(0.0), "loss: ", static_cast<double>(target), " is out of reach of ",
      static_cast<double>(parameters), " parameters with any text; it takes more than ",
      static_cast<double>(power(S(law.size_scale / reducible), S(S(1.0) / law.size_exponent))));
  return Tokens<S>::from_value(power(S(law.data_scale / left), S(S(1.0) / law.data_exponent)));
}

/// The model that comes to a loss on that text. Infeasible where none does, with the least text that
/// could.
template <Real S>
[[nodiscard]] constexpr S parameters_for_loss(const ScalingLaw<S>& law, const Tokens<S>& tokens,
                                              const S& target) {
  require_tokens(tokens);
  const S reducible = reducible_at(law, target);
  const S left = reducible - data_term(law, tokens);
  require_feasible(
      left > S(0.0), "loss: ", static_cast<double>(target), " is out of reach with ",
      static_cast<double>(tokens.value()), " tokens at any size; it takes more than ",
      static_cast<double>(power(S(law.data_scale / reducible), S(S(1.0) / law.data_exponent))));
  return power(S(law.size_scale / left), S(S(1.0) / law.size_exponent));
}

}  // namespace bessemer::model
