#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <bessemer/run/steady_supply.hpp>

namespace {
using namespace bessemer;
using run::SiteSupply;
using run::SteadySupply;

doctest::Approx near(double x) { return doctest::Approx(x).epsilon(1e-12); }

Eigen::ArrayXd column(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.begin(), static_cast<Eigen::Index>(values.size()));
}

/// Grid alone: 0.1 and 0.2 USD/kWh, 400 and 100 g/kWh, in turn.
SiteSupply plain() {
  return {.hours = {.price = column({0.1 / 3.6e6, 0.2 / 3.6e6}),
                    .intensity = column({0.4 / 3.6e6, 0.1 / 3.6e6}),
                    .variable = column({0.0})}};
}

/// Hours around a mean, of a length of their own.
Eigen::ArrayXd wave(std::mt19937& random, double mean, Eigen::Index hours) {
  const double turn = 0.1 + 0.01 * static_cast<double>(random() % 30);
  return Eigen::ArrayXd::NullaryExpr(hours, [&](Eigen::Index i) {
    return mean * (1.0 + 0.6 * std::sin(turn * static_cast<double>(i)));
  });
}

/// The same with plants, storage and contracts, or without some of them.
SiteSupply random_supply(std::mt19937& random) {
  SiteSupply supply{.hours = {.price = wave(random, 0.1 / 3.6e6, 24),
                              .intensity = wave(random, 0.3 / 3.6e6, 8760),
                              .variable = column({0.0})},
                    .start = static_cast<Eigen::Index>(random() % 8760)};
  if (random() % 2 == 0) {
    supply.hours.variable = wave(random, 1.1e6, 8784);
    supply.plant_payments = supply.hours.variable * (0.04 / 3.6e6);
  }
  if (random() % 2 == 0) {
    supply.hours.limits.dispatchable = 0.3 * MW;
    supply.dispatchable_price = 0.08 * USD / kWh;
  }
  if (random() % 2 == 0) {
    supply.hours.storage = {.capacity = 2.0 * MW * hour,
                            .charge_power = 0.5 * MW,
                            .discharge_power = 0.5 * MW,
                            .round_trip_efficiency = 0.86};
    if (random() % 2 == 0) {
      supply.hours.signal = supply.hours.price;
      supply.hours.low = 0.07 / 3.6e6;
      supply.hours.high = 0.12 / 3.6e6;
    }
  }
  if (random() % 2 == 0) {
    supply.contracted = 0.6;
    supply.contract_price = 0.05 * USD / kWh;
    supply.certificates = 0.3;
    supply.certificate_price = 0.002 * USD / kWh;
  }
  if (random() % 2 == 0) supply.demand = 15e-3 * USD / watt / (730.0 * hour);
  return supply;
}
}  // namespace

