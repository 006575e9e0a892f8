#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <bessemer/plan/routing.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using plan::dropped_share;
using plan::fullest_rank_load;
using plan::load_variance;
using plan::Routing;

struct Setting {
  int experts, per_token, ranks, tokens;
  double variation;
};

/// The stated distribution, played: popularity drawn from a symmetric Dirichlet of the given variation,
/// `per_token` different experts for each token, experts in order on ranks.
class Simulation {
 public:
  explicit Simulation(const Setting& of) : of_{of}, loads_(std::size_t(of.experts)) {}

  /// One micro-batch: tokens of each expert.
  const std::vector<int>& draw() {
    std::fill(loads_.begin(), loads_.end(), 0);
    std::vector<double> popularity = popularities();
    std::vector<double> sums(popularity.size());
    std::vector<std::size_t> chosen;
    double sum = 0.0;
    for (std::size_t i = 0; i < popularity.size(); ++i) sums[i] = sum += popularity[i];
    for (int token = 0; token < of_.tokens; ++token) {
      chosen.clear();
      while (int(chosen.size()) < of_.per_token) {
        const double at = std::uniform_real_distribution<>(0.0, sum)(random_);
        const auto expert =
            std::size_t(std::upper_bound(sums.begin(), sums.end(), at) - sums.begin());
        if (expert < loads_.size() &&
            std::find(chosen.begin(), chosen.end(), expert) == chosen.end()) {
          chosen.push_back(expert);
        }
      }
      for (const std::size_t expert : chosen) ++loads_[expert];
    }
    return loads_;
  }

 private:
  /// Gammas of shape a have variation c of their shares where E a + 1 = (E - 1)/c^2.
  std::vector<double> popularities() {
    std::vector<double> drawn(loads_.size(), 1.0);
    if (of_.variation == 0.0) return drawn;
    const double shape =
        ((of_.experts - 1.0) / (of_.variation * of_.variation) - 1.0) / of_.experts;
    for (double& each : drawn) each = std::gamma_distribution<>(shape)(random_);
    return drawn;
  }

  Setting of_;
  std::vector<int> loads_;
  std::mt19937_64 random_{20240229};
};

double simulated_load(const Setting& of, int trials) {
  Simulation simulation(of);
  const int held = of.experts / of.ranks;
  double sum = 0.0;
  for (int trial = 0; trial < trials; ++trial) {
    const std::vector<int>& loads = simulation.draw();
    int most = 0;
    for (int rank = 0; rank < of.ranks; ++rank) {
      int load = 0;
      for (int i = 0; i < held; ++i) load += loads[std::size_t(rank * held + i)];
      most = std::max(most, load);
    }
    sum += most;
  }
  return sum / trials * of.ranks / (double(of.tokens) * of.per_token);
}

double simulated_drop(const Setting& of, double capacity, int trials) {
  Simulation simulation(of);
  const double all = double(of.tokens) * of.per_token;
  double dropped = 0.0;
  for (int trial = 0; trial < trials; ++trial) {
    for (const int load : simulation.draw()) {
      dropped += std::max(0.0, load - capacity * all / of.experts);
    }
  }
  return dropped / trials / all;
}
}  // namespace

