#pragma once

/// What owning a fleet costs over years, and for each hour that it works.
///
///     K  = sum_g C_g sum_{k L_g < T} ((1 + q_g) / (1 + r))^(k L_g)                    (1)
///     O  = sum_j o_j a(T)                                                             (2)
///     V  = v(T) sum_g residual_g(T)                                                   (3)
///     c  = (K + O - V) / (N u a(T))                                                   (4)
///
///     C_g   price of an asset group at the start                   USD     >= 0
///     L_g   its life, after which it is bought again               s       > 0
///     q_g   yearly change of that price                            1       > -1
///     o_j   operating cost per time: power, staff, maintenance …   USD/s   >= 0
///     r, T  discount rate a year, and years                        1, s
///     v, a  discount factor and annuity (discounting.hpp)
///     N, u  accelerators, share of the time in use                 1, in (0, 1]
///
/// An asset falls in value on a straight line from its price to `salvage` times its price at the
/// end of its life; (3) is what the last ones are still worth at T. (4) is levelized: at r = 0 it is
/// total cost over hours used. Taxes and interest while building are left out.

#include <cstddef>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/cost/discounting.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::cost {

/// What is bought together and wears out together.
template <Real S = double>
struct Asset {
  Name name{};
  Money<S> price{};
  Time<S> life = missing<Time<S>>("asset.life: must be given");
  S salvage{0.0};
  S price_trend{0.0};
};

/// Money per time, by what it is paid for.
template <Real S = double>
struct OperatingCost {
  RentalRate<S> electricity{};
  RentalRate<S> staff{};
  RentalRate<S> maintenance{};
  RentalRate<S> network{};
  RentalRate<S> other{};
};

template <class Visit, Real S>
constexpr void each_part(const OperatingCost<S>& cost, Visit&& visit) {
  visit("electricity", cost.electricity);
  visit("staff", cost.staff);
  visit("maintenance", cost.maintenance);
  visit("network", cost.network);
  visit("other", cost.other);
}

template <Real S = double>
struct Ownership {
  InlineVector<Asset<S>, 16> assets{};
  OperatingCost<S> operating{};
  int accelerators = missing<int>("ownership.accelerators: must be given");
  S utilization = S(1.0);
  S discount_rate = S(0.0);
  Time<S> duration = missing<Time<S>>("ownership.duration: must be given");
};

/// Throws `InvalidInput` unless every field is in its range.
template <Real S>
constexpr void check(const Ownership<S>& own) {
  require(own.accelerators >= 1, "ownership.accelerators: must be at least 1, got ",
          own.accelerators);
  require(own.utilization > S(0.0) && own.utilization <= S(1.0),
          "ownership.utilization: must be in (0, 1], got ", static_cast<double>(own.utilization));
  require(own.duration > Time<S>{} && own.duration <= as<S>(100.0 * year),
          "ownership.duration: must be positive and at most 100 years, got ",
          in(as<double>(own.duration), year), " years");
  detail::require_rate(own.discount_rate, "ownership");
  for (const Asset<S>& asset : own.assets) {
    require(asset.price >= Money<S>{}, "asset.price: must not be negative, got ",
            static_cast<double>(asset.price.value()), " USD");
    require(asset.life >= as<S>(0.1 * year), "asset.life: must be at least 0.1 years, got ",
            in(as<double>(asset.life), year), " years");
    require(asset.salvage >= S(0.0) && asset.salvage <= S(1.0),
            "asset.salvage: must be a share in [0, 1], got ", static_cast<double>(asset.salvage));
    require(asset.price_trend > S(-1.0), "asset.price_trend: must be above -1 a year, got ",
            static_cast<double>(asset.price_trend));
  }
  each_part(own.operating, [](std::string_view part, const RentalRate<S>& rate) {
    require(rate >= RentalRate<S>{}, "operating_cost.", part, ": must not be negative, got ",
            static_cast<double>(rate.value()), " USD/s");
  });
}

/// Present values of (1), (2) and (3); their sum is the total cost of ownership.
template <Real S = double>
struct OwnershipCost {
  Money<S> capital{};       ///< bought at the start
  Money<S> replacements{};  ///< bought again later, discounted
  Money<S> operating{};
  Money<S> residual{};  ///< not positive: what is still worth something
};

template <class Visit, Real S>
constexpr void each_part(const OwnershipCost<S>& cost, Visit&& visit) {
  visit("capital", cost.capital);
  visit("replacements", cost.replacements);
  visit("operating", cost.operating);
  visit("residual", cost.residual);
}

/// Price of the k-th purchase of an asset, not discounted; k = 0 is the first.
template <Real S>
[[nodiscard]] constexpr Money<S> price_of_purchase(const Asset<S>& asset, int k) {
  const S years = S(static_cast<double>(k)) * in(asset.life, year);
  return math::exp(math::log(S(1.0) + asset.price_trend) * years) * asset.price;
}

/// Equations (1) to (3).
template <Real S>
[[nodiscard]] constexpr OwnershipCost<S> ownership_cost(const Ownership<S>& own) {
  check(own);
  OwnershipCost<S> cost;
  const S last = discount_factor(own.discount_rate, own.duration);
  for (const Asset<S>& asset : own.assets) {
    int k = 0;
    Time<S> bought{};
    cost.capital = cost.capital + asset.price;
    // A purchase at the very end serves nobody.
    while (bought + asset.life < own.duration * S(1.0 - 1e-12)) {
      ++k;
      bought = S(static_cast<double>(k)) * asset.life;
      cost.replacements = cost.replacements +
                          discount_factor(own.discount_rate, bought) * price_of_purchase(asset, k);
    }
    const S worn = (own.duration - bought) / asset.life;
    const S worth = S(1.0) - (S(1.0) - asset.salvage) * worn;
    cost.residual = cost.residual - (last * worth) * price_of_purchase(asset, k);
  }
  cost.operating =
      total_of<RentalRate<S>>(own.operating) * annuity_time(own.discount_rate, own.duration);
  return cost;
}

/// Discounted accelerator time in use: the denominator of (4).
template <Real S>
[[nodiscard]] constexpr Time<S> levelized_time(const Ownership<S>& own) {
  check(own);
  return (S(static_cast<double>(own.accelerators)) * own.utilization) *
         annuity_time(own.discount_rate, own.duration);
}

/// Equation (4): money for each accelerator and time in use.
template <Real S>
[[nodiscard]] constexpr RentalRate<S> levelized_rate(const Ownership<S>& own) {
  return total_of<Money<S>>(ownership_cost(own)) / levelized_time(own);
}

}  // namespace bessemer::cost
