#pragma once

/// One rank's message to all n; a reduce is the same backwards.
///
///     binomial tree           t = ceil(log2 n) (alpha + S/B)                                  (1)
///     chain of k pieces       t = (n - 2 + k) (alpha + S/(k B)), k at its best               (2)
///     scatter + all-gather    t = ceil(log2 n) alpha + (n - 1)/n S/B                          (3)
///                               + (n - 1) (alpha + S/(n B))
///
///     n      ranks                                    1        n >= 1
///     S B    message, one rank's rate one way         byte, byte/s
///     alpha  latency of one message                   s
///
/// (1) and (3) [ThakurEtAl2005] section 4; (3) holds to the letter for powers of two and is a
/// lower bound of the binomial scatter by one share otherwise. (2) the pipeline of [SandersEtAl2009]
/// Short, medium and long messages, in this order.

#include <bessemer/network/halving_doubling.hpp>
#include <bessemer/network/pipelining.hpp>

namespace bessemer::network {

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> binomial_broadcast_time(DataSize<S> message, int ranks,
                                                        const hardware::Link<S>& link) {
  check(link);
  return S(double(doublings(ranks))) * (link.latency + message / link.bandwidth);
}

/// Equation (2) at the best k. One rank takes no time.
template <Real S>
[[nodiscard]] constexpr Time<S> chain_broadcast_time(DataSize<S> message, int ranks,
                                                     const hardware::Link<S>& link) {
  require(ranks >= 1, "chain_broadcast: ranks must be at least 1, got ", ranks);
  check(link);
  if (ranks == 1) return Time<S>{};
  return pipelined_time(link.latency, Time<S>(message / link.bandwidth), ranks - 2.0);
}

/// Equation (2) with a given number of pieces.
template <Real S>
[[nodiscard]] constexpr Time<S> chain_broadcast_time(DataSize<S> message, int ranks, int pieces,
                                                     const hardware::Link<S>& link) {
  require(ranks >= 1 && pieces >= 1, "chain_broadcast: ranks and pieces must be at least 1");
  check(link);
  if (ranks == 1) return Time<S>{};
  return S(ranks - 2.0 + pieces) * (link.latency + message / (S(double(pieces)) * link.bandwidth));
}

/// The scatter of equation (3).
template <Real S>
[[nodiscard]] constexpr Time<S> scatter_time(DataSize<S> message, int ranks,
                                             const hardware::Link<S>& link) {
  return doubling_gather_time(message, ranks, link);
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr Time<S> scatter_gather_broadcast_time(DataSize<S> message, int ranks,
                                                              const hardware::Link<S>& link) {
  return scatter_time(message, ranks, link) + ring_gather_time(message, ranks, link);
}

}  // namespace bessemer::network
