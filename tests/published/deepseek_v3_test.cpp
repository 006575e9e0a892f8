#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/rental_prices.hpp>
#include <bessemer/cost/rental.hpp>

TEST_SUITE("published/deepseek_v3") {
  // 2.788 million H800-hours at the 2 USD that the report assumes: 5.576 million USD; 2.664 million
  // hours of pre-training: 5.328 million. Earlier research and ablations are not in it.
  TEST_CASE("published: rental cost of DeepSeek-V3 [DeepSeekV32024]") {
    using namespace bessemer;
    const RentalRate<> rate = catalog::find(catalog::rental_prices, "h800-deepseek").rate.value();
    CHECK(in(cost::rental_cost(2.788e6 * hour, rate), USD) == doctest::Approx(5.576e6));
    CHECK(in(cost::rental_cost(2.664e6 * hour, rate), USD) == doctest::Approx(5.328e6));
  }

  // 2.664 million hours of pre-training on 2,048 accelerators: under two months, 54.2 days.
  TEST_CASE("published: pre-training took less than two months [DeepSeekV32024]") {
    using namespace bessemer;
    const Time<> pre_training = 54.2 * day;
    CHECK(in(cost::accelerator_time(2048, pre_training), hour) / 2.664e6 ==
          doctest::Approx(1.0).epsilon(0.001));
  }
}
