#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <span>

#include <bessemer/reliability/spares.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using reliability::mean_nodes_out;
using reliability::Outage;
using reliability::spares_for;
using reliability::spares_suffice;

constexpr std::array single{Outage<>{.rate = 2.0 / day, .nodes = 1}};
/// The same nodes out on average, four at a time.
constexpr std::array together{Outage<>{.rate = 0.5 / day, .nodes = 4}};
constexpr std::array mixed{Outage<>{.rate = 1.0 / day, .nodes = 1},
                           Outage<>{.rate = 0.5 / day, .nodes = 2}};

template <std::size_t N>
double enough(int spares, const std::array<Outage<>, N>& outages, Time<> repair) {
  return spares_suffice(spares, std::span<const Outage<>>(outages), repair);
}
}  // namespace

TEST_SUITE("reliability/spares") {
  // A = 2: P(at most n failures) of a Poisson number with mean 2.
  TEST_CASE("single nodes: the Poisson distribution") {
    CHECK(enough(0, single, 1.0 * day) == doctest::Approx(std::exp(-2.0)));
    CHECK(enough(1, single, 1.0 * day) == doctest::Approx(3.0 * std::exp(-2.0)));
    CHECK(enough(3, single, 1.0 * day) ==
          doctest::Approx((1.0 + 2.0 + 2.0 + 8.0 / 6.0) * std::exp(-2.0)));
  }

  TEST_CASE("repairs that take no time need no spares") {
    CHECK(enough(0, single, 0.0 * day) == 1.0);
    CHECK(spares_for(0.999, std::span<const Outage<>>(single), 0.0 * day) == 0);
  }

  // Two kinds, A = 1 and 1/2: none e^-1.5; one 1 x that; two (1/2 + 1/2) x that.
  TEST_CASE("two kinds of outage, counted") {
    CHECK(enough(0, mixed, 1.0 * day) == doctest::Approx(std::exp(-1.5)));
    CHECK(enough(1, mixed, 1.0 * day) == doctest::Approx(2.0 * std::exp(-1.5)));
    CHECK(enough(2, mixed, 1.0 * day) == doctest::Approx(3.0 * std::exp(-1.5)));
  }

  TEST_CASE("property: chances add up to one, with the mean of Little's law") {
    double before = 0.0, mean = 0.0;
    for (int n = 0; n < 60; ++n) {
      const double now = enough(n, mixed, 2.0 * day);
      mean += n * (now - before);
      before = now;
    }
    CHECK(before == doctest::Approx(1.0).epsilon(1e-12));
    CHECK(mean == doctest::Approx(mean_nodes_out(std::span<const Outage<>>(mixed), 2.0 * day)));
    CHECK(mean == doctest::Approx(4.0));
  }

  TEST_CASE("property: more spares and shorter repairs suffice more often") {
    for (int n = 0; n < 10; ++n) {
      CAPTURE(n);
      CHECK(enough(n + 1, mixed, 1.0 * day) > enough(n, mixed, 1.0 * day));
      CHECK(enough(n, mixed, 0.5 * day) > enough(n, mixed, 1.0 * day));
    }
  }

  TEST_CASE("property: the number found is the fewest that suffices") {
    for (const double chance : {0.5, 0.9, 0.99, 0.9999}) {
      CAPTURE(chance);
      const int n = spares_for(chance, std::span<const Outage<>>(mixed), 3.0 * day);
      CHECK(enough(n, mixed, 3.0 * day) >= chance);
      if (n > 0) CHECK(enough(n - 1, mixed, 3.0 * day) < chance);
    }
  }

  TEST_CASE("nodes lost together need more spares than as many lost one by one") {
    const std::span<const Outage<>> one(single), four(together);
    CHECK(mean_nodes_out(one, 1.0 * day) == mean_nodes_out(four, 1.0 * day));
    CHECK(spares_for(0.99, four, 1.0 * day) > spares_for(0.99, one, 1.0 * day));
  }

  TEST_CASE("refuses negative spares, repairs and rates, and empty outages") {
    CHECK_THROWS_WITH_AS(enough(-1, single, 1.0 * day),
                         "spares_suffice: spares must not be negative, got -1", InvalidInput);
    CHECK_THROWS_AS(enough(1, single, -1.0 * day), InvalidInput);
    CHECK_THROWS_AS(enough(1, std::array{Outage<>{.rate = -1.0 / day}}, 1.0 * day), InvalidInput);
    CHECK_THROWS_AS(enough(1, std::array{Outage<>{.rate = 1.0 / day, .nodes = 0}}, 1.0 * day),
                    InvalidInput);
    CHECK_THROWS_AS(spares_for(1.0, std::span<const Outage<>>(single), 1.0 * day), InvalidInput);
    CHECK_THROWS_AS(enough(1, single, 400.0 * day), InvalidInput);
  }

  // d/dA of P(at most n) is -p_n; A = rate x repair.
  TEST_CASE("derivative: by the repair, -rate times the chance of just so many") {
    using D = study::Dual<1>;
    const std::array outages{Outage<D>{.rate = as<D>(2.0 / day), .nodes = 1}};
    const D chance = spares_suffice(3, std::span<const Outage<D>>(outages),
                                    Time<D>::from_value(D::variable(day.value(), 0)));
    const double p3 = enough(3, single, 1.0 * day) - enough(2, single, 1.0 * day);
    CHECK(chance.derivative(0) * day.value() == doctest::Approx(-2.0 * p3));
  }
}
