#include <doctest/doctest.h>

#include <array>

#include <bessemer/run/owned_run.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using run::owned_run;
using run::TrainingRun;

template <Real S = double>
constexpr TrainingRun<S> thirty_days() {
  TrainingRun<S> run;
  run.duration = as<S>(30.0 * day);
  run.accelerator_time = S(1000.0) * run.duration;
  return run;
}

/// Thirty million USD for a thousand accelerators over four years, and 876,600 USD a year.
template <Real S = double>
constexpr cost::Ownership<S> fleet(const S& price = S(30e6), const S& use = S(0.5),
                                   const S& rate = S(0.0)) {
  cost::Ownership<S> own{.accelerators = 1000,
                         .utilization = use,
                         .discount_rate = rate,
                         .duration = as<S>(4.0 * year)};
  own.assets.push_back({.price = price * as<S>(1.0 * USD), .life = as<S>(4.0 * year)});
  own.operating.electricity = as<S>(RentalRate<>(100.0 * USD / hour));
  return own;
}
doctest::Approx near(double x) { return doctest::Approx(x).epsilon(1e-12); }
}  // namespace

TEST_SUITE("run/owned_run") {
  TEST_CASE("by hand, without discount") {
    // (30e6 + 4 x 876,600) / (1,000 x 0.5 x 4 x 8,766 h) = 1.9111... USD/h, times 720,000 h.
    const auto told = owned_run(fleet<>(), thirty_days<>(), Tokens<>(1e12 * token));
    const double rate = (30e6 + 4 * 876600.0) / (1000 * 0.5 * 4 * 8766.0);
    CHECK(in(told.rate, RentalRate<>(USD / hour)) == near(rate));
    CHECK(in(told.cost, USD) == near(rate * 720000.0));
    CHECK(told.per_token.value() * 1e6 == near(rate * 720000.0 / 1e6));
  }

  TEST_CASE("property: the cost of the tokens is the cost of the run") {
    for (const double tokens : {1.0, 2e9, 15.6e12}) {
      const auto told =
          owned_run(RentalRate<>(3.0 * USD / hour), thirty_days<>(), Tokens<>(tokens * token));
      CHECK((told.per_token * (tokens * token)).value() == near(told.cost.value()));
    }
  }

  TEST_CASE("half the use is twice the cost") {
    const auto tokens = Tokens<>(1e12 * token);
    const auto half = owned_run(fleet<>(30e6, 0.5), thirty_days<>(), tokens);
    const auto full = owned_run(fleet<>(30e6, 1.0), thirty_days<>(), tokens);
    CHECK(half.cost.value() == near(2.0 * full.cost.value()));
  }

  TEST_CASE("derivatives by price, utilization and discount rate") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          return in(
              owned_run(fleet<S>(x[0], x[1], x[2]), thirty_days<S>(), as<S>(Tokens<>(1e12 * token)))
                  .cost,
              USD);
        },
        {30e6, 0.7, 0.08});
  }

  TEST_CASE("wrong use") {
    const auto tokens = Tokens<>(1e12 * token);
    CHECK_THROWS_WITH_AS(owned_run(RentalRate<>(1.0 * USD / hour), TrainingRun<>{}, tokens),
                         doctest::Contains("must take time"), InvalidInput);
    CHECK_THROWS_AS(owned_run(RentalRate<>(-1.0 * USD / hour), thirty_days<>(), tokens),
                    InvalidInput);
    CHECK_THROWS_AS(owned_run(RentalRate<>(1.0 * USD / hour), thirty_days<>(), Tokens<>{}),
                    InvalidInput);
    CHECK_THROWS_AS(owned_run(fleet<>(30e6, 0.0), thirty_days<>(), tokens), InvalidInput);
  }
}
