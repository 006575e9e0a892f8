#pragma once

/// What a building for accelerators costs for each watt of IT power, by what is built, and what an
/// existing powered site (a mine, an old plant) brings along.
///
///     C = P_IT sum_i c_i (1 - s_i)                                                    (1)
///
///     P_IT  critical IT power                                  W        >= 0
///     c_i   capital of land, shell, electrical, cooling, network access   USD/W   >= 0
///     s_i   share of it that the site already has              1        in [0, 1]
///
/// IT equipment is not in here, nor are soft costs and interest while building.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
using CapitalPerPower = decltype(Money<S>{} / Power<S>{});

/// Per IT power, or as money: the same parts.
template <class Q>
struct FacilityParts {
  Q land{};
  Q shell{};
  Q electrical{};
  Q cooling{};
  Q network_access{};
};

template <class Visit, class Q>
constexpr void each_part(const FacilityParts<Q>& parts, Visit&& visit) {
  visit("land", parts.land);
  visit("shell", parts.shell);
  visit("electrical", parts.electrical);
  visit("cooling", parts.cooling);
  visit("network_access", parts.network_access);
}

/// Equation (1), by part. A new site reuses nothing.
template <Real S>
[[nodiscard]] constexpr FacilityParts<Money<S>> facility_capital(
    const FacilityParts<CapitalPerPower<S>>& price, const Power<S>& it_power,
    const FacilityParts<S>& reused = {}) {
  require(it_power >= Power<S>{}, "facility_capital: IT power must not be negative, got ",
          static_cast<double>(it_power.value()), " W");
  each_part(reused, [](std::string_view part, const S& share) {
    require(share >= S(0.0) && share <= S(1.0), "facility_capital: reused ", part,
            " must be a share in [0, 1], got ", static_cast<double>(share));
  });
  each_part(price, [](std::string_view part, const CapitalPerPower<S>& of) {
    require(of.value() >= S(0.0), "facility_capital: price of ", part,
            " must not be negative, got ", static_cast<double>(of.value()), " USD/W");
  });
  const auto built = [&it_power](const CapitalPerPower<S>& of, const S& share) -> Money<S> {
    return (S(1.0) - share) * (of * it_power);
  };
  return {.land = built(price.land, reused.land),
          .shell = built(price.shell, reused.shell),
          .electrical = built(price.electrical, reused.electrical),
          .cooling = built(price.cooling, reused.cooling),
          .network_access = built(price.network_access, reused.network_access)};
}

}  // namespace bessemer::facility
