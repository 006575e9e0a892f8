#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/aging.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using reliability::Aging;
using reliability::early_excess;
using reliability::expected_failures;
using reliability::hazard;
using reliability::mean_rate;

constexpr Aging<> constant{.rate = 0.1 / year};
constexpr Aging<> bathtub{.rate = 0.1 / year,
                          .early_excess = 9.0,
                          .early_life = 60.0 * day,
                          .wear_out_life = 8.0 * year,
                          .wear_out_shape = 4.0};
constexpr double ages[] = {0.0, 0.01, 0.1, 0.5, 1.0, 3.0, 5.0, 10.0};  // years

template <class T>
concept is_an_age = requires(T age) {
  hazard(bathtub, age);
};
static_assert(is_an_age<Time<>>);
static_assert(!is_an_age<double>);
}  // namespace

TEST_SUITE("reliability/aging") {
  TEST_CASE("without early excess and wear-out the rate is constant") {
    for (const double age : ages) {
      CAPTURE(age);
      CHECK(hazard(constant, age * year) * year == doctest::Approx(0.1));
      CHECK(expected_failures(constant, age * year) == doctest::Approx(0.1 * age));
    }
    CHECK(mean_rate(constant, 1.0 * year, 30.0 * day) * year == doctest::Approx(0.1));
  }

  // h(0) = 0.1 (1 + 9); at 60 days 0.1 (1 + 9/e) + 4/8 (0.1643/8)^3.
  TEST_CASE("a new part fails ten times as often, and less than half of that after 60 days") {
    CHECK(hazard(bathtub, 0.0 * second) * year == doctest::Approx(1.0));
    CHECK(hazard(bathtub, 60.0 * day) * year ==
          doctest::Approx(0.1 * (1.0 + 9.0 / std::exp(1.0)) +
                          0.5 * std::pow(60.0 / 365.25 / 8.0, 3)));
  }

  TEST_CASE("wear-out of shape k: Weibull's expected failures are (t/eta)^k") {
    constexpr Aging<> worn{.rate = 0.0 / year, .wear_out_life = 5.0 * year, .wear_out_shape = 3.0};
    CHECK(expected_failures(worn, 5.0 * year) == doctest::Approx(1.0));
    CHECK(expected_failures(worn, 10.0 * year) == doctest::Approx(8.0));
    CHECK(hazard(worn, 5.0 * year) * year == doctest::Approx(0.6));
    CHECK(hazard(worn, 0.0 * year) * year == 0.0);
  }

  // [Bekman2024]: 3 to 10 % of a new batch of accelerators fails early.
  TEST_CASE("published: the early excess carries 3 to 10 % of a new batch [Bekman2024]") {
    for (const double share : {0.03, 0.10}) {
      CAPTURE(share);
      Aging<> young{.rate = 0.05 / year, .early_life = 30.0 * day};
      young.early_excess = early_excess(share, young.rate, young.early_life);
      const double early = expected_failures(young, 10.0 * year) - 0.5;
      CHECK(1.0 - std::exp(-early) == doctest::Approx(share));
    }
  }

  TEST_CASE("property: the hazard is the slope of expected failures") {
    for (const double age : {0.02, 0.1, 0.5, 1.0, 3.0, 5.0, 10.0}) {
      CAPTURE(age);
      const double h = 1e-4;
      const double slope = (expected_failures(bathtub, (age + h) * year) -
                            expected_failures(bathtub, (age - h) * year)) /
                           (2.0 * h);
      CHECK(hazard(bathtub, age * year) * year == doctest::Approx(slope).epsilon(1e-5));
    }
  }

  TEST_CASE("property: the tub falls, then rises; failures only ever add up") {
    CHECK(hazard(bathtub, 0.0 * year) > hazard(bathtub, 1.0 * year));
    CHECK(hazard(bathtub, 1.0 * year) < hazard(bathtub, 8.0 * year));
    double before = -1.0;
    for (const double age : ages) {
      CAPTURE(age);
      CHECK(expected_failures(bathtub, age * year) > before);
      before = expected_failures(bathtub, age * year);
    }
  }

  TEST_CASE("limit: a short run sees the hazard of its age") {
    CHECK(mean_rate(bathtub, 90.0 * day, 1.0 * minute) / hazard(bathtub, 90.0 * day) ==
          doctest::Approx(1.0).epsilon(1e-5));
  }

  TEST_CASE("refuses shapes below 1, negative ages and shares of all") {
    Aging<> wrong = bathtub;
    wrong.wear_out_shape = 0.5;
    CHECK_THROWS_WITH_AS(hazard(wrong, 1.0 * year),
                         "aging.wear_out_shape: must be finite and at least 1, got 0.5",
                         InvalidInput);
    wrong = bathtub;
    wrong.early_excess = -1.0;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    wrong = bathtub;
    wrong.early_life = 0.0 * second;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    wrong = bathtub;
    wrong.wear_out_life = -1.0 * second;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    CHECK_THROWS_AS(hazard(bathtub, -1.0 * second), InvalidInput);
    CHECK_THROWS_AS(mean_rate(bathtub, 1.0 * day, 0.0 * day), InvalidInput);
    CHECK_THROWS_AS(early_excess(1.0, 0.1 / year, 30.0 * day), InvalidInput);
    CHECK_THROWS_AS(early_excess(0.1, 0.0 / year, 30.0 * day), InvalidInput);
    CHECK_THROWS_WITH_AS(Aging<>{}, "aging.rate: must be given", InvalidInput);
  }

  TEST_CASE("derivative: expected failures grow by age with the rate, and by age are the hazard") {
    using D = study::Dual<2>;
    const Aging<D> inputs{.rate = Frequency<D>::from_value(D::variable(bathtub.rate.value(), 0)),
                          .early_excess = D(9.0),
                          .early_life = as<D>(bathtub.early_life),
                          .wear_out_life = as<D>(bathtub.wear_out_life),
                          .wear_out_shape = D(4.0)};
    const double t = 2.0 * year.value();
    const D failures = expected_failures(inputs, Time<D>::from_value(D::variable(t, 1)));
    CHECK(failures.derivative(1) / hazard(bathtub, 2.0 * year).value() == doctest::Approx(1.0));
    const double tau = bathtub.early_life.value();
    CHECK(failures.derivative(0) == doctest::Approx(t + 9.0 * tau * (1.0 - std::exp(-t / tau))));
  }
}
