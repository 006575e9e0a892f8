#pragma once

/// A breakdown is an aggregate of quantities of one dimension that sum to their total. Each says its
/// parts once, as `each_part(breakdown, visit)` with static names, and everything else (the total,
/// tables, plots, JSON) follows from that one list. It holds no strings and allocates nothing.
///
///     template <Real S> struct Halves { Time<S> first; Time<S> second; };
///     template <class V, Real S>
///     constexpr void each_part(const Halves<S>& b, V&& visit) {
///       visit("first", b.first); visit("second", b.second);
///     }

#include <string_view>
#include <utility>

namespace bessemer {

/// The sum of the parts.
template <class Quantity, class Breakdown>
[[nodiscard]] constexpr Quantity total_of(const Breakdown& breakdown) {
  Quantity sum{};
  each_part(breakdown, [&sum](std::string_view, const Quantity& part) { sum = sum + part; });
  return sum;
}

}  // namespace bessemer
