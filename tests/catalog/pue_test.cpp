#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/pue.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::power_usage_effectiveness;
}  // namespace

TEST_SUITE("catalog/pue") {
  TEST_CASE("values are those of their sources") {
    static_assert(catalog::find(power_usage_effectiveness, "aws").value.value() == 1.15);
    static_assert(catalog::find(power_usage_effectiveness, "microsoft").value.value() == 1.18);
    static_assert(catalog::find(power_usage_effectiveness, "ccf-aws").value.value() == 1.135);
  }

  TEST_CASE("property: names are unique and no facility takes less than its IT") {
    for (std::size_t i = 0; i < power_usage_effectiveness.size(); ++i) {
      CAPTURE(power_usage_effectiveness[i].name);
      CHECK(power_usage_effectiveness[i].value.value() >= 1.0);
      CHECK(power_usage_effectiveness[i].value.value() <= 2.0);
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(power_usage_effectiveness[i].name != power_usage_effectiveness[j].name);
      }
    }
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::power_usage_effectiveness);
  }

  TEST_CASE("an unknown operator is refused") {
    CHECK_THROWS_AS(catalog::find(power_usage_effectiveness, "nobody"), InvalidInput);
  }
}
