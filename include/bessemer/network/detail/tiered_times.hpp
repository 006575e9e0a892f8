#pragma once

/// Times of collectives on all tiers that a group spans: the equations of `network/algorithms.hpp`,
/// one function each. No tier may be missing and each algorithm must apply.

#include <bessemer/network/all_to_all.hpp>
#include <bessemer/network/alpha_beta.hpp>
#include <bessemer/network/broadcast.hpp>
#include <bessemer/network/double_binary_tree.hpp>
#include <bessemer/network/in_network.hpp>
#include <bessemer/network/torus_collectives.hpp>

namespace bessemer::network {

namespace detail {

/// One message over the tier that parts the ranks; on a torus over one link after the other, which
/// the sends of ranks between share.
template <Real S>
[[nodiscard]] constexpr Time<S> direct_time(const plan::Message<S>& message,
                                            const Crossings<S>& crossed) {
  const Crossing<S>& tier = crossed.back();
  if (tier.axes.empty()) return send_time(message.size, tier.link);
  double hops = 0.0;
  for (const AxisSpan& axis : tier.axes) hops += axis.members > 1 ? axis.spacing : 0;
  const hardware::Link<S> link = torus_link(tier);
  return S(hops) * (link.latency + message.size / link.bandwidth);
}

template <Real S>
[[nodiscard]] constexpr Time<S> gather_time(DataSize<S> share, const Crossing<S>& tier) {
  return tier.axes.empty() ? ring_gather_time(share, tier.members, tier.link)
                           : torus_gather_time(share, tier);
}

template <Real S>
[[nodiscard]] constexpr DataSize<S> next_share(DataSize<S> share, const Crossing<S>& tier) {
  return share / S(double(tier.members));
}

/// A ring through all ranks: the slowest tier's rails, the outermost tier's hops. On a torus it uses
/// two links of each rank.
template <Real S>
[[nodiscard]] constexpr Time<S> flat_ring_time(const plan::Message<S>& message,
                                               const Crossings<S>& crossed) {
  hardware::Link<S> ring = crossed.back().link;
  for (std::size_t i = crossed.size(); i-- > 0;) {
    const Crossing<S>& tier = crossed[i];
    const S links = S(tier.axes.empty() ? 1.0 : 1.0 / double(tier.axes.size()));
    const Bandwidth<S> rate = S(double(tier.inside)) * (links * tier.across);
    if (i + 1 == crossed.size() || rate < ring.bandwidth) ring.bandwidth = rate;
  }
  return S(rounds(message.collective)) * ring_gather_time(message.size, message.group.ranks, ring);
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> hierarchical_ring_time(const plan::Message<S>& message,
                                                       const Crossings<S>& crossed) {
  Time<S> sum{};
  DataSize<S> share = message.size;
  for (const Crossing<S>& tier : crossed) {
    sum = sum + gather_time(share, tier);
    share = next_share(share, tier);
  }
  return S(rounds(message.collective)) * sum;
}

/// Equation (2) with halving-doubling: doubling gathers inside.
template <Real S>
[[nodiscard]] constexpr Time<S> halving_doubling_time(const plan::Message<S>& message,
                                                      const Crossings<S>& crossed) {
  const bool sums = message.collective == plan::Collective::all_reduce;
  Time<S> total{};
  DataSize<S> share = message.size;
  for (std::size_t i = 0; i < crossed.size(); ++i) {
    const Crossing<S>& tier = crossed[i];
    const bool outermost = i + 1 == crossed.size();
    total = total + (sums && outermost
                         ? halving_doubling_all_reduce_time(share, tier.members, tier.link)
                         : S(rounds(message.collective)) *
                               doubling_gather_time(share, tier.members, tier.link));
    share = next_share(share, tier);
  }
  return total;
}

/// Equation (2) with a double binary tree; of one tier only, its broadcast and reduce.
template <Real S>
[[nodiscard]] constexpr Time<S> double_tree_time(const plan::Message<S>& message,
                                                 const Crossings<S>& crossed) {
  if (message.collective != plan::Collective::all_reduce) {
    return double_tree_broadcast_time(message.size, crossed.back().members, crossed.back().link);
  }
  Time<S> sum{};
  DataSize<S> share = message.size;
  for (std::size_t i = 0; i + 1 < crossed.size(); ++i) {
    sum = sum + S(2.0) * gather_time(share, crossed[i]);
    share = next_share(share, crossed[i]);
  }
  return sum + double_tree_all_reduce_time(share, crossed.back().members, crossed.back().link);
}

/// Equation (2) in the switches of every tier that can: one switch on the innermost tier, a tree of
/// them over all tiers beyond.
template <Real S>
[[nodiscard]] constexpr Time<S> in_network_time(const plan::Message<S>& message,
                                                const Crossings<S>& crossed) {
  const S turns = S(rounds(message.collective));
  const bool sums = message.collective == plan::Collective::all_reduce;
  Time<S> total{};
  DataSize<S> share = message.size;
  for (std::size_t i = 0; i < crossed.size(); ++i) {
    const Crossing<S>& tier = crossed[i];
    if (!tier.reduces) {
      total = total + turns * gather_time(share, tier);
    } else if (tier.tier == 0) {
      const bool alone = sums && crossed.size() == 1;
      total = total + (alone ? switch_all_reduce_time(share, tier.members, tier.link)
                             : turns * switch_gather_time(share, tier.members, tier.link));
    } else {
      hardware::Link<S> slowest = tier.link;
      int levels = 1;
      while (i + 1 < crossed.size() && crossed[i + 1].reduces) {
        const hardware::Link<S>& outer = crossed[++i].link;
        slowest.bandwidth = math::min(slowest.bandwidth, outer.bandwidth);
        slowest.latency = math::max(slowest.latency, outer.latency);
        ++levels;
      }
      return total + switch_tree_all_reduce_time(share, levels, slowest);
    }
    share = next_share(share, tier);
  }
  return total;
}

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr Time<S> pairwise_time(const plan::Message<S>& message,
                                              const Crossings<S>& crossed) {
  const DataSize<S> part = message.size / S(double(message.group.ranks));
  Time<S> sum{};
  for (const Crossing<S>& tier : crossed) {
    const S peers = S(double(tier.members - 1) * tier.inside);
    sum = sum + peers * (tier.link.latency + part / tier.across);
  }
  return sum;
}

/// Equation (4).
template <Real S>
[[nodiscard]] constexpr Time<S> hierarchical_pairwise_time(const plan::Message<S>& message,
                                                           const Crossings<S>& crossed) {
  Time<S> sum{};
  for (const Crossing<S>& tier : crossed) {
    sum = sum + (tier.axes.empty() ? pairwise_all_to_all_time(message.size, tier.members, tier.link)
                                   : torus_all_to_all_time(message.size, tier));
  }
  return sum;
}

template <Real S>
[[nodiscard]] constexpr Time<S> binomial_time(const plan::Message<S>& message,
                                              const Crossings<S>& crossed) {
  Time<S> sum{};
  for (const Crossing<S>& tier : crossed) {
    sum = sum + binomial_broadcast_time(message.size, tier.members, tier.link);
  }
  return sum;
}

/// A chain through all ranks, in step with the slowest tier.
template <Real S>
[[nodiscard]] constexpr Time<S> chain_time(const plan::Message<S>& message,
                                           const Crossings<S>& crossed) {
  hardware::Link<S> slowest = crossed.back().link;
  for (const Crossing<S>& tier : crossed) {
    slowest.bandwidth = math::min(slowest.bandwidth, tier.link.bandwidth);
    slowest.latency = math::max(slowest.latency, tier.link.latency);
  }
  return chain_broadcast_time(message.size, message.group.ranks, slowest);
}

/// Scatters inside first, so that all rails carry the share outside. On a torus a scatter takes no
/// longer than the gather that mirrors it.
template <Real S>
[[nodiscard]] constexpr Time<S> scatter_all_gather_time(const plan::Message<S>& message,
                                                        const Crossings<S>& crossed) {
  Time<S> sum{};
  DataSize<S> share = message.size;
  for (const Crossing<S>& tier : crossed) {
    const Time<S> gather = gather_time(share, tier);
    sum =
        sum + gather + (tier.axes.empty() ? scatter_time(share, tier.members, tier.link) : gather);
    share = next_share(share, tier);
  }
  return sum;
}

}  // namespace detail

}  // namespace bessemer::network
