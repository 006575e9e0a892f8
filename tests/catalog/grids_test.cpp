#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/grids.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::find;
using catalog::grids;
using catalog::IntensityScope;

constexpr double grams(std::string_view name) {
  return in(find(grids, name).carbon_intensity.value(), CarbonIntensity<>(gCO2e / kWh));
}
}  // namespace

TEST_SUITE("catalog/grids") {
  TEST_CASE("values are those of their sources") {
    struct Row {
      const char* name;
      double grams;
      IntensityScope scope;
    };
    for (const Row& row : {Row{"world", 475.0, IntensityScope::operational},
                           Row{"united-states", 369.473, IntensityScope::lifecycle},
                           Row{"france", 56.039, IntensityScope::lifecycle},
                           Row{"china", 582.317, IntensityScope::lifecycle},
                           Row{"gcp-us-central1", 430.0, IntensityScope::unstated},
                           Row{"gcp-me-central1", 575.0, IntensityScope::unstated},
                           Row{"aws-eu-north-1", 8.8, IntensityScope::operational},
                           Row{"us-nerc-serc", 379.069, IntensityScope::operational},
                           Row{"us-iowa", 452.6, IntensityScope::operational}}) {
      CAPTURE(row.name);
      CHECK(grams(row.name) == doctest::Approx(row.grams));
      CHECK(find(grids, row.name).scope == row.scope);
    }
  }

  TEST_CASE("the table can be read in a constant expression") {
    static_assert(grids.size() > 200);
    static_assert(grams("iceland") < grams("poland"));
  }

  TEST_CASE("property: every grid has a unique name, a key and a possible intensity") {
    for (std::size_t i = 0; i < grids.size(); ++i) {
      CAPTURE(grids[i].name);
      CHECK_FALSE(grids[i].label.empty());
      CHECK_FALSE(grids[i].carbon_intensity.key().empty());
      CHECK(grams(grids[i].name) > 0.0);
      CHECK(grams(grids[i].name) < 1400.0);  // the oldest coal plants emit about 1,300
      for (std::size_t j = 0; j < i; ++j) CHECK(grids[i].name != grids[j].name);
    }
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::grids);
  }

  TEST_CASE("an unknown grid lists near names") {
    CHECK_THROWS_WITH_AS(find(grids, "gcp-us-centrl1"),
                         "grid: unknown name 'gcp-us-centrl1'; did you mean gcp-us-central1, "
                         "gcp-me-central1, gcp-me-central2?",
                         InvalidInput);
  }
}
