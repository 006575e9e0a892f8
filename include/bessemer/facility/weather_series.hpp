#pragma once

/// Hours of weather as columns: made from a climate, or measured. One row, one hour.

#include <cmath>

#include <Eigen/Core>

#include <bessemer/facility/climate.hpp>

namespace bessemer::facility {

/// Hours of a year without a leap day.
inline constexpr int hours_per_year = 8760;

/// Columns in deg C, of equal length.
struct WeatherSeries {
  Eigen::ArrayXd dry_bulb_celsius;
  Eigen::ArrayXd wet_bulb_celsius;
  Eigen::ArrayXd sea_celsius;

  [[nodiscard]] Eigen::Index hours() const { return dry_bulb_celsius.size(); }
};

/// Throws `InvalidInput` unless columns are of one length, finite, and no wet bulb is above its
/// dry bulb (rounding apart).
inline void check(const WeatherSeries& weather) {
  require(weather.hours() >= 1, "weather: must have at least one hour");
  require(weather.wet_bulb_celsius.size() == weather.hours() &&
              weather.sea_celsius.size() == weather.hours(),
          "weather: columns must be of one length, got ", weather.hours(), ", ",
          weather.wet_bulb_celsius.size(), " and ", weather.sea_celsius.size());
  for (Eigen::Index i = 0; i < weather.hours(); ++i) {
    const double dry = weather.dry_bulb_celsius[i];
    const double wet = weather.wet_bulb_celsius[i];
    require(dry >= -60.0 && dry <= 60.0, "weather: dry bulb of hour ", i,
            " must be in [-60, 60] deg C, got ", dry);
    require(wet >= -90.0 && wet <= dry + 0.1, "weather: wet bulb of hour ", i,
            " must be at most the dry bulb of ", dry, " deg C, got ", wet);
    require(std::isfinite(weather.sea_celsius[i]), "weather: sea of hour ", i, " must be finite");
  }
}

/// The year of a climate.
[[nodiscard]] inline WeatherSeries weather_year(const Climate<>& climate) {
  check(climate);
  WeatherSeries weather{Eigen::ArrayXd(hours_per_year), Eigen::ArrayXd(hours_per_year),
                        Eigen::ArrayXd(hours_per_year)};
  for (int hour = 0; hour < hours_per_year; ++hour) {
    const Weather<> now = weather_at(climate, hour);
    weather.dry_bulb_celsius[hour] = now.dry_bulb_celsius;
    weather.wet_bulb_celsius[hour] = now.wet_bulb_celsius;
    weather.sea_celsius[hour] = now.sea_celsius;
  }
  return weather;
}

}  // namespace bessemer::facility
