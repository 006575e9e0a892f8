#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/repair_queue.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using reliability::pool_state;
using reliability::PoolState;
using reliability::RepairShop;
using reliability::spares_for_waiting;

constexpr Frequency<> rate = 0.01 / day;

/// Erlang's loss formula by its usual recursion [Erlang1917].
double erlang_b(int servers, double load) {
  double b = 1.0;
  for (int j = 1; j <= servers; ++j) b = load * b / (j + load * b);
  return b;
}

template <class Rate>
concept is_a_rate = requires(Rate r) {
  pool_state(RepairShop<>{.spares = 1, .repair = 1.0 * day}, 8, r);
};
static_assert(is_a_rate<Frequency<>>);
static_assert(!is_a_rate<Time<>>);
}  // namespace

TEST_SUITE("reliability/repair_queue") {
  // Load 100 x 0.01 x 2 = 2; one spare: weights 1, 2, 2, so that the job waits 2/5 of the time.
  TEST_CASE("a hundred nodes, one spare, two days: waiting two fifths") {
    const PoolState<> state = pool_state(RepairShop<>{.spares = 1, .repair = 2.0 * day}, 100, rate);
    CHECK(state.waiting == doctest::Approx(0.4));
    CHECK(state.nodes_out == doctest::Approx(1.2));
    CHECK(state.crews_busy == doctest::Approx(1.2));
  }

  // One crew: weights 1, 2, 4.
  TEST_CASE("one crew repairs one node after the other") {
    const PoolState<> state =
        pool_state(RepairShop<>{.spares = 1, .repair = 2.0 * day, .crews = 1}, 100, rate);
    CHECK(state.waiting == doctest::Approx(4.0 / 7.0));
    CHECK(state.crews_busy == doctest::Approx(6.0 / 7.0));
    CHECK(state.nodes_out == doctest::Approx(10.0 / 7.0));
  }

  TEST_CASE("nodes that never fail, or repairs that take no time, never make the job wait") {
    CHECK(pool_state(RepairShop<>{.spares = 0, .repair = 2.0 * day}, 100, 0.0 / day).waiting ==
          0.0);
    CHECK(pool_state(RepairShop<>{.spares = 0, .repair = 0.0 * day}, 100, rate).waiting == 0.0);
  }

  TEST_CASE("property: a crew for each node is Erlang's loss formula of one server more") {
    for (const int spares : {0, 1, 5, 20, 100}) {
      for (const int nodes : {1, 100, 2000, 20'000}) {
        CAPTURE(spares);
        CAPTURE(nodes);
        CHECK(
            pool_state(RepairShop<>{.spares = spares, .repair = 1.0 * day}, nodes, rate).waiting ==
            doctest::Approx(erlang_b(spares + 1, nodes * 0.01)).epsilon(1e-10));
      }
    }
  }

  // What goes out comes back: failures while the job runs, times the repair, are the crews at work.
  TEST_CASE("property: flow in balance") {
    for (const int crews : {0, 1, 3}) {
      CAPTURE(crews);
      const PoolState<> state =
          pool_state(RepairShop<>{.spares = 4, .repair = 1.5 * day, .crews = crews}, 100, rate);
      CHECK(state.crews_busy == doctest::Approx((1.0 - state.waiting) * 100 * 0.01 * 1.5));
    }
  }

  TEST_CASE("property: spares and crews help; spares that fail help less; more nodes hurt") {
    for (int spares = 0; spares < 8; ++spares) {
      CAPTURE(spares);
      const RepairShop<> shop{.spares = spares, .repair = 1.0 * day};
      RepairShop<> more = shop, one_crew = shop, warm = shop;
      more.spares = spares + 1;
      one_crew.crews = 1;
      warm.spares_fail = true;
      const double now = pool_state(shop, 100, rate).waiting;
      CHECK(pool_state(more, 100, rate).waiting < now);
      CHECK(pool_state(one_crew, 100, rate).waiting >= now);
      CHECK(pool_state(warm, 100, rate).waiting >= now);
      CHECK(pool_state(shop, 101, rate).waiting > now);
    }
  }

  TEST_CASE("property: the number found is the fewest") {
    const RepairShop<> shop{.spares = 0, .repair = 2.0 * day, .crews = 5};
    const int spares = spares_for_waiting(0.001, shop, 100, rate);
    RepairShop<> found = shop, fewer = shop;
    found.spares = spares;
    fewer.spares = spares - 1;
    CHECK(pool_state(found, 100, rate).waiting <= 0.001);
    CHECK(pool_state(fewer, 100, rate).waiting > 0.001);
  }

  TEST_CASE("crews that are too few cannot be helped by spares") {
    CHECK_THROWS_AS(
        spares_for_waiting(0.01, RepairShop<>{.spares = 0, .repair = 2.0 * day, .crews = 1}, 100,
                           rate),
        Infeasible);
  }

  TEST_CASE("refuses negative spares, crews and repairs, and jobs of no nodes") {
    CHECK_THROWS_WITH_AS(pool_state(RepairShop<>{.spares = -1, .repair = 1.0 * day}, 8, rate),
                         "repair_shop.spares: must not be negative, got -1", InvalidInput);
    CHECK_THROWS_AS(pool_state(RepairShop<>{.spares = 1, .repair = -1.0 * day}, 8, rate),
                    InvalidInput);
    CHECK_THROWS_AS(
        pool_state(RepairShop<>{.spares = 1, .repair = 1.0 * day, .crews = -1}, 8, rate),
        InvalidInput);
    CHECK_THROWS_AS(pool_state(RepairShop<>{.spares = 1, .repair = 1.0 * day}, 0, rate),
                    InvalidInput);
    CHECK_THROWS_AS(pool_state(RepairShop<>{.spares = 1, .repair = 1.0 * day}, 8, -1.0 / day),
                    InvalidInput);
    CHECK_THROWS_AS(
        spares_for_waiting(0.0, RepairShop<>{.spares = 1, .repair = 1.0 * day}, 8, rate),
        InvalidInput);
    CHECK_THROWS_WITH_AS((RepairShop<>{.spares = 1}), "repair_shop.repair: must be given",
                         InvalidInput);
  }

  TEST_CASE("derivative: by the repair, against central differences") {
    using D = study::Dual<1>;
    const auto waiting = [](auto repair) {
      using S = decltype(repair);
      return pool_state(
                 RepairShop<S>{.spares = 3, .repair = Time<S>::from_value(repair), .crews = 2}, 100,
                 as<S>(rate))
          .waiting;
    };
    const double at = 1.5 * day.value(), h = 1e-4 * at;
    CHECK(waiting(D::variable(at, 0)).derivative(0) /
              ((waiting(at + h) - waiting(at - h)) / (2.0 * h)) ==
          doctest::Approx(1.0).epsilon(1e-6));
  }
}
