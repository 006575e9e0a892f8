#include <doctest/doctest.h>

#include <type_traits>
#include <utility>

#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/number.hpp>

namespace {
using namespace bessemer;

static_assert(number_of(2.0 * minute) == 120.0);
static_assert(number_of(3.5) == 3.5);
template <class Q>
concept has_number = requires(Q q) {
  number_of(q);
};
static_assert(!has_number<int>);
}  // namespace

TEST_SUITE("units/number") {
  TEST_CASE("what is moved is the quantity itself") {
    Time<> time = 1.0 * second;
    number_of(time) = 60.0;
    CHECK(time == 1.0 * minute);
    double share = 0.5;
    number_of(share) = 0.25;
    CHECK(share == 0.25);
  }

  TEST_CASE("a constant cannot be moved") {
    static_assert(
        std::is_same_v<decltype(number_of(std::declval<const Time<>&>())), const double&>);
    static_assert(
        std::is_same_v<decltype(number_of(std::declval<const double&>())), const double&>);
  }

  TEST_CASE("derivatives are numbers too") {
    using D = study::Dual<1>;
    auto time = Time<D>::from_value(D::variable(2.0, 0));
    number_of(time) = number_of(time) * D(3.0);
    CHECK(number_of(time).value() == 6.0);
    CHECK(number_of(time).derivative(0) == 3.0);
  }
}
