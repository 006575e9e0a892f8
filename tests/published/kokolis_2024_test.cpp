#include <doctest/doctest.h>

#include <bessemer/catalog/failure_rates.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/reliability/failures.hpp>

// [KokolisEtAl2024]: eleven months of two clusters of A100. Its figures are recalled, as their entry
// in the catalogue says: 6.5 and 2.34 failures per 1,000 node-days; measured time to failure of
// jobs, 47.7 days on 8 accelerators and 7.9 h on 1,024; projected from the rate, 1.8 h on 16,384 and
// 0.23 h on 131,072.

namespace {
using namespace bessemer;

constexpr auto rsc_1 = catalog::find(catalog::failure_rates, "a100-rsc-1").description();
constexpr auto rsc_2 = catalog::find(catalog::failure_rates, "a100-rsc-2").description();

constexpr Time<> mean_time(int accelerators) {
  return reliability::mean_time_between_failures(rsc_1, accelerators, accelerators / 8);
}
}  // namespace

TEST_SUITE("published/kokolis_2024") {
  // Printed to two digits: half of the last one is 3 %.
  TEST_CASE("published: projected times to failure, 1.8 h and 0.23 h") {
    CHECK(in(mean_time(16384), hour) == doctest::Approx(1.8).epsilon(0.015));
    CHECK(in(mean_time(131072), hour) == doctest::Approx(0.23).epsilon(0.015));
  }

  TEST_CASE("published: nodes of the two clusters fail every 154 and 427 days") {
    CHECK(in(1.0 / rsc_1.node, day) == doctest::Approx(153.8).epsilon(0.001));
    CHECK(in(1.0 / rsc_2.node, day) == doctest::Approx(427.4).epsilon(0.001));
  }

  // 47.7 days / 128 = 8.9 h against 7.9 h: in proportion within 15 %. Both stop 3.2 and 3.6 times
  // as often as nodes fail: jobs stop for more than their nodes.
  TEST_CASE("published: measured times fall in proportion to accelerators, within 15 %") {
    const Time<> small = 47.7 * day, large = 7.9 * hour;
    CHECK(small / large / (1024.0 / 8.0) == doctest::Approx(1.0).epsilon(0.075));
    CHECK(mean_time(8) / small == doctest::Approx(3.2).epsilon(0.02));
    CHECK(mean_time(1024) / large == doctest::Approx(3.6).epsilon(0.02));
  }

  // 54 x 24 h x 16 / 419 on 1,024 H100, against 28.8 h by the nodes of RSC-1 and 69 h by those of
  // RSC-2: the large job of 2024 fails at a rate between the two clusters'.
  TEST_CASE("published: Llama 3 fails at a rate between those of the two clusters") {
    const auto llama = catalog::find(catalog::failure_rates, "h100-llama-3").description();
    const Time<> here = reliability::mean_time_between_failures(llama, 1024, 128);
    CHECK(in(here, hour) == doctest::Approx(49.5).epsilon(0.002));
    CHECK(here > mean_time(1024));
    CHECK(here < reliability::mean_time_between_failures(rsc_2, 1024, 128));
  }
}
