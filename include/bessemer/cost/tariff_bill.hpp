#pragma once

/// The bill of a load by the hour under a tariff.
///
///     c = sum_i P_i p_{i mod 24} dt + D sum_m max_{i in m} P_i tau                    (1)
///
///     P_i   power drawn in hour i, from midnight             W           >= 0
///     p     price of the hour of the day                     USD/J
///     D     demand charge for each watt and time             USD/(W s)   >= 0
///     m     months of 730 hours; tau is their length, the last may be shorter
///
/// Power is what the meter sees, cooling included.

#include <cstddef>
#include <span>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/tariff.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::cost {

template <Real S = double>
struct TariffBill {
  Money<S> energy{};
  Money<S> demand{};
};

template <class Visit, Real S>
constexpr void each_part(const TariffBill<S>& bill, Visit&& visit) {
  visit("energy", bill.energy);
  visit("demand", bill.demand);
}

inline constexpr std::size_t hours_of_month = 730;

/// Equation (1), by part.
template <Real S>
[[nodiscard]] constexpr TariffBill<S> tariff_bill(const facility::Tariff<S>& tariff,
                                                  std::span<const Power<S>> loads) {
  check(tariff);
  require(!loads.empty(), "tariff_bill: loads must hold an hour or more");
  const Time<S> step = as<S>(hour);
  TariffBill<S> bill;
  Power<S> peak{};
  Time<S> month{};
  for (std::size_t i = 0; i < loads.size(); ++i) {
    require(loads[i] >= Power<S>{}, "tariff_bill: load of hour ", i, " must not be negative, got ",
            static_cast<double>(loads[i].value()), " W");
    bill.energy = bill.energy + loads[i] * step * tariff.by_hour[i % 24];
    peak = math::max(peak, loads[i]);
    month = month + step;
    if ((i + 1) % hours_of_month == 0 || i + 1 == loads.size()) {
      bill.demand = bill.demand + tariff.demand * peak * month;
      peak = {};
      month = {};
    }
  }
  return bill;
}

}  // namespace bessemer::cost
