#pragma once

/// Dragonfly: routers in groups, every group joined to every other by one global link.
///
///     g = a h + 1 groups,  n = a q g hosts                                                   (1)
///
/// Bytes on the busiest link for each byte that a host sends:
///
///     uniform, shortest paths           global (a q)^2/n,  local (2 a h + 1) q^2/n           (2)
///     group to next group, shortest     global a q                                           (3)
///     through a random group (Valiant)  global twice (2), or 2 a q/(a h - 1)                 (4)
///     adaptive mix of (3) and (4)       global 2 a q/(a h + 1), a share of 2/(a h + 1) short (5)
///
///     a q h  routers of a group, hosts and global links of a router      1     >= 1
///
/// (1) and balance at a = 2 q = 2 h [KimEtAl2008] section 3; loads counted on links, (3) without the
/// share of hosts that pass through, as there in section 4.

#include <bessemer/hardware/fabric.hpp>

namespace bessemer::hardware {

struct Dragonfly {
  int routers = missing<int>("dragonfly.routers: must be given");
  int hosts = missing<int>("dragonfly.hosts: must be given");
  int global_links = missing<int>("dragonfly.global_links: must be given");
};

constexpr void check(const Dragonfly& d) {
  require(d.routers >= 1 && d.hosts >= 1 && d.global_links >= 1 && d.routers <= 1000 &&
              d.hosts <= 1000 && d.global_links <= 1000,
          "dragonfly: routers, hosts and global links must be between 1 and 1000");
}

[[nodiscard]] constexpr int groups(const Dragonfly& d) {
  check(d);
  return d.routers * d.global_links + 1;
}

/// Equation (1).
[[nodiscard]] constexpr long long hosts(const Dragonfly& d) {
  return static_cast<long long>(groups(d)) * d.routers * d.hosts;
}

[[nodiscard]] constexpr bool is_balanced(const Dragonfly& d) {
  return d.routers == 2 * d.hosts && d.routers == 2 * d.global_links;
}

/// Bytes on the busiest link, global or local, over the bytes that a host sends.
struct DragonflyLoad {
  double global = 0.0;
  double local = 0.0;
};

/// Equation (2).
[[nodiscard]] constexpr DragonflyLoad uniform_load(const Dragonfly& d) {
  const double n = double(hosts(d));
  const double group = double(d.routers) * d.hosts;
  return {.global = group * group / n,
          .local = (2.0 * d.routers * d.global_links + 1.0) * d.hosts * d.hosts / n};
}

/// Equation (3).
[[nodiscard]] constexpr double neighbour_load(const Dragonfly& d) {
  check(d);
  return double(d.routers) * d.hosts;
}

/// Equation (4), second form. At least two groups must lie between.
[[nodiscard]] constexpr double valiant_neighbour_load(const Dragonfly& d) {
  const double others = double(d.routers) * d.global_links - 1.0;
  require(others >= 1.0, "valiant_neighbour_load: must have at least 3 groups");
  return 2.0 * neighbour_load(d) / others;
}

/// Equation (5).
[[nodiscard]] constexpr double adaptive_neighbour_load(const Dragonfly& d) {
  return 2.0 * neighbour_load(d) / (double(d.routers) * d.global_links + 1.0);
}

/// Tiers beyond one host: router, group, and the machine, oversubscribed as uniform traffic finds
/// its global links.
template <Real S>
[[nodiscard]] constexpr InlineVector<Tier<S>, most_tiers - 1> dragonfly_tiers(
    const Dragonfly& d, const Link<S>& host, const Link<S>& global) {
  const S load = S(uniform_load(d).global) * (host.bandwidth / global.bandwidth);
  const int group = d.routers * d.hosts;
  return {{.name = "router", .ranks = d.hosts, .link = host},
          {.name = "group", .ranks = group, .link = host, .shape = Shape::dragonfly},
          {.name = "machine",
           .ranks = group * groups(d),
           .link = {.bandwidth = host.bandwidth, .latency = host.latency + global.latency},
           .shape = Shape::dragonfly,
           .oversubscription = load < S(1.0) ? S(1.0) : load}};
}

}  // namespace bessemer::hardware
