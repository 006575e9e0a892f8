#pragma once

/// What a publisher's own figures come to: hours, power, PUE, intensity and price of a run.
///
///     E_IT = T P,   E_facility = PUE E_IT                                           (1)
///     m = E_facility I,   c = T r                                                   (2)
///     u = W / (T F)                                                                 (3)
///
///     T     accelerator-hours                                       s       >= 0
///     P     power per accelerator: its limit, its measured mean,    W       >= 0
///           or that of the system over its accelerators
///     PUE   facility over IT energy; 1 where the figure has none    1       >= 1
///     I     carbon intensity of the electricity                     kg/J    >= 0
///     r     price of an accelerator and time                        USD/s   >= 0
///     W, F  model's work, dense peak of an accelerator              FLOP, FLOP/s
///
/// The arithmetic of model cards and papers [PattersonEtAl2021] [LuccioniEtAl2023]: it checks that
/// what they print closes, and says nothing of whether hours or powers are right. The limit times
/// hours overstates what an accelerator draws and leaves out its host.

#include <bessemer/carbon/operational.hpp>
#include <bessemer/compute/utilization.hpp>
#include <bessemer/cost/rental.hpp>
#include <bessemer/energy/consumption.hpp>

namespace bessemer::run {

/// What is not stated is nothing: no power, no energy.
template <Real S = double>
struct StatedRun {
  Time<S> accelerator_time = missing<Time<S>>("stated.accelerator_time: must be given");
  Power<S> power{};
  S power_usage_effectiveness{1.0};
  CarbonIntensity<S> carbon_intensity{};
  RentalRate<S> rental_rate{};
};

template <Real S = double>
struct StatedFootprint {
  ItEnergy<S> it_energy{};
  FacilityEnergy<S> facility_energy{};
  CarbonMass<S> operational_carbon{};
  Money<S> rental_cost{};
};

/// Equations (1) and (2).
template <Real S>
[[nodiscard]] constexpr StatedFootprint<S> stated_footprint(const StatedRun<S>& run) {
  const auto power = energy::it_power(run.power, 1, Power<S>{}, 1, Power<S>{});
  const ItEnergy<S> it = energy::it_energy(power, run.accelerator_time);
  const FacilityEnergy<S> meter = energy::facility_energy(it, run.power_usage_effectiveness);
  return {.it_energy = it,
          .facility_energy = meter,
          .operational_carbon = carbon::operational_carbon(meter, run.carbon_intensity),
          .rental_cost = cost::rental_cost(run.accelerator_time, run.rental_rate)};
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr S stated_utilization(const ModelWork<S>& work,
                                             const Time<S>& accelerator_time,
                                             const Throughput<S>& peak) {
  return compute::model_flops_utilization(work, accelerator_time, 1, peak);
}

}  // namespace bessemer::run
