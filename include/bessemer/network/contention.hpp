#pragma once

/// Traffic that meets by chance: flows that hash onto the same uplink, jobs that share a link.
///
///     E[max]  of f flows on u uplinks: sum_{k>=0} 1 - P(max <= k),
///             P(max <= k) = f!/u^f [x^f] (sum_{j<=k} x^j/j!)^u                              (1)
///     stretch of a transfer among G jobs that think for A and send for N alone:
///             Q = 0;  for g = 1..G:  R = N (1 + Q),  X = g/(A + R),  Q = X R;  R/N            (2)
///
///     f u    flows, equal uplinks                                    1      f >= 1, u >= 1
///     G      jobs, each with one transfer at a time                  1      G >= 1
///     A N    time between transfers, of a transfer alone             s      A >= 0, N > 0
///
/// (1) balls into bins, each flow to an uplink at random, as hashing of equal-cost paths does
/// [AlFaresEtAl2010]; found flow by flow over the uplinks, not by powers. The slowdown is E[max] over
/// an even share, or over one flow where there are more uplinks than flows. (2) mean-value analysis
/// of one shared server [ReiserLavenberg1980]: exact for random times; jobs of one fixed period may
/// lock into or out of step and lie on either side. What meets by design, groups of one job, is
/// `contention` in `network/crossing.hpp`.

#include <array>

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

inline constexpr int most_flows = 1024;

/// The probability in (1): no uplink has more than `most` of the flows.
[[nodiscard]] constexpr double no_uplink_above(int most, int flows, int uplinks) {
  require(flows >= 1 && flows <= most_flows && uplinks >= 1 && uplinks <= most_flows,
          "hashed flows: flows and uplinks must be between 1 and ", most_flows);
  // Chance that so many flows are left when the uplinks so far took at most `most` each.
  std::array<double, most_flows + 1> left{};
  left[static_cast<std::size_t>(flows)] = 1.0;
  for (int u = uplinks; u > 1; --u) {
    const double takes = 1.0 / u;
    std::array<double, most_flows + 1> next{};
    for (int m = 0; m <= flows; ++m) {
      const double chance = left[static_cast<std::size_t>(m)];
      if (chance == 0.0) continue;
      // Binomial(m, 1/u), term by term.
      double term = chance;
      for (int i = 0; i < m; ++i) term *= 1.0 - takes;
      for (int j = 0; j <= m && j <= most; ++j) {
        next[static_cast<std::size_t>(m - j)] += term;
        term *= (m - j) * takes / ((j + 1.0) * (1.0 - takes));
      }
    }
    left = next;
  }
  double sum = 0.0;
  for (int m = 0; m <= flows && m <= most; ++m) sum += left[static_cast<std::size_t>(m)];
  return sum;
}

/// Equation (1).
[[nodiscard]] constexpr double expected_fullest_uplink(int flows, int uplinks) {
  require(flows >= 1, "hashed flows: flows must be at least 1, got ", flows);
  double expected = 0.0;
  for (int k = 0; k < flows; ++k) {
    const double above = 1.0 - no_uplink_above(k, flows, uplinks);
    if (above < 1e-12) break;
    expected += above;
  }
  return expected;
}

/// How much longer hashed flows take than evenly spread ones.
[[nodiscard]] constexpr double hashing_slowdown(int flows, int uplinks) {
  const double even = double(flows) / uplinks;
  return expected_fullest_uplink(flows, uplinks) / (even > 1.0 ? even : 1.0);
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr S shared_link_stretch(int jobs, Time<S> between, Time<S> transfer) {
  require(jobs >= 1, "shared_link_stretch: jobs must be at least 1, got ", jobs);
  require(between >= Time<S>{} && transfer > Time<S>{},
          "shared_link_stretch: times between transfers must not be negative, transfers positive");
  S queue = S(0.0);
  Time<S> response = transfer;
  for (int g = 1; g <= jobs; ++g) {
    response = S(S(1.0) + queue) * transfer;
    queue = S(double(g)) * S(response / (between + response));
  }
  return response / transfer;
}

}  // namespace bessemer::network
