#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>

#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/history.hpp>
#include <bessemer/reliability/optimal_tiers.hpp>
#include <bessemer/reliability/run_losses.hpp>

namespace {
using namespace bessemer;
using facility::Recovery;
using reliability::goodput;
using reliability::History;
using reliability::HistorySettings;
using reliability::lost_time;
using reliability::pool_state;
using reliability::run_losses;
using reliability::RunLosses;
using reliability::simulate_history;

constexpr Recovery<> recovery{.detection = 60.0 * second, .restart = 240.0 * second};
constexpr HistorySettings plain{.mean_time_between_failures = 1.0 * hour,
                                .interval = 600.0 * second,
                                .cost = 30.0 * second,
                                .recovery = recovery};

/// What the closed forms say of the same settings.
RunLosses<> expected(const HistorySettings& s) {
  const Time<> m = s.mean_time_between_failures;
  const RunLosses<> inner =
      s.writes_in_background ? run_losses(lost_time(s.interval, s.background, s.recovery, m))
      : s.storage_every > 0
          ? run_losses(lost_time(s.interval, s.storage_every, s.tiers, m))
          : run_losses(lost_time(s.interval, s.cost, s.recovery, m, s.corruption));
  constexpr int nodes = 1000;  // any number: only the job's rate counts
  const double waiting =
      s.takes_nodes ? pool_state(s.shop, nodes, 1.0 / (nodes * 1.0 * m)).waiting : 0.0;
  return run_losses(inner, 0.0, waiting, 1.0);
}

/// Random settings: what a checkpoint costs, restarts and failures over three decades, at an
/// interval within a factor of two of the best.
class Settings {
 public:
  HistorySettings draw(int kind) {
    const double m = log_uniform(1e3, 1e6);
    const Time<> mean_time = m * second;
    HistorySettings s{.mean_time_between_failures = mean_time,
                      .interval = 1.0 * second,
                      .cost = log_uniform(1e-4, 0.1) * mean_time,
                      .recovery = after(log_uniform(1e-3, 0.3) * m)};
    const double off = log_uniform(0.5, 2.0);
    s.interval = off * reliability::optimal_interval(s.cost, mean_time);
    if (kind == 1) {
      s.writes_in_background = true;
      s.background = {.snapshot = log_uniform(1e-4, 0.03) * mean_time,
                      .persist = log_uniform(1e-4, 0.3) * mean_time,
                      .slowdown = log_uniform(1e-3, 0.3)};
      s.interval = std::max(off * reliability::optimal_interval(s.background, mean_time),
                            reliability::shortest_interval(s.background));
    } else if (kind == 2) {
      s.storage_every = static_cast<int>(log_uniform(1.0, 16.0));
      s.tiers = {.memory_cost = log_uniform(1e-4, 0.03) * mean_time,
                 .storage_cost = s.cost,
                 .survived = uniform(),
                 .from_memory = after(log_uniform(1e-3, 0.1) * m),
                 .from_storage = s.recovery};
      s.interval = off * reliability::optimal_interval(s.tiers.memory_cost, mean_time);
    } else if (kind == 3) {
      s.corruption = {.mean_time_between = log_uniform(0.3, 30.0) * mean_time,
                      .check = log_uniform(1e-4, 0.03) * mean_time};
    }
    if (kind == 4) {  // failures take nodes
      s.takes_nodes = true;
      s.shop = {.spares = static_cast<int>(3.999 * uniform()),
                .repair = log_uniform(0.05, 0.5) * mean_time,
                .crews = static_cast<int>(2.999 * uniform())};
      s.repairs_vary = s.shop.crews > 0 || uniform() < 0.5;
    }
    return s;
  }

 private:
  static Recovery<> after(double seconds) {
    return {.detection = 0.2 * seconds * second, .restart = 0.8 * seconds * second};
  }
  double uniform() { return static_cast<double>(random_() >> 11) * 0x1.0p-53; }
  double log_uniform(double low, double high) { return low * std::pow(high / low, uniform()); }

  std::mt19937_64 random_{20240731};
};
}  // namespace

