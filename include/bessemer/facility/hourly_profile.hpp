#pragma once

/// What an hour of the year is like, where no measured series is at hand.
///
///     x(h) = mean (1 + a_d cos(2 pi (h - h_d)/24) + a_s cos(2 pi (d - d_s)/365))       (1)
///     sun(h) = pi s(h) (1 + a_s cos(2 pi (d - d_s)/365))                               (2)
///
///     h    hour of the year, from 0; d = h / 24 is the day            1    >= 0
///     a_d  swing of the day, largest at hour h_d                      1    a_d + a_s <= 1
///     a_s  swing of the year, largest at day d_s                      1    >= 0
///     s    mean over the hour of a half sine from 6 to 18 o'clock     1
///
/// Means are exact over 365 whole days, so that a profile moves energy and never makes any. (2) has
/// the mean 1; times capacity factor and capacity it is what a solar plant gives. Smooth curves
/// without weather: a measured series is better wherever there is one. Not constant expressions:
/// the cosine is the standard library's.

#include <cmath>
#include <cstddef>
#include <numbers>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct Swing {
  S day{0.0};
  S year{0.0};
  double peak_hour = 19.0;
  double peak_day = 15.0;
};

namespace detail {

inline double yearly(std::size_t hour, double peak_day) {
  const std::size_t days = hour / 24;
  const auto day = static_cast<double>(days);
  return std::cos(2.0 * std::numbers::pi * (day - peak_day) / 365.0);
}

}  // namespace detail

/// Throws `InvalidInput` if a swing could turn a value negative.
template <Real S>
void check(const Swing<S>& swing) {
  const auto day = static_cast<double>(swing.day);
  const auto year = static_cast<double>(swing.year);
  require(day >= 0.0 && year >= 0.0 && day + year <= 1.0,
          "swing: day and year must not be negative and at most 1 together, got ", day, " and ",
          year);
}

/// Equation (1) over its mean.
template <Real S>
[[nodiscard]] S swing_at(const Swing<S>& swing, std::size_t hour) {
  check(swing);
  const double daily =
      std::cos(2.0 * std::numbers::pi * (static_cast<double>(hour % 24) - swing.peak_hour) / 24.0);
  return S(1.0) + swing.day * S(daily) + swing.year * S(detail::yearly(hour, swing.peak_day));
}

/// Equation (2): output over its mean, zero at night. `swing.day` is not read.
template <Real S>
[[nodiscard]] S sun_at(const Swing<S>& swing, std::size_t hour) {
  check(swing);
  const auto clock = static_cast<double>(hour % 24);
  if (clock < 6.0 || clock >= 18.0) return S(0.0);
  const double from = std::numbers::pi * (clock - 6.0) / 12.0;
  const double to = std::numbers::pi * (clock - 5.0) / 12.0;
  const double half_sine = (std::cos(from) - std::cos(to)) * 12.0 / std::numbers::pi;
  return S(std::numbers::pi * half_sine) *
         (S(1.0) + swing.year * S(detail::yearly(hour, swing.peak_day)));
}

}  // namespace bessemer::facility
