#pragma once

/// Networks of equal switches with k ports: how many hosts they join, and as which tiers.
///
///     fat tree      k^3/4 hosts, 5 k^2/4 switches; pods of k^2/4 hosts, edges of k/2          (1)
///     leaf-spine    k^2/2 hosts, 3 k/2 switches; leaves of k/2                               (2)
///     rails         a leaf switch for each place in a node of g: units of g k/2 hosts        (3)
///
///     k      ports of a switch, even                              1        k >= 2
///     o      downlinks over uplinks of a leaf: k o/(1 + o) hosts of a leaf, and in (2) spines of as
///            many switches as uplinks                             1        o >= 1
///
/// (1) [AlFaresEtAl2008]; (2) is two levels of it. (3) [NvidiaRailOptimized2022]. (2) with
/// o > 1 takes whole ports: downlinks are k o/(1 + o), rounded down.

#include <bessemer/hardware/fabric.hpp>

namespace bessemer::hardware {

struct NetworkSize {
  int hosts = 0;
  int switches = 0;

  friend constexpr bool operator==(const NetworkSize&, const NetworkSize&) = default;
};

namespace detail {
constexpr void check_ports(int ports) {
  require(ports >= 2 && ports % 2 == 0 && ports <= 1024,
          "switch.ports: must be even, between 2 and 1024, got ", ports);
}
}  // namespace detail

/// Equation (1).
[[nodiscard]] constexpr NetworkSize fat_tree_size(int ports) {
  detail::check_ports(ports);
  return {.hosts = ports * ports / 2 * ports / 2, .switches = 5 * ports * ports / 4};
}

/// Equation (2), of hosts with one port each.
[[nodiscard]] constexpr NetworkSize leaf_spine_size(int ports, double oversubscription = 1.0) {
  detail::check_ports(ports);
  require(oversubscription >= 1.0 && oversubscription < ports,
          "leaf_spine: oversubscription must be between 1 and the ports, got ", oversubscription);
  const int down = static_cast<int>(ports * oversubscription / (1.0 + oversubscription));
  // A spine switch has a port for each leaf.
  return {.hosts = ports * down, .switches = ports + (ports - down)};
}

/// Tiers of (1) beyond a scale-up domain of `inner` accelerators with a port each: edge, pod, core.
template <Real S>
[[nodiscard]] constexpr InlineVector<Tier<S>, most_tiers - 1> fat_tree_tiers(int ports,
                                                                             const Link<S>& link) {
  detail::check_ports(ports);
  const int half = ports / 2;
  return {{.name = "edge", .ranks = half, .link = link, .shape = Shape::fat_tree},
          {.name = "pod", .ranks = half * half, .link = link, .shape = Shape::fat_tree},
          {.name = "core", .ranks = half * half * ports, .link = link, .shape = Shape::fat_tree}};
}

/// Tiers of (2): leaf, and the spine that its uplinks meet.
template <Real S>
[[nodiscard]] constexpr InlineVector<Tier<S>, most_tiers - 1> leaf_spine_tiers(
    int ports, const Link<S>& link, double oversubscription = 1.0) {
  const int hosts = leaf_spine_size(ports, oversubscription).hosts;
  const int leaf = hosts / ports;
  return {{.name = "leaf", .ranks = leaf, .link = link},
          {.name = "spine",
           .ranks = hosts,
           .link = link,
           .shape = Shape::fat_tree,
           .oversubscription = S(double(leaf) / (ports - leaf))}};
}

/// Tiers of (3) for nodes of `node` accelerators: a unit whose rails are one switch each, and the
/// spine, which rails reach with `oversubscription`.
template <Real S>
[[nodiscard]] constexpr InlineVector<Tier<S>, most_tiers - 1> rail_optimized_tiers(
    int ports, int node, int units, const Link<S>& link, double oversubscription = 1.0) {
  detail::check_ports(ports);
  require(node >= 1 && units >= 1, "rail_optimized: nodes and units must be at least 1");
  const int unit = node * (ports / 2);
  return {{.name = "rail", .ranks = unit, .link = link, .shape = Shape::rail_optimized},
          {.name = "spine",
           .ranks = unit * units,
           .link = link,
           .shape = Shape::fat_tree,
           .oversubscription = S(oversubscription)}};
}

}  // namespace bessemer::hardware
