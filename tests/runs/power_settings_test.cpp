#include <doctest/doctest.h>

#include <limits>

#include <bessemer/run/power_settings.hpp>

namespace {
using namespace bessemer;
using run::PowerSettings;
using run::SupplyStage;

constexpr SupplyStage<> stage{
    .name = "stage", .fixed = 0.01, .proportional = 0.02, .quadratic = 0.03};
}  // namespace

TEST_SUITE("run/power_settings") {
  TEST_CASE("nothing said is nothing wrong") { CHECK_NOTHROW(check(PowerSettings<>{})); }

  TEST_CASE("a stage without a rated output takes the peak, one with it keeps it") {
    CHECK(conversion(stage, Power<>(3.0 * MW)).rated == 3.0 * MW);
    SupplyStage<> rated = stage;
    rated.rated = 1.5 * MW;
    rated.units = 4;
    const auto of = conversion(rated, Power<>(3.0 * MW));
    CHECK(of.rated == 1.5 * MW);
    CHECK(of.units == 4);
    CHECK(of.quadratic == 0.03);
  }

  TEST_CASE("refuses what makes no sense, each by its field") {
    for (const double bad : {-1.0, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(check(PowerSettings<>{.cap = bad * watt}), InvalidInput);
      CHECK_THROWS_AS(check(PowerSettings<>{.clock = bad}), InvalidInput);
      CHECK_THROWS_AS(check(PowerSettings<>{.site_limit = bad * watt}), InvalidInput);
      SupplyStage<> wrong = stage;
      wrong.rated = bad * watt;
      CHECK_THROWS_AS(check(PowerSettings<>{.supply = wrong}), InvalidInput);
      wrong = stage;
      wrong.fixed = bad;
      CHECK_THROWS_AS(check(PowerSettings<>{.upstream = wrong}), InvalidInput);
    }
    CHECK_THROWS_AS(check(PowerSettings<>{.clock = 0.0}), InvalidInput);
    SupplyStage<> none = stage;
    none.units = 0;
    CHECK_THROWS_AS(check(none), InvalidInput);
  }
}
