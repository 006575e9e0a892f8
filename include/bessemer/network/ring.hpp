#pragma once

/// Ring collectives: the time to sum a message over n ranks and leave the sum on each (all-reduce),
/// a share of it on each (reduce-scatter), or to spread the shares (all-gather).
///
///     all-reduce                     t = 2 (n - 1) alpha + 2 (n - 1)/n * S/B              (1)
///     reduce-scatter, all-gather     t =   (n - 1) alpha +   (n - 1)/n * S/B              (2)
///
///     n      ranks in the ring                            1        n >= 1
///     S      whole buffer on one rank                     byte     S >= 0
///     B      what one rank sends, in one direction        byte/s   B > 0
///     alpha  latency of one hop                           s        alpha >= 0
///
/// Bandwidth terms: the lower bounds proved and reached in [PatarasukYuan2009]. Latency terms: hops
/// of the alpha-beta model [ThakurEtAl2005]; the additions themselves are left out. Holds for equal
/// links without contention; not for trees or in-network reduction.

#include <bessemer/core/error.hpp>
#include <bessemer/hardware/link.hpp>
#include <bessemer/plan/message.hpp>
#include <bessemer/units/kind.hpp>

namespace bessemer::network {

/// Bytes that a rank sends per byte of buffer, (n - 1)/n: the factor between algorithm bandwidth and
/// bus bandwidth of reduce-scatter and all-gather [NcclTestsPerformance]. All-reduce has twice it.
[[nodiscard]] constexpr double ring_traffic(int ranks) {
  require(ranks >= 1, "ring: ranks must be at least 1, got ", ranks);
  return (ranks - 1.0) / ranks;
}

/// How often the ring goes round: twice in an all-reduce, once otherwise.
[[nodiscard]] constexpr double rounds(plan::Collective collective) {
  return collective == plan::Collective::all_reduce ? 2.0 : 1.0;
}

/// Equation (2). One rank has nothing to exchange and takes no time.
template <Real S>
[[nodiscard]] constexpr Time<S> ring_gather_time(DataSize<S> message, int ranks,
                                                 const hardware::Link<S>& link) {
  require(message >= DataSize<S>{}, "ring: message must not be negative, got ",
          static_cast<double>(message.value()), " byte");
  check(link);
  const S traffic = S(ring_traffic(ranks));
  const S hops = S(ranks - 1.0);
  return hops * link.latency + traffic * message / link.bandwidth;
}

/// Equation (1): a reduce-scatter and an all-gather.
template <Real S>
[[nodiscard]] constexpr Time<S> ring_all_reduce_time(DataSize<S> message, int ranks,
                                                     const hardware::Link<S>& link) {
  return S(2.0) * ring_gather_time(message, ranks, link);
}

/// What nccl-tests prints as busbw for an all-reduce of this algorithm bandwidth.
template <Real S>
[[nodiscard]] constexpr BusBandwidth<S> all_reduce_bus_bandwidth(AlgorithmBandwidth<S> algorithm,
                                                                 int ranks) {
  return BusBandwidth<S>(S(2.0 * ring_traffic(ranks)) * algorithm.quantity());
}

}  // namespace bessemer::network
