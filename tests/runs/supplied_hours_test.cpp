#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <bessemer/run/supplied_hours.hpp>

namespace {
using namespace bessemer;
using run::SiteHours;
using run::steady_load;
using run::supplied_hours;

Eigen::ArrayXd column(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.begin(), static_cast<Eigen::Index>(values.size()));
}
doctest::Approx near(double x) { return doctest::Approx(x).epsilon(1e-12); }

/// Grid alone: 0.1 and 0.2 USD/kWh, 400 and 100 g/kWh, in turn.
SiteHours plain() {
  return {.price = column({0.1 / 3.6e6, 0.2 / 3.6e6}),
          .intensity = column({0.4 / 3.6e6, 0.1 / 3.6e6}),
          .variable = column({0.0})};
}
}  // namespace

TEST_SUITE("run/supplied_hours") {
  TEST_CASE("from the grid alone, by hand") {
    // 1 MW for 2.5 h: 1 + 0 + 0.5 MWh of dear-carbon hours, 1 MWh of the others.
    const auto told = supplied_hours(steady_load(1.0 * MW, 2.5 * hour), plain(), 0, 0.5);
    CHECK(run::grid_cost(told).value() == near(1500 * 0.1 + 1000 * 0.2));
    CHECK(run::grid_carbon(told).value() == near(1500 * 0.4 + 1000 * 0.1));
    CHECK((told.grid == told.load).all());
  }

  TEST_CASE("property: sources equal loads in every hour to 1e-9, with all kinds of plants") {
    SiteHours site = plain();
    Eigen::ArrayXd sun(24);
    for (int h = 0; h < 24; ++h) sun[h] = 12e6 * std::max(0.0, std::sin(0.26 * (h - 6)));
    site.variable = sun;
    site.limits.dispatchable = 2.0 * MW;
    site.storage = {.capacity = 15.0 * MW * hour,
                    .charge_power = 4.0 * MW,
                    .discharge_power = 4.0 * MW,
                    .round_trip_efficiency = 0.85};
    for (const bool follows : {false, true}) {
      if (follows) {
        site.signal = site.price;
        site.low = site.price[0];
        site.high = site.price[1];
      }
      const auto load = steady_load(8.0 * MW, 300.7 * hour);
      const auto told = supplied_hours(load, site, 5, 0.7);
      CHECK((run::imbalance(told).abs() < 1e-9 * 8e6).all());
      for (const auto* term :
           {&told.variable, &told.dispatchable, &told.grid, &told.discharge, &told.charge}) {
        CHECK((*term >= 0.0).all());
        CHECK(term->sum() > 0.0);
      }
      // What storage gave and holds is what it took less the losses.
      const double out = told.discharge.sum() * 3600.0 + told.stored;
      CHECK(out == near(0.85 * told.charge.sum() * 3600.0));
    }
  }

  TEST_CASE("a last hour in part takes that part of what plants give") {
    SiteHours site = plain();
    site.variable = column({3e6});
    const auto told = supplied_hours(steady_load(3.0 * MW, 1.25 * hour), site, 0, 0.25);
    CHECK(told.grid.sum() == 0.0);
    CHECK(told.curtailed.sum() == near(0.0));
    CHECK(told.variable[1] == near(0.75e6));
    site.variable[0] = 0.0;
    site.limits.dispatchable = 2.0 * MW;
    const auto follows = supplied_hours(steady_load(3.0 * MW, 1.25 * hour), site, 0, 0.25);
    CHECK(follows.dispatchable[1] == near(0.5e6));
    CHECK(follows.grid[1] == near(0.25e6));
  }

  TEST_CASE("average and marginal stand apart") {
    SiteHours site = plain();
    const auto load = steady_load(1.0 * MW, 2.0 * hour);
    CHECK_THROWS_WITH_AS(run::marginal_carbon(supplied_hours(load, site)),
                         doctest::Contains("no marginal intensity"), InvalidInput);
    site.marginal = column({0.0, 0.9 / 3.6e6});
    const auto told = supplied_hours(load, site);
    CHECK(run::marginal_carbon(told).value() == near(900.0));
    CHECK(run::grid_carbon(told).value() == near(500.0));
  }

  TEST_CASE("wrong use") {
    const auto load = steady_load(1.0 * MW, 2.0 * hour);
    SiteHours site = plain();
    site.price = Eigen::ArrayXd();
    CHECK_THROWS_WITH_AS(supplied_hours(load, site), doctest::Contains("site_hours.price"),
                         InvalidInput);
    site = plain();
    site.intensity[1] = -1.0;
    CHECK_THROWS_WITH_AS(supplied_hours(load, site), doctest::Contains("site_hours.intensity"),
                         InvalidInput);
    site = plain();
    site.variable[0] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(supplied_hours(load, site), InvalidInput);
    site = plain();
    site.signal = site.price;
    site.low = 2.0;
    site.high = 1.0;
    CHECK_THROWS_WITH_AS(supplied_hours(load, site), doctest::Contains("low must be at most"),
                         InvalidInput);
    CHECK_THROWS_AS(supplied_hours(load, plain(), 0, 0.0), InvalidInput);
    CHECK_THROWS_AS(supplied_hours(load, plain(), -1), InvalidInput);
    CHECK_THROWS_AS(supplied_hours(Eigen::ArrayXd(), plain()), InvalidInput);
    site = plain();
    site.limits.grid = 0.5 * MW;
    CHECK_THROWS_WITH_AS(supplied_hours(load, site), doctest::Contains("whose connection carries"),
                         Infeasible);
  }
}
