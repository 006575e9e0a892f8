#include <doctest/doctest.h>

#include <array>
#include <limits>

#include <bessemer/run/rented_run.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using run::committed_cost;
using run::shared_commitment_cost;
using run::spot_run;
using run::SpotTerms;
using run::TrainingRun;

/// A thousand accelerators for 30 days that fail every ten hours.
template <Real S = double>
constexpr TrainingRun<S> thirty_days(const S& mean_hours = S(10.0)) {
  TrainingRun<S> run;
  run.mean_time_between_failures = mean_hours * as<S>(1.0 * hour);
  run.checkpoint_time = as<S>(30.0 * second);
  run.checkpoint_interval =
      reliability::optimal_interval(run.checkpoint_time, run.mean_time_between_failures);
  run.goodput =
      reliability::goodput(run.checkpoint_interval, run.checkpoint_time,
                           reliability::Recovery<S>{as<S>(60.0 * second), as<S>(540.0 * second)},
                           run.mean_time_between_failures);
  run.duration = as<S>(30.0 * day);
  run.accelerator_time = S(1000.0) * run.duration;
  return run;
}
constexpr reliability::Recovery<> recovery{.detection = 60.0 * second, .restart = 540.0 * second};
constexpr auto alone = thirty_days<>();
constexpr SpotTerms<> never{
    .rate = 1.0 * USD / hour, .interruptions = 0.0 / second, .restart = 10.0 * minute};
static_assert(spot_run(alone, recovery, never).goodput == alone.goodput);

doctest::Approx near(double x, double epsilon = 1e-12) {
  return doctest::Approx(x).epsilon(epsilon);
}
}  // namespace

