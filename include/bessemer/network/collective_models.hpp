#pragma once

/// Ring collectives on a fabric of tiers, from datasheet links: one flat ring, or a ring per tier.
///
///     flat          t = r (n - 1) alpha_o + r (n - 1)/n S / min_i (B_i n_1 … n_{i-1})      (1)
///     hierarchical  t = sum_i r [(n_i - 1) alpha_i + (n_i - 1)/n_i S_i / B_i],
///                   S_1 = S,  S_{i+1} = S_i / n_i                                         (2)
///
///     n_i    members that meet on tier i; n their product         1
///     r      2 for an all-reduce, 1 otherwise                     1
///     S B    whole buffer, what a tier leaves to one rank         byte, byte/s
///     o      outermost tier that the group spans
///
/// (1): a ring enters and leaves a domain over as many rails as members share it; bandwidth is that
/// of the slowest tier, and every hop costs the outer latency. (2): reduce-scatter inside, on with
/// the share, and back; each phase ends before the next begins [ThakurEtAl2005] section 4. Rings
/// reach the bound of [PatarasukYuan2009]. What is no ring: an all-to-all goes pairwise or tier by
/// tier, a broadcast and a reduce along a chain or as scatter and all-gather, a send directly.

#include <bessemer/network/algorithms.hpp>
#include <bessemer/network/collective_model.hpp>

namespace bessemer::network {

namespace detail {

/// With an algorithm for sums and shares, one for all-to-alls, one for broadcasts and reduces.
template <Real S>
[[nodiscard]] constexpr Time<S> fixed_time(const plan::Message<S>& message,
                                           const hardware::Fabric<S>& fabric, Algorithm ring,
                                           Algorithm exchange, Algorithm copy) {
  if (message.group.ranks == 1) return Time<S>{};
  const Crossings<S> crossed = crossings(message, fabric);
  Algorithm chosen = ring;
  switch (message.collective) {
    case plan::Collective::send: chosen = Algorithm::direct; break;
    case plan::Collective::all_to_all: chosen = exchange; break;
    case plan::Collective::broadcast:
    case plan::Collective::reduce: chosen = copy; break;
    default: break;
  }
  if (!applies(chosen, message.collective, crossed)) {  // a torus has its own
    chosen = chosen == Algorithm::pairwise ? Algorithm::hierarchical_pairwise
                                           : Algorithm::scatter_all_gather;
  }
  return algorithm_time(chosen, message, crossed);
}

}  // namespace detail

/// Equation (1).
struct FlatRing {
  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>& fabric) const {
    return detail::fixed_time(message, fabric, Algorithm::flat_ring, Algorithm::pairwise,
                              Algorithm::chain);
  }

  friend constexpr bool operator==(const FlatRing&, const FlatRing&) = default;
};

/// Equation (2).
struct HierarchicalRing {
  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>& fabric) const {
    return detail::fixed_time(message, fabric, Algorithm::hierarchical_ring,
                              Algorithm::hierarchical_pairwise, Algorithm::scatter_all_gather);
  }

  friend constexpr bool operator==(const HierarchicalRing&, const HierarchicalRing&) = default;
};

}  // namespace bessemer::network
