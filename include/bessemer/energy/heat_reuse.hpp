#pragma once

/// Waste heat sold, and what it does to the figures of a building.
///
///     COP = eta T_h / (T_h - T_c)                                                   (1)
///     W   = Q / (COP - 1),  Q + W <= demand                                         (2)
///     ERF = E_reused / E_facility                                                   (3)
///     ERE = (E_facility - E_reused) / E_IT = (1 - ERF) PUE                          (4)
///
///     Q     waste heat taken                                       W
///     W     electricity of the heat pump, none if warm enough      W
///     T_h   of the network and T_c of the return, with exchangers  K
///     eta   share of Carnot                                        1
///
/// (3) and (4) as The Green Grid defines them [GreenGridEre2010]: what leaves the boundary is
/// energy reused. The heat pump stands inside the boundary here: its electricity is facility
/// energy, and its heat leaves with the rest. ERE may fall below 1; PUE may not, and reuse is
/// never subtracted from it. What the heat replaces elsewhere is a credit, stated apart and never
/// summed with the energy, carbon or money of the building.

#include <bessemer/core/error.hpp>
#include <bessemer/facility/heat_reuse.hpp>
#include <bessemer/units/kind.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::energy {

template <Real S = double>
struct ReusedHeat {
  /// Q, out of the loop.
  Power<S> taken{};
  /// W.
  Power<S> heat_pump{};
  /// Q + W.
  Power<S> delivered{};
};

/// Equations (1) and (2), of heat at the temperature of the return.
template <Real S>
[[nodiscard]] constexpr ReusedHeat<S> reused_heat(const facility::HeatReuse<S>& reuse,
                                                  const Power<S>& available,
                                                  const S& return_celsius) {
  check(reuse);
  require(available >= Power<S>{}, "reused_heat: heat must not be negative, got ",
          static_cast<double>(available.value()), " W");
  const S needed = reuse.network_celsius + reuse.exchanger_kelvin;
  if (return_celsius >= needed) {
    const Power<S> taken = math::min(available, reuse.demand);
    return {.taken = taken, .heat_pump = Power<S>{}, .delivered = taken};
  }
  const S hot = needed + S(273.15);
  const S cold = return_celsius - reuse.exchanger_kelvin + S(273.15);
  const S performance = reuse.pump_carnot_share * hot / (hot - cold);
  require_feasible(performance > S(1.0), "heat_reuse: a heat pump from ",
                   static_cast<double>(return_celsius), " to ",
                   static_cast<double>(reuse.network_celsius),
                   " deg C delivers no more than its electricity; lower the network's temperature");
  // Delivered = Q COP/(COP - 1).
  const S share = (performance - S(1.0)) / performance;
  const Power<S> delivered = math::min(Power<S>(available / share), reuse.demand);
  const Power<S> taken = share * delivered;
  return {.taken = taken, .heat_pump = delivered - taken, .delivered = delivered};
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr S energy_reuse_factor(const Energy<S>& reused,
                                              const FacilityEnergy<S>& facility) {
  require(facility.quantity() > Energy<S>{},
          "energy_reuse_factor: facility energy must be positive, got ",
          static_cast<double>(facility.quantity().value()), " J");
  require(reused >= Energy<S>{} && reused <= facility.quantity(),
          "energy_reuse_factor: reused energy must be between 0 and the facility's ",
          static_cast<double>(facility.quantity().value()), " J, got ",
          static_cast<double>(reused.value()), " J");
  return reused / facility.quantity();
}

/// Equation (4).
template <Real S>
[[nodiscard]] constexpr S energy_reuse_effectiveness(const S& reuse_factor,
                                                     const S& power_usage_effectiveness) {
  require(power_usage_effectiveness >= S(1.0),
          "energy_reuse_effectiveness: power usage effectiveness must be at least 1, got ",
          static_cast<double>(power_usage_effectiveness));
  require(reuse_factor >= S(0.0) && reuse_factor <= S(1.0),
          "energy_reuse_effectiveness: reuse factor must be in [0, 1], got ",
          static_cast<double>(reuse_factor));
  return (S(1.0) - reuse_factor) * power_usage_effectiveness;
}

/// Fuel that a boiler of this efficiency would have burnt for the heat: the credit, stated apart.
template <Real S>
[[nodiscard]] constexpr Energy<S> replaced_fuel(const Energy<S>& delivered,
                                                const S& boiler_efficiency) {
  require(boiler_efficiency > S(0.0) && boiler_efficiency <= S(1.2),
          "replaced_fuel: boiler efficiency must be in (0, 1.2], got ",
          static_cast<double>(boiler_efficiency));
  require(delivered >= Energy<S>{}, "replaced_fuel: heat must not be negative, got ",
          static_cast<double>(delivered.value()), " J");
  return delivered / boiler_efficiency;
}

}  // namespace bessemer::energy
