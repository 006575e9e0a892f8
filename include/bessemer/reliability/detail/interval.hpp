#pragma once

/// The optimal checkpoint interval relative to the mean time between failures: the root of
///
///     -ln(1 - u) - u = c,    u = 1 + W0(-exp(-1 - c))                               (1)
///
///     c   checkpoint cost over mean time between failures     1   > 0
///     u   interval over mean time between failures            1   in (0, 1]
///
/// Newton's iteration, from W0's expansion in y = sqrt(2c) at its branch point for c < 1
/// [CorlessEtAl1996] and from W0(z) = z beyond. The number of iterations is fixed, so that
/// derivatives converge with the value; the relative error is below 1e-12.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability::detail {

/// Preconditions that the three intervals share.
template <Real S>
constexpr void require_interval_inputs(const char* function, const Time<S>& cost,
                                       const Time<S>& mean_time_between_failures) {
  require(cost >= Time<S>{} &&
              static_cast<double>(cost.value()) < std::numeric_limits<double>::infinity(),
          function, ": checkpoint cost must be finite and not negative, got ",
          static_cast<double>(cost.value()), " s");
  require(mean_time_between_failures > Time<S>{}, function,
          ": mean time between failures must be positive, got ",
          static_cast<double>(mean_time_between_failures.value()), " s");
}

/// Equation (1) for c < 1. The expansion alone is 1e-5 off at c = 1.
template <Real S>
[[nodiscard]] constexpr S interval_near_branch(const S& c) {
  const S y = math::sqrt(S(2.0) * c);
  S u = y * (S(1.0) + y * (S(-1.0 / 3.0) +
                           y * (S(1.0 / 36.0) +
                                y * (S(1.0 / 270.0) +
                                     y * (S(1.0 / 4320.0) +
                                          y * (S(-1.0 / 17010.0) + y * S(-139.0 / 5443200.0)))))));
  for (int i = 0; i < 3; ++i) {
    S left(0.0);  // -ln(1 - u) - u, as a series where the difference would cancel
    if (u < S(0.25)) {
      for (int k = 25; k >= 2; --k) left = left * u + S(1.0 / k);
      left = left * u * u;
    } else {
      left = S(0.0) - math::log(S(S(1.0) - u)) - u;
    }
    u = u - (left - c) * (S(1.0) - u) / u;
  }
  return u;
}

/// Equation (1) for c >= 1, through W e^W = z with z = -exp(-1 - c).
template <Real S>
[[nodiscard]] constexpr S interval_far_from_branch(const S& c) {
  const S z = S(0.0) - math::exp(S(S(-1.0) - c));
  S w = z;
  for (int i = 0; i < 6; ++i) { w = w - (w - z * math::exp(S(S(0.0) - w))) / (S(1.0) + w); }
  return S(1.0) + w;
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr S relative_interval(const S& c) {
  return c < S(1.0) ? interval_near_branch(c) : interval_far_from_branch(c);
}

}  // namespace bessemer::reliability::detail
