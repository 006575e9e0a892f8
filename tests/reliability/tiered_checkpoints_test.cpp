#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/tiered_checkpoints.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::Recovery;
using reliability::goodput;
using reliability::lost_time;
using reliability::TieredCheckpoint;
using reliability::TieredLostTime;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Recovery<> quick{.detection = 10.0 * second, .restart = 50.0 * second};
constexpr Recovery<> slow{.detection = 60.0 * second, .restart = 540.0 * second};
constexpr TieredCheckpoint<> tiers{.memory_cost = 2.0 * second,
                                   .storage_cost = 60.0 * second,
                                   .survived = 0.9,
                                   .from_memory = quick,
                                   .from_storage = slow};

TieredCheckpoint<> surviving(double share) {
  TieredCheckpoint<> changed = tiers;
  changed.survived = share;
  return changed;
}

template <class T>
concept is_an_interval = requires(T w) {
  goodput(w, 4, tiers, hour);
};
static_assert(is_an_interval<Time<>>);
static_assert(!is_an_interval<Frequency<>>);
}  // namespace

TEST_SUITE("reliability/tiered_checkpoints") {
  TEST_CASE("a job that never fails loses its checkpoints only: 20 s and 60 s of 6,080 s") {
    const TieredLostTime<> lost = lost_time(600.0 * second, 10, tiers, infinity * second);
    CHECK(lost.memory_checkpoints == doctest::Approx(20.0 / 6080.0));
    CHECK(lost.storage_checkpoints == doctest::Approx(60.0 / 6080.0));
    CHECK(lost.lost_work == 0.0);
    CHECK(lost.restart == 0.0);
  }

  TEST_CASE("limit: where memory survives nothing, a pattern is one segment of Daly's") {
    for (const double m : {1e3, 1e4, 1e6}) {
      for (const int every : {1, 3, 10}) {
        CAPTURE(m);
        CAPTURE(every);
        // The pattern keeps every x 300 s of work and stops for every x 2 s + 60 s.
        CHECK(goodput(300.0 * second, every, surviving(0.0), m * second) ==
              doctest::Approx(
                  goodput(every * 300.0 * second, (every * 2.0 + 60.0) * second, slow, m * second))
                  .epsilon(1e-11));
      }
    }
  }

  TEST_CASE("limit: where memory survives everything, storage is only a cost") {
    TieredCheckpoint<> safe = surviving(1.0);
    safe.storage_cost = 0.0 * second;
    for (const double m : {1e3, 1e4, 1e6}) {
      for (const int every : {1, 7}) {
        CAPTURE(m);
        CHECK(goodput(300.0 * second, every, safe, m * second) ==
              doctest::Approx(goodput(300.0 * second, 2.0 * second, quick, m * second))
                  .epsilon(1e-11));
      }
    }
  }

  TEST_CASE("property: shares sum to one, and none is negative") {
    for (const double w : {10.0, 300.0, 3600.0}) {
      for (const double m : {300.0, 3600.0, 1e6, 1e10}) {
        for (const double s : {0.0, 0.5, 0.9, 1.0}) {
          for (const int every : {1, 4, 100}) {
            CAPTURE(w);
            CAPTURE(m);
            CAPTURE(s);
            CAPTURE(every);
            const TieredLostTime<> lost = lost_time(w * second, every, surviving(s), m * second);
            CHECK(lost.memory_checkpoints >= 0.0);
            CHECK(lost.storage_checkpoints >= 0.0);
            CHECK(lost.lost_work >= -1e-12);
            CHECK(lost.restart >= 0.0);
            CHECK(std::abs(total_of<double>(lost) +
                           goodput(w * second, every, surviving(s), m * second) - 1.0) <= 1e-9);
            // Useful work, from the parts: each checkpoint into memory came with an interval.
            CHECK(1.0 - total_of<double>(lost) ==
                  doctest::Approx(lost.memory_checkpoints * w / 2.0).epsilon(1e-9));
          }
        }
      }
    }
  }

  TEST_CASE("property: surviving more, failing less and restarting faster is better") {
    double before = 0.0;
    for (const double s : {0.0, 0.2, 0.5, 0.8, 0.95, 1.0}) {
      CAPTURE(s);
      const double now = goodput(300.0 * second, 10, surviving(s), hour);
      CHECK(now > before);
      before = now;
    }
    CHECK(goodput(300.0 * second, 10, tiers, 2.0 * hour) >
          goodput(300.0 * second, 10, tiers, hour));
    TieredCheckpoint<> worse = tiers;
    worse.from_memory = slow;
    CHECK(goodput(300.0 * second, 10, worse, hour) < goodput(300.0 * second, 10, tiers, hour));
  }

  TEST_CASE("property: a tier in memory beats storage alone at its best") {
    const Time<> mean_time = 3.0 * hour;
    double alone = 0.0, both = 0.0;
    for (double w = 30.0; w < 1e5; w *= 1.05) {
      alone = std::max(alone, goodput(w * second, tiers.storage_cost, slow, mean_time));
      for (const int every : {2, 5, 10, 20}) {
        both = std::max(both, goodput(w * second, every, tiers, mean_time));
      }
    }
    CHECK(both > alone);
  }

  // First order in 1/M: a failure undoes half a segment, or half a pattern where memory is lost too.
  TEST_CASE("limit: what a rare failure undoes") {
    const double m = 1e8;
    TieredCheckpoint<> free = tiers;
    free.memory_cost = 0.0 * second;
    free.storage_cost = 0.0 * second;
    const TieredLostTime<> lost = lost_time(100.0 * second, 20, free, m * second);
    CHECK(lost.lost_work * m == doctest::Approx(0.9 * 50.0 + 0.1 * 1000.0).epsilon(1e-4));
    CHECK(lost.restart * m == doctest::Approx(0.9 * 60.0 + 0.1 * 600.0).epsilon(1e-4));
  }

  TEST_CASE("a pattern of thousands of mean times is never finished") {
    CHECK(goodput(1e6 * second, 10, surviving(0.0), 100.0 * second) == 0.0);
  }

  TEST_CASE("refuses shares above 1, no checkpoints per pattern, and what is not a time") {
    CHECK_THROWS_WITH_AS(goodput(300.0 * second, 4, surviving(1.1), hour),
                         "tiered_checkpoint.survived: must be in [0, 1], got 1.1", InvalidInput);
    CHECK_THROWS_AS(goodput(300.0 * second, 4, surviving(not_a_number), hour), InvalidInput);
    CHECK_THROWS_AS(goodput(300.0 * second, 0, tiers, hour), InvalidInput);
    CHECK_THROWS_AS(goodput(0.0 * second, 4, tiers, hour), InvalidInput);
    CHECK_THROWS_AS(goodput(infinity * second, 4, tiers, hour), InvalidInput);
    CHECK_THROWS_AS(goodput(300.0 * second, 4, tiers, 0.0 * second), InvalidInput);
    TieredCheckpoint<> wrong = tiers;
    wrong.storage_cost = -1.0 * second;
    CHECK_THROWS_WITH_AS(
        goodput(300.0 * second, 4, wrong, hour),
        "tiered_checkpoint.storage_cost: must be finite and not negative, got -1 s", InvalidInput);
  }

  TEST_CASE("derivative: by interval, both costs, share and mean time") {
    using D = study::Dual<5>;
    const double at[] = {300.0, 5.0, 60.0, 0.8, 7200.0};
    const auto value = [](auto w, auto c1, auto c2, auto s, auto m) {
      using S = decltype(w);
      const auto lifted = [](const Recovery<>& r) {
        return Recovery<S>{.detection = as<S>(r.detection), .restart = as<S>(r.restart)};
      };
      return goodput(Time<S>::from_value(w), 6,
                     TieredCheckpoint<S>{.memory_cost = Time<S>::from_value(c1),
                                         .storage_cost = Time<S>::from_value(c2),
                                         .survived = s,
                                         .from_memory = lifted(quick),
                                         .from_storage = lifted(slow)},
                     Time<S>::from_value(m));
    };
    const D dual = value(D::variable(at[0], 0), D::variable(at[1], 1), D::variable(at[2], 2),
                         D::variable(at[3], 3), D::variable(at[4], 4));
    for (std::size_t i = 0; i < 5; ++i) {
      CAPTURE(i);
      double up[] = {at[0], at[1], at[2], at[3], at[4]};
      double down[] = {at[0], at[1], at[2], at[3], at[4]};
      const double h = 1e-4 * at[i];
      up[i] += h;
      down[i] -= h;
      const double slope = (value(up[0], up[1], up[2], up[3], up[4]) -
                            value(down[0], down[1], down[2], down[3], down[4])) /
                           (2.0 * h);
      CHECK(dual.derivative(i) / slope == doctest::Approx(1.0).epsilon(1e-5));
    }
  }
}
