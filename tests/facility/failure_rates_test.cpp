#include <doctest/doctest.h>

#include <limits>

#include <bessemer/facility/failure_rates.hpp>

namespace {
using namespace bessemer;
using facility::FailureRates;
constexpr FailureRates<> rates{.accelerator = 1.0 / (10.0 * year),
                               .node = 1.0 / (5.0 * year),
                               .network_per_accelerator = 1.0 / (50.0 * year)};
}  // namespace

TEST_SUITE("facility/failure_rates") {
  TEST_CASE("what does not grow with the job is zero unless given") {
    static_assert(rates.job == Frequency<>{});
    static_assert(rates.software_per_accelerator == Frequency<>{});
  }

  TEST_CASE("parts that never fail pass") {
    CHECK_NOTHROW(
        check(FailureRates<>{.accelerator = {}, .node = {}, .network_per_accelerator = {}}));
  }

  TEST_CASE("refuses negative, infinite and NaN rates") {
    for (const double bad : {-1.0, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
      CAPTURE(bad);
      FailureRates<> wrong = rates;
      wrong.job = bad / day;
      CHECK_THROWS_AS(check(wrong), InvalidInput);
    }
    FailureRates<> negative = rates;
    negative.node = -2.0 / day;
    CHECK_THROWS_WITH_AS(check(negative),
                         "failure_rates.node: must be finite and not negative, got -2 per day",
                         InvalidInput);
  }

  TEST_CASE("a forgotten rate throws and names itself") {
    CHECK_THROWS_WITH_AS((FailureRates<>{.accelerator = 1.0 / year}),
                         "failure_rates.node: must be given", InvalidInput);
  }
}
