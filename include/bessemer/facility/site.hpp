#pragma once

/// A site: what it takes to bring a joule to the IT equipment, where the joule comes from, and what
/// it costs in carbon, water and money.
///
///     field                        is                                        unit      allowed
///     power_usage_effectiveness    facility energy / IT energy               1         >= 1
///     grid_carbon_intensity        location-based average of the grid        kg/J      >= 0
///     water_usage_effectiveness    water on site per IT energy               m3/J      >= 0
///     grid_water_intensity         water at power plants per facility energy m3/J      >= 0
///     electricity_price            paid per facility energy                  USD/J     >= 0
///
/// PUE is the annual ratio of [ISO30134PUE]; WUE is per IT energy, [GreenGrid2011]. The carbon
/// intensity is the location-based grid average of [GreenhouseGasProtocolScope2], without
/// contracts, certificates or offsets. Whether it counts the fuel's upstream (lifecycle) or the
/// stack only (operational) is the source's choice: never mix the two in one sum.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct Site {
  Name name{};
  S power_usage_effectiveness =
      missing<S>("site.power_usage_effectiveness: must be given; it is facility over IT energy");
  CarbonIntensity<S> grid_carbon_intensity =
      missing<CarbonIntensity<S>>("site.grid_carbon_intensity: must be given, location-based");
  WaterIntensity<S> water_usage_effectiveness =
      missing<WaterIntensity<S>>("site.water_usage_effectiveness: must be given, per IT energy");
  WaterIntensity<S> grid_water_intensity =
      missing<WaterIntensity<S>>("site.grid_water_intensity: must be given, per facility energy");
  EnergyPrice<S> electricity_price =
      missing<EnergyPrice<S>>("site.electricity_price: must be given");
};

/// Throws `InvalidInput` unless every field is finite and in its range.
template <Real S>
constexpr void check(const Site<S>& site) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto pue = static_cast<double>(site.power_usage_effectiveness);
  require(pue >= 1.0 && pue < infinity, "site.power_usage_effectiveness: must be at least 1, got ",
          pue, "; it is facility energy over IT energy");
  const double carbon = in(as<double>(site.grid_carbon_intensity), CarbonIntensity<>(gCO2e / kWh));
  require(carbon >= 0.0 && carbon < infinity,
          "site.grid_carbon_intensity: must be finite and not negative, got ", carbon,
          " gCO2e/kWh");
  const double on_site =
      in(as<double>(site.water_usage_effectiveness), WaterIntensity<>(litre / kWh));
  require(on_site >= 0.0 && on_site < infinity,
          "site.water_usage_effectiveness: must be finite and not negative, got ", on_site,
          " L/kWh; it is water on site per IT energy");
  const double off_site = in(as<double>(site.grid_water_intensity), WaterIntensity<>(litre / kWh));
  require(off_site >= 0.0 && off_site < infinity,
          "site.grid_water_intensity: must be finite and not negative, got ", off_site,
          " L/kWh; it is water at the power plants per facility energy");
  const double price = in(as<double>(site.electricity_price), EnergyPrice<>(USD / kWh));
  require(price >= 0.0 && price < infinity,
          "site.electricity_price: must be finite and not negative, got ", price, " USD/kWh");
}

}  // namespace bessemer::facility
