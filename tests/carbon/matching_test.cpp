#include <doctest/doctest.h>

#include <random>
#include <vector>

#include <bessemer/carbon/matching.hpp>

#include "../support/derivatives.hpp"

namespace {
using namespace bessemer;
using carbon::carbon_free_share;
}  // namespace

TEST_SUITE("carbon/matching") {
  TEST_CASE("S206: sun at noon matches the year and half of the hours") {
    std::vector<Power<>> loads(24, 1.0 * MW), sun(24);
    for (std::size_t h = 6; h < 18; ++h) sun[h] = 2.0 * MW;
    const auto share = carbon_free_share<double>(loads, sun);
    CHECK(share.annual == doctest::Approx(1.0));
    CHECK(share.hourly == doctest::Approx(0.5));
    // A grid that is 40 % carbon-free fills 40 % of the other half.
    CHECK(carbon_free_share<double>(loads, sun, 0.4).hourly == doctest::Approx(0.7));
  }

  TEST_CASE("S165 property: hourly matching is never easier than annual") {
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> part(0.0, 2.0);
    for (int trial = 0; trial < 100; ++trial) {
      std::vector<Power<>> loads(50), clean(50);
      for (std::size_t i = 0; i < 50; ++i) {
        loads[i] = part(random) * MW;
        clean[i] = part(random) * MW;
      }
      const auto share = carbon_free_share<double>(loads, clean);
      CHECK(share.hourly <= share.annual + 1e-12);
      CHECK(share.hourly >= 0.0);
      CHECK(share.annual <= 1.0);
    }
  }

  TEST_CASE("refuses series of different lengths, loads of nothing, shares above 1") {
    const std::vector<Power<>> one(1, MW), two(2, MW), zero(2);
    CHECK_THROWS_AS(carbon_free_share<double>(one, two), InvalidInput);
    CHECK_THROWS_AS(carbon_free_share<double>(zero, two), InvalidInput);
    CHECK_THROWS_AS(carbon_free_share<double>(two, two, 1.1), InvalidInput);
  }

  TEST_CASE("derivatives by load and supply") {
    support::check_derivatives(
        []<class S>(const std::array<S, 2>& x) {
          const std::vector<Power<S>> loads(2, x[0] * as<S>(MW));
          std::vector<Power<S>> clean(2);
          clean[0] = x[1] * as<S>(MW);
          return carbon_free_share<S>(loads, clean).hourly;
        },
        std::array{3.0, 2.0});
  }
}
