#include <doctest/doctest.h>

#include <bessemer/catalog/failure_rates.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/part_rates.hpp>
#include <bessemer/study/dual.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
}  // namespace

TEST_SUITE("catalog/part_rates") {
  TEST_CASE("names are unique, values have sources and are of use") {
    catalog_test::check_names(catalog::part_rates);
    catalog_test::check_sources(catalog::part_rates);
    for (const auto& entry : catalog::part_rates) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(check(entry.description()));
      CHECK_NOTHROW(check(entry.parts.value()));
    }
  }

  TEST_CASE("the parts of Llama 3 add up to its coarser entry") {
    const auto& entry = catalog::find(catalog::part_rates, "h100-llama-3");
    const auto coarse = catalog::find(catalog::failure_rates, "h100-llama-3").description();
    const auto rates = facility::failure_rates(entry.description(), entry.parts.value());
    CHECK(rates.accelerator / coarse.accelerator == doctest::Approx(1.0));
    CHECK(rates.node / coarse.node == doctest::Approx(1.0));
    CHECK(rates.network_per_accelerator / coarse.network_per_accelerator == doctest::Approx(1.0));
    CHECK(rates.software_per_accelerator / coarse.software_per_accelerator == doctest::Approx(1.0));
    CHECK(entry.silent_corruption.value() < entry.accelerator.value());
  }

  TEST_CASE("a description on another scalar has the same values") {
    using D = study::Dual<1>;
    const auto rates = catalog::h100_llama_3_parts.description<D>();
    CHECK(rates.memory.value().value() == catalog::h100_llama_3_parts.memory.value().value());
    CHECK(rates.memory.value().derivative(0) == 0.0);
  }

  TEST_CASE("an unknown name is refused") {
    CHECK_THROWS_AS(catalog::find(catalog::part_rates, "perfect"), InvalidInput);
  }
}
