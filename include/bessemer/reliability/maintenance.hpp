#pragma once

/// Planned maintenance: windows that stop the job, or nodes taken out in turn.
///
///     share = (C + T + R) / P                                                           (1)
///     nodes out = n t / P_n                                                             (2)
///
///     P    from the start of one window to the start of the next     s   > 0
///     T    length of a window                                        s   >= 0
///     C    checkpoint before it, so that no work is lost             s   >= 0
///     R    restart after it (nobody has to detect anything)          s   >= 0
///     n    nodes of the job                                          1   >= 1
///     t    a node is out for                                         s   >= 0
///     P_n  between two maintenances of one node                      s   > 0
///
/// (1) is a share of wall-clock; goodput counts in the rest. Rolling maintenance (2) stops nothing
/// but occupies spares: it adds to the nodes out of `spares.hpp`. 47 of the 466 interruptions of
/// Llama 3 were planned [GrattafioriEtAl2024].

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::reliability {

template <Real S = double>
struct MaintenanceWindows {
  /// From start to start.
  Time<S> period = missing<Time<S>>("maintenance_windows.period: must be given");
  Time<S> length = missing<Time<S>>("maintenance_windows.length: must be given");
};

/// Equation (1). Throws `Infeasible` where windows follow each other without time to train.
template <Real S>
[[nodiscard]] constexpr S maintenance_share(const MaintenanceWindows<S>& windows,
                                            const Time<S>& checkpoint_cost,
                                            const Time<S>& restart) {
  require(windows.period > Time<S>{}, "maintenance_windows.period: must be positive, got ",
          static_cast<double>(windows.period.value()), " s");
  require(windows.length >= Time<S>{}, "maintenance_windows.length: must not be negative, got ",
          static_cast<double>(windows.length.value()), " s");
  require(checkpoint_cost >= Time<S>{} && restart >= Time<S>{},
          "maintenance_share: checkpoint and restart must not be negative, got ",
          static_cast<double>(checkpoint_cost.value()), " s and ",
          static_cast<double>(restart.value()), " s");
  const S share = (checkpoint_cost + windows.length + restart) / windows.period;
  require_feasible(share < S(1.0), "maintenance_share: windows every ",
                   static_cast<double>(windows.period.value()), " s leave no time to train; ",
                   "shorten them or space them out");
  return share;
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr S nodes_in_maintenance(int nodes, const Time<S>& out,
                                               const Time<S>& period_of_a_node) {
  require(nodes >= 1, "nodes_in_maintenance: nodes must be at least 1, got ", nodes);
  require(out >= Time<S>{}, "nodes_in_maintenance: time out must not be negative, got ",
          static_cast<double>(out.value()), " s");
  require(period_of_a_node > out,
          "nodes_in_maintenance: the period of a node must be longer than its maintenance, got ",
          static_cast<double>(period_of_a_node.value()), " s");
  return S(static_cast<double>(nodes)) * S(out / period_of_a_node);
}

}  // namespace bessemer::reliability
