#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using reliability::goodput;
using reliability::lost_time;
using reliability::LostTime;
using reliability::optimal_interval;
using reliability::Recovery;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Recovery<> recovery{.detection = 60.0 * second, .restart = 240.0 * second};
constexpr Recovery<> instant{.detection = 0.0 * second, .restart = 0.0 * second};
constexpr Time<> intervals[] = {1.0 * second, 60.0 * second, 600.0 * second, 3600.0 * second,
                                36000.0 * second};
constexpr Time<> costs[] = {0.0 * second, 1.0 * second, 30.0 * second, 600.0 * second};

// Wrong use does not compile: interval and rate cannot trade places.
template <class T>
concept is_a_mean_time = requires(T m) {
  goodput(600.0 * second, 30.0 * second, recovery, m);
};
static_assert(is_a_mean_time<Time<>>);
static_assert(!is_a_mean_time<Frequency<>>);

/// Wall-clock by what it went to, over many failures drawn from an exponential distribution.
struct Simulated {
  double useful = 0.0, checkpointing = 0.0, lost_work = 0.0, restart = 0.0;
  double total() const { return useful + checkpointing + lost_work + restart; }
};

Simulated simulate(double w, double c, double r, double m, int segments) {
  std::mt19937_64 random(20240731);
  std::exponential_distribution<double> failure(1.0 / m);
  Simulated sum;
  double next = failure(random);
  for (int i = 0; i < segments; ++i) {
    while (next < w + c) {
      sum.lost_work += next;
      next = failure(random);
      while (next < r) {
        sum.restart += next;
        next = failure(random);
      }
      sum.restart += r;
      next -= r;
    }
    next -= w + c;
    sum.useful += w;
    sum.checkpointing += c;
  }
  return sum;
}
}  // namespace

