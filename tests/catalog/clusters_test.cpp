#include <doctest/doctest.h>

#include <string>

#include <bessemer/catalog/clusters.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::clusters;
using catalog::find_cluster;

/// Dense 16-bit peak of all accelerators.
constexpr double petaflops(std::string_view name) {
  const auto cluster = find_cluster(name).cluster();
  return cluster.accelerators *
         in(cluster.node.accelerator.peak.bf16, Throughput<>(TFLOP / second)) * 1e-3;
}
}  // namespace

TEST_SUITE("catalog/clusters") {
  TEST_CASE("a name gives its cluster in a constant expression, node and all") {
    static_assert(find_cluster("meta-rsc").cluster().node.accelerators == 8);
    static_assert(find_cluster("cloudmatrix-384").cluster().accelerators == 384);
    static_assert(find_cluster("xai-colossus").place == "Memphis, Tennessee");
  }

  // 16,000 x 312 TFLOP/s, 384 x 752, 72 x 2,500.
  TEST_CASE("peaks add up: RSC, CloudMatrix 384, NVL72") {
    CHECK(petaflops("meta-rsc") == doctest::Approx(4992.0));
    CHECK(petaflops("cloudmatrix-384") == doctest::Approx(288.768));
    CHECK(petaflops("gb200-nvl72") == doctest::Approx(180.0));
  }

  TEST_CASE("two accelerators for each host processor in CloudMatrix and in NVL72") {
    for (const std::string_view name : {"cloudmatrix-384", "gb200-nvl72", "gb300-nvl72"}) {
      CAPTURE(name);
      const auto& entry = find_cluster(name);
      REQUIRE(entry.host_processors.has_value());
      CHECK(entry.accelerators.value() == 2 * entry.host_processors->value());
    }
  }

  TEST_CASE("what is sold as one machine is one scale-up domain") {
    CHECK(find_cluster("tpu-v4-pod").accelerators.value() == 4096);
    CHECK(find_cluster("tpu-v5p-pod").accelerators.value() == 8960);
    for (const auto& entry : clusters) {
      CAPTURE(entry.name);
      if (entry.name != entry.node) continue;
      CHECK(hardware::fabric(entry.cluster()).size() == 1);
    }
  }

  TEST_CASE("property: a cluster with a node passes its check, one without says what it lacks") {
    for (const auto& entry : clusters) {
      CAPTURE(entry.name);
      CHECK(entry.node.empty() != entry.lacks.empty());
      if (entry.node.empty()) {
        CHECK_THROWS_WITH_AS(
            (void)entry.cluster(),
            doctest::Contains(("cluster: " + std::string(entry.name) + " is known, but ").c_str()),
            InvalidInput);
      } else {
        CHECK_NOTHROW(hardware::check(entry.cluster()));
      }
    }
  }

  TEST_CASE("property: names are unique and kebab-case, sources complete") {
    catalog_test::check_names(clusters);
    catalog_test::check_sources(clusters);
  }

  TEST_CASE("an unknown name is refused with the nearest ones") {
    CHECK_THROWS_WITH_AS(
        (void)find_cluster("meta-rcs"),
        doctest::Contains("cluster: unknown name 'meta-rcs'; did you mean meta-rsc,"),
        InvalidInput);
  }
}
