#include <doctest/doctest.h>

#include <bessemer/run/stated_footprint.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;

/// GPT-3 as others counted it [PattersonEtAl2021]: 10,000 accelerators for 14.8 days.
constexpr run::StatedRun<> gpt_3{.accelerator_time = 10'000.0 * (14.8 * day),
                                 .power = 330.0 * watt,
                                 .power_usage_effectiveness = 1.10,
                                 .carbon_intensity = 429.0 * gCO2e / kWh,
                                 .rental_rate = 2.0 * USD / hour};
}  // namespace

TEST_SUITE("run/stated_footprint") {
  // 3,552,000 h x 330 W = 1,172.16 MWh, x 1.1 = 1,289.376 MWh, x 429 g = 553.14 t, x 2 USD/h.
  TEST_CASE("hours, power, PUE, intensity and price multiply") {
    constexpr auto made = run::stated_footprint(gpt_3);
    CHECK(in(made.it_energy.quantity(), MWh) == doctest::Approx(1172.16));
    CHECK(in(made.facility_energy.quantity(), MWh) == doctest::Approx(1289.376));
    CHECK(in(made.operational_carbon, tCO2e) == doctest::Approx(553.142304));
    CHECK(made.rental_cost / USD == doctest::Approx(7'104'000.0));
  }

  TEST_CASE("what is not stated is nothing") {
    constexpr auto made = run::stated_footprint(run::StatedRun<>{.accelerator_time = 1.0 * hour});
    CHECK(made.it_energy == ItEnergy<>{});
    CHECK(made.facility_energy == FacilityEnergy<>{});
    CHECK(made.operational_carbon == CarbonMass<>{});
    CHECK(made.rental_cost == Money<>{});
  }

  TEST_CASE("no time takes nothing, twice the time takes twice") {
    auto run = gpt_3;
    run.accelerator_time = Time<>{};
    CHECK(run::stated_footprint(run).operational_carbon == CarbonMass<>{});
    run.accelerator_time = 2.0 * gpt_3.accelerator_time;
    CHECK(run::stated_footprint(run).facility_energy /
              run::stated_footprint(gpt_3).facility_energy ==
          doctest::Approx(2.0));
  }

  // 3.8e25 FLOP in 30.84 million hours at 989.4 TFLOP/s: 34.6 % of peak over all the hours that the
  // card counts [LlamaModelCard2024] [GrattafioriEtAl2024].
  TEST_CASE("published: utilization of Llama 3.1 405B over all its hours [GrattafioriEtAl2024]") {
    const ModelWork<> work(Work<>::from_value(3.8e25));
    const auto peak = Throughput<>::from_value(989.4e12);
    CHECK(run::stated_utilization(work, 30.84e6 * hour, peak) ==
          doctest::Approx(0.346).epsilon(0.001));
  }

  TEST_CASE("wrong use is refused by name") {
    auto run = gpt_3;
    run.power_usage_effectiveness = 0.9;
    CHECK_THROWS_WITH_AS((void)run::stated_footprint(run), doctest::Contains("effectiveness"),
                         InvalidInput);
    run = gpt_3;
    run.power = -1.0 * watt;
    CHECK_THROWS_AS((void)run::stated_footprint(run), InvalidInput);
    CHECK_THROWS_WITH_AS(
        (void)run::stated_utilization(ModelWork<>{}, Time<>{}, Throughput<>::from_value(1.0)),
        doctest::Contains("time must be positive"), InvalidInput);
  }

  // d carbon / d PUE is carbon over PUE, as (2) is linear in it.
  TEST_CASE("derivative by PUE") {
    using D = study::Dual<1>;
    run::StatedRun<D> run{.accelerator_time = as<D>(gpt_3.accelerator_time),
                          .power = as<D>(gpt_3.power),
                          .power_usage_effectiveness = D::variable(1.10, 0),
                          .carbon_intensity = as<D>(gpt_3.carbon_intensity)};
    const auto carbon = run::stated_footprint(run).operational_carbon.value();
    CHECK(carbon.derivative(0) == doctest::Approx(carbon.value() / 1.10));
  }
}
