#pragma once

/// Light between sites: the delay of one way through a fibre.
///
///     t = n L / c                                                                           (1)
///
///     n    group index of the fibre                     1      1.468
///     L    length of the cable                          m      at least 0; the way, not the air line
///     c    speed of light in vacuum                     m/s    299,792,458
///
/// 4.9 us per kilometre. The index is that of standard single-mode fibre at 1,550 nm [CorningSmf28].
/// Amplifiers and the two ends' electronics add some microseconds, which the link's own latency holds.

#include <bessemer/core/error.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

inline constexpr Sourced<double> fibre_group_index{1.468, Basis::assumed, "CorningSmf28",
                                                   "at 1,550 nm; recalled"};

/// Equation (1).
template <Real S = double>
[[nodiscard]] constexpr Time<S> fibre_delay(Length<S> length) {
  require(length >= Length<S>{} && length < Length<S>::from_value(S(1e9)),
          "distance: must be zero or more and below a million kilometres, got ",
          static_cast<double>(length.value()), " m");
  return Time<S>::from_value(S(fibre_group_index.value()) * length.value() / S(299792458.0));
}

}  // namespace bessemer::catalog
