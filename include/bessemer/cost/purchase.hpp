#pragma once

/// What a fleet costs to buy, by component group, with a discount that grows with the order.
///
///     C = sum_g n_g p_g (1 - delta_g(a))                                              (1)
///     delta(a) = clamp(b log10(a / a_0), 0, delta_max)                                (2)
///
///     n_g, p_g   units of a group and the price of one      1, USD   >= 0
///     a          accelerators of the order                  1        >= 1
///     b          discount for each factor of ten            1        >= 0
///     a_0        the order from which it begins             1        >= 1
///     delta_max  the most                                   1        in [0, 1)
///
/// (2) is the shape that price lists have when their steps are drawn over the logarithm of the
/// order; what a buyer gets is negotiated.

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::cost {

template <Real S = double>
struct VolumeDiscount {
  S per_decade{0.0};
  S from{1.0};
  S most{0.0};
};

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr S discount_share(const VolumeDiscount<S>& discount, int accelerators) {
  require(accelerators >= 1, "discount_share: accelerators must be at least 1, got ", accelerators);
  require(discount.per_decade >= S(0.0) && discount.from >= S(1.0) && discount.most >= S(0.0) &&
              discount.most < S(1.0),
          "discount_share: per_decade must not be negative, from at least 1, most in [0, 1)");
  const S decades =
      math::log(S(static_cast<double>(accelerators)) / discount.from) / S(2.302585092994045684);
  return math::max(S(0.0), math::min(discount.most, S(discount.per_decade * decades)));
}

/// One line of the bill.
template <Real S = double>
struct ComponentGroup {
  Name name{};
  S count{};
  Money<S> unit_price{};
  bool discounted = true;
};

template <Real S = double>
using Bill = InlineVector<ComponentGroup<S>, 16>;

/// One term of (1).
template <Real S>
[[nodiscard]] constexpr Money<S> group_cost(const ComponentGroup<S>& group, const S& discount) {
  require(group.count >= S(0.0), "group_cost: count must not be negative, got ",
          static_cast<double>(group.count));
  require(group.unit_price >= Money<S>{}, "group_cost: unit price must not be negative, got ",
          static_cast<double>(group.unit_price.value()), " USD");
  require(discount >= S(0.0) && discount < S(1.0), "group_cost: discount must be in [0, 1), got ",
          static_cast<double>(discount));
  const S paid = group.discounted ? S(1.0) - discount : S(1.0);
  return (paid * group.count) * group.unit_price;
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Money<S> purchase_cost(const Bill<S>& bill,
                                               const VolumeDiscount<S>& discount,
                                               int accelerators) {
  const S share = discount_share(discount, accelerators);
  Money<S> sum{};
  for (const ComponentGroup<S>& group : bill) sum = sum + group_cost(group, share);
  return sum;
}

}  // namespace bessemer::cost
