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
