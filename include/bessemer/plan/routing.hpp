#pragma once

/// How evenly a router spreads tokens over experts, and what the fullest rank gets of them.
///
///     load of the fullest rank / mean = min((1 - w^2/9 + z w/3)^3, R min(1, e/k))         (1)
///     v = R/(E - 1) [c^2/(1 - c^2/(E - 1)) + (E - k)/(T k)]                               (2)
///     w = min(sqrt(v), 3 z/2);  z = normal quantile at 1 - 0.625/(R + 0.25)               (3)
///     dropped share of an expert's tokens = E[max(X - C, 0)], X the cube of a normal variable
///           as in (1), of mean 1 and variance c^2 + (E - k)/(T k)                         (4)
///
///     E k    experts, and how many of them a token is sent to      1      1 <= k <= E
///     R e    ranks that share the experts, experts of each, E/R    1
///     T      tokens that are routed together                       1      T > 0
///     c      coefficient of variation of the experts' popularity   1      0 <= c, c^2 < E - 1
///     C      capacity of an expert over the mean load              1      0: no limit (dropless)
///
/// The stated distribution: popularity of experts is a symmetric Dirichlet with that variation, and
/// every token draws k different experts by it; experts lie on ranks at random. The loads of ranks are
/// then independent gamma variables over their sum, of variance (2): the first term is exact, the
/// second that of k draws without replacement of equally popular experts, which even balanced routing
/// has. (1) is the cube that makes a gamma variable nearly normal [WilsonHilferty1931] at the expected
/// largest of R normal ones (3) [Blom1958], w kept where the cube still rises; the bound is all tokens
/// on one rank. Forced balance, as
/// benchmarks use it, is exactly 1. Within 5 % of a simulation where the mean load is 30 tokens or
/// more and c <= 1 (tests/plan/routing_test.cpp). An expert beyond its capacity drops tokens
/// [LepikhinEtAl2020] section 2.2.

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::plan {

template <Real S = double>
struct Routing {
  /// Every expert gets the same number of tokens.
  bool forced_balance = false;
  /// Coefficient of variation of the experts' popularity; 0: all equally popular.
  S variation = S(0.0);
  /// Tokens that an expert takes at most, over the mean; 0: all that come.
  S capacity_factor = S(0.0);
  /// The router's product in 32 bit instead of 16.
  bool full_precision = false;

  friend constexpr bool operator==(const Routing&, const Routing&) = default;
};

template <Real S>
constexpr void check(const Routing<S>& routing) {
  require(routing.variation >= S(0.0) && routing.variation < S(1000.0),
          "training.routing.variation: must be between 0 and 1000, got ",
          static_cast<double>(routing.variation));
  require(routing.capacity_factor == S(0.0) ||
              (routing.capacity_factor >= S(0.1) && routing.capacity_factor < S(1e6)),
          "training.routing.capacity_factor: must be at least 0.1, or 0 for no limit, got ",
          static_cast<double>(routing.capacity_factor));
  require(!routing.forced_balance || routing.variation == S(0.0),
          "training.routing.variation: forced balance has none, got ",
          static_cast<double>(routing.variation));
}

namespace detail {

/// Standard normal quantile at 1 - q, q in (0, 1/2]; error below 4.5e-4 [AbramowitzStegun1964] 26.2.23.
[[nodiscard]] constexpr double upper_quantile(double q) {
  const double t = math::sqrt(-2.0 * math::log(q));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                 (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/// Upper tail of the standard normal; error below 7.5e-8 [AbramowitzStegun1964] 26.2.17.
template <Real S>
[[nodiscard]] constexpr S upper_tail(const S& z, const S& density) {
  const S t = S(1.0) / (S(1.0) + S(0.2316419) * (z < S(0.0) ? -z : z));
  const S tail =
      density * t *
      (S(0.319381530) +
       t * (S(-0.356563782) + t * (S(1.781477937) + t * (S(-1.821255978) + t * S(1.330274429)))));
  return z < S(0.0) ? S(1.0) - tail : tail;
}

}  // namespace detail

/// Equation (2): relative variance of the load of one of `ranks` ranks.
template <Real S>
[[nodiscard]] constexpr S load_variance(const Routing<S>& routing, double experts, double per_token,
                                        double ranks, double tokens) {
  if (routing.forced_balance || ranks <= 1.0) return S(0.0);
  const S popularity = routing.variation * routing.variation;
  require(popularity < S(0.999 * (experts - 1.0)), "training.routing.variation: of ", experts,
          " experts it must be below the square root of ", experts - 1.0, ", got ",
          static_cast<double>(routing.variation));
  const S draws = S((experts - per_token) / (tokens * per_token));
  return S(ranks / (experts - 1.0)) *
         (popularity / (S(1.0) - popularity / S(experts - 1.0)) + draws);
}

/// Equation (1): tokens of the fullest of `ranks` ranks over the mean, at most the capacity factor.
template <Real S>
[[nodiscard]] constexpr S fullest_rank_load(const Routing<S>& routing, double experts,
                                            double per_token, double ranks, double tokens) {
  const S variance = load_variance(routing, experts, per_token, ranks, tokens);
  if (variance == S(0.0)) return S(1.0);
  const double largest = detail::upper_quantile(0.625 / (ranks + 0.25));
  const S spread = math::min(math::sqrt(variance), S(1.5 * largest));
  const S root = S(1.0) - spread * spread / S(9.0) + S(largest / 3.0) * spread;
  const double held = experts / ranks;
  const S all = S(ranks * math::min(1.0, held / per_token));
  const S load = math::min(S(root * root * root), all);
  if (routing.capacity_factor == S(0.0)) return load;
  return math::min(load, routing.capacity_factor);
}

/// Equation (4): share of all choices that find their expert full, where each batch of `tokens` tokens
/// has its own capacity. No limit drops nothing.
template <Real S>
[[nodiscard]] constexpr S dropped_share(const Routing<S>& routing, double experts, double per_token,
                                        double tokens) {
  const S capacity = routing.capacity_factor;
  if (capacity == S(0.0)) return S(0.0);
  const S draws = S((experts - per_token) / (tokens * per_token));
  const S variance =
      routing.forced_balance ? S(0.0) : routing.variation * routing.variation + draws;
  if (variance == S(0.0)) return math::max(S(S(1.0) - capacity), S(0.0));
  const S c = S(1.0) - variance / S(9.0);
  const S d = math::sqrt(variance) / S(3.0);
  const S z = (math::exp(S(math::log(capacity) / S(3.0))) - c) / d;
  const S density = S(0.3989422804014327) * math::exp(S(S(-0.5) * z * z));
  const S tail = detail::upper_tail(z, density);
  // Moments of a standard normal above z: tail, density, z density + tail, (z^2 + 2) density.
  const S excess = (c * c * c - capacity) * tail + S(3.0) * c * c * d * density +
                   S(3.0) * c * d * d * (z * density + tail) +
                   d * d * d * (z * z + S(2.0)) * density;
  return math::max(excess, S(0.0));
}

}  // namespace bessemer::plan
