#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Wrong use does not compile: a maximum of two dimensions, a root of a quantity.
template <class A, class B>
concept has_smooth_max = requires(A a, B b) {
  math::smooth_max(a, b);
};
static_assert(has_smooth_max<Time<>, Time<>>);
static_assert(!has_smooth_max<Time<>, DataSize<>>);
static_assert(!has_smooth_max<double, double>);
template <class T>
concept has_sqrt = requires(T x) {
  math::sqrt(x);
};
static_assert(has_sqrt<double> && has_sqrt<float> && !has_sqrt<Time<>> && !has_sqrt<int>);
}  // namespace

TEST_SUITE("units/math") {
  TEST_CASE("constant expressions have the values of the standard library") {
    static_assert(math::sqrt(0.0) == 0.0 && math::sqrt(4.0) == 2.0 && math::sqrt(1e300) == 1e150);
    static_assert(math::sqrt(infinity) == infinity);
    static_assert(math::exp(0.0) == 1.0 && math::exp(1000.0) == infinity &&
                  math::exp(-1000.0) == 0.0);
    static_assert(math::log(1.0) == 0.0 && math::log(0.0) == -infinity &&
                  math::log(infinity) == infinity);
    constexpr double root = math::sqrt(2.0), e = math::exp(1.0), ln2 = math::log(2.0);
    CHECK(root == doctest::Approx(std::sqrt(2.0)).epsilon(1e-15));
    CHECK(e == doctest::Approx(std::exp(1.0)).epsilon(1e-15));
    CHECK(ln2 == doctest::Approx(std::log(2.0)).epsilon(1e-15));
  }

  TEST_CASE("NaN and negative arguments give NaN, in constants too") {
    static_assert(math::sqrt(-1.0) != math::sqrt(-1.0));
    static_assert(math::log(-1.0) != math::log(-1.0));
    static_assert(math::exp(not_a_number) != math::exp(not_a_number));
    CHECK(std::isnan(math::sqrt(-1.0)));
    CHECK(std::isnan(math::log(-1.0)));
    CHECK(std::isnan(math::exp(not_a_number)));
  }

  TEST_CASE("a smooth maximum of equals is 2^(1/4) of one") {
    constexpr auto both = math::smooth_max(3.0 * second, 3.0 * second);
    CHECK(both / (3.0 * second) == doctest::Approx(std::pow(2.0, 0.25)).epsilon(1e-15));
    static_assert(math::smooth_max(0.0 * second, 0.0 * second) == 0.0 * second);
    static_assert(math::smooth_max(0.0 * second, 2.0 * second) == 2.0 * second);
    static_assert(math::smooth_max(2.0 * second, 0.0 * second) == 2.0 * second);
  }

  TEST_CASE("a geometric mean of 1 and 9 is 3") {
    static_assert(math::geometric_mean(1.0 * second, 9.0 * second) == 3.0 * second);
  }

  TEST_CASE("max and min choose, and take the first of equals") {
    static_assert(math::max(2.0 * second, 3.0 * second) == 3.0 * second);
    static_assert(math::min(2.0 * second, 3.0 * second) == 2.0 * second);
    static_assert(math::max(7, 7) == 7 && math::min(-1, 1) == -1);
  }

  TEST_CASE("property: the constants' series agree with the standard library to 1e-14") {
    const auto error = [](double ours, double theirs) { return std::fabs(ours / theirs - 1.0); };
    double root = 0.0, logarithm = 0.0, exponential = 0.0;
    for (double x = 1e-300; x < 1e300; x *= 3.7) {
      root = std::fmax(root, error(math::detail::constant_sqrt(x), std::sqrt(x)));
      logarithm = std::fmax(logarithm, error(math::detail::constant_log(x), std::log(x)));
    }
    for (double x = -700.0; x < 709.0; x += 0.37) {
      exponential = std::fmax(exponential, error(math::detail::constant_exp(x), std::exp(x)));
    }
    CHECK(root < 1e-14);
    CHECK(logarithm < 1e-14);
    CHECK(exponential < 1e-14);
    CHECK(std::isfinite(math::detail::constant_exp(709.75)));  // e^709.78 is the largest double
  }

  TEST_CASE("property: the logarithm keeps its precision near one") {
    for (const double x : {0.5, 0.9, 0.999, 1.0 - 1e-9, 1.0 + 1e-9, 1.001, 1.1, 1.5}) {
      CAPTURE(x);
      CHECK(math::detail::constant_log(x) == doctest::Approx(std::log(x)).epsilon(1e-14));
    }
  }

  TEST_CASE("property: a smooth maximum lies between the maximum and 2^(1/4) of it") {
    for (const double a : {1e-12, 0.01, 0.9, 1.0, 3.0, 1e9}) {
      for (const double b : {0.0, 1e-12, 0.01, 0.9, 1.0, 3.0, 1e9}) {
        CAPTURE(a);
        CAPTURE(b);
        const Time<> smooth = math::smooth_max(a * second, b * second);
        const Time<> sharp = math::max(a * second, b * second);
        CHECK(smooth >= sharp);
        CHECK(smooth <= 1.189207115002722 * sharp);
        CHECK(smooth == math::smooth_max(b * second, a * second));
        CHECK(math::smooth_max(1.01 * a * second, b * second) >= smooth);
      }
    }
  }

  TEST_CASE("NaN is never swallowed by a maximum") {
    const auto nan = not_a_number * second;
    for (const double other : {0.0, 1.0}) {
      CAPTURE(other);
      CHECK(std::isnan(math::smooth_max(other * second, nan).value()));
      CHECK(std::isnan(math::smooth_max(nan, other * second).value()));
    }
  }

  TEST_CASE("derivative: root, exponential, logarithm and smooth maximum") {
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          return S(math::sqrt(x[0]) * math::exp(S(x[1] / S(3.0))) + math::log(S(x[0] * x[1])));
        },
        {2.0, 1.5});
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          return math::smooth_max(Time<S>::from_value(x[0]), Time<S>::from_value(x[1])).value();
        },
        {2.0, 1.5});
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          return math::geometric_mean(Time<S>::from_value(x[0]), Time<S>::from_value(x[1])).value();
        },
        {2.0, 1.5});
  }
}