TEST_SUITE("reliability/history") {
  TEST_CASE("the same seed plays the same run, another seed another one") {
    const History a = simulate_history(plain, 1000, 7), b = simulate_history(plain, 1000, 7);
    CHECK(a.useful == b.useful);
    CHECK(a.lost_work == b.lost_work);
    CHECK(a.failures == 1000);
    CHECK(simulate_history(plain, 1000, 8).useful != a.useful);
  }

  // Failures strike all wall-clock but waiting at rate 1/M: 100,000 of them within four deviations.
  TEST_CASE("wall-clock is failures times the mean time between them") {
    const History history = simulate_history(plain, 100'000, 1);
    CHECK(total_of<Time<>>(history) / (100'000.0 * hour) == doctest::Approx(1.0).epsilon(0.0126));
  }

  TEST_CASE("the generator's numbers are those of the C++ standard") {
    std::mt19937_64 random;  // its 10,000th is fixed there
    random.discard(9999);
    CHECK(random() == 9981545732273789042ULL);
  }

  // The relative deviation of a simulated goodput g is about (1 - g)/g over the root of the
  // incidents at most; that of waiting for nodes, a share b of the time in stretches that are
  // independent after tau or so, sqrt(2 b tau/M) over it. Incidents are chosen for 0.25 % of both, a
  // quarter of what is allowed.
  TEST_CASE("closed form and simulation agree within 1 % on 1,000 random settings") {
    Settings settings;
    double worst = 0.0;
    int compared = 0;
    while (compared < 1000) {
      const int kind = compared % 5;
      const HistorySettings s = settings.draw(kind);
      const RunLosses<> losses = expected(s);
      const double told = goodput(losses);
      if (told < 0.4) continue;  // a run that keeps less is not one
      const double odds = (1.0 - told) / told;
      const double tau = 1.0 + (s.shop.spares + 1) * (s.shop.repair / s.mean_time_between_failures);
      const double variance = odds * odds + 2.0 * losses.waiting * tau;
      const auto incidents = static_cast<int>(std::clamp(variance / (0.0025 * 0.0025), 2e3, 2e5));
      const double played =
          goodput(simulate_history(s, incidents, 1000 + static_cast<std::uint64_t>(compared)));
      CAPTURE(compared);
      CAPTURE(kind);
      CAPTURE(told);
      CHECK(played / told == doctest::Approx(1.0).epsilon(0.005));  // of 1 + 1
      worst = std::max(worst, std::abs(played / told - 1.0));
      ++compared;
    }
    CHECK(worst < 0.01);
  }

  TEST_CASE("each share agrees, not their sum alone") {
    Settings settings;
    for (int i = 0; i < 15; ++i) {
      const HistorySettings s = settings.draw(i % 5);
      const RunLosses<> told = expected(s);
      const History played = simulate_history(s, 300'000, 99);
      const Time<> all = total_of<Time<>>(played);
      CAPTURE(i);
      const auto near = [](double value) { return doctest::Approx(value).epsilon(0.01); };
      // Of ten thousand or more events each: 1 % of the share, and 0.1 % of the run.
      const auto agree = [&](const Time<>& time, double share) {
        CHECK(static_cast<double>(time / all) + 0.1 == near(share + 0.1));
      };
      agree(played.checkpointing, told.checkpointing);
      agree(played.verification, told.verification);
      agree(played.lost_work, told.lost_work);
      agree(played.restart, told.restart);
      agree(played.waiting, told.waiting);
    }
  }

  TEST_CASE("property: time sums to the whole within 1e-9, whatever is played") {
    Settings settings;
    for (int i = 0; i < 8; ++i) {
      const History played = simulate_history(settings.draw(i % 5), 5'000, 3);
      double shares = 0.0;
      each_part(played, [&](std::string_view, const Time<>& part) {
        CHECK(part.value() >= 0.0);
        shares += part / total_of<Time<>>(played);
      });
      CHECK(std::abs(shares - 1.0) <= 1e-9);
    }
  }

  TEST_CASE("refuses settings that make no history") {
    HistorySettings wrong = plain;
    wrong.mean_time_between_failures = std::numeric_limits<double>::infinity() * second;
    CHECK_THROWS_AS(simulate_history(wrong, 10, 1), InvalidInput);
    wrong = plain;
    wrong.interval = 0.0 * second;
    CHECK_THROWS_AS(simulate_history(wrong, 10, 1), InvalidInput);
    wrong = plain;
    wrong.cost = -1.0 * second;
    CHECK_THROWS_AS(simulate_history(wrong, 10, 1), InvalidInput);
    wrong = plain;
    wrong.writes_in_background = true;
    wrong.storage_every = 4;
    CHECK_THROWS_WITH_AS(simulate_history(wrong, 10, 1),
                         "history: checkpoints in the background and in tiers are not modelled "
                         "together; choose one",
                         InvalidInput);
    wrong.storage_every = 0;
    wrong.background = {.snapshot = 1.0 * second, .persist = 700.0 * second};
    CHECK_THROWS_AS(simulate_history(wrong, 10, 1), InvalidInput);
    CHECK_THROWS_AS(simulate_history(plain, 0, 1), InvalidInput);
    wrong = plain;
    wrong.storage_every = -1;
    CHECK_THROWS_AS(simulate_history(wrong, 10, 1), InvalidInput);
  }
}
