#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/scaling_laws.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using doctest::Approx;
}  // namespace

TEST_SUITE("catalog/scaling_laws") {
  TEST_CASE("names are unique, in both tables together, values have sources and are of use") {
    catalog_test::check_names(catalog::scaling_laws);
    catalog_test::check_sources(catalog::scaling_laws);
    catalog_test::check_names(catalog::size_frontiers);
    catalog_test::check_sources(catalog::size_frontiers);
    for (const auto& law : catalog::scaling_laws) {
      CAPTURE(law.name);
      CHECK_NOTHROW(check(law.description()));
      for (const auto& other : catalog::size_frontiers) CHECK(law.name != other.name);
    }
    for (const auto& frontier : catalog::size_frontiers) {
      CAPTURE(frontier.name);
      CHECK_NOTHROW(check(frontier.description()));
    }
    CHECK_NOTHROW(check(catalog::data_repetition.value()));
  }

  TEST_CASE("numbers that a source gives as logarithms or in another form are those") {
    const auto kaplan = catalog::find(catalog::scaling_laws, "kaplan-2020").description();
    CHECK(kaplan.size_exponent == Approx(0.076 / 0.103).epsilon(1e-7));
    CHECK(kaplan.size_scale == Approx(std::pow(6.4e13, 0.076 / 0.103)).epsilon(1e-6));
    const auto c4 = catalog::find(catalog::scaling_laws, "muennighoff-2023").description();
    CHECK(c4.irreducible == Approx(std::exp(0.6254804)).epsilon(1e-7));
    CHECK(c4.size_scale == Approx(std::exp(6.255414)).epsilon(1e-7));
    CHECK(c4.data_scale == Approx(std::exp(7.3049974)).epsilon(1e-7));
    const auto full = catalog::find(catalog::scaling_laws, "hoffmann-2022").description();
    CHECK(full.irreducible == Approx(std::exp(0.5267228)).epsilon(1e-7));
    CHECK(full.size_scale == Approx(std::exp(6.0073404)).epsilon(1e-7));
    CHECK(full.data_scale == Approx(std::exp(6.0179186)).epsilon(1e-7));
    const auto bi = catalog::find(catalog::size_frontiers, "bi-2024").description();
    CHECK(bi.parameters == Approx(0.1715 * std::pow(1e20, 0.5243) / 6.0).epsilon(1e-5));
  }
}
