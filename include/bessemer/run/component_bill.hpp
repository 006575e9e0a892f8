#pragma once

/// Hardware, software, network, energy and cooling: what each of the five costs, draws and emits.
///
///     P_hardware = P_accelerators + P_hosts;   P_network, of `energy::ItPower`            (1)
///     P_energy + P_cooling = (PUE - 1) P_IT;   P_cooling = c (PUE - 1) P_IT               (2)
///     m = P t I + embodied                                                                (3)
///
///     c   share of the overhead that is cooling, the rest supply losses     1    in [0, 1]
///     t   time that is accounted for                                        s    >= 0
///     I   location-based intensity of the grid                              kg/J >= 0
///
/// The five sum to the power at the meter, to the money spent and to the carbon emitted. Software
/// draws nothing of its own: what it wastes is power of hardware. (2) is the definition of PUE
/// [ISO30134PUE]: cooling is in it and is not added again. Operational and embodied carbon stand in
/// one account only here, each under its own name.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/energy/consumption.hpp>
#include <bessemer/facility/site.hpp>

namespace bessemer::run {

template <Real S = double>
struct ComponentAccount {
  /// To buy, or to write.
  Money<S> capital{};
  Power<S> power{};
  CarbonMass<S> operational_carbon{};
  CarbonMass<S> embodied_carbon{};

  friend constexpr ComponentAccount operator+(const ComponentAccount& a,
                                              const ComponentAccount& b) {
    return {.capital = a.capital + b.capital,
            .power = a.power + b.power,
            .operational_carbon = a.operational_carbon + b.operational_carbon,
            .embodied_carbon = a.embodied_carbon + b.embodied_carbon};
  }
};

/// The five groups, each with an account of its own.
template <class Account>
struct ComponentBill {
  Account hardware{};
  Account software{};
  Account network{};
  Account energy{};
  Account cooling{};
};

template <class Visit, class Account>
constexpr void each_part(const ComponentBill<Account>& bill, Visit&& visit) {
  visit("hardware", bill.hardware);
  visit("software", bill.software);
  visit("network", bill.network);
  visit("energy", bill.energy);
  visit("cooling", bill.cooling);
}

/// Equations (1) to (3). `capital` and `embodied` are given by group.
template <Real S>
[[nodiscard]] constexpr ComponentBill<ComponentAccount<S>> component_bill(
    const ComponentBill<Money<S>>& capital, const ComponentBill<CarbonMass<S>>& embodied,
    const energy::ItPower<S>& it, const facility::Site<S>& site, const S& cooling_share,
    const Time<S>& time) {
  check(site);
  require(cooling_share >= S(0.0) && cooling_share <= S(1.0),
          "component_bill: cooling_share must be in [0, 1], got ",
          static_cast<double>(cooling_share));
  require(time >= Time<S>{}, "component_bill: time must not be negative, got ",
          static_cast<double>(time.value()), " s");
  const Power<S> overhead = S(site.power_usage_effectiveness - S(1.0)) * total_of<Power<S>>(it);
  const auto account = [&](const Money<S>& money, const Power<S>& power,
                           const CarbonMass<S>& made) -> ComponentAccount<S> {
    return {.capital = money,
            .power = power,
            .operational_carbon = power * time * site.grid_carbon_intensity,
            .embodied_carbon = made};
  };
  return {.hardware = account(capital.hardware, it.accelerators + it.hosts, embodied.hardware),
          .software = account(capital.software, Power<S>{}, embodied.software),
          .network = account(capital.network, it.network, embodied.network),
          .energy = account(capital.energy, S(S(1.0) - cooling_share) * overhead, embodied.energy),
          .cooling = account(capital.cooling, cooling_share * overhead, embodied.cooling)};
}

}  // namespace bessemer::run