TEST_SUITE("run/steady_supply") {
  TEST_CASE("from the grid alone, by hand") {
    // 1 MW for 2.5 h: 1 + 0 + 0.5 MWh of dear-carbon hours, 1 MWh of the others.
    const auto told = SteadySupply(plain()).totals(1.0 * MW, 2.5 * hour);
    CHECK(told.load.value() == near(2.5 * 3.6e9));
    CHECK(told.grid.value() == near(2.5 * 3.6e9));
    CHECK(told.carbon.value() == near(1500 * 0.4 + 1000 * 0.1));
    CHECK(told.cost.value() == near(1500 * 0.1 + 1000 * 0.2));
    SiteSupply from_the_second = plain();
    from_the_second.start = 1;
    // 1 + 0 + 0.5 MWh of the clean hours now.
    CHECK(SteadySupply(from_the_second).totals(1.0 * MW, 2.5 * hour).carbon.value() ==
          near(1500 * 0.1 + 1000 * 0.4));
  }

  TEST_CASE("contracts take the place of the hour's price, certificates come on top") {
    SiteSupply supply = plain();
    supply.contracted = 0.5;
    supply.contract_price = 0.04 * USD / kWh;
    supply.certificates = 0.25;
    supply.certificate_price = 0.01 * USD / kWh;
    // 2 MWh: half at 0.15 on average, half at 0.04; 500 kWh with certificates.
    CHECK(SteadySupply(supply).totals(1.0 * MW, 2.0 * hour).cost.value() ==
          near(1000 * 0.15 + 1000 * 0.04 + 500 * 0.01));
  }

  TEST_CASE("property: equals the sums over the hours, with all kinds of supply") {
    std::mt19937 random(11);
    for (int i = 0; i < 60; ++i) {
      CAPTURE(i);
      const SiteSupply supply = random_supply(random);
      const SteadySupply steady(supply);
      for (const double hours : {0.4, 1.0, 729.5, 730.0, 730.5, 2190.25, 9000.125, 20000.0}) {
        CAPTURE(hours);
        const Power<> power = (0.6 + 0.02 * i) * MW;
        const double part = hours - std::ceil(hours) + 1.0;
        const auto each = run::supplied_hours(run::steady_load(power, hours * hour), supply.hours,
                                              supply.start, part);
        std::vector<Power<>> grid;
        for (const double watts : each.grid) grid.push_back(watts * watt);
        facility::Tariff<> tariff{.demand = supply.demand};
        double plants = 0.0;
        for (Eigen::Index h = 0; h < each.load.size(); ++h) {
          const double share = h + 1 < each.load.size() ? 1.0 : part;
          if (supply.plant_payments.size() > 0) {
            plants += share * run::at_hour(supply.plant_payments, supply.start, h) * 3600.0;
          }
          plants += each.dispatchable[h] * 3600.0 * supply.dispatchable_price.value();
        }
        const double drawn = each.grid.sum() * 3600.0;
        const double cost = (1.0 - supply.contracted) * run::grid_cost(each).value() +
                            supply.contracted * drawn * supply.contract_price.value() +
                            supply.certificates * drawn * supply.certificate_price.value() +
                            plants + cost::tariff_bill<double>(tariff, grid).demand.value();
        const auto told = steady.totals(power, hours * hour);
        CHECK(told.load.value() == near(each.load.sum() * 3600.0));
        CHECK(told.grid.value() == near(drawn));
        CHECK(told.carbon.value() == near(run::grid_carbon(each).value()));
        CHECK(told.cost.value() == near(cost));
      }
    }
  }

  TEST_CASE("property: what is told of the hours so far only grows, and never past the whole") {
    std::mt19937 random(5);
    for (int i = 0; i < 20; ++i) {
      CAPTURE(i);
      const SteadySupply steady(random_supply(random));
      const auto whole = steady.totals(1.0 * MW, 5000.5 * hour);
      run::MeterTotals last{};
      int months = 0;
      const auto told = steady.totals_while(1.0 * MW, 5000.5 * hour, [&](const auto& so_far) {
        CHECK(so_far.load == whole.load);
        CHECK(so_far.grid >= last.grid);
        CHECK(so_far.carbon >= last.carbon);
        CHECK(so_far.cost >= last.cost);
        CHECK(so_far.grid <= whole.grid);
        CHECK(so_far.carbon <= whole.carbon);
        CHECK(so_far.cost.value() <= whole.cost.value() * (1.0 + 1e-12));
        last = so_far;
        return ++months < 3;
      });
      CHECK(told.has_value() == (months == 0));
      CHECK((months == 0 || months == 3));
    }
  }

  TEST_CASE("a connection that is too small refuses, with plants or without") {
    SiteSupply supply = plain();
    supply.hours.limits.grid = 0.5 * MW;
    const SteadySupply alone(supply);
    CHECK(alone.may_refuse(0.6 * MW));
    CHECK(!alone.may_refuse(0.5 * MW));
    CHECK(alone.totals(0.5 * MW, 3.0 * hour).grid.value() == near(1.5 * 3.6e9));
    CHECK_THROWS_AS((void)alone.totals(0.6 * MW, 3.0 * hour), Infeasible);
    supply.hours.variable = column({0.2e6});
    const SteadySupply wind(supply);
    CHECK(wind.totals(0.6 * MW, 3.0 * hour).grid.value() == near(1.2 * 3.6e9));
    CHECK_THROWS_AS((void)wind.totals(0.8 * MW, 3.0 * hour), Infeasible);
  }

  TEST_CASE("what makes no sense is refused") {
    SiteSupply supply = plain();
    const SteadySupply steady(supply);
    CHECK_THROWS_AS((void)steady.totals(1.0 * MW, Time<>{}), InvalidInput);
    CHECK_THROWS_AS((void)steady.totals(1.0 * MW, 21.0 * year), InvalidInput);
    supply.contracted = 0.8;
    supply.certificates = 0.3;
    CHECK_THROWS_AS(SteadySupply{supply}, InvalidInput);
    supply = plain();
    supply.start = -1;
    CHECK_THROWS_AS(SteadySupply{supply}, InvalidInput);
    supply = plain();
    supply.hours.price = Eigen::ArrayXd();
    CHECK_THROWS_AS(SteadySupply{supply}, InvalidInput);
    supply = plain();
    supply.contract_price = -1.0 * USD / kWh;
    CHECK_THROWS_AS(SteadySupply{supply}, InvalidInput);
  }
}
