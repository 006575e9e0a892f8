#pragma once

/// Elementary functions for any `Real`, usable in constant expressions.
///
/// The standard library's are not `constexpr` before C++26. For `double` these call the standard
/// library at run time and a series of their own in a constant expression (relative error below
/// 1e-14); for a derivative type they call its own overload, found by its namespace.

#include <cmath>
#include <limits>
#include <type_traits>

#include <bessemer/units/quantities.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::math {

namespace detail {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Newton's iteration after halving the exponent.
constexpr double constant_sqrt(double x) {
  if (!(x > 0.0)) return x == 0.0 ? 0.0 : not_a_number;
  if (x > std::numeric_limits<double>::max()) return x;
  double scale = 1.0;
  while (x > 4.0) {
    x /= 4.0;
    scale *= 2.0;
  }
  while (x < 1.0) {
    x *= 4.0;
    scale /= 2.0;
  }
  double root = 0.5 * (1.0 + x);
  for (int i = 0; i < 6; ++i) root = 0.5 * (root + x / root);
  return root * scale;
}

/// exp(x) = 2^k exp(r), |r| <= ln 2 / 2, Taylor in r.
constexpr double constant_exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return std::numeric_limits<double>::infinity();
  if (x < -745.0) return 0.0;
  // ln 2 in two parts, the first with room for k times it to be exact.
  constexpr double ln2 = 0.693147180559945309417;
  constexpr double ln2_high = 0.693147180369123816490;
  constexpr double ln2_low = 1.90821492927058770002e-10;
  const auto k = static_cast<int>(x / ln2 + (x < 0.0 ? -0.5 : 0.5));
  const double r = (x - k * ln2_high) - k * ln2_low;
  double term = 1.0;
  double sum = 1.0;
  for (int i = 1; i < 20; ++i) {
    term *= r / i;
    sum += term;
  }
  for (int i = 0; i < k; ++i) sum *= 2.0;
  for (int i = 0; i > k; --i) sum /= 2.0;
  return sum;
}

/// ln(x) = k ln 2 + 2 artanh((m - 1)/(m + 1)), m in [0.7, 1.4].
constexpr double constant_log(double x) {
  if (!(x > 0.0)) return x == 0.0 ? -std::numeric_limits<double>::infinity() : not_a_number;
  if (x > std::numeric_limits<double>::max()) return x;
  int k = 0;
  while (x > 1.4142135623730951) {
    x /= 2.0;
    ++k;
  }
  while (x < 0.7071067811865476) {
    x *= 2.0;
    --k;
  }
  const double z = (x - 1.0) / (x + 1.0);
  double power = z;
  double sum = 0.0;
  for (int i = 1; i < 40; i += 2) {
    sum += power / i;
    power *= z * z;
  }
  return 2.0 * sum + k * 0.693147180559945309417;
}

}  // namespace detail

/// Square root; NaN for a negative argument.
template <Real S>
[[nodiscard]] constexpr S sqrt(const S& x) {
  if constexpr (std::floating_point<S>) {
    if (std::is_constant_evaluated()) return static_cast<S>(detail::constant_sqrt(x));
    return std::sqrt(x);
  } else {
    return square_root(x);
  }
}

/// Exponential function.
template <Real S>
[[nodiscard]] constexpr S exp(const S& x) {
  if constexpr (std::floating_point<S>) {
    if (std::is_constant_evaluated()) return static_cast<S>(detail::constant_exp(x));
    return std::exp(x);
  } else {
    return exponential(x);
  }
}

/// Natural logarithm; NaN for a negative argument.
template <Real S>
[[nodiscard]] constexpr S log(const S& x) {
  if constexpr (std::floating_point<S>) {
    if (std::is_constant_evaluated()) return static_cast<S>(detail::constant_log(x));
    return std::log(x);
  } else {
    return natural_logarithm(x);
  }
}

/// The larger and the smaller of two numbers or quantities of one type.
template <class T>
[[nodiscard]] constexpr T max(const T& a, const T& b) {
  return a < b ? b : a;
}
template <class T>
[[nodiscard]] constexpr T min(const T& a, const T& b) {
  return b < a ? b : a;
}

/// Square root of a product of two equal dimensions, such as Young's sqrt(2 C M).
template <class U, Real S>
[[nodiscard]] constexpr units::Quantity<U, S> geometric_mean(const units::Quantity<U, S>& a,
                                                             const units::Quantity<U, S>& b) {
  return units::Quantity<U, S>::from_value(math::sqrt(a.value() * b.value()));
}

/// (a^4 + b^4)^(1/4): a maximum without a kink, 19 % above it where both are equal. Both must be
/// non-negative. Used where two resources overlap almost, but not wholly [docs/models/compute.md].
template <class U, Real S>
[[nodiscard]] constexpr units::Quantity<U, S> smooth_max(const units::Quantity<U, S>& a,
                                                         const units::Quantity<U, S>& b) {
  // Written so that NaN on either side comes out.
  const auto& larger = b <= a ? a : b;
  const auto& smaller = b <= a ? b : a;
  if (larger.value() == S(0.0)) return larger + smaller;
  const S ratio = smaller / larger;
  const S square = ratio * ratio;
  return larger * math::sqrt(S(math::sqrt(S(S(1.0) + square * square))));
}

}  // namespace bessemer::math
