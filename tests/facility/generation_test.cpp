#include <doctest/doctest.h>

#include <bessemer/facility/generation.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using facility::Generation;

constexpr Generation<> wind{.name = "wind",
                            .capacity = 100.0 * MW,
                            .capacity_factor = 0.35,
                            .lifecycle_intensity = 11.0 * gCO2e / kWh,
                            .cost = 0.05 * USD / kWh};
}  // namespace

TEST_SUITE("facility/generation") {
  TEST_CASE("100 MW at 35 % make 306.8 GWh in a year of 8,766 hours") {
    CHECK(in(facility::annual_generation(wind), GWh) ==
          doctest::Approx(100.0 * 0.35 * 8766.0 / 1000.0).epsilon(1e-12));
  }

  TEST_CASE("capacity_for undoes the capacity factor") {
    CHECK(in(facility::capacity_for(wind, 35.0 * MW), MW) == doctest::Approx(100.0));
  }

  TEST_CASE("refuses factors outside (0, 1] and negative sizes") {
    Generation<> wrong = wind;
    wrong.capacity_factor = 0.0;
    CHECK_THROWS_WITH_AS(check(wrong),
                         "generation.capacity_factor: must be in (0, 1], got 0; it is mean output "
                         "over nameplate",
                         InvalidInput);
    wrong = wind;
    wrong.capacity = -1.0 * MW;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    CHECK_THROWS_AS(facility::capacity_for(wind, -1.0 * MW), InvalidInput);
    CHECK_THROWS_AS(Generation<>{}, InvalidInput);
  }

  TEST_CASE("derivatives of the yearly energy by capacity and factor") {
    support::check_derivatives(
        []<class S>(const std::array<S, 2>& x) {
          Generation<S> source{.capacity = x[0] * as<S>(MW),
                               .capacity_factor = x[1],
                               .lifecycle_intensity = {},
                               .cost = {}};
          return facility::annual_generation(source).value();
        },
        std::array{120.0, 0.4});
  }
}