TEST_SUITE("plan/routing") {
  TEST_CASE("forced balance, one rank and one expert are exactly even") {
    static_assert(fullest_rank_load(Routing<>{.forced_balance = true}, 64, 8, 8, 1024) == 1.0);
    static_assert(fullest_rank_load(Routing<>{.variation = 0.5}, 64, 8, 1, 1024) == 1.0);
    static_assert(fullest_rank_load(Routing<>{}, 1, 1, 1, 1) == 1.0);
    static_assert(dropped_share(Routing<>{.forced_balance = true, .capacity_factor = 1.0}, 64, 8,
                                1024) == 0.0);
    static_assert(dropped_share(Routing<>{}, 64, 8, 1024) == 0.0);
  }

  TEST_CASE("every token to every expert is even, and so is the limit of many tokens") {
    static_assert(fullest_rank_load(Routing<>{}, 8, 8, 8, 100) == 1.0);
    CHECK(fullest_rank_load(Routing<>{}, 64, 8, 8, 1e12) == doctest::Approx(1.0).epsilon(1e-5));
  }

  TEST_CASE("relative variance of balanced routing is that of a hypergeometric draw") {
    // One token, k = 2 of E = 4, one expert a rank: a rank has it with p = 1/2, variance p (1 - p) over
    // a mean of 1/2: 1. Of loads over their sum: R/(R - 1) times that.
    static_assert(load_variance(Routing<>{}, 4, 2, 4, 1) == 4.0 / 3.0);
  }

  TEST_CASE("simulation: the fullest rank within 5 % where the mean load is at least 30 tokens") {
    for (const Setting& of :
         {Setting{8, 2, 8, 512, 0.0}, Setting{8, 1, 4, 128, 0.0}, Setting{64, 8, 8, 256, 0.0},
          Setting{64, 8, 64, 256, 0.0}, Setting{64, 2, 64, 1024, 0.0},
          Setting{128, 8, 16, 512, 0.0}, Setting{256, 8, 64, 1024, 0.0},
          Setting{8, 2, 8, 2048, 0.3}, Setting{64, 8, 8, 1024, 0.3}, Setting{64, 8, 64, 1024, 0.3},
          Setting{64, 4, 16, 1024, 0.7}, Setting{128, 4, 64, 1024, 0.7},
          Setting{64, 2, 64, 1024, 1.0}, Setting{256, 4, 32, 1024, 1.0},
          Setting{16, 2, 2, 512, 0.5}, Setting{16, 1, 2, 64, 0.0}}) {
      CAPTURE(of.experts);
      CAPTURE(of.per_token);
      CAPTURE(of.ranks);
      CAPTURE(of.variation);
      const double ours = fullest_rank_load(Routing<>{.variation = of.variation}, of.experts,
                                            of.per_token, of.ranks, of.tokens);
      CHECK(ours / simulated_load(of, 200) == doctest::Approx(1.0).epsilon(0.05 / 2.0));
    }
  }

  TEST_CASE("simulation: the dropped share within a hundredth of all choices, two where c = 1") {
    for (const Setting& of : {Setting{8, 2, 8, 128, 0.0}, Setting{64, 4, 64, 512, 0.0},
                              Setting{64, 4, 64, 512, 0.5}, Setting{16, 2, 16, 512, 1.0}}) {
      for (const double capacity : {0.75, 1.0, 1.25, 2.0}) {
        CAPTURE(of.experts);
        CAPTURE(of.variation);
        CAPTURE(capacity);
        const Routing<> routing{.variation = of.variation, .capacity_factor = capacity};
        const double ours = dropped_share(routing, of.experts, of.per_token, of.tokens);
        const double tolerance = of.variation < 1.0 ? 0.01 : 0.02;
        CHECK(std::abs(ours - simulated_drop(of, capacity, 200)) < tolerance);
      }
    }
  }

  TEST_CASE(
      "property: the load rises with variation and ranks, falls with tokens, and is bounded") {
    for (const double ranks : {2.0, 4.0, 8.0, 32.0}) {
      double before = 0.0;
      for (const double variation : {0.0, 0.2, 0.5, 1.0, 2.0, 4.0}) {
        const Routing<> routing{.variation = variation};
        const double load = fullest_rank_load(routing, 64, 4, ranks, 1024);
        CAPTURE(variation);
        CHECK(load >= before);
        CHECK(load >= 1.0);
        CHECK(load <= ranks);
        CHECK(load <= fullest_rank_load(routing, 64, 4, 2.0 * ranks, 1024));
        CHECK(load >= fullest_rank_load(routing, 64, 4, ranks, 2048));
        before = load;
      }
    }
  }

  TEST_CASE("property: capacity bounds the load, and drops less the larger it is") {
    double before = 1.0;
    for (const double capacity : {0.5, 0.9, 1.0, 1.1, 1.5, 3.0}) {
      const Routing<> routing{.variation = 0.4, .capacity_factor = capacity};
      CHECK(fullest_rank_load(routing, 64, 4, 64, 512) <= capacity);
      const double share = dropped_share(routing, 64, 4, 512);
      CHECK(share < before);
      CHECK(share >= std::max(0.0, 1.0 - capacity) - 0.01);
      before = share;
    }
    CHECK(before < 1e-3);
  }

  TEST_CASE("the quantile and the tail of the normal distribution are each other's inverse") {
    for (const double z : {0.1, 0.5, 1.0, 2.0, 3.0, 4.0}) {
      const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * 3.14159265358979);
      const double tail = plan::detail::upper_tail(z, density);
      CHECK(std::abs(tail - 0.5 * std::erfc(z / std::sqrt(2.0))) < 7.5e-8);
      CHECK(std::abs(plan::detail::upper_quantile(tail) - z) < 4.6e-4);
      CHECK(plan::detail::upper_tail(-z, density) == doctest::Approx(1.0 - tail));
    }
  }

  TEST_CASE("refuses what is no distribution") {
    CHECK_THROWS_WITH_AS(check(Routing<>{.variation = -0.1}),
                         "training.routing.variation: must be between 0 and 1000, got -0.1",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(
        check(Routing<>{.capacity_factor = 0.05}),
        "training.routing.capacity_factor: must be at least 0.1, or 0 for no limit, got 0.05",
        InvalidInput);
    CHECK_THROWS_WITH_AS(check(Routing<>{.forced_balance = true, .variation = 0.5}),
                         "training.routing.variation: forced balance has none, got 0.5",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(fullest_rank_load(Routing<>{.variation = 2.0}, 4, 1, 4, 64),
                         "training.routing.variation: of 4 experts it must be below the square "
                         "root of 3, got 2",
                         InvalidInput);
  }

  TEST_CASE("derivative: load and dropped share by variation and capacity") {
    support::check_derivatives<1>(
        []<class S>(const std::array<S, 1>& x) {
          return fullest_rank_load(Routing<S>{.variation = x[0]}, 64, 4, 16, 512);
        },
        {0.5});
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          return dropped_share(Routing<S>{.variation = x[0], .capacity_factor = x[1]}, 64, 4, 512);
        },
        {0.5, 1.25});
  }
}
