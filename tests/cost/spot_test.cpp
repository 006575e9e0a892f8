#include <doctest/doctest.h>

#include <bessemer/cost/spot.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using cost::spot_goodput;
using cost::useful_rate;
}  // namespace

TEST_SUITE("cost/spot") {
  TEST_CASE("an interruption a day, ten minutes to restart, checkpoints each hour for a minute") {
    // lost = (10 + 30.5) / 1440 = 0.028125; g = 0.971875 / (61/60) = 0.955943
    const double g = spot_goodput(1.0 / day, 10.0 * minute, 1.0 * hour, 1.0 * minute);
    CHECK(g == doctest::Approx(0.955942623).epsilon(1e-8));
    CHECK(in(useful_rate(1.0 * USD / hour, g), RentalRate<>(USD / hour)) ==
          doctest::Approx(1.0 / 0.955942623).epsilon(1e-8));
  }

  TEST_CASE("never interrupted and free checkpoints cost nothing more") {
    CHECK(spot_goodput(Frequency<>{}, minute, hour, Time<>{}) == 1.0);
    CHECK(useful_rate(2.0 * USD / hour, 1.0) == 2.0 * USD / hour);
  }

  TEST_CASE("property: goodput falls with interruptions and restarts") {
    double last = 1.0;
    for (const double a_day : {0.5, 1.0, 4.0, 12.0}) {
      const double g = spot_goodput(a_day / day, 10.0 * minute, hour, minute);
      CHECK(g < last);
      CHECK(spot_goodput(a_day / day, 20.0 * minute, hour, minute) < g);
      last = g;
    }
  }

  TEST_CASE("refuses no interval and goodput of nothing; a job that never gets on is infeasible") {
    CHECK_THROWS_AS(spot_goodput(1.0 / day, minute, Time<>{}, minute), InvalidInput);
    CHECK_THROWS_AS(useful_rate(1.0 * USD / hour, 0.0), InvalidInput);
    CHECK_THROWS_AS(spot_goodput(1.0 / hour, hour, hour, minute), Infeasible);
  }

  TEST_CASE("derivatives") {
    support::check_derivatives(
        []<class S>(const std::array<S, 4>& x) {
          return spot_goodput(x[0] / as<S>(day), x[1] * as<S>(minute), x[2] * as<S>(hour),
                              x[3] * as<S>(minute));
        },
        std::array{2.0, 10.0, 1.0, 2.0});
  }
}
