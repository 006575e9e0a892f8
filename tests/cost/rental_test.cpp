#include <doctest/doctest.h>

#include <limits>

#include <bessemer/cost/rental.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using cost::accelerator_time;
using cost::rental_cost;
constexpr RentalRate<> two_dollars = 2.0 * USD / hour;

// Wrong use does not compile: a price per energy is not a price per time.
template <class Rate>
concept is_a_rate = requires(Rate r) {
  rental_cost(1.0 * hour, r);
};
static_assert(is_a_rate<RentalRate<>>);
static_assert(!is_a_rate<EnergyPrice<>>);
static_assert(!is_a_rate<Money<>>);
}  // namespace

TEST_SUITE("cost/rental") {
  TEST_CASE("1,024 accelerators for a day at 2 USD an hour: 24,576 hours, 49,152 USD") {
    constexpr Time<> held = accelerator_time(1024, day);
    CHECK(in(held, hour) == doctest::Approx(24576.0));
    CHECK(in(rental_cost(held, two_dollars), USD) == doctest::Approx(49152.0));
  }

  TEST_CASE("no time and a free accelerator cost nothing") {
    static_assert(rental_cost(0.0 * second, two_dollars) == Money<>{});
    static_assert(rental_cost(1.0 * hour, RentalRate<>{}) == Money<>{});
  }

  TEST_CASE("property: cost is proportional to accelerators") {
    const Money<> one = rental_cost(accelerator_time(1, day), two_dollars);
    for (const int accelerators : {1, 8, 1024, 100'000}) {
      CAPTURE(accelerators);
      CHECK(rental_cost(accelerator_time(accelerators, day), two_dollars) / one ==
            doctest::Approx(accelerators));
    }
  }

  TEST_CASE("refuses no accelerators, negative time and negative rates") {
    CHECK_THROWS_WITH_AS(accelerator_time(0, day),
                         "accelerator_time: accelerators must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_AS(accelerator_time(8, -1.0 * day), InvalidInput);
    CHECK_THROWS_WITH_AS(rental_cost(1.0 * hour, -1.0 * two_dollars),
                         "rental_cost: rate must not be negative, got -2 USD/h", InvalidInput);
    CHECK_THROWS_AS(rental_cost(std::numeric_limits<double>::quiet_NaN() * hour, two_dollars),
                    InvalidInput);
  }

  TEST_CASE("derivative: by the rate it is the time") {
    using D = study::Dual<1>;
    const auto money =
        rental_cost(as<D>(1.0 * hour), RentalRate<D>::from_value(D::variable(1e-3, 0)));
    CHECK(money.value().derivative(0) == doctest::Approx(3600.0));
  }
}
