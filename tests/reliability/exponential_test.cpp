#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/reliability/detail/exponential.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using bessemer::reliability::detail::exponential_excess;
constexpr double points[] = {1e-12, 1e-6, 1e-3, 0.1, 0.2499999, 0.25, 0.2500001, 1.0, 10.0, 100.0};
}  // namespace

TEST_SUITE("reliability/detail/exponential") {
  TEST_CASE("zero at zero, e - 2 at one") {
    static_assert(exponential_excess(0.0) == 0.0);
    CHECK(exponential_excess(1.0) == doctest::Approx(std::exp(1.0) - 2.0).epsilon(1e-14));
  }

  TEST_CASE("property: (e^x - 1)/x, from expm1, to 14 digits of 1 + excess") {
    for (const double x : points) {
      CAPTURE(x);
      CHECK((1.0 + exponential_excess(x)) * x / std::expm1(x) ==
            doctest::Approx(1.0).epsilon(1e-14));
    }
  }

  TEST_CASE("limit: half of x where x is small") {
    CHECK(exponential_excess(1e-9) / 0.5e-9 == doctest::Approx(1.0).epsilon(1e-8));
  }

  TEST_CASE("derivative: (e^x (x - 1) + 1)/x^2, on both sides of the series") {
    using D = bessemer::study::Dual<1>;
    for (const double x : {0.2, 0.2499999, 0.2500001, 1.0, 5.0}) {
      CAPTURE(x);
      const double slope = (std::exp(x) * (x - 1.0) + 1.0) / (x * x);
      CHECK(exponential_excess(D::variable(x, 0)).derivative(0) / slope ==
            doctest::Approx(1.0).epsilon(1e-12));
    }
  }
}
