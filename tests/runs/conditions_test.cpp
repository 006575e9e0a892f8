#include <doctest/doctest.h>

#include <concepts>

#include <bessemer/run/conditions.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using run::Conditions;

constexpr Conditions<> good = support::conditions();

// Wrong use does not compile: money is not a rate of money, a rate of energy not one of time.
static_assert(std::convertible_to<RentalRate<>, decltype(Conditions<>::rental_rate)>);
static_assert(!std::convertible_to<Money<>, decltype(Conditions<>::rental_rate)>);
static_assert(!std::convertible_to<EnergyPrice<>, decltype(Conditions<>::rental_rate)>);
static_assert(!std::convertible_to<double, decltype(Conditions<>::checkpoint_interval)>);
}  // namespace

TEST_SUITE("run/conditions") {
  TEST_CASE("the checkpoint interval is the best unless it is given") {
    static_assert(good.checkpoint_interval == 0.0 * second);
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Conditions<>{}, "conditions.site: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Conditions<>{.site = good.site}, "conditions.failure_rates: must be given",
                         InvalidInput);
    CHECK_THROWS_WITH_AS((Conditions<>{.site = good.site, .failure_rates = good.failure_rates}),
                         "conditions.recovery: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(
        (Conditions<>{
            .site = good.site, .failure_rates = good.failure_rates, .recovery = good.recovery}),
        "conditions.storage: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Conditions<>{.site = good.site,
                                       .failure_rates = good.failure_rates,
                                       .recovery = good.recovery,
                                       .storage = good.storage}),
                         "conditions.power_levels: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Conditions<>{.site = good.site,
                                       .failure_rates = good.failure_rates,
                                       .recovery = good.recovery,
                                       .storage = good.storage,
                                       .power_levels = good.power_levels}),
                         "conditions.embodied: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Conditions<>{.site = good.site,
                                       .failure_rates = good.failure_rates,
                                       .recovery = good.recovery,
                                       .storage = good.storage,
                                       .power_levels = good.power_levels,
                                       .embodied = good.embodied}),
                         "conditions.rental_rate: must be given", InvalidInput);
  }
}
