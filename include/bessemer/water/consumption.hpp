#pragma once

/// Water that a run consumes: evaporated at the site to cool it, and at the power plants that feed
/// it.
///
///     V = E_IT WUE + E_facility I_w                                                 (1)
///
///     E_IT         energy at the plugs                             J       >= 0
///     WUE          water on site per IT energy                     m3/J    >= 0
///     E_facility   energy at the building's meter                  J       >= E_IT
///     I_w          water at the plants per electricity             m3/J    >= 0
///
/// WUE is per IT energy by definition [GreenGrid2011], the plants' water per electricity drawn: the
/// PUE enters the second term and not the first. Consumption (evaporated), not withdrawal; water in
/// making the hardware is left out.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

namespace bessemer::water {

template <Real S = double>
struct WaterConsumption {
  Volume<S> on_site{};
  Volume<S> off_site{};
};

template <class Visit, Real S>
constexpr void each_part(const WaterConsumption<S>& water, Visit&& visit) {
  visit("on site", water.on_site);
  visit("off site", water.off_site);
}

/// Equation (1), by part.
template <Real S>
[[nodiscard]] constexpr WaterConsumption<S> water_consumption(
    const ItEnergy<S>& it_energy, const FacilityEnergy<S>& facility_energy,
    const WaterIntensity<S>& water_usage_effectiveness,
    const WaterIntensity<S>& grid_water_intensity) {
  const Energy<S> it = it_energy.quantity();
  const Energy<S> facility = facility_energy.quantity();
  require(it >= Energy<S>{}, "water_consumption: IT energy must not be negative, got ",
          static_cast<double>(it.value()), " J");
  require(facility >= it, "water_consumption: facility energy must be at least the IT energy of ",
          static_cast<double>(it.value()), " J, got ", static_cast<double>(facility.value()), " J");
  require(water_usage_effectiveness >= WaterIntensity<S>{},
          "water_consumption: water usage effectiveness must not be negative, got ",
          in(as<double>(water_usage_effectiveness), WaterIntensity<>(litre / kWh)), " L/kWh");
  require(grid_water_intensity >= WaterIntensity<S>{},
          "water_consumption: grid water intensity must not be negative, got ",
          in(as<double>(grid_water_intensity), WaterIntensity<>(litre / kWh)), " L/kWh");
  return {.on_site = it * water_usage_effectiveness, .off_site = facility * grid_water_intensity};
}

}  // namespace bessemer::water
