#pragma once

/// Nodes that stay slow: a synchronous step waits for the slowest, so that one is enough.
///
///     delay = s [1 - (1 - q)^n]                                                         (1)
///     q = l d / (1 + l d)                                                               (2)
///
///     s  how much longer a slow node takes, over the step's time    1     >= 0
///     q  share of nodes that are slow                               1     in [0, 1]
///     n  nodes that wait for each other                             1     >= 1
///     l  rate at which a node turns slow                            1/s   >= 0
///     d  until it is found and replaced                             s     >= 0
///
/// (1): the chance that at least one of n is slow, times what it costs; all slow nodes are alike.
/// It grows as s n q and ends at s: what large jobs suffer from in full, small ones hardly see. (2)
/// is the availability of a node that alternates between the two. About 0.5 % of machines, 10 %
/// slower, were found in the jobs of [JiangEtAl2024b] (recalled). Random delays from step to step are
/// `stragglers.hpp`; both add up.

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr S slow_share(const Frequency<S>& turns_slow,
                                     const Time<S>& until_replaced) {
  require(turns_slow >= Frequency<S>{}, "slow_share: rate must not be negative, got ",
          static_cast<double>(turns_slow.value()), " 1/s");
  const auto d = static_cast<double>(until_replaced.value());
  require(d >= 0.0 && d < std::numeric_limits<double>::infinity(),
          "slow_share: time until a node is replaced must be finite and not negative, got ", d,
          " s");
  const S load = turns_slow * until_replaced;
  return load / (S(1.0) + load);
}

/// Equation (1), as a share of the step's time.
template <Real S>
[[nodiscard]] constexpr S slow_node_delay(const S& slowness, const S& share, int nodes) {
  require(slowness >= S(0.0), "slow_node_delay: slowness must not be negative, got ",
          static_cast<double>(slowness));
  require(share >= S(0.0) && share <= S(1.0), "slow_node_delay: share must be in [0, 1], got ",
          static_cast<double>(share));
  require(nodes >= 1, "slow_node_delay: nodes must be at least 1, got ", nodes);
  // 1 - (1 - q)^n, squared and multiplied up from 1 - (1 - q) so that nothing cancels.
  S any(0.0), one = share;
  for (int left = nodes; left > 0; left /= 2) {
    if (left % 2 == 1) any = any + one - any * one;
    one = one + one - one * one;
  }
  return slowness * any;
}

}  // namespace bessemer::reliability
