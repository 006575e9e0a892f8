#pragma once

/// Carbon and energy said in things that people know. Each takes its factor: whoever quotes the
/// answer must name it, since 552 t are 120 cars at 4.6 t a year and 125 at 4.4.
///
///     cars  = m / c        homes = E / h        miles = m / k                         (1)
///
///     c  carbon of a car in a year       kg     > 0
///     h  electricity of a home in a year J      > 0
///     k  carbon of a mile                kg     > 0

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::carbon {

/// How many of `one` a total is; a plain number.
template <class Q>
[[nodiscard]] constexpr auto equivalent(const Q& total, const Q& one) {
  require(total >= Q{}, "equivalent: total must not be negative, got ",
          static_cast<double>(total.value()));
  require(one > Q{}, "equivalent: what one is worth must be positive, got ",
          static_cast<double>(one.value()));
  return total / one;
}

/// The steady power of which an energy is so much time: 500 MWh a day are 20.8 MW.
template <Real S>
[[nodiscard]] constexpr Power<S> mean_power(const Energy<S>& energy, const Time<S>& duration) {
  require(duration > Time<S>{}, "mean_power: duration must be positive, got ",
          static_cast<double>(duration.value()), " s");
  return energy / duration;
}

}  // namespace bessemer::carbon
