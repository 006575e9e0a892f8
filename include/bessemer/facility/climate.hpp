#pragma once

/// The weather of a place as waves: a mean, a seasonal and a daily swing.
///
///     T(h)   = T_0 + T_s cos(2 pi (d - d_T)/365) + T_d cos(2 pi (h - h_T)/24)       (1)
///     D(h)   = D_0 + D_s cos(2 pi (d - d_D)/365)                                    (2)
///     sea(h) = S_0 + S_s cos(2 pi (d - d_S)/365)                                    (3)
///
///     h     hour of the year, 0 at its first midnight; d = h/24
///     T     dry bulb, D dew point, sea: surface water             deg C
///     d_T, d_D, d_S   warmest day of each                         day     in [0, 365)
///     h_T   warmest hour of the day                               hour    in [0, 24)
///
/// Means and swings of months and hours are met; heat waves and cold spells are not, so that the
/// worst hours of a real year are several kelvin beyond these. For those give a measured series.
/// The dew point hardly moves within a day; wet bulbs follow from `psychrometrics.hpp`.

#include <cmath>
#include <numbers>

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/facility/psychrometrics.hpp>

namespace bessemer::facility {

/// A yearly wave.
template <Real S = double>
struct Season {
  S mean_celsius = missing<S>("climate: mean must be given, in deg C");
  S swing_kelvin = missing<S>("climate: seasonal swing must be given, mean to warmest");
  S warmest_day = missing<S>("climate: warmest day must be given, from 0 to 365");
};

template <Real S = double>
struct Climate {
  Name name{};
  Season<S> dry_bulb{};
  Season<S> dew_point{};
  Season<S> sea{};
  /// From the mean of a day to its warmest hour.
  S daily_swing_kelvin = missing<S>("climate.daily_swing_kelvin: must be given");
  double warmest_hour = 15.0;
};

/// Throws `InvalidInput` unless swings are not negative and temperatures are of this planet.
template <Real S>
constexpr void check(const Climate<S>& climate) {
  const auto check_season = [](const Season<S>& season, const char* field) {
    const auto mean = static_cast<double>(season.mean_celsius);
    require(mean >= -30.0 && mean <= 40.0, field, ": mean must be in [-30, 40] deg C, got ", mean);
    const auto swing = static_cast<double>(season.swing_kelvin);
    require(swing >= 0.0 && swing <= 30.0, field, ": swing must be in [0, 30] K, got ", swing);
    const auto day = static_cast<double>(season.warmest_day);
    require(day >= 0.0 && day < 365.0, field, ": warmest day must be in [0, 365), got ", day);
  };
  check_season(climate.dry_bulb, "climate.dry_bulb");
  check_season(climate.dew_point, "climate.dew_point");
  check_season(climate.sea, "climate.sea");
  const auto daily = static_cast<double>(climate.daily_swing_kelvin);
  require(daily >= 0.0 && daily <= 20.0, "climate.daily_swing_kelvin: must be in [0, 20], got ",
          daily);
  require(climate.warmest_hour >= 0.0 && climate.warmest_hour < 24.0,
          "climate.warmest_hour: must be in [0, 24), got ", climate.warmest_hour);
}

/// Outside at one hour.
template <Real S = double>
struct Weather {
  S dry_bulb_celsius{};
  S wet_bulb_celsius{};
  S sea_celsius{};
};

/// Equations (1) to (3) at the middle of an hour of the year.
template <Real S>
[[nodiscard]] Weather<S> weather_at(const Climate<S>& climate, int hour_of_year) {
  constexpr double turn = 2.0 * std::numbers::pi;
  const double hour = hour_of_year + 0.5;
  const double day = hour / 24.0;
  const auto wave = [&](const Season<S>& season) -> S {
    const double phase = day - static_cast<double>(season.warmest_day);
    return season.mean_celsius + season.swing_kelvin * S(std::cos(turn * phase / 365.0));
  };
  const S dry =
      wave(climate.dry_bulb) +
      climate.daily_swing_kelvin * S(std::cos(turn * (hour - climate.warmest_hour) / 24.0));
  return {.dry_bulb_celsius = dry,
          .wet_bulb_celsius = wet_bulb_celsius(dry, wave(climate.dew_point)),
          .sea_celsius = wave(climate.sea)};
}

}  // namespace bessemer::facility
