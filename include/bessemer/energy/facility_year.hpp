#pragma once

/// A building through the hours of a weather, as columns, and its figures over all of them.
///
///     PUE = sum P / sum P_IT                                                        (1)
///     ERF = sum delivered / sum P                                                   (2)
///
/// (1) is a ratio of energies and not a mean of ratios [ISO30134PUE]. Columns are in W, one row an
/// hour; an hour stands alone: nothing is stored from one to the next.

#include <Eigen/Core>

#include <bessemer/energy/facility_hour.hpp>
#include <bessemer/facility/weather_series.hpp>

namespace bessemer::energy {

/// Columns in W.
struct FacilityYear {
  Eigen::ArrayXd it, conversion, fans, pumps, chillers, rejection, heat_pump, other;
  Eigen::ArrayXd delivered, evaporated, sensible;

  explicit FacilityYear(Eigen::Index hours) {
    for (Eigen::ArrayXd* column : {&it, &conversion, &fans, &pumps, &chillers, &rejection,
                                   &heat_pump, &other, &delivered, &evaporated, &sensible}) {
      column->setZero(hours);
    }
  }

  [[nodiscard]] Eigen::ArrayXd facility() const {
    return it + conversion + fans + pumps + chillers + rejection + heat_pump + other;
  }
};

/// The energy of a column of hourly powers.
[[nodiscard]] inline Energy<> energy_of(const Eigen::ArrayXd& watts) {
  return watts.sum() * watt * hour;
}

/// Every hour by `facility_hour`. `it_load` in W, one row an hour.
[[nodiscard]] inline FacilityYear facility_year(const Building<>& building,
                                                const Eigen::ArrayXd& it_load,
                                                const facility::WeatherSeries& weather) {
  check(weather);
  require(it_load.size() == weather.hours(), "facility_year: the load must have the ",
          weather.hours(), " hours of the weather, got ", it_load.size());
  FacilityYear year(it_load.size());
  for (Eigen::Index i = 0; i < it_load.size(); ++i) {
    const auto now =
        facility_hour(building, it_load[i] * watt,
                      facility::Weather<>{.dry_bulb_celsius = weather.dry_bulb_celsius[i],
                                          .wet_bulb_celsius = weather.wet_bulb_celsius[i],
                                          .sea_celsius = weather.sea_celsius[i]});
    year.it[i] = now.power.it / watt;
    year.conversion[i] = now.power.conversion / watt;
    year.fans[i] = now.power.fans / watt;
    year.pumps[i] = now.power.pumps / watt;
    year.chillers[i] = now.power.chillers / watt;
    year.rejection[i] = now.power.rejection / watt;
    year.heat_pump[i] = now.power.heat_pump / watt;
    year.other[i] = now.power.other / watt;
    year.delivered[i] = now.heat.delivered / watt;
    year.evaporated[i] = now.heat.evaporated / watt;
    year.sensible[i] = now.heat.sensible / watt;
  }
  return year;
}

/// Equation (1).
[[nodiscard]] inline double power_usage_effectiveness(const FacilityYear& year) {
  const double it = year.it.sum();
  require(it > 0.0, "power_usage_effectiveness: IT energy must be positive, got ", it, " Wh");
  return year.facility().sum() / it;
}

/// Equation (2).
[[nodiscard]] inline double energy_reuse_factor(const FacilityYear& year) {
  return energy_reuse_factor(energy_of(year.delivered),
                             FacilityEnergy<>(energy_of(year.facility())));
}

}  // namespace bessemer::energy
