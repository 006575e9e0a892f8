#include <doctest/doctest.h>

#include <bessemer/network/placement.hpp>
#include <bessemer/plan/groups.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using hardware::Fabric;
using hardware::Link;
using network::Placement;
using network::placement;
using plan::Group;
using plan::Layout;
using plan::Plan;
using plan::RankOrder;

constexpr Link<> any{.bandwidth = 1.0 * GB / second, .latency = 0.0 * second};

constexpr Fabric<> nodes(int per_node, int all) {
  return {{.name = "node", .ranks = per_node, .link = any},
          {.name = "machine", .ranks = all, .link = any}};
}
constexpr bool meets(const Placement& members, int inner, int outer) {
  return members.size() == 2 && members[0] == inner && members[1] == outer;
}

// t = 8, p = 4, d = 32 on nodes of eight.
constexpr Plan data_first{.tensor = 8, .pipeline = 4};
constexpr Plan pipeline_first{
    .tensor = 8, .pipeline = 4, .rank_order = RankOrder::pipeline_before_data};
constexpr Layout layout{.data = 32};
constexpr Fabric<> eights = nodes(8, 1024);
static_assert(meets(placement(plan::tensor_group(data_first), eights), 8, 1));
static_assert(meets(placement(plan::gradient_group(data_first, layout), eights), 1, 32));
static_assert(meets(placement(plan::gradient_group(pipeline_first, layout), eights), 1, 32));
static_assert(meets(placement(plan::stage_pair(data_first, layout), eights), 1, 2));
static_assert(meets(placement(plan::stage_pair(pipeline_first, layout), eights), 1, 2));
}  // namespace

TEST_SUITE("network/placement") {
  TEST_CASE("tensor pairs leave room for four data ranks or stages in a node of eight") {
    const Plan pairs{.tensor = 2, .pipeline = 4};
    CHECK(meets(placement(plan::tensor_group(pairs), eights), 2, 1));
    CHECK(meets(placement(plan::gradient_group(pairs, {.data = 128}), eights), 4, 32));
    CHECK(meets(placement(plan::stage_pair(pairs, {.data = 128}), eights), 1, 2));
    Plan other = pairs;
    other.rank_order = RankOrder::pipeline_before_data;
    CHECK(meets(placement(plan::gradient_group(other, {.data = 128}), eights), 1, 128));
    CHECK(meets(placement(plan::stage_pair(other, {.data = 128}), eights), 2, 1));
  }

  TEST_CASE("a tensor group of 16 spans two nodes, eight in each") {
    CHECK(meets(placement(Group{.ranks = 16, .stride = 1}, eights), 8, 2));
  }

  TEST_CASE("a domain of 72 holds nine tensor groups of eight") {
    const Fabric<> racks = nodes(72, 1152);
    CHECK(meets(placement(Group{.ranks = 8, .stride = 1}, racks), 8, 1));
    CHECK(meets(placement(Group{.ranks = 9, .stride = 8}, racks), 9, 1));
    CHECK(meets(placement(Group{.ranks = 144, .stride = 8}, racks), 9, 16));
    CHECK(meets(placement(Group{.ranks = 72, .stride = 1}, racks), 72, 1));
    // 16 ranks of stride 8 do not fill domains of nine places equally.
    CHECK(meets(placement(Group{.ranks = 16, .stride = 8}, racks), 1, 16));
  }

  TEST_CASE("on one tier everybody meets") {
    const Fabric<> one{{.name = "node", .ranks = 8, .link = any}};
    const Placement members = placement(Group{.ranks = 4, .stride = 2}, one);
    CHECK(members.size() == 1);
    CHECK(members[0] == 4);
  }

  TEST_CASE("three tiers: a node, a pod, the machine") {
    const Fabric<> three{{.name = "node", .ranks = 8, .link = any},
                         {.name = "pod", .ranks = 256, .link = any},
                         {.name = "machine", .ranks = 4096, .link = any}};
    const Placement members = placement(Group{.ranks = 512, .stride = 1}, three);
    CHECK(members[0] == 8);
    CHECK(members[1] == 32);
    CHECK(members[2] == 2);
    const Placement strided = placement(Group{.ranks = 128, .stride = 32}, three);
    CHECK(strided[0] == 1);
    CHECK(strided[1] == 8);
    CHECK(strided[2] == 16);
  }

  TEST_CASE("on a torus members close a ring only all around a wrapped axis of more than two") {
    const hardware::TorusAxes box{{.length = 16}, {.length = 16, .wraps = false}};
    const auto is = [](const network::AxisSpan& span, int members, int spacing, bool ring) {
      return span.members == members && span.spacing == spacing && span.is_ring == ring;
    };
    const auto whole = network::axis_spans({.ranks = 256, .stride = 1}, box, 1, 1, 256);
    CHECK(is(whole[0], 16, 1, true));
    CHECK(is(whole[1], 16, 1, false));
    // Eight places apart both ways around are open, and so are they to the seven groups between.
    const auto spread = network::axis_spans({.ranks = 32, .stride = 8}, box, 1, 1, 32);
    CHECK(is(spread[0], 2, 8, true));
    CHECK(is(spread[1], 16, 1, false));
    const auto part = network::axis_spans({.ranks = 4, .stride = 1}, box, 1, 1, 4);
    CHECK(is(part[0], 4, 1, false));
    const auto pair = network::axis_spans({.ranks = 2, .stride = 1}, {{.length = 2}}, 1, 1, 2);
    CHECK(is(pair[0], 2, 1, false));
  }

  TEST_CASE("property: members multiply to the group and never exceed a domain") {
    for (const int domain : {4, 8, 16, 72}) {
      const Fabric<> fabric = nodes(domain, domain * 64);
      for (const int ranks : {1, 2, 3, 4, 8, 9, 24, 64, 256}) {
        for (const int stride : {1, 2, 3, 8, 9, 64, 1000}) {
          CAPTURE(domain);
          CAPTURE(ranks);
          CAPTURE(stride);
          const Placement members = placement(Group{.ranks = ranks, .stride = stride}, fabric);
          CHECK(members[0] * members[1] == ranks);
          CHECK((members[0] == 1 || (members[0] - 1) * stride < domain));
        }
      }
    }
  }

  TEST_CASE("refuses groups of no ranks and strides of none") {
    CHECK_THROWS_WITH_AS(placement(Group{.ranks = 0, .stride = 1}, eights),
                         "placement: group must have at least 1 rank, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(placement(Group{.ranks = 8, .stride = 0}, eights),
                         "placement: stride must be at least 1, got 0", InvalidInput);
  }
}
