#pragma once

/// Electricity prices: average revenue per kWh in 2023 by state of the United States and sector
/// [EiaElectricPowerAnnual2023]. Data centres are billed as industry or as commerce. Averages
/// over all customers: a large contract is often cheaper. No price outside the United States
/// could be verified, so none is here: give your own.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

struct ElectricityPriceEntry {
  static constexpr std::string_view kind = "electricity price";
  std::string_view name;
  std::string_view label;
  Sourced<EnergyPrice<>> price;
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const ElectricityPriceEntry& entry, V&& visit) {
  visit_source("electricity_price.price", entry.price, visit);
}

namespace detail {

[[nodiscard]] constexpr ElectricityPriceEntry eia_price(std::string_view name,
                                                        std::string_view label,
                                                        double dollars_per_kWh) {
  return {name,
          label,
          {dollars_per_kWh * USD / kWh, Basis::published, "EiaElectricPowerAnnual2023", "2023"}};
}

}  // namespace detail

/// Find one with `find(electricity_prices, "us-texas-industrial")`.
inline constexpr std::array electricity_prices{
    ElectricityPriceEntry{"us-industrial",
                          "United States, industrial",
                          {0.0806 * USD / kWh, Basis::published, "StatistaUsIndustrialElectricity",
                           "2023 average, quoting EIA"}},
    detail::eia_price("us-alabama-industrial", "Alabama, industrial", 0.0711),
    detail::eia_price("us-alaska-industrial", "Alaska, industrial", 0.187),
    detail::eia_price("us-arizona-commercial", "Arizona, commercial", 0.1164),
    detail::eia_price("us-arizona-industrial", "Arizona, industrial", 0.0811),
    detail::eia_price("us-arkansas-industrial", "Arkansas, industrial", 0.0687),
    detail::eia_price("us-california-industrial", "California, industrial", 0.1864),
    detail::eia_price("us-colorado-industrial", "Colorado, industrial", 0.085),
    detail::eia_price("us-connecticut-industrial", "Connecticut, industrial", 0.1569),
    detail::eia_price("us-delaware-industrial", "Delaware, industrial", 0.0785),
    detail::eia_price("us-florida-industrial", "Florida, industrial", 0.0939),
    detail::eia_price("us-georgia-commercial", "Georgia, commercial", 0.107),
    detail::eia_price("us-georgia-industrial", "Georgia, industrial", 0.0688),
    detail::eia_price("us-hawaii-industrial", "Hawaii, industrial", 0.3528),
    detail::eia_price("us-idaho-industrial", "Idaho, industrial", 0.0717),
    detail::eia_price("us-illinois-industrial", "Illinois, industrial", 0.082),
    detail::eia_price("us-indiana-industrial", "Indiana, industrial", 0.0824),
    detail::eia_price("us-iowa-commercial", "Iowa, commercial", 0.1033),
    detail::eia_price("us-iowa-industrial", "Iowa, industrial", 0.0691),
    detail::eia_price("us-kansas-industrial", "Kansas, industrial", 0.0764),
    detail::eia_price("us-kentucky-industrial", "Kentucky, industrial", 0.0655),
    detail::eia_price("us-louisiana-industrial", "Louisiana, industrial", 0.0588),
    detail::eia_price("us-maine-industrial", "Maine, industrial", 0.123),
    detail::eia_price("us-maryland-industrial", "Maryland, industrial", 0.0994),
    detail::eia_price("us-massachusetts-industrial", "Massachusetts, industrial", 0.1788),
    detail::eia_price("us-michigan-industrial", "Michigan, industrial", 0.0816),
    detail::eia_price("us-minnesota-industrial", "Minnesota, industrial", 0.092),
    detail::eia_price("us-mississippi-industrial", "Mississippi, industrial", 0.0696),
    detail::eia_price("us-missouri-industrial", "Missouri, industrial", 0.079),
    detail::eia_price("us-montana-industrial", "Montana, industrial", 0.078),
    detail::eia_price("us-nebraska-industrial", "Nebraska, industrial", 0.0763),
    detail::eia_price("us-nevada-industrial", "Nevada, industrial", 0.1036),
    detail::eia_price("us-new-hampshire-industrial", "New Hampshire, industrial", 0.1576),
    detail::eia_price("us-new-jersey-industrial", "New Jersey, industrial", 0.1168),
    detail::eia_price("us-new-mexico-industrial", "New Mexico, industrial", 0.0575),
    detail::eia_price("us-new-york-industrial", "New York, industrial", 0.0687),
    detail::eia_price("us-north-carolina-commercial", "North Carolina, commercial", 0.0967),
    detail::eia_price("us-north-dakota-industrial", "North Dakota, industrial", 0.0737),
    detail::eia_price("us-ohio-commercial", "Ohio, commercial", 0.1075),
    detail::eia_price("us-ohio-industrial", "Ohio, industrial", 0.0703),
    detail::eia_price("us-oklahoma-industrial", "Oklahoma, industrial", 0.0626),
    detail::eia_price("us-oregon-commercial", "Oregon, commercial", 0.0992),
    detail::eia_price("us-oregon-industrial", "Oregon, industrial", 0.0752),
    detail::eia_price("us-pennsylvania-industrial", "Pennsylvania, industrial", 0.0775),
    detail::eia_price("us-rhode-island-industrial", "Rhode Island, industrial", 0.1898),
    detail::eia_price("us-south-carolina-industrial", "South Carolina, industrial", 0.0668),
    detail::eia_price("us-south-dakota-industrial", "South Dakota, industrial", 0.0801),
    detail::eia_price("us-tennessee-industrial", "Tennessee, industrial", 0.0623),
    detail::eia_price("us-texas-commercial", "Texas, commercial", 0.0882),
    detail::eia_price("us-texas-industrial", "Texas, industrial", 0.066),
    detail::eia_price("us-utah-industrial", "Utah, industrial", 0.0699),
    detail::eia_price("us-vermont-industrial", "Vermont, industrial", 0.1127),
    detail::eia_price("us-virginia-commercial", "Virginia, commercial", 0.0895),
    detail::eia_price("us-virginia-industrial", "Virginia, industrial", 0.0892),
    detail::eia_price("us-washington-industrial", "Washington, industrial", 0.0635),
    detail::eia_price("us-west-virginia-industrial", "West Virginia, industrial", 0.0724),
    detail::eia_price("us-wisconsin-industrial", "Wisconsin, industrial", 0.0868),
};

// clang-format on
}  // namespace bessemer::catalog
