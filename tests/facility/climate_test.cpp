#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/weather_series.hpp>

namespace {
using namespace bessemer;

facility::Climate<> temperate() {
  return {.name = "temperate",
          .dry_bulb = {.mean_celsius = 10.0, .swing_kelvin = 10.0, .warmest_day = 200.0},
          .dew_point = {.mean_celsius = 5.0, .swing_kelvin = 8.0, .warmest_day = 205.0},
          .sea = {.mean_celsius = 11.0, .swing_kelvin = 5.0, .warmest_day = 225.0},
          .daily_swing_kelvin = 4.0};
}
}  // namespace

TEST_SUITE("facility/climate") {
  TEST_CASE("the waves peak where they say") {
    // Hour 15 of day 200: half an hour late, so within a hundredth of both peaks.
    const auto hottest = facility::weather_at(temperate(), 200 * 24 + 15);
    CHECK(hottest.dry_bulb_celsius == doctest::Approx(24.0).epsilon(0.003));
    const auto coldest = facility::weather_at(temperate(), (200 - 182) * 24 + 3);
    CHECK(coldest.dry_bulb_celsius == doctest::Approx(-4.0).epsilon(0.03));
  }

  TEST_CASE("a year has the mean it was given, and no wet bulb above its dry bulb") {
    const auto year = facility::weather_year(temperate());
    CHECK(year.hours() == 8760);
    CHECK(year.dry_bulb_celsius.mean() == doctest::Approx(10.0).epsilon(1e-9));
    CHECK(year.sea_celsius.mean() == doctest::Approx(11.0).epsilon(1e-9));
    CHECK((year.wet_bulb_celsius <= year.dry_bulb_celsius + 1e-12).all());
    CHECK_NOTHROW(check(year));
  }

  TEST_CASE("no swing is one temperature") {
    facility::Climate<> still = temperate();
    still.dry_bulb.swing_kelvin = 0.0;
    still.daily_swing_kelvin = 0.0;
    const auto year = facility::weather_year(still);
    CHECK(year.dry_bulb_celsius.maxCoeff() == doctest::Approx(10.0));
    CHECK(year.dry_bulb_celsius.minCoeff() == doctest::Approx(10.0));
  }

  TEST_CASE("refuses climates and series that cannot be") {
    facility::Climate<> wrong = temperate();
    wrong.daily_swing_kelvin = -1.0;
    CHECK_THROWS_WITH_AS(facility::weather_year(wrong),
                         "climate.daily_swing_kelvin: must be in [0, 20], got -1", InvalidInput);
    facility::WeatherSeries series{Eigen::ArrayXd::Constant(3, 20.0),
                                   Eigen::ArrayXd::Constant(3, 15.0),
                                   Eigen::ArrayXd::Constant(2, 15.0)};
    CHECK_THROWS_WITH_AS(check(series), "weather: columns must be of one length, got 3, 3 and 2",
                         InvalidInput);
    series.sea_celsius = Eigen::ArrayXd::Constant(3, 15.0);
    CHECK_NOTHROW(check(series));
    series.wet_bulb_celsius[1] = 21.0;
    CHECK_THROWS_AS(check(series), InvalidInput);
    series.wet_bulb_celsius[1] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(check(series), InvalidInput);
  }
}
