#include <doctest/doctest.h>

#include <bessemer/cost/replacement.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using cost::replacement_cost_ratio;
using cost::replacement_gain;
constexpr RentalRate<> per_hour = USD / hour;
}  // namespace

TEST_SUITE("cost/replacement") {
  TEST_CASE("S137: A100 to H100 is 3.17 times, H100 to B200 2.27 times, dense bf16") {
    CHECK(989.4 / 312.0 == doctest::Approx(3.17).epsilon(1e-3));
    CHECK(2250.0 / 989.4 == doctest::Approx(2.27).epsilon(2e-3));
    // An old accelerator that costs 0.60 an hour to run is worth replacing at 3.17 times the work
    // by one of up to 1.90 an hour in all, and not by one of 2.20.
    CHECK(replacement_cost_ratio(0.60 * per_hour, 1.90 * per_hour, 3.17) < 1.0);
    CHECK(replacement_cost_ratio(0.60 * per_hour, 2.20 * per_hour, 3.17) > 1.0);
  }

  TEST_CASE("at the gain of break-even both cost the same") {
    const double gain = replacement_gain(0.5 * per_hour, 2.0 * per_hour);
    CHECK(gain == doctest::Approx(4.0));
    CHECK(replacement_cost_ratio(0.5 * per_hour, 2.0 * per_hour, gain) == doctest::Approx(1.0));
  }

  TEST_CASE("S146: ten times by algorithm and ten times by hardware are a hundred") {
    CHECK(replacement_cost_ratio(1.0 * per_hour, 1.0 * per_hour, 10.0 * 10.0) ==
          doctest::Approx(0.01));
  }

  TEST_CASE("refuses rates and gains of nothing") {
    CHECK_THROWS_AS(replacement_gain(RentalRate<>{}, per_hour), InvalidInput);
    CHECK_THROWS_AS(replacement_gain(per_hour, RentalRate<>{}), InvalidInput);
    CHECK_THROWS_AS(replacement_cost_ratio(per_hour, per_hour, 0.0), InvalidInput);
  }

  TEST_CASE("derivatives") {
    support::check_derivatives(
        []<class S>(const std::array<S, 3>& x) {
          return replacement_cost_ratio(x[0] * as<S>(per_hour), x[1] * as<S>(per_hour), x[2]);
        },
        std::array{0.5, 2.0, 3.0});
  }
}
