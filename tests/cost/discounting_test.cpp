#include <doctest/doctest.h>

#include <array>

#include <bessemer/cost/discounting.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using namespace bessemer::cost;
}  // namespace

TEST_SUITE("cost/discounting") {
  TEST_CASE("capital recovery at 8 % over 10 years is 0.14903 [ShortEtAl1995]") {
    // 0.08 x 1.08^10 / (1.08^10 - 1), 1.08^10 = 2.158924997
    CHECK(capital_recovery_factor(0.08, 10.0) == doctest::Approx(0.149029488697).epsilon(1e-10));
    CHECK(capital_recovery_factor(0.0, 4.0) == doctest::Approx(0.25));
    CHECK(capital_recovery_factor(1e-9, 4.0) == doctest::Approx(0.25).epsilon(1e-8));
  }

  TEST_CASE("the recovered capital is the capital: yearly payments have its present value") {
    const Money<> payment = capital_recovery_factor(0.07, 5.0) * (1000.0 * USD);
    const std::array payments{Money<>{}, payment, payment, payment, payment, payment};
    CHECK(in(net_present_value<double>(0.07, payments), USD) ==
          doctest::Approx(1000.0).epsilon(1e-9));
  }

  TEST_CASE("property: the annuity is the time at no rate, is additive, and is inverted") {
    for (const double rate : {-0.02, 0.0, 1e-9, 1e-5, 0.01, 0.1, 0.5}) {
      for (const double years : {0.0, 0.1, 1.0, 5.0, 30.0}) {
        CAPTURE(rate);
        CAPTURE(years);
        const Time<> all = annuity_time(rate, years * year);
        if (rate == 0.0) CHECK(in(all, year) == doctest::Approx(years).epsilon(1e-14));
        const Time<> parts =
            annuity_time(rate, 0.3 * years * year) +
            discount_factor(rate, 0.3 * years * year) * annuity_time(rate, 0.7 * years * year);
        CHECK(all / year == doctest::Approx(parts / year).epsilon(1e-10));
        CHECK(duration_of_annuity(rate, all) / year == doctest::Approx(years).epsilon(1e-9));
      }
    }
  }

  TEST_CASE("an annuity that no duration reaches is negative: 10 % a year is worth 10.49 years") {
    CHECK(duration_of_annuity(0.1, 11.0 * year) < Time<>{});
    CHECK(duration_of_annuity(0.1, 10.0 * year) > Time<>{});
  }

  TEST_CASE("S072: a share that goes from 1.5 % to 6.5 % in six years grows 28 % a year") {
    CHECK(annual_growth(0.015, 0.065, 6.0 * year) == doctest::Approx(0.277).epsilon(0.002));
  }

  TEST_CASE("refuses rates of -1 and below, negative times, growth from nothing") {
    CHECK_THROWS_AS(discount_factor(-1.0, year), InvalidInput);
    CHECK_THROWS_AS(annuity_time(0.1, -1.0 * year), InvalidInput);
    CHECK_THROWS_AS(capital_recovery_factor(0.1, 0.0), InvalidInput);
    CHECK_THROWS_AS(annual_growth(0.0, 1.0, year), InvalidInput);
    CHECK_THROWS_AS(annuity_time(8.0 * 100, year), InvalidInput);  // percent given as a rate
  }

  TEST_CASE("derivatives by rate and time") {
    support::check_derivatives(
        []<class S>(const std::array<S, 2>& x) {
          return annuity_time(x[0], x[1] * as<S>(year)).value() *
                 discount_factor(x[0], x[1] * as<S>(year)) * capital_recovery_factor(x[0], x[1]);
        },
        std::array{0.08, 5.0});
    support::check_derivatives(
        []<class S>(const std::array<S, 2>& x) {
          return duration_of_annuity(x[0], x[1] * as<S>(year)).value();
        },
        std::array{0.08, 3.0});
  }
}
