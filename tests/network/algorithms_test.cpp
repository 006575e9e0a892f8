#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::network;
using hardware::Fabric;
using hardware::Link;
using hardware::Shape;
using plan::Collective;
using plan::Message;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Knobs that the properties turn.
template <Real S = double>
struct Knobs {
  S inner_bandwidth = S(450e9);
  S inner_latency = S(2e-6);
  S outer_bandwidth = S(50e9);
  S outer_latency = S(5e-6);
  S oversubscription = S(1.0);
  bool reduces = false;
  Shape shape = Shape::switched;
};

/// Nodes of 8, leaves of 64, a machine of 512.
template <Real S = double>
Fabric<S> three_tiers(const Knobs<S>& k = {}) {
  const Link<S> inner{.bandwidth = Bandwidth<S>::from_value(k.inner_bandwidth),
                      .latency = Time<S>::from_value(k.inner_latency)};
  const Link<S> outer{.bandwidth = Bandwidth<S>::from_value(k.outer_bandwidth),
                      .latency = Time<S>::from_value(k.outer_latency)};
  return {{.name = "node", .ranks = 8, .link = inner, .in_network_reduction = k.reduces},
          {.name = "leaf", .ranks = 64, .link = outer, .in_network_reduction = k.reduces},
          {.name = "spine",
           .ranks = 512,
           .link = outer,
           .shape = k.shape,
           .oversubscription = k.oversubscription,
           .in_network_reduction = k.reduces}};
}

/// Calls `visit(algorithm, message, fabric)` for each algorithm that applies to each collective.
template <class Visit>
void each_case(const Fabric<>& fabric, double bytes, int ranks, int stride, Visit visit) {
  for (const Collective collective : plan::collectives) {
    if (collective == Collective::send && ranks != 2) continue;
    const Message<> message{collective, bytes * byte, {.ranks = ranks, .stride = stride}};
    const auto crossed = crossings(message, fabric);
    for (const Algorithm algorithm : algorithms) {
      if (applies(algorithm, collective, crossed)) visit(algorithm, message, fabric);
    }
  }
}
double seconds(Algorithm algorithm, const Message<>& message, const Fabric<>& fabric) {
  return algorithm_time(algorithm, message, crossings(message, fabric)) / second;
}
double cheapest(const Message<>& message, const Fabric<>& fabric) {
  return CheapestCollectives{}.time(message, fabric) / second;
}
constexpr Message<> message(Collective collective, double bytes, int ranks, int stride = 1) {
  return {collective, bytes * byte, {.ranks = ranks, .stride = stride}};
}

constexpr double sizes[] = {0.0, 1.0, 1e3, 1e6, 1e9};
constexpr std::array<int, 2> groups[] = {{2, 1}, {8, 1}, {2, 8}, {16, 1}, {64, 8}, {512, 1}};

/// Both fabrics, with and without switches that sum, over sizes and groups.
template <class Visit>
void everywhere(Visit visit) {
  for (const bool reduces : {false, true}) {
    Knobs<> knobs;
    knobs.reduces = reduces;
    for (const double bytes : sizes) {
      for (const auto& group : groups) {
        const int ranks = group[0];
        const int stride = group[1];
        CAPTURE(reduces);
        CAPTURE(bytes);
        CAPTURE(ranks);
        CAPTURE(stride);
        visit(knobs, bytes, ranks, stride);
      }
    }
  }
}
/// Checks that no algorithm gets faster when `change` turns the knobs, and that one gets slower.
template <class Change>
void never_faster(Change change) {
  int slower = 0;
  everywhere([&](const Knobs<>& before, double bytes, int ranks, int stride) {
    Knobs<> after = before;
    change(after);
    const auto changed = three_tiers(after);
    each_case(three_tiers(before), bytes, ranks, stride,
              [&](Algorithm algorithm, const Message<>& message, const Fabric<>& fabric) {
                CAPTURE(to_text(algorithm).data());
                const double now = seconds(algorithm, message, changed);
                const double then = seconds(algorithm, message, fabric);
                CHECK(now >= then * (1.0 - 1e-12));
                slower += now > then;
              });
  });
  CHECK(slower > 0);
}
}  // namespace

