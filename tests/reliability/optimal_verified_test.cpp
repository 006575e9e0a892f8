#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/optimal_verified.hpp>

namespace {
using namespace bessemer;
using reliability::optimal_verified_interval;
using reliability::SilentCorruption;

constexpr facility::Recovery<> recovery{.detection = 30.0 * second, .restart = 300.0 * second};
constexpr Time<> cost = 20.0 * second;
constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr SilentCorruption<> corruption(double mean, double checked) {
  return {.mean_time_between = mean * second, .check = checked * second};
}
static_assert(optimal_verified_interval(cost, recovery, 1.0 * day, corruption(1e6, 10.0)) > cost);
}  // namespace

TEST_SUITE("reliability/optimal_verified") {
  TEST_CASE("property: no other interval keeps more") {
    for (const double mean : {3600.0, 86400.0, 1e7}) {
      for (const double silent : {1e4, 1e6, 1e9}) {
        for (const double checked : {0.0, 1.0, 100.0}) {
          const auto of = corruption(silent, checked);
          const auto best = optimal_verified_interval(cost, recovery, mean * second, of);
          const double top = goodput(best, cost, recovery, mean * second, of);
          for (const double factor : {0.3, 0.9, 0.99, 1.01, 1.1, 3.0}) {
            CHECK(goodput(Time<>(factor * best), cost, recovery, mean * second, of) <= top);
          }
        }
      }
    }
  }

  TEST_CASE("limit: without corruption and checks it is the exact optimum of plain checkpoints") {
    const auto none = corruption(infinity, 0.0);
    const auto best = optimal_verified_interval(cost, recovery, 1.0 * day, none);
    // A flat top leaves the square root of a double's precision.
    CHECK(best / reliability::optimal_interval(cost, Time<>(1.0 * day)) ==
          doctest::Approx(1.0).epsilon(1e-6));
  }

  // Rare failures: sqrt(2 (C + V)/(1/M + 2/M_s)), [BenoitEtAl2016].
  TEST_CASE("limit: corruption counts twice, since it undoes a whole segment") {
    const auto best = optimal_verified_interval(cost, recovery, 1e9 * second, corruption(1e9, 5.0));
    CHECK(best / second == doctest::Approx(std::sqrt(2.0 * 25.0 / 3e-9)).epsilon(1e-3));
  }

  TEST_CASE("refuses checks that take no time, and a job that nothing stops") {
    CHECK_THROWS_WITH_AS(
        (void)optimal_verified_interval(0.0 * second, recovery, 1.0 * day, corruption(1e6, 0.0)),
        "optimal_verified_interval: checkpoint and check must take time, got 0 s", InvalidInput);
    CHECK_THROWS_AS((void)optimal_verified_interval(cost, recovery, infinity * second,
                                                    corruption(infinity, 1.0)),
                    InvalidInput);
  }
}
