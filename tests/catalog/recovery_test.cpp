#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/recovery.hpp>
#include <bessemer/study/dual.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
}  // namespace

TEST_SUITE("catalog/recovery") {
  TEST_CASE("names are unique, values have sources and are of use") {
    catalog_test::check_names(catalog::recoveries);
    catalog_test::check_sources(catalog::recoveries);
    for (const auto& entry : catalog::recoveries) {
      CAPTURE(entry.name);
      CHECK_NOTHROW(check(entry.recovery()));
      CHECK_NOTHROW(check(entry.storage()));
    }
  }

  // [GrattafioriEtAl2024], section 3.3.1: sustained throughput of the storage, 2 TB/s.
  TEST_CASE("published: the storage of Llama 3; the times around it are assumed") {
    constexpr auto& entry = catalog::llama_3_recovery;
    static_assert(entry.storage().bandwidth == 2.0 * TB / second);
    CHECK(entry.storage_bandwidth.basis() == Basis::published);
    CHECK(grade(catalog::weakest_basis(entry)) == 'C');
  }

  // [Bekman2024]: 2.3 TB in 40 s, 57.5 GB/s, from 48 nodes.
  TEST_CASE("published: the storage of BLOOM takes a checkpoint in 40 s") {
    constexpr auto storage = catalog::bloom_176b_recovery.storage();
    CHECK(storage.bandwidth / (GB / second) == doctest::Approx(57.5));
    CHECK(48.0 * storage.writer_bandwidth / storage.bandwidth == doctest::Approx(1.0));
  }

  TEST_CASE("descriptions on another scalar have the same values") {
    using D = study::Dual<1>;
    const auto& entry = catalog::find(catalog::recoveries, "llama-3");
    CHECK(entry.recovery<D>().restart.value().value() == entry.restart.value().value());
    CHECK(entry.storage<D>().bandwidth.value().value() == entry.storage_bandwidth.value().value());
    CHECK(entry.recovery<D>().restart.value().derivative(0) == 0.0);
  }

  TEST_CASE("an unknown name is refused") {
    CHECK_THROWS_WITH_AS(catalog::find(catalog::recoveries, "llama-4"),
                         "recovery: unknown name 'llama-4'; did you mean llama-3, bloom-176b, "
                         "opt-175b?",
                         InvalidInput);
  }
}
