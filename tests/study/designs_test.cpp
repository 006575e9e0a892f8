#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include <bessemer/study/correlated_normals.hpp>
#include <bessemer/study/designs.hpp>
#include <bessemer/study/distribution.hpp>
#include <bessemer/study/random.hpp>

namespace {
using namespace bessemer;
using doctest::Approx;
using study::Design;
using study::Distribution;
using study::Sampling;

std::vector<std::vector<double>> points_of(Sampling sampling, std::size_t dimensions,
                                           std::uint64_t points, std::uint64_t seed) {
  Design design(sampling, dimensions, points, seed);
  std::vector<std::vector<double>> all(points, std::vector<double>(dimensions));
  for (auto& point : all) design.next(point);
  return all;
}
}  // namespace

TEST_SUITE("study/random") {
  TEST_CASE("SplitMix64 begun at 0 gives the published first number") {
    // Steele, Lea and Flood's generator from state 0.
    static_assert(study::mix(0) == 0xe220a8397b1dcdafULL);
  }

  TEST_CASE("property: inside the interval at both ends of the bits") {
    static_assert(study::unit_interval(0) > 0.0);
    static_assert(study::unit_interval(~std::uint64_t{0}) < 1.0);
  }
}

TEST_SUITE("study/designs") {
  TEST_CASE("a permutation meets each number once, another for another key") {
    for (const std::uint64_t size : {1ULL, 2ULL, 3ULL, 7ULL, 64ULL, 1000ULL}) {
      std::set<std::uint64_t> met;
      bool same = true;
      for (std::uint64_t i = 0; i < size; ++i) {
        const auto image = study::permuted(i, size, 5);
        CHECK(image < size);
        met.insert(image);
        same = same && image == study::permuted(i, size, 6);
      }
      CAPTURE(size);
      CHECK(met.size() == size);
      if (size > 7) CHECK(!same);
    }
  }

  TEST_CASE("a Latin hypercube has exactly one point in each slice of each axis") {
    for (const std::uint64_t n : {1ULL, 10ULL, 97ULL, 1024ULL}) {
      const auto points = points_of(Sampling::latin_hypercube, 5, n, 42);
      for (std::size_t j = 0; j < 5; ++j) {
        std::vector<int> in_slice(n);
        for (const auto& point : points) {
          ++in_slice[std::size_t(point[j] * static_cast<double>(n))];
        }
        for (const int count : in_slice) CHECK(count == 1);
      }
    }
  }

  // The first points of the sequence in base 2 with the direction numbers of [JoeKuo2008], in the
  // order of Gray codes: those of scipy.stats.qmc.Sobol(4, scramble=False).
  TEST_CASE("published: the first points of a Sobol sequence") {
    const double expected[8][4] = {{0.0, 0.0, 0.0, 0.0},         {0.5, 0.5, 0.5, 0.5},
                                   {0.75, 0.25, 0.25, 0.25},     {0.25, 0.75, 0.75, 0.75},
                                   {0.375, 0.375, 0.625, 0.875}, {0.875, 0.875, 0.125, 0.375},
                                   {0.625, 0.125, 0.875, 0.625}, {0.125, 0.625, 0.375, 0.125}};
    const auto points = points_of(Sampling::sobol, 4, 8, 0);
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t j = 0; j < 4; ++j) {
        CHECK(points[i][j] == Approx(expected[i][j]).epsilon(1e-12));
      }
    }
  }

  TEST_CASE("property: 2^k Sobol points, flipped or not, fill each of 2^k slices once") {
    for (const std::uint64_t seed : {0ULL, 1ULL, 99ULL}) {
      const auto points = points_of(Sampling::sobol, 6, 256, seed);
      for (std::size_t j = 0; j < 6; ++j) {
        std::set<int> slices;
        for (const auto& point : points) slices.insert(int(point[j] * 256.0));
        CHECK(slices.size() == 256);
      }
    }
  }

  TEST_CASE("property: the mean of a smooth function, better the more even the points are") {
    // Integral of prod (1 + (x_j - 1/2)/2) over the cube is 1.
    const auto error = [](Sampling sampling) {
      double worst = 0.0;
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        double sum = 0.0;
        for (const auto& point : points_of(sampling, 4, 4096, seed)) {
          double product = 1.0;
          for (const double x : point) product *= 1.0 + 0.5 * (x - 0.5);
          sum += product;
        }
        worst = std::fmax(worst, std::abs(sum / 4096.0 - 1.0));
      }
      return worst;
    };
    CHECK(error(Sampling::random) < 4.0 * 0.3 / 64.0);
    // Only what does not add up is left: a variance of about 6/48^2, four times its deviation.
    CHECK(error(Sampling::latin_hypercube) < 4.0 * 0.052 / 64.0);
    CHECK(error(Sampling::sobol) < 0.2 * error(Sampling::random));
  }

  TEST_CASE("property: the same seed the same points, another seed others") {
    for (const Sampling s : {Sampling::random, Sampling::latin_hypercube, Sampling::sobol}) {
      CHECK(points_of(s, 3, 32, 7) == points_of(s, 3, 32, 7));
      CHECK(points_of(s, 3, 32, 7) != points_of(s, 3, 32, 8));
    }
  }

  TEST_CASE("refuses no points, no axes, too many and the wrong number") {
    CHECK_THROWS_WITH_AS(Design(Sampling::sobol, 3, 0, 0),
                         "design.points: must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(Design(Sampling::sobol, 0, 1, 0),
                         "design.dimensions: must be between 1 and 3667, got 0", InvalidInput);
    CHECK_THROWS_AS(Design(Sampling::sobol, 3668, 1, 0), InvalidInput);
    Design design(Sampling::sobol, 3, 8, 0);
    std::array<double, 2> point{};
    CHECK_THROWS_WITH_AS(design.next(point), "design: a point has 3 coordinates, got 2",
                         InvalidInput);
  }
}

