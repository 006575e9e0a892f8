#include <doctest/doctest.h>

#include <bessemer/cost/break_even.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using namespace bessemer::cost;

constexpr Ownership<> simple{
    .assets = {{.name = "all", .price = 600e6 * USD, .life = 30.0 * year, .salvage = 0.0}},
    .operating = {.other = 150e6 * USD / year},
    .accelerators = 10'000,
    .duration = 3.0 * year};

Ownership<> detailed() {
  return {.assets = {{.name = "accelerators",
                      .price = 300e6 * USD,
                      .life = 4.0 * year,
                      .salvage = 0.1,
                      .price_trend = -0.1},
                     {.name = "network", .price = 40e6 * USD, .life = 7.0 * year},
                     {.name = "building", .price = 150e6 * USD, .life = 39.0 * year}},
          .operating = {.electricity = 10e6 * USD / year,
                        .staff = 5e6 * USD / year,
                        .maintenance = 10e6 * USD / year},
          .accelerators = 10'000,
          .utilization = 0.8,
          .discount_rate = 0.08,
          .duration = 10.0 * year};
}
}  // namespace

TEST_SUITE("cost/break_even") {
  TEST_CASE("break-even without discounting is capital over what is saved") {
    // 5 USD/h: 438.3 million a year less 150 (years of 8,766 hours).
    CHECK(in(break_even_time(simple, 5.0 * USD / hour), year) ==
          doctest::Approx(600.0 / (438.3 - 150.0)).epsilon(1e-12));
  }

  TEST_CASE("property: at the break-even the two have cost the same, to 1e-9") {
    for (const double rate : {0.0, 0.03, 0.08, 0.15}) {
      for (const double price : {2.0, 3.0, 5.0, 8.0}) {
        Ownership<> own = detailed();
        own.discount_rate = rate;
        const Time<> when = break_even_time(own, price * USD / hour);
        if (!(when < 99.0 * year)) continue;
        own.duration = when;
        const auto cost = ownership_cost(own);
        const Money<> rent = (10'000 * 0.8 * price) * (USD / hour) * annuity_time(rate, when);
        CHECK(std::abs((cost.capital + cost.replacements + cost.operating) / rent - 1.0) < 1e-9);
      }
    }
  }

  TEST_CASE("property: dearer rent breaks even sooner; rent below the operating cost never does") {
    Time<> last = 1e6 * year;
    for (const double price : {1.8, 2.5, 4.0, 8.0}) {
      const Time<> when = break_even_time(detailed(), price * USD / hour);
      CHECK(when <= last);
      last = when;
    }
    CHECK_FALSE(break_even_time(detailed(), 0.2 * USD / hour) < 1000.0 * year);
  }

  TEST_CASE("S138: the utilization of break-even is the one at which an hour costs the rent") {
    Ownership<> own = detailed();
    OperatingCost<> idle = own.operating;
    idle.electricity = 3e6 * USD / year;
    const double u = break_even_utilization(own, idle, 2.5 * USD / hour);
    REQUIRE(u < 1.0);
    own.utilization = u;
    own.operating.electricity = (3e6 + 7e6 * u) * USD / year;
    CHECK(in(levelized_rate(own), RentalRate<>(USD / hour)) == doctest::Approx(2.5).epsilon(1e-9));
    CHECK(break_even_utilization(detailed(), idle, 0.01 * USD / hour) > 1.0);
  }

  TEST_CASE("derivatives by price, operating cost, use and rate") {
    const auto own = []<class S>(const std::array<S, 8>& x) {
      Ownership<S> of{.accelerators = 1000, .duration = x[7] * as<S>(year)};
      of.assets.push_back({.price = x[0] * as<S>(USD),
                           .life = x[1] * as<S>(year),
                           .salvage = x[2],
                           .price_trend = x[3]});
      of.operating.electricity = x[4] * as<S>(RentalRate<>(USD / year));
      of.utilization = x[5];
      of.discount_rate = x[6];
      return of;
    };
    support::check_derivatives(
        [&own]<class S>(const std::array<S, 4>& y) {
          const std::array<S, 8> x{y[0], S(9.0), S(0.0), S(0.0), y[1], y[2], y[3], S(5.0)};
          return break_even_time(own(x), as<S>(RentalRate<>(3.0 * USD / hour))).value();
        },
        std::array{30e6, 2e6, 0.8, 0.08});
  }

  TEST_CASE("refuses negative rent") {
    CHECK_THROWS_AS(break_even_time(detailed(), -1.0 * USD / hour), InvalidInput);
  }
}
