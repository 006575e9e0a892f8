#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using study::Dual;
using D = Dual<2>;

constexpr D x = D::variable(3.0, 0);
constexpr D y = D::variable(4.0, 1);

constexpr bool is(const D& a, double value, double by_x, double by_y) {
  return a.value() == value && a.derivative(0) == by_x && a.derivative(1) == by_y;
}
static_assert(std::is_trivially_copyable_v<D> && sizeof(D) == 3 * sizeof(double));
static_assert(Real<D>);

// Wrong use does not compile: a derivative is not dropped by accident; numbers of inputs differ.
static_assert(!std::is_convertible_v<D, double> && std::is_constructible_v<double, D>);
static_assert(std::is_convertible_v<double, D>);
template <class A, class B>
concept add = requires(A a, B b) {
  a + b;
};
static_assert(add<D, double> && add<double, D> && !add<Dual<1>, Dual<2>>);
static_assert(!std::is_convertible_v<Time<D>, Time<>> && std::is_convertible_v<Time<>, Time<D>>);
}  // namespace

TEST_SUITE("study/dual") {
  TEST_CASE("a number is a constant, an input has a derivative of one by itself") {
    static_assert(is(D(5.0), 5.0, 0.0, 0.0) && is(D{}, 0.0, 0.0, 0.0));
    static_assert(is(x, 3.0, 1.0, 0.0) && is(y, 4.0, 0.0, 1.0));
    static_assert(static_cast<double>(x) == 3.0);
  }

  TEST_CASE("every operator has the value and the slopes of calculus") {
    static_assert(is(x + y, 7.0, 1.0, 1.0));
    static_assert(is(x - y, -1.0, 1.0, -1.0));
    static_assert(is(x * y, 12.0, 4.0, 3.0));
    static_assert(is(x / y, 0.75, 0.25, -3.0 / 16.0));
    static_assert(is(-x, -3.0, -1.0, 0.0) && is(+x, 3.0, 1.0, 0.0));
    static_assert(is(x + 2.0, 5.0, 1.0, 0.0) && is(2.0 * x, 6.0, 2.0, 0.0));
    static_assert(is(12.0 / y, 3.0, 0.0, -0.75) && is(x - 1.0, 2.0, 1.0, 0.0));
  }

  TEST_CASE("compound assignment is what it abbreviates") {
    constexpr auto changed = [](auto change) {
      D a = x;
      change(a);
      return a;
    };
    static_assert(is(changed([](D& a) { a += y; }), 7.0, 1.0, 1.0));
    static_assert(is(changed([](D& a) { a -= y; }), -1.0, 1.0, -1.0));
    static_assert(is(changed([](D& a) { a *= y; }), 12.0, 4.0, 3.0));
    static_assert(is(changed([](D& a) { a /= y; }), 0.75, 0.25, -3.0 / 16.0));
    static_assert(is(changed([](D& a) { a *= a; }), 9.0, 6.0, 0.0));
  }

  TEST_CASE("order is by value; derivatives take no part") {
    static_assert(x < y && y > x && x <= y && y >= x && x != y);
    static_assert(D::variable(3.0, 1) == x && x <= D(3.0) && x >= D(3.0));
    static_assert(!(x < D(3.0)) && !(x > D(3.0)));
    const D nan(std::numeric_limits<double>::quiet_NaN());
    CHECK_FALSE(nan < x);
    CHECK_FALSE(nan > x);
    CHECK_FALSE(nan == nan);
  }

  TEST_CASE("root, exponential and logarithm, in constant expressions too") {
    static_assert(is(math::sqrt(D::variable(16.0, 0)), 4.0, 0.125, 0.0));
    static_assert(is(math::exp(D::variable(0.0, 0)), 1.0, 1.0, 0.0));
    static_assert(is(math::log(D::variable(1.0, 1)), 0.0, 0.0, 1.0));
  }

  TEST_CASE("the chain rule: d/dx of x^x is x^x (ln x + 1)") {
    constexpr D power = math::exp(D(x * math::log(x)));
    CHECK(power.value() == doctest::Approx(27.0).epsilon(1e-14));
    CHECK(power.derivative(0) == doctest::Approx(27.0 * (std::log(3.0) + 1.0)).epsilon(1e-14));
    CHECK(power.derivative(1) == 0.0);
  }

  TEST_CASE("property: quotients undo products, and squares have twice the slope") {
    for (const double a : {-7.0, -0.1, 1e-9, 2.5, 1e12}) {
      for (const double b : {-3.0, 0.25, 4e7}) {
        CAPTURE(a);
        CAPTURE(b);
        const D u = D::variable(a, 0), v = D::variable(b, 1);
        const D back = u * v / v;
        CHECK(back.value() == doctest::Approx(a).epsilon(1e-14));
        CHECK(back.derivative(0) == doctest::Approx(1.0).epsilon(1e-14));
        CHECK(std::fabs(back.derivative(1)) <= 1e-14 * std::fabs(a / b));
        CHECK((u * u).derivative(0) == 2.0 * a);
      }
    }
  }

  TEST_CASE("a plain quantity beside one with a derivative is a constant") {
    constexpr auto time = Time<D>::from_value(x);
    static_assert(is((time + 1.0 * second).value(), 4.0, 1.0, 0.0));
    static_assert(is((1.0 * second - time).value(), -2.0, -1.0, 0.0));
  }

  TEST_CASE("quantities of it multiply and divide like any other") {
    constexpr auto work = Work<D>::from_value(D::variable(6e12, 0));
    constexpr auto rate = Throughput<D>::from_value(D::variable(2e12, 1));
    constexpr Time<D> time = work / rate;
    static_assert(is(time.value(), 3.0, 1.0 / 2e12, -3.0 / 2e12));
  }

  TEST_CASE("derivative: a formula of everything, against central differences") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& v) {
          S sum = v[0] * v[1] - v[2] / v[0] + math::sqrt(S(v[1] + v[2]));
          sum += math::exp(S(-v[0])) * math::log(v[2]);
          return S(sum * sum / (S(1.0) + v[1]));
        },
        {1.3, 0.7, 2.9});
  }

  TEST_CASE("seventeen inputs at once give what each gives alone") {
    std::array<double, 17> at{};
    for (std::size_t i = 0; i < 17; ++i) at[i] = 1.0 + 0.1 * double(i);
    support::check_derivatives<17>(
        []<class S>(const std::array<S, 17>& v) {
          S product(1.0);
          for (const S& factor : v) product = product * factor;
          return product;
        },
        at);
  }
}
