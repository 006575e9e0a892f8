#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/optimal_tiers.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::Recovery;
using reliability::goodput;
using reliability::optimal_tiers;
using reliability::TieredCheckpoint;
using reliability::TierIntervals;

constexpr TieredCheckpoint<> tiers{
    .memory_cost = 2.0 * second,
    .storage_cost = 60.0 * second,
    .survived = 0.9,
    .from_memory = {.detection = 10.0 * second, .restart = 50.0 * second},
    .from_storage = {.detection = 60.0 * second, .restart = 540.0 * second}};
}  // namespace

TEST_SUITE("reliability/optimal_tiers") {
  TEST_CASE("property: no neighbour is better") {
    for (const double m : {1800.0, 1e4, 1e5, 1e7}) {
      for (const double s : {0.0, 0.3, 0.9, 1.0}) {
        CAPTURE(m);
        CAPTURE(s);
        TieredCheckpoint<> given = tiers;
        given.survived = s;
        const TierIntervals best = optimal_tiers(given, m * second);
        CAPTURE(best.storage_every);
        const double top = goodput(best.interval, best.storage_every, given, m * second);
        for (const double factor : {0.5, 0.95, 1.05, 2.0}) {
          CHECK(goodput(factor * best.interval, best.storage_every, given, m * second) < top);
          if (s == 1.0) continue;  // storage is never needed: the more seldom, the better
          CHECK(goodput(factor * best.interval, best.storage_every + 1, given, m * second) <=
                top * (1.0 + 1e-12));
          if (best.storage_every > 1) {
            CHECK(goodput(factor * best.interval, best.storage_every - 1, given, m * second) <=
                  top * (1.0 + 1e-12));
          }
        }
      }
    }
  }

  // Each tier by itself: sqrt(2 C_1 M/s) = 6,667 s; sqrt(C_2 s/(C_1 (1 - s))) = 16.4.
  TEST_CASE("limit: rare failures give each tier its interval of Young [Young1974]") {
    const TierIntervals best = optimal_tiers(tiers, 1e7 * second);
    CHECK(best.interval / second == doctest::Approx(std::sqrt(4e7 / 0.9)).epsilon(0.03));
    CHECK(std::abs(best.storage_every - std::sqrt(30.0 * 9.0)) <= 1.0);
  }

  TEST_CASE("limit: where memory survives nothing, each checkpoint goes to storage") {
    TieredCheckpoint<> given = tiers;
    given.survived = 0.0;
    const TierIntervals best = optimal_tiers(given, 1e5 * second);
    CHECK(best.storage_every == 1);
    CHECK(best.interval / reliability::optimal_interval(62.0 * second, 1e5 * second) ==
          doctest::Approx(1.0).epsilon(1e-5));
  }

  // Envelope theorem: the slope of the best goodput is that at fixed intervals.
  TEST_CASE("derivative: of the best goodput by the mean time, at intervals held fixed") {
    using D = study::Dual<1>;
    const auto lifted = [](const Recovery<>& r) {
      return Recovery<D>{.detection = as<D>(r.detection), .restart = as<D>(r.restart)};
    };
    const TieredCheckpoint<D> given{.memory_cost = as<D>(tiers.memory_cost),
                                    .storage_cost = as<D>(tiers.storage_cost),
                                    .survived = D(tiers.survived),
                                    .from_memory = lifted(tiers.from_memory),
                                    .from_storage = lifted(tiers.from_storage)};
    const double m = 1e4, h = 10.0;
    const auto mean_time = Time<D>::from_value(D::variable(m, 0));
    const TierIntervals best = optimal_tiers(given, mean_time);
    const D top = goodput(as<D>(best.interval), best.storage_every, given, mean_time);
    const auto found = [](double at) {
      const TierIntervals there = optimal_tiers(tiers, at * second);
      return goodput(there.interval, there.storage_every, tiers, at * second);
    };
    CHECK(top.derivative(0) / ((found(m + h) - found(m - h)) / (2.0 * h)) ==
          doctest::Approx(1.0).epsilon(1e-4));
  }

  TEST_CASE("refuses jobs that never fail, and free checkpoints") {
    CHECK_THROWS_AS(optimal_tiers(tiers, std::numeric_limits<double>::infinity() * second),
                    InvalidInput);
    TieredCheckpoint<> free = tiers;
    free.memory_cost = 0.0 * second;
    CHECK_THROWS_WITH_AS(optimal_tiers(free, hour),
                         "optimal_tiers: a checkpoint into memory must take time, got 0 s",
                         InvalidInput);
  }
}
