#include <doctest/doctest.h>

#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
}  // namespace

TEST_SUITE("units/constants") {
  TEST_CASE("GB is 10^9 byte, GiB is 2^30 byte, Gbit is 10^9 bit") {
    static_assert(GB == 1e9 * byte && GiB == 1073741824.0 * byte && 8.0 * Gbit == GB);
    static_assert(8.0 * bit == byte);
    static_assert(GB != GiB);
  }

  TEST_CASE("decimal prefixes step by 1,000, binary ones by 1,024") {
    static_assert(kB / byte == 1e3 && MB / kB == 1e3 && GB / MB == 1e3 && TB / GB == 1e3 &&
                  PB / TB == 1e3);
    static_assert(KiB / byte == 1024.0 && MiB / KiB == 1024.0 && GiB / MiB == 1024.0 &&
                  TiB / GiB == 1024.0);
    static_assert(Tbit / Gbit == 1e3);
    static_assert(TFLOP / GFLOP == 1e3 && PFLOP / TFLOP == 1e3 && EFLOP / PFLOP == 1e3 &&
                  GFLOP / FLOP == 1e9);
    static_assert(Gtoken / token == 1e9 && Ttoken / token == 1e12);
    static_assert(MWh / kWh == 1e3 && GWh / MWh == 1e3);
    static_assert(kW / watt == 1e3 && MW / kW == 1e3);
    static_assert(tCO2e / kgCO2e == 1e3);
  }

  TEST_CASE("hours, days and years are 3,600 s, 24 h and 365.25 days") {
    static_assert(minute == 60.0 * second && hour == 60.0 * minute && day == 24.0 * hour);
    static_assert(year == 365.25 * day);
    CHECK(second / millisecond == doctest::Approx(1e3).epsilon(1e-15));
    CHECK(millisecond / microsecond == doctest::Approx(1e3).epsilon(1e-15));
    CHECK(microsecond / nanosecond == doctest::Approx(1e3).epsilon(1e-15));
  }

  TEST_CASE("a kilowatt-hour is a kilowatt for an hour") {
    static_assert(kW * hour == kWh);
    static_assert(watt * second == joule);
  }

  TEST_CASE("a litre is a thousandth of a cubic metre, a gram of CO2e of a kilogram") {
    static_assert(litre == 1e-3 * cubic_meter);
    static_assert(meter * meter * meter == cubic_meter);
    static_assert(millimeter == 1e-3 * meter);
    static_assert(gCO2e == 1e-3 * kgCO2e);
    static_assert(kilogram.value() == 1.0 && USD.value() == 1.0);
  }
}
