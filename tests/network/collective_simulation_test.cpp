// Each closed form of a collective against a step-by-step simulation of its algorithm on its
// topology, on random ranks, sizes and links: 12,000 cases. Schedules carry named blocks of data; what
// every rank holds in the end is checked too.

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include <bessemer/network/all_to_all.hpp>
#include <bessemer/network/broadcast.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/network/double_binary_tree.hpp>
#include <bessemer/network/double_tree_schedule.hpp>
#include <bessemer/network/in_network.hpp>
#include <bessemer/network/torus_collectives.hpp>
#include <bessemer/network/tree_schedules.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::network;
using hardware::Link;

/// Equal in all but rounding.
doctest::Approx exactly(Time<> time) { return doctest::Approx(time / second).epsilon(1e-9); }

class Draws {
 public:
  explicit Draws(unsigned seed) : engine_{seed} {}
  int whole(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
  /// Log-uniform.
  double number(double low, double high) {
    return low * std::pow(high / low, std::uniform_real_distribution<double>(0.0, 1.0)(engine_));
  }
  Link<> link() {
    return {.bandwidth = number(1.0, 1e3) * GB / second,
            .latency = number(0.1, 50.0) * microsecond};
  }
  DataSize<> size() { return number(1e2, 1e10) * byte; }

 private:
  std::mt19937 engine_;
};

bool all_hold(const Schedule& schedule, int ranks, std::uint64_t what) {
  const Holdings held = holdings_after(schedule, own_contributions(schedule, ranks));
  for (int r = 0; r < ranks; ++r) {
    for (const auto block : held[std::size_t(r)]) {
      if (block != what) return false;
    }
  }
  return true;
}
std::uint64_t everybody(int ranks) { return ranks == 64 ? ~0ULL : (1ULL << ranks) - 1; }
bool reduces_all(const Schedule& schedule, int ranks) {
  return all_hold(schedule, ranks, everybody(ranks));
}
/// Every block is rank 0's in the end.
bool copies_first(const Schedule& schedule, int ranks) { return all_hold(schedule, ranks, 1); }

/// Block `from n + to` of an all-to-all comes to its receiver from its sender.
bool exchanges_all(const Schedule& schedule, int n) {
  Holdings held(std::size_t(n), std::vector<std::uint64_t>(std::size_t(n) * std::size_t(n), 0));
  for (int r = 0; r < n; ++r) {
    for (int to = 0; to < n; ++to) held[std::size_t(r)][std::size_t(r * n + to)] = 1;
  }
  held = holdings_after(schedule, held);
  for (int r = 0; r < n; ++r) {
    for (int from = 0; from < n; ++from) {
      if (held[std::size_t(r)][std::size_t(from * n + r)] != 1) return false;
    }
  }
  return true;
}

/// Blocks that each vertex sends and receives.
struct Traffic {
  std::vector<std::size_t> out, in;
};
Traffic traffic(const Schedule& schedule) {
  Traffic sum{std::vector<std::size_t>(std::size_t(schedule.vertices)),
              std::vector<std::size_t>(std::size_t(schedule.vertices))};
  for (const auto& round : schedule.rounds) {
    for (const Send& send : round) {
      sum.out[std::size_t(send.from)] += send.blocks.size();
      sum.in[std::size_t(send.to)] += send.blocks.size();
    }
  }
  return sum;
}

double ratio(Time<> form, Time<> simulated) { return form / simulated; }
}  // namespace

