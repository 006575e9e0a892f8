#include <doctest/doctest.h>

#include <bessemer/carbon/market_based.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using carbon::Contracts;
using carbon::scope_2;

constexpr CarbonIntensity<> grid = 400.0 * gCO2e / kWh;
constexpr Contracts<> half{.contracted = 500.0 * MWh,
                           .contract_intensity = 11.0 * gCO2e / kWh,
                           .certificates = 200.0 * MWh,
                           .residual_intensity = 450.0 * gCO2e / kWh,
                           .offsets = 50.0 * tCO2e};
}  // namespace

TEST_SUITE("carbon/market_based") {
  TEST_CASE("S164: location and market stand side by side") {
    const auto both = scope_2(FacilityEnergy<>(1000.0 * MWh), grid, half);
    CHECK(in(both.location, tCO2e) == doctest::Approx(400.0));
    CHECK(in(both.market, tCO2e) == doctest::Approx(0.011 * 500 + 0.450 * 300));
    CHECK(in(both.unclaimed, MWh) == doctest::Approx(300.0));
  }

  TEST_CASE("S142: offsets are carried and subtracted nowhere") {
    Contracts<> without = half;
    without.offsets = {};
    const auto with = scope_2(FacilityEnergy<>(1000.0 * MWh), grid, half);
    const auto none = scope_2(FacilityEnergy<>(1000.0 * MWh), grid, without);
    CHECK(with.location == none.location);
    CHECK(with.market == none.market);
    CHECK(with.offsets == 50.0 * tCO2e);
  }

  TEST_CASE("market-based zero is not zero location-based") {
    const Contracts<> all{.contracted = 2000.0 * MWh, .residual_intensity = grid};
    const auto both = scope_2(FacilityEnergy<>(1000.0 * MWh), grid, all);
    CHECK(both.market == CarbonMass<>{});
    CHECK(in(both.location, tCO2e) == doctest::Approx(400.0));
  }

  TEST_CASE("property: claims sum to the energy to 1e-9 and never exceed it") {
    for (const double contracted : {0.0, 300.0, 900.0, 5000.0}) {
      for (const double certificates : {0.0, 200.0, 2000.0}) {
        Contracts<> of = half;
        of.contracted = contracted * MWh;
        of.certificates = certificates * MWh;
        const auto both = scope_2(FacilityEnergy<>(1000.0 * MWh), grid, of);
        const Energy<> sum = both.contracted + both.certificates + both.unclaimed;
        CHECK(std::abs(sum / (1000.0 * MWh) - 1.0) < 1e-9);
        CHECK(both.unclaimed >= Energy<>{});
      }
    }
  }

  TEST_CASE("without contracts and with the grid's own residual, both are equal") {
    const auto both =
        scope_2(FacilityEnergy<>(1000.0 * MWh), grid, Contracts<>{.residual_intensity = grid});
    CHECK(both.location == both.market);
  }

  TEST_CASE("refuses a missing residual and negative claims") {
    CHECK_THROWS_AS(Contracts<>{}, InvalidInput);
    Contracts<> wrong = half;
    wrong.certificates = -1.0 * MWh;
    CHECK_THROWS_AS(scope_2(FacilityEnergy<>(MWh), grid, wrong), InvalidInput);
  }

  TEST_CASE("derivatives by energy, contract and intensities") {
    support::check_derivatives(
        []<class S>(const std::array<S, 4>& x) {
          const Contracts<S> of{.contracted = x[1] * as<S>(MWh),
                                .contract_intensity = x[2] * as<S>(CarbonIntensity<>(gCO2e / kWh)),
                                .residual_intensity = x[3] * as<S>(CarbonIntensity<>(gCO2e / kWh))};
          return scope_2(FacilityEnergy<S>(x[0] * as<S>(MWh)), as<S>(grid), of).market.value();
        },
        std::array{1000.0, 400.0, 20.0, 450.0});
  }
}
