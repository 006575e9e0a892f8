#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/reliability/run_losses.hpp>

namespace {
using namespace bessemer;
using facility::Recovery;
using reliability::goodput;
using reliability::lost_time;
using reliability::run_losses;
using reliability::RunLosses;
using reliability::SilentCorruption;
using reliability::TieredCheckpoint;

constexpr Recovery<> recovery{.detection = 60.0 * second, .restart = 240.0 * second};
constexpr TieredCheckpoint<> tiers{.memory_cost = 2.0 * second,
                                   .storage_cost = 60.0 * second,
                                   .survived = 0.9,
                                   .from_memory = recovery,
                                   .from_storage = recovery};
}  // namespace

TEST_SUITE("reliability/run_losses") {
  TEST_CASE("nothing but checkpoints and failures: the goodput of each kind of checkpoint") {
    const Time<> w = 600.0 * second, c = 30.0 * second;
    CHECK(goodput(run_losses(lost_time(w, c, recovery, hour))) ==
          doctest::Approx(goodput(w, c, recovery, hour)));
    CHECK(goodput(run_losses(lost_time(w, 5, tiers, hour))) ==
          doctest::Approx(goodput(w, 5, tiers, hour)));
    const SilentCorruption<> weekly{.mean_time_between = 7.0 * day, .check = 10.0 * second};
    CHECK(goodput(run_losses(lost_time(w, c, recovery, hour, weekly))) ==
          doctest::Approx(goodput(w, c, recovery, hour, weekly)));
  }

  // 0.9 x 0.8 x 0.5 x (1 - 0.4) = 0.216; maintenance 0.1, waiting 0.18, fewer replicas 0.36.
  TEST_CASE("each loss is a share of what those before it leave") {
    const RunLosses<> inner{
        .checkpointing = 0.1, .verification = 0.05, .lost_work = 0.15, .restart = 0.1};
    const RunLosses<> all = run_losses(inner, 0.1, 0.2, 0.5);
    CHECK(all.maintenance == doctest::Approx(0.1));
    CHECK(all.waiting == doctest::Approx(0.18));
    CHECK(all.fewer_replicas == doctest::Approx(0.36));
    CHECK(all.lost_work == doctest::Approx(0.36 * 0.15));
    CHECK(goodput(all) == doctest::Approx(0.216));
  }

  TEST_CASE("property: shares and goodput sum to one within 1e-9") {
    for (const double maintenance : {0.0, 0.02, 0.5}) {
      for (const double waiting : {0.0, 0.01, 1.0}) {
        for (const double throughput : {0.0, 0.97, 1.0}) {
          CAPTURE(maintenance);
          CAPTURE(waiting);
          CAPTURE(throughput);
          const RunLosses<> inner = run_losses(lost_time(600.0 * second, 5, tiers, hour));
          const RunLosses<> all = run_losses(inner, maintenance, waiting, throughput);
          each_part(all, [](std::string_view, double share) { CHECK(share >= 0.0); });
          CHECK(std::abs(total_of<double>(all) +
                         (1.0 - maintenance) * (1.0 - waiting) * throughput *
                             (1.0 - total_of<double>(inner)) -
                         1.0) <= 1e-9);
        }
      }
    }
  }

  TEST_CASE("refuses shares outside of [0, 1]") {
    CHECK_THROWS_WITH_AS(run_losses(RunLosses<>{}, 1.5, 0.0, 1.0),
                         "run_losses: maintenance must be in [0, 1], got 1.5", InvalidInput);
    CHECK_THROWS_AS(run_losses(RunLosses<>{}, 0.0, -0.1, 1.0), InvalidInput);
    CHECK_THROWS_AS(run_losses(RunLosses<>{}, 0.0, 0.0, 1.1), InvalidInput);
  }
}
