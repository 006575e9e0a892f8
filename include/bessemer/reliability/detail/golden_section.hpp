#pragma once

/// The time at which a function of one maximum is largest, on plain numbers: golden section on the
/// logarithm of the time. 45 halvings leave 4e-10 of the bracket, far below what a flat top can tell.

#include <bessemer/units/math.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::reliability::detail {

/// Between exp(low) and exp(high) seconds.
template <class Function>
[[nodiscard]] constexpr Time<> best_time(double low, double high, Function&& of) {
  constexpr double golden = 0.61803398874989484820;
  const auto at = [&](double log_time) {
    return static_cast<double>(of(Time<>::from_value(math::exp(log_time))));
  };
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double at_a = at(a), at_b = at(b);
  for (int i = 0; i < 45; ++i) {
    if (at_a < at_b) {
      low = a;
      a = b;
      at_a = at_b;
      b = low + golden * (high - low);
      at_b = at(b);
    } else {
      high = b;
      b = a;
      at_b = at_a;
      a = high - golden * (high - low);
      at_a = at(a);
    }
  }
  return Time<>::from_value(math::exp(0.5 * (low + high)));
}

}  // namespace bessemer::reliability::detail
