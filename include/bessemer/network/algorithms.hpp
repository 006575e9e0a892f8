#pragma once

/// The algorithms of collectives, on all tiers that a group spans: which exist, where each applies,
/// and how long it takes.
///
///     hierarchical   sum_i r G_i(S_i),  S_1 = S, S_{i+1} = S_i/n_i                            (1)
///     X outermost    sum_{i<o} 2 G_i(S_i) + X_o(S_o)                                         (2)
///     pairwise       sum_i (n_i - 1) n_1 … n_{i-1} (alpha_i + S/(n B_i))                      (3)
///     hierarchical pairwise   sum_i E_i(S)                                                   (4)
///
///     n_i n  members that meet on tier i, their product       1
///     r      2 for an all-reduce, 1 otherwise                 1
///     G E    gather and all-to-all on one tier: rings and rounds, or those of a torus
///     X      halving-doubling, double binary tree, in-network
///     o      outermost tier that the group spans
///
/// Phases follow each other, as the steps of hierarchical algorithms do [ThakurEtAl2005]. (3) rounds
/// in which all ranks talk over the same tier; (4) first between places of a node, then from node to
/// node in the same rail. Reductions in switches count one level for each tier crossed.

#include <array>
#include <string_view>

#include <bessemer/network/detail/tiered_times.hpp>

namespace bessemer::network {

enum class Algorithm {
  direct,
  flat_ring,
  hierarchical_ring,
  halving_doubling,
  double_binary_tree,
  in_network,
  pairwise,
  hierarchical_pairwise,
  binomial_tree,
  chain,
  scatter_all_gather
};

inline constexpr std::array algorithms{Algorithm::direct,
                                       Algorithm::flat_ring,
                                       Algorithm::hierarchical_ring,
                                       Algorithm::halving_doubling,
                                       Algorithm::double_binary_tree,
                                       Algorithm::in_network,
                                       Algorithm::pairwise,
                                       Algorithm::hierarchical_pairwise,
                                       Algorithm::binomial_tree,
                                       Algorithm::chain,
                                       Algorithm::scatter_all_gather};

[[nodiscard]] constexpr std::string_view to_text(Algorithm algorithm) {
  constexpr std::array<std::string_view, algorithms.size()> names{"direct",
                                                                  "flat_ring",
                                                                  "hierarchical_ring",
                                                                  "halving_doubling",
                                                                  "double_binary_tree",
                                                                  "in_network",
                                                                  "pairwise",
                                                                  "hierarchical_pairwise",
                                                                  "binomial_tree",
                                                                  "chain",
                                                                  "scatter_all_gather"};
  return names[static_cast<std::size_t>(algorithm)];
}

/// Whether an algorithm exists for a collective over these tiers, of which there is at least one.
template <Real S>
[[nodiscard]] constexpr bool applies(Algorithm algorithm, plan::Collective collective,
                                     const Crossings<S>& crossed) {
  using enum plan::Collective;
  bool has_torus = false;
  for (const Crossing<S>& tier : crossed) has_torus = has_torus || !tier.axes.empty();
  const bool copies = collective == broadcast || collective == reduce;
  const bool shares = collective == reduce_scatter || collective == all_gather;
  const bool sums = collective == all_reduce;
  switch (algorithm) {
    case Algorithm::direct: return collective == send;
    case Algorithm::flat_ring:
    case Algorithm::hierarchical_ring: return sums || shares;
    case Algorithm::halving_doubling: return (sums || shares) && !has_torus;
    case Algorithm::double_binary_tree:
      return crossed.back().axes.empty() && crossed.back().members >= 4 &&
             (sums || (copies && crossed.size() == 1));
    case Algorithm::in_network: {
      if (!crossed.back().reduces || has_torus) return false;
      if (sums) return true;
      return crossed.size() == 1 && (crossed[0].tier == 0 ? shares || copies : copies);
    }
    case Algorithm::pairwise: return collective == all_to_all && !has_torus;
    case Algorithm::hierarchical_pairwise: return collective == all_to_all;
    case Algorithm::binomial_tree:
    case Algorithm::chain: return copies && !has_torus;
    case Algorithm::scatter_all_gather: return copies;
  }
  return false;
}

/// How long an algorithm that applies takes.
template <Real S>
[[nodiscard]] constexpr Time<S> algorithm_time(Algorithm algorithm, const plan::Message<S>& message,
                                               const Crossings<S>& crossed) {
  require(!crossed.empty() && applies(algorithm, message.collective, crossed),
          "algorithm_time: ", to_text(algorithm), " does not apply to ",
          to_text(message.collective), " here");
  switch (algorithm) {
    case Algorithm::direct: return detail::direct_time(message, crossed);
    case Algorithm::flat_ring: return detail::flat_ring_time(message, crossed);
    case Algorithm::hierarchical_ring: return detail::hierarchical_ring_time(message, crossed);
    case Algorithm::halving_doubling: return detail::halving_doubling_time(message, crossed);
    case Algorithm::double_binary_tree: return detail::double_tree_time(message, crossed);
    case Algorithm::in_network: return detail::in_network_time(message, crossed);
    case Algorithm::pairwise: return detail::pairwise_time(message, crossed);
    case Algorithm::hierarchical_pairwise:
      return detail::hierarchical_pairwise_time(message, crossed);
    case Algorithm::binomial_tree: return detail::binomial_time(message, crossed);
    case Algorithm::chain: return detail::chain_time(message, crossed);
    case Algorithm::scatter_all_gather: return detail::scatter_all_gather_time(message, crossed);
  }
  return Time<S>{};
}

}  // namespace bessemer::network
