#pragma once

/// The best model for a budget of work where there is only so much text.
///
///     minimise  L(N', D')   with   6 N D = C,   D' and N' as `data_repetition.hpp` has them
///     alpha A/N'^(alpha + 1) N e^(-R_N/r_N) = beta B/D'^(beta + 1) D e^(-R_D/r_D)         (1)
///
///     C  work of training        FLOP    > 0
///     U  different tokens        token   > 0
///
/// The loss is that of [MuennighoffEtAl2023]; (1) is its derivative along 6 N D = C, worked out here.
/// While the compute-optimal text is no more than U, that is the answer. Beyond, from one epoch to
/// the size that the text fills, the left rises with D and the right falls, so they cross once.

#include <bessemer/model/data_repetition.hpp>
#include <bessemer/model/scaling_law.hpp>
#include <bessemer/study/constant_law.hpp>
#include <bessemer/study/root.hpp>
#include <bessemer/units/quantities.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::study {

/// A model, and how often its text is read.
template <Real S = double>
struct RepeatedData {
  /// With the loss that repetition leaves.
  model::Allocation<S> training;
  S epochs;
  Tokens<S> effective_tokens;
  S effective_parameters;
};

namespace detail {

/// Logarithm of the left of (1) less that of the right, by ln D, D above U and N above the size
/// that U fills: rises.
template <Real S>
[[nodiscard]] constexpr S repetition_balance(const model::ScalingLaw<S>& law,
                                             const model::DataRepetition<S>& repetition,
                                             const S& product, const S& unique,
                                             const S& log_tokens) {
  const S tokens = math::exp(log_tokens);
  const S parameters = product / tokens;
  const S filled = model::optimal_parameters(law, Tokens<S>::from_value(unique));
  const S worth_n = model::detail::decayed(parameters, filled, repetition.parameters);
  const S worth_d = model::detail::decayed(tokens, unique, repetition.tokens);
  const S left = math::log(S(law.size_exponent * law.size_scale * parameters)) -
                 (law.size_exponent + S(1.0)) * math::log(worth_n) -
                 (parameters / filled - S(1.0)) / repetition.parameters;
  const S right = math::log(S(law.data_exponent * law.data_scale * tokens)) -
                  (law.data_exponent + S(1.0)) * math::log(worth_d) -
                  (tokens / unique - S(1.0)) / repetition.tokens;
  return left - right;
}

}  // namespace detail

/// A model of that size, on text read as often as it takes.
template <Real S>
[[nodiscard]] constexpr RepeatedData<S> repeated_data(const model::ScalingLaw<S>& law,
                                                      const model::DataRepetition<S>& repetition,
                                                      const S& parameters, const Tokens<S>& tokens,
                                                      const Tokens<S>& unique) {
  return {{parameters, tokens, model::training_work(parameters, tokens),
           model::loss(law, repetition, parameters, tokens, unique)},
          S(tokens / unique),
          model::effective_tokens(repetition, tokens, unique),
          model::effective_parameters(law, repetition, parameters, tokens, unique)};
}

/// Equation (1).
template <Real S>
[[nodiscard]] RepeatedData<S> data_optimal(const model::ScalingLaw<S>& law,
                                           const model::DataRepetition<S>& repetition,
                                           const Work<S>& work, const Tokens<S>& unique) {
  check(repetition);
  require(unique > Tokens<S>{}, "unique: must be positive, got ",
          static_cast<double>(unique.value()));
  const model::Allocation<S> free = model::compute_optimal(law, work);
  if (free.tokens <= unique) {
    return repeated_data(law, repetition, free.parameters, free.tokens, unique);
  }
  const S product = work.value() / S(6.0);
  const auto balance = [&]<Real T>(const T& log_tokens) {
    const model::DataRepetition<T> constant{
        .tokens = T(static_cast<double>(repetition.tokens)),
        .parameters = T(static_cast<double>(repetition.parameters))};
    return detail::repetition_balance(constant_law<T>(law), constant,
                                      T(static_cast<double>(product)),
                                      T(static_cast<double>(unique.value())), log_tokens);
  };
  const double low = math::log(static_cast<double>(unique.value()));
  const double high =
      math::log(static_cast<double>(product / model::optimal_parameters(law, unique)));
  const double root = newton_root(balance, math::log(static_cast<double>(free.tokens.value())), low,
                                  high, {.question = "data_optimal"});
  const double slope = balance(Dual<1>::variable(root, 0)).derivative(0);
  const S tokens = math::exp(with_derivatives(
      root, detail::repetition_balance(law, repetition, product, S(unique.value()), S(root)),
      slope));
  return repeated_data(law, repetition, S(product / tokens), Tokens<S>::from_value(tokens), unique);
}

}  // namespace bessemer::study
