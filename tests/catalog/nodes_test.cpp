#include <doctest/doctest.h>

#include <bessemer/catalog/fabrics.hpp>
#include <bessemer/catalog/nodes.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::find_link;
using catalog::find_node;

constexpr double host_watt(std::string_view name) {
  return in(find_node(name).description().host_power, watt);
}
/// Of hosts and accelerators at their limits.
constexpr double node_watt(std::string_view name) {
  const auto node = find_node(name).description();
  return host_watt(name) + node.accelerators * in(node.accelerator.power_limit, watt);
}
}  // namespace

TEST_SUITE("catalog/nodes") {
  TEST_CASE("a name gives its node in a constant expression, accelerator and all") {
    static_assert(find_node("dgx-h100").description().accelerator.processors == 132);
    static_assert(find_node("gb200-nvl72").description().scale_up_domain == 72);
  }

  // H100 nodes draw what was measured in training at most [LatifEtAl2025], 8.4 of the 10.2 kW that
  // the maker allows.
  TEST_CASE("nodes at their limits draw what the maker says, or was measured") {
    CHECK(node_watt("dgx-a100-80gb") == doctest::Approx(6500.0));
    CHECK(node_watt("dgx-h100") == doctest::Approx(8400.0));
    CHECK(node_watt("dgx-b200") == doctest::Approx(14300.0));
    CHECK(18 * node_watt("gb200-nvl72") == doctest::Approx(120e3).epsilon(1e-4));
    CHECK(18 * node_watt("gb300-nvl72") == doctest::Approx(135e3));
  }

  TEST_CASE("links of a node are those of its generation") {
    const auto same = [](std::string_view node, std::string_view up, std::string_view out) {
      CAPTURE(node);
      const auto& entry = find_node(node);
      CHECK(entry.scale_up_bandwidth.value() == find_link(up).bandwidth.value());
      CHECK(entry.scale_out_bandwidth.value() == find_link(out).bandwidth.value());
    };
    same("dgx-a100-80gb", "nvlink-3", "infiniband-hdr");
    same("dgx-h100", "nvlink-4", "infiniband-ndr");
    same("hgx-h200", "nvlink-4", "infiniband-ndr");
    same("dgx-b200", "nvlink-5", "infiniband-ndr");
    same("dgx-b300", "nvlink-5", "infiniband-xdr");
    same("hgx-h800", "nvlink-4-h800", "infiniband-ndr");
    same("mi300x-8", "infinity-fabric-mi300x", "ethernet-400g");
    same("aws-p6-b200", "nvlink-5", "efa-v4");
  }

  TEST_CASE("four adapters among eight accelerators are half an adapter each") {
    const Bandwidth<> each = find_node("jean-zay-a100").description().scale_out.bandwidth;
    CHECK(in(each, Bandwidth<>(GB / second)) == doctest::Approx(4 * 12.5 / 8));
  }

  TEST_CASE("the scale-up domain of a TPU is its pod") {
    CHECK(find_node("tpu-v4-pod").scale_up_domain.value() == 4096);
    CHECK(find_node("tpu-v5e-pod").scale_up_domain.value() == 256);
    CHECK(find_node("tpu-v5p-pod").scale_up_domain.value() == 8960);
    CHECK(find_node("tpu-v6e-pod").scale_up_domain.value() == 256);
    CHECK(find_node("tpu7x-pod").scale_up_domain.value() == 9216);
  }

  TEST_CASE("property: clusters of one and of three domains pass their check") {
    for (const auto& entry : catalog::nodes) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(hardware::check(entry.cluster(entry.scale_up_domain.value())));
      CHECK_NOTHROW(hardware::check(entry.cluster(3 * entry.scale_up_domain.value())));
      CHECK(entry.scale_up_domain.value() % entry.accelerators.value() == 0);
      CHECK(entry.scale_up_bandwidth.value() >= entry.scale_out_bandwidth.value());
    }
  }

  TEST_CASE("property: names are unique and kebab-case, sources complete") {
    catalog_test::check_names(catalog::nodes);
    catalog_test::check_sources(catalog::nodes);
  }

  TEST_CASE("sources of a node are its own and those of its accelerator") {
    int peaks = 0;
    each_source(find_node("dgx-h100"),
                [&peaks](std::string_view field, Basis, std::string_view, std::string_view) {
                  if (field.starts_with("accelerator.peak")) ++peaks;
                });
    CHECK(peaks == 7);
  }

  TEST_CASE("an unknown name is refused with the nearest ones") {
    CHECK_THROWS_WITH_AS(find_node("dxg-h100"),
                         doctest::Contains("node: unknown name 'dxg-h100'; did you mean dgx-h100,"),
                         InvalidInput);
  }
}
