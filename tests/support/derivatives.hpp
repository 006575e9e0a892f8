#pragma once

/// Derivatives of a formula two ways: exactly, on `Dual`, and by differences of values.
///
///     f'(x) = [8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))] / (12 h) + O(h^4)       (1)
///
/// With h a thousandth of x, the error of (1) is about 1e-12 of a smooth f: a relative 1e-6 tests
/// the derivative, not the difference. Keep kinks further away than 0.2 % of each input.

#include <doctest/doctest.h>

#include <array>
#include <cstddef>

#include <bessemer/study/dual.hpp>

namespace support {

/// Equation (1) for input `i`.
template <std::size_t N, class Formula>
double difference(const Formula& formula, const std::array<double, N>& at, std::size_t i) {
  const double h = 1e-3 * at[i];
  const auto moved = [&](double steps) {
    std::array<double, N> x = at;
    x[i] += steps * h;
    return static_cast<double>(formula(x));
  };
  return (8.0 * (moved(1.0) - moved(-1.0)) - (moved(2.0) - moved(-2.0))) / (12.0 * h);
}

/// Checks every derivative of `formula`, a generic callable from `std::array<S, N>` to `S`. None of
/// the inputs may be zero and the value must depend on each: a lost derivative is a fault.
template <std::size_t N, class Formula>
void check_derivatives(const Formula& formula, const std::array<double, N>& at) {
  using Dual = bessemer::study::Dual<N>;
  std::array<Dual, N> x;
  for (std::size_t i = 0; i < N; ++i) x[i] = Dual::variable(at[i], i);
  const Dual exact = formula(x);
  CHECK(exact.value() == doctest::Approx(formula(at)).epsilon(1e-13));
  for (std::size_t i = 0; i < N; ++i) {
    CAPTURE(i);
    const double slope = difference(formula, at, i);
    REQUIRE(slope != 0.0);
    CHECK(exact.derivative(i) / slope == doctest::Approx(1.0).epsilon(0.5e-6));  // of 1 + 1
  }
}

}  // namespace support