TEST_SUITE("run/rented_run") {
  TEST_CASE("what is never taken away is rent by the hour") {
    const auto spot = spot_run(alone, recovery, never);
    CHECK(in(spot.cost, USD) == near(1000.0 * 720.0 * 1.0));
    CHECK(spot.duration.value() == near(alone.duration.value()));
    CHECK(in(spot.useful_rate, RentalRate<>(USD / hour)) == near(1.0));
  }

  TEST_CASE("interruptions that are like failures are more failures") {
    // As many interruptions as failures, with the same recovery: a job with half the time between.
    SpotTerms<> terms = never;
    terms.interruptions = 1.0 / (10.0 * hour);
    terms.restart = 540.0 * second;
    const auto spot = spot_run(alone, recovery, terms);
    CHECK(spot.mean_time_between_stops.value() == near(5.0 * 3600.0));
    // The lender says when: no half of the detection. Recovery is 30 + 540 s on average.
    const auto best = reliability::optimal_interval(alone.checkpoint_time, Time<>(5.0 * hour));
    const double kept = reliability::goodput(
        best, alone.checkpoint_time,
        reliability::Recovery<>{.detection = 30.0 * second, .restart = 540.0 * second},
        Time<>(5.0 * hour));
    CHECK(spot.goodput == near(kept));
    CHECK(spot.duration.value() * kept == near(alone.duration.value() * alone.goodput));
    CHECK(spot.cost.value() == near(1000.0 * in(spot.duration, hour)));
  }

  TEST_CASE("property: more interruptions never help, and a given interval is kept") {
    double before = 0.0;
    for (const double a_day : {0.0, 0.5, 1.0, 4.0, 24.0}) {
      SpotTerms<> terms = never;
      terms.interruptions = a_day / day;
      const auto spot = spot_run(alone, recovery, terms);
      const auto fixed = spot_run(alone, recovery, terms, false);
      CHECK(fixed.interval == alone.checkpoint_interval);
      CHECK(fixed.cost >= spot.cost * (1.0 - 1e-12));
      CHECK(spot.cost.value() > before);
      before = spot.cost.value();
    }
  }

  TEST_CASE("a job that never fails can still be interrupted") {
    TrainingRun<> calm = alone;
    calm.mean_time_between_failures = Time<>::from_value(std::numeric_limits<double>::infinity());
    calm.checkpoint_interval = calm.mean_time_between_failures;
    calm.goodput = 1.0;
    CHECK(spot_run(calm, recovery, never).goodput == 1.0);
    SpotTerms<> terms = never;
    terms.interruptions = 1.0 / day;
    const double kept = spot_run(calm, recovery, terms).goodput;
    CHECK(kept < 1.0);
    CHECK(kept > 0.9);
  }

  TEST_CASE("a run alone pays whole terms, with others its share") {
    const RentalRate<> rate = 2.0 * USD / hour;
    // 30 days are one term of a year, two of 20 days, one of 30.
    CHECK(in(committed_cost(alone, Time<>(1.0 * year), rate), USD) == near(1000 * 8766 * 2.0));
    CHECK(in(committed_cost(alone, Time<>(20.0 * day), rate), USD) == near(1000 * 960 * 2.0));
    CHECK(in(committed_cost(alone, Time<>(30.0 * day), rate), USD) == near(1000 * 720 * 2.0));
    CHECK(in(shared_commitment_cost(alone, 0.8, rate), USD) == near(1000 * 720 * 2.0 / 0.8));
  }

  TEST_CASE("derivatives by rate, interruptions, restart and time between failures") {
    support::check_derivatives<4>(
        []<class S>(const std::array<S, 4>& x) {
          const SpotTerms<S> terms{.rate = x[0] * as<S>(RentalRate<>(1.0 * USD / hour)),
                                   .interruptions = x[1] * as<S>(Frequency<>(1.0 / day)),
                                   .restart = x[2] * as<S>(1.0 * minute)};
          const reliability::Recovery<S> of{as<S>(60.0 * second), as<S>(540.0 * second)};
          return in(spot_run(thirty_days<S>(x[3]), of, terms).cost, USD);
        },
        {1.2, 3.0, 15.0, 8.0});
  }

  TEST_CASE("derivatives of commitments by rate, term and utilization") {
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          return in(committed_cost(thirty_days<S>(), Time<S>(x[1] * as<S>(1.0 * day)),
                                   x[0] * as<S>(RentalRate<>(1.0 * USD / hour))),
                    USD);
        },
        {2.0, 20.0});
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          return in(shared_commitment_cost(thirty_days<S>(), x[1],
                                           x[0] * as<S>(RentalRate<>(1.0 * USD / hour))),
                    USD);
        },
        {2.0, 0.7});
  }

  TEST_CASE("wrong use") {
    SpotTerms<> terms = never;
    terms.interruptions = -1.0 / day;
    CHECK_THROWS_WITH_AS(spot_run(alone, recovery, terms), doctest::Contains("spot.interruptions"),
                         InvalidInput);
    terms = never;
    terms.restart = -1.0 * second;
    CHECK_THROWS_WITH_AS(spot_run(alone, recovery, terms), doctest::Contains("spot.restart"),
                         InvalidInput);
    terms = never;
    terms.interruptions = 100.0 / minute;
    terms.restart = 1.0 * hour;
    CHECK_THROWS_WITH_AS(spot_run(alone, recovery, terms), doctest::Contains("keeps nothing"),
                         Infeasible);
    const RentalRate<> rate = 2.0 * USD / hour;
    CHECK_THROWS_AS(committed_cost(alone, Time<>{}, rate), InvalidInput);
    CHECK_THROWS_AS(committed_cost(alone, Time<>(1e-6 * second), rate), InvalidInput);
    CHECK_THROWS_AS(committed_cost(alone, Time<>(1.0 * year), RentalRate<>(-rate)), InvalidInput);
    CHECK_THROWS_AS(shared_commitment_cost(alone, 0.0, rate), InvalidInput);
    CHECK_THROWS_AS(shared_commitment_cost(alone, 1.5, rate), InvalidInput);
  }
}
