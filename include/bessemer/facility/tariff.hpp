#pragma once

/// What the seller of electricity asks: a price for each hour of the day and one for the highest
/// power of a month. As industrial tariffs are written: peak, flat and valley hours, and a demand
/// charge.

#include <array>
#include <cstddef>
#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

/// Money for each watt of a month's highest power, per time: 15 USD per kW and month.
template <Real S = double>
using DemandCharge = decltype(RentalRate<S>{} / Power<S>{});

template <Real S = double>
struct Tariff {
  std::array<EnergyPrice<S>, 24> by_hour{};
  DemandCharge<S> demand{};
};

/// One price at every hour.
template <Real S>
[[nodiscard]] constexpr Tariff<S> flat_tariff(const EnergyPrice<S>& price) {
  Tariff<S> tariff;
  tariff.by_hour.fill(price);
  return tariff;
}

/// Two prices: `peak` from hour `from` until hour `to` of the day, `valley` in the others; the span
/// may pass midnight.
template <Real S>
[[nodiscard]] constexpr Tariff<S> peak_valley_tariff(const EnergyPrice<S>& peak,
                                                     const EnergyPrice<S>& valley, int from,
                                                     int to) {
  require(from >= 0 && from < 24 && to >= 0 && to <= 24 && from != to,
          "peak_valley_tariff: hours must differ, from in [0, 23] and to in [0, 24], got ", from,
          " and ", to);
  Tariff<S> tariff;
  for (int h = 0; h < 24; ++h) {
    const bool inside = from < to ? h >= from && h < to : h >= from || h < to;
    tariff.by_hour[static_cast<std::size_t>(h)] = inside ? peak : valley;
  }
  return tariff;
}

/// Throws `InvalidInput` unless the prices are finite and the demand charge is not negative. The
/// price of an hour may be negative: markets pay at times.
template <Real S>
constexpr void check(const Tariff<S>& tariff) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const EnergyPrice<S>& price : tariff.by_hour) {
    const auto value = static_cast<double>(price.value());
    require(value > -infinity && value < infinity, "tariff.by_hour: must be finite");
  }
  const auto demand = static_cast<double>(tariff.demand.value());
  require(demand >= 0.0 && demand < infinity, "tariff.demand: must be finite and not negative");
}

}  // namespace bessemer::facility
