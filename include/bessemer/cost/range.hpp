#pragma once

/// A low and a high figure carried together. Sums of ranges are ranges of sums; products of ranges
/// that are not negative keep their ends. Both ends at once are rarer than each alone, so a sum of
/// many ranges is wider than what will happen.

#include <bessemer/core/error.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::cost {

template <class Q>
struct Range {
  Q low{};
  Q high{};

  friend constexpr Range operator+(const Range& a, const Range& b) {
    return {a.low + b.low, a.high + b.high};
  }
};

/// A range with its ends in order.
template <class Q>
[[nodiscard]] constexpr Range<Q> range(const Q& low, const Q& high) {
  require(low <= high, "range: low must not be above high");
  return {low, high};
}

/// Each end times a number that is not negative.
template <class Q, Real S>
[[nodiscard]] constexpr Range<Q> scaled(const Range<Q>& of, const S& factor) {
  require(factor >= S(0.0), "scaled: factor must not be negative, got ",
          static_cast<double>(factor));
  return {factor * of.low, factor * of.high};
}

template <class Q>
[[nodiscard]] constexpr bool holds(const Range<Q>& of, const Q& value) {
  return of.low <= value && value <= of.high;
}

}  // namespace bessemer::cost
