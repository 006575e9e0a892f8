#include <doctest/doctest.h>

#include <bessemer/catalog/fabrics.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::find_link;

constexpr double gb_per_second(std::string_view name) {
  return in(find_link(name).description().bandwidth, Bandwidth<>(GB / second));
}
}  // namespace

TEST_SUITE("catalog/fabrics") {
  TEST_CASE("a name gives its link in a constant expression") {
    static_assert(find_link("nvlink-4").label == "NVLink 4 (H100)");
  }

  TEST_CASE("bandwidth is one direction: half of what is printed for NVLink") {
    CHECK(gb_per_second("nvlink-3") == doctest::Approx(600.0 / 2));
    CHECK(gb_per_second("nvlink-4") == doctest::Approx(900.0 / 2));
    CHECK(gb_per_second("nvlink-5") == doctest::Approx(1800.0 / 2));
    CHECK(gb_per_second("tpu-ici-v5p") == doctest::Approx(1200.0 / 2));
  }

  TEST_CASE("NVLink is a number of links: 18 of 50 GB/s both ways are 450 GB/s in one direction") {
    struct Row {
      std::string_view name;
      int links;
      double both_ways_each;
    };
    for (const Row& row :
         {Row{"nvlink-1", 4, 40.0}, Row{"nvlink-2", 6, 50.0}, Row{"nvlink-3", 12, 50.0},
          Row{"nvlink-4", 18, 50.0}, Row{"nvlink-5", 18, 100.0}, Row{"nvlink-6", 36, 100.0}}) {
      CAPTURE(row.name);
      CHECK(find_link(row.name).links == row.links);
      CHECK(gb_per_second(row.name) == doctest::Approx(row.links * row.both_ways_each / 2));
    }
  }

  TEST_CASE("other words for a link give it, words for several are refused with all of them") {
    CHECK(find_link("infiniband-400g").name == "infiniband-ndr");
    CHECK(find_link("nvswitch-3").name == "nvlink-4");
    CHECK(find_link("roce-400g").name == "ethernet-400g");
    for (const auto& known : catalog::link_names) {
      CAPTURE(known.name);
      CHECK(known.same_as.empty() != known.reason.empty());
      if (!known.same_as.empty()) CHECK_NOTHROW((void)find_link(known.name));
    }
    CHECK_THROWS_WITH_AS(
        (void)find_link("roce"),
        "link: roce is a transport over Ethernet, neither a rate nor a topology; name the port: "
        "ethernet-100g, ethernet-200g, ethernet-400g, ethernet-800g",
        InvalidInput);
  }

  TEST_CASE("each InfiniBand generation doubles the one before, from EDR at 100 Gbit/s") {
    CHECK(gb_per_second("infiniband-edr") == doctest::Approx(12.5));
    CHECK(gb_per_second("infiniband-hdr") == doctest::Approx(25.0));
    CHECK(gb_per_second("infiniband-ndr") == doctest::Approx(50.0));
    CHECK(gb_per_second("infiniband-xdr") == doctest::Approx(100.0));
  }

  TEST_CASE("property: every link passes its own check") {
    for (const auto& entry : catalog::links) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(hardware::check(entry.description()));
    }
  }

  TEST_CASE("property: names are unique and kebab-case, sources complete") {
    catalog_test::check_names(catalog::links);
    catalog_test::check_sources(catalog::links);
  }

  TEST_CASE("an unknown name is refused with the nearest ones") {
    CHECK_THROWS_WITH_AS(find_link("nvlnk-4"),
                         doctest::Contains("link: unknown name 'nvlnk-4'; did you mean nvlink-4,"),
                         InvalidInput);
  }
}
