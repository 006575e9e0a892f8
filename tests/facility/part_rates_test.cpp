#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/part_rates.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::failure_rates;
using facility::MachineParts;
using facility::PartRates;

constexpr PartRates<> rates{.accelerator = 0.08 / year,
                            .memory = 0.04 / year,
                            .adapter = 0.005 / year,
                            .network_switch = 0.3 / year,
                            .host = 0.2 / year,
                            .power = 0.1 / year,
                            .software = 0.03 / year,
                            .job = 2.0 / year};
constexpr MachineParts parts{.accelerators_per_node = 8,
                             .adapters_per_node = 8,
                             .nodes_per_switch = 2,
                             .nodes_per_power_domain = 4};

template <class Parts>
concept is_machine = requires(Parts p) {
  failure_rates(rates, p);
};
static_assert(is_machine<MachineParts>);
static_assert(!is_machine<int>);
}  // namespace

TEST_SUITE("facility/part_rates") {
  // 0.08 + 0.04; 0.2 + 8 x 0.005 + 0.1/4; 0.3/(2 x 8).
  TEST_CASE("parts spread over what stands behind them") {
    const auto coarse = failure_rates(rates, parts);
    CHECK(coarse.accelerator * year == doctest::Approx(0.12));
    CHECK(coarse.node * year == doctest::Approx(0.265));
    CHECK(coarse.network_per_accelerator * year == doctest::Approx(0.01875));
    CHECK(coarse.software_per_accelerator * year == doctest::Approx(0.03));
    CHECK(coarse.job * year == doctest::Approx(2.0));
  }

  TEST_CASE("parts that never fail are fine, and so is a node without adapters") {
    constexpr PartRates<> perfect{.accelerator = 0.0 / year,
                                  .memory = 0.0 / year,
                                  .adapter = 0.0 / year,
                                  .network_switch = 0.0 / year,
                                  .host = 0.0 / year,
                                  .power = 0.0 / year};
    static_assert(failure_rates(perfect, parts).node == 0.0 / second);
    MachineParts bare = parts;
    bare.adapters_per_node = 0;
    CHECK(failure_rates(rates, bare).node * year == doctest::Approx(0.225));
  }

  TEST_CASE("refuses negative, infinite and missing rates, by name") {
    for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity()}) {
      CAPTURE(bad);
      PartRates<> wrong = rates;
      wrong.memory = bad / day;
      CHECK_THROWS_AS(check(wrong), InvalidInput);
    }
    PartRates<> wrong = rates;
    wrong.network_switch = -1.0 / day;
    CHECK_THROWS_WITH_AS(
        check(wrong), "part_rates.network_switch: must be finite and not negative, got -1 per day",
        InvalidInput);
    CHECK_THROWS_WITH_AS((PartRates<>{.accelerator = 1.0 / year}),
                         "part_rates.memory: must be given", InvalidInput);
  }

  TEST_CASE("refuses machines without accelerators or with empty domains") {
    MachineParts wrong = parts;
    wrong.nodes_per_switch = 0;
    CHECK_THROWS_WITH_AS(check(wrong), "machine_parts.nodes_per_switch: must be at least 1, got 0",
                         InvalidInput);
    wrong = parts;
    wrong.accelerators_per_node = 0;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    wrong = parts;
    wrong.adapters_per_node = -1;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
    wrong = parts;
    wrong.nodes_per_power_domain = 0;
    CHECK_THROWS_AS(check(wrong), InvalidInput);
  }

  TEST_CASE("derivative: an adapter's rate counts as often as a node has adapters") {
    using D = study::Dual<1>;
    const PartRates<D> inputs{.accelerator = as<D>(rates.accelerator),
                              .memory = as<D>(rates.memory),
                              .adapter = Frequency<D>::from_value(D::variable(1e-9, 0)),
                              .network_switch = as<D>(rates.network_switch),
                              .host = as<D>(rates.host),
                              .power = as<D>(rates.power)};
    CHECK(failure_rates(inputs, parts).node.value().derivative(0) == doctest::Approx(8.0));
  }
}
