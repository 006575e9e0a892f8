#include <doctest/doctest.h>

#include <bessemer/energy/best_cap.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using energy::ClockedJob;
using energy::ProvisionedFor;

/// All switching power at a fixed voltage ratio of 1: P = P_s + c f, all time in matrix work.
constexpr ClockedJob<> linear{
    .limit = 700.0 * watt,
    .levels = {.matrix = 1.0, .memory_bound = 0.7, .communication = 0.4, .idle = 0.2},
    .response = {.static_share = 0.2,
                 .voltage_floor = 1.0,
                 .floor_clock = 0.5,
                 .lowest_clock = 0.2},
    .activity = {.matrix = 1.0, .memory_bound = 0.0, .communication = 0.0}};

constexpr ClockedJob<> training{
    .limit = 700.0 * watt,
    .levels = {.matrix = 0.95, .memory_bound = 0.7, .communication = 0.4, .idle = 0.2},
    .response = {.static_share = 0.15,
                 .voltage_floor = 0.7,
                 .floor_clock = 0.5,
                 .lowest_clock = 0.2},
    .activity = {.matrix = 0.6, .memory_bound = 0.2, .communication = 0.1}};

/// `training` on another scalar, with its limit as the variable.
ClockedJob<study::Dual<1>> lifted_training() {
  using D = study::Dual<1>;
  return {.limit = Power<D>::from_value(D::variable(700.0, 0)),
          .levels = {.matrix = D(0.95),
                     .memory_bound = D(0.7),
                     .communication = D(0.4),
                     .idle = D(0.2)},
          .response = {.static_share = D(0.15),
                       .voltage_floor = D(0.7),
                       .floor_clock = D(0.5),
                       .lowest_clock = D(0.2)},
          .activity = {.matrix = D(0.6), .memory_bound = D(0.2), .communication = D(0.1)}};
}
}  // namespace

TEST_SUITE("energy/best_cap") {
  TEST_CASE("full clock is the step as it was") {
    const auto step = energy::step_at_clock(training, 1.0);
    CHECK(step.time == doctest::Approx(1.0));
    CHECK(
        step.mean_power / watt ==
        doctest::Approx(
            energy::accelerator_power(training.limit, training.levels, training.activity) / watt));
    CHECK(step.peak_power / watt == doctest::Approx(0.95 * 700.0));
  }

  TEST_CASE("half clock doubles matrix work and nothing else") {
    CHECK(energy::step_at_clock(training, 0.5).time == doctest::Approx(0.6 / 0.5 + 0.4));
    ClockedJob<> waiting = training;
    waiting.activity = {.matrix = 0.0, .memory_bound = 0.6, .communication = 0.4};
    CHECK(energy::step_at_clock(waiting, 0.3).time == doctest::Approx(1.0));
  }

  TEST_CASE("a step under a cap draws the cap in matrix work; a loose cap changes nothing") {
    CHECK(energy::step_under_cap(training, 500.0 * watt).peak_power / watt ==
          doctest::Approx(500.0));
    CHECK(energy::step_under_cap(training, 690.0 * watt).clock == 1.0);
    CHECK_THROWS_AS(energy::step_under_cap(training, 100.0 * watt), Infeasible);
    CHECK_THROWS_AS(energy::step_under_cap(training, 0.0 * watt), InvalidInput);
  }

  TEST_CASE("property: a tighter cap is never faster and never draws more") {
    auto before = energy::step_under_cap(training, 660.0 * watt);
    for (double cap = 640.0; cap > 200.0; cap -= 20.0) {
      CAPTURE(cap);
      const auto step = energy::step_under_cap(training, cap * watt);
      CHECK(step.time > before.time);
      CHECK(step.mean_power < before.mean_power);
      before = step;
    }
  }

  TEST_CASE("with power linear in the clock the fastest clock takes the least energy") {
    // (P_s + P_o + c f)/f falls with f: racing wins.
    CHECK(energy::most_efficient_step(linear, 0.0 * watt).clock == doctest::Approx(1.0));
  }

  TEST_CASE("with voltage the best clock lies inside, and what comes with it pushes it up") {
    const auto alone = energy::most_efficient_step(training, 0.0 * watt);
    const auto hosted = energy::most_efficient_step(training, 400.0 * watt);
    CHECK(alone.clock > 0.2);
    CHECK(alone.clock < 0.9);
    CHECK(hosted.clock > alone.clock);
    // No clock of a fine grid takes less.
    for (double f = 0.2; f <= 1.0; f += 0.001) {
      const auto step = energy::step_at_clock(training, f);
      CHECK((step.energy + step.time * (400.0 * watt)) / watt >=
            (hosted.energy + hosted.time * (400.0 * watt)) / watt - 1e-9);
    }
  }

  TEST_CASE("under a site limit, work is energy where places are kept for the mean") {
    const Power<> overhead = 400.0 * watt;
    const auto efficient = energy::most_efficient_step(training, overhead);
    const auto fit =
        energy::best_site_fit(training, overhead, 10.0 * MW, 1.2, ProvisionedFor::mean);
    CHECK(fit.step.clock == doctest::Approx(efficient.clock).epsilon(1e-6));
    CHECK(fit.relative_throughput > 1.0);
    // Equation (2) by hand.
    CHECK(fit.accelerators == doctest::Approx(10e6 / (1.2 * (fit.step.mean_power / watt + 400.0))));
  }

  TEST_CASE("property: the best clock does at least the work of any other, for peak and mean") {
    for (const auto kept : {ProvisionedFor::peak, ProvisionedFor::mean}) {
      const auto best = energy::best_site_fit(training, 350.0 * watt, 20.0 * MW, 1.3, kept);
      for (double f = 0.2; f <= 1.0; f += 0.01) {
        const auto other =
            energy::site_fit_at_clock(training, f, 350.0 * watt, 20.0 * MW, 1.3, kept);
        CHECK(other.relative_throughput <= best.relative_throughput + 1e-12);
      }
    }
  }

  TEST_CASE("nodes that fit are whole, and none is infeasible") {
    // 10 MW / (1.25 x 8 kW) = 1,000 exactly.
    CHECK(energy::nodes_that_fit(10.0 * MW, 1.25, 8.0 * kW) == 1000);
    CHECK(energy::nodes_that_fit(10.0 * MW, 1.25, 8.001 * kW) == 999);
    CHECK_THROWS_AS(energy::nodes_that_fit(5.0 * kW, 1.25, 8.0 * kW), Infeasible);
    CHECK_THROWS_AS(energy::nodes_that_fit(5.0 * MW, 0.9, 8.0 * kW), InvalidInput);
    CHECK_THROWS_AS(
        energy::best_site_fit(training, -1.0 * watt, 20.0 * MW, 1.3, ProvisionedFor::mean),
        InvalidInput);
  }

  TEST_CASE("derivative: energy under a cap in watts of limit, against finite differences") {
    using D = study::Dual<1>;
    const auto energy_of = [](double limit) {
      ClockedJob<> job = training;
      job.limit = limit * watt;
      return energy::step_under_cap(job, 500.0 * watt).energy / watt;
    };
    const auto step = energy::step_under_cap(lifted_training(), Power<D>::from_value(D(500.0)));
    CHECK(step.energy.value().value() == doctest::Approx(energy_of(700.0)));
    CHECK(step.energy.value().derivative(0) ==
          doctest::Approx((energy_of(700.01) - energy_of(699.99)) / 0.02).epsilon(1e-6));
  }
}
