#include <doctest/doctest.h>

#include <bessemer/facility/capital.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using facility::CapitalPerPower;
using facility::facility_capital;
using facility::FacilityParts;

constexpr CapitalPerPower<> million_per_MW = 1e6 * USD / MW;
constexpr FacilityParts<CapitalPerPower<>> price{.land = 0.1 * million_per_MW,
                                                 .shell = 2.0 * million_per_MW,
                                                 .electrical = 5.0 * million_per_MW,
                                                 .cooling = 2.0 * million_per_MW,
                                                 .network_access = 0.4 * million_per_MW};
}  // namespace

TEST_SUITE("facility/capital") {
  TEST_CASE("new: each part times the power; parts sum to the whole") {
    const auto cost = facility_capital(price, 10.0 * MW);
    CHECK(in(cost.electrical, USD) == doctest::Approx(50e6));
    CHECK(in(total_of<Money<>>(cost), USD) == doctest::Approx(95e6).epsilon(1e-12));
  }

  TEST_CASE("an existing site that has everything costs nothing, one with half the rest") {
    const FacilityParts<double> all{1.0, 1.0, 1.0, 1.0, 1.0};
    CHECK(total_of<Money<>>(facility_capital(price, 10.0 * MW, all)) == Money<>{});
    const FacilityParts<double> mine{.land = 1.0, .shell = 0.5, .electrical = 0.8};
    CHECK(in(total_of<Money<>>(facility_capital(price, 10.0 * MW, mine)), USD) ==
          doctest::Approx(10e6 + 10e6 + 20e6 + 4e6));
  }

  TEST_CASE("refuses shares above 1 and negative power or prices") {
    CHECK_THROWS_AS(facility_capital(price, -1.0 * MW), InvalidInput);
    CHECK_THROWS_WITH_AS(facility_capital(price, MW, FacilityParts<double>{.shell = 1.5}),
                         "facility_capital: reused shell must be a share in [0, 1], got 1.5",
                         InvalidInput);
    auto wrong = price;
    wrong.cooling = -1.0 * million_per_MW;
    CHECK_THROWS_AS(facility_capital(wrong, MW), InvalidInput);
  }

  TEST_CASE("derivatives by power, price and share") {
    support::check_derivatives(
        []<class S>(const std::array<S, 3>& x) {
          const FacilityParts<CapitalPerPower<S>> of{.shell = x[1] * as<S>(million_per_MW)};
          return total_of<Money<S>>(
                     facility_capital(of, x[0] * as<S>(MW), FacilityParts<S>{.shell = x[2]}))
              .value();
        },
        std::array{10.0, 2.0, 0.3});
  }
}
