#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::CheckpointStorage;
using reliability::checkpoint_write_time;
using reliability::daly_interval;
using reliability::optimal_interval;
using reliability::young_interval;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr CheckpointStorage<> storage{.bandwidth = 100.0 * GB / second,
                                      .writer_bandwidth = 2.0 * GB / second,
                                      .latency = 3.0 * second};
constexpr double ratios[] = {1e-9, 1e-6, 1e-4, 1e-2, 0.1, 0.3, 0.5, 0.99, 1.0, 1.01, 3.0, 20.0};

/// The mean time of the derivative tests, on the scalar of the cost.
template <Real S>
Time<S> one_hour(const Time<S>&) {
  return as<S>(hour);
}

/// Wall-clock per useful work for exponential failures [Daly2006]; M = 1, no restart time.
double slowdown(double work, double cost) { return std::expm1(work + cost) / work; }

// Wrong use does not compile: a rate is not a time, nor is a number.
template <class T>
concept is_a_cost = requires(T cost) {
  optimal_interval(cost, 1.0 * hour);
};
static_assert(is_a_cost<Time<>>);
static_assert(!is_a_cost<Frequency<>>);
static_assert(!is_a_cost<double>);
}  // namespace

TEST_SUITE("reliability/checkpointing") {
  TEST_CASE("few writers are the limit, then the storage is") {
    CHECK(checkpoint_write_time(1.0 * TB, 10, storage) / second == doctest::Approx(53.0));
    CHECK(checkpoint_write_time(1.0 * TB, 50, storage) / second == doctest::Approx(13.0));
    CHECK(checkpoint_write_time(1.0 * TB, 5000, storage) / second == doctest::Approx(13.0));
  }

  TEST_CASE("nothing to write takes the latency") {
    static_assert(checkpoint_write_time(0.0 * byte, 8, storage) == 3.0 * second);
  }

  TEST_CASE("no cost, no interval; no failures, no checkpoints") {
    static_assert(young_interval(0.0 * second, 1.0 * hour) == 0.0 * second);
    static_assert(daly_interval(0.0 * second, 1.0 * hour) == 0.0 * second);
    static_assert(optimal_interval(0.0 * second, 1.0 * hour) == 0.0 * second);
    static_assert(optimal_interval(1.0 * second, infinity * second).value() == infinity);
    static_assert(young_interval(1.0 * second, infinity * second).value() == infinity);
    static_assert(daly_interval(1.0 * second, infinity * second).value() == infinity);
  }

  TEST_CASE("Young's interval is sqrt(2 C M): 60 s and 9,468 s give 1,066 s [Young1974]") {
    CHECK(young_interval(60.0 * second, 9468.0 * second) / second ==
          doctest::Approx(std::sqrt(2.0 * 60.0 * 9468.0)));
  }

  // Errors of the approximations against the exact optimum, as derived by simulation: at C/M = 0.01
  // Young +4.9 % and Daly -0.001 %; at 0.1, +17 % and -0.04 %; at 1, +68 % and -1.8 %.
  TEST_CASE("errors of Young and Daly against the optimum") {
    struct Row {
      double ratio, young, daly, tolerance;
    };
    for (const Row& row : {Row{0.01, 0.049, -0.00001, 0.0005}, Row{0.1, 0.17, -0.0004, 0.005},
                           Row{1.0, 0.68, -0.018, 0.005}}) {
      CAPTURE(row.ratio);
      const Time<> cost = row.ratio * hour;
      const double best = optimal_interval(cost, hour) / hour;
      CHECK(std::abs(young_interval(cost, hour) / hour / best - 1.0 - row.young) < row.tolerance);
      CHECK(std::abs(daly_interval(cost, hour) / hour / best - 1.0 - row.daly) < 5e-4);
    }
  }

  TEST_CASE("a cost far above the mean time gives an interval of the mean time") {
    CHECK(daly_interval(3.0 * hour, hour) == hour);
    CHECK(optimal_interval(50.0 * hour, hour) / hour == doctest::Approx(1.0));
    CHECK(optimal_interval(5000.0 * hour, hour) / hour == doctest::Approx(1.0));
  }

  TEST_CASE("property: the interval solves -ln(1 - u) - u = C/M") {
    for (const double ratio : ratios) {
      CAPTURE(ratio);
      const double u = optimal_interval(ratio * second, 1.0 * second).value();
      const double left =
          u < 1e-2 ? u * u * (0.5 + u * (1.0 / 3.0 + u * (0.25 + 0.2 * u))) : -std::log1p(-u) - u;
      CHECK(left / ratio == doctest::Approx(1.0).epsilon(1e-7));
    }
  }

  TEST_CASE("property: no other interval is faster") {
    for (const double ratio : ratios) {
      CAPTURE(ratio);
      const double best = optimal_interval(ratio * second, 1.0 * second).value();
      for (const double factor : {0.5, 0.9, 0.99, 1.01, 1.1, 2.0}) {
        CAPTURE(factor);
        CHECK(slowdown(best, ratio) < slowdown(factor * best, ratio) * (1.0 + 1e-12));
      }
    }
  }

  TEST_CASE("property: the interval grows with the cost and with the mean time") {
    Time<> before{};
    for (const double ratio : ratios) {
      CAPTURE(ratio);
      const Time<> now = optimal_interval(ratio * hour, hour);
      CHECK(now > before);
      CHECK(optimal_interval(ratio * hour, 2.0 * hour) > now);
      before = now;
    }
  }

  TEST_CASE("limit: cheap checkpoints approach Young's and Daly's intervals") {
    const Time<> cost = 1e-8 * hour;
    CHECK(young_interval(cost, hour) / optimal_interval(cost, hour) ==
          doctest::Approx(1.0).epsilon(1e-4));
    CHECK(daly_interval(cost, hour) / optimal_interval(cost, hour) ==
          doctest::Approx(1.0).epsilon(1e-8));
  }

  TEST_CASE("the interval can be had in a constant expression, to the same digits") {
    constexpr Time<> constant = optimal_interval(36.0 * second, 1.0 * hour);
    CHECK(optimal_interval(36.0 * second, 1.0 * hour) / constant ==
          doctest::Approx(1.0).epsilon(1e-13));
  }

  TEST_CASE("refuses negative, NaN and infinite costs, and mean times that are not positive") {
    for (const double bad : {-1.0, not_a_number, infinity}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(young_interval(bad * second, hour), InvalidInput);
      CHECK_THROWS_AS(daly_interval(bad * second, hour), InvalidInput);
      CHECK_THROWS_AS(optimal_interval(bad * second, hour), InvalidInput);
    }
    CHECK_THROWS_WITH_AS(optimal_interval(1.0 * second, 0.0 * second),
                         "optimal_interval: mean time between failures must be positive, got 0 s",
                         InvalidInput);
    CHECK_THROWS_AS(young_interval(1.0 * second, not_a_number * second), InvalidInput);
    CHECK_THROWS_WITH_AS(checkpoint_write_time(1.0 * TB, 0, storage),
                         "checkpoint_write_time: writers must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_AS(checkpoint_write_time(-1.0 * TB, 8, storage), InvalidInput);
  }

  TEST_CASE("derivative: each interval by cost agrees with central differences") {
    using D = study::Dual<1>;
    const auto compare = [](auto interval, double c) {
      const double h = 1e-5 * c;
      const double slope =
          (interval((c + h) * second) - interval((c - h) * second)).value() / (2.0 * h);
      const auto dual = interval(Time<D>::from_value(D::variable(c, 0)));
      CHECK(dual.value().value() == doctest::Approx(interval(c * second).value()));
      CHECK(dual.value().derivative(0) / slope == doctest::Approx(1.0).epsilon(1e-6));
    };
    for (const double c : {1e-3, 1.0, 36.0, 360.0, 3000.0, 3700.0, 9000.0}) {
      CAPTURE(c);
      compare([](auto cost) { return young_interval(cost, one_hour(cost)); }, c);
      if (c < 7200.0) compare([](auto cost) { return daly_interval(cost, one_hour(cost)); }, c);
      compare([](auto cost) { return optimal_interval(cost, one_hour(cost)); }, c);
    }
  }

  TEST_CASE("derivative: exact slope dw*/dC = (1 - u)/u") {
    using D = study::Dual<1>;
    for (const double ratio : ratios) {
      CAPTURE(ratio);
      const auto w =
          optimal_interval(Time<D>::from_value(D::variable(ratio, 0)), Time<D>::from_value(D(1.0)));
      const double u = w.value().value();
      CHECK(w.value().derivative(0) * u / (1.0 - u) == doctest::Approx(1.0).epsilon(1e-6));
    }
  }

  TEST_CASE("derivative: write time by bytes is one over the bandwidth") {
    using D = study::Dual<1>;
    const CheckpointStorage<D> lifted{.bandwidth = as<D>(storage.bandwidth),
                                      .writer_bandwidth = as<D>(storage.writer_bandwidth),
                                      .latency = as<D>(storage.latency)};
    const auto t = checkpoint_write_time(DataSize<D>::from_value(D::variable(1e12, 0)), 10, lifted);
    CHECK(t.value().derivative(0) * 20e9 == doctest::Approx(1.0));
  }
}
