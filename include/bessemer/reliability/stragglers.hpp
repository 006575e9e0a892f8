#pragma once

/// Stragglers: a synchronous step ends when the slowest of its nodes does.
///
///     delay = theta (H_n - 1),   H_n = 1 + 1/2 + … + 1/n                                   (1)
///           ~ theta (ln n + gamma + 1/(2 n) - 1/(12 n^2) - 1)   beyond 64 nodes            (2)
///
///     theta  mean random delay of a node, over the step's time    1     theta >= 0
///     n      nodes that wait for each other                       1     n >= 1
///
/// (1) is the expected maximum of n independent exponential delays less their mean, which the step
/// time of one node holds already [Renyi1953]. It grows as the logarithm of the machine: efficiency
/// falls with size by a mechanism. (2) is the Euler-Maclaurin series, within 1e-9 of (1) there.
/// Holds for random delays that are independent from node to node and step to step; a node that is
/// slow for ever is a failure.

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

/// H_n, the sum of the first n reciprocals.
[[nodiscard]] constexpr double harmonic_number(int n) {
  require(n >= 1, "harmonic_number: n must be at least 1, got ", n);
  if (n <= 64) {
    double sum = 0.0;
    for (int i = n; i >= 1; --i) sum += 1.0 / i;
    return sum;
  }
  constexpr double gamma = 0.57721566490153286061;
  const double x = n;
  return math::log(x) + gamma + 1.0 / (2.0 * x) - 1.0 / (12.0 * x * x);
}

/// Equation (1), as a share of the step's time. One node waits for nobody.
template <Real S>
[[nodiscard]] constexpr S straggler_delay(const S& jitter, int nodes) {
  require(jitter >= S(0.0), "straggler_delay: jitter must not be negative, got ",
          static_cast<double>(jitter));
  require(nodes >= 1, "straggler_delay: nodes must be at least 1, got ", nodes);
  return jitter * S(harmonic_number(nodes) - 1.0);
}

}  // namespace bessemer::reliability
