#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/tariff.hpp>

namespace {
using namespace bessemer;
constexpr auto peak = 0.20 * USD / kWh;
constexpr auto valley = 0.05 * USD / kWh;
}  // namespace

TEST_SUITE("facility/tariff") {
  TEST_CASE("peak hours are [from, to), also past midnight") {
    constexpr auto day = facility::peak_valley_tariff<double>(peak, valley, 8, 20);
    CHECK(day.by_hour[7] == valley);
    CHECK(day.by_hour[8] == peak);
    CHECK(day.by_hour[19] == peak);
    CHECK(day.by_hour[20] == valley);
    constexpr auto night = facility::peak_valley_tariff<double>(peak, valley, 22, 6);
    CHECK(night.by_hour[23] == peak);
    CHECK(night.by_hour[0] == peak);
    CHECK(night.by_hour[6] == valley);
  }

  TEST_CASE("flat is the same at every hour") {
    for (const auto& price : facility::flat_tariff<double>(peak).by_hour) CHECK(price == peak);
  }

  TEST_CASE("refuses hours that are none, and infinite prices") {
    CHECK_THROWS_AS(facility::peak_valley_tariff<double>(peak, valley, 8, 8), InvalidInput);
    CHECK_THROWS_AS(facility::peak_valley_tariff<double>(peak, valley, -1, 8), InvalidInput);
    auto wrong = facility::flat_tariff<double>(peak);
    wrong.by_hour[3] = std::numeric_limits<double>::infinity() * USD / kWh;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
  }
}
