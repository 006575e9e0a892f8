#include <doctest/doctest.h>

#include <limits>
#include <string>

#include <bessemer/study/dual.hpp>
#include <bessemer/units/text.hpp>

namespace {
using namespace bessemer;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double powers_of_ten[] = {1e-9, 1e-6, 1e-3, 1.0, 1e3, 1e6, 1e9, 1e12, 1e15};

// Wrong use does not compile: a bare number has no unit to write.
template <class T>
concept has_text = requires(T t) {
  to_text(t);
};
static_assert(has_text<Time<>>);
static_assert(!has_text<double>);
}  // namespace

TEST_SUITE("units/text") {
  TEST_CASE("every quantity is written as people write it") {
    CHECK(to_text(3.92 * millisecond) == "3.92 ms");
    CHECK(to_text(54.2 * day) == "54.2 days");
    CHECK(to_text(3.09 * hour) == "3.09 h");
    CHECK(to_text(2.0 * microsecond) == "2 us");
    CHECK(to_text(5.78 * year) == "5.78 years");
    CHECK(to_text(80.0 * GB) == "80 GB");
    CHECK(to_text(12.0 * byte) == "12 byte");
    CHECK(to_text(Bandwidth<>(450.0 * GB / second)) == "450 GB/s");
    CHECK(to_text(Bandwidth<>(3.35 * TB / second)) == "3.35 TB/s");
    CHECK(to_text(3.8e25 * FLOP) == "38 YFLOP");
    CHECK(to_text(Throughput<>(989.4 * TFLOP / second)) == "989 TFLOP/s");
    CHECK(to_text(Intensity<>(295.3 * FLOP / byte)) == "295 FLOP/byte");
    CHECK(to_text(15.6 * Ttoken) == "15.6 Ttoken");
    CHECK(to_text(TokenRate<>(8192.0 * token / second)) == "8192 token/s");
    CHECK(to_text(WorkPerToken<>(2.43 * TFLOP / token)) == "2.43 TFLOP/token");
    CHECK(to_text(1287.0 * MWh) == "1.29 GWh");
    CHECK(to_text(42.0 * joule) == "42 J");
    CHECK(to_text(700.0 * watt) == "700 W");
    CHECK(to_text(10.2 * kW) == "10.2 kW");
    CHECK(to_text(24.0 * MW) == "24 MW");
    CHECK(to_text(Frequency<>(1830e6 / second)) == "1.83 GHz");
    CHECK(to_text(Frequency<>(7.76 / day)) == "7.76 per day");
    CHECK(to_text(Frequency<>(0.173 / year)) == "0.173 per year");
    CHECK(to_text(Area<>(814.0 * millimeter * millimeter)) == "814 mm2");
    CHECK(to_text(30.0 * meter) == "30 m");
    CHECK(to_text(250.0 * litre) == "250 L");
    CHECK(to_text(2769.0 * cubic_meter) == "2769 m3");
    CHECK(to_text(5.0 * kilogram) == "5 kg");
    CHECK(to_text(12.3e6 * USD) == "12.3 million USD");
    CHECK(to_text(5576.0 * USD) == "5576 USD");
    CHECK(to_text(2.5 * USD) == "2.5 USD");
    CHECK(to_text(RentalRate<>(2.0 * USD / hour)) == "2 USD/h");
    CHECK(to_text(EnergyPrice<>(0.0806 * USD / kWh)) == "0.0806 USD/kWh");
    CHECK(to_text(552.1 * tCO2e) == "552 tCO2e");
    CHECK(to_text(12.3 * kgCO2e) == "12.3 kgCO2e");
    CHECK(to_text(8930.0 * tCO2e) == "8930 tCO2e");
    CHECK(to_text(CarbonIntensity<>(429.0 * gCO2e / kWh)) == "429 gCO2e/kWh");
    CHECK(to_text(WaterIntensity<>(1.8 * litre / kWh)) == "1.8 L/kWh");
  }

  TEST_CASE("zero, infinity and NaN take the base unit") {
    CHECK(to_text(Time<>{}) == "0 s");
    CHECK(to_text(infinity * second) == "inf s");
    CHECK(to_text(-infinity * byte) == "-inf byte");
    CHECK(to_text(not_a_number * USD) == "nan USD");
  }

  TEST_CASE("rounding up reaches the next unit") {
    CHECK(to_text(999.4 * GB) == "999 GB");
    CHECK(to_text(999.9 * GB) == "1 TB");
  }

  TEST_CASE("property: a sign changes nothing but the sign") {
    for (const double power : powers_of_ten) {
      CAPTURE(power);
      CHECK(to_text(-power * 1.25 * byte) == "-" + to_text(power * 1.25 * byte));
      CHECK(to_text(-power * 1.25 * second) == "-" + to_text(power * 1.25 * second));
    }
  }

  TEST_CASE("property: text is short over 24 orders of magnitude") {
    for (const double power : powers_of_ten) {
      CAPTURE(power);
      CHECK(to_text(power * FLOP).size() <= 14);
      CHECK(to_text(power * USD).size() <= 22);
    }
  }

  TEST_CASE("a derivative type is written as its value") {
    const auto x = Time<study::Dual<1>>::from_value(study::Dual<1>::variable(0.25, 0));
    CHECK(to_text(x) == "250 ms");
  }
}
