#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/psychrometrics.hpp>
#include <bessemer/study/dual.hpp>

TEST_SUITE("facility/psychrometrics") {
  using namespace bessemer;
  using facility::saturation_pressure_hpa;
  using facility::wet_bulb_celsius;

  TEST_CASE("saturation over water: 6.112 hPa at 0, 23.4 at 20, 1,013 at 100 deg C") {
    CHECK(saturation_pressure_hpa(0.0) == doctest::Approx(6.112));
    CHECK(saturation_pressure_hpa(20.0) == doctest::Approx(23.39).epsilon(0.003));
    // The Magnus form is made for weather: 3 % high at boiling.
    CHECK(saturation_pressure_hpa(100.0) == doctest::Approx(1013.25).epsilon(0.03));
  }

  // Half of saturation at 20 deg C: dew point 9.3, wet bulb 13.7 deg C [Stull2011], its example.
  TEST_CASE("published: 20 deg C and 50 % of humidity, within 0.2 K [Stull2011]") {
    CHECK(wet_bulb_celsius(20.0, 9.26) == doctest::Approx(13.7).epsilon(0.2 / 14.7));
  }

  TEST_CASE("saturated air has its own temperature, and so has rounding above it") {
    CHECK(wet_bulb_celsius(15.0, 15.0) == 15.0);
    CHECK(wet_bulb_celsius(15.0, 15.2) == 15.0);
  }

  TEST_CASE("property: the wet bulb lies between dew point and dry bulb and solves its equation") {
    for (double dry = -30.0; dry <= 45.0; dry += 5.0) {
      for (double below = 0.5; below <= 40.0; below += 6.0) {
        CAPTURE(dry);
        CAPTURE(below);
        const double wet = wet_bulb_celsius(dry, dry - below);
        CHECK(wet <= dry);
        CHECK(wet >= dry - below);
        CHECK(saturation_pressure_hpa(wet) - 0.000662 * 1013.25 * (dry - wet) ==
              doctest::Approx(saturation_pressure_hpa(dry - below)).epsilon(1e-10));
      }
    }
  }

  TEST_CASE("derivative in the dry bulb against finite differences") {
    using D = study::Dual<1>;
    const D wet = wet_bulb_celsius(D::variable(30.0, 0), D(15.0));
    CHECK(wet.derivative(0) ==
          doctest::Approx((wet_bulb_celsius(30.001, 15.0) - wet_bulb_celsius(29.999, 15.0)) / 0.002)
              .epsilon(1e-5));
  }

  TEST_CASE("refuses temperatures of no planet") {
    CHECK_THROWS_AS(wet_bulb_celsius(300.0, 280.0), InvalidInput);
    CHECK_THROWS_AS(wet_bulb_celsius(20.0, std::numeric_limits<double>::quiet_NaN()), InvalidInput);
  }
}
