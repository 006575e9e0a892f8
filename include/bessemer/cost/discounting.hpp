#pragma once

/// Money at other times.
///
///     v(t) = (1 + r)^-t                                                               (1)
///     a(T) = integral of v from 0 to T = (1 - (1 + r)^-T) / ln(1 + r),  T at r = 0    (2)
///     CRF  = r (1 + r)^n / ((1 + r)^n - 1),  1/n at r = 0                             (3)
///
///     r   discount rate a year, effective             1       > -1
///     t   time from the start                         s       >= 0
///     T   length of a steady stream                   s       >= 0
///     n   yearly payments at the ends of years        1       > 0
///
/// (2) takes a stream that flows all the time (rent, power) and is smooth in T, which years of whole
/// payments are not; (3) is the capital recovery factor as finance tables print it [ShortEtAl1995].

#include <cstddef>
#include <span>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::cost {

namespace detail {

template <Real S>
constexpr void require_rate(const S& rate, const char* what) {
  require(rate > S(-1.0) && static_cast<double>(rate) < 10.0, what,
          ": discount rate must be above -1 and below 10 a year, got ", static_cast<double>(rate));
}

/// (1 - exp(-x)) / x, by its series where x is small.
template <Real S>
[[nodiscard]] constexpr S mean_decay(const S& x) {
  if (x < S(1e-3) && x > S(-1e-3)) {
    return S(1.0) - x / S(2.0) + x * x / S(6.0) - x * x * x / S(24.0);
  }
  return (S(1.0) - math::exp(S(0.0) - x)) / x;
}

}  // namespace detail

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr S discount_factor(const S& rate, const Time<S>& when) {
  detail::require_rate(rate, "discount_factor");
  require(when >= Time<S>{}, "discount_factor: time must not be negative, got ",
          static_cast<double>(when.value()), " s");
  return math::exp(S(0.0) - math::log(S(1.0) + rate) * in(when, year));
}

/// Equation (2): a time, to multiply a stream of money with.
template <Real S>
[[nodiscard]] constexpr Time<S> annuity_time(const S& rate, const Time<S>& duration) {
  detail::require_rate(rate, "annuity_time");
  require(duration >= Time<S>{}, "annuity_time: duration must not be negative, got ",
          static_cast<double>(duration.value()), " s");
  const S x = math::log(S(1.0) + rate) * in(duration, year);
  return detail::mean_decay(x) * duration;
}

/// The duration of which (2) is `annuity`; negative if no duration is long enough.
template <Real S>
[[nodiscard]] constexpr Time<S> duration_of_annuity(const S& rate, const Time<S>& annuity) {
  detail::require_rate(rate, "duration_of_annuity");
  require(annuity >= Time<S>{}, "duration_of_annuity: annuity must not be negative, got ",
          static_cast<double>(annuity.value()), " s");
  const S x = math::log(S(1.0) + rate) * in(annuity, year);
  if (x < S(1e-4) && x > S(-1e-4)) {
    return annuity * (S(1.0) + x / S(2.0) + x * x / S(3.0) + x * x * x / S(4.0));
  }
  if (!(x < S(1.0))) return S(-1.0) * as<S>(year);
  return annuity * ((S(0.0) - math::log(S(1.0) - x)) / x);
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr S capital_recovery_factor(const S& rate, const S& years) {
  detail::require_rate(rate, "capital_recovery_factor");
  require(years > S(0.0), "capital_recovery_factor: years must be positive, got ",
          static_cast<double>(years));
  const S x = math::log(S(1.0) + rate) * years;
  if (x < S(1e-6) && x > S(-1e-6)) return (S(1.0) + rate * (years + S(1.0)) / S(2.0)) / years;
  return rate / (S(1.0) - math::exp(S(0.0) - x));
}

/// Payments at the ends of years 0, 1, 2, …: the first is not discounted.
template <Real S>
[[nodiscard]] constexpr Money<S> net_present_value(const S& rate,
                                                   std::span<const Money<S>> payments) {
  detail::require_rate(rate, "net_present_value");
  Money<S> sum{};
  S factor(1.0);
  for (const Money<S>& payment : payments) {
    sum = sum + factor * payment;
    factor = factor / (S(1.0) + rate);
  }
  return sum;
}

/// The yearly growth that makes `from` into `to`.
template <Real S>
[[nodiscard]] constexpr S annual_growth(const S& from, const S& to, const Time<S>& duration) {
  require(from > S(0.0) && to > S(0.0), "annual_growth: both values must be positive, got ",
          static_cast<double>(from), " and ", static_cast<double>(to));
  require(duration > Time<S>{}, "annual_growth: duration must be positive, got ",
          static_cast<double>(duration.value()), " s");
  return math::exp(math::log(to / from) * S(S(1.0) / in(duration, year))) - S(1.0);
}

}  // namespace bessemer::cost
