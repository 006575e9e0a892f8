#include <doctest/doctest.h>

#include <bessemer/hardware/fat_tree.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::hardware;

constexpr Link<> ndr{.bandwidth = 50.0 * GB / second, .latency = 5.0 * microsecond};

// A priced sheet of a cluster of H100 counts 65,536 hosts and 5,120 switches of 64 ports, or 2,048
// and 96 [H100ClusterSheet2024].
static_assert(fat_tree_size(64) == NetworkSize{.hosts = 65536, .switches = 5120});
static_assert(leaf_spine_size(64) == NetworkSize{.hosts = 2048, .switches = 96});
// [AlFaresEtAl2008]: 27,648 hosts of switches with 48 ports, 2,880 switches.
static_assert(fat_tree_size(48) == NetworkSize{.hosts = 27648, .switches = 2880});

template <class Tiers>
Fabric<> whole(const Tiers& tiers, int node) {
  Fabric<> fabric{{.name = "node", .ranks = node, .link = ndr}};
  for (const Tier<>& tier : tiers) fabric.push_back(tier);
  return fabric;
}
}  // namespace

TEST_SUITE("hardware/fat_tree") {
  TEST_CASE("property: a fat tree has k/2 times the hosts of a leaf-spine, at 5/6 k its switches") {
    for (int k = 2; k <= 128; k += 2) {
      CAPTURE(k);
      CHECK(2 * fat_tree_size(k).hosts == k * leaf_spine_size(k).hosts);
      CHECK(6 * fat_tree_size(k).switches == 5 * k * leaf_spine_size(k).switches);
    }
  }

  TEST_CASE("oversubscription trades uplinks for hosts") {
    // 64 ports at 3: 48 down, 16 up.
    CHECK(leaf_spine_size(64, 3.0) == NetworkSize{.hosts = 3072, .switches = 80});
    const auto tiers = leaf_spine_tiers(64, ndr, 3.0);
    CHECK(tiers[0].ranks == 48);
    CHECK(tiers[1].ranks == 3072);
    CHECK(tiers[1].oversubscription == 3.0);
  }

  TEST_CASE("tiers of all kinds nest beyond nodes of eight") {
    CHECK_NOTHROW(check(whole(fat_tree_tiers(64, ndr), 8)));
    CHECK_NOTHROW(check(whole(leaf_spine_tiers(64, ndr), 8)));
    CHECK_NOTHROW(check(whole(rail_optimized_tiers(64, 8, 4, ndr, 2.0), 8)));
    CHECK(fat_tree_tiers(64, ndr).back().ranks == 65536);
    CHECK(rail_optimized_tiers(64, 8, 4, ndr)[0].ranks == 256);
  }

  TEST_CASE("refuses odd ports and oversubscription below 1") {
    CHECK_THROWS_WITH_AS(fat_tree_size(7), "switch.ports: must be even, between 2 and 1024, got 7",
                         InvalidInput);
    CHECK_THROWS_AS(leaf_spine_size(64, 0.5), InvalidInput);
    CHECK_THROWS_AS(leaf_spine_size(64, 64.0), InvalidInput);
    CHECK_THROWS_AS(rail_optimized_tiers(64, 0, 1, ndr), InvalidInput);
  }
}
