#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <support/derivatives.hpp>
#include <support/pipelines.hpp>

namespace {
using namespace bessemer;
using parallelism::interleaved_time;
using parallelism::one_forward_one_backward_time;
using parallelism::Stages;

constexpr Stages<> even(int stages, double forward, double backward) {
  Stages<> all;
  for (int i = 0; i < stages; ++i) {
    all.push_back({.forward = forward * second, .backward = backward * second});
  }
  return all;
}

Stages<> from(const std::vector<double>& forward, const std::vector<double>& backward) {
  Stages<> all;
  for (std::size_t i = 0; i < forward.size(); ++i) {
    all.push_back({.forward = forward[i] * second, .backward = backward[i] * second});
  }
  return all;
}

double simulated(const std::vector<double>& forward, const std::vector<double>& backward, int m) {
  const int p = static_cast<int>(forward.size());
  return support::finish_time(support::one_forward_one_backward_orders(p, m), forward, backward, 1,
                              m);
}

// Wrong use does not compile: stages are not numbers, and counts are no quantities.
template <class S, class M>
concept is_a_pipeline = requires(S s, M m) {
  one_forward_one_backward_time(s, m);
};
static_assert(is_a_pipeline<Stages<>, int>);
static_assert(!is_a_pipeline<double, int> && !is_a_pipeline<Stages<>, Time<>>);
}  // namespace

