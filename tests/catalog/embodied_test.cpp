#include <doctest/doctest.h>

#include <bessemer/catalog/embodied.hpp>
#include <bessemer/catalog/find.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
}  // namespace

TEST_SUITE("catalog/embodied") {
  TEST_CASE("values are those of their sources") {
    constexpr auto h100 = catalog::find(catalog::embodied, "h100").description();
    CHECK(in(h100.per_accelerator, kgCO2e) == doctest::Approx(164.0));
    CHECK(in(h100.per_node, kgCO2e) == doctest::Approx(5700.0));
    constexpr auto a100 = catalog::find(catalog::embodied, "a100").description();
    CHECK(in(a100.per_accelerator, kgCO2e) == doctest::Approx(318.0));
  }

  TEST_CASE("property: every description passes its own check") {
    for (const auto& entry : catalog::embodied) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(check(entry.description()));
    }
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::embodied);
  }

  TEST_CASE("an unknown name is refused") {
    CHECK_THROWS_AS(catalog::find(catalog::embodied, "abacus"), InvalidInput);
  }
}
