#include <doctest/doctest.h>

#include <random>
#include <vector>

#include <bessemer/facility/when_to_run.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using facility::best_start;
using facility::run_always;
using facility::run_below;

std::vector<CarbonIntensity<>> grams(std::initializer_list<double> of) {
  std::vector<CarbonIntensity<>> rates;
  for (const double g : of) rates.push_back(g * gCO2e / kWh);
  return rates;
}
}  // namespace

TEST_SUITE("facility/when_to_run") {
  TEST_CASE("always: four hours of 1 MW at 400, 100, 100, 400 g are 1,000 kg") {
    const auto rates = grams({400, 100, 100, 400});
    const auto run = run_always<double, CarbonIntensity<>>(rates, 4, 1.0 * MW);
    CHECK(in(run.running, kgCO2e) == doctest::Approx(1000.0));
    CHECK(run.hours == 4);
    CHECK(run.paused == 0);
  }

  TEST_CASE("paused above 200 g: two clean hours, and the idle power of the dirty ones") {
    const auto rates = grams({400, 100, 400, 100});
    const auto run =
        run_below<double, CarbonIntensity<>>(rates, 200.0 * gCO2e / kWh, 2, 1.0 * MW, 0.25 * MW);
    CHECK(in(run.running, kgCO2e) == doctest::Approx(200.0));
    CHECK(in(run.idle, kgCO2e) == doctest::Approx(200.0));
    CHECK(run.hours == 4);
    CHECK(run.paused == 2);
    CHECK(in(run.energy, MWh) == doctest::Approx(2.5));
  }

  TEST_CASE("the same formula is money") {
    const std::vector<EnergyPrice<>> prices{0.10 * USD / kWh, 0.02 * USD / kWh};
    CHECK(in(run_always<double, EnergyPrice<>>(prices, 2, 1.0 * MW).running, USD) ==
          doctest::Approx(120.0));
  }

  TEST_CASE("the best start is the first of the best windows") {
    CHECK(best_start<CarbonIntensity<>>(grams({5, 4, 1, 1, 4, 1, 1}), 2) == 2);
    CHECK(best_start<CarbonIntensity<>>(grams({5, 4, 1}), 3) == 0);
  }

  TEST_CASE("property: the best window beats every other, and pausing is never dirtier per hour") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> g(20.0, 800.0);
    for (int trial = 0; trial < 100; ++trial) {
      std::vector<CarbonIntensity<>> rates(72);
      for (auto& rate : rates) rate = g(random) * gCO2e / kWh;
      const std::span<const CarbonIntensity<>> all(rates);
      const std::size_t n = 1 + random() % 24;
      const auto of = [&](std::size_t from) {
        return run_always<double, CarbonIntensity<>>(all.subspan(from), n, 1.0 * MW).running;
      };
      const CarbonMass<> best = of(best_start(all, n));
      for (std::size_t s = 0; s + n <= rates.size(); ++s) {
        REQUIRE(best <= of(s) * (1.0 + 1e-12));
      }
      const auto paused =
          run_below<double, CarbonIntensity<>>(all, 500.0 * gCO2e / kWh, 5, 1.0 * MW, Power<>{});
      CHECK(paused.running <= run_always<double, CarbonIntensity<>>(all, 5, 1.0 * MW).running);
    }
  }

  TEST_CASE("refuses work longer than the series") {
    const auto rates = grams({400, 100});
    CHECK_THROWS_AS((run_always<double, CarbonIntensity<>>(rates, 3, MW)), InvalidInput);
    CHECK_THROWS_AS(best_start<CarbonIntensity<>>(rates, 0), InvalidInput);
    CHECK_THROWS_WITH_AS(
        (run_below<double, CarbonIntensity<>>(rates, 200.0 * gCO2e / kWh, 2, MW, MW)),
        "run_below: only 1 of 2 hours lies at or below the threshold; raise it or give a longer "
        "series",
        Infeasible);
  }

  TEST_CASE("derivatives by the powers") {
    support::check_derivatives(
        []<class S>(const std::array<S, 2>& x) {
          std::vector<CarbonIntensity<S>> rates;
          for (const double g : {400.0, 100.0, 300.0, 90.0}) {
            rates.push_back(as<S>(CarbonIntensity<>(g * gCO2e / kWh)));
          }
          const auto run =
              run_below<S, CarbonIntensity<S>>(rates, as<S>(CarbonIntensity<>(200.0 * gCO2e / kWh)),
                                               2, x[0] * as<S>(MW), x[1] * as<S>(MW));
          return run.running.value() + run.idle.value();
        },
        std::array{2.0, 0.5});
  }
}