TEST_SUITE("reliability/goodput") {
  TEST_CASE("a job that never fails loses its checkpoints only") {
    static_assert(goodput(900.0 * second, 100.0 * second, recovery, infinity * second) == 0.9);
    static_assert(goodput(infinity * second, 100.0 * second, recovery, infinity * second) == 1.0);
  }

  TEST_CASE("free checkpoints all the time leave exp(-R/M)") {
    CHECK(goodput(0.0 * second, 0.0 * second, recovery, 3000.0 * second) ==
          doctest::Approx(std::exp(-0.1)));
    CHECK(goodput(0.0 * second, 0.0 * second, instant, 3000.0 * second) == 1.0);
  }

  TEST_CASE("checkpoints without work leave nothing") {
    CHECK(goodput(0.0 * second, 30.0 * second, recovery, hour) ==
          doctest::Approx(0.0).epsilon(1e-12));
  }

  TEST_CASE("a segment of thousands of mean times is never finished") {
    const LostTime<> lost = lost_time(5000.0 * hour, 30.0 * second, instant, hour);
    CHECK(lost.lost_work == 1.0);
    CHECK(goodput(5000.0 * hour, 30.0 * second, instant, hour) == 0.0);
    const Recovery<> never{.detection = infinity * second, .restart = 0.0 * second};
    CHECK(goodput(900.0 * second, 30.0 * second, never, hour) == 0.0);
  }

  TEST_CASE("equation (1) as it stands: w / (M e^(R/M) (e^((w+C)/M) - 1))") {
    const double m = 10'000.0;
    const double expected = 600.0 / (m * std::exp(300.0 / m) * std::expm1(630.0 / m));
    CHECK(goodput(600.0 * second, 30.0 * second, recovery, m * second) ==
          doctest::Approx(expected).epsilon(1e-13));
  }

  TEST_CASE("property: goodput and lost time sum to one, and no part is negative") {
    for (const Time<>& interval : intervals) {
      for (const Time<>& cost : costs) {
        for (const double m : {100.0, 1e4, 1e6, 1e9}) {
          CAPTURE(interval.value());
          CAPTURE(cost.value());
          CAPTURE(m);
          const LostTime<> lost = lost_time(interval, cost, recovery, m * second);
          CHECK(lost.checkpointing >= 0.0);
          CHECK(lost.lost_work >= 0.0);
          CHECK(lost.restart >= 0.0);
          CHECK(total_of<double>(lost) + goodput(interval, cost, recovery, m * second) ==
                doctest::Approx(1.0).epsilon(1e-12));
        }
      }
    }
  }

  TEST_CASE("property: goodput falls with the cost, the restart and the failures") {
    for (const Time<>& interval : intervals) {
      CAPTURE(interval.value());
      const double now = goodput(interval, 30.0 * second, recovery, hour);
      CHECK(goodput(interval, 60.0 * second, recovery, hour) < now);
      CHECK(goodput(interval, 30.0 * second, instant, hour) > now);
      CHECK(goodput(interval, 30.0 * second, recovery, 0.5 * hour) < now);
    }
  }

  TEST_CASE("property: goodput is best at the optimal interval, whatever the restart takes") {
    for (const Recovery<>& after : {recovery, instant}) {
      const Time<> best = optimal_interval(30.0 * second, hour);
      const double top = goodput(best, 30.0 * second, after, hour);
      for (const double factor : {0.5, 0.9, 1.1, 2.0}) {
        CAPTURE(factor);
        CHECK(goodput(factor * best, 30.0 * second, after, hour) < top);
      }
    }
  }

  // First order in w/M: a failure comes once per M and undoes half an interval on average.
  TEST_CASE("limit: half an interval is lost per failure") {
    const double m = 1e9;
    for (const double w : {100.0, 1e3, 1e4}) {
      CAPTURE(w);
      const LostTime<> lost = lost_time(w * second, 0.0 * second, instant, m * second);
      CHECK(lost.lost_work * m / w == doctest::Approx(0.5).epsilon(1e-4));
    }
  }

  TEST_CASE("limit: rare failures cost C/w + (R + w/2)/M, within 0.4 %") {
    const double m = 1e6;
    const LostTime<> lost = lost_time(6000.0 * second, 30.0 * second, recovery, m * second);
    const double first_order = 30.0 / 6030.0 + (300.0 + 6030.0 / 2.0) / m;
    CHECK(total_of<double>(lost) / first_order == doctest::Approx(1.0).epsilon(0.002));
  }

  TEST_CASE("simulation: 400,000 segments give the same four shares within 1 %") {
    struct Row {
      double interval, cost, mean_time;
    };
    for (const Row& row :
         {Row{600.0, 30.0, 3600.0}, Row{3600.0, 300.0, 3600.0}, Row{300.0, 60.0, 1000.0}}) {
      CAPTURE(row.interval);
      const Simulated s = simulate(row.interval, row.cost, 300.0, row.mean_time, 400'000);
      const LostTime<> lost =
          lost_time(row.interval * second, row.cost * second, recovery, row.mean_time * second);
      const double kept =
          goodput(row.interval * second, row.cost * second, recovery, row.mean_time * second);
      const auto one_percent = doctest::Approx(1.0).epsilon(0.005);  // of 1 + 1
      CHECK(s.checkpointing / s.total() / lost.checkpointing == one_percent);
      CHECK(s.lost_work / s.total() / lost.lost_work == one_percent);
      CHECK(s.restart / s.total() / lost.restart == one_percent);
      CHECK(s.useful / s.total() / kept == one_percent);
    }
  }

  TEST_CASE("refuses negative, NaN and infinite times") {
    CHECK_THROWS_WITH_AS(goodput(-1.0 * second, 1.0 * second, recovery, hour),
                         "goodput: interval must not be negative, got -1 s", InvalidInput);
    CHECK_THROWS_WITH_AS(goodput(infinity * second, 1.0 * second, recovery, hour),
                         "goodput: interval must be finite when the job can fail, got inf s",
                         InvalidInput);
    CHECK_THROWS_AS(goodput(not_a_number * second, 1.0 * second, recovery, hour), InvalidInput);
    CHECK_THROWS_AS(goodput(1.0 * second, -1.0 * second, recovery, hour), InvalidInput);
    CHECK_THROWS_AS(goodput(1.0 * second, 1.0 * second, recovery, 0.0 * second), InvalidInput);
    CHECK_THROWS_WITH_AS(
        goodput(1.0 * second, 1.0 * second,
                Recovery<>{.detection = -5.0 * second, .restart = 1.0 * second}, hour),
        "recovery.detection: must not be negative, got -5 s", InvalidInput);
    CHECK_THROWS_WITH_AS((Recovery<>{.detection = 1.0 * second}), "recovery.restart: must be given",
                         InvalidInput);
  }

  TEST_CASE("derivative: by interval, cost, restart and mean time, against central differences") {
    using D = study::Dual<4>;
    const double at[] = {900.0, 30.0, 300.0, 7200.0};
    const auto value = [](auto w, auto c, auto r, auto m) {
      using S = decltype(w);
      return goodput(Time<S>::from_value(w), Time<S>::from_value(c),
                     Recovery<S>{.detection = Time<S>{}, .restart = Time<S>::from_value(r)},
                     Time<S>::from_value(m));
    };
    const D dual = value(D::variable(at[0], 0), D::variable(at[1], 1), D::variable(at[2], 2),
                         D::variable(at[3], 3));
    for (std::size_t i = 0; i < 4; ++i) {
      CAPTURE(i);
      double up[] = {at[0], at[1], at[2], at[3]};
      double down[] = {at[0], at[1], at[2], at[3]};
      const double h = 1e-4 * at[i];
      up[i] += h;
      down[i] -= h;
      const double slope =
          (value(up[0], up[1], up[2], up[3]) - value(down[0], down[1], down[2], down[3])) /
          (2.0 * h);
      CHECK(dual.derivative(i) / slope == doctest::Approx(1.0).epsilon(1e-5));
    }
  }
}
