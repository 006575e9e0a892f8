#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include <bessemer/network/contention.hpp>
#include <bessemer/network/crossing.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using network::contention;
using network::expected_fullest_uplink;
using network::hashing_slowdown;
using network::shared_link_stretch;

/// Fullest of `uplinks` on average, of many throws of `flows`.
double thrown(int flows, int uplinks, unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_int_distribution<int> pick(0, uplinks - 1);
  double sum = 0.0;
  constexpr int throws = 40000;
  for (int i = 0; i < throws; ++i) {
    std::vector<int> load(std::size_t(uplinks), 0);
    for (int f = 0; f < flows; ++f) ++load[std::size_t(pick(engine))];
    sum += *std::max_element(load.begin(), load.end());
  }
  return sum / throws;
}

/// Jobs that think and send for exponential times over one link that serves one at a time, in order
/// of arrival: mean time in the link over the mean time alone.
double simulated_stretch(int jobs, double between, double transfer, unsigned seed) {
  std::mt19937 engine(seed);
  std::exponential_distribution<double> think(1.0 / between);
  std::exponential_distribution<double> send(1.0 / transfer);
  std::vector<double> ready;
  for (int j = 0; j < jobs; ++j) ready.push_back(think(engine));
  double free = 0.0;
  double spent = 0.0;
  constexpr int transfers = 200000;
  for (int i = 0; i < transfers; ++i) {
    double& first = *std::min_element(ready.begin(), ready.end());
    const double end = std::max(first, free) + send(engine);
    spent += end - first;
    free = end;
    first = end + think(engine);
  }
  return spent / transfers / transfer;
}
}  // namespace

TEST_SUITE("network/contention") {
  TEST_CASE("one uplink takes all flows; one flow takes one; two flows on two meet half the time") {
    static_assert(expected_fullest_uplink(7, 1) == 7.0);
    CHECK(expected_fullest_uplink(1, 9) == doctest::Approx(1.0).epsilon(1e-12));
    CHECK(expected_fullest_uplink(2, 2) == doctest::Approx(1.5).epsilon(1e-12));
    // Three on three: 1 of 27 x 3 all together, 6 of 27 apart, else two: (3*3 + 6*1 + 18*2)/27.
    CHECK(expected_fullest_uplink(3, 3) == doctest::Approx(51.0 / 27.0).epsilon(1e-12));
  }

  // The mean of 40,000 throws is within 0.6 % (six standard errors) of its expectation.
  TEST_CASE("the fullest of hashed uplinks is that of 40,000 throws") {
    struct Row {
      int flows, uplinks;
    };
    for (const Row& row :
         {Row{4, 4}, Row{8, 8}, Row{32, 32}, Row{16, 32}, Row{32, 8}, Row{64, 8}}) {
      CAPTURE(row.flows);
      CHECK(expected_fullest_uplink(row.flows, row.uplinks) ==
            doctest::Approx(thrown(row.flows, row.uplinks, 7)).epsilon(0.01));
    }
  }

  TEST_CASE("property: hashing never helps, and many flows even out") {
    double before = 1e9;
    for (const int flows : {8, 16, 32, 64, 128, 256, 512}) {
      const double now = hashing_slowdown(flows, 8);
      CHECK(now >= 1.0);
      CHECK(now < before);
      before = now;
    }
    for (const int uplinks : {2, 4, 8, 16, 32}) {
      CHECK(hashing_slowdown(uplinks, uplinks) > hashing_slowdown(4 * uplinks, uplinks));
    }
  }

  TEST_CASE("a job alone is not stretched, jobs that do nothing else share") {
    CHECK(shared_link_stretch(1, 3.0 * second, 1.0 * second) == 1.0);
    for (const int jobs : {2, 5, 9}) {
      CHECK(shared_link_stretch(jobs, 0.0 * second, 1.0 * second) == doctest::Approx(jobs));
    }
  }

  TEST_CASE("the stretch is that of a simulation of random jobs, within 2 %") {
    for (const int jobs : {2, 4, 8}) {
      for (const double between : {0.5, 3.0, 10.0}) {
        CAPTURE(jobs);
        CAPTURE(between);
        CHECK(shared_link_stretch(jobs, between * second, 1.0 * second) ==
              doctest::Approx(simulated_stretch(jobs, between, 1.0, 11)).epsilon(0.02));
      }
    }
  }

  TEST_CASE("property: the stretch grows with jobs and falls with the time between transfers") {
    for (int jobs = 1; jobs < 20; ++jobs) {
      for (const double between : {0.1, 1.0, 10.0}) {
        const double now = shared_link_stretch(jobs, between * second, 1.0 * second);
        CHECK(shared_link_stretch(jobs + 1, between * second, 1.0 * second) > now);
        CHECK(shared_link_stretch(jobs + 1, 2.0 * between * second, 1.0 * second) <
              shared_link_stretch(jobs + 1, between * second, 1.0 * second));
        CHECK(now <= jobs);
        CHECK(now >= 1.0);
      }
    }
  }

  TEST_CASE("demand over what leaves a domain: all ranks, some, or too few to notice") {
    CHECK(contention(2.0, 0, 1, 8) == 2.0);
    CHECK(contention(2.0, 8, 1, 8) == 2.0);
    CHECK(contention(2.0, 4, 1, 8) == 1.0);
    CHECK(contention(2.0, 6, 1, 8) == 1.5);
    CHECK(contention(2.0, 3, 2, 8) == 1.5);
    CHECK(contention(1.0, 5, 1, 8) == 1.0);
    CHECK(contention(2.0, 100, 8, 8) == 2.0);
  }

  TEST_CASE("refuses no flows, no jobs and negative times") {
    CHECK_THROWS_AS(expected_fullest_uplink(0, 4), InvalidInput);
    CHECK_THROWS_AS(expected_fullest_uplink(4, 0), InvalidInput);
    CHECK_THROWS_AS(expected_fullest_uplink(4096, 4), InvalidInput);
    CHECK_THROWS_AS(shared_link_stretch(0, 1.0 * second, 1.0 * second), InvalidInput);
    CHECK_THROWS_AS(shared_link_stretch(2, -1.0 * second, 1.0 * second), InvalidInput);
    CHECK_THROWS_AS(shared_link_stretch(2, 1.0 * second, 0.0 * second), InvalidInput);
    CHECK_THROWS_AS(contention(2.0, -1, 1, 8), InvalidInput);
  }

  TEST_CASE("derivative: of the stretch by both times") {
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          return shared_link_stretch(5, Time<S>::from_value(x[0]), Time<S>::from_value(x[1]));
        },
        {3.0, 1.0});
  }
}
