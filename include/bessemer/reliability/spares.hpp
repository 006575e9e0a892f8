#pragma once

/// Hot spares: how likely it is that enough are in order, when failures take one node or many.
///
///     A_i = l_i rho                                                                     (1)
///     p_0 = exp(-sum_i A_i),  p_n = (1/n) sum_i A_i d_i p_(n - d_i)                     (2)
///     P(enough) = sum over n <= k of p_n                                                (3)
///
///     l_i  rate of outages of kind i                        1/s   >= 0
///     d_i  nodes that one takes                             1     >= 1
///     rho  until a node is back: repair or replacement      s     >= 0
///     A_i  outages of kind i under repair, on average       1
///     p_n  chance that n nodes are out                      1
///     k    spares                                           1     >= 0
///
/// Outages come as independent Poisson processes and each is repaired by itself, so the numbers under
/// repair are Poisson whatever the repair takes (M/G/infinity); (2) is Panjer's recursion for their
/// weighted sum [Panjer1981]. With d = 1 alone, (3) is the chance of at most k failures during a
/// repair. Holds for a pool that goes on failing while the job waits; a job that stops with its
/// failures is `repair_queue.hpp`. At equal mean, outages of many nodes need more spares.

#include <span>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/part_failures.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

namespace detail {

/// Calls `visit(n, p_n)` for n = 0, 1, … until it says false. Allocates the p_n so far.
template <Real S, class Visit>
constexpr void each_number_out(std::span<const Outage<S>> outages, const Time<S>& repair,
                               Visit&& visit) {
  require(repair >= Time<S>{}, "spares: repair must not be negative, got ",
          static_cast<double>(repair.value()), " s");
  S load(0.0);
  for (const Outage<S>& outage : outages) {
    require(outage.rate >= Frequency<S>{}, "spares: rates must not be negative, got ",
            static_cast<double>(outage.rate.value()), " 1/s");
    require(outage.nodes >= 1, "spares: an outage must take at least 1 node, got ", outage.nodes);
    load = load + S(outage.rate * repair);
  }
  require(static_cast<double>(load) < 600.0, "spares: ", static_cast<double>(load),
          " outages under repair on average are more than this recursion holds (600)");
  std::vector<S> chances{math::exp(S(S(0.0) - load))};
  for (std::size_t n = 1; visit(n - 1, chances.back()); ++n) {
    S sum(0.0);
    for (const Outage<S>& outage : outages) {
      const auto d = static_cast<std::size_t>(outage.nodes);
      if (d <= n) sum = sum + S(outage.rate * repair) * S(outage.nodes * 1.0) * chances[n - d];
    }
    chances.push_back(sum / S(static_cast<double>(n)));
  }
}

}  // namespace detail

/// Nodes out on average: the sum of A_i d_i, whatever the repair takes (Little's law).
template <Real S>
[[nodiscard]] constexpr S mean_nodes_out(std::span<const Outage<S>> outages,
                                         const Time<S>& repair) {
  S sum(0.0);
  for (const Outage<S>& outage : outages) {
    sum = sum + S(outage.rate * repair) * S(outage.nodes * 1.0);
  }
  return sum;
}

/// Equation (3). Allocates k + 1 numbers.
template <Real S>
[[nodiscard]] constexpr S spares_suffice(int spares, std::span<const Outage<S>> outages,
                                         const Time<S>& repair) {
  require(spares >= 0, "spares_suffice: spares must not be negative, got ", spares);
  S sum(0.0);
  detail::each_number_out(outages, repair, [&](std::size_t n, const S& chance) {
    sum = sum + chance;
    return n < static_cast<std::size_t>(spares);
  });
  return sum;
}

/// The fewest spares that suffice with a given chance.
template <Real S>
[[nodiscard]] constexpr int spares_for(double chance, std::span<const Outage<S>> outages,
                                       const Time<S>& repair) {
  require(chance > 0.0 && chance < 1.0 - 1e-12, "spares_for: chance must be in (0, 1), got ",
          chance);
  double sum = 0.0;
  int spares = 0;
  detail::each_number_out(outages, repair, [&](std::size_t n, const S& out) {
    sum += static_cast<double>(out);
    spares = static_cast<int>(n);
    return sum < chance;
  });
  return spares;
}

}  // namespace bessemer::reliability
