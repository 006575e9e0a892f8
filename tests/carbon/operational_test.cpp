#include <doctest/doctest.h>

#include <limits>

#include <bessemer/carbon/operational.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using carbon::operational_carbon;
constexpr CarbonIntensity<> grid = 429.0 * gCO2e / kWh;

// Wrong use does not compile: the grid is asked at the meter, not at the plug.
template <class E>
concept has_carbon = requires(E e) {
  operational_carbon(e, grid);
};
static_assert(has_carbon<FacilityEnergy<>>);
static_assert(!has_carbon<ItEnergy<>>);
static_assert(!has_carbon<Energy<>>);
}  // namespace

TEST_SUITE("carbon/operational") {
  TEST_CASE("a MWh at 429 g/kWh is 429 kg") {
    CHECK(operational_carbon(FacilityEnergy<>(1.0 * MWh), grid) / kgCO2e == doctest::Approx(429.0));
  }

  TEST_CASE("no energy and no intensity emit nothing") {
    static_assert(operational_carbon(FacilityEnergy<>{}, grid) == CarbonMass<>{});
    static_assert(operational_carbon(FacilityEnergy<>(1.0 * MWh), CarbonIntensity<>{}) ==
                  CarbonMass<>{});
  }

  TEST_CASE("property: proportional to energy and to intensity") {
    const auto one = operational_carbon(FacilityEnergy<>(1.0 * MWh), grid);
    for (const double factor : {1e-6, 0.5, 2.0, 1e6}) {
      CAPTURE(factor);
      CHECK(operational_carbon(FacilityEnergy<>(factor * MWh), grid) / one ==
            doctest::Approx(factor));
      CHECK(operational_carbon(FacilityEnergy<>(1.0 * MWh), factor * grid) / one ==
            doctest::Approx(factor));
    }
  }

  TEST_CASE("refuses negative and NaN") {
    CHECK_THROWS_WITH_AS(operational_carbon(FacilityEnergy<>(-1.0 * joule), grid),
                         "operational_carbon: energy must not be negative, got -1 J", InvalidInput);
    CHECK_THROWS_WITH_AS(operational_carbon(FacilityEnergy<>(1.0 * MWh), -1.0 * grid),
                         "operational_carbon: intensity must not be negative, got -429 gCO2e/kWh",
                         InvalidInput);
    CHECK_THROWS_AS(
        operational_carbon(FacilityEnergy<>(std::numeric_limits<double>::quiet_NaN() * MWh), grid),
        InvalidInput);
  }

  TEST_CASE("derivative: by intensity it is the energy") {
    using D = study::Dual<1>;
    const auto mass =
        operational_carbon(FacilityEnergy<D>(as<D>(1.0 * kWh)),
                           CarbonIntensity<D>::from_value(D::variable(grid.value(), 0)));
    CHECK(mass.value().derivative(0) == doctest::Approx(3.6e6));
  }
}
