#include <doctest/doctest.h>

#include <vector>

#include <bessemer/cost/electricity.hpp>
#include <bessemer/cost/tariff_bill.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using cost::tariff_bill;
constexpr auto peak = 0.20 * USD / kWh;
constexpr auto valley = 0.05 * USD / kWh;
}  // namespace

TEST_SUITE("cost/tariff_bill") {
  TEST_CASE("a steady MW under peak and valley of twelve hours each: 3,000 USD a day") {
    const std::vector<Power<>> loads(24, MW);
    const auto bill =
        tariff_bill<double>(facility::peak_valley_tariff<double>(peak, valley, 8, 20), loads);
    CHECK(in(bill.energy, USD) == doctest::Approx(12 * 200.0 + 12 * 50.0));
    CHECK(bill.demand == Money<>{});
  }

  TEST_CASE("the demand charge takes each month's peak: 15 USD per kW and month") {
    auto tariff = facility::flat_tariff<double>(EnergyPrice<>{});
    tariff.demand = 15.0 * USD / kW / (730.0 * hour);
    std::vector<Power<>> loads(1460, MW);
    loads[10] = 3.0 * MW;
    CHECK(in(tariff_bill<double>(tariff, loads).demand, USD) == doctest::Approx(45e3 + 15e3));
  }

  TEST_CASE("property: a flat tariff is energy times price, to 1e-9") {
    std::vector<Power<>> loads;
    Energy<> energy{};
    for (int i = 0; i < 1000; ++i) {
      loads.push_back((1.0 + i % 7) * MW);
      energy = energy + loads.back() * hour;
    }
    const auto bill = tariff_bill<double>(facility::flat_tariff<double>(peak), loads);
    CHECK(std::abs(total_of<Money<>>(bill) /
                       cost::electricity_cost(FacilityEnergy<>(energy), EnergyPrice<>(peak)) -
                   1.0) < 1e-9);
  }

  TEST_CASE("refuses no hours and negative loads") {
    const std::vector<Power<>> none, less(1, -1.0 * MW);
    CHECK_THROWS_AS(tariff_bill<double>(facility::flat_tariff<double>(peak), none), InvalidInput);
    CHECK_THROWS_AS(tariff_bill<double>(facility::flat_tariff<double>(peak), less), InvalidInput);
  }

  TEST_CASE("derivatives by load and prices") {
    support::check_derivatives(
        []<class S>(const std::array<S, 4>& x) {
          auto tariff =
              facility::peak_valley_tariff<S>(x[1] * as<S>(EnergyPrice<>(USD / kWh)),
                                              x[2] * as<S>(EnergyPrice<>(USD / kWh)), 8, 20);
          tariff.demand = x[3] * (as<S>(USD) / as<S>(kW) / as<S>(day));
          const std::vector<Power<S>> loads(24, x[0] * as<S>(MW));
          return total_of<Money<S>>(tariff_bill<S>(tariff, loads)).value();
        },
        std::array{2.0, 0.2, 0.05, 0.5});
  }
}
