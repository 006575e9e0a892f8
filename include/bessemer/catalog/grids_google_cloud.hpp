#pragma once

/// Average carbon intensity of the grids behind the regions of Google Cloud, 2022-2023,
/// location-based: before Google's purchases of carbon-free energy [GoogleCloudRegionCarbon2024].
/// The source does not say whether the averages are lifecycle.

#include <array>
#include <string_view>

#include <bessemer/catalog/grid_entry.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

namespace detail {

/// A row of this table, in gCO2e per kWh.
[[nodiscard]] constexpr GridEntry google_cloud_grid(std::string_view name, std::string_view label,
                                                    std::string_view country, double grams) {
  return {name,
          label,
          country,
          IntensityScope::unstated,
          {grams * gCO2e / kWh, Basis::published, "GoogleCloudRegionCarbon2024", "2022-2023"}};
}

}  // namespace detail

inline constexpr std::array google_cloud_grids{
    detail::google_cloud_grid("gcp-africa-south1", "Google Cloud Johannesburg", "ZAF", 646.0),
    detail::google_cloud_grid("gcp-asia-east1", "Google Cloud Changhua County", "TWN", 451.0),
    detail::google_cloud_grid("gcp-asia-east2", "Google Cloud Hong Kong", "CHN", 360.0),
    detail::google_cloud_grid("gcp-asia-northeast1", "Google Cloud Tokyo", "JPN", 459.0),
    detail::google_cloud_grid("gcp-asia-northeast2", "Google Cloud Osaka", "JPN", 385.0),
    detail::google_cloud_grid("gcp-asia-northeast3", "Google Cloud Seoul", "KOR", 378.0),
    detail::google_cloud_grid("gcp-asia-south1", "Google Cloud Mumbai", "IND", 648.0),
    detail::google_cloud_grid("gcp-asia-south2", "Google Cloud Delhi", "IND", 529.0),
    detail::google_cloud_grid("gcp-asia-southeast1", "Google Cloud Jurong West", "SGP", 369.0),
    detail::google_cloud_grid("gcp-asia-southeast2", "Google Cloud Jakarta", "IDN", 580.0),
    detail::google_cloud_grid("gcp-australia-southeast1", "Google Cloud Sydney", "AUS", 501.0),
    detail::google_cloud_grid("gcp-australia-southeast2", "Google Cloud Melbourne", "AUS", 456.0),
    detail::google_cloud_grid("gcp-europe-central2", "Google Cloud Warsaw", "POL", 723.0),
    detail::google_cloud_grid("gcp-europe-north1", "Google Cloud Hamina", "FIN", 46.0),
    detail::google_cloud_grid("gcp-europe-southwest1", "Google Cloud Madrid", "ESP", 131.0),
    detail::google_cloud_grid("gcp-europe-west1", "Google Cloud St. Ghislain", "BEL", 122.0),
    detail::google_cloud_grid("gcp-europe-west10", "Google Cloud Berlin", "DEU", 345.0),
    detail::google_cloud_grid("gcp-europe-west12", "Google Cloud Turin", "ITA", 249.0),
    detail::google_cloud_grid("gcp-europe-west2", "Google Cloud London", "GBR", 136.0),
    detail::google_cloud_grid("gcp-europe-west3", "Google Cloud Frankfurt", "DEU", 345.0),
    detail::google_cloud_grid("gcp-europe-west4", "Google Cloud Eemshaven", "NLD", 236.0),
    detail::google_cloud_grid("gcp-europe-west6", "Google Cloud Zurich", "CHE", 59.0),
    detail::google_cloud_grid("gcp-europe-west8", "Google Cloud Milan", "ITA", 249.0),
    detail::google_cloud_grid("gcp-europe-west9", "Google Cloud Paris", "FRA", 34.0),
    detail::google_cloud_grid("gcp-me-central1", "Google Cloud Doha", "QAT", 575.0),
    detail::google_cloud_grid("gcp-me-central2", "Google Cloud Dammam", "SAU", 569.0),
    detail::google_cloud_grid("gcp-me-west1", "Google Cloud Tel Aviv", "ISR", 463.0),
    detail::google_cloud_grid("gcp-northamerica-northeast1", "Google Cloud Montreal", "CAN", 2.0),
    detail::google_cloud_grid("gcp-northamerica-northeast2", "Google Cloud Toronto", "CAN", 47.0),
    detail::google_cloud_grid("gcp-southamerica-east1", "Google Cloud Sao Paulo", "BRA", 56.0),
    detail::google_cloud_grid("gcp-southamerica-west1", "Google Cloud Santiago", "CHL", 138.0),
    detail::google_cloud_grid("gcp-us-central1", "Google Cloud Council Bluffs", "USA", 430.0),
    detail::google_cloud_grid("gcp-us-east1", "Google Cloud Moncks Corner", "USA", 560.0),
    detail::google_cloud_grid("gcp-us-east4", "Google Cloud Ashburn", "USA", 322.0),
    detail::google_cloud_grid("gcp-us-east5", "Google Cloud Columbus", "USA", 322.0),
    detail::google_cloud_grid("gcp-us-south1", "Google Cloud Dallas", "USA", 321.0),
    detail::google_cloud_grid("gcp-us-west1", "Google Cloud The Dalles", "USA", 94.0),
    detail::google_cloud_grid("gcp-us-west2", "Google Cloud Los Angeles", "USA", 198.0),
    detail::google_cloud_grid("gcp-us-west3", "Google Cloud Salt Lake City", "USA", 588.0),
    detail::google_cloud_grid("gcp-us-west4", "Google Cloud Las Vegas", "USA", 373.0),
};

// clang-format on
}  // namespace bessemer::catalog
