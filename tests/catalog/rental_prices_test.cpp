#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/rental_prices.hpp>

#include "catalogue_rules.hpp"

namespace {
using namespace bessemer;
using catalog::rental_prices;

constexpr double per_hour(const catalog::RentalPriceEntry& entry) {
  return in(entry.rate.value(), RentalRate<>(USD / hour));
}
}  // namespace

TEST_SUITE("catalog/rental_prices") {
  TEST_CASE("values are those of their sources") {
    CHECK(per_hour(catalog::find(rental_prices, "h100-sxm-lambda")) == doctest::Approx(3.29));
    CHECK(per_hour(catalog::find(rental_prices, "h800-deepseek")) == doctest::Approx(2.0));
    CHECK(per_hour(catalog::find(rental_prices, "tpu-v4-google-cloud")) == doctest::Approx(3.22));
  }

  TEST_CASE("property: every price is dated, unique and between 0.5 and 15 USD an hour") {
    for (std::size_t i = 0; i < rental_prices.size(); ++i) {
      CAPTURE(rental_prices[i].name);
      CHECK(rental_prices[i].rate.note().substr(0, 2) == "20");
      CHECK(per_hour(rental_prices[i]) > 0.5);
      CHECK(per_hour(rental_prices[i]) < 15.0);
      for (std::size_t j = 0; j < i; ++j) CHECK(rental_prices[i].name != rental_prices[j].name);
    }
  }

  TEST_CASE("every value has a source, and an assumption says why") {
    catalog_test::check_sources(catalog::rental_prices);
  }

  TEST_CASE("an accelerator without a verified price is refused") {
    CHECK_THROWS_AS(catalog::find(rental_prices, "b200"), InvalidInput);
  }
}
