#include <doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <bessemer/study/least_squares.hpp>

namespace {
using namespace bessemer;
using study::Dual;
using study::least_squares;
using study::LeastSquaresOptions;
using study::Loss;

template <std::size_t N>
using Parameters = std::array<Dual<N>, N>;

/// y = a exp(-b x) at x = 0, 0.5, ..., 4.5 for a = 3, b = 0.7, with the last point off by `outlier`.
struct Decay {
  double outlier = 0.0;

  std::vector<Dual<2>> operator()(const Parameters<2>& p) const {
    std::vector<Dual<2>> residuals;
    for (int i = 0; i < 10; ++i) {
      const double x = 0.5 * i;
      const double y = 3.0 * std::exp(-0.7 * x) + (i == 9 ? outlier : 0.0);
      residuals.push_back(p[0] * math::exp(Dual<2>(-p[1] * Dual<2>(x))) - Dual<2>(y));
    }
    return residuals;
  }
};
}  // namespace

TEST_SUITE("study/least_squares") {
  TEST_CASE("finds the parameters that exact data were made with") {
    const auto fit = least_squares<2>(Decay{}, {1.0, 0.1});
    CHECK(fit.solution[0] == doctest::Approx(3.0));
    CHECK(fit.solution[1] == doctest::Approx(0.7));
    CHECK(fit.cost == doctest::Approx(0.0));
    CHECK(fit.iterations > 0);
  }

  TEST_CASE("a mean: one parameter, variance s^2/m") {
    // Mean of 1, 2, 3, 6 is 3; s^2 = (4 + 1 + 0 + 9)/3; half the sum of squares is 7.
    const auto residuals = [](const Parameters<1>& p) {
      std::vector<Dual<1>> all;
      for (const double y : {1.0, 2.0, 3.0, 6.0}) all.push_back(p[0] - Dual<1>(y));
      return all;
    };
    const auto fit = least_squares<1>(residuals, {0.0});
    CHECK(fit.solution[0] == doctest::Approx(3.0));
    CHECK(fit.cost == doctest::Approx(7.0));
    CHECK(fit.covariance(0, 0) == doctest::Approx(14.0 / 3.0 / 4.0));
  }

  TEST_CASE("the valley of Rosenbrock, from its usual start") {
    const auto residuals = [](const Parameters<2>& p) {
      return std::vector<Dual<2>>{Dual<2>(10.0) * (p[1] - p[0] * p[0]), Dual<2>(1.0) - p[0],
                                  Dual<2>(0.0)};
    };
    const auto fit = least_squares<2>(residuals, {-1.2, 1.0});
    CHECK(fit.solution[0] == doctest::Approx(1.0));
    CHECK(fit.solution[1] == doctest::Approx(1.0));
  }

  TEST_CASE("soft-L1: its cost is that of the definition, and an outlier pulls less") {
    const auto one = [](const Parameters<1>& p) {
      return std::vector<Dual<1>>{p[0] - Dual<1>(2.0), p[0] + Dual<1>(2.0)};
    };
    // At p = 0 both residuals are 2: c = rho(4) = 2 (5^(1/2) - 1).
    const auto soft = least_squares<1>(one, {0.5}, {.loss = Loss::soft_l1});
    CHECK(soft.solution[0] == doctest::Approx(0.0));
    CHECK(soft.cost == doctest::Approx(2.0 * (std::sqrt(5.0) - 1.0)));

    const auto squared = least_squares<2>(Decay{50.0}, {2.0, 0.5});
    const auto robust = least_squares<2>(Decay{50.0}, {2.0, 0.5}, {.loss = Loss::soft_l1});
    CHECK(std::fabs(robust.solution[0] - 3.0) < 0.2 * std::fabs(squared.solution[0] - 3.0));
  }

  TEST_CASE("derivative: the gradient of the cost is zero at the solution") {
    const Decay data{0.3};
    for (const Loss loss : {Loss::squared, Loss::soft_l1}) {
      const auto fit = least_squares<2>(data, {1.0, 0.1}, {.loss = loss});
      const auto cost = [&](const std::array<double, 2>& x) {
        double sum = 0.0;
        for (const Dual<2>& r : data({Dual<2>(x[0]), Dual<2>(x[1])})) {
          const double square = r.value() * r.value();
          sum += loss == Loss::squared ? square : 2.0 * (std::sqrt(1.0 + square) - 1.0);
        }
        return 0.5 * sum;
      };
      CHECK(cost(fit.solution) == doctest::Approx(fit.cost));
      for (std::size_t j = 0; j < 2; ++j) {
        auto above = fit.solution;
        auto below = fit.solution;
        above[j] += 1e-4;
        below[j] -= 1e-4;
        CHECK(std::fabs(cost(above) - cost(below)) / 2e-4 < 1e-6);
      }
    }
  }

  TEST_CASE("a step too far is taken back: the logarithm of a negative number") {
    const auto residuals = [](const Parameters<1>& p) {
      return std::vector<Dual<1>>{math::log(p[0]) + Dual<1>(3.0), Dual<1>(0.0)};
    };
    const auto fit = least_squares<1>(residuals, {5.0});
    CHECK(fit.solution[0] == doctest::Approx(std::exp(-3.0)));
  }

  TEST_CASE("refuses residuals that do not tell the parameters apart") {
    const auto only_sum = [](const Parameters<2>& p) {
      return std::vector<Dual<2>>{p[0] + p[1], p[0] + p[1] - Dual<2>(1.0), Dual<2>(1.0)};
    };
    CHECK_THROWS_WITH_AS(static_cast<void>(least_squares<2>(only_sum, {0.0, 0.0})),
                         doctest::Contains("do not tell parameter"), InvalidInput);
    const auto without_second = [](const Parameters<2>& p) {
      return std::vector<Dual<2>>{p[0], p[0] - Dual<2>(1.0), Dual<2>(2.0)};
    };
    CHECK_THROWS_WITH_AS(
        static_cast<void>(least_squares<2>(without_second, {0.0, 0.0})),
        "least_squares: no residual depends on parameter 1; leave it out or give measurements "
        "that it changes",
        InvalidInput);
  }

  TEST_CASE("refuses too few residuals, and a start where they are not finite") {
    const auto two = [](const Parameters<2>& p) { return std::vector<Dual<2>>{p[0], p[1]}; };
    CHECK_THROWS_WITH_AS(static_cast<void>(least_squares<2>(two, {0.0, 0.0})),
                         "least_squares: 2 parameters need more than 2 residuals, got 2",
                         InvalidInput);
    const auto logarithm = [](const Parameters<1>& p) {
      return std::vector<Dual<1>>{math::log(p[0]), Dual<1>(0.0)};
    };
    CHECK_THROWS_AS(static_cast<void>(least_squares<1>(logarithm, {-1.0})), InvalidInput);
  }

  TEST_CASE("says so when it has not arrived") {
    LeastSquaresOptions few;
    few.evaluations = 2;
    CHECK_THROWS_WITH_AS(static_cast<void>(least_squares<2>(Decay{}, {1.0, 0.1}, few)),
                         doctest::Contains("found no minimum"), InvalidInput);
  }
}
