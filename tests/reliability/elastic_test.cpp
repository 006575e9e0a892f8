#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

#include <bessemer/reliability/elastic.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using reliability::elastic_state;
using reliability::ElasticState;
using reliability::pool_state;
using reliability::RepairShop;
using reliability::replicas_at_work;

constexpr Frequency<> rate = 0.01 / day;
constexpr RepairShop<> shop{.spares = 2, .repair = 1.0 * day};

/// Throughput of a job played node by node: replicas that lack a node, whichever it was, stand still
/// until one is back; spares and, if it re-packs, nodes of other broken replicas fill the gaps.
double played(int replicas, int per_replica, int spares, int crews, double load, bool repacks) {
  std::mt19937_64 random(5);
  const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 1.0) * 0x1.0p-53; };
  std::vector<int> lacks(static_cast<std::size_t>(replicas), 0);  // nodes that each replica lacks
  int idle = spares, broken = 0;
  double time = 0.0, done = 0.0;
  for (int event = 0; event < 400'000; ++event) {
    int whole = 0;
    for (const int lack : lacks) whole += lack == 0 ? 1 : 0;
    const double fails = whole * per_replica * load;
    const double repairs = crews > 0 && broken > crews ? crews : broken;
    const double wait = -std::log(uniform()) / (fails + repairs);
    time += wait;
    done += wait * whole / replicas;
    if (uniform() * (fails + repairs) < fails) {  // of a replica at work
      ++broken;
      auto of = static_cast<std::size_t>(uniform() * 0.999999 * replicas);
      while (lacks[of] > 0) of = (of + 1) % lacks.size();
      ++lacks[of];
    } else {
      --broken;
      ++idle;
    }
    for (int& lack : lacks) {
      while (lack > 0 && idle > 0) {
        --lack;
        --idle;
      }
    }
    if (!repacks) continue;
    for (;;) {  // take a broken replica apart where that makes another whole
      std::size_t most = 0, least = 0;
      int broken_replicas = 0;
      for (std::size_t i = 0; i < lacks.size(); ++i) {
        if (lacks[i] == 0) continue;
        ++broken_replicas;
        if (lacks[most] == 0 || lacks[i] > lacks[most]) most = i;
        if (lacks[least] == 0 || lacks[i] <= lacks[least]) least = i;
      }
      if (broken_replicas < 2 || per_replica - lacks[most] < 1) break;
      --lacks[least];
      ++lacks[most];
    }
  }
  return done / time;
}

template <class Rate>
concept is_a_rate = requires(Rate r) {
  elastic_state(shop, 8, 16, r);
};
static_assert(is_a_rate<Frequency<>>);
static_assert(!is_a_rate<double>);
}  // namespace

