#pragma once

/// Ring collectives on a fabric of tiers, from datasheet links: one flat ring, or a ring per tier.
///
///     flat          t = r (n - 1) alpha_o + r (n - 1)/n S / min_i (B_i n_1 … n_{i-1})      (1)
///     hierarchical  t = sum_i r [(n_i - 1) alpha_i + (n_i - 1)/n_i S_i / B_i],
///                   S_1 = S,  S_{i+1} = S_i / n_i                                         (2)
///
///     n_i    members that meet on tier i; n their product         1
///     r      2 for an all-reduce, 1 otherwise                     1
///     S B    whole buffer, one rank's rate in one direction       byte, byte/s
///     o      outermost tier that the group spans
///
/// (1): a ring enters and leaves a domain over as many rails as members share it; bandwidth is that
/// of the slowest tier, and every hop costs the outer latency. (2): reduce-scatter inside, on with
/// the share, and back; each phase ends before the next begins [ThakurEtAl2005] section 4. Rings
/// reach the bound of [PatarasukYuan2009]. A send crosses the outermost tier that parts the ranks.

#include <bessemer/network/alpha_beta.hpp>
#include <bessemer/network/collective_model.hpp>
#include <bessemer/network/ring.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

/// Equation (1).
struct FlatRing {
  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>& fabric) const {
    if (message.group.ranks == 1) return Time<S>{};
    const Placement members = placement(message.group, fabric);
    const std::size_t outer = outermost_tier(members);
    hardware::Link<S> ring = fabric[outer].link;
    if (message.collective == plan::Collective::send) return send_time(message.size, ring);
    double rails = message.group.ranks;
    for (std::size_t i = outer + 1; i-- > 0;) {
      rails /= members[i];
      const Bandwidth<S> rate = S(rails) * fabric[i].link.bandwidth;
      const bool crossed = members[i] > 1;
      if (i == outer || (crossed && rate < ring.bandwidth)) ring.bandwidth = rate;
    }
    return S(rounds(message.collective)) *
           ring_gather_time(message.size, message.group.ranks, ring);
  }
};

/// Equation (2).
struct HierarchicalRing {
  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>& fabric) const {
    if (message.group.ranks == 1) return Time<S>{};
    const Placement members = placement(message.group, fabric);
    if (message.collective == plan::Collective::send) {
      return send_time(message.size, fabric[outermost_tier(members)].link);
    }
    Time<S> sum{};
    DataSize<S> share = message.size;
    for (std::size_t i = 0; i < fabric.size(); ++i) {
      sum = sum + ring_gather_time(share, members[i], fabric[i].link);
      share = share / S(double(members[i]));
    }
    return S(rounds(message.collective)) * sum;
  }
};

}  // namespace bessemer::network
