#pragma once

/// Forward-mode derivatives: a number that carries its partial derivatives along.
///
///     (a, a') op (b, b') = (a op b, the chain rule on a' and b')                          (1)
///
/// Closed under arithmetic (every operation gives back a `Dual`), so it stands inside a quantity and
/// every formula of the library; a literal type, so derivatives can be had in a constant expression.
/// The partials are a plain array rather than an Eigen one, because Eigen's are neither literal nor
/// trivially copyable [docs/decisions/0003-dual.md]; loops of fixed length vectorise as well.
///
///     const auto x = Dual<2>::variable(3.0, 0);       // the first of two inputs
///     const auto y = Dual<2>::variable(4.0, 1);
///     (x * y).derivative(0);                           // 4

#include <array>
#include <cmath>
#include <cstddef>

#include <bessemer/units/math.hpp>

namespace bessemer::study {

template <std::size_t N>
class Dual {
 public:
  constexpr Dual() = default;
  /// A constant: no derivative. Implicit, so that literals stand in formulas.
  constexpr Dual(double value) : value_{value} {}

  /// Input number `i` of N.
  [[nodiscard]] static constexpr Dual variable(double value, std::size_t i) {
    Dual input(value);
    input.partials_[i] = 1.0;
    return input;
  }

  [[nodiscard]] constexpr double value() const { return value_; }
  [[nodiscard]] constexpr double derivative(std::size_t i) const { return partials_[i]; }
  explicit constexpr operator double() const { return value_; }

  friend constexpr Dual operator-(const Dual& a) { return chain(-a.value_, a, -1.0); }
  friend constexpr Dual operator+(const Dual& a) { return a; }
  friend constexpr Dual operator+(const Dual& a, const Dual& b) {
    return chain(a.value_ + b.value_, a, 1.0, b, 1.0);
  }
  friend constexpr Dual operator-(const Dual& a, const Dual& b) {
    return chain(a.value_ - b.value_, a, 1.0, b, -1.0);
  }
  friend constexpr Dual operator*(const Dual& a, const Dual& b) {
    return chain(a.value_ * b.value_, a, b.value_, b, a.value_);
  }
  friend constexpr Dual operator/(const Dual& a, const Dual& b) {
    const double quotient = a.value_ / b.value_;
    return chain(quotient, a, 1.0 / b.value_, b, -quotient / b.value_);
  }
  constexpr Dual& operator+=(const Dual& b) { return *this = *this + b; }
  constexpr Dual& operator-=(const Dual& b) { return *this = *this - b; }
  constexpr Dual& operator*=(const Dual& b) { return *this = *this * b; }
  constexpr Dual& operator/=(const Dual& b) { return *this = *this / b; }

  /// Order is by value: derivatives take no part in a decision.
  friend constexpr bool operator<(const Dual& a, const Dual& b) { return a.value_ < b.value_; }
  friend constexpr bool operator>(const Dual& a, const Dual& b) { return a.value_ > b.value_; }
  friend constexpr bool operator<=(const Dual& a, const Dual& b) { return a.value_ <= b.value_; }
  friend constexpr bool operator>=(const Dual& a, const Dual& b) { return a.value_ >= b.value_; }
  friend constexpr bool operator==(const Dual& a, const Dual& b) { return a.value_ == b.value_; }

  friend constexpr Dual square_root(const Dual& a) {
    const double root = math::sqrt(a.value_);
    return chain(root, a, 0.5 / root);
  }
  friend constexpr Dual exponential(const Dual& a) {
    const double power = math::exp(a.value_);
    return chain(power, a, power);
  }
  friend constexpr Dual natural_logarithm(const Dual& a) {
    return chain(math::log(a.value_), a, 1.0 / a.value_);
  }

 private:
  /// value with partials of f(a): f' a'.
  static constexpr Dual chain(double value, const Dual& a, double slope_a) {
    Dual result(value);
    for (std::size_t i = 0; i < N; ++i) result.partials_[i] = slope_a * a.partials_[i];
    return result;
  }
  /// value with partials of f(a, b): f_a a' + f_b b'.
  static constexpr Dual chain(double value, const Dual& a, double slope_a, const Dual& b,
                              double slope_b) {
    Dual result(value);
    for (std::size_t i = 0; i < N; ++i) {
      result.partials_[i] = slope_a * a.partials_[i] + slope_b * b.partials_[i];
    }
    return result;
  }

  double value_ = 0.0;
  std::array<double, N> partials_{};
};

}  // namespace bessemer::study
