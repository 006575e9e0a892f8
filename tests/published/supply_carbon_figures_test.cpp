#include <doctest/doctest.h>

#include <bessemer/carbon/equivalents.hpp>
#include <bessemer/carbon/operational.hpp>
#include <bessemer/catalog/equivalences.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/grids.hpp>
#include <bessemer/cost/electricity.hpp>
#include <bessemer/cost/range.hpp>

/// Figures that are often quoted about the carbon and energy of AI, each with its number, worked out
/// from what stands beside it. Where the quoted figure is wrong, the right one is tested.

namespace {
using namespace bessemer;
using carbon::equivalent;
using carbon::mean_power;

constexpr CarbonIntensity<> us_2020 = 429.0 * gCO2e / kWh;  // [PattersonEtAl2021]
const CarbonMass<> car = catalog::find(catalog::carbon_equivalences, "car-year").one.value();
const CarbonMass<> mile = catalog::find(catalog::carbon_equivalences, "car-mile").one.value();
const Energy<> home = catalog::find(catalog::energy_equivalences, "us-home-year").one.value();
constexpr Time<> calendar_year = 8760.0 * hour;

CarbonMass<> emitted(const Energy<>& energy, const CarbonIntensity<>& intensity) {
  return carbon::operational_carbon(FacilityEnergy<>(energy), intensity);
}
}  // namespace