TEST_SUITE("network/algorithms") {
  TEST_CASE("every algorithm has a name of its own and applies somewhere") {
    for (const Algorithm a : algorithms) {
      for (const Algorithm b : algorithms) CHECK((to_text(a) == to_text(b)) == (a == b));
      bool found = false;
      everywhere([&](const Knobs<>& knobs, double bytes, int ranks, int stride) {
        each_case(three_tiers(knobs), bytes, ranks, stride,
                  [&](Algorithm algorithm, const Message<>&, const Fabric<>&) {
                    found = found || algorithm == a;
                  });
      });
      CHECK(found);
    }
  }

  TEST_CASE("every collective has an algorithm on every group") {
    everywhere([](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      for (const Collective collective : plan::collectives) {
        if (collective == Collective::send && ranks != 2) continue;
        CHECK(cheapest(message(collective, bytes, ranks, stride), three_tiers(knobs)) >= 0.0);
      }
    });
  }

  TEST_CASE("property 1: time never falls when the message grows") {
    everywhere([](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      each_case(three_tiers(knobs), bytes, ranks, stride,
                [&](Algorithm algorithm, const Message<>& small, const Fabric<>& fabric) {
                  Message<> large = small;
                  large.size = (1.01 * bytes + 1.0) * byte;
                  CHECK(seconds(algorithm, large, fabric) > seconds(algorithm, small, fabric));
                });
    });
  }

  TEST_CASE("property 2: time never falls when inner bandwidth falls") {
    never_faster([](Knobs<>& knobs) { knobs.inner_bandwidth *= 0.9; });
  }
  TEST_CASE("property 3: time never falls when outer bandwidth falls") {
    never_faster([](Knobs<>& knobs) { knobs.outer_bandwidth *= 0.9; });
  }
  TEST_CASE("property 4: time never falls when inner latency grows") {
    never_faster([](Knobs<>& knobs) { knobs.inner_latency *= 1.1; });
  }
  TEST_CASE("property 5: time never falls when outer latency grows") {
    never_faster([](Knobs<>& knobs) { knobs.outer_latency *= 1.1; });
  }
  TEST_CASE("property 6: time never falls when oversubscription grows") {
    never_faster([](Knobs<>& knobs) { knobs.oversubscription *= 1.5; });
  }

  TEST_CASE("property 7: a tier that is never full is as good as one that cannot be") {
    Knobs<> knobs;
    knobs.oversubscription = 4.0;
    for (const Collective collective : plan::collectives) {
      Message<> few = message(collective, 1e9, 2, 64);
      few.concurrent = 16;  // of 64 that the leaf holds: a quarter
      CHECK(cheapest(few, three_tiers(knobs)) == cheapest(few, three_tiers()));
      few.concurrent = 17;
      CHECK(cheapest(few, three_tiers(knobs)) > cheapest(few, three_tiers()));
    }
  }

  TEST_CASE("property 8: doubling all rates and halving latencies halves the time") {
    everywhere([](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      Knobs<> twice = knobs;
      twice.inner_bandwidth *= 2.0;
      twice.outer_bandwidth *= 2.0;
      twice.inner_latency /= 2.0;
      twice.outer_latency /= 2.0;
      each_case(three_tiers(knobs), bytes, ranks, stride,
                [&](Algorithm algorithm, const Message<>& message, const Fabric<>& fabric) {
                  CHECK(2.0 * seconds(algorithm, message, three_tiers(twice)) ==
                        doctest::Approx(seconds(algorithm, message, fabric)).epsilon(1e-12));
                });
    });
  }

  // A rank must send (n - 1)/n of the buffer in a reduce-scatter, gather or all-to-all, and twice as
  // much in an all-reduce without switches that sum; with them, and in copies, the buffer once.
  TEST_CASE("property 9: on one tier no algorithm beats the least bytes that a rank must send") {
    for (const bool reduces : {false, true}) {
      for (const int ranks : {2, 3, 5, 8, 13, 64}) {
        const Fabric<> one{{.ranks = 64,
                            .link = {.bandwidth = 50.0 * GB / second, .latency = 1.0 * microsecond},
                            .in_network_reduction = reduces}};
        each_case(one, 1e9, ranks, 1,
                  [&](Algorithm algorithm, const Message<>& m, const Fabric<>&) {
                    const bool sums = m.collective == Collective::all_reduce;
                    const bool whole = m.collective == Collective::send ||
                                       m.collective == Collective::broadcast ||
                                       m.collective == Collective::reduce;
                    const double share = whole ? 1.0 : (ranks - 1.0) / ranks;
                    const double factor = sums && algorithm != Algorithm::in_network ? 2.0 : 1.0;
                    CAPTURE(to_text(algorithm).data());
                    CHECK(seconds(algorithm, m, one) >= factor * share * 1e9 / 50e9);
                  });
      }
    }
  }

  TEST_CASE("property 10: an all-reduce by rings is a reduce-scatter and an all-gather") {
    everywhere([](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      for (const Algorithm ring : {Algorithm::flat_ring, Algorithm::hierarchical_ring}) {
        const auto of = [&](Collective collective) {
          return seconds(ring, message(collective, bytes, ranks, stride), three_tiers(knobs));
        };
        CHECK(of(Collective::all_reduce) ==
              doctest::Approx(of(Collective::reduce_scatter) + of(Collective::all_gather))
                  .epsilon(1e-13));
      }
    });
  }

  TEST_CASE("property 11: a reduce takes as long as a broadcast, a gather as a scatter") {
    everywhere([](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      const auto of = [&](Collective collective) {
        return cheapest(message(collective, bytes, ranks, stride), three_tiers(knobs));
      };
      CHECK(of(Collective::reduce) == of(Collective::broadcast));
      CHECK(of(Collective::reduce_scatter) == of(Collective::all_gather));
    });
  }

  TEST_CASE("property 12: the cheapest is at most each that applies, and is one of them") {
    everywhere([](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      each_case(three_tiers(knobs), bytes, ranks, stride,
                [&](Algorithm algorithm, const Message<>& m, const Fabric<>& fabric) {
                  const auto chosen = CheapestCollectives{}.chosen(m, fabric);
                  CHECK(chosen.time / second <= seconds(algorithm, m, fabric));
                  CHECK(chosen.time / second == seconds(chosen.algorithm, m, fabric));
                });
    });
  }

  TEST_CASE(
      "property 13: an all-reduce costs at most a reduce and a broadcast, at least either half") {
    everywhere([](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      const auto of = [&](Collective collective) {
        return cheapest(message(collective, bytes, ranks, stride), three_tiers(knobs));
      };
      const double sum = of(Collective::all_reduce);
      CHECK(sum <= (of(Collective::reduce) + of(Collective::broadcast)) * (1.0 + 1e-12));
      // Switches sum in two levels what a gather must send in three tiers of rounds.
      if (!knobs.reduces) CHECK(sum >= of(Collective::all_gather) * (1.0 - 1e-12));
    });
  }

  TEST_CASE("property 14: switches that sum never make the cheapest slower") {
    Knobs<> with;
    with.reduces = true;
    for (const double bytes : sizes) {
      for (const auto& [ranks, stride] : groups) {
        for (const Collective collective : plan::collectives) {
          const auto m = message(collective, bytes, ranks, stride);
          CHECK(cheapest(m, three_tiers(with)) <= cheapest(m, three_tiers()));
        }
      }
    }
  }

  TEST_CASE("property 15: in one switch sums beat rings from four ranks on, and approach half") {
    const Link<> link{.bandwidth = 450.0 * GB / second, .latency = 1.0 * microsecond};
    for (int ranks = 4; ranks <= 1024; ranks *= 2) {
      CHECK(switch_all_reduce_time(1e9 * byte, ranks, link) <
            ring_all_reduce_time(1e9 * byte, ranks, link));
    }
    CHECK(switch_all_reduce_time(1e12 * byte, 1024, link) /
              ring_all_reduce_time(1e12 * byte, 1024, link) ==
          doctest::Approx(0.5).epsilon(0.01));
  }

  TEST_CASE("property 16: small messages go by doubling or trees, large ones by rings or rails") {
    const auto fabric = three_tiers();
    const auto of = [&](Collective collective, double bytes) {
      return CheapestCollectives{}.chosen(message(collective, bytes, 512), fabric).algorithm;
    };
    CHECK(of(Collective::all_reduce, 1e3) == Algorithm::halving_doubling);
    CHECK(of(Collective::broadcast, 1e3) == Algorithm::binomial_tree);
    CHECK(of(Collective::broadcast, 1e10) == Algorithm::scatter_all_gather);
    CHECK(of(Collective::all_to_all, 1e3) == Algorithm::hierarchical_pairwise);
    CHECK(of(Collective::all_to_all, 1e11) == Algorithm::pairwise);
  }

  TEST_CASE("property 17: latencies of trees and doubling are logarithmic, of rings linear") {
    const Link<> link{.bandwidth = 50.0 * GB / second, .latency = 1.0 * microsecond};
    const auto growth = [&](auto time) { return time(1024) / time(32); };
    CHECK(growth([&](int n) { return ring_all_reduce_time(0.0 * byte, n, link); }) ==
          doctest::Approx(1023.0 / 31.0));
    CHECK(growth([&](int n) { return halving_doubling_all_reduce_time(0.0 * byte, n, link); }) ==
          doctest::Approx(2.0));
    CHECK(growth([&](int n) { return double_tree_all_reduce_time(0.0 * byte, n, link); }) ==
          doctest::Approx(2.0));
    CHECK(growth([&](int n) { return binomial_broadcast_time(0.0 * byte, n, link); }) ==
          doctest::Approx(2.0));
  }

  TEST_CASE("property 18: the best number of pieces is at most any whole number of them") {
    for (const double bytes : {1.0, 1e4, 1e6, 1e9}) {
      for (const double latency : {0.0, 1e-7, 1e-5}) {
        const Link<> link{.bandwidth = 50.0 * GB / second, .latency = latency * second};
        const DataSize<> size = bytes * byte;
        double chain = infinity, tree = infinity, sum = infinity;
        for (int k = 1; k <= 3000; ++k) {
          chain = std::min<double>(chain, chain_broadcast_time(size, 9, k, link) / second);
          tree = std::min<double>(tree, double_tree_all_reduce_time(size, 9, k, link) / second);
          sum = std::min<double>(sum, switch_tree_all_reduce_time(size, 2, k, link) / second);
        }
        CAPTURE(bytes);
        CAPTURE(latency);
        const auto just_below = [](Time<> best, double whole) {
          CHECK(best / second <= whole * (1.0 + 1e-12));
          CHECK(best / second >= whole * 0.98);  // whole pieces lose little
        };
        just_below(chain_broadcast_time(size, 9, link), chain);
        just_below(double_tree_all_reduce_time(size, 9, link), tree);
        just_below(switch_tree_all_reduce_time(size, 2, link), sum);
      }
    }
  }

  TEST_CASE(
      "property 19: the bandwidth of trees, chains and switches approaches that of the wire") {
    const Link<> link{.bandwidth = 50.0 * GB / second, .latency = 1.0 * microsecond};
    const DataSize<> size = 1e13 * byte;
    CHECK(double_tree_all_reduce_time(size, 64, link) / (2.0 * size / link.bandwidth) ==
          doctest::Approx(1.0).epsilon(0.01));
    CHECK(chain_broadcast_time(size, 64, link) / (size / link.bandwidth) ==
          doctest::Approx(1.0).epsilon(0.01));
    CHECK(switch_tree_all_reduce_time(size, 3, link) / (size / link.bandwidth) ==
          doctest::Approx(1.0).epsilon(0.01));
  }

  TEST_CASE("property 20: splitting a tier of equal links in two never helps a flat ring's bytes") {
    const Link<> link{.bandwidth = 50.0 * GB / second, .latency = 0.0 * second};
    const Fabric<> one{{.ranks = 64, .link = link}};
    const Fabric<> two{{.ranks = 8, .link = link}, {.ranks = 64, .link = link}};
    for (const Collective collective : {Collective::all_reduce, Collective::all_gather}) {
      const auto m = message(collective, 1e9, 64);
      CHECK(seconds(Algorithm::flat_ring, m, one) ==
            doctest::Approx(seconds(Algorithm::flat_ring, m, two)).epsilon(1e-13));
      // The bytes of a hierarchy telescope to the same (n - 1)/n.
      CHECK(seconds(Algorithm::hierarchical_ring, m, one) ==
            doctest::Approx(seconds(Algorithm::hierarchical_ring, m, two)).epsilon(1e-13));
    }
  }

  TEST_CASE("property 21: pairwise over equal tiers is pairwise on one") {
    const Link<> link{.bandwidth = 50.0 * GB / second, .latency = 3.0 * microsecond};
    const Fabric<> one{{.ranks = 64, .link = link}};
    const Fabric<> two{{.ranks = 8, .link = link}, {.ranks = 64, .link = link}};
    const auto m = message(Collective::all_to_all, 1e9, 64);
    CHECK(seconds(Algorithm::pairwise, m, one) ==
          doctest::Approx(seconds(Algorithm::pairwise, m, two)).epsilon(1e-13));
  }

  TEST_CASE(
      "property 22: rails spare what keeps to its place from oversubscription, nothing else") {
    Knobs<> rails, shared;
    rails.oversubscription = shared.oversubscription = 4.0;
    rails.shape = Shape::rail_optimized;
    const auto sum = message(Collective::all_reduce, 1e9, 512);
    const auto exchange = message(Collective::all_to_all, 1e9, 512);
    const auto of = [](Algorithm algorithm, const Message<>& m, const Knobs<>& knobs) {
      return seconds(algorithm, m, three_tiers(knobs));
    };
    CHECK(of(Algorithm::hierarchical_ring, sum, rails) ==
          of(Algorithm::hierarchical_ring, sum, Knobs<>{}));
    CHECK(of(Algorithm::hierarchical_pairwise, exchange, rails) ==
          of(Algorithm::hierarchical_pairwise, exchange, Knobs<>{}));
    CHECK(of(Algorithm::pairwise, exchange, rails) == of(Algorithm::pairwise, exchange, shared));
    CHECK(of(Algorithm::pairwise, exchange, rails) > of(Algorithm::pairwise, exchange, Knobs<>{}));
  }

  TEST_CASE("property 23: a group of one takes no time, whatever the collective") {
    for (const Collective collective : plan::collectives) {
      CHECK(cheapest(message(collective, 1e9, 1), three_tiers()) == 0.0);
    }
  }

  TEST_CASE("property 24: protocols never beat the wire, and only shorten what latency they add") {
    const CheapestCollectives libraries{nccl_protocols};
    const CheapestCollectives simple{{nccl_protocols[2]}};
    Knobs<> no_latency;
    no_latency.inner_latency = no_latency.outer_latency = 0.0;
    everywhere([&](const Knobs<>& knobs, double bytes, int ranks, int stride) {
      for (const Collective collective : plan::collectives) {
        const auto m = message(collective, bytes, ranks, stride);
        no_latency.reduces = knobs.reduces;
        const double time = libraries.time(m, three_tiers(knobs)) / second;
        CHECK(time <= simple.time(m, three_tiers(knobs)) / second * (1.0 + 1e-12));
        CHECK(time >= cheapest(m, three_tiers(no_latency)) * (1.0 - 1e-12));
      }
    });
  }

  TEST_CASE("refuses an algorithm where it does not apply") {
    const auto m = message(Collective::all_to_all, 1e9, 8);
    CHECK_THROWS_WITH_AS(algorithm_time(Algorithm::flat_ring, m, crossings(m, three_tiers())),
                         "algorithm_time: flat_ring does not apply to all_to_all here",
                         InvalidInput);
    const auto bad = message(Collective::all_reduce, -1.0, 8);
    CHECK_THROWS_WITH_AS(CheapestCollectives{}.time(bad, three_tiers()),
                         "message.size: must be zero or more and finite, got -1 byte",
                         InvalidInput);
    CHECK_THROWS_AS(double_tree_fill(3), InvalidInput);
    CHECK_THROWS_AS(switch_tree_all_reduce_time(1e9 * byte, 0, three_tiers()[0].link),
                    InvalidInput);
    CHECK_THROWS_AS(
        direct_all_to_all_time(1e9 * byte, 8, 9, three_tiers()[0].link, 1.0 * GB / second),
        InvalidInput);
  }

  TEST_CASE("a choice stands in a constant expression") {
    constexpr Fabric<> fabric{
        {.name = "node",
         .ranks = 8,
         .link = {.bandwidth = 450.0 * GB / second, .latency = 2.0 * microsecond},
         .in_network_reduction = true}};
    constexpr auto chosen =
        CheapestCollectives{}.chosen(message(Collective::all_reduce, 1e9, 8), fabric);
    static_assert(chosen.algorithm == Algorithm::in_network);
  }

  TEST_CASE("derivative: of every algorithm by message and both tiers") {
    const auto derived = [](Algorithm algorithm, Collective collective) {
      support::check_derivatives<5>(
          [=]<class S>(const std::array<S, 5>& x) {
            Knobs<S> knobs;
            knobs.inner_bandwidth = x[1];
            knobs.inner_latency = x[2];
            knobs.outer_bandwidth = x[3];
            knobs.outer_latency = x[4];
            knobs.reduces = algorithm == Algorithm::in_network;
            const Message<S> m{
                collective, DataSize<S>::from_value(x[0]), {.ranks = 64, .stride = 1}};
            return algorithm_time(algorithm, m, crossings(m, three_tiers<S>(knobs))).value();
          },
          {1e8, 450e9, 2e-6, 50e9, 5e-6});
    };
    derived(Algorithm::hierarchical_ring, Collective::all_reduce);
    derived(Algorithm::halving_doubling, Collective::all_reduce);
    derived(Algorithm::double_binary_tree, Collective::all_reduce);
    derived(Algorithm::in_network, Collective::all_reduce);
    derived(Algorithm::pairwise, Collective::all_to_all);
    derived(Algorithm::hierarchical_pairwise, Collective::all_to_all);
    derived(Algorithm::binomial_tree, Collective::broadcast);
    derived(Algorithm::scatter_all_gather, Collective::broadcast);
  }
}
