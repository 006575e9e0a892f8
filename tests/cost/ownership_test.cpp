#include <doctest/doctest.h>

#include <bessemer/cost/ownership.hpp>

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

TEST_SUITE("cost/ownership") {
  TEST_CASE("replacements: a life of 4 years within 10 is bought at 0, 4 and 8") {
    const auto cost = ownership_cost(detailed());
    CHECK(in(cost.capital, USD) == doctest::Approx(490e6));
    const double accelerators = 300e6 * (std::pow(0.9 / 1.08, 4.0) + std::pow(0.9 / 1.08, 8.0));
    const double network = 40e6 / std::pow(1.08, 7.0);
    CHECK(in(cost.replacements, USD) == doctest::Approx(accelerators + network));
    // Half of the third fleet's life, 3/7 of the second network's, 10/39 of the building's is used.
    const double left = 300e6 * std::pow(0.9, 8.0) * (1.0 - 0.9 * 0.5) + 40e6 * (1.0 - 3.0 / 7.0) +
                        150e6 * (1.0 - 10.0 / 39.0);
    CHECK(in(cost.residual, USD) == doctest::Approx(-left / std::pow(1.08, 10.0)));
  }

  TEST_CASE("edge: what lasts exactly as long is bought once, and is worth its salvage") {
    Ownership<> own = simple;
    own.assets[0].life = own.duration;
    own.assets[0].salvage = 0.25;
    const auto cost = ownership_cost(own);
    CHECK(cost.replacements == Money<>{});
    CHECK(in(cost.residual, USD) == doctest::Approx(-150e6));
  }

  TEST_CASE("property: parts sum to the whole, and (4) times its hours is the whole, to 1e-9") {
    for (const double years : {0.5, 3.0, 4.0, 9.7, 40.0}) {
      Ownership<> own = detailed();
      own.duration = years * year;
      const auto cost = ownership_cost(own);
      const Money<> sum = cost.capital + cost.replacements + cost.operating + cost.residual;
      CHECK(std::abs(sum / total_of<Money<>>(cost) - 1.0) < 1e-9);
      CHECK(std::abs(levelized_rate(own) * levelized_time(own) / sum - 1.0) < 1e-9);
    }
  }

  TEST_CASE("property: half the use is twice the price of an hour") {
    Ownership<> own = detailed();
    const auto busy = levelized_rate(own);
    own.utilization = 0.4;
    CHECK(levelized_rate(own) / busy == doctest::Approx(2.0));
  }

  TEST_CASE("refuses what makes no sense") {
    Ownership<> own = detailed();
    own.utilization = 0.0;
    CHECK_THROWS_AS(ownership_cost(own), InvalidInput);
    own = detailed();
    own.assets[0].salvage = 1.2;
    CHECK_THROWS_WITH_AS(check(own), "asset.salvage: must be a share in [0, 1], got 1.2",
                         InvalidInput);
    own = detailed();
    own.operating.staff = -1.0 * USD / year;
    CHECK_THROWS_AS(ownership_cost(own), InvalidInput);
    CHECK_THROWS_AS(Ownership<>{}, InvalidInput);
  }

  TEST_CASE("derivatives by price, life, salvage, trend, operating cost, use, rate and years") {
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
    const std::array at{30e6, 4.0, 0.1, 0.05, 2e6, 0.8, 0.08, 5.0};
    support::check_derivatives(
        [&own]<class S>(const std::array<S, 8>& x) { return levelized_rate(own(x)).value(); }, at);
  }
}
