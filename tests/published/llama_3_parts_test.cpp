#include <doctest/doctest.h>

#include <span>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/part_rates.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/history.hpp>
#include <bessemer/reliability/maintenance.hpp>
#include <bessemer/reliability/part_failures.hpp>
#include <bessemer/reliability/run_losses.hpp>
#include <bessemer/reliability/spares.hpp>

// [GrattafioriEtAl2024], section 3.3.4 and Table 5: 54 days on 16,384 H100 in 2,048 servers, 466
// interruptions of which 47 were planned, more than 90 % effective training time.

namespace {
using namespace bessemer;
using reliability::CopyPlace;

constexpr auto& entry = catalog::h100_llama_3_parts;
constexpr facility::PartRates<> rates = entry.description();
constexpr facility::MachineParts parts = entry.parts.value();
constexpr int nodes = 2048;
constexpr Time<> observed = 54.0 * day;
constexpr auto failures = reliability::part_failures(rates, parts, nodes);
constexpr Time<> mean_time = reliability::mean_time_to_failure(failures);
}  // namespace

TEST_SUITE("published/llama_3_parts") {
  TEST_CASE("published: 419 unexpected interruptions, part by part") {
    CHECK(total_of<Frequency<>>(failures) * observed == doctest::Approx(419.0));
    CHECK(failures.accelerator * observed == doctest::Approx(196.0));
    CHECK(failures.memory * observed == doctest::Approx(72.0));
    CHECK(failures.adapter * observed == doctest::Approx(7.0));
    CHECK(failures.network_switch * observed == doctest::Approx(42.0));
    CHECK(failures.host * observed == doctest::Approx(43.0));
    CHECK(failures.power * observed == doctest::Approx(3.0));
    CHECK(failures.software * observed == doctest::Approx(56.0));
    CHECK(in(mean_time, hour) == doctest::Approx(3.09).epsilon(0.001));
  }

  // 466 over 54 days: one per 2.78 h. [LockwoodJobReliability2025] prints 2.5 h.
  TEST_CASE("published: planned ones too, an interruption every 2.78 hours") {
    const Frequency<> planned = 47.0 / observed;
    CHECK(in(1.0 / (total_of<Frequency<>>(failures) + planned), hour) ==
          doctest::Approx(2.78).epsilon(0.002));
  }

  // 54 days of Poisson failures: 419 give or take their root, 20.5; three of them are allowed.
  TEST_CASE("published: histories of 54 days have 419 failures, give or take three deviations") {
    for (const int seed : {1, 2, 3, 4}) {
      CAPTURE(seed);
      const auto history = reliability::simulate_history(
          {.mean_time_between_failures = mean_time,
           .interval = 10.0 * minute,
           .cost = 3.24 * second,
           .recovery = {.detection = 2.0 * minute, .restart = 8.0 * minute}},
          419, static_cast<std::uint64_t>(seed));
      CHECK(total_of<Time<>>(history) / observed == doctest::Approx(1.0).epsilon(0.0733));
      CHECK(reliability::goodput(history) > 0.90);
    }
  }

  TEST_CASE("published: above 90 % also with the 47 planned interruptions, at 20 minutes each") {
    const facility::Recovery<> recovery{.detection = 2.0 * minute, .restart = 8.0 * minute};
    const double planned = reliability::maintenance_share(
        reliability::MaintenanceWindows<>{.period = observed / 47.0, .length = 20.0 * minute},
        3.24 * second, recovery.restart);
    const auto losses =
        reliability::run_losses(reliability::run_losses(reliability::lost_time(
                                    10.0 * minute, 3.24 * second, recovery, mean_time)),
                                planned, 0.0, 1.0);
    CHECK(reliability::goodput(losses) > 0.90);
  }

  // Silent corruption interrupted it six times: every nine days. At its scale [GeminiTeam2023]
  // expects it "every week or two".
  TEST_CASE("published: silent data corruption every week or two") {
    const Time<> between = 1.0 / (16384.0 * entry.silent_corruption.value());
    CHECK(in(between, day) == doctest::Approx(9.0));
    CHECK(between > 7.0 * day);
    CHECK(between < 14.0 * day);
  }

  // Software leaves the host standing (56 of 419); a switch takes both servers of a rack (42), a
  // supply as it is counted here its own server (3).
  TEST_CASE("what each tier of checkpoints would have survived") {
    CHECK(reliability::survived_share(failures, CopyPlace::own_host) ==
          doctest::Approx(56.0 / 419.0));
    CHECK(reliability::survived_share(failures, CopyPlace::peer_host) ==
          doctest::Approx(374.0 / 419.0));
  }

  // 318 outages of a server and 42 of a rack in 54 days; a day to repair: 7.4 servers out on average.
  TEST_CASE("spares for a day of repair: 15 servers of 2,048 suffice 99 % of the time") {
    const auto all = reliability::outages(failures, parts, nodes);
    const std::array kinds{all[0], all[1], all[2]};
    const std::span<const reliability::Outage<>> outages(kinds);
    CHECK(reliability::mean_nodes_out(outages, 1.0 * day) ==
          doctest::Approx((318.0 + 2.0 * 42.0 + 3.0) / 54.0));
    const int spares = reliability::spares_for(0.99, outages, 1.0 * day);
    CHECK(spares >= 14);  // 7.5 + 2.33 sqrt(9.1)
    CHECK(spares <= 16);
  }
}
