#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/reliability/slow_nodes.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using reliability::slow_node_delay;
using reliability::slow_share;

template <class Rate>
concept is_a_rate = requires(Rate r) {
  slow_share(r, 1.0 * day);
};
static_assert(is_a_rate<Frequency<>>);
static_assert(!is_a_rate<double>);
}  // namespace

TEST_SUITE("reliability/slow_nodes") {
  TEST_CASE("one node is slow as often as nodes are; none and all are exact") {
    CHECK(slow_node_delay(0.1, 0.02, 1) == doctest::Approx(0.002));
    static_assert(slow_node_delay(0.1, 0.0, 4096) == 0.0);
    static_assert(slow_node_delay(0.1, 1.0, 4096) == 0.1);
  }

  // 1 - 0.995^1280 = 99.84 %: with 0.5 % of machines slower by 10 %, a job on 10,240 accelerators
  // has one nearly always.
  TEST_CASE("published: half a percent of slow machines slows a large job by all of it") {
    CHECK(slow_node_delay(0.10, 0.005, 1280) ==
          doctest::Approx(0.10 * (1.0 - std::pow(0.995, 1280))));
    CHECK(slow_node_delay(0.10, 0.005, 1280) > 0.099);
    CHECK(slow_node_delay(0.10, 0.005, 8) < 0.005);
  }

  TEST_CASE("a node that turns slow once in 50 days, replaced after half a day: 1 in 101") {
    CHECK(slow_share(1.0 / (50.0 * day), 0.5 * day) == doctest::Approx(1.0 / 101.0));
    CHECK(slow_share(0.0 / day, 0.5 * day) == 0.0);
  }

  TEST_CASE("property: equals the power, grows with nodes, and is s n q where that is small") {
    double before = -1.0;
    for (const int n : {1, 2, 3, 7, 64, 1000, 4095, 65'536}) {
      CAPTURE(n);
      const double now = slow_node_delay(0.2, 1e-3, n);
      CHECK(now == doctest::Approx(-0.2 * std::expm1(n * std::log1p(-1e-3))).epsilon(1e-12));
      CHECK(now > before);
      CHECK(slow_node_delay(0.2, 1e-12, n) / (0.2 * n * 1e-12) ==
            doctest::Approx(1.0).epsilon(1e-6));
      before = now;
    }
  }

  TEST_CASE("refuses negative slowness, shares above one and no nodes") {
    CHECK_THROWS_WITH_AS(slow_node_delay(-0.1, 0.01, 8),
                         "slow_node_delay: slowness must not be negative, got -0.1", InvalidInput);
    CHECK_THROWS_AS(slow_node_delay(0.1, 1.01, 8), InvalidInput);
    CHECK_THROWS_AS(slow_node_delay(0.1, 0.01, 0), InvalidInput);
    CHECK_THROWS_AS(slow_share(-1.0 / day, 1.0 * day), InvalidInput);
    CHECK_THROWS_AS(slow_share(1.0 / day, -1.0 * day), InvalidInput);
  }

  TEST_CASE("derivative in the share is s n (1 - q)^(n - 1)") {
    using D = study::Dual<1>;
    const D delay = slow_node_delay(D(0.1), D::variable(0.01, 0), 100);
    CHECK(delay.derivative(0) == doctest::Approx(0.1 * 100.0 * std::pow(0.99, 99)));
  }
}
