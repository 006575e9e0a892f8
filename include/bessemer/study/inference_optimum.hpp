#pragma once

/// How large a model should be that is trained once and served for long.
///
///     minimise  6 N D/u + p 2 N (I/v + O/w)         at equal loss                         (1)
///            =  (6 N/u) (D + q),   q = p u (I/v + O/w)/3
///     alpha A/N^alpha = beta B/D^beta (1 + q/D)     at the minimum                        (2)
///
///     N D   parameters and training tokens                               1, token
///     I O   tokens read, and written, in the model's life                token    >= 0
///     u     share of peak that training sustains                         1        in (0, 1]
///     v w   shares of peak when reading and when writing                 1        in (0, 1]
///     p     price of a FLOP of peak when serving over that in training   1        > 0
///     q     training tokens that serving costs as much as                token
///
/// (1) is [SardanaEtAl2023] equations 3 and 6. At equal loss, with s the share of the size term,
/// alpha s = beta (1 - s)(1 + q/D(s)): the difference rises from s = beta/(alpha + beta), where
/// serving is free, to s = 1, so there is one answer. The sum in (1) is in FLOP of peak: multiply by
/// a price for money. Demand must be known, and the same for each size; no quantization, batching
/// or latency, and a law is asked far from where it was fitted.

#include <bessemer/core/error.hpp>
#include <bessemer/model/scaling_law.hpp>
#include <bessemer/study/constant_law.hpp>
#include <bessemer/study/root.hpp>
#include <bessemer/units/quantities.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::study {

/// The life of a model after training. Utilizations of 1 count FLOP alone.
template <Real S = double>
struct Serving {
  Tokens<S> read = missing<Tokens<S>>("serving.read: must be given");
  Tokens<S> written = missing<Tokens<S>>("serving.written: must be given");
  S training_utilization = S(1.0);
  S reading_utilization = S(1.0);
  S writing_utilization = S(1.0);
  S relative_price = S(1.0);
};

/// Training and serving of the best model.
template <Real S = double>
struct Lifetime {
  model::Allocation<S> training;
  /// In FLOP of the machine's peak, at the price of training.
  Work<S> training_peak;
  Work<S> serving_peak;
};

template <Real S>
constexpr void check(const Serving<S>& serving) {
  const auto share = [](const S& value, const char* field) {
    require(value > S(0.0) && value <= S(1.0), field, ": must be in (0, 1], got ",
            static_cast<double>(value));
  };
  require(serving.read >= Tokens<S>{}, "serving.read: must not be negative, got ",
          static_cast<double>(serving.read.value()));
  require(serving.written >= Tokens<S>{}, "serving.written: must not be negative, got ",
          static_cast<double>(serving.written.value()));
  share(serving.training_utilization, "serving.training_utilization");
  share(serving.reading_utilization, "serving.reading_utilization");
  share(serving.writing_utilization, "serving.writing_utilization");
  require(serving.relative_price > S(0.0), "serving.relative_price: must be positive, got ",
          static_cast<double>(serving.relative_price));
}

/// q of equation (1).
template <Real S>
[[nodiscard]] constexpr Tokens<S> equivalent_tokens(const Serving<S>& serving) {
  check(serving);
  const S tokens = serving.read.value() / serving.reading_utilization +
                   serving.written.value() / serving.writing_utilization;
  return Tokens<S>::from_value(
      S(serving.relative_price * serving.training_utilization * tokens / S(3.0)));
}

/// The two sums of equation (1) for a model.
template <Real S>
[[nodiscard]] constexpr Lifetime<S> lifetime(const model::Allocation<S>& training,
                                             const Serving<S>& serving) {
  const Tokens<S> equivalent = equivalent_tokens(serving);
  const Work<S> spent =
      Work<S>::from_value(S(training.work.value() / serving.training_utilization));
  return {training, spent, Work<S>::from_value(S(spent.value() * S(equivalent / training.tokens)))};
}

