#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/background_checkpoints.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using reliability::background_checkpoint;
using reliability::BackgroundCheckpoint;
using reliability::goodput;
using reliability::lost_time;
using reliability::LostTime;
using reliability::optimal_interval;
using reliability::Recovery;
using reliability::shortest_interval;
using reliability::stolen_time;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Recovery<> recovery{.detection = 60.0 * second, .restart = 240.0 * second};
constexpr BackgroundCheckpoint<> written{
    .snapshot = 5.0 * second, .persist = 110.0 * second, .slowdown = 0.1};
constexpr Time<> intervals[] = {100.0 * second, 600.0 * second, 3600.0 * second, 36000.0 * second};

/// One that stops the job and is safe at once.
constexpr BackgroundCheckpoint<> stopping(Time<> cost) {
  return {.snapshot = cost, .persist = 0.0 * second};
}

// Wrong use does not compile: a rate is not a mean time.
template <class T>
concept is_a_mean_time = requires(T m) {
  goodput(600.0 * second, written, recovery, m);
};
static_assert(is_a_mean_time<Time<>>);
static_assert(!is_a_mean_time<Frequency<>>);
}  // namespace

TEST_SUITE("reliability/background_checkpoints") {
  // 5 s of snapshot and 110 s x 0.1/1.1 = 10 s of slower training.
  TEST_CASE("what is stolen is the snapshot and the slowdown: 15 s") {
    CHECK(stolen_time(written) / second == doctest::Approx(15.0));
    CHECK(shortest_interval(written) / second == doctest::Approx(100.0));
  }

  TEST_CASE("from bytes: each writer copies its part, then storage takes them all") {
    const facility::CheckpointStorage<> storage{.bandwidth = 100.0 * GB / second,
                                                .writer_bandwidth = 2.0 * GB / second,
                                                .latency = 3.0 * second};
    const auto checkpoint = background_checkpoint(1.0 * TB, 100, 20.0 * GB / second, storage, 0.02);
    CHECK(checkpoint.snapshot / second == doctest::Approx(0.5));
    CHECK(checkpoint.persist / second == doctest::Approx(13.0));
    CHECK(checkpoint.slowdown == 0.02);
  }

  TEST_CASE("a job that never fails loses what is stolen only") {
    CHECK(goodput(85.0 * 60.0 * second, written, recovery, infinity * second) ==
          doctest::Approx(5100.0 / 5115.0));
    CHECK(goodput(infinity * second, written, recovery, infinity * second) == 1.0);
    CHECK(optimal_interval(written, infinity * second).value() == infinity);
  }

  TEST_CASE("equation (2) as it stands") {
    const double m = 10'000.0, w = 600.0, a = 15.0, b = 115.0, r = 300.0;
    const double e = m * -std::expm1(-(w + a) / m) * std::exp((r + w + b) / m);
    CHECK(goodput(w * second, written, recovery, m * second) ==
          doctest::Approx(w / e).epsilon(1e-13));
  }

  TEST_CASE("property: without a write in the background it is the synchronous form") {
    for (const Time<>& interval : intervals) {
      for (const double m : {500.0, 1e4, 1e6, 1e9}) {
        CAPTURE(interval.value());
        CAPTURE(m);
        const LostTime<> a = lost_time(interval, stopping(30.0 * second), recovery, m * second);
        const LostTime<> b = lost_time(interval, 30.0 * second, recovery, m * second);
        CHECK(a.checkpointing == doctest::Approx(b.checkpointing).epsilon(1e-12));
        CHECK(a.lost_work == doctest::Approx(b.lost_work).epsilon(1e-12));
        CHECK(a.restart == b.restart);
      }
    }
  }

  TEST_CASE("property: shares sum to one, and none is negative") {
    for (const Time<>& interval : intervals) {
      for (const double m : {100.0, 1e4, 1e6, 1e9, 1e14}) {
        CAPTURE(interval.value());
        CAPTURE(m);
        const LostTime<> lost = lost_time(interval, written, recovery, m * second);
        CHECK(lost.checkpointing >= 0.0);
        CHECK(lost.lost_work >= 0.0);
        CHECK(lost.restart >= 0.0);
        CHECK(std::abs(total_of<double>(lost) + goodput(interval, written, recovery, m * second) -
                       1.0) <= 1e-9);
      }
    }
  }

  TEST_CASE("property: in the background is better than stopping, worse than for nothing") {
    for (const Time<>& interval : intervals) {
      CAPTURE(interval.value());
      const double now = goodput(interval, written, recovery, hour);
      CHECK(now > goodput(interval, stopping(115.0 * second), recovery, hour));
      CHECK(now < goodput(interval, stopping(15.0 * second), recovery, hour));
    }
  }

  TEST_CASE("property: no other interval is better, whatever restart and write take") {
    for (const double persist : {0.0, 110.0, 1000.0}) {
      CAPTURE(persist);
      const BackgroundCheckpoint<> checkpoint{
          .snapshot = 20.0 * second, .persist = persist * second, .slowdown = 0.01};
      const Time<> best = optimal_interval(checkpoint, 10.0 * hour);
      const double top = goodput(best, checkpoint, recovery, 10.0 * hour);
      for (const double factor : {0.9, 1.1, 2.0, 5.0}) {
        CAPTURE(factor);
        if (factor * best < shortest_interval(checkpoint)) continue;
        CHECK(goodput(factor * best, checkpoint, recovery, 10.0 * hour) < top);
      }
    }
  }

  TEST_CASE("a slow write makes the interval: it waits until the last one is durable") {
    const BackgroundCheckpoint<> slow{.snapshot = 1.0 * second, .persist = 3600.0 * second};
    CHECK(optimal_interval(slow, hour) == hour);
  }

  // First order in 1/M: half a segment and the age of the state in it, w/2 + a/2 + (b - a).
  TEST_CASE("limit: a failure loses half a segment and what was not durable yet") {
    const double m = 1e9;
    const LostTime<> lost = lost_time(600.0 * second, written, recovery, m * second);
    CHECK(lost.lost_work * m == doctest::Approx(307.5 + 100.0).epsilon(1e-5));
  }

  TEST_CASE("refuses writes longer than the interval, and what is not a time") {
    CHECK_THROWS_WITH_AS(goodput(50.0 * second, written, recovery, hour),
                         "goodput: interval of 50 s is shorter than the 100 s of training that "
                         "pass until a checkpoint is durable; checkpoint less often",
                         InvalidInput);
    CHECK_THROWS_AS(goodput(0.0 * second, written, recovery, hour), InvalidInput);
    CHECK_THROWS_AS(goodput(600.0 * second, written, recovery, 0.0 * second), InvalidInput);
    for (const double bad : {-1.0, not_a_number, infinity}) {
      CAPTURE(bad);
      BackgroundCheckpoint<> wrong = written;
      wrong.snapshot = bad * second;
      CHECK_THROWS_AS(stolen_time(wrong), InvalidInput);
      wrong = written;
      wrong.persist = bad * second;
      CHECK_THROWS_AS(stolen_time(wrong), InvalidInput);
      wrong = written;
      wrong.slowdown = bad;
      CHECK_THROWS_AS(stolen_time(wrong), InvalidInput);
    }
    CHECK_THROWS_WITH_AS((BackgroundCheckpoint<>{.snapshot = 1.0 * second}),
                         "background_checkpoint.persist: must be given", InvalidInput);
  }

  TEST_CASE("derivative: by interval, snapshot, write, slowdown and mean time") {
    using D = study::Dual<5>;
    const double at[] = {900.0, 10.0, 200.0, 0.05, 7200.0};
    const auto value = [](auto w, auto c, auto l, auto u, auto m) {
      using S = decltype(w);
      return goodput(
          Time<S>::from_value(w),
          BackgroundCheckpoint<S>{
              .snapshot = Time<S>::from_value(c), .persist = Time<S>::from_value(l), .slowdown = u},
          Recovery<S>{.detection = Time<S>{}, .restart = as<S>(300.0 * second)},
          Time<S>::from_value(m));
    };
    const D dual = value(D::variable(at[0], 0), D::variable(at[1], 1), D::variable(at[2], 2),
                         D::variable(at[3], 3), D::variable(at[4], 4));
    for (std::size_t i = 0; i < 5; ++i) {
      CAPTURE(i);
      double up[] = {at[0], at[1], at[2], at[3], at[4]};
      double down[] = {at[0], at[1], at[2], at[3], at[4]};
      const double h = 1e-4 * at[i];
      up[i] += h;
      down[i] -= h;
      const double slope = (value(up[0], up[1], up[2], up[3], up[4]) -
                            value(down[0], down[1], down[2], down[3], down[4])) /
                           (2.0 * h);
      CHECK(dual.derivative(i) / slope == doctest::Approx(1.0).epsilon(1e-5));
    }
  }
}
