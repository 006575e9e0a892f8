#include <doctest/doctest.h>

#include <array>
#include <span>

#include <bessemer/catalog/failure_rates.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/recovery.hpp>
#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/failures.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/spares.hpp>

// [MetaseqChronicles2022]: 992 A100 in 124 hosts; about two machines lost a day; about 90 restarts in
// the 56 to 62 days from the start between 5 and 11 November to 6 January; 33 days would have been
// ideal; 12 spare hosts after 4 were too few; checkpoints of 992 files of 1.7 GB.
// [LockwoodJobReliability2025]: 7.5 h between interruptions, 59 % uptime.

namespace {
using namespace bessemer;

constexpr auto rates = catalog::find(catalog::failure_rates, "a100-opt-175b").description();
constexpr auto& recovery = catalog::opt_175b_recovery;
}  // namespace

TEST_SUITE("published/opt_175b_reliability") {
  // 7.5 h between interruptions of any kind, 56 days / 90 restarts = 14.9 h between restarts of the
  // last lineage.
  TEST_CASE("published: machines alone stop it every 12 hours, within what was observed") {
    const Time<> mean_time = reliability::mean_time_between_failures(rates, 992, 124);
    CHECK(in(mean_time, hour) == doctest::Approx(12.0));
    CHECK(mean_time > 7.5 * hour);
    CHECK(mean_time < 56.0 * day / 90.0);
  }

  TEST_CASE("published: 33 days of 56 to 62 are the uptime that is printed, 59 %") {
    CHECK(33.0 / 56.0 == doctest::Approx(0.59).epsilon(0.005));
    CHECK(33.0 / 62.0 > 0.53);
  }

  TEST_CASE("published: a checkpoint of 992 x 1.7 GB is 1.6 TB, 9 byte per parameter") {
    const DataSize<> size = 992.0 * 1.7 * GB;
    CHECK(size / TB == doctest::Approx(1.65).epsilon(0.03));
    CHECK(1.6 * TB / (175e9 * byte) == doctest::Approx(9.1).epsilon(0.01));
  }

  // Restarts by hand of three hours and checkpoints two hours apart (both assumed): 53 to 62 %, the
  // range of days around the printed uptime.
  TEST_CASE("published: restarts of hours by hand leave an uptime of 53 to 62 %") {
    const Time<> cost = reliability::checkpoint_write_time(1.6 * TB, 124, recovery.storage());
    const double uptime = reliability::goodput(2.0 * hour, cost, recovery.recovery(), 7.5 * hour);
    CHECK(uptime > 0.53);
    CHECK(uptime < 0.62);
  }

  // Two a day, repaired in three days: six out on average.
  TEST_CASE("published: 12 spare hosts suffice where 4 did not") {
    const std::array kinds{reliability::Outage<>{.rate = 2.0 / day, .nodes = 1}};
    const std::span<const reliability::Outage<>> outages(kinds);
    CHECK(reliability::spares_suffice(4, outages, 3.0 * day) < 0.5);
    CHECK(reliability::spares_suffice(12, outages, 3.0 * day) > 0.99);
    CHECK(12.0 / 124.0 == doctest::Approx(0.10).epsilon(0.05));  // as [Bekman2024] recommends
  }
}
