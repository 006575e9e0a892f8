#include <doctest/doctest.h>

#include <bessemer/run/load_hours.hpp>

namespace {
using namespace bessemer;
using run::best_start;
using run::paused_load;
using run::steady_load;
using run::weighed;

Eigen::ArrayXd column(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.begin(), static_cast<Eigen::Index>(values.size()));
}
doctest::Approx near(double x) { return doctest::Approx(x).epsilon(1e-12); }
}  // namespace

TEST_SUITE("run/load_hours") {
  TEST_CASE("an hour that the run fills in part has its mean power") {
    const auto load = steady_load(10.0 * MW, 2.25 * hour);
    REQUIRE(load.size() == 3);
    CHECK(load[0] == 10e6);
    CHECK(load[1] == 10e6);
    CHECK(load[2] == near(2.5e6));
    CHECK(load.sum() * 3600.0 == near(10e6 * 2.25 * 3600.0));
  }

  TEST_CASE("edges: whole hours, less than one, no power") {
    CHECK(steady_load(1.0 * MW, 2.0 * hour).size() == 2);
    CHECK(steady_load(1.0 * MW, 0.5 * hour)[0] == near(5e5));
    CHECK(steady_load(0.0 * MW, 3.0 * hour).sum() == 0.0);
  }

  TEST_CASE("a weight is a sum over hours, and the series begins again") {
    // 1 MW for 5 h over prices of 1, 2, 3 from the second hour on: 2 + 3 + 1 + 2 + 3 = 11.
    const auto load = steady_load(1.0 * MW, 5.0 * hour);
    CHECK(weighed(load, column({1, 2, 3}), 1) == near(11.0 * 3.6e9));
    CHECK(weighed(load, column({4}), 0) == near(20.0 * 3.6e9));
  }

  TEST_CASE("pausing runs in the hours at or below the threshold and idles in the others") {
    // Work of 2.5 h over 1, 5, 1, 5, ...: run, idle, run, idle, half.
    const auto load = paused_load(column({1, 5}), 1.0, 0, 1.0 * MW, 0.2 * MW, 2.5 * hour);
    REQUIRE(load.size() == 5);
    CHECK(load[1] == near(0.2e6));
    CHECK(load[4] == near(0.5e6));
    CHECK(load.sum() == near(2.5e6 + 2 * 0.2e6));
  }

  TEST_CASE("a threshold above every hour pauses never") {
    const auto series = column({3, 1, 2});
    const auto always = steady_load(1.0 * MW, 7.3 * hour);
    const auto paused = paused_load(series, 3.0, 2, 1.0 * MW, 0.1 * MW, 7.3 * hour);
    REQUIRE(paused.size() == always.size());
    CHECK(((paused - always).abs() < 1e-6).all());
  }

  TEST_CASE("property: the best start is never heavier than any other, whatever the duration") {
    const auto series = column({5, 2, 7, 1, 1, 9, 4, 3});
    for (const double hours : {0.4, 1.0, 2.5, 7.9, 8.0, 11.2, 30.0}) {
      CAPTURE(hours);
      const auto load = steady_load(1.0 * MW, hours * hour);
      const auto best = best_start(series, hours * hour);
      for (Eigen::Index start = 0; start < series.size(); ++start) {
        CHECK(weighed(load, series, best) <= weighed(load, series, start) * (1.0 + 1e-12));
      }
    }
    CHECK(best_start(series, 2.0 * hour) == 3);
    CHECK(best_start(series, 16.0 * hour) == 0);  // whole turns weigh the same from anywhere
  }

  TEST_CASE("wrong use") {
    const auto series = column({1, 2});
    CHECK_THROWS_WITH_AS(steady_load(1.0 * MW, 0.0 * hour),
                         doctest::Contains("duration must be positive"), InvalidInput);
    CHECK_THROWS_WITH_AS(steady_load(1.0 * MW, 21.0 * year), doctest::Contains("20 years"),
                         InvalidInput);
    CHECK_THROWS_WITH_AS(steady_load(-1.0 * MW, 1.0 * hour), doctest::Contains("not be negative"),
                         InvalidInput);
    CHECK_THROWS_WITH_AS(paused_load(series, 0.5, 0, 1.0 * MW, 0.0 * MW, 1.0 * hour),
                         doctest::Contains("no hour"), Infeasible);
    CHECK_THROWS_AS(paused_load(series, 2.0, 0, 1.0 * MW, 2.0 * MW, 1.0 * hour), InvalidInput);
    CHECK_THROWS_AS(paused_load(series, 2.0, -1, 1.0 * MW, 0.0 * MW, 1.0 * hour), InvalidInput);
    CHECK_THROWS_AS(best_start(Eigen::ArrayXd(), 1.0 * hour), InvalidInput);
    CHECK_THROWS_AS(best_start(column({1, -1}), 1.0 * hour), InvalidInput);
    // A clean hour in a hundred: 3,000 hours of work take 34 years.
    Eigen::ArrayXd rare = Eigen::ArrayXd::Constant(100, 9.0);
    rare[0] = 1.0;
    CHECK_THROWS_WITH_AS(paused_load(rare, 1.0, 0, 1.0 * MW, 0.0 * MW, 3000.0 * hour),
                         doctest::Contains("more than 20 years"), Infeasible);
  }
}
