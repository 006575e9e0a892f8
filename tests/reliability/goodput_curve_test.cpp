#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <span>

#include <bessemer/reliability/goodput_curve.hpp>

namespace {
using namespace bessemer;
using reliability::BackgroundCheckpoint;
using reliability::goodput_curve;
using reliability::intervals_around;
using reliability::optimal_interval;
using reliability::Recovery;

constexpr Recovery<> recovery{.detection = 60.0 * second, .restart = 240.0 * second};
}  // namespace

TEST_SUITE("reliability/goodput_curve") {
  TEST_CASE("points stand at equal ratios around the best: 1/4, 1/2, 1, 2, 4 of it") {
    std::array<Time<>, 5> intervals{};
    intervals_around(100.0 * second, 4.0, std::span<Time<>>(intervals));
    for (std::size_t i = 0; i < 5; ++i) {
      CAPTURE(i);
      CHECK(intervals[i] / second == doctest::Approx(25.0 * static_cast<double>(1 << i)));
    }
  }

  TEST_CASE("property: the curve rises to the best interval and falls behind it") {
    const auto one_top = [](const auto& checkpoint) {
      const Time<> best = optimal_interval(checkpoint, 3.0 * hour);
      std::array<Time<>, 21> intervals{};
      std::array<double, 21> curve{};
      intervals_around(best, 8.0, std::span<Time<>>(intervals));
      goodput_curve(std::span<const Time<>>(intervals), checkpoint, recovery, 3.0 * hour,
                    std::span<double>(curve));
      CHECK(std::max_element(curve.begin(), curve.end()) == curve.begin() + 10);
      CHECK(std::is_sorted(curve.begin(), curve.begin() + 11));
      CHECK(std::is_sorted(curve.rbegin(), curve.rbegin() + 11));
    };
    one_top(60.0 * second);
    one_top(BackgroundCheckpoint<>{
        .snapshot = 10.0 * second, .persist = 30.0 * second, .slowdown = 0.1});
  }

  TEST_CASE("refuses no points, no room and no width") {
    std::array<Time<>, 3> intervals{};
    std::array<double, 2> curve{};
    CHECK_THROWS_AS(intervals_around(100.0 * second, 1.0, std::span<Time<>>(intervals)),
                    InvalidInput);
    CHECK_THROWS_AS(intervals_around(0.0 * second, 2.0, std::span<Time<>>(intervals)),
                    InvalidInput);
    CHECK_THROWS_AS(intervals_around(1.0 * second, 2.0, std::span<Time<>>(intervals).first(1)),
                    InvalidInput);
    CHECK_THROWS_WITH_AS(goodput_curve(std::span<const Time<>>(intervals), 1.0 * second, recovery,
                                       hour, std::span<double>(curve)),
                         "goodput_curve: 3 intervals and room for 2 goodputs; give as many of both",
                         InvalidInput);
  }
}
