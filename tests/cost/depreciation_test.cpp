#include <doctest/doctest.h>

#include <vector>

#include <bessemer/cost/depreciation.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using cost::Depreciation;
using cost::depreciation;
}  // namespace

TEST_SUITE("cost/depreciation") {
  TEST_CASE("MACRS reproduces table A-1 of [IrsPublication946] to its last digit") {
    // Percent by year, for lives of 3, 5, 7, 10, 15 and 20 years. The table alternates its last
    // digit (5.90, 5.91) so that a column sums to 100: hence 0.0051 and not 0.005.
    const std::vector<std::pair<int, std::vector<double>>> table{
        {3, {33.33, 44.45, 14.81, 7.41}},
        {5, {20.00, 32.00, 19.20, 11.52, 11.52, 5.76}},
        {7, {14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46}},
        {10, {10.00, 18.00, 14.40, 11.52, 9.22, 7.37, 6.55, 6.55, 6.56, 6.55, 3.28}},
        {15,
         {5.00, 9.50, 8.55, 7.70, 6.93, 6.23, 5.90, 5.90, 5.91, 5.90, 5.91, 5.90, 5.91, 5.90, 5.91,
          2.95}}};
    for (const auto& column : table) {
      const int life = column.first;
      const std::vector<double>& percent = column.second;
      const auto shares = depreciation(Depreciation::macrs, life);
      REQUIRE(shares.size() == percent.size());
      for (std::size_t k = 0; k < percent.size(); ++k) {
        CAPTURE(life);
        CAPTURE(k);
        CHECK(std::abs(100.0 * shares[k] - percent[k]) <= 0.0101);
      }
    }
    CHECK(100.0 * depreciation(Depreciation::macrs, 20)[0] == doctest::Approx(3.750));
    CHECK(100.0 * depreciation(Depreciation::macrs, 20)[10] ==
          doctest::Approx(4.462).epsilon(3e-4));
  }

  TEST_CASE("double declining balance of 5 years: 40, 24, 14.4, 10.8, 10.8 %") {
    const auto shares = depreciation(Depreciation::declining_balance, 5);
    const double expected[] = {0.4, 0.24, 0.144, 0.108, 0.108};
    for (std::size_t k = 0; k < 5; ++k) CHECK(shares[k] == doctest::Approx(expected[k]));
  }

  TEST_CASE("property: shares sum to what is not salvaged, to 1e-9, and none is negative") {
    for (int life = 1; life <= cost::longest_life; ++life) {
      for (const double salvage : {0.0, 0.1, 0.5, 0.9}) {
        for (const auto method : {Depreciation::straight_line, Depreciation::declining_balance}) {
          double sum = 0.0;
          for (const double share : depreciation(method, life, salvage)) {
            CHECK(share >= -1e-15);
            sum += share;
          }
          CHECK(std::abs(sum - (1.0 - salvage)) < 1e-9);
        }
      }
    }
    for (const int life : {3, 5, 7, 10, 15, 20}) {
      double sum = 0.0;
      for (const double share : depreciation(Depreciation::macrs, life)) sum += share;
      CHECK(std::abs(sum - 1.0) < 1e-9);
    }
  }

  TEST_CASE("property: the sooner it is written off, the more the tax shield is worth") {
    const auto shield = [](Depreciation method, double rate) {
      return cost::tax_shield(depreciation(method, 7), 0.21, rate);
    };
    CHECK(shield(Depreciation::straight_line, 0.0) == doctest::Approx(0.21));
    CHECK(shield(Depreciation::declining_balance, 0.08) >
          shield(Depreciation::straight_line, 0.08));
  }

  TEST_CASE("refuses lives of nothing, salvage of all, and lives that MACRS lacks") {
    CHECK_THROWS_AS(depreciation(Depreciation::straight_line, 0), InvalidInput);
    CHECK_THROWS_AS(depreciation(Depreciation::straight_line, 5, 1.0), InvalidInput);
    CHECK_THROWS_WITH_AS(depreciation(Depreciation::macrs, 4),
                         "depreciation: MACRS has lives of 3, 5, 7, 10, 15 and 20 years, got 4",
                         InvalidInput);
    CHECK_THROWS_AS(depreciation(Depreciation::macrs, 5, 0.1), InvalidInput);
  }

  TEST_CASE("derivatives of the tax shield by salvage and rates") {
    support::check_derivatives(
        []<class S>(const std::array<S, 3>& x) {
          return cost::tax_shield(depreciation<S>(Depreciation::declining_balance, 5, x[0]), x[1],
                                  x[2]);
        },
        std::array{0.2, 0.21, 0.08});
  }
}
