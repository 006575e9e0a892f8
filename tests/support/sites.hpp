#pragma once

/// Sites whose overhead and supply follow from the run at them, for tests.

#include <cmath>

#include <bessemer/catalog/climates.hpp>
#include <bessemer/catalog/conversions.hpp>
#include <bessemer/catalog/cooling.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/run/joined_site.hpp>

namespace support {

using namespace bessemer;

/// A building of the catalogue's parts, a quarter of each stage to spare.
inline run::SiteCooling site_cooling(const char* technology, const char* climate) {
  return {
      .cooling = catalog::find(catalog::coolings, technology).description(),
      .chain =
          {catalog::find(catalog::conversions, "ups-double-conversion").description(1.25 * watt),
           catalog::find(catalog::conversions, "transformer").description(1.5625 * watt)},
      .weather = facility::weather_year(catalog::find(catalog::climates, climate).description())};
}

/// Days that are dear and dirty in the evening, wind of so many W, and a battery that follows prices.
inline run::SiteSupply site_supply(double wind = 3e5) {
  const auto swing = [](double mean, double part, double turn) {
    return Eigen::ArrayXd(Eigen::ArrayXd::NullaryExpr(8760, [=](Eigen::Index i) {
      return mean * (1.0 + part * std::sin(turn * static_cast<double>(i)));
    }));
  };
  run::SiteSupply supply{.hours = {.price = swing(0.1 / 3.6e6, 0.4, 0.26),
                                   .intensity = swing(0.3 / 3.6e6, 0.5, 0.27),
                                   .variable = swing(wind, 0.8, 0.03),
                                   .storage = {.capacity = 1.0 * MW * hour,
                                               .charge_power = 0.25 * MW,
                                               .discharge_power = 0.25 * MW,
                                               .round_trip_efficiency = 0.86}},
                         .start = 700,
                         .contracted = 0.5,
                         .contract_price = 0.05 * USD / kWh,
                         .demand = 10e-3 * USD / watt / (730.0 * hour)};
  supply.hours.signal = supply.hours.price;
  supply.hours.low = 0.08 / 3.6e6;
  supply.hours.high = 0.12 / 3.6e6;
  supply.plant_payments = supply.hours.variable * (0.04 / 3.6e6);
  return supply;
}

}  // namespace support