TEST_SUITE("study/distribution") {
  TEST_CASE("medians and ends") {
    CHECK(Distribution::fixed(3.0).quantile(0.9) == 3.0);
    CHECK(Distribution::uniform(2.0, 6.0).quantile(0.25) == Approx(3.0));
    CHECK(Distribution::log_uniform(1.0, 100.0).quantile(0.5) == Approx(10.0));
    CHECK(Distribution::normal(5.0, 2.0).quantile(0.5) == Approx(5.0));
    // 1.959964: [AbramowitzStegun1964] table 26.5.
    CHECK(Distribution::normal(0.0, 1.0).quantile(0.975) == Approx(1.959964).epsilon(1e-6));
    CHECK(Distribution::lognormal(4.0, 0.3).quantile(0.5) == Approx(4.0));
    CHECK(std::log(Distribution::lognormal(1.0, 0.3).quantile(0.975)) ==
          Approx(0.3 * 1.959964).epsilon(1e-6));
    // Half of a symmetric triangle lies below its tip, an eighth below half way there.
    CHECK(Distribution::triangular(0.0, 1.0, 2.0).quantile(0.5) == Approx(1.0));
    CHECK(Distribution::triangular(0.0, 1.0, 2.0).quantile(0.125) == Approx(0.5));
    CHECK(Distribution::triangular(0.0, 0.0, 1.0).quantile(0.75) == Approx(0.5));
    CHECK(Distribution::triangular(0.0, 1.0, 1.0).quantile(0.25) == Approx(0.5));
  }

  TEST_CASE("a discrete input takes its values by their weights") {
    const auto coin = Distribution::discrete({1.0, 2.0, 5.0}, {1.0, 0.0, 3.0});
    CHECK(coin.quantile(0.2) == 1.0);
    CHECK(coin.quantile(0.26) == 5.0);
    CHECK(coin.quantile(1.0 - 1e-16) == 5.0);
  }

  TEST_CASE("property: quantiles rise, and means are those of the textbook") {
    struct Case {
      Distribution of;
      double mean;
    };
    const Case cases[] = {{Distribution::uniform(2.0, 6.0), 4.0},
                          {Distribution::log_uniform(1.0, 100.0), 99.0 / std::log(100.0)},
                          {Distribution::normal(5.0, 2.0), 5.0},
                          {Distribution::lognormal(4.0, 0.3), 4.0 * std::exp(0.045)},
                          {Distribution::triangular(0.0, 1.0, 5.0), 2.0},
                          {Distribution::discrete({1.0, 5.0}, {1.0, 3.0}), 4.0}};
    for (const Case& one : cases) {
      double sum = 0.0;
      double before = -1e300;
      constexpr int n = 20000;
      for (int i = 0; i < n; ++i) {
        const double x = one.of.quantile((i + 0.5) / n);
        CHECK(x >= before);
        before = x;
        sum += x;
      }
      CHECK(sum / n == Approx(one.mean).epsilon(1e-3));
    }
  }

  TEST_CASE("refuses what is no distribution") {
    CHECK_THROWS_WITH_AS(Distribution::uniform(2.0, 2.0),
                         "uniform: must rise from low to high, got 2 to 2", InvalidInput);
    CHECK_THROWS_WITH_AS(Distribution::log_uniform(-1.0, 2.0),
                         "log_uniform.low: must be positive, got -1", InvalidInput);
    CHECK_THROWS_WITH_AS(Distribution::normal(0.0, -1.0),
                         "normal.deviation: must not be negative, got -1", InvalidInput);
    CHECK_THROWS_WITH_AS(Distribution::lognormal(0.0, 1.0),
                         "lognormal.median: must be positive, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(Distribution::triangular(0.0, 3.0, 2.0),
                         "triangular.mode: must be between 0 and 2, got 3", InvalidInput);
    CHECK_THROWS_WITH_AS(Distribution::discrete({1.0}, {}),
                         "discrete.weights: must be 1, one for each value, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(Distribution::fixed(std::nan("")), "fixed.value: must be finite, got nan",
                         InvalidInput);
    CHECK_THROWS_WITH_AS((void)Distribution::fixed(1.0).quantile(0.0),
                         "quantile: must be between 0 and 1, got 0", InvalidInput);
  }
}

