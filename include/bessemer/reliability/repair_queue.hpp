#pragma once

/// A job that needs all of its nodes, spares that stand in, and crews that repair: the share of time
/// in which the job waits for a node.
///
///     pi_(j+1)/pi_j = b_j rho / min(j + 1, c),   j = 0 … k                              (1)
///     b_j = n l + (k - j) l h                                                           (2)
///     waiting = pi_(k+1) / (pi_0 + … + pi_(k+1))                                        (3)
///
///     n    nodes of the job                              1     >= 1
///     k    spares                                        1     >= 0
///     c    crews, each on one node                       1     >= 1, or as many as nodes out
///     l    rate at which a node fails                    1/s   >= 0
///     rho  mean time of a repair                         s     >= 0
///     h    whether spares fail as nodes at work do       0, 1
///     j    nodes out
///
/// The machine-repair model (a birth-death chain) [Palm1947] as a job sees it: with k + 1 nodes out the job waits,
/// and a job that waits does not fail. With a crew for every node and idle spares (3) is Erlang's
/// loss formula B(k + 1, n l rho) [Erlang1917], which holds for any distribution of repair times; with
/// fewer crews repair times are exponential. Since failures come only while the job runs, the share
/// multiplies goodput exactly.

#include <limits>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::reliability {

template <Real S = double>
struct RepairShop {
  int spares = missing<int>("repair_shop.spares: must be given");
  /// Mean time until a node is back.
  Time<S> repair = missing<Time<S>>("repair_shop.repair: must be given");
  /// Nodes under repair at once; 0 for all that are out.
  int crews = 0;
  /// Whether a spare fails as a node at work does: powered and warm, or not.
  bool spares_fail = false;
};

template <Real S>
constexpr void check(const RepairShop<S>& shop) {
  require(shop.spares >= 0, "repair_shop.spares: must not be negative, got ", shop.spares);
  const auto repair = static_cast<double>(shop.repair.value());
  require(repair >= 0.0 && repair < std::numeric_limits<double>::infinity(),
          "repair_shop.repair: must be finite and not negative, got ", repair, " s");
  require(shop.crews >= 0, "repair_shop.crews: must not be negative, got ", shop.crews,
          "; 0 is a crew for every node");
}

/// What the pool looks like on average.
template <Real S = double>
struct PoolState {
  /// Share of time in which the job waits for a node.
  S waiting{};
  /// Nodes out on average.
  S nodes_out{};
  /// Crews at work on average.
  S crews_busy{};
};

/// Equations (1) to (3). Nodes that never fail never make the job wait.
template <Real S>
[[nodiscard]] constexpr PoolState<S> pool_state(const RepairShop<S>& shop, int nodes,
                                                const Frequency<S>& node_rate) {
  check(shop);
  require(nodes >= 1, "pool_state: nodes must be at least 1, got ", nodes);
  const auto rate = static_cast<double>(node_rate.value());
  require(rate >= 0.0 && rate < std::numeric_limits<double>::infinity(),
          "pool_state: rate of a node must be finite and not negative, got ", rate, " 1/s");
  const S load = node_rate * shop.repair;
  // Weights relative to that of no node out, scaled down where they would overflow.
  S all(1.0), out(0.0), busy(0.0), last(1.0);
  for (int j = 0; j <= shop.spares; ++j) {
    const int repaired = shop.crews > 0 && shop.crews < j + 1 ? shop.crews : j + 1;
    const int failing = nodes + (shop.spares_fail ? shop.spares - j : 0);
    const S step = S(static_cast<double>(failing)) * load / S(static_cast<double>(repaired));
    last = last * step;
    all = all + last;
    out = out + S(j + 1.0) * last;
    busy = busy + S(static_cast<double>(repaired)) * last;
    if (last > S(1e200)) {
      const S scale(1e-200);
      last = last * scale;
      all = all * scale;
      out = out * scale;
      busy = busy * scale;
    }
  }
  return {.waiting = last / all, .nodes_out = out / all, .crews_busy = busy / all};
}

/// The fewest spares with which the job waits no more than a given share of time. Throws
/// `Infeasible` where crews repair more slowly than nodes fail, so that no number of spares will do.
template <Real S>
[[nodiscard]] constexpr int spares_for_waiting(const S& share, RepairShop<S> shop, int nodes,
                                               const Frequency<S>& node_rate) {
  require(share > S(0.0) && share < S(1.0), "spares_for_waiting: share must be in (0, 1), got ",
          static_cast<double>(share));
  const S load = S(static_cast<double>(nodes)) * S(node_rate * shop.repair);
  for (shop.spares = 0; pool_state(shop, nodes, node_rate).waiting > share; ++shop.spares) {
    require_feasible(shop.spares < 1000 + 4 * nodes,
                     "spares_for_waiting: ", counted(shop.crews, "crew"),
                     shop.crews == 1 ? " repairs" : " repair",
                     " fewer nodes than fail: ", static_cast<double>(load),
                     " are needed on average; add crews or shorten the repair");
  }
  return shop.spares;
}

}  // namespace bessemer::reliability
