#pragma once

/// When owning has cost no more than renting would have.
///
///     K(T) + o a(T) = p a(T),     p = N u rate                                        (1)
///     T = a^-1(K / (p - o))                                                           (2)
///     u* = (K - V + o_0 a) / ((N rate - o_1) a)                                       (3)
///
///     K     purchases until T, discounted (ownership.hpp)        USD
///     o, p  operating cost and rent, per time                    USD/s
///     a     annuity over T                                       s
///     V     what is left at T                                    USD
///     o_0, o_1  operating cost of an idle fleet, and what full use adds   USD/s
///
/// (1) is about cash paid until T: the worth of what is left stays out, so it is the later answer.
/// (2) holds between two purchases; each purchase is a new K. (3) is the utilization from which
/// owning over T is the cheaper one; above 1 it never is.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/cost/ownership.hpp>

namespace bessemer::cost {

/// Beyond it nobody plans: the answer is then infinity.
inline constexpr double longest_break_even_years = 100.0;

namespace detail {

/// The next purchase after `now`, and all purchases until `now` included, discounted.
template <Real S>
struct Purchases {
  Money<S> until{};
  Time<S> next = Time<S>::from_value(S(std::numeric_limits<double>::infinity()));
};

template <Real S>
[[nodiscard]] constexpr Purchases<S> purchases(const Ownership<S>& own, const Time<S>& now) {
  Purchases<S> found;
  for (const Asset<S>& asset : own.assets) {
    int k = 0;
    Time<S> when{};
    while (when <= now * S(1.0 + 1e-12)) {
      found.until =
          found.until + discount_factor(own.discount_rate, when) * price_of_purchase(asset, k);
      ++k;
      when = S(static_cast<double>(k)) * asset.life;
    }
    if (asset.price > Money<S>{} && when < found.next) found.next = when;
  }
  return found;
}

}  // namespace detail

/// Equation (2), the first T that solves (1); infinity if none within 100 years. The duration of
/// `own` is not read.
template <Real S>
[[nodiscard]] constexpr Time<S> break_even_time(const Ownership<S>& own,
                                                const RentalRate<S>& rate) {
  check(own);
  require(rate >= RentalRate<S>{}, "break_even_time: rate must not be negative, got ",
          static_cast<double>(rate.value()) * hour.value(), " USD/h");
  const auto never = Time<S>::from_value(S(std::numeric_limits<double>::infinity()));
  const RentalRate<S> saved = (S(static_cast<double>(own.accelerators)) * own.utilization) * rate -
                              total_of<RentalRate<S>>(own.operating);
  if (!(saved > RentalRate<S>{})) return never;
  const Time<S> longest = as<S>(longest_break_even_years * year);
  Time<S> now{};
  while (now < longest) {
    const detail::Purchases<S> bought = detail::purchases(own, now);
    const Time<S> when = duration_of_annuity(own.discount_rate, Time<S>(bought.until / saved));
    if (when >= Time<S>{} && when < bought.next) return when < longest ? when : never;
    now = bought.next;
  }
  return never;
}

/// Equation (3): `idle` is the operating cost of a fleet that does nothing, `own.operating` that of
/// one in use all the time.
template <Real S>
[[nodiscard]] constexpr S break_even_utilization(const Ownership<S>& own,
                                                 const OperatingCost<S>& idle,
                                                 const RentalRate<S>& rate) {
  const OwnershipCost<S> cost = ownership_cost(own);
  const Time<S> annuity = annuity_time(own.discount_rate, own.duration);
  const RentalRate<S> still = total_of<RentalRate<S>>(idle);
  const RentalRate<S> added = total_of<RentalRate<S>>(own.operating) - still;
  const RentalRate<S> saved = S(static_cast<double>(own.accelerators)) * rate - added;
  if (!(saved > RentalRate<S>{})) return S(std::numeric_limits<double>::infinity());
  const Money<S> fixed = cost.capital + cost.replacements + cost.residual + still * annuity;
  return fixed / (saved * annuity);
}

}  // namespace bessemer::cost
