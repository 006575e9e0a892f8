#pragma once

/// Average carbon intensity of the grids behind the regions of AWS, 2021-2023, operational and
/// location-based, as collected by Cloud Carbon Footprint [CloudCarbonFootprint2023]. The regions
/// in the United States use their NERC region there: `us-nerc-serc` for us-east-1, `us-nerc-rfc`
/// for us-east-2, `us-nerc-wecc` for us-west-1 and us-west-2; those are 2021 (EPA eGRID).

#include <array>
#include <string_view>

#include <bessemer/catalog/grid_entry.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

namespace detail {

/// A row of this table, in gCO2e per kWh.
[[nodiscard]] constexpr GridEntry aws_grid(std::string_view name, std::string_view label,
                                           std::string_view country, double grams,
                                           std::string_view year) {
  return {name,
          label,
          country,
          IntensityScope::operational,
          {grams * gCO2e / kWh, Basis::published, "CloudCarbonFootprint2023", year}};
}

}  // namespace detail

inline constexpr std::array aws_grids{
    detail::aws_grid("aws-af-south-1", "AWS Cape Town", "ZAF", 900.6, "2021-2023"),
    detail::aws_grid("aws-ap-east-1", "AWS Hong Kong", "CHN", 710.0, "2021-2023"),
    detail::aws_grid("aws-ap-northeast-1", "AWS Tokyo", "JPN", 465.8, "2021-2023"),
    detail::aws_grid("aws-ap-northeast-2", "AWS Seoul", "KOR", 415.6, "2021-2023"),
    detail::aws_grid("aws-ap-northeast-3", "AWS Osaka", "JPN", 465.8, "2021-2023"),
    detail::aws_grid("aws-ap-south-1", "AWS Mumbai", "IND", 708.2, "2021-2023"),
    detail::aws_grid("aws-ap-southeast-1", "AWS Singapore", "SGP", 408.0, "2021-2023"),
    detail::aws_grid("aws-ap-southeast-2", "AWS Sydney", "AUS", 760.0, "2021-2023"),
    detail::aws_grid("aws-ap-southeast-3", "AWS Jakarta", "IDN", 717.7, "2021-2023"),
    detail::aws_grid("aws-ca-central-1", "AWS Montreal", "CAN", 120.0, "2021-2023"),
    detail::aws_grid("aws-cn-north-1", "AWS Beijing", "CHN", 537.4, "2021-2023"),
    detail::aws_grid("aws-cn-northwest-1", "AWS Ningxia", "CHN", 537.4, "2021-2023"),
    detail::aws_grid("aws-eu-central-1", "AWS Frankfurt", "DEU", 311.0, "2021-2023"),
    detail::aws_grid("aws-eu-north-1", "AWS Stockholm", "SWE", 8.8, "2021-2023"),
    detail::aws_grid("aws-eu-south-1", "AWS Milan", "ITA", 213.4, "2021-2023"),
    detail::aws_grid("aws-eu-west-1", "AWS Ireland", "IRL", 278.6, "2021-2023"),
    detail::aws_grid("aws-eu-west-2", "AWS London", "GBR", 225.0, "2021-2023"),
    detail::aws_grid("aws-eu-west-3", "AWS Paris", "FRA", 51.1, "2021-2023"),
    detail::aws_grid("aws-me-central-1", "AWS United Arab Emirates", "ARE", 404.1, "2021-2023"),
    detail::aws_grid("aws-me-south-1", "AWS Bahrain", "BHR", 505.9, "2021-2023"),
    detail::aws_grid("aws-sa-east-1", "AWS Sao Paulo", "BRA", 61.7, "2021-2023"),
    detail::aws_grid("us-nerc-mro", "US NERC Midwest", "USA", 426.254, "2021"),
    detail::aws_grid("us-nerc-rfc", "US NERC ReliabilityFirst", "USA", 410.608, "2021"),
    detail::aws_grid("us-nerc-serc", "US NERC SERC Reliability", "USA", 379.069, "2021"),
    detail::aws_grid("us-nerc-tre", "US NERC Texas", "USA", 373.231, "2021"),
    detail::aws_grid("us-nerc-wecc", "US NERC Western", "USA", 322.167, "2021"),
};

// clang-format on
}  // namespace bessemer::catalog
