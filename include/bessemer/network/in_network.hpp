#pragma once

/// All-reduce in the switches: ranks send once and receive once, whatever their number.
///
///     tree of switches    t = (k + 2 h - 1) (alpha + S/(k B)), k at its best                  (1)
///     one switch          t = 2 alpha + (1 + 1/n) S/B                                        (2)
///     half of (2)         t = alpha + S/B                                                    (3)
///
///     h      levels of switches on the way up                     1        h >= 1
///     k      pieces that follow each other                        1
///     n      ranks on the switch                                  1        n >= 1
///     S B    whole buffer, one rank's rate one way                byte, byte/s
///     alpha  latency of a link, of a round over the switch        s
///
/// (1) SHARP: up the tree summing, down it copying [GrahamEtAl2016]. (2) NVLink SHARP: every rank
/// loads the sum of its n-th and stores it to all; both directions carry S + S/n [Bekman2024]; loads
/// of one piece beside stores of another. (3) the load or the store alone, a reduce-scatter or an
/// all-gather. By the definition of bus bandwidth (2) can exceed the link.

#include <bessemer/hardware/link.hpp>
#include <bessemer/network/pipelining.hpp>

namespace bessemer::network {

/// Equation (1) at the best k.
template <Real S>
[[nodiscard]] constexpr Time<S> switch_tree_all_reduce_time(DataSize<S> message, int levels,
                                                            const hardware::Link<S>& link) {
  require(levels >= 1, "switch_tree: levels must be at least 1, got ", levels);
  check(link);
  return pipelined_time(link.latency, Time<S>(message / link.bandwidth), 2.0 * levels - 1.0);
}

/// Equation (1) with a given number of pieces.
template <Real S>
[[nodiscard]] constexpr Time<S> switch_tree_all_reduce_time(DataSize<S> message, int levels,
                                                            int pieces,
                                                            const hardware::Link<S>& link) {
  require(levels >= 1 && pieces >= 1, "switch_tree: levels and pieces must be at least 1");
  check(link);
  return S(pieces + 2.0 * levels - 1.0) *
         (link.latency + message / (S(double(pieces)) * link.bandwidth));
}

/// Equation (2). One rank has nothing to exchange and takes no time.
template <Real S>
[[nodiscard]] constexpr Time<S> switch_all_reduce_time(DataSize<S> message, int ranks,
                                                       const hardware::Link<S>& link) {
  require(ranks >= 1, "switch_all_reduce: ranks must be at least 1, got ", ranks);
  check(link);
  if (ranks == 1) return Time<S>{};
  return S(2.0) * link.latency + S(1.0 + 1.0 / ranks) * message / link.bandwidth;
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr Time<S> switch_gather_time(DataSize<S> message, int ranks,
                                                   const hardware::Link<S>& link) {
  require(ranks >= 1, "switch_gather: ranks must be at least 1, got ", ranks);
  check(link);
  return ranks == 1 ? Time<S>{} : Time<S>(link.latency + message / link.bandwidth);
}

}  // namespace bessemer::network
