#include <doctest/doctest.h>

#include <bessemer/cost/purchase.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using namespace bessemer::cost;
constexpr VolumeDiscount<> steps{.per_decade = 0.05, .from = 100.0, .most = 0.12};
}  // namespace

TEST_SUITE("cost/purchase") {
  TEST_CASE("S134: list price at 100, 5 % at 1,000, 10 % at 10,000, capped beyond") {
    CHECK(discount_share(steps, 1) == 0.0);
    CHECK(discount_share(steps, 100) == doctest::Approx(0.0).scale(1.0));
    CHECK(discount_share(steps, 1000) == doctest::Approx(0.05));
    CHECK(discount_share(steps, 10'000) == doctest::Approx(0.10));
    CHECK(discount_share(steps, 100'000) == doctest::Approx(0.12));
  }

  TEST_CASE("a bill is the sum of its groups; what is not discounted is paid in full") {
    const Bill<> bill{
        {.name = "accelerators", .count = 1000.0, .unit_price = 30'000.0 * USD},
        {.name = "staff", .count = 1.0, .unit_price = 1e6 * USD, .discounted = false}};
    CHECK(in(purchase_cost(bill, VolumeDiscount<>{}, 1000), USD) == doctest::Approx(31e6));
    CHECK(in(purchase_cost(bill, steps, 1000), USD) == doctest::Approx(30e6 * 0.95 + 1e6));
  }

  TEST_CASE("property: the price of one never rises with the order") {
    double last = 1.0;
    for (int a = 1; a < 1'000'000; a = a * 3 + 1) {
      const double paid = 1.0 - discount_share(steps, a);
      CHECK(paid <= last);
      last = paid;
    }
  }

  TEST_CASE("refuses no accelerators, negative prices, discounts of all") {
    CHECK_THROWS_AS(discount_share(steps, 0), InvalidInput);
    CHECK_THROWS_AS(discount_share(VolumeDiscount<>{.most = 1.0}, 10), InvalidInput);
    CHECK_THROWS_AS(group_cost(ComponentGroup<>{.count = 1.0, .unit_price = -1.0 * USD}, 0.0),
                    InvalidInput);
  }

  TEST_CASE("derivatives by price, count and discount") {
    support::check_derivatives(
        []<class S>(const std::array<S, 3>& x) {
          const Bill<S> bill{{.count = x[0], .unit_price = x[1] * as<S>(USD)}};
          return purchase_cost(bill, VolumeDiscount<S>{.per_decade = x[2], .most = S(0.5)}, 1000)
              .value();
        },
        std::array{1000.0, 30000.0, 0.02});
  }
}
