#include <doctest/doctest.h>

#include <concepts>

#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/quantities.hpp>

namespace {
using namespace bessemer;
using D = study::Dual<1>;

template <class A, class B>
concept multiply = requires(A a, B b) {
  a* b;
};
template <class Q, class U>
concept read = requires(Q q, U u) {
  in(q, u);
};

// Wrong use does not compile.
static_assert(!std::convertible_to<double, Time<>>);
static_assert(!std::convertible_to<Time<>, double>);
static_assert(!std::convertible_to<Time<>, Frequency<>>);
static_assert(!std::convertible_to<Time<D>, Time<>>);
static_assert(!read<Time<>, DataSize<>>);
static_assert(read<Time<>, Time<>>);
static_assert(!multiply<D, Time<>> && !multiply<double, Time<D>>);  // scalars are lifted, once
template <class S>
concept has_time = requires {
  typename units::Quantity<units::Second, S>;
};
static_assert(has_time<double> && has_time<D> && !has_time<int>);
}  // namespace

TEST_SUITE("units/quantities") {
  TEST_CASE("in reads a quantity in any unit of its dimension") {
    static_assert(in(7200.0 * second, hour) == 2.0);
    static_assert(in(2.0 * GiB, GB) == 2.147483648);
    static_assert(in(400.0 * Gbit / second, Bandwidth<>(GB / second)) == 50.0);
    static_assert(in(3.6e6 * joule, kWh) == 1.0);
  }

  TEST_CASE("ratios of equal quantities turn into plain numbers") {
    static_assert(std::convertible_to<decltype(hour / second), double>);
    static_assert(hour / second == 3600.0);
    static_assert(std::convertible_to<decltype(Time<D>{} / Time<D>{}), D>);
  }

  TEST_CASE("property: in undoes multiplication by a unit") {
    for (const double count : {0.0, 1.0, -2.5, 1e-12, 3.7e21}) {
      CAPTURE(count);
      CHECK(in(count * day, day) == doctest::Approx(count).epsilon(1e-15));
      CHECK(in(count * kWh, kWh) == doctest::Approx(count).epsilon(1e-15));
      CHECK(in(count * tCO2e, tCO2e) == doctest::Approx(count).epsilon(1e-15));
    }
  }

  TEST_CASE("as changes the scalar and not the value") {
    const Time<D> lifted = as<D>(5.0 * minute);
    CHECK(lifted.value().value() == 300.0);
    CHECK(lifted.value().derivative(0) == 0.0);
    static_assert(as<double>(as<float>(0.5 * second)) == 0.5 * second);
  }

  TEST_CASE("a default quantity is zero") {
    static_assert(Time<>{} == 0.0 * second);
    CHECK(DataSize<D>{}.value().value() == 0.0);
  }

  TEST_CASE("derivative: in divides it by the unit") {
    const auto t = Time<D>::from_value(D::variable(7200.0, 0));
    CHECK(in(t, hour).derivative(0) == 1.0 / 3600.0);
  }
}
