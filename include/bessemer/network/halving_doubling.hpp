#pragma once

/// Collectives in rounds of doubling distance: few messages, so short latency.
///
///     all-reduce      t = 2 log2(p) alpha + 2 (p - 1)/p S/B, and 2 (alpha + S/B) if n > p     (1)
///     all-gather, reduce-scatter
///                     t = ceil(log2 n) alpha + (n - 1)/n S/B                                  (2)
///
///     n p    ranks, the largest power of two among them      1        n >= 1
///     S B    whole buffer, one rank's rate one way           byte, byte/s
///     alpha  latency of one message                          s
///
/// (1) recursive halving, then doubling; the n - p ranks beyond fold into a partner first and get
/// the result last [RabenseifnerTraff2004], [ThakurEtAl2005] section 4. (2) [BruckEtAl1997] for
/// any n, and its mirror image. Exact for full-duplex ports and rendezvous sends on equal links:
/// with eager sends the fold shares a receiver's port and may take 1.8 times as long.

#include <bit>

#include <bessemer/network/ring.hpp>

namespace bessemer::network {

/// ceil(log2 n).
[[nodiscard]] constexpr int doublings(int ranks) {
  require(ranks >= 1, "doublings: ranks must be at least 1, got ", ranks);
  return static_cast<int>(std::bit_width(static_cast<unsigned>(ranks) - 1U));
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> halving_doubling_all_reduce_time(DataSize<S> message, int ranks,
                                                                 const hardware::Link<S>& link) {
  require(ranks >= 1, "halving_doubling: ranks must be at least 1, got ", ranks);
  check(link);
  const int power = static_cast<int>(std::bit_floor(static_cast<unsigned>(ranks)));
  const S rounds = S(2.0 * doublings(power));
  const S traffic = S(2.0 * ring_traffic(power));
  const Time<S> wire = message / link.bandwidth;
  const Time<S> fold = S(ranks > power ? 2.0 : 0.0) * (link.latency + wire);
  return rounds * link.latency + traffic * wire + fold;
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr Time<S> doubling_gather_time(DataSize<S> message, int ranks,
                                                     const hardware::Link<S>& link) {
  check(link);
  return S(double(doublings(ranks))) * link.latency +
         S(ring_traffic(ranks)) * message / link.bandwidth;
}

}  // namespace bessemer::network
