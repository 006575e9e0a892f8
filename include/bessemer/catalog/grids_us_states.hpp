#pragma once

/// Average carbon intensity of the grids of the states of the United States in 2016, operational
/// (EPA eGRID), as collected in CodeCarbon [EpaEgridCodeCarbon2016]. Old: most states have since
/// become cleaner. For a site without a newer value.

#include <array>
#include <string_view>

#include <bessemer/catalog/grid_entry.hpp>

namespace bessemer::catalog {

// clang-format off: one row, one entry.

namespace detail {

/// A row of this table, in gCO2e per kWh.
[[nodiscard]] constexpr GridEntry us_state_grid(std::string_view name, std::string_view label,
                                                std::string_view country, double grams) {
  return {name,
          label,
          country,
          IntensityScope::operational,
          {grams * gCO2e / kWh, Basis::published, "EpaEgridCodeCarbon2016", "2016"}};
}

}  // namespace detail

inline constexpr std::array us_state_grids{
    detail::us_state_grid("us-alabama", "Alabama, United States", "USA", 414.1),
    detail::us_state_grid("us-alaska", "Alaska, United States", "USA", 420.0),
    detail::us_state_grid("us-arizona", "Arizona, United States", "USA", 422.9),
    detail::us_state_grid("us-arkansas", "Arkansas, United States", "USA", 506.1),
    detail::us_state_grid("us-california", "California, United States", "USA", 205.3),
    detail::us_state_grid("us-colorado", "Colorado, United States", "USA", 666.0),
    detail::us_state_grid("us-connecticut", "Connecticut, United States", "USA", 226.1),
    detail::us_state_grid("us-delaware", "Delaware, United States", "USA", 402.5),
    detail::us_state_grid("us-district-of-columbia", "District of Columbia, United States", "USA",
                          218.5),
    detail::us_state_grid("us-florida", "Florida, United States", "USA", 464.6),
    detail::us_state_grid("us-georgia", "Georgia, United States", "USA", 454.4),
    detail::us_state_grid("us-hawaii", "Hawaii, United States", "USA", 690.4),
    detail::us_state_grid("us-idaho", "Idaho, United States", "USA", 85.6),
    detail::us_state_grid("us-illinois", "Illinois, United States", "USA", 368.0),
    detail::us_state_grid("us-indiana", "Indiana, United States", "USA", 822.2),
    detail::us_state_grid("us-iowa", "Iowa, United States", "USA", 452.6),
    detail::us_state_grid("us-kansas", "Kansas, United States", "USA", 542.3),
    detail::us_state_grid("us-kentucky", "Kentucky, United States", "USA", 886.5),
    detail::us_state_grid("us-louisiana", "Louisiana, United States", "USA", 398.6),
    detail::us_state_grid("us-maine", "Maine, United States", "USA", 152.8),
    detail::us_state_grid("us-maryland", "Maryland, United States", "USA", 459.3),
    detail::us_state_grid("us-massachusetts", "Massachusetts, United States", "USA", 372.5),
    detail::us_state_grid("us-michigan", "Michigan, United States", "USA", 498.9),
    detail::us_state_grid("us-minnesota", "Minnesota, United States", "USA", 459.3),
    detail::us_state_grid("us-mississippi", "Mississippi, United States", "USA", 426.7),
    detail::us_state_grid("us-missouri", "Missouri, United States", "USA", 765.5),
    detail::us_state_grid("us-montana", "Montana, United States", "USA", 567.5),
    detail::us_state_grid("us-nebraska", "Nebraska, United States", "USA", 581.1),
    detail::us_state_grid("us-nevada", "Nevada, United States", "USA", 349.2),
    detail::us_state_grid("us-new-hampshire", "New Hampshire, United States", "USA", 140.9),
    detail::us_state_grid("us-new-jersey", "New Jersey, United States", "USA", 253.0),
    detail::us_state_grid("us-new-mexico", "New Mexico, United States", "USA", 713.4),
    detail::us_state_grid("us-new-york", "New York, United States", "USA", 210.5),
    detail::us_state_grid("us-north-carolina", "North Carolina, United States", "USA", 393.5),
    detail::us_state_grid("us-north-dakota", "North Dakota, United States", "USA", 754.7),
    detail::us_state_grid("us-ohio", "Ohio, United States", "USA", 664.9),
    detail::us_state_grid("us-oklahoma", "Oklahoma, United States", "USA", 473.4),
    detail::us_state_grid("us-oregon", "Oregon, United States", "USA", 138.7),
    detail::us_state_grid("us-pennsylvania", "Pennsylvania, United States", "USA", 388.0),
    detail::us_state_grid("us-rhode-island", "Rhode Island, United States", "USA", 395.0),
    detail::us_state_grid("us-south-carolina", "South Carolina, United States", "USA", 285.5),
    detail::us_state_grid("us-south-dakota", "South Dakota, United States", "USA", 232.8),
    detail::us_state_grid("us-tennessee", "Tennessee, United States", "USA", 450.1),
    detail::us_state_grid("us-texas", "Texas, United States", "USA", 476.1),
    detail::us_state_grid("us-utah", "Utah, United States", "USA", 738.2),
    detail::us_state_grid("us-vermont", "Vermont, United States", "USA", 25.8),
    detail::us_state_grid("us-virginia", "Virginia, United States", "USA", 369.1),
    detail::us_state_grid("us-washington", "Washington, United States", "USA", 84.8),
    detail::us_state_grid("us-west-virginia", "West Virginia, United States", "USA", 896.2),
    detail::us_state_grid("us-wisconsin", "Wisconsin, United States", "USA", 630.0),
    detail::us_state_grid("us-wyoming", "Wyoming, United States", "USA", 919.1),
};

// clang-format on
}  // namespace bessemer::catalog
