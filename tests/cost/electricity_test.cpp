#include <doctest/doctest.h>

#include <limits>

#include <bessemer/cost/electricity.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using cost::electricity_cost;
constexpr EnergyPrice<> ten_cents = 0.1 * USD / kWh;

// Wrong use does not compile: the bill is for the meter, not for the plug.
template <class E>
concept is_billed = requires(E e) {
  electricity_cost(e, ten_cents);
};
static_assert(is_billed<FacilityEnergy<>>);
static_assert(!is_billed<ItEnergy<>>);
static_assert(!is_billed<Energy<>>);
}  // namespace

TEST_SUITE("cost/electricity") {
  TEST_CASE("a GWh at 10 cents is 100,000 USD") {
    CHECK(in(electricity_cost(FacilityEnergy<>(1.0 * GWh), ten_cents), USD) ==
          doctest::Approx(100'000.0));
  }

  TEST_CASE("no energy costs nothing") {
    static_assert(electricity_cost(FacilityEnergy<>{}, ten_cents) == Money<>{});
  }

  TEST_CASE("property: proportional to energy") {
    const Money<> one = electricity_cost(FacilityEnergy<>(1.0 * kWh), ten_cents);
    for (const double factor : {1e-3, 1.0, 1e9}) {
      CAPTURE(factor);
      CHECK(electricity_cost(FacilityEnergy<>(factor * kWh), ten_cents) / one ==
            doctest::Approx(factor));
    }
  }

  TEST_CASE("refuses negative and NaN energy and prices") {
    CHECK_THROWS_WITH_AS(electricity_cost(FacilityEnergy<>(1.0 * kWh), -1.0 * ten_cents),
                         "electricity_cost: price must not be negative, got -0.1 USD/kWh",
                         InvalidInput);
    CHECK_THROWS_AS(electricity_cost(FacilityEnergy<>(-1.0 * kWh), ten_cents), InvalidInput);
    CHECK_THROWS_AS(electricity_cost(FacilityEnergy<>(1.0 * kWh),
                                     std::numeric_limits<double>::quiet_NaN() * ten_cents),
                    InvalidInput);
  }

  TEST_CASE("derivative: by the price it is the energy") {
    using D = study::Dual<1>;
    const auto money = electricity_cost(FacilityEnergy<D>(as<D>(1.0 * kWh)),
                                        EnergyPrice<D>::from_value(D::variable(1e-8, 0)));
    CHECK(money.value().derivative(0) == doctest::Approx(3.6e6));
  }
}