namespace detail {

/// D where the data term is a share `1 - size_share` of what is left of the loss.
template <Real S>
[[nodiscard]] constexpr S tokens_at(const model::ScalingLaw<S>& law, const S& reducible,
                                    const S& size_share) {
  return model::power(S(law.data_scale / (reducible * (S(1.0) - size_share))),
                      S(S(1.0) / law.data_exponent));
}

/// Equation (2) at equal loss, times 1 - s: rises with s.
template <Real S>
[[nodiscard]] constexpr S serving_balance(const model::ScalingLaw<S>& law, const S& reducible,
                                          const S& equivalent, const S& size_share) {
  const S data_share = S(1.0) - size_share;
  const S burden = S(1.0) + equivalent / tokens_at(law, reducible, size_share);
  return law.size_exponent * size_share - law.data_exponent * data_share * burden;
}

/// Equation (2) at equal total of N (D + q), as a difference that rises with ln D.
template <Real S>
[[nodiscard]] constexpr S budget_balance(const model::ScalingLaw<S>& law, const S& product,
                                         const S& equivalent, const S& log_tokens) {
  const S tokens = math::exp(log_tokens);
  const S parameters = product / (tokens + equivalent);
  return math::log(S(law.size_exponent * model::size_term(law, parameters))) -
         math::log(S(law.data_exponent * model::data_term(law, Tokens<S>::from_value(tokens)))) -
         math::log(S(S(1.0) + equivalent / tokens));
}

}  // namespace detail

/// The cheapest model of that loss over its life, equation (2).
template <Real S>
[[nodiscard]] Lifetime<S> inference_optimal(const model::ScalingLaw<S>& law, const S& target,
                                            const Serving<S>& serving) {
  const S equivalent = equivalent_tokens(serving).value();
  if (!(equivalent > S(0.0))) return lifetime(model::optimal_for_loss(law, target), serving);
  const S reducible = model::reducible_at(law, target);
  const auto balance = [&]<Real T>(const T& share) {
    return detail::serving_balance(constant_law<T>(law), T(static_cast<double>(reducible)),
                                   T(static_cast<double>(equivalent)), share);
  };
  const double low =
      static_cast<double>(law.data_exponent / (law.size_exponent + law.data_exponent));
  const double root =
      newton_root(balance, 0.5 * (low + 1.0), low, 1.0 - 1e-12, {.question = "inference_optimal"});
  const double slope = balance(Dual<1>::variable(root, 0)).derivative(0);
  const S share =
      with_derivatives(root, detail::serving_balance(law, reducible, equivalent, S(root)), slope);
  const S parameters =
      model::power(S(law.size_scale / (reducible * share)), S(S(1.0) / law.size_exponent));
  const S tokens = detail::tokens_at(law, reducible, share);
  return lifetime(model::allocation(law, parameters, Tokens<S>::from_value(tokens)), serving);
}

/// The best model that can be trained and served for a total in FLOP of peak, equation (2).
template <Real S>
[[nodiscard]] Lifetime<S> inference_optimal(const model::ScalingLaw<S>& law, const Work<S>& total,
                                            const Serving<S>& serving) {
  const S equivalent = equivalent_tokens(serving).value();
  model::require_work(total);
  const Work<S> useful = Work<S>::from_value(S(total.value() * serving.training_utilization));
  const model::Allocation<S> free = model::compute_optimal(law, useful);
  if (!(equivalent > S(0.0))) return lifetime(free, serving);
  const S product = useful.value() / S(6.0);
  const auto balance = [&]<Real T>(const T& log_tokens) {
    return detail::budget_balance(constant_law<T>(law), T(static_cast<double>(product)),
                                  T(static_cast<double>(equivalent)), log_tokens);
  };
  const double guess = math::log(static_cast<double>(free.tokens.value()));
  const auto plainly = [&](double x) { return balance(x); };
  // Between one token and more than any budget buys.
  const Bracket ends =
      expanded_bracket(plainly, 0.5 * guess, 1.5 * guess, 1e-3, 600.0, "inference_optimal");
  const double root =
      newton_root(balance, guess, ends.low, ends.high, {.question = "inference_optimal"});
  const double slope = balance(Dual<1>::variable(root, 0)).derivative(0);
  const S tokens = math::exp(
      with_derivatives(root, detail::budget_balance(law, product, equivalent, S(root)), slope));
  const S parameters = product / (tokens + equivalent);
  return lifetime(model::allocation(law, parameters, Tokens<S>::from_value(tokens)), serving);
}

}  // namespace bessemer::study