TEST_SUITE("reliability/elastic") {
  TEST_CASE("replicas at work: spares first, then a replica a node, or whole replicas re-packed") {
    static_assert(replicas_at_work(8, 4, 2, 0, false) == 8);
    static_assert(replicas_at_work(8, 4, 2, 2, false) == 8);
    static_assert(replicas_at_work(8, 4, 2, 5, false) == 5);
    static_assert(replicas_at_work(8, 4, 2, 5, true) == 7);
    static_assert(replicas_at_work(8, 4, 2, 7, true) == 6);
    static_assert(replicas_at_work(8, 4, 2, 34, true) == 0);
    static_assert(replicas_at_work(8, 4, 2, 10, false) == 0);
  }

  // Independent nodes, each up 1/(1 + l rho) of the time.
  TEST_CASE("replicas of one node, without spares: the availability of a node") {
    const ElasticState<> state =
        elastic_state(RepairShop<>{.spares = 0, .repair = 5.0 * day}, 50, 1, rate);
    CHECK(state.throughput == doctest::Approx(1.0 / 1.05).epsilon(1e-12));
    CHECK(state.full == doctest::Approx(std::pow(1.0 / 1.05, 50)));
    CHECK(state.stopped == doctest::Approx(std::pow(0.05 / 1.05, 50)));
  }

  TEST_CASE("nodes that never fail lose nothing") {
    const ElasticState<> state = elastic_state(shop, 8, 16, 0.0 / day);
    CHECK(state.throughput == 1.0);
    CHECK(state.full == 1.0);
    CHECK(state.stopped == 0.0);
  }

  TEST_CASE("property: one replica cannot shrink, and waits as often as any job") {
    for (const int spares : {0, 1, 5}) {
      CAPTURE(spares);
      const RepairShop<> given{.spares = spares, .repair = 3.0 * day, .crews = 2};
      const ElasticState<> state = elastic_state(given, 1, 100, rate);
      const double waiting = pool_state(given, 100, rate).waiting;
      CHECK(state.stopped == doctest::Approx(waiting).epsilon(1e-12));
      CHECK(state.throughput == doctest::Approx(1.0 - waiting).epsilon(1e-12));
    }
  }

  TEST_CASE("property: shrinking beats waiting; re-packing beats standing still") {
    for (const int replicas : {2, 8, 64}) {
      for (const int spares : {0, 2, 6}) {
        CAPTURE(replicas);
        CAPTURE(spares);
        const RepairShop<> given{.spares = spares, .repair = 1.0 * day};
        const ElasticState<> packed = elastic_state(given, replicas, 8, rate, true);
        const ElasticState<> still = elastic_state(given, replicas, 8, rate, false);
        CHECK(packed.throughput > 1.0 - pool_state(given, replicas * 8, rate).waiting);
        CHECK(packed.throughput >= still.throughput);
        CHECK(packed.throughput < 1.0);
        CHECK(packed.full + packed.stopped < 1.0);
      }
    }
  }

  TEST_CASE("property: spares and quick repairs keep the job large") {
    double before = 0.0;
    for (int spares = 0; spares < 6; ++spares) {
      CAPTURE(spares);
      const double now =
          elastic_state(RepairShop<>{.spares = spares, .repair = 1.0 * day}, 8, 16, rate)
              .throughput;
      CHECK(now > before);
      before = now;
    }
    CHECK(elastic_state(RepairShop<>{.spares = 2, .repair = 0.5 * day}, 8, 16, rate).throughput >
          elastic_state(shop, 8, 16, rate).throughput);
  }

  // 400,000 failures and repairs: stretches are independent after some ten of them, which leaves
  // 0.5 % of what is lost.
  TEST_CASE("simulation: jobs played node by node have the same throughput within 1 %") {
    struct Row {
      int replicas, per_replica, spares, crews;
      double load;
    };
    for (const Row& row : {Row{8, 4, 2, 0, 0.1}, Row{8, 4, 0, 2, 0.05}, Row{16, 2, 3, 4, 0.2}}) {
      for (const bool repacks : {false, true}) {
        CAPTURE(row.replicas);
        CAPTURE(row.crews);
        CAPTURE(repacks);
        const ElasticState<> state = elastic_state(
            RepairShop<>{.spares = row.spares, .repair = row.load * day, .crews = row.crews},
            row.replicas, row.per_replica, 1.0 / day, repacks);
        CHECK(played(row.replicas, row.per_replica, row.spares, row.crews, row.load, repacks) ==
              doctest::Approx(state.throughput).epsilon(0.005));  // of 1 + 1
      }
    }
  }

  TEST_CASE("refuses jobs without replicas, and spares that fail") {
    CHECK_THROWS_WITH_AS(elastic_state(shop, 0, 16, rate),
                         "elastic_state: replicas must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_AS(elastic_state(shop, 8, 0, rate), InvalidInput);
    CHECK_THROWS_AS(elastic_state(shop, 8, 16, -1.0 / day), InvalidInput);
    RepairShop<> warm = shop;
    warm.spares_fail = true;
    CHECK_THROWS_AS(elastic_state(warm, 8, 16, rate), InvalidInput);
  }

  TEST_CASE("derivative: by the rate, -rho/(1 + l rho)^2 for replicas of one node") {
    using D = study::Dual<1>;
    const double rho = 5.0 * day.value(), l = rate.value();
    const auto state =
        elastic_state(RepairShop<D>{.spares = 0, .repair = Time<D>::from_value(D(rho))}, 20, 1,
                      Frequency<D>::from_value(D::variable(l, 0)));
    CHECK(state.throughput.derivative(0) ==
          doctest::Approx(-rho / ((1.0 + l * rho) * (1.0 + l * rho))));
  }
}