TEST_SUITE("network/collective_simulation") {
  TEST_CASE("exact: ring all-reduce, 1,000 cases") {
    Draws draw(1);
    for (int i = 0; i < 1000; ++i) {
      const int n = draw.whole(2, 24);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = ring_all_reduce_schedule({n});
      if (i < 60) REQUIRE(reduces_all(schedule, n));
      CHECK(simulated_time(schedule, size / double(n), switched_wires(n, link)) / second ==
            exactly(ring_all_reduce_time(size, n, link)));
    }
  }

  TEST_CASE("exact: ring reduce-scatter, 1,000 cases") {
    Draws draw(2);
    for (int i = 0; i < 1000; ++i) {
      const int n = draw.whole(2, 24);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = ring_reduce_scatter_schedule(n);
      if (i < 60) {
        const Holdings held = holdings_after(schedule, own_contributions(schedule, n));
        for (int r = 0; r < n; ++r) {
          REQUIRE(held[std::size_t(r)][std::size_t(r)] == everybody(n));
        }
      }
      CHECK(simulated_time(schedule, size / double(n), switched_wires(n, link)) / second ==
            exactly(ring_gather_time(size, n, link)));
    }
  }

  TEST_CASE("exact: hierarchical all-reduce over two and three tiers, 1,000 cases") {
    Draws draw(3);
    for (int i = 0; i < 1000; ++i) {
      std::vector<int> sizes;
      hardware::Fabric<> fabric;
      std::vector<Link<>> links;
      int ranks = 1;
      for (int t = draw.whole(2, 3); t > 0; --t) {
        sizes.push_back(draw.whole(2, 4));
        ranks *= sizes.back();
        links.push_back(draw.link());
        fabric.push_back({.ranks = ranks, .link = links.back()});
      }
      const DataSize<> size = draw.size();
      CAPTURE(ranks);
      const Schedule schedule = ring_all_reduce_schedule(sizes);
      if (i < 60) REQUIRE(reduces_all(schedule, ranks));
      const plan::Message<> message{plan::Collective::all_reduce, size, {.ranks = ranks}};
      CHECK(simulated_time(schedule, size / double(ranks), TieredWires(sizes, links)) / second ==
            exactly(HierarchicalRing{}.time(message, fabric)));
    }
  }

  TEST_CASE("exact: halving-doubling of any number of ranks, 800 cases") {
    Draws draw(4);
    for (int i = 0; i < 800; ++i) {
      const int n = draw.whole(2, 40);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = halving_doubling_schedule(n);
      if (i < 60) REQUIRE(reduces_all(schedule, n));
      CHECK(simulated_time(schedule, size / double(schedule.blocks), switched_wires(n, link)) /
                second ==
            exactly(halving_doubling_all_reduce_time(size, n, link)));
    }
  }

  TEST_CASE("exact: doubling all-gather of any number of ranks, 800 cases") {
    Draws draw(5);
    for (int i = 0; i < 800; ++i) {
      const int n = draw.whole(2, 40);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = doubling_gather_schedule(n);
      if (i < 60) {
        Holdings held(std::size_t(n), std::vector<std::uint64_t>(std::size_t(n), 0));
        for (int r = 0; r < n; ++r) held[std::size_t(r)][std::size_t(r)] = 1;
        for (const auto& blocks : holdings_after(schedule, held)) {
          for (const auto block : blocks) REQUIRE(block == 1);
        }
      }
      CHECK(simulated_time(schedule, size / double(n), switched_wires(n, link)) / second ==
            exactly(doubling_gather_time(size, n, link)));
    }
  }

  // The form counts 4 k - 4 + 2 f steps; f is one step too long for some n, twice, and ranks that have
  // nothing to do in a step need not wait for its end.
  TEST_CASE("at most four of its steps above: double binary tree, 600 cases") {
    Draws draw(6);
    for (int i = 0; i < 600; ++i) {
      const int n = draw.whole(4, 40);
      const int pieces = draw.whole(1, 12);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      CAPTURE(pieces);
      const Schedule schedule = double_tree_schedule(n, pieces);
      if (i < 60) REQUIRE(reduces_all(schedule, n));
      for (const auto& round : schedule.rounds) {  // one send and one receive a step
        std::vector<int> out(std::size_t(n), 0);
        std::vector<int> in(std::size_t(n), 0);
        for (const Send& send : round) {
          REQUIRE(++out[std::size_t(send.from)] == 1);
          REQUIRE(++in[std::size_t(send.to)] == 1);
        }
      }
      const Time<> simulated =
          simulated_time(schedule, size / double(2 * pieces), switched_wires(n, link));
      const Time<> form = double_tree_all_reduce_time(size, n, pieces, link);
      const Time<> step = link.latency + size / double(2 * pieces) / link.bandwidth;
      CHECK(simulated / second <= doctest::Approx(form / second).epsilon(1e-9));
      const double steps = (form - simulated) / step;
      CHECK(steps <= 4.0 + 1e-6);
    }
  }

  TEST_CASE("the fill of a double tree is 2 ceil(log2 n) or one step less, up to 600 ranks") {
    for (int n = 4; n <= 600; ++n) {
      CAPTURE(n);
      const int fill = DoubleTree(n).fill();
      CHECK(fill <= double_tree_fill(n));
      CHECK(fill >= double_tree_fill(n) - 1);
    }
  }

  TEST_CASE("exact: all-reduce in a tree of switches, 600 cases") {
    Draws draw(7);
    for (int i = 0; i < 600; ++i) {
      const int levels = draw.whole(1, 3);
      const int radix = draw.whole(2, levels == 3 ? 3 : 5);
      const int pieces = draw.whole(1, 12);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      int ranks = 1;
      for (int l = 0; l < levels; ++l) ranks *= radix;
      CAPTURE(levels);
      CAPTURE(pieces);
      const Schedule schedule = switch_tree_schedule(radix, levels, pieces);
      if (i < 60) REQUIRE(reduces_all(schedule, ranks));
      CHECK(simulated_time(schedule, size / double(pieces), PairWires(schedule.vertices, link)) /
                second ==
            exactly(switch_tree_all_reduce_time(size, levels, pieces, link)));
    }
  }

  // Rank i loads the sum of its part over all uplinks and its downlink, and stores it over its
  // uplink and all downlinks, in k pieces: stores of one beside loads of the next. The form is the
  // limit of many pieces.
  TEST_CASE("limit from below: reduction in one switch in k pieces, at most 2/k above, 400 cases") {
    Draws draw(8);
    for (int i = 0; i < 400; ++i) {
      const int n = draw.whole(2, 12);
      const int pieces = draw.whole(2, 12);
      const Link<> link{.bandwidth = draw.link().bandwidth, .latency = 0.0 * second};
      const DataSize<> size = draw.size();
      const auto ranks = std::size_t(n);
      std::vector<Transfer> transfers;
      std::vector<std::size_t> up, down;
      for (std::size_t r = 0; r < ranks; ++r) {
        up.push_back(r);
        down.push_back(ranks + r);
      }
      for (int piece = 0; piece < pieces; ++piece) {
        for (std::size_t r = 0; r < ranks; ++r) {
          Transfer load{.size = size / double(n * pieces), .links = up};
          load.links.push_back(ranks + r);
          const std::size_t place = transfers.size();
          if (piece > 0) load.after = {place - 2 * ranks};
          transfers.push_back(load);
        }
        for (std::size_t r = 0; r < ranks; ++r) {
          Transfer store{.size = size / double(n * pieces), .links = down};
          store.links.push_back(r);
          store.after = {transfers.size() - ranks};
          if (piece > 0) store.after.push_back(transfers.size() - 2 * ranks);
          transfers.push_back(store);
        }
      }
      const std::vector<Bandwidth<>> capacities(2 * ranks, link.bandwidth);
      const double above =
          last(simulate(capacities, transfers)) / switch_all_reduce_time(size, n, link);
      CAPTURE(n);
      CAPTURE(pieces);
      CHECK(above >= 1.0 - 1e-9);
      CHECK(above <= 1.0 + 2.0 / pieces);
    }
  }

  TEST_CASE("exact: binomial broadcast, 600 cases") {
    Draws draw(9);
    for (int i = 0; i < 600; ++i) {
      const int n = draw.whole(2, 40);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = binomial_broadcast_schedule(n);
      if (i < 60) REQUIRE(copies_first(schedule, n));
      CHECK(simulated_time(schedule, size, switched_wires(n, link)) / second ==
            exactly(binomial_broadcast_time(size, n, link)));
    }
  }

  TEST_CASE("exact: chain broadcast in pieces, 600 cases") {
    Draws draw(10);
    for (int i = 0; i < 600; ++i) {
      const int n = draw.whole(2, 20);
      const int pieces = draw.whole(1, 20);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = chain_broadcast_schedule(n, pieces);
      if (i < 60) REQUIRE(copies_first(schedule, n));
      CHECK(simulated_time(schedule, size / double(pieces), switched_wires(n, link)) / second ==
            exactly(chain_broadcast_time(size, n, pieces, link)));
    }
  }

  TEST_CASE("exact: broadcast by scatter and all-gather, powers of two, 400 cases") {
    Draws draw(11);
    for (int i = 0; i < 400; ++i) {
      const int n = 1 << draw.whole(1, 5);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = scatter_gather_schedule(n);
      if (i < 60) REQUIRE(copies_first(schedule, n));
      CHECK(simulated_time(schedule, size / double(n), switched_wires(n, link)) / second ==
            exactly(scatter_gather_broadcast_time(size, n, link)));
    }
  }

  TEST_CASE("exact: pairwise all-to-all on full bisection, 800 cases") {
    Draws draw(12);
    for (int i = 0; i < 800; ++i) {
      const int n = draw.whole(2, 24);
      const Link<> link = draw.link();
      const DataSize<> size = draw.size();
      CAPTURE(n);
      const Schedule schedule = pairwise_schedule(n);
      if (i < 30) REQUIRE(exchanges_all(schedule, n));
      CHECK(simulated_time(schedule, size / double(n), switched_wires(n, link)) / second ==
            exactly(pairwise_all_to_all_time(size, n, link)));
    }
  }

  TEST_CASE("exact: all-to-all at once behind shared uplinks, 500 cases") {
    Draws draw(13);
    for (int i = 0; i < 500; ++i) {
      const int g = draw.whole(1, 6);
      const int n = g * draw.whole(g == 1 ? 2 : 1, 4);
      if (n == 1) continue;
      const Link<> link = draw.link();
      const Bandwidth<> uplink = draw.number(0.2, 8.0) * link.bandwidth;
      const DataSize<> size = draw.size();
      CAPTURE(n);
      CAPTURE(g);
      CHECK(simulated_time(direct_all_to_all_schedule(n), size / double(n),
                           UplinkWires(n, g, link, uplink)) /
                second ==
            exactly(direct_all_to_all_time(size, n, g, link, uplink)));
    }
  }

  // Rounds without a barrier let inner ranks run ahead. Bounds from 20,000 other draws.
  TEST_CASE("estimate: pairwise rounds over shared uplinks, -10 to +40 %, 400 cases") {
    Draws draw(14);
    for (int i = 0; i < 400; ++i) {
      const int g = draw.whole(2, 6);
      const int n = g * draw.whole(2, 4);
      const Link<> link = draw.link();
      const Bandwidth<> uplink = draw.number(0.2, 8.0) * link.bandwidth;
      const DataSize<> size = draw.size();
      CAPTURE(n);
      CAPTURE(g);
      const double off = ratio(
          pairwise_all_to_all_time(size, n, g, link, uplink),
          simulated_time(pairwise_schedule(n), size / double(n), UplinkWires(n, g, link, uplink)));
      CHECK(off >= 0.90);
      CHECK(off <= 1.40);
    }
  }

  TEST_CASE("exact: hierarchical all-to-all on two tiers, 600 cases") {
    Draws draw(15);
    for (int i = 0; i < 600; ++i) {
      const int g = draw.whole(2, 5);
      const int nodes = draw.whole(2, 4);
      const int n = g * nodes;
      const std::vector<Link<>> links{draw.link(), draw.link()};
      const DataSize<> size = draw.size();
      CAPTURE(g);
      CAPTURE(nodes);
      const Schedule schedule = hierarchical_all_to_all_schedule(g, nodes);
      if (i < 30) REQUIRE(exchanges_all(schedule, n));
      const hardware::Fabric<> fabric{{.ranks = g, .link = links[0]},
                                      {.ranks = n, .link = links[1]}};
      const plan::Message<> message{plan::Collective::all_to_all, size, {.ranks = n}};
      CHECK(simulated_time(schedule, size / double(n), TieredWires({g, nodes}, links)) / second ==
            exactly(HierarchicalRing{}.time(message, fabric)));
    }
  }

  TEST_CASE("exact: a send over the tier that parts the ranks, 400 cases") {
    Draws draw(16);
    for (int i = 0; i < 400; ++i) {
      const std::vector<Link<>> links{draw.link(), draw.link()};
      const DataSize<> size = draw.size();
      const int stride = draw.whole(0, 1) == 0 ? 1 : 4;
      const Schedule schedule{.vertices = 8, .blocks = 1, .rounds = {{{0, stride, {0}, false}}}};
      const hardware::Fabric<> fabric{{.ranks = 4, .link = links[0]},
                                      {.ranks = 8, .link = links[1]}};
      const plan::Message<> message{plan::Collective::send, size, {.ranks = 2, .stride = stride}};
      CHECK(simulated_time(schedule, size, TieredWires({4, 2}, links)) / second ==
            exactly(FlatRing{}.time(message, fabric)));
    }
  }

  // G rings, one member each in every leaf of G ranks: all hops leave the leaf, G flows at once.
  TEST_CASE("exact: rings of several groups through one oversubscribed uplink, 500 cases") {
    Draws draw(17);
    for (int i = 0; i < 500; ++i) {
      const int leaf = draw.whole(1, 5);
      const int active = draw.whole(1, leaf);
      const int n = draw.whole(2, 5);
      const Link<> link = draw.link();
      const double oversubscription = draw.number(1.0, 6.0);
      const DataSize<> size = draw.size();
      const Schedule one = ring_all_reduce_schedule({n});
      Schedule all{.vertices = n * leaf, .blocks = one.blocks, .rounds = {}};
      for (const auto& round : one.rounds) {
        all.rounds.emplace_back();
        for (const Send& send : round) {
          for (int group = 0; group < active; ++group) {
            Send mine = send;
            mine.from = send.from * leaf + group;
            mine.to = send.to * leaf + group;
            all.rounds.back().push_back(mine);
          }
        }
      }
      const hardware::Fabric<> fabric{
          {.ranks = leaf, .link = link},
          {.ranks = n * leaf, .link = link, .oversubscription = oversubscription}};
      const plan::Message<> message{.collective = plan::Collective::all_reduce,
                                    .size = size,
                                    .group = {.ranks = n, .stride = leaf},
                                    .concurrent = active};
      CAPTURE(leaf);
      CAPTURE(active);
      CHECK(simulated_time(all, size / double(n),
                           UplinkWires(n * leaf, leaf, link,
                                       double(leaf) / oversubscription * link.bandwidth)) /
                second ==
            exactly(HierarchicalRing{}.time(message, fabric)));
    }
  }

  TEST_CASE("property: bytes sent are bytes received, and a ring's are 2 (n - 1)/n of the buffer") {
    for (int n = 2; n <= 33; ++n) {
      CAPTURE(n);
      for (const Schedule& schedule :
           {ring_all_reduce_schedule({n}), halving_doubling_schedule(n), double_tree_schedule(n, 3),
            pairwise_schedule(n), chain_broadcast_schedule(n, 4)}) {
        const Traffic sum = traffic(schedule);
        std::size_t out = 0, in = 0;
        for (const std::size_t blocks : sum.out) out += blocks;
        for (const std::size_t blocks : sum.in) in += blocks;
        CHECK(out == in);
      }
      for (const std::size_t blocks : traffic(ring_all_reduce_schedule({n})).out) {
        CHECK(blocks == 2 * std::size_t(n - 1));
      }
    }
  }
}
