#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string_view>

#include <bessemer/study/root.hpp>

namespace {
using namespace bessemer;
using doctest::Approx;
using study::Dual;
using study::expanded_bracket;
using study::newton_root;
using study::root_between;

/// x^2 - 2, of any scalar.
constexpr auto square = []<class T>(const T& x) { return x * x - T(2.0); };
const double root_of_two = std::sqrt(2.0);
}  // namespace

TEST_SUITE("study/root") {
  TEST_CASE("the root of two, by either way") {
    CHECK(root_between(square, 0.0, 2.0) == Approx(root_of_two).epsilon(1e-14));
    CHECK(newton_root(square, 1.0, 0.0, 2.0) == Approx(root_of_two).epsilon(1e-14));
  }

  TEST_CASE("a root at an end is found there") {
    CHECK(root_between([](double x) { return x; }, 0.0, 1.0) == 0.0);
    CHECK(root_between([](double x) { return x - 1.0; }, 0.0, 1.0) == 1.0);
    CHECK(newton_root([](const auto& x) { return x; }, 0.5, 0.0, 1.0) == 0.0);
  }

  TEST_CASE("Newton takes few evaluations where the function is smooth") {
    int evaluations = 0;
    const auto counted = [&evaluations]<class T>(const T& x) {
      ++evaluations;
      return square(x);
    };
    CHECK(newton_root(counted, 1.4, 0.0, 2.0) == Approx(root_of_two));
    CHECK(evaluations <= 8);
  }

  TEST_CASE("property: safe where Newton alone runs away or sees no slope") {
    // The arc tangent from 3 diverges, the cube root overshoots, x^9 is flat, |x| has a corner.
    const auto tame = []<class T>(const T& x) { return x / math::sqrt(T(T(1.0) + x * x)); };
    CHECK(newton_root(tame, 30.0, -10.0, 40.0) == Approx(0.0).epsilon(1e-12));
    const auto flat = []<class T>(const T& x) {
      const T y = x - T(1.0);
      return y * y * y * y * y * y * y * y * y;
    };
    CHECK(newton_root(flat, 5.0, -10.0, 10.0) == Approx(1.0).epsilon(1e-6));
    const auto step = []<class T>(const T& x) { return x < T(0.3) ? T(-1.0) : T(1.0); };
    CHECK(newton_root(step, 0.9, 0.0, 1.0) == Approx(0.3).epsilon(1e-12));
    CHECK(root_between(step, 0.0, 1.0) == Approx(0.3).epsilon(1e-12));
  }

  TEST_CASE("a guess outside the range is no harm") {
    CHECK(newton_root(square, 1e9, 0.0, 2.0) == Approx(root_of_two));
    CHECK(newton_root(square, std::nan(""), 0.0, 2.0) == Approx(root_of_two));
  }

  TEST_CASE("a range that is too small is widened, up or down, as far as it may") {
    const auto thousand = [](double x) { return x - 1000.0; };
    const auto up = expanded_bracket(thousand, 1.0, 2.0, 1e-6, 1e6);
    CHECK(up.at_low * up.at_high <= 0.0);
    CHECK(root_between(thousand, up.low, up.high) == Approx(1000.0));
    const auto down = expanded_bracket([](double x) { return 1e-3 - x; }, 1.0, 2.0, 1e-6, 1e6);
    CHECK(down.low <= 1e-3);
    // Signs are compared, not a product that underflows.
    CHECK_THROWS_AS((void)expanded_bracket([](double x) { return 1e-200 * x; }, 1.0, 2.0, 0.5, 4.0),
                    Infeasible);
  }

  TEST_CASE("no change of sign is infeasible, with the values at both ends") {
    const auto never = [](double x) { return x * x + 1.0; };
    CHECK_THROWS_WITH_AS(
        (void)root_between(never, 1.0, 3.0, {.question = "bandwidth"}),
        "bandwidth: no answer between 1 and 3, where the difference is 2 and 10; widen the range "
        "or ask for another value",
        Infeasible);
    CHECK_THROWS_WITH_AS((void)expanded_bracket(never, 1.0, 3.0, 0.5, 4.0),
                         "root: no answer between 0.5 and 4, where the difference is 1.25 and 17; "
                         "widen the range or ask for another value",
                         Infeasible);
  }

  TEST_CASE("refuses a range that is none and values that are none") {
    CHECK_THROWS_WITH_AS((void)root_between(square, 2.0, 1.0),
                         "root: the range must rise, got 2 to 1", InvalidInput);
    CHECK_THROWS_WITH_AS((void)expanded_bracket(square, 0.0, 1.0, 0.0, 2.0),
                         "root: the range must rise within positive limits, got 0 <= 0 < 1 <= 2",
                         InvalidInput);
    const auto nowhere = [](double) { return std::numeric_limits<double>::quiet_NaN(); };
    CHECK_THROWS_WITH_AS((void)root_between(nowhere, 0.0, 1.0),
                         "root: must be finite at both ends, got nan at 0 and nan at 1",
                         InvalidInput);
  }

  TEST_CASE("derivative: the square root by what it is the root of") {
    // x^2 = a: dx/da = 1/(2 x).
    using D = Dual<1>;
    const D a = D::variable(2.0, 0);
    const D x = study::with_derivatives(root_of_two, D(root_of_two) * D(root_of_two) - a,
                                        2.0 * root_of_two);
    CHECK(x.value() == Approx(root_of_two));
    CHECK(x.derivative(0) == Approx(0.5 / root_of_two));
  }
}
