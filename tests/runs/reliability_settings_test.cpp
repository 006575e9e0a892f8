#include <doctest/doctest.h>

#include <limits>

#include <bessemer/run/reliability_settings.hpp>

namespace {
using namespace bessemer;
using run::Checkpoints;
using run::Corruption;
using run::EarlyFailures;
using run::Spares;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_SUITE("run/reliability_settings") {
  TEST_CASE("what stands at its limits is accepted") {
    CHECK_NOTHROW(check(Checkpoints<>{}));
    CHECK_NOTHROW(check(EarlyFailures<>{.share = 0.0, .life = 1.0 * second}));
    CHECK_NOTHROW(check(Spares<>{.nodes = 0, .repair = 0.0 * second, .elastic = true}));
    CHECK_NOTHROW(check(Corruption<>{.rate = 0.0 / year}));
  }

  TEST_CASE("spares are a repair shop") {
    const auto shop =
        repair_shop(Spares<>{.nodes = 3, .repair = 2.0 * day, .crews = 1, .fail = true});
    CHECK(shop.spares == 3);
    CHECK(shop.repair == 2.0 * day);
    CHECK(shop.crews == 1);
    CHECK(shop.spares_fail);
  }

  TEST_CASE("refuses what is negative, infinite or not a number, each by its field") {
    for (const double bad : {-1.0, infinity, not_a_number}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(check(Checkpoints<>{.copy_bandwidth = bad * byte / second}), InvalidInput);
      CHECK_THROWS_AS(check(Checkpoints<>{.slowdown = bad}), InvalidInput);
      CHECK_THROWS_AS(check(Checkpoints<>{.peer_bandwidth = bad * byte / second}), InvalidInput);
      CHECK_THROWS_AS(check(Checkpoints<>{.memory_restart = bad * second}), InvalidInput);
      CHECK_THROWS_AS(check(EarlyFailures<>{.share = bad, .life = 1.0 * day}), InvalidInput);
      CHECK_THROWS_AS(check(EarlyFailures<>{.share = 0.1, .life = bad * day}), InvalidInput);
      CHECK_THROWS_AS(check(EarlyFailures<>{.share = 0.1, .life = 1.0 * day, .age = bad * day}),
                      InvalidInput);
      CHECK_THROWS_AS(check(Spares<>{.nodes = 1, .repair = bad * second}), InvalidInput);
      CHECK_THROWS_AS(check(Corruption<>{.rate = bad / year}), InvalidInput);
      CHECK_THROWS_AS(check(Corruption<>{.rate = 1.0 / year, .check = bad * second}), InvalidInput);
      CHECK_THROWS_AS(check(Corruption<>{.rate = 1.0 / year, .noticed_after = bad * second}),
                      InvalidInput);
    }
    CHECK_THROWS_WITH_AS(check(Checkpoints<>{.copies = 0}),
                         "checkpoints.copies: must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_AS(check(Checkpoints<>{.storage_every = -1}), InvalidInput);
    CHECK_THROWS_AS(check(Spares<>{.nodes = 1, .repair = 1.0 * day, .crews = -1}), InvalidInput);
    CHECK_THROWS_WITH_AS(
        check(Corruption<>{.rate = 1.0 / year, .check = 1.0 * second, .noticed_after = 1.0 * hour}),
        "corruption.check: excludes noticed_after; what a check finds is not noticed late",
        InvalidInput);
    CHECK_THROWS_WITH_AS(Spares<>{.nodes = 1}, "spares.repair: must be given", InvalidInput);
  }
}