TEST_SUITE("study/correlated_normals") {
  TEST_CASE("property: samples have the means and the covariance that were asked for") {
    Eigen::Vector3d means(1.0, -2.0, 0.5);
    Eigen::Matrix3d covariance;
    covariance << 1.0, 0.6, 0.0, 0.6, 4.0, -0.5, 0.0, -0.5, 0.25;
    const study::CorrelatedNormals together(means, covariance);
    Design design(Sampling::sobol, 3, 1 << 16, 3);
    Eigen::Vector3d sum = Eigen::Vector3d::Zero();
    Eigen::Matrix3d products = Eigen::Matrix3d::Zero();
    std::array<double, 3> point{};
    std::array<double, 3> values{};
    for (int i = 0; i < (1 << 16); ++i) {
      design.next(point);
      together.at(point, values);
      const Eigen::Map<Eigen::Vector3d> x(values.data());
      sum += x;
      products += (x - means) * (x - means).transpose();
    }
    CHECK((sum / (1 << 16) - means).norm() < 1e-3);
    CHECK((products / (1 << 16) - covariance).norm() < 0.01);
  }

  TEST_CASE("inputs that are fixed, and inputs bound to each other, are allowed") {
    Eigen::Vector3d means(1.0, 2.0, 3.0);
    Eigen::Matrix3d covariance;
    covariance << 1.0, 2.0, 0.0, 2.0, 4.0, 0.0, 0.0, 0.0, 0.0;
    const study::CorrelatedNormals together(means, covariance);
    const std::array<double, 3> point{0.2, 0.7, 0.9};
    std::array<double, 3> values{};
    together.at(point, values);
    CHECK(values[2] == Approx(3.0));
    CHECK(values[1] - 2.0 == Approx(2.0 * (values[0] - 1.0)));
  }

  TEST_CASE("refuses what is no covariance") {
    const Eigen::Vector2d means(0.0, 0.0);
    Eigen::Matrix2d wrong;
    wrong << 1.0, 2.0, 2.0, 1.0;
    CHECK_THROWS_WITH_AS(study::CorrelatedNormals(means, wrong),
                         "covariance: must have no negative direction, got a pivot of -3",
                         InvalidInput);
    wrong << 1.0, 0.5, 0.0, 1.0;
    CHECK_THROWS_WITH_AS(study::CorrelatedNormals(means, wrong), "covariance: must be symmetric",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(study::CorrelatedNormals(Eigen::VectorXd::Zero(3), wrong),
                         "covariance: must be 3 by 3, one row for each mean, got 2 by 2",
                         InvalidInput);
  }
}