TEST_SUITE("published/supply_carbon_figures") {
  TEST_CASE("S063, S064: GPT-3 took 1,287 MWh and emitted 552 t [PattersonEtAl2021]") {
    CHECK(in(emitted(1287.0 * MWh, us_2020), tCO2e) == doctest::Approx(552.1).epsilon(1e-3));
    CHECK(552.0 / 1287.0 == doctest::Approx(0.4289).epsilon(1e-4));
  }

  TEST_CASE("S203: GPT-3's energy from 10,000 V100, 14.8 days, 330 W, PUE 1.10") {
    const Energy<> energy = 10'000 * 330.0 * watt * (14.8 * day) * 1.10;
    CHECK(in(energy, MWh) == doctest::Approx(1289.4).epsilon(1e-4));
    CHECK(in(emitted(energy, us_2020), tCO2e) == doctest::Approx(552.1).epsilon(2e-3));
  }

  TEST_CASE("S065, S066: 552 t are 120 cars at 4.6 t a year; 125 cars need 4.42 t") {
    CHECK(equivalent(552.0 * tCO2e, car) == doctest::Approx(120.0));
    CHECK(equivalent(552.0 * tCO2e, 4.416 * tCO2e) == doctest::Approx(125.0));
  }

  TEST_CASE("S067: 500 MWh a day are 20.8 MW and 182.5 GWh in 365 days") {
    CHECK(in(mean_power(500.0 * MWh, day), MW) == doctest::Approx(20.83).epsilon(1e-3));
    CHECK(in(365.0 * (500.0 * MWh), GWh) == doctest::Approx(182.5));
  }

  TEST_CASE("S068: 200 t for it are 400 g/kWh and 43 cars, not 40") {
    CHECK(in(emitted(500.0 * MWh, 400.0 * gCO2e / kWh), tCO2e) == doctest::Approx(200.0));
    CHECK(equivalent(200.0 * tCO2e, car) == doctest::Approx(43.48).epsilon(1e-3));
  }

  TEST_CASE("S069, S070: 350,000 to 900,000 MWh a year are 40 to 103 MW and 150,000 to 386,100 t") {
    CHECK(in(mean_power(350'000.0 * MWh, calendar_year), MW) ==
          doctest::Approx(39.95).epsilon(1e-3));
    CHECK(in(mean_power(900'000.0 * MWh, calendar_year), MW) ==
          doctest::Approx(102.7).epsilon(1e-3));
    CHECK(in(emitted(350'000.0 * MWh, us_2020), tCO2e) == doctest::Approx(150'150.0));
    CHECK(in(emitted(900'000.0 * MWh, us_2020), tCO2e) == doctest::Approx(386'100.0));
  }

  TEST_CASE("S071: that is 33,000 to 86,000 homes of 10,500 kWh, not 30,000") {
    CHECK(equivalent(350'000.0 * MWh, home) == doctest::Approx(33'333.0).epsilon(1e-4));
    CHECK(equivalent(900'000.0 * MWh, home) == doctest::Approx(85'714.0).epsilon(1e-4));
  }

  TEST_CASE("S048: 100 MW for 100,000 people are 1 kW each, 8,760 kWh a year") {
    const Power<> each = (100.0 * MW) / 100'000.0;
    CHECK(in(each, kW) == doctest::Approx(1.0));
    CHECK(in(Energy<>(each * calendar_year), kWh) == doctest::Approx(8760.0));
    CHECK(equivalent(Energy<>(100.0 * MW * calendar_year), home) ==
          doctest::Approx(83'429.0).epsilon(1e-4));
  }

  TEST_CASE("S073, S159: 50 to 100 GWh at 429 g are 21,450 to 42,900 t, not 5,000") {
    CHECK(in(emitted(50.0 * GWh, us_2020), tCO2e) == doctest::Approx(21'450.0));
    CHECK(in(emitted(100.0 * GWh, us_2020), tCO2e) == doctest::Approx(42'900.0));
    const cost::Range<Energy<>> energy{50.0 * GWh, 100.0 * GWh};
    CHECK(in(cost::electricity_cost(FacilityEnergy<>(energy.low), EnergyPrice<>(0.10 * USD / kWh)),
             USD) == doctest::Approx(5e6));
    // 5,000 t would need a grid of 50 to 100 g/kWh.
    CHECK(5000.0 * tCO2e / (100.0 * GWh) / (gCO2e / kWh) == doctest::Approx(50.0));
  }

  TEST_CASE("S074: 5,000 t are 12.5 million miles at 0.40 kg, not 2.5 million") {
    CHECK(equivalent(5000.0 * tCO2e, mile) == doctest::Approx(12.5e6));
  }

  TEST_CASE("S160: 50 to 100 GWh are 4,800 to 9,500 homes, not tens of thousands") {
    CHECK(equivalent(50.0 * GWh, home) == doctest::Approx(4762.0).epsilon(1e-4));
    CHECK(equivalent(100.0 * GWh, home) == doctest::Approx(9524.0).epsilon(1e-4));
  }

  TEST_CASE("S161: a tenth of 9 billion searches a day at 0.3 to 3 Wh is 0.1 to 1 TWh a year") {
    const double queries = 0.1 * 9e9 * 365.0;
    CHECK(in(queries * 0.3e-3 * kWh, GWh) == doctest::Approx(98.6).epsilon(1e-3));
    CHECK(in(queries * 3e-3 * kWh, GWh) == doctest::Approx(985.5).epsilon(1e-3));
  }

  TEST_CASE("S077: the grids of Iceland and Norway cut carbon by over 80 % of 429 g") {
    for (const char* name : {"iceland", "norway"}) {
      const CarbonIntensity<> there = catalog::find(catalog::grids, name).carbon_intensity.value();
      CHECK(there / us_2020 < 0.2);
    }
    CHECK(1.0 - 30.0 / 429.0 == doctest::Approx(0.93).epsilon(1e-2));
  }

  TEST_CASE("S078: 300,000 accelerators in training emit about 1 Mt a year, not hundreds") {
    // S139: 3e5 x 0.7 kW x 8,760 h x 1.5 = 2.8 TWh
    const Energy<> energy = 3e5 * 0.7 * kW * calendar_year * 1.5;
    CHECK(in(energy, GWh) == doctest::Approx(2759.4));
    CHECK(in(emitted(energy, us_2020), tCO2e) == doctest::Approx(1.18e6).epsilon(5e-3));
  }

  TEST_CASE("S140: 100 GWh a year, a small city, are 11.4 MW") {
    CHECK(in(mean_power(100.0 * GWh, calendar_year), MW) == doctest::Approx(11.42).epsilon(1e-3));
  }

  TEST_CASE("S199: 100 MW all year are 876 GWh") {
    CHECK(in(100.0 * MW * calendar_year, GWh) == doctest::Approx(876.0));
  }

  TEST_CASE("S204: 25,000 A100 for 90 to 100 days at 400 W and PUE 1.12 take 24.2 to 26.9 GWh") {
    const auto energy = [](double watts, double days) {
      return in(25'000 * watts * watt * (days * day) * 1.12, GWh);
    };
    CHECK(energy(400.0, 90.0) == doctest::Approx(24.19).epsilon(1e-3));
    CHECK(energy(400.0, 100.0) == doctest::Approx(26.88).epsilon(1e-3));
    // With the node's share of 812 W: 49 to 55 GWh; 10,400 to 23,500 t over both.
    CHECK(energy(812.0, 90.0) == doctest::Approx(49.1).epsilon(2e-3));
    CHECK(energy(812.0, 100.0) == doctest::Approx(54.6).epsilon(2e-3));
    CHECK(in(emitted(energy(400.0, 90.0) * GWh, us_2020), tCO2e) ==
          doctest::Approx(10'378.0).epsilon(1e-3));
    CHECK(in(emitted(energy(812.0, 100.0) * GWh, us_2020), tCO2e) ==
          doctest::Approx(23'409.0).epsilon(1e-3));
  }
}
