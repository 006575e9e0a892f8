#pragma once

/// The year of a building whose load is the same in every hour, without its hours: for many loads in
/// one weather.
///
///     sum_h P_chiller,h   = Q_a sum_h a_h + Q_l sum_h l_h                           (1)
///     sum_h Q_evaporated  = share (n (Q_a + Q_l) + sum_h P_chiller,h)    tower      (2)
///                         = Q_a sum_h e_h + Q_l sum_h f_h                else       (3)
///
///     Q_a, Q_l   heat of the loops of air and of liquid (cooling.hpp)     W
///     a_h, l_h   electricity of chillers for each heat of air and liquid  1
///     e_h, f_h   heat evaporated for each of them                         1
///     n          hours of the weather
///
/// The weather enters an hour through (1) to (3) alone, in proportion to heat: its sums are taken once
/// and serve every load. All else is that of one hour, n times. Equals `facility_year` of such a load
/// but for rounding.

#include <bessemer/energy/facility_year.hpp>

namespace bessemer::energy {

/// Sums of equations (1) and (3) for one loop.
struct LoopYear {
  double chillers = 0.0;
  double evaporated = 0.0;
};

/// What a weather asks of a way of cooling.
struct CoolingYear {
  double hours = 0.0;
  LoopYear air{};
  LoopYear liquid{};
};

/// All hours of a weather.
[[nodiscard]] inline CoolingYear cooling_year(const facility::Cooling<>& cooling,
                                              const facility::WeatherSeries& weather) {
  check(cooling);
  check(weather);
  CoolingYear year{.hours = static_cast<double>(weather.hours())};
  for (Eigen::Index i = 0; i < weather.hours(); ++i) {
    const facility::Weather<> now{.dry_bulb_celsius = weather.dry_bulb_celsius[i],
                                  .wet_bulb_celsius = weather.wet_bulb_celsius[i],
                                  .sea_celsius = weather.sea_celsius[i]};
    const auto add = [&](LoopYear& loop, double supply_celsius) {
      const auto power = detail::loop_power(cooling, now, Power<>(1.0 * watt), supply_celsius);
      loop.chillers += power.chiller / watt;
      loop.evaporated += power.evaporated / watt;
    };
    add(year.air, cooling.air_supply_celsius);
    add(year.liquid, cooling.liquid_supply_celsius);
  }
  return year;
}

/// Energies of a year.
struct SteadyYear {
  ItEnergy<> it{};
  FacilityEnergy<> facility{};
  /// Heat that left by evaporating.
  Energy<> evaporated{};
};

/// Equations (1) to (3). Throws `Infeasible` on overload.
[[nodiscard]] inline SteadyYear steady_year(const Building<>& building, const CoolingYear& year,
                                            const Power<>& it_load) {
  // Of this hour only what no weather changes is used.
  const FacilityHour<> hour = facility_hour(building, it_load, facility::Weather<>{});
  const FacilityPower<>& power = hour.power;
  const LoopHeat<> heat = loop_heat(building.cooling, it_load, power.conversion, building.rated_it,
                                    Power<>(hour.heat.delivered - power.heat_pump));
  const double n = year.hours;
  const Power<> chillers = year.air.chillers * heat.air + year.liquid.chillers * heat.liquid;
  const Power<> evaporated =
      building.cooling.rejection == facility::HeatRejection::cooling_tower
          ? building.cooling.evaporated_share * (n * (heat.air + heat.liquid) + chillers)
          : year.air.evaporated * heat.air + year.liquid.evaporated * heat.liquid;
  const Power<> rest = power.it + power.conversion + power.fans + power.pumps + power.rejection +
                       power.heat_pump + power.other;
  return {.it = ItEnergy<>(n * power.it * bessemer::hour),
          .facility = FacilityEnergy<>((n * rest + chillers) * bessemer::hour),
          .evaporated = evaporated * bessemer::hour};
}

/// Equation (1) of facility_year.hpp.
[[nodiscard]] inline double power_usage_effectiveness(const SteadyYear& year) {
  require(year.it.quantity() > Energy<>{},
          "power_usage_effectiveness: IT energy must be positive, got ", year.it.quantity().value(),
          " J");
  return year.facility.quantity() / year.it.quantity();
}

}  // namespace bessemer::energy
