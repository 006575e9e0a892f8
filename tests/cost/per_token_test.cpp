#include <doctest/doctest.h>

#include <bessemer/cost/per_token.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using cost::cost_per_token;
}  // namespace

TEST_SUITE("cost/per_token") {
  TEST_CASE(
      "S182, S183, S208: 2 USD an hour at 1,000 tokens/s are 0.556 USD a million, 1.111 at half "
      "use") {
    const auto of = [](double use) {
      return in(
          Money<>(cost_per_token(2.0 * USD / hour, 1000.0 * token / second, use) * (1e6 * token)),
          USD);
    };
    CHECK(of(1.0) == doctest::Approx(2e6 / 3.6e6));
    CHECK(of(0.5) == doctest::Approx(4e6 / 3.6e6));
  }

  TEST_CASE("S180: a tenth of the price is a tenth of the cost of a token") {
    const auto before = cost_per_token(3.0 * USD / hour, 500.0 * token / second);
    CHECK(cost_per_token(0.3 * USD / hour, 500.0 * token / second) / before ==
          doctest::Approx(0.1));
  }

  TEST_CASE("refuses no tokens and use outside (0, 1]") {
    CHECK_THROWS_AS(cost_per_token(1.0 * USD / hour, TokenRate<>{}), InvalidInput);
    CHECK_THROWS_AS(cost_per_token(1.0 * USD / hour, token / second, 1.5), InvalidInput);
  }

  TEST_CASE("derivatives") {
    support::check_derivatives(
        []<class S>(const std::array<S, 3>& x) {
          return cost_per_token(x[0] * as<S>(RentalRate<>(USD / hour)),
                                x[1] * as<S>(TokenRate<>(token / second)), x[2])
              .value();
        },
        std::array{2.0, 1000.0, 0.7});
  }
}
