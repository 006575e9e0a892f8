#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include <bessemer/reliability/stragglers.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using reliability::harmonic_number;
using reliability::straggler_delay;
using study::Dual;

template <class Jitter>
concept is_a_jitter = requires(Jitter jitter) {
  straggler_delay(jitter, 8);
};
static_assert(is_a_jitter<double>);
static_assert(!is_a_jitter<int>);
}  // namespace

TEST_SUITE("reliability/stragglers") {
  TEST_CASE("one node waits for nobody") { static_assert(straggler_delay(0.05, 1) == 0.0); }

  TEST_CASE("two and four nodes: H_2 - 1 = 1/2, H_4 - 1 = 13/12") {
    static_assert(straggler_delay(0.1, 2) == 0.05);
    CHECK(straggler_delay(1.0, 4) == doctest::Approx(13.0 / 12.0).epsilon(1e-12));
  }

  TEST_CASE("the series continues the sum: within 1e-9 at 65 and at a million nodes") {
    for (const int n : {65, 1000, 1'000'000}) {
      double sum = 0.0;
      for (int i = n; i >= 1; --i) sum += 1.0 / i;
      CAPTURE(n);
      CHECK(std::abs(harmonic_number(n) - sum) <= 1e-9);
    }
  }

  TEST_CASE("property: the delay grows with nodes and is proportional to the jitter") {
    double before = -1.0;
    for (const int n : {1, 2, 8, 64, 65, 4096, 1'000'000}) {
      CAPTURE(n);
      CHECK(straggler_delay(0.01, n) > before);
      CHECK(straggler_delay(0.02, n) / 2.0 == doctest::Approx(straggler_delay(0.01, n)));
      before = straggler_delay(0.01, n);
    }
  }

  // 20,000 draws of the maximum of 32 exponentials: standard error 1.28/sqrt(20000), 0.9 % of 3.06.
  TEST_CASE("equals the mean of simulated maxima within four standard errors") {
    std::mt19937 random(1);
    std::exponential_distribution<double> delay(1.0);
    double sum = 0.0;
    constexpr int draws = 20'000;
    for (int draw = 0; draw < draws; ++draw) {
      double slowest = 0.0;
      for (int node = 0; node < 32; ++node) slowest = std::max(slowest, delay(random));
      sum += slowest - 1.0;
    }
    CHECK(std::abs(sum / draws - straggler_delay(1.0, 32)) <= 4.0 * 1.28 / std::sqrt(draws));
  }

  TEST_CASE("refuses a negative jitter and no nodes") {
    CHECK_THROWS_WITH_AS(straggler_delay(-0.1, 8),
                         "straggler_delay: jitter must not be negative, got -0.1", InvalidInput);
    CHECK_THROWS_WITH_AS(straggler_delay(0.1, 0),
                         "straggler_delay: nodes must be at least 1, got 0", InvalidInput);
  }

  TEST_CASE("derivative in the jitter is H_n - 1") {
    const auto delay = straggler_delay(Dual<1>::variable(0.01, 0), 100);
    CHECK(delay.derivative(0) == doctest::Approx(harmonic_number(100) - 1.0).epsilon(1e-12));
  }
}
