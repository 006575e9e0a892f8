#pragma once

/// A site whose overhead and water follow from its building and weather instead of being given.
///
///     PUE = sum P / sum P_IT,   WUE = (V_e + V_b) / sum E_IT                          (1)
///
/// of the hours of a year (energy/facility_year.hpp, water/cooling_tower.hpp). A run that takes less
/// than a year has the year's ratios: what its own season would give is left out. Heat that is sold
/// lowers neither [ISO30134PUE].

#include <bessemer/energy/facility_year.hpp>
#include <bessemer/facility/site.hpp>
#include <bessemer/units/kind.hpp>
#include <bessemer/water/cooling_tower.hpp>

namespace bessemer::run {

/// Equation (1) on a site; its other fields stay.
[[nodiscard]] inline facility::Site<> cooled_site(facility::Site<> site,
                                                  const energy::FacilityYear& year,
                                                  double cycles_of_concentration = 5.0) {
  site.power_usage_effectiveness = energy::power_usage_effectiveness(year);
  site.water_usage_effectiveness = water::water_usage_effectiveness(
      water::tower_water(energy::energy_of(year.evaporated), cycles_of_concentration),
      ItEnergy<>(energy::energy_of(year.it)));
  return site;
}

}  // namespace bessemer::run
