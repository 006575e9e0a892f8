#include <doctest/doctest.h>

#include <bessemer/carbon/fabrication.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using carbon::die_yield;
using carbon::YieldModel;

constexpr Area<> square_cm = Area<>::from_value(1e-4);
constexpr auto per_square_cm = 1.0 / square_cm;
// The 5 nm node of [GuptaEtAl2022]: 2.75 kWh, 225 g of gases (99 % abated), 500 g of materials.
constexpr carbon::FabProcess<> five_nm{.energy = 2.75 * kWh / square_cm,
                                       .gases = 225.0 * gCO2e / square_cm,
                                       .materials = 500.0 * gCO2e / square_cm};
constexpr CarbonIntensity<> taiwan = 642.0 * gCO2e / kWh;
}  // namespace

TEST_SUITE("carbon/fabrication") {
  TEST_CASE("carbon per area is energy, gases and materials [GuptaEtAl2022]") {
    // 2.75 x 642 + 225 + 500 = 2490.5 g
    CHECK(carbon::carbon_per_area(five_nm, taiwan) / (gCO2e / square_cm) ==
          doctest::Approx(2490.5));
  }

  TEST_CASE("yield: e^-1 and (1 - e^-1)^2 at one fault a die [Murphy1964]") {
    CHECK(die_yield(8.0 * square_cm, 0.125 * per_square_cm, YieldModel::poisson) ==
          doctest::Approx(0.36787944117));
    CHECK(die_yield(8.0 * square_cm, 0.125 * per_square_cm, YieldModel::murphy) ==
          doctest::Approx(0.39957640089));
  }

  TEST_CASE("property: no defects yield all; Murphy is at least Poisson; yield falls with area") {
    for (const YieldModel model : {YieldModel::poisson, YieldModel::murphy}) {
      CHECK(die_yield(square_cm, 0.0 * per_square_cm, model) == 1.0);
      double last = 1.0;
      for (const double area : {1e-4, 1e-3, 0.5, 1.0, 4.0, 8.0, 30.0}) {
        const double now = die_yield(area * square_cm, 0.1 * per_square_cm, model);
        CHECK(now < last);
        CHECK(now > 0.0);
        last = now;
      }
    }
    for (const double area : {1e-5, 1e-3, 0.5, 8.0}) {
      CHECK(die_yield(area * square_cm, 0.1 * per_square_cm, YieldModel::murphy) >=
            die_yield(area * square_cm, 0.1 * per_square_cm, YieldModel::poisson));
    }
  }

  TEST_CASE("parts sum to the whole, and half the yield is twice the carbon") {
    const auto cpa = carbon::carbon_per_area(five_nm, taiwan);
    const auto die = carbon::die_carbon(8.14 * square_cm, cpa, 0.5);
    CHECK(die / carbon::die_carbon(8.14 * square_cm, cpa, 1.0) == doctest::Approx(2.0));
    const auto made =
        carbon::fabrication_carbon(die, 1, 80.0 * GB, 65.0 * gCO2e / GB, 150.0 * gCO2e, 6);
    CHECK(in(made.memory, kgCO2e) == doctest::Approx(5.2));
    CHECK(in(made.packages, kgCO2e) == doctest::Approx(0.9));
    CHECK(std::abs(total_of<CarbonMass<>>(made) / (die + 6.1 * kgCO2e) - 1.0) < 1e-9);
  }

  TEST_CASE("refuses areas of nothing, yields outside (0, 1], negative parts") {
    CHECK_THROWS_AS(die_yield(Area<>{}, per_square_cm, YieldModel::poisson), InvalidInput);
    CHECK_THROWS_AS(carbon::die_carbon(square_cm, 1.0 * kgCO2e / square_cm, 0.0), InvalidInput);
    CHECK_THROWS_AS(carbon::fabrication_carbon(kgCO2e, -1, 80.0 * GB, 1.0 * gCO2e / GB, kgCO2e, 1),
                    InvalidInput);
  }

  TEST_CASE("derivatives by area and defects, on both sides of the series") {
    for (const double area : {8.0, 0.02}) {
      for (const YieldModel model : {YieldModel::poisson, YieldModel::murphy}) {
        support::check_derivatives(
            [model]<class S>(const std::array<S, 2>& x) {
              const Area<S> of = x[0] * as<S>(square_cm);
              const S yield = die_yield(of, x[1] / as<S>(square_cm), model);
              return carbon::die_carbon(
                         of, carbon::CarbonPerArea<S>(S(1.0) * as<S>(kgCO2e) / as<S>(square_cm)),
                         yield)
                  .value();
            },
            std::array{area, 0.1});
      }
    }
  }
}
