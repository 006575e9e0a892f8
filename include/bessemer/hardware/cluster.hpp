#pragma once

/// A cluster: how many accelerators, in which nodes, on which fabric, and what a node draws beside
/// its accelerators.
///
/// The fabric is the scale-up domain of the node, then the tiers that are given, then nothing: the
/// outermost must hold all accelerators. Without given tiers, everything beyond the scale-up domain
/// is one tier of the node's `scale_out` links. A job that does not fill its domains takes an equal
/// part of each, in whole nodes: 256 accelerators in racks of 72 are four times 64.

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/hardware/accelerator.hpp>
#include <bessemer/hardware/fabric.hpp>
#include <bessemer/hardware/host.hpp>

namespace bessemer::hardware {

/// A server as it is bought. The scale-up domain may be larger than the node (an NVL72 rack of
/// 4-accelerator trays is one domain of 72) or an equal part of it (a bridged pair).
template <Real S = double>
struct Node {
  Name name{};
  Accelerator<S> accelerator = missing<Accelerator<S>>("node.accelerator: must be given");
  int accelerators = missing<int>("node.accelerators: must be given");
  /// Accelerators that reach each other over `scale_up`.
  int scale_up_domain = missing<int>("node.scale_up_domain: must be given");
  Link<S> scale_up = missing<Link<S>>("node.scale_up: must be given");
  /// What one accelerator may send out of the scale-up domain.
  Link<S> scale_out = missing<Link<S>>("node.scale_out: must be given");
  /// Drawn by everything in the node but the accelerators: CPUs, memory, adapters, fans.
  Power<S> host_power = missing<Power<S>>("node.host_power: must be given");
  /// Switches of the scale-up domain that sum what passes through them, as NVLink SHARP does.
  bool in_network_reduction = false;
  /// Of a scale-up domain without switches. `scale_up` is then all links of an accelerator.
  TorusPod torus{};
  /// Where a plan can offload to; nothing given where it cannot.
  Host<S> host{};

  friend constexpr bool operator==(const Node&, const Node&) = default;
};

template <Real S = double>
struct Cluster {
  Node<S> node = missing<Node<S>>("cluster.node: must be given");
  /// In all.
  int accelerators = missing<int>("cluster.accelerators: must be given");
  /// Switches and optics, per accelerator.
  Power<S> network_power{};
  /// Mean random delay of a node in a step, over the step's time; zero for nodes that never differ.
  S step_jitter = S(0.0);
  /// Tiers beyond the scale-up domain, innermost first; none for one tier of `node.scale_out`.
  InlineVector<Tier<S>, most_tiers - 1> fabric{};

  friend constexpr bool operator==(const Cluster&, const Cluster&) = default;
};

template <Real S>
[[nodiscard]] constexpr int node_count(const Cluster<S>& cluster) {
  return (cluster.accelerators + cluster.node.accelerators - 1) / cluster.node.accelerators;
}

/// Accelerators of the job in each scale-up domain: all that fit, or the largest equal part of at
/// least half a domain; zero if there is none.
template <Real S>
[[nodiscard]] constexpr int domain_ranks(const Cluster<S>& cluster) {
  const int all = cluster.accelerators;
  const int domain = cluster.node.scale_up_domain;
  if (all <= domain) return all;
  if (all % domain == 0) return domain;
  const int node = cluster.node.accelerators;
  for (int part = domain - domain % node; 2 * part >= domain && part > 0; part -= node) {
    if (all % part == 0) return part;
  }
  return 0;
}

/// The tiers of a cluster: the scale-up domain, then those given, as far as accelerators reach.
template <Real S>
[[nodiscard]] constexpr Fabric<S> fabric(const Cluster<S>& cluster) {
  const Node<S>& node = cluster.node;
  const int all = cluster.accelerators;
  const int domain = domain_ranks(cluster);
  const bool is_torus = !node.torus.lengths.empty();
  Fabric<S> tiers;
  tiers.push_back({.name = "scale-up",
                   .ranks = domain,
                   .link = node.scale_up,
                   .shape = is_torus ? Shape::torus : Shape::switched,
                   .in_network_reduction = node.in_network_reduction,
                   .axes = is_torus ? slice(node.torus, domain) : TorusAxes{}});
  if (cluster.fabric.empty() && domain < all) {
    tiers.push_back({.name = "scale-out", .ranks = all, .link = node.scale_out});
  }
  for (const Tier<S>& given : cluster.fabric) {
    if (tiers.back().ranks == all) break;
    Tier<S> tier = given;
    if (tier.ranks > all) tier.ranks = all;
    tiers.push_back(tier);
  }
  return tiers;
}

template <Real S>
constexpr void check(const Cluster<S>& cluster) {
  const Node<S>& node = cluster.node;
  check(node.accelerator);
  check(node.scale_up);
  check(node.scale_out);
  check(node.host);
  require(node.accelerators >= 1, "node.accelerators: must be at least 1, got ", node.accelerators);
  require(node.scale_up_domain >= 1, "node.scale_up_domain: must be at least 1, got ",
          node.scale_up_domain);
  require(node.scale_up_domain % node.accelerators == 0 ||
              node.accelerators % node.scale_up_domain == 0,
          "node.scale_up_domain: ", node.scale_up_domain, " cuts nodes of ", node.accelerators,
          "; it must be a multiple or an equal part of them");
  require(cluster.accelerators >= 1, "cluster.accelerators: must be at least 1, got ",
          cluster.accelerators);
  require(cluster.accelerators <= 100'000'000,
          "cluster.accelerators: must be at most 100 million, got ", cluster.accelerators);
  require(domain_ranks(cluster) > 0, "cluster.accelerators: ", cluster.accelerators,
          " is not a multiple of the scale-up domain of ", node.scale_up_domain,
          node.scale_up_domain > node.accelerators
              ? "; whole domains, or an equal part of at least half of each"
              : "; whole domains only");
  constexpr auto most = Power<S>::from_value(S(1e30));
  require(node.host_power >= Power<S>{} && node.host_power < most,
          "node.host_power: must be zero or more and finite, got ",
          static_cast<double>(node.host_power.value()), " W");
  require(cluster.step_jitter >= S(0.0) && cluster.step_jitter < S(1.0),
          "cluster.step_jitter: must be at least 0 and below 1, got ",
          static_cast<double>(cluster.step_jitter));
  require(cluster.network_power >= Power<S>{} && cluster.network_power < most,
          "cluster.network_power: must be zero or more and finite, got ",
          static_cast<double>(cluster.network_power.value()), " W");
  int reach = domain_ranks(cluster);
  for (const Tier<S>& tier : cluster.fabric) {
    check(tier);
    require(tier.ranks % reach == 0, "tier.ranks: ", tier.ranks,
            " must be a multiple of the inner tier's ", reach);
    reach = tier.ranks;
  }
  require(cluster.fabric.empty() || reach >= cluster.accelerators,
          "cluster.fabric: the outermost tier holds ", counted(reach, "accelerator"),
          ", the cluster ", cluster.accelerators, "; add a tier or widen it");
  check(fabric(cluster));
}

}  // namespace bessemer::hardware
