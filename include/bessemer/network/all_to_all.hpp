#pragma once

/// Every rank sends each other rank its own part of S/n byte.
///
///     pairwise            t = (n - 1) (alpha + S/(n B))                                       (1)
///     all at once         t = alpha + max((n - 1) S/(n B), g S (n - g)/(n U))                 (2)
///     pairwise over U     t = sum_{j=1}^{n-1} alpha + S/n max(1/B, min(j, g, n - j)/U)        (3)
///
///     n      ranks                                             1        n >= 1
///     S      what a rank sends, its own part included          byte
///     B U    one rank's rate, rate of a shared uplink          byte/s
///     g      ranks behind one uplink, all neighbours           1        1 <= g <= n
///     alpha  latency of one message                            s
///
/// (1) [ThakurEtAl2005] section 4, exact on full bisection. (2) every message in flight from the
/// start, fair shares: exact where all domains are alike. (3) in rounds with the rank j places on:
/// an estimate, between -6 % and +35 % of what the rounds take without a barrier, since ranks of the
/// inner places run ahead.

#include <bessemer/network/ring.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> pairwise_all_to_all_time(DataSize<S> message, int ranks,
                                                         const hardware::Link<S>& link) {
  // As many messages of the same size as the steps of a ring.
  return ring_gather_time(message, ranks, link);
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr Time<S> direct_all_to_all_time(DataSize<S> message, int ranks, int behind,
                                                       const hardware::Link<S>& link,
                                                       Bandwidth<S> uplink) {
  require(behind >= 1 && behind <= ranks,
          "direct_all_to_all: ranks behind an uplink must be between 1 and ", ranks, ", got ",
          behind);
  require(uplink > Bandwidth<S>{}, "direct_all_to_all: uplink must be positive");
  check(link);
  if (ranks == 1) return Time<S>{};
  const Time<S> own = S(ring_traffic(ranks)) * message / link.bandwidth;
  const Time<S> shared = S(double(behind) * (ranks - behind) / ranks) * message / uplink;
  return link.latency + math::max(own, shared);
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr Time<S> pairwise_all_to_all_time(DataSize<S> message, int ranks, int behind,
                                                         const hardware::Link<S>& link,
                                                         Bandwidth<S> uplink) {
  require(behind >= 1 && behind <= ranks,
          "pairwise_all_to_all: ranks behind an uplink must be between 1 and ", ranks, ", got ",
          behind);
  require(uplink > Bandwidth<S>{}, "pairwise_all_to_all: uplink must be positive");
  check(link);
  const DataSize<S> part = message / S(double(ranks));
  Time<S> sum{};
  for (int j = 1; j < ranks; ++j) {
    const int crossing = math::min(math::min(j, behind), ranks - j);
    sum = sum + link.latency +
          math::max(Time<S>(part / link.bandwidth), Time<S>(S(double(crossing)) * part / uplink));
  }
  return sum;
}

}  // namespace bessemer::network
