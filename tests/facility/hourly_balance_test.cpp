#include <doctest/doctest.h>

#include <random>
#include <vector>

#include <bessemer/facility/hourly_balance.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using facility::ElectricityStorage;
using facility::HourBalance;
using facility::StorageOrder;
using facility::SupplyLimits;

constexpr ElectricityStorage<> battery{.capacity = 20.0 * MWh,
                                       .charge_power = 5.0 * MW,
                                       .discharge_power = 5.0 * MW,
                                       .round_trip_efficiency = 0.85};
constexpr auto ignore = [](std::size_t, const auto&) {};
}  // namespace

TEST_SUITE("facility/hourly_balance") {
  TEST_CASE("surplus fills the store, the rest is curtailed; the deficit empties it first") {
    Energy<> stored{};
    const auto noon = balance_hour(10.0 * MW, 18.0 * MW, SupplyLimits<>{}, battery,
                                   StorageOrder::discharge, stored, hour);
    CHECK(in(noon.charge, MW) == doctest::Approx(5.0));
    CHECK(in(noon.curtailed, MW) == doctest::Approx(3.0));
    CHECK(noon.grid == Power<>{});
    CHECK(in(stored, MWh) == doctest::Approx(4.25));  // 5 x 0.85
    const auto night = balance_hour(10.0 * MW, Power<>{}, SupplyLimits<>{.dispatchable = 3.0 * MW},
                                    battery, StorageOrder::discharge, stored, hour);
    CHECK(in(night.discharge, MW) == doctest::Approx(4.25));
    CHECK(in(night.dispatchable, MW) == doctest::Approx(3.0));
    CHECK(in(night.grid, MW) == doctest::Approx(2.75));
    CHECK(stored == Energy<>{});
  }

  TEST_CASE("S166: charge orders fill from the grid, hold keeps what is there") {
    Energy<> stored = 10.0 * MWh;
    const auto cheap = balance_hour(10.0 * MW, Power<>{}, SupplyLimits<>{}, battery,
                                    StorageOrder::charge, stored, hour);
    CHECK(in(cheap.grid, MW) == doctest::Approx(15.0));
    CHECK(in(cheap.charge, MW) == doctest::Approx(5.0));
    const Energy<> before = stored;
    const auto held = balance_hour(10.0 * MW, Power<>{}, SupplyLimits<>{}, battery,
                                   StorageOrder::hold, stored, hour);
    CHECK(in(held.grid, MW) == doctest::Approx(10.0));
    CHECK(stored == before);
  }

  TEST_CASE("property: every hour and the whole balance to 1e-9, the store stays in its bounds") {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> part(0.0, 1.0);
    for (int trial = 0; trial < 200; ++trial) {
      std::vector<Power<>> loads(168), variable(168);
      std::vector<StorageOrder> orders(168);
      for (std::size_t i = 0; i < 168; ++i) {
        loads[i] = part(random) * 100.0 * MW;
        variable[i] = part(random) < 0.3 ? Power<>{} : part(random) * 180.0 * MW;
        orders[i] = static_cast<StorageOrder>(random() % 3);
      }
      const ElectricityStorage<> store{.capacity = part(random) * 400.0 * MWh,
                                       .charge_power = part(random) * 80.0 * MW,
                                       .discharge_power = part(random) * 80.0 * MW,
                                       .round_trip_efficiency = 0.5 + 0.5 * part(random)};
      const Energy<> first = part(random) * store.capacity;
      double worst = 0.0;
      const auto sum = facility::balance_hours<double>(
          loads, variable, {.dispatchable = part(random) * 30.0 * MW}, store, orders, first,
          [&](std::size_t, const HourBalance<>& now) {
            worst = std::max(worst, std::abs(imbalance(now) / MW));
            for (const Power<>& term :
                 {now.grid, now.charge, now.discharge, now.curtailed, now.dispatchable}) {
              REQUIRE(term >= Power<>{});
            }
          });
      CHECK(worst < 1e-9);
      CHECK(std::abs(imbalance(sum) / sum.load) < 1e-9);
      // What went in less the loss came out or is still there.
      const Energy<> kept = first + store.round_trip_efficiency * sum.charge - sum.discharge;
      CHECK(std::abs((kept - sum.stored) / sum.load) < 1e-9);
      CHECK(sum.stored >= -1e-9 * MWh);
      CHECK(sum.stored <= store.capacity + 1e-6 * MWh);
    }
  }

  TEST_CASE("property: a larger store never draws more from the grid") {
    std::vector<Power<>> loads(240, 10.0 * MW), variable(240);
    for (std::size_t i = 0; i < 240; ++i)
      variable[i] = i % 24 >= 8 && i % 24 < 16 ? 30.0 * MW : Power<>{};
    Energy<> last = 1e9 * MWh;
    for (const double size : {0.0, 10.0, 50.0, 100.0, 200.0}) {
      const ElectricityStorage<> store{.capacity = size * MWh,
                                       .charge_power = 20.0 * MW,
                                       .discharge_power = 10.0 * MW,
                                       .round_trip_efficiency = 0.85};
      const auto sum = facility::balance_hours<double>(loads, variable, {}, store, {}, {}, ignore);
      CHECK(sum.grid <= last);
      last = sum.grid;
    }
    // A day charges 8 x 20 x 0.85 = 136 MWh; 9 nights use all of it, the last evening 80 of it:
    // 10 x 160 - 9 x 136 - 80.
    CHECK(in(last, MWh) == doctest::Approx(296.0));
  }

  TEST_CASE("a connection too small is infeasible and says so") {
    Energy<> stored{};
    CHECK_THROWS_WITH_AS(balance_hour(10.0 * MW, Power<>{}, SupplyLimits<>{.grid = 8.0 * MW},
                                      ElectricityStorage<>{}, StorageOrder::hold, stored, hour),
                         "supply: an hour needs 10 MW from the grid, whose connection carries 8 "
                         "MW; add sources, storage or a larger connection",
                         Infeasible);
  }

  TEST_CASE("refuses series of different lengths and negative loads") {
    const std::vector<Power<>> two(2, MW), three(3, MW), none;
    CHECK_THROWS_AS(facility::balance_hours<double>(two, three, {}, battery, {}, {}, ignore),
                    InvalidInput);
    CHECK_THROWS_AS(facility::balance_hours<double>(none, none, {}, battery, {}, {}, ignore),
                    InvalidInput);
    CHECK_THROWS_AS(facility::balance_hours<double>(two, two, {}, battery, {}, 30.0 * MWh, ignore),
                    InvalidInput);
    Energy<> stored{};
    CHECK_THROWS_AS(balance_hour(-1.0 * MW, Power<>{}, SupplyLimits<>{}, battery,
                                 StorageOrder::hold, stored, hour),
                    InvalidInput);
  }

  TEST_CASE("derivatives of the energy from the grid by load, sun, efficiency and size") {
    support::check_derivatives(
        []<class S>(const std::array<S, 4>& x) {
          std::vector<Power<S>> loads(24, x[0] * as<S>(MW)), variable(24);
          for (std::size_t i = 10; i < 14; ++i) variable[i] = x[1] * as<S>(MW);
          variable[9] = S(0.5) * variable[10];
          const ElectricityStorage<S> store{.capacity = x[3] * as<S>(MWh),
                                            .charge_power = as<S>(9.0 * MW),
                                            .discharge_power = as<S>(4.0 * MW),
                                            .round_trip_efficiency = x[2]};
          // The store is full after the third hour of sun and gives all of it.
          return facility::balance_hours<S>(loads, variable, {}, store, {}, Energy<S>{}, ignore)
                     .grid.value() +
                 facility::balance_hours<S>(loads, variable, {}, store, {}, Energy<S>{}, ignore)
                     .charge.value();
        },
        std::array{10.0, 17.0, 0.85, 15.0});
  }
}
