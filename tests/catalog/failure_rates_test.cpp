#include <doctest/doctest.h>

#include <bessemer/catalog/failure_rates.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/study/dual.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
}  // namespace

TEST_SUITE("catalog/failure_rates") {
  TEST_CASE("parts of the published job sum to its 419 interruptions in 54 days") {
    constexpr auto rates = catalog::find(catalog::failure_rates, "h100-llama-3").description();
    const Frequency<> job = 16384.0 * (rates.accelerator + rates.network_per_accelerator +
                                       rates.software_per_accelerator) +
                            2048.0 * rates.node;
    CHECK(job * (54.0 * day) == doctest::Approx(419.0));
  }

  TEST_CASE("names are unique, and rates are of use") {
    catalog_test::check_names(catalog::failure_rates);
    for (const auto& entry : catalog::failure_rates) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(check(entry.description()));
    }
  }

  TEST_CASE("a description on another scalar has the same values") {
    const auto rates =
        catalog::find(catalog::failure_rates, "h100-llama-3").description<study::Dual<2>>();
    CHECK(rates.accelerator.value().value() ==
          catalog::h100_llama_3_failures.accelerator.value().value());
    CHECK(rates.accelerator.value().derivative(0) == 0.0);
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::failure_rates);
  }

  TEST_CASE("an unknown name is refused") {
    CHECK_THROWS_AS(catalog::find(catalog::failure_rates, "perfect"), InvalidInput);
  }
}
