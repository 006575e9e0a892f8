#include <doctest/doctest.h>

#include <bessemer/carbon/fabrication.hpp>
#include <bessemer/catalog/asset_lives.hpp>
#include <bessemer/catalog/electricity_storages.hpp>
#include <bessemer/catalog/equivalences.hpp>
#include <bessemer/catalog/fab_processes.hpp>
#include <bessemer/catalog/facility_capital.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/generation_sources.hpp>
#include <bessemer/catalog/hardware_prices.hpp>
#include <bessemer/catalog/operating_costs.hpp>
#include <bessemer/catalog/supply_contracts.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::find;

template <class Table>
void check_table(const Table& table) {
  catalog_test::check_names(table);
  catalog_test::check_sources(table);
}

double grams(std::string_view name) {
  return in(find(catalog::generation_sources, name).lifecycle_intensity.value(),
            CarbonIntensity<>(gCO2e / kWh));
}
}  // namespace

TEST_SUITE("catalog/supply_and_capital") {
  TEST_CASE("names are plain and unique, every value has a source, an assumption says why") {
    check_table(catalog::generation_sources);
    check_table(catalog::electricity_storages);
    check_table(catalog::supply_contracts);
    check_table(catalog::hardware_prices);
    check_table(catalog::facility_capital);
    check_table(catalog::asset_lives);
    check_table(catalog::operating_costs);
    check_table(catalog::volume_discounts);
    check_table(catalog::fab_processes);
    check_table(catalog::memory_carbon);
    check_table(catalog::carbon_equivalences);
    check_table(catalog::energy_equivalences);
  }

  TEST_CASE("S141: lifecycle medians are the IPCC's [SchlomerEtAl2014], coal high, wind low") {
    CHECK(grams("coal") == doctest::Approx(820.0));
    CHECK(grams("gas-combined-cycle") == doctest::Approx(490.0));
    CHECK(grams("solar-utility") == doctest::Approx(48.0));
    CHECK(grams("hydropower") == doctest::Approx(24.0));
    CHECK(grams("nuclear") == doctest::Approx(12.0));
    CHECK(grams("wind-onshore") == doctest::Approx(11.0));
    CHECK(grams("geothermal") == doctest::Approx(38.0));  // S169
  }

  TEST_CASE("S145, S162, S163: reactors, small and restarted, and fusion are options of supply") {
    CHECK(find(catalog::supply_contracts, "nuclear-restart").from_year == 2028);
    CHECK(find(catalog::supply_contracts, "fusion-first").from_year == 2028);
    for (const auto& contract : catalog::supply_contracts) {
      if (!contract.source.empty())
        CHECK_NOTHROW(find(catalog::generation_sources, contract.source));
    }
    CHECK(catalog::weakest_basis(find(catalog::generation_sources, "fusion")) == Basis::assumed);
  }

  TEST_CASE("property: plants describe themselves, and burning emits less than the whole life") {
    for (const auto& source : catalog::generation_sources) {
      CAPTURE(source.name);
      CHECK_NOTHROW(check(source.of(100.0 * MW)));
      CHECK(source.operational_intensity.value() <= source.lifecycle_intensity.value());
    }
    for (const auto& store : catalog::electricity_storages) {
      CHECK_NOTHROW(check(store.of(40.0 * MWh, 4.0 * hour)));
      CHECK(in(store.of(40.0 * MWh, 4.0 * hour).charge_power, MW) == doctest::Approx(10.0));
    }
  }

  TEST_CASE("facility capital is that of the indices, and shares sum to 1") {
    const auto million = [](std::string_view name) {
      return find(catalog::facility_capital, name).total.value() / (1e6 * USD / MW);
    };
    CHECK(million("us-average") == doctest::Approx(11.7));
    CHECK(million("us-reno") == doctest::Approx(15.0));
    CHECK(million("frankfurt") == doctest::Approx(11.6));
    double shares = 0.0;
    each_part(catalog::facility_shares.value(),
              [&shares](std::string_view, double share) { shares += share; });
    CHECK(shares == doctest::Approx(1.0).epsilon(1e-12));
  }

  TEST_CASE("S135: lives lie in the usual bands, accelerators 3 to 5, servers 5 to 7 years") {
    const auto years = [](std::string_view name) {
      return in(find(catalog::asset_lives, name).life.value(), year);
    };
    CHECK(years("accelerators") >= 3.0);
    CHECK(years("accelerators") <= 5.0);
    CHECK(years("servers") >= 5.0);
    CHECK(years("servers") <= 7.0);
    CHECK(years("building") == doctest::Approx(39.0));
  }

  TEST_CASE("S198: 80 people for 10,000 accelerators cost 8 million USD a year") {
    const auto& of = find(catalog::operating_costs, "plain");
    const double people = of.staff_base.value() + 10.0 * of.staff_per_thousand.value();
    CHECK(people >= 50.0);
    CHECK(people <= 200.0);
    const double dollars = people * in(of.cost_per_person.value(), USD);
    CHECK(dollars >= 5e6);
    CHECK(dollars <= 10e6);
  }

  TEST_CASE("fab processes: 7 nm on Taiwan's grid lies near the totals of others") {
    const auto& of = find(catalog::fab_processes, "7nm");
    const carbon::FabProcess<> process{of.energy.value(), of.gases.value(), of.materials.value()};
    const auto total = carbon::carbon_per_area(process, 642.0 * gCO2e / kWh);
    // 2.15 x 642 + 200 + 500 = 2,080 g; on a grid of 345 g it is the 1.44 kg of imec.
    CHECK(total / (gCO2e / catalog::square_centimeter) == doctest::Approx(2080.3));
  }
}
