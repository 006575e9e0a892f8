#pragma once

/// Elastic jobs: where no spare is left the job goes on with fewer replicas instead of waiting.
///
///     replicas at work with j nodes out
///       r - max(0, j - k)                        broken replicas stand still            (1)
///       min(r, floor((r g + k - j)/g))           their other nodes stand in             (2)
///     pi_(j+1)/pi_j = g (replicas at work) l rho / min(j + 1, c)                        (3)
///     throughput = sum_j pi_j (replicas at work)/r                                      (4)
///
///     r       replicas of the job                        1     >= 1
///     g       nodes of a replica                         1     >= 1
///     k, c    spares and crews, as in repair_queue.hpp   1
///     l, rho  rate of a node's failure, mean repair      1/s, s
///     j       nodes out
///
/// A birth-death chain like that of `repair_queue.hpp`; nodes without work do not fail. Under (1) a
/// node that fails breaks one more replica, since only whole replicas work; under (2) the job
/// re-packs whole replicas from all that is in order. Throughput is taken in proportion to replicas:
/// the batch shrinks, or steps take longer, by as much. What each change costs (re-forming groups,
/// re-sharding) is a restart, part of `Recovery`; goodput of the rest multiplies (4) as long as
/// repairs take longer than restarts. Holds for plans whose replicas hold the whole state.

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/repair_queue.hpp>

namespace bessemer::reliability {

template <Real S = double>
struct ElasticState {
  /// Of the job at full size.
  S throughput{};
  /// Share of time with every replica at work.
  S full{};
  /// Share of time with none.
  S stopped{};
};

/// Equations (1) and (2).
[[nodiscard]] constexpr int replicas_at_work(int replicas, int nodes_per_replica, int spares,
                                             int nodes_out, bool repacks) {
  const long long without = static_cast<long long>(nodes_out) - spares;
  if (without <= 0) return replicas;
  if (!repacks) return without >= replicas ? 0 : replicas - static_cast<int>(without);
  const long long left = static_cast<long long>(replicas) * nodes_per_replica - without;
  return left <= 0 ? 0 : static_cast<int>(left / nodes_per_replica);
}

/// Equations (3) and (4). Without failures, all of the throughput.
template <Real S>
[[nodiscard]] constexpr ElasticState<S> elastic_state(const RepairShop<S>& shop, int replicas,
                                                      int nodes_per_replica,
                                                      const Frequency<S>& node_rate,
                                                      bool repacks = true) {
  check(shop);
  require(replicas >= 1, "elastic_state: replicas must be at least 1, got ", replicas);
  require(nodes_per_replica >= 1, "elastic_state: nodes of a replica must be at least 1, got ",
          nodes_per_replica);
  require(!shop.spares_fail, "elastic_state: spares that fail are not modelled; leave it false");
  const auto rate = static_cast<double>(node_rate.value());
  require(rate >= 0.0 && rate < std::numeric_limits<double>::infinity(),
          "elastic_state: rate of a node must be finite and not negative, got ", rate, " 1/s");
  const S load = S(static_cast<double>(nodes_per_replica)) * S(node_rate * shop.repair);
  const auto working = [&](int out) {
    return replicas_at_work(replicas, nodes_per_replica, shop.spares, out, repacks);
  };
  S all(1.0), done(1.0), full(1.0), weight(1.0);
  for (int j = 0; working(j) > 0; ++j) {
    const int repaired = shop.crews > 0 && shop.crews < j + 1 ? shop.crews : j + 1;
    weight = weight * S(static_cast<double>(working(j))) * load / S(static_cast<double>(repaired));
    const int left = working(j + 1);
    all = all + weight;
    done = done + weight * S(static_cast<double>(left) / replicas);
    if (left == replicas) full = full + weight;
    if (weight > S(1e200)) {
      const S scale(1e-200);
      weight = weight * scale;
      all = all * scale;
      done = done * scale;
      full = full * scale;
    }
  }
  return {.throughput = done / all, .full = full / all, .stopped = weight / all};
}

}  // namespace bessemer::reliability
