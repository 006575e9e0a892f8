#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <bessemer/study/uncertainty.hpp>

namespace {
using namespace bessemer;
using doctest::Approx;
using study::Distribution;
using study::Sampling;
using study::SobolIndices;
using study::StreamSummary;
constexpr double pi = std::numbers::pi;

/// [IshigamiHomma1990] with a = 7, b = 0.1, on three uniform angles.
const auto ishigami = [](std::span<const double> x) {
  const double wave = std::sin(x[1]);
  return std::sin(x[0]) * (1.0 + 0.1 * std::pow(x[2], 4.0)) + 7.0 * wave * wave;
};
const std::vector<Distribution> angles(3, Distribution::uniform(-pi, pi));
}  // namespace

TEST_SUITE("study/stream_summary") {
  TEST_CASE("few values exactly") {
    StreamSummary of;
    for (const double x : {4.0, 1.0, 3.0, 2.0, 5.0}) of.add(x);
    CHECK(of.count() == 5);
    CHECK(of.exact());
    CHECK(of.mean() == Approx(3.0));
    CHECK(of.standard_deviation() == Approx(std::sqrt(2.5)));
    CHECK(of.quantile(0.0) == 1.0);
    CHECK(of.quantile(0.5) == 3.0);
    CHECK(of.quantile(0.875) == Approx(4.5));
    CHECK(of.quantile(1.0) == 5.0);
  }

  TEST_CASE("one value is its own quantiles") {
    StreamSummary of;
    of.add(7.0);
    CHECK(of.quantile(0.3) == 7.0);
    CHECK_THROWS_WITH_AS((void)of.standard_deviation(),
                         "summary: a deviation takes at least 2 values, got 1", InvalidInput);
  }

  TEST_CASE("property: a million rising values in the memory of a few thousand") {
    StreamSummary of(4096, 5);
    constexpr int n = 1'000'000;
    for (int i = 0; i < n; ++i) of.add(i);
    CHECK(!of.exact());
    CHECK(of.mean() == Approx(0.5 * (n - 1)));
    CHECK(of.standard_deviation() == Approx(n / std::sqrt(12.0)).epsilon(1e-6));
    CHECK(of.maximum() == n - 1);
    // Four standard errors, (p (1 - p)/4096)^(1/2).
    for (const double p : {0.05, 0.25, 0.5, 0.9}) {
      CHECK(std::abs(of.quantile(p) / n - p) < 4.0 * std::sqrt(p * (1.0 - p) / 4096.0));
    }
  }

  TEST_CASE("property: a large mean does not hide a small spread") {
    StreamSummary of;
    for (int i = 0; i < 1000; ++i) of.add(1e9 + (i % 2));
    CHECK(of.standard_deviation() == Approx(0.5 * std::sqrt(1000.0 / 999.0)).epsilon(1e-6));
  }

  TEST_CASE("refuses what is no value and what has none") {
    StreamSummary of;
    CHECK_THROWS_WITH_AS((void)of.quantile(0.5), "summary: must have at least one value",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(of.add(std::nan("")), "summary: values must be finite, got nan at 0",
                         InvalidInput);
    of.add(1.0);
    CHECK_THROWS_WITH_AS((void)of.quantile(1.1), "summary.quantile: must be in [0, 1], got 1.1",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(StreamSummary(0), "summary.capacity: must be at least 1, got 0",
                         InvalidInput);
  }
}

TEST_SUITE("study/sobol_indices") {
  // V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2, V_1 = (1 + b pi^4/5)^2/2, V_2 = a^2/8, V_3 = 0,
  // V_13 = 8 b^2 pi^8/225: integrals of the function's own terms.
  TEST_CASE("the Ishigami function") {
    const double v1 = 0.5 * std::pow(1.0 + 0.1 * std::pow(pi, 4.0) / 5.0, 2.0);
    const double v2 = 49.0 / 8.0;
    const double v13 = 8.0 * 0.01 * std::pow(pi, 8.0) / 225.0;
    const double v = v1 + v2 + v13;
    const auto found = study::sensitivity(angles, ishigami, {.points = 1 << 14});
    const double firsts[] = {v1 / v, v2 / v, 0.0};
    const double totals[] = {(v1 + v13) / v, v2 / v, v13 / v};
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(i);
      CHECK(std::abs(found[i].first.value - firsts[i]) < 0.005);
      CHECK(std::abs(found[i].total.value - totals[i]) < 0.005);
      CHECK(found[i].first.low <= firsts[i]);
      CHECK(found[i].first.high >= firsts[i]);
      CHECK(found[i].total.low <= totals[i]);
      CHECK(found[i].total.high >= totals[i]);
    }
  }

  // prod (|4 x - 2| + a_i)/(1 + a_i): V_i = 1/(3 (1 + a_i)^2), V = prod (1 + V_i) - 1,
  // S_i = V_i/V, T_i = V_i prod_(j != i) (1 + V_j)/V.
  TEST_CASE("the g-function of Sobol, by each way of sampling") {
    const std::array<double, 4> a{0.0, 1.0, 4.5, 9.0};
    const std::vector<Distribution> unit(4, Distribution::uniform(0.0, 1.0));
    const auto g = [&a](std::span<const double> x) {
      double product = 1.0;
      for (std::size_t i = 0; i < 4; ++i) {
        product *= (std::abs(4.0 * x[i] - 2.0) + a[i]) / (1.0 + a[i]);
      }
      return product;
    };
    double all = 1.0;
    for (const double ai : a) all *= 1.0 + 1.0 / (3.0 * (1.0 + ai) * (1.0 + ai));
    for (const Sampling way : {Sampling::random, Sampling::latin_hypercube, Sampling::sobol}) {
      const double tolerance = way == Sampling::sobol ? 0.005 : 0.03;
      const auto found = study::sensitivity(unit, g, {.sampling = way, .points = 1 << 15});
      for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(i);
        const double vi = 1.0 / (3.0 * (1.0 + a[i]) * (1.0 + a[i]));
        CHECK(std::abs(found[i].first.value - vi / (all - 1.0)) < tolerance);
        CHECK(std::abs(found[i].total.value - vi * all / (1.0 + vi) / (all - 1.0)) < tolerance);
      }
    }
  }

  TEST_CASE("property: where inputs only add up, shares are those of the variances") {
    const std::vector<Distribution> inputs{
        Distribution::normal(0.0, 1.0), Distribution::normal(1e6, 2.0), Distribution::fixed(5.0)};
    const auto found = study::sensitivity(
        inputs, [](std::span<const double> x) { return x[0] + x[1] + x[2]; }, {.points = 8192});
    CHECK(std::abs(found[0].first.value - 0.2) < 0.01);
    CHECK(std::abs(found[1].first.value - 0.8) < 0.01);
    CHECK(std::abs(found[1].total.value - 0.8) < 0.01);
    CHECK(found[2].first.value == 0.0);
    CHECK(found[2].total.value == 0.0);
  }

  TEST_CASE("property: intervals of random samples hold the truth about as often as they say") {
    // S_1 = 0.2 of the sum of two normals with deviations 1 and 2.
    const std::vector<Distribution> inputs{Distribution::normal(0.0, 1.0),
                                           Distribution::normal(0.0, 2.0)};
    int held = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      const auto found =
          study::sensitivity(inputs, [](std::span<const double> x) { return x[0] + x[1]; },
                             {.sampling = Sampling::random, .points = 2048, .seed = seed});
      held += found[0].total.low <= 0.2 && 0.2 <= found[0].total.high;
    }
    CHECK(held >= 86);
    CHECK(held <= 100);
  }

  TEST_CASE("refuses too few rows, missing rows, no variation and what is no number") {
    CHECK_THROWS_WITH_AS(SobolIndices(2, 63), "sobol_indices.rows: must be at least 64, got 63",
                         InvalidInput);
    SobolIndices few(1, 64);
    const std::array<double, 1> one{1.0};
    CHECK_THROWS_WITH_AS((void)few.indices(), "sobol_indices: must have 64 rows, got 0",
                         InvalidInput);
    for (int i = 0; i < 64; ++i) few.add(1.0, 1.0, one);
    CHECK_THROWS_WITH_AS((void)few.indices(), "sobol_indices: the output does not vary",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(few.add(1.0, 1.0, one), "sobol_indices: must have 64 rows, got one more",
                         InvalidInput);
    SobolIndices other(1, 64);
    CHECK_THROWS_WITH_AS(other.add(1.0, std::numeric_limits<double>::infinity(), one),
                         "sobol_indices: values must be finite, not so in row 0", InvalidInput);
  }
}

TEST_SUITE("study/uncertainty") {
  TEST_CASE("a product of lognormals is lognormal") {
    const std::vector<Distribution> inputs{Distribution::lognormal(2.0, 0.3),
                                           Distribution::lognormal(3.0, 0.4)};
    auto found = study::propagate(inputs, [](std::span<const double> x) { return x[0] * x[1]; },
                                  {.points = 1 << 15});
    CHECK(found.quantile(0.5) == Approx(6.0).epsilon(2e-3));
    CHECK(found.quantile(0.95) == Approx(6.0 * std::exp(0.5 * 1.644854)).epsilon(5e-3));
    CHECK(found.mean() == Approx(6.0 * std::exp(0.125)).epsilon(1e-3));
  }

  TEST_CASE("property: one seed one answer") {
    const auto once = [](std::uint64_t seed) {
      return study::propagate(angles, ishigami, {.points = 100, .seed = seed}).mean();
    };
    CHECK(once(3) == once(3));
    CHECK(once(3) != once(4));
  }
}
