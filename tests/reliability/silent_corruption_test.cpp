#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/silent_corruption.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using facility::Recovery;
using reliability::checkpoints_to_keep;
using reliability::goodput;
using reliability::late_detection_share;
using reliability::lost_time;
using reliability::SilentCorruption;
using reliability::VerifiedLostTime;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Recovery<> recovery{.detection = 60.0 * second, .restart = 240.0 * second};
constexpr SilentCorruption<> weekly{.mean_time_between = 7.0 * day, .check = 10.0 * second};
constexpr SilentCorruption<> never{.mean_time_between = infinity * second, .check = 0.0 * second};

template <class T>
concept is_a_mean_time = requires(T m) {
  goodput(600.0 * second, 30.0 * second, recovery, m, weekly);
};
static_assert(is_a_mean_time<Time<>>);
static_assert(!is_a_mean_time<Frequency<>>);
}  // namespace

TEST_SUITE("reliability/silent_corruption") {
  TEST_CASE("limit: no corruption and no check is the form without them") {
    for (const double w : {60.0, 600.0, 6000.0}) {
      for (const double m : {1e3, 1e4, 1e6, 1e9}) {
        CAPTURE(w);
        CAPTURE(m);
        const auto a = lost_time(w * second, 30.0 * second, recovery, m * second, never);
        const auto b = lost_time(w * second, 30.0 * second, recovery, m * second);
        CHECK(a.checkpointing == doctest::Approx(b.checkpointing).epsilon(1e-11));
        CHECK(a.restart == doctest::Approx(b.restart).epsilon(1e-11));
        CHECK(std::abs(a.lost_work - b.lost_work) <= 1e-12);
        CHECK(a.verification == 0.0);
      }
    }
  }

  // Without failures that stop the job: E = (w + V)/q_s + C + R (1/q_s - 1).
  TEST_CASE("limit: corruption alone repeats segments until one is clean") {
    const double w = 600.0, v = 10.0, c = 30.0, r = 300.0, q = std::exp(-w / 3000.0);
    const SilentCorruption<> often{.mean_time_between = 3000.0 * second, .check = v * second};
    const double e = (w + v) / q + c + r * (1.0 / q - 1.0);
    CHECK(goodput(w * second, c * second, recovery, 1e13 * second, often) ==
          doctest::Approx(w / e).epsilon(1e-6));
  }

  TEST_CASE("property: shares sum to one, and none is negative") {
    for (const double w : {60.0, 600.0, 36'000.0}) {
      for (const double m : {300.0, 1e4, 1e8}) {
        for (const double s : {1e3, 1e5, 1e9}) {
          CAPTURE(w);
          CAPTURE(m);
          CAPTURE(s);
          const SilentCorruption<> corruption{.mean_time_between = s * second,
                                              .check = 10.0 * second};
          const VerifiedLostTime<> lost =
              lost_time(w * second, 30.0 * second, recovery, m * second, corruption);
          CHECK(lost.checkpointing >= 0.0);
          CHECK(lost.verification >= 0.0);
          CHECK(lost.lost_work >= -1e-12);
          CHECK(lost.restart >= 0.0);
          CHECK(std::abs(total_of<double>(lost) +
                         goodput(w * second, 30.0 * second, recovery, m * second, corruption) -
                         1.0) <= 1e-9);
          CHECK(lost.verification * 3.0 == doctest::Approx(lost.checkpointing));
        }
      }
    }
  }

  TEST_CASE("property: corruption and checks cost; rarer corruption costs less") {
    const double clean = goodput(600.0 * second, 30.0 * second, recovery, hour);
    double before = 0.0;
    for (const double s : {1e3, 1e4, 1e5, 1e7}) {
      CAPTURE(s);
      const double now = goodput(600.0 * second, 30.0 * second, recovery, hour,
                                 {.mean_time_between = s * second, .check = 10.0 * second});
      CHECK(now > before);
      CHECK(now < clean);
      before = now;
    }
  }

  // A day late, every hour a checkpoint of 60 s: 86,400 + 1,830 + 300 of 604,800 s.
  TEST_CASE("corruption that is noticed a day late, once a week") {
    CHECK(late_detection_share(7.0 * day, 1.0 * day, 3600.0 * second, 60.0 * second, recovery) ==
          doctest::Approx((86'400.0 + 1830.0 + 300.0) / 604'800.0));
  }

  // exp(-k/24) <= 1 % asks for k = 24 ln 100 = 110.5.
  TEST_CASE("checkpoints to keep: 111 hourly ones for a day's delay and a chance of 1 %") {
    static_assert(checkpoints_to_keep(1.0 * day, hour, 0.01) == 111);
    static_assert(checkpoints_to_keep(0.0 * day, hour, 0.01) == 1);
  }

  TEST_CASE("refuses what is not a time, and chances that are none") {
    CHECK_THROWS_AS(goodput(600.0 * second, 30.0 * second, recovery, infinity * second, weekly),
                    InvalidInput);
    CHECK_THROWS_AS(goodput(0.0 * second, 30.0 * second, recovery, hour, weekly), InvalidInput);
    CHECK_THROWS_AS(goodput(600.0 * second, -1.0 * second, recovery, hour, weekly), InvalidInput);
    CHECK_THROWS_WITH_AS(
        goodput(600.0 * second, 30.0 * second, recovery, hour,
                SilentCorruption<>{.mean_time_between = 0.0 * second, .check = 1.0 * second}),
        "silent_corruption.mean_time_between: must be positive, got 0 s", InvalidInput);
    CHECK_THROWS_AS(
        goodput(600.0 * second, 30.0 * second, recovery, hour,
                SilentCorruption<>{.mean_time_between = 1.0 * day, .check = -1.0 * second}),
        InvalidInput);
    CHECK_THROWS_AS(late_detection_share(0.0 * day, 1.0 * day, hour, minute, recovery),
                    InvalidInput);
    CHECK_THROWS_AS(checkpoints_to_keep(1.0 * day, hour, 1.0), InvalidInput);
    CHECK_THROWS_AS(checkpoints_to_keep(1.0 * day, 0.0 * hour, 0.1), InvalidInput);
    CHECK_THROWS_AS(checkpoints_to_keep(-1.0 * day, hour, 0.1), InvalidInput);
  }

  TEST_CASE("derivative: by interval, cost, check, corruption and mean time") {
    using D = study::Dual<5>;
    const double at[] = {900.0, 30.0, 12.0, 50'000.0, 7200.0};
    const auto value = [](auto w, auto c, auto v, auto s, auto m) {
      using S = decltype(w);
      return goodput(Time<S>::from_value(w), Time<S>::from_value(c),
                     Recovery<S>{.detection = Time<S>{}, .restart = as<S>(300.0 * second)},
                     Time<S>::from_value(m),
                     SilentCorruption<S>{.mean_time_between = Time<S>::from_value(s),
                                         .check = Time<S>::from_value(v)});
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