TEST_SUITE("parallelism/pipeline") {
  TEST_CASE("one stage does its micro-batches one after the other") {
    static_assert(one_forward_one_backward_time(even(1, 2.0, 4.0), 10) == 60.0 * second);
    static_assert(interleaved_time(even(1, 2.0, 4.0), 10, 1) == 60.0 * second);
  }

  TEST_CASE("even stages take (m + p - 1)(F + D) [NarayananEtAl2021] section 2.2.1") {
    static_assert(one_forward_one_backward_time(even(4, 1.0, 2.0), 8) == 33.0 * second);
    for (int p = 1; p <= 12; ++p) {
      for (int m = 1; m <= 32; ++m) {
        CAPTURE(p);
        CAPTURE(m);
        CHECK(one_forward_one_backward_time(even(p, 3.0, 7.0), m) == (m + p - 1) * 10.0 * second);
      }
    }
  }

  TEST_CASE("simulation: 20,000 random uneven pipelines end when the formula says, exactly") {
    std::mt19937_64 random(19);
    std::uniform_int_distribution<int> stages(1, 12), batches(1, 32), time(0, 20);
    int wrong = 0;
    for (int i = 0; i < 20'000; ++i) {
      const int p = stages(random);
      const int m = batches(random);
      std::vector<double> forward, backward;
      for (int k = 0; k < p; ++k) {
        forward.push_back(time(random));
        backward.push_back(time(random));
      }
      const double formula = one_forward_one_backward_time(from(forward, backward), m) / second;
      if (formula != simulated(forward, backward, m)) ++wrong;
    }
    CHECK(wrong == 0);
  }

  TEST_CASE("simulation: one slow stage anywhere, a hundred times the others, exactly") {
    for (int p = 1; p <= 12; ++p) {
      for (int slow = 0; slow < p; ++slow) {
        for (const int m : {1, 2, p, p + 1, 2 * p, 32}) {
          CAPTURE(p);
          CAPTURE(slow);
          CAPTURE(m);
          std::vector<double> forward(static_cast<std::size_t>(p), 1.0);
          std::vector<double> backward(static_cast<std::size_t>(p), 2.0);
          forward[static_cast<std::size_t>(slow)] = 100.0;
          backward[static_cast<std::size_t>(p - 1 - slow)] = 100.0;
          CHECK(one_forward_one_backward_time(from(forward, backward), m) / second ==
                simulated(forward, backward, m));
        }
      }
    }
  }

  TEST_CASE("simulation: interleaved even stages end when the formula says, exactly") {
    for (int p = 2; p <= 8; ++p) {
      for (int m = p; m <= 4 * p; m += p) {
        for (int v = 1; v <= 5; ++v) {
          for (const double forward : {1.0, 3.0}) {
            for (const double backward : {1.0, 2.0, 6.0}) {
              CAPTURE(p);
              CAPTURE(m);
              CAPTURE(v);
              const auto stages = static_cast<std::size_t>(p);
              const double end = support::finish_time(support::interleaved_orders(p, m, v),
                                                      std::vector<double>(stages, forward),
                                                      std::vector<double>(stages, backward), v, m);
              CHECK(interleaved_time(even(p, v * forward, v * backward), m, v) / second == end);
            }
          }
        }
      }
    }
  }

  TEST_CASE("published: the bubble is (p - 1)/m of the work, and 1/v of that interleaved") {
    // [NarayananEtAl2021] sections 2.2.1 and 2.2.2.
    for (const int p : {1, 2, 4, 8, 64}) {
      for (const int m : {64, 128, 512}) {
        CAPTURE(p);
        CAPTURE(m);
        const auto stages = even(p, 1.0, 2.0);
        const double work = 3.0 * m;
        const double bubble = one_forward_one_backward_time(stages, m) / second - work;
        CHECK(bubble / work == doctest::Approx((p - 1.0) / m).epsilon(1e-14));
        for (const int v : {1, 2, 4}) {
          const double less = interleaved_time(stages, m, v) / second - work;
          CHECK(less / work == doctest::Approx((p - 1.0) / (v * m)).epsilon(1e-12));
        }
      }
    }
  }

  TEST_CASE("a single micro-batch gains nothing from a pipeline") {
    for (int p = 1; p <= 16; p *= 2) {
      CAPTURE(p);
      CHECK(one_forward_one_backward_time(even(p, 16.0 / p, 32.0 / p), 1) == 48.0 * second);
      CHECK(interleaved_time(even(p, 16.0 / p, 32.0 / p), 1, 1) == 48.0 * second);
    }
  }

  TEST_CASE("property: bounded below by the slowest stage and by one micro-batch's way") {
    std::mt19937_64 random(20);
    std::uniform_real_distribution<double> time(0.1, 5.0);
    for (int i = 0; i < 500; ++i) {
      const int p = 1 + i % 12;
      const int m = 1 + i % 31;
      std::vector<double> forward, backward;
      double way = 0.0, slowest = 0.0;
      for (int k = 0; k < p; ++k) {
        forward.push_back(time(random));
        backward.push_back(time(random));
        way += forward.back() + backward.back();
        slowest = std::max(slowest, forward.back() + backward.back());
      }
      CAPTURE(i);
      const double total = one_forward_one_backward_time(from(forward, backward), m) / second;
      CHECK(total >= m * slowest * (1.0 - 1e-12));
      CHECK(total >= way * (1.0 - 1e-12));
      CHECK(one_forward_one_backward_time(from(forward, backward), m + 1) / second >= total);
      forward[static_cast<std::size_t>(i % p)] *= 1.5;
      CHECK(one_forward_one_backward_time(from(forward, backward), m) / second >=
            total * (1.0 - 1e-12));
    }
  }

  TEST_CASE("limit: many micro-batches take the slowest stage's time each") {
    Stages<> stages = even(8, 1.0, 2.0);
    stages[3].forward = 2.0 * second;
    CHECK(one_forward_one_backward_time(stages, 10'000'000) / (4e7 * second) ==
          doctest::Approx(1.0).epsilon(1e-5));
    CHECK(interleaved_time(stages, 10'000'000, 4) / (4e7 * second) ==
          doctest::Approx(1.0).epsilon(1e-5));
  }

  TEST_CASE("256 stages run, 257 do not fit") {
    CHECK(one_forward_one_backward_time(even(256, 1.0, 1.0), 1000) == 2.0 * 1255.0 * second);
    CHECK_THROWS_WITH_AS(even(257, 1.0, 1.0), "list: holds at most 256 elements", InvalidInput);
  }

  TEST_CASE("refuses pipelines of no stage, no micro-batch, no chunk") {
    CHECK_THROWS_WITH_AS(one_forward_one_backward_time(Stages<>{}, 4),
                         "pipeline: stages must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(interleaved_time(Stages<>{}, 4, 2),
                         "pipeline: stages must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(one_forward_one_backward_time(even(2, 1.0, 1.0), 0),
                         "pipeline: micro_batches must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(interleaved_time(even(2, 1.0, 1.0), -3, 2),
                         "pipeline: micro_batches must be at least 1, got -3", InvalidInput);
    CHECK_THROWS_WITH_AS(interleaved_time(even(2, 1.0, 1.0), 4, 0),
                         "pipeline: virtual_stages must be at least 1, got 0", InvalidInput);
  }

  TEST_CASE("derivative: by forward and backward of a middle and the slowest stage") {
    const auto pipeline = [](int m, int v) {
      return [m, v]<class S>(const std::array<S, 4>& x) {
        Stages<S> stages;
        stages.push_back({Time<S>::from_value(S(1.0)), Time<S>::from_value(S(2.0))});
        stages.push_back({Time<S>::from_value(x[0]), Time<S>::from_value(x[1])});
        stages.push_back({Time<S>::from_value(x[2]), Time<S>::from_value(x[3])});
        return (v == 0 ? one_forward_one_backward_time(stages, m) : interleaved_time(stages, m, v))
            .value();
      };
    };
    for (const int m : {1, 3, 4, 32}) {
      CAPTURE(m);
      support::check_derivatives<4>(pipeline(m, 0), {1.3, 2.2, 1.7, 3.1});
      support::check_derivatives<4>(pipeline(m, 2), {1.3, 2.2, 1.7, 3.1});
    }
  }
}
