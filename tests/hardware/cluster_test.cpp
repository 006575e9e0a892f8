#include <doctest/doctest.h>

#include <concepts>
#include <limits>
#include <string>

#include <bessemer/hardware/cluster.hpp>
#include <bessemer/study/dual.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using hardware::Cluster;
using hardware::fabric;
using hardware::Node;
using hardware::node_count;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr bool is_fine(const Cluster<>& cluster) {
  check(cluster);
  return true;
}
static_assert(is_fine(support::cluster(8)) && is_fine(support::cluster(16384)));
static_assert(is_fine(support::cluster(3)));  // part of one domain

// Wrong use does not compile: energy is not a power.
template <class P>
concept is_host_power = std::convertible_to<P, decltype(Node<>::host_power)>;
static_assert(is_host_power<Power<>> && !is_host_power<Energy<>> && !is_host_power<double>);

Cluster<> rack(int accelerators) {
  auto cluster = support::cluster(accelerators);
  cluster.node.accelerators = 4;
  cluster.node.scale_up_domain = 72;
  return cluster;
}
}  // namespace

TEST_SUITE("hardware/cluster") {
  TEST_CASE("nodes are counted up: 9 accelerators take two nodes of eight") {
    static_assert(node_count(support::cluster(8)) == 1 && node_count(support::cluster(9)) == 2 &&
                  node_count(support::cluster(16384)) == 2048);
    CHECK(node_count(rack(72)) == 18);
  }

  TEST_CASE("a cluster within one domain has one tier, a larger one has two") {
    const auto node = fabric(support::cluster(8));
    REQUIRE(node.size() == 1);
    CHECK(node[0].ranks == 8);
    const auto machine = fabric(support::cluster(1024));
    REQUIRE(machine.size() == 2);
    CHECK(machine[0].ranks == 8);
    CHECK(machine[0].link.bandwidth == support::scale_up().bandwidth);
    CHECK(machine[1].ranks == 1024);
    CHECK(machine[1].link.bandwidth == support::scale_out().bandwidth);
    CHECK(fabric(support::cluster(4))[0].ranks == 4);
    CHECK(fabric(rack(144))[0].ranks == 72);
  }

  TEST_CASE("a job takes an equal part of each rack: 64 of 72 [MegatronBridge2026]") {
    using hardware::domain_ranks;
    for (const int n : {128, 256, 512, 1024}) {
      CAPTURE(n);
      CHECK(domain_ranks(rack(n)) == 64);
      CHECK(fabric(rack(n))[0].ranks == 64);
      CHECK_NOTHROW(check(rack(n)));
    }
    CHECK(domain_ranks(rack(48)) == 48);
    CHECK(domain_ranks(rack(72)) == 72);
    CHECK(domain_ranks(rack(720)) == 72);
    CHECK(domain_ranks(rack(120)) == 60);
    // 19 trays are a prime number of them: no part of half a rack or more divides them.
    CHECK(domain_ranks(rack(76)) == 0);
    CHECK_THROWS_WITH_AS(check(rack(76)),
                         "cluster.accelerators: 76 is not a multiple of the scale-up domain of 72; "
                         "whole domains, or an equal part of at least half of each",
                         InvalidInput);
  }

  TEST_CASE("property: the part of a domain is whole nodes, divides the job, is half or more") {
    for (int n = 4; n <= 2000; n += 4) {
      CAPTURE(n);
      const int part = hardware::domain_ranks(rack(n));
      if (part == 0) continue;
      CHECK(part % 4 == 0);
      CHECK(n % part == 0);
      CHECK(part <= 72);
      CHECK((part == n || 2 * part >= 72));
    }
  }

  TEST_CASE("property: the fabric of a cluster that passes the check passes its own") {
    for (const int n : {1, 2, 7, 8, 16, 1024, 100'000'000}) {
      CAPTURE(n);
      const auto cluster = support::cluster(n);
      CHECK_NOTHROW(check(cluster));
      CHECK_NOTHROW(check(fabric(cluster)));
      CHECK(node_count(cluster) * 8 >= n);
      CHECK((node_count(cluster) - 1) * 8 < n);
    }
  }

  TEST_CASE("refuses counts below one, beyond 100 million and part domains") {
    struct Row {
      int accelerators;
      const char* sentence;
    };
    for (const Row& row :
         {Row{0, "cluster.accelerators: must be at least 1, got 0"},
          Row{-8, "cluster.accelerators: must be at least 1, got -8"},
          Row{100'000'008, "cluster.accelerators: must be at most 100 million, got 100000008"},
          Row{12,
              "cluster.accelerators: 12 is not a multiple of the scale-up domain of 8; whole "
              "domains only"}}) {
      CAPTURE(row.accelerators);
      CHECK_THROWS_WITH_AS(check(support::cluster(row.accelerators)), row.sentence, InvalidInput);
    }
    auto bad = support::cluster(8);
    bad.node.accelerators = 0;
    CHECK_THROWS_WITH_AS(check(bad), "node.accelerators: must be at least 1, got 0", InvalidInput);
    bad = support::cluster(8);
    bad.node.scale_up_domain = -1;
    CHECK_THROWS_WITH_AS(check(bad), "node.scale_up_domain: must be at least 1, got -1",
                         InvalidInput);
  }

  TEST_CASE("refuses powers beside the accelerators that are negative, NaN or infinite") {
    struct Row {
      double watts;
      const char* got;
    };
    for (const Row& row : {Row{-1.0, "-1"}, Row{not_a_number, "nan"}}) {
      CAPTURE(std::string(row.got));
      auto bad = support::cluster(8);
      bad.node.host_power = row.watts * watt;
      CHECK_THROWS_WITH_AS(
          check(bad),
          ("node.host_power: must be zero or more and finite, got " + std::string(row.got) + " W")
              .c_str(),
          InvalidInput);
      bad = support::cluster(8);
      bad.network_power = row.watts * watt;
      CHECK_THROWS_WITH_AS(check(bad),
                           ("cluster.network_power: must be zero or more and finite, got " +
                            std::string(row.got) + " W")
                               .c_str(),
                           InvalidInput);
    }
    auto bad = support::cluster(8);
    bad.node.host_power = infinity * watt;
    CHECK_THROWS_AS(check(bad), InvalidInput);
    bad = support::cluster(8);
    bad.network_power = infinity * watt;
    CHECK_THROWS_AS(check(bad), InvalidInput);
    bad = support::cluster(8);
    bad.node.host_power = bad.network_power = 0.0 * watt;
    CHECK_NOTHROW(check(bad));
  }

  TEST_CASE("refuses a step jitter outside [0, 1)") {
    struct Row {
      double jitter;
      const char* sentence;
    };
    for (const Row& row :
         {Row{-0.1, "cluster.step_jitter: must be at least 0 and below 1, got -0.1"},
          Row{1.0, "cluster.step_jitter: must be at least 0 and below 1, got 1"},
          Row{infinity, "cluster.step_jitter: must be at least 0 and below 1, got inf"},
          Row{not_a_number, "cluster.step_jitter: must be at least 0 and below 1, got nan"}}) {
      CAPTURE(row.jitter);
      auto bad = support::cluster(8);
      bad.step_jitter = row.jitter;
      CHECK_THROWS_WITH_AS(check(bad), row.sentence, InvalidInput);
    }
  }

  TEST_CASE("refuses a scale-up domain that cuts a node") {
    auto bad = support::cluster(36);
    bad.node.scale_up_domain = 12;  // of nodes of eight
    CHECK_THROWS_WITH_AS(
        check(bad),
        "node.scale_up_domain: 12 cuts nodes of 8; it must be a multiple or an equal part of them",
        InvalidInput);
  }

  TEST_CASE("refuses what its parts refuse") {
    auto bad = support::cluster(8);
    bad.node.scale_out.bandwidth = 0.0 * GB / second;
    CHECK_THROWS_WITH_AS(check(bad), "link.bandwidth: must be positive and finite, got 0 byte/s",
                         InvalidInput);
    bad = support::cluster(8);
    bad.node.accelerator.processors = -4;
    CHECK_THROWS_WITH_AS(check(bad), "accelerator.processors: must be at least 1, got -4",
                         InvalidInput);
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Node<>{}, "node.accelerator: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Node<>{.accelerator = support::accelerator()}),
                         "node.accelerators: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Node<>{.accelerator = support::accelerator(), .accelerators = 8}),
                         "node.scale_up_domain: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(
        (Node<>{.accelerator = support::accelerator(), .accelerators = 8, .scale_up_domain = 8}),
        "node.scale_up: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Node<>{.accelerator = support::accelerator(),
                                 .accelerators = 8,
                                 .scale_up_domain = 8,
                                 .scale_up = support::scale_up()}),
                         "node.scale_out: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Node<>{.accelerator = support::accelerator(),
                                 .accelerators = 8,
                                 .scale_up_domain = 8,
                                 .scale_up = support::scale_up(),
                                 .scale_out = support::scale_out()}),
                         "node.host_power: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Cluster<>{.accelerators = 8}, "cluster.node: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Cluster<>{.node = support::cluster(8).node}),
                         "cluster.accelerators: must be given", InvalidInput);
  }

  TEST_CASE("given tiers lie beyond the scale-up domain, as far as accelerators reach") {
    auto cluster = support::cluster(1024);
    cluster.fabric = {{.name = "leaf", .ranks = 256, .link = support::scale_out()},
                      {.name = "spine",
                       .ranks = 4096,
                       .link = support::scale_out(),
                       .shape = hardware::Shape::fat_tree,
                       .oversubscription = 2.0},
                      {.name = "sites",
                       .ranks = 8192,
                       .link = support::scale_out(),
                       .shape = hardware::Shape::inter_data_center}};
    CHECK_NOTHROW(check(cluster));
    const auto tiers = fabric(cluster);
    CHECK(tiers.size() == 3);
    CHECK(tiers[0].ranks == 8);
    CHECK(tiers[1].ranks == 256);
    CHECK(tiers[2].ranks == 1024);
    CHECK(tiers[2].oversubscription == 2.0);
    cluster.accelerators = 128;
    CHECK(fabric(cluster).size() == 2);
    CHECK(fabric(cluster)[1].ranks == 128);
    cluster.accelerators = 8;
    CHECK(fabric(cluster).size() == 1);
  }

  TEST_CASE("refuses given tiers that do not nest or do not hold all accelerators") {
    auto bad = support::cluster(1024);
    bad.fabric = {{.name = "leaf", .ranks = 256, .link = support::scale_out()}};
    CHECK_THROWS_WITH_AS(check(bad),
                         "cluster.fabric: the outermost tier holds 256 accelerators, the cluster "
                         "1024; add a tier or widen it",
                         InvalidInput);
    bad.fabric = {{.name = "leaf", .ranks = 1028, .link = support::scale_out()}};
    CHECK_THROWS_WITH_AS(check(bad), "tier.ranks: 1028 must be a multiple of the inner tier's 8",
                         InvalidInput);
  }

  TEST_CASE("a torus is cut to the slice that the accelerators fill") {
    auto cluster = support::cluster(64);
    cluster.node.scale_up_domain = 4096;
    cluster.node.torus = {.lengths = {16, 16, 16}, .wrap_unit = 4};
    CHECK_NOTHROW(check(cluster));
    const auto tiers = fabric(cluster);
    CHECK(tiers[0].shape == hardware::Shape::torus);
    CHECK(tiers[0].axes.size() == 3);
    CHECK(tiers[0].axes[2] == hardware::TorusAxis{.length = 4, .wraps = true});
    cluster.accelerators = 8 * 17;
    CHECK_THROWS_WITH_AS(check(cluster), "slice: 136 ranks form no box inside the pod",
                         InvalidInput);
  }

  TEST_CASE("switches that sum are those of the scale-up domain") {
    auto cluster = support::cluster(64);
    cluster.node.in_network_reduction = true;
    CHECK(fabric(cluster)[0].in_network_reduction);
    CHECK(!fabric(cluster)[1].in_network_reduction);
  }

  TEST_CASE("derivative: tiers carry that of their links") {
    using D = study::Dual<1>;
    auto cluster = support::cluster<D>(64);
    cluster.node.scale_out.bandwidth = Bandwidth<D>::from_value(D::variable(50e9, 0));
    CHECK(fabric(cluster)[1].link.bandwidth.value().derivative(0) == 1.0);
    CHECK(fabric(cluster)[0].link.bandwidth.value().derivative(0) == 0.0);
  }
}
