#include <doctest/doctest.h>

#include <vector>

#include <bessemer/carbon/marginal.hpp>

namespace {
using namespace bessemer;
}

TEST_SUITE("carbon/marginal") {
  TEST_CASE("a shift that looks clean by the average can be dirty at the margin") {
    // 1 MWh from an evening of 400 g to a night of 100 g; gas of 490 g follows at night, hydro of
    // 24 g in the evening.
    const std::vector<Energy<>> before{1.0 * MWh, 0.0 * MWh}, after{0.0 * MWh, 1.0 * MWh};
    const std::vector<CarbonIntensity<>> average{400.0 * gCO2e / kWh, 100.0 * gCO2e / kWh};
    const std::vector<CarbonIntensity<>> marginal{24.0 * gCO2e / kWh, 490.0 * gCO2e / kWh};
    const auto shift = carbon::shifted_carbon<double>(before, after, average, marginal);
    CHECK(in(shift.before, kgCO2e) == doctest::Approx(400.0));
    CHECK(in(shift.after, kgCO2e) == doctest::Approx(100.0));
    CHECK(in(shift.marginal_change, kgCO2e) == doctest::Approx(466.0));
  }

  TEST_CASE("no change changes nothing at the margin") {
    const std::vector<Energy<>> load{2.0 * MWh};
    const std::vector<CarbonIntensity<>> grid{400.0 * gCO2e / kWh};
    const auto same = carbon::shifted_carbon<double>(load, load, grid, grid);
    CHECK(same.marginal_change == CarbonMass<>{});
    CHECK(same.before == same.after);
  }

  TEST_CASE("refuses series of different lengths and negative energy") {
    const std::vector<Energy<>> one{MWh}, less{-1.0 * MWh};
    const std::vector<CarbonIntensity<>> grid{400.0 * gCO2e / kWh}, none;
    CHECK_THROWS_AS(carbon::shifted_carbon<double>(one, one, grid, none), InvalidInput);
    CHECK_THROWS_AS(carbon::shifted_carbon<double>(one, less, grid, grid), InvalidInput);
  }
}
