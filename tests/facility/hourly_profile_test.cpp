#include <doctest/doctest.h>

#include <bessemer/facility/hourly_profile.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using facility::sun_at;
using facility::Swing;
using facility::swing_at;
}  // namespace

TEST_SUITE("facility/hourly_profile") {
  TEST_CASE("property: means over a year are 1, nothing is negative") {
    for (const double day : {0.0, 0.3, 0.6}) {
      for (const double year : {0.0, 0.2, 0.4}) {
        const Swing<> swing{.day = day, .year = year};
        double sum = 0.0;
        double sun = 0.0;
        for (std::size_t h = 0; h < 8760; ++h) {
          REQUIRE(swing_at(swing, h) >= -1e-12);
          REQUIRE(sun_at(swing, h) >= 0.0);
          sum += swing_at(swing, h);
          sun += sun_at(swing, h);
        }
        CHECK(sum / 8760.0 == doctest::Approx(1.0).epsilon(1e-12));
        CHECK(sun / 8760.0 == doctest::Approx(1.0).epsilon(1e-12));
      }
    }
  }

  TEST_CASE("edges: the peak is at its hour, the sun is down at night, no swing is 1") {
    const Swing<> swing{.day = 0.5, .peak_hour = 19.0};
    CHECK(swing_at(swing, 19) == doctest::Approx(1.5));
    CHECK(swing_at(swing, 7) == doctest::Approx(0.5));
    CHECK(sun_at(swing, 3) == 0.0);
    CHECK(sun_at(swing, 18) == 0.0);
    CHECK(sun_at(Swing<>{}, 11) == doctest::Approx(sun_at(Swing<>{}, 12)));  // around noon
    CHECK(swing_at(Swing<>{}, 1234) == 1.0);
  }

  TEST_CASE("refuses swings that would turn a value negative") {
    CHECK_THROWS_WITH_AS(
        swing_at(Swing<>{.day = 0.8, .year = 0.3}, 0),
        "swing: day and year must not be negative and at most 1 together, got 0.8 and 0.3",
        InvalidInput);
    CHECK_THROWS_AS(sun_at(Swing<>{.day = -0.1}, 0), InvalidInput);
  }

  TEST_CASE("derivatives by both swings") {
    support::check_derivatives(
        []<class S>(const std::array<S, 2>& x) {
          const Swing<S> swing{.day = x[0], .year = x[1]};
          return swing_at(swing, 40) * swing_at(swing, 100);
        },
        std::array{0.3, 0.2});
  }
}
