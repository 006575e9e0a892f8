#include <doctest/doctest.h>

#include <string_view>
#include <vector>

#include <bessemer/run/component_bill.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using run::component_bill;
using run::ComponentAccount;
using run::ComponentBill;

constexpr energy::ItPower<> it{
    .accelerators = 700.0 * kW, .hosts = 250.0 * kW, .network = 50.0 * kW};
constexpr ComponentBill<Money<>> capital{.hardware = 37e6 * USD,
                                         .software = 2e6 * USD,
                                         .network = 4e6 * USD,
                                         .energy = 3e6 * USD,
                                         .cooling = 1e6 * USD};
constexpr ComponentBill<CarbonMass<>> embodied{
    .hardware = 300.0 * tCO2e, .network = 20.0 * tCO2e, .energy = 50.0 * tCO2e};

facility::Site<> site(double pue) {
  facility::Site<> of = support::conditions().site;
  of.power_usage_effectiveness = pue;
  return of;
}
ComponentBill<ComponentAccount<>> bill(double pue, double cooling_share = 0.8) {
  return component_bill(capital, embodied, it, site(pue), cooling_share, 10.0 * hour);
}
}  // namespace

TEST_SUITE("run/component_bill") {
  TEST_CASE("S001: five groups, each with cost, power and carbon, that sum to the whole") {
    const auto of = bill(1.5);
    std::vector<std::string_view> names;
    each_part(of, [&](std::string_view name, const auto&) { names.push_back(name); });
    CHECK(names ==
          std::vector<std::string_view>{"hardware", "software", "network", "energy", "cooling"});
    const auto whole = total_of<ComponentAccount<>>(of);
    CHECK(in(whole.capital, USD) == doctest::Approx(47e6));
    CHECK(in(whole.power, kW) == doctest::Approx(1500.0));  // 1 MW at PUE 1.5
    // 15 MWh of 400 g.
    CHECK(in(whole.operational_carbon, tCO2e) == doctest::Approx(6.0));
    CHECK(in(whole.embodied_carbon, tCO2e) == doctest::Approx(370.0));
    CHECK(in(of.hardware.power, kW) == doctest::Approx(950.0));
    CHECK(in(of.cooling.power, kW) == doctest::Approx(400.0));
    CHECK(in(of.energy.power, kW) == doctest::Approx(100.0));
    CHECK(of.software.power == Power<>{});
  }

  TEST_CASE("without overhead, energy and cooling draw nothing, however it is shared") {
    for (const double share : {0.0, 0.5, 1.0}) {
      const auto of = bill(1.0, share);
      CHECK(of.energy.power + of.cooling.power == Power<>{});
      CHECK(in(total_of<ComponentAccount<>>(of).power, kW) == doctest::Approx(1000.0));
    }
  }

  TEST_CASE("shares outside [0, 1], negative time and a PUE below 1 are refused") {
    CHECK_THROWS_AS(bill(1.5, 1.1), InvalidInput);
    CHECK_THROWS_AS(bill(1.5, -0.1), InvalidInput);
    CHECK_THROWS_AS(bill(0.9), InvalidInput);
    CHECK_THROWS_AS(component_bill(capital, embodied, it, site(1.2), 0.5, -1.0 * hour),
                    InvalidInput);
  }

  TEST_CASE("derivative by PUE, the share of cooling and time") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          facility::Site<S> of = support::conditions<S>().site;
          of.power_usage_effectiveness = x[0];
          const energy::ItPower<S> draws{.accelerators = as<S>(it.accelerators),
                                         .hosts = as<S>(it.hosts),
                                         .network = as<S>(it.network)};
          const auto all = component_bill<S>({}, {}, draws, of, x[1], Time<S>::from_value(x[2]));
          return in(all.cooling.operational_carbon, kgCO2e) + in(all.hardware.power, kW);
        },
        {1.3, 0.7, 3600.0});
  }
}
