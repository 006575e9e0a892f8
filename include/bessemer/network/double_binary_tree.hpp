#pragma once

/// All-reduce over two binary trees at once: logarithmic latency at full bandwidth.
///
///     all-reduce           t = (4 k - 4 + 2 f) (alpha + S/(2 k B)), k at its best             (1)
///     broadcast, reduce    t = (2 k - 2 + f) (alpha + S/(2 k B))                              (2)
///     f = 2 ceil(log2 n)                                                                     (3)
///
///     n      ranks                                            1        n >= 4
///     k      pieces of each tree's half of the buffer         1        k >= 1
///     f      steps until the first piece is with the last     1
///     S B    whole buffer, one rank's rate one way            byte, byte/s
///     alpha  latency of one message                           s
///
/// Each rank is a leaf of one tree and inside the other, and edges have two colours, so that it sends
/// once and receives once a step [SandersEtAl2009]; NCCL's trees are these. A reduction, then a
/// broadcast. An upper bound by at most four of its steps: some n fill in 2 ceil(log2 n) - 1, and
/// idle ranks run ahead.

#include <bessemer/network/halving_doubling.hpp>
#include <bessemer/network/pipelining.hpp>

namespace bessemer::network {

/// Equation (3).
[[nodiscard]] constexpr int double_tree_fill(int ranks) {
  require(ranks >= 4, "double_binary_tree: ranks must be at least 4, got ", ranks);
  return 2 * doublings(ranks);
}

/// Equation (2) at the best k.
template <Real S>
[[nodiscard]] constexpr Time<S> double_tree_broadcast_time(DataSize<S> message, int ranks,
                                                           const hardware::Link<S>& link) {
  check(link);
  return pipelined_time(link.latency, Time<S>(message / link.bandwidth),
                        double_tree_fill(ranks) - 2.0, 2.0);
}

/// Equation (2) with a given number of pieces.
template <Real S>
[[nodiscard]] constexpr Time<S> double_tree_broadcast_time(DataSize<S> message, int ranks,
                                                           int pieces,
                                                           const hardware::Link<S>& link) {
  require(pieces >= 1, "double_binary_tree: pieces must be at least 1, got ", pieces);
  check(link);
  return S(2.0 * pieces - 2.0 + double_tree_fill(ranks)) *
         (link.latency + message / (S(2.0 * pieces) * link.bandwidth));
}

/// Equation (1) at the best k.
template <Real S>
[[nodiscard]] constexpr Time<S> double_tree_all_reduce_time(DataSize<S> message, int ranks,
                                                            const hardware::Link<S>& link) {
  return S(2.0) * double_tree_broadcast_time(message, ranks, link);
}

/// Equation (1) with a given number of pieces.
template <Real S>
[[nodiscard]] constexpr Time<S> double_tree_all_reduce_time(DataSize<S> message, int ranks,
                                                            int pieces,
                                                            const hardware::Link<S>& link) {
  return S(2.0) * double_tree_broadcast_time(message, ranks, pieces, link);
}

}  // namespace bessemer::network
