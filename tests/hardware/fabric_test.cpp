#include <doctest/doctest.h>

#include <limits>

#include <bessemer/hardware/fabric.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using hardware::Fabric;
using hardware::Link;
using hardware::Shape;
using hardware::Tier;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Link<> nvlink{.bandwidth = 450.0 * GB / second, .latency = 2.0 * microsecond};

constexpr bool is_fine(const Fabric<>& fabric) {
  check(fabric);
  return true;
}
static_assert(is_fine({{.name = "node", .ranks = 8, .link = nvlink},
                       {.name = "leaf", .ranks = 256, .link = nvlink},
                       {.name = "spine",
                        .ranks = 4096,
                        .link = nvlink,
                        .shape = Shape::fat_tree,
                        .oversubscription = 2.0,
                        .in_network_reduction = true}}));
static_assert(is_fine({{.name = "torus",
                        .ranks = 64,
                        .link = nvlink,
                        .shape = Shape::torus,
                        .axes = {{.length = 4}, {.length = 4}, {.length = 4}}}}));
}  // namespace

TEST_SUITE("hardware/fabric") {
  TEST_CASE("a fabric of a node and a machine is fine, and so are equal tiers") {
    CHECK_NOTHROW(check(Fabric<>{{.name = "node", .ranks = 8, .link = nvlink},
                                 {.name = "machine", .ranks = 64, .link = nvlink}}));
    CHECK_NOTHROW(check(Fabric<>{{.name = "node", .ranks = 8, .link = nvlink},
                                 {.name = "machine", .ranks = 8, .link = nvlink}}));
    CHECK_NOTHROW(check(Fabric<>{{.name = "one", .ranks = 1, .link = nvlink}}));
  }

  // 16,384 accelerators of a machine whose pods hold 3,072 fill five of them and a part.
  TEST_CASE("the outermost tier may be part-filled, no other") {
    CHECK_NOTHROW(check(Fabric<>{{.name = "node", .ranks = 8, .link = nvlink},
                                 {.name = "pod", .ranks = 3072, .link = nvlink},
                                 {.name = "machine", .ranks = 16384, .link = nvlink}}));
    CHECK_THROWS_WITH_AS(check(Fabric<>{{.ranks = 8, .link = nvlink},
                                        {.ranks = 12, .link = nvlink},
                                        {.ranks = 24, .link = nvlink}}),
                         "tier.ranks: 12 must be a multiple of the inner tier's 8", InvalidInput);
  }

  TEST_CASE("holds eight tiers") {
    Fabric<> tiers;
    for (int i = 0; i < 8; ++i) tiers.push_back({.ranks = 1 << i, .link = nvlink});
    CHECK_NOTHROW(check(tiers));
    CHECK_THROWS_AS(tiers.push_back({.ranks = 256, .link = nvlink}), InvalidInput);
  }

  TEST_CASE("every shape has a name of its own") {
    for (const Shape a : hardware::shapes) {
      for (const Shape b : hardware::shapes) CHECK((to_text(a) == to_text(b)) == (a == b));
    }
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS((Tier<>{.link = nvlink}), "tier.ranks: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Tier<>{.ranks = 8}), "tier.link: must be given", InvalidInput);
  }

  TEST_CASE("refuses fabrics that are empty, of no ranks or do not nest") {
    CHECK_THROWS_WITH_AS(check(Fabric<>{}), "cluster.fabric: must have at least one tier",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(check(Fabric<>{{.ranks = 0, .link = nvlink}}),
                         "tier.ranks: must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(
        check(Fabric<>{{.ranks = 8, .link = nvlink}, {.ranks = 4, .link = nvlink}}),
        "tier.ranks: 4 must be at least the inner tier's 8", InvalidInput);
    CHECK_THROWS_AS(
        check(Fabric<>{
            {.ranks = 8, .link = {.bandwidth = 0.0 * GB / second, .latency = 0.0 * second}}}),
        InvalidInput);
  }

  TEST_CASE("refuses an oversubscription below 1, and axes that do not fit") {
    for (const double bad : {0.5, 0.0, -1.0, not_a_number, 1e6}) {
      CAPTURE(bad);
      CHECK_THROWS_WITH_AS(check(Tier<>{.ranks = 8, .link = nvlink, .oversubscription = bad}),
                           doctest::Contains("tier.oversubscription: must be at least 1"),
                           InvalidInput);
    }
    CHECK_THROWS_WITH_AS(check(Tier<>{.ranks = 8, .link = nvlink, .shape = Shape::torus}),
                         "tier.axes: must be given for a torus and for nothing else", InvalidInput);
    CHECK_THROWS_WITH_AS(check(Tier<>{.ranks = 8, .link = nvlink, .axes = {{.length = 8}}}),
                         "tier.axes: must be given for a torus and for nothing else", InvalidInput);
    CHECK_THROWS_WITH_AS(
        check(
            Fabric<>{{.ranks = 8, .link = nvlink, .shape = Shape::torus, .axes = {{.length = 4}}}}),
        "tier.axes: must hold 8 domains, hold 4", InvalidInput);
  }

  TEST_CASE("derivative: a check of derivatives looks at values") {
    using D = study::Dual<1>;
    Tier<D> tier{.ranks = 8,
                 .link = {.bandwidth = as<D>(1.0 * GB / second), .latency = as<D>(0.0 * second)}};
    tier.oversubscription = D::variable(2.0, 0);
    CHECK_NOTHROW(check(tier));
    tier.oversubscription = D::variable(0.5, 0);
    CHECK_THROWS_AS(check(tier), InvalidInput);
  }
}
