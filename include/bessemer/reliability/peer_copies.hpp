#pragma once

/// Copies of the state in the memory of peers: what they take, and the chance that nodes lost together
/// leave one of each.
///
///     P = sum_j (-1)^j C(n/c, j) prod_{i < j c} (f - i)/(n - i)                         (1)
///
///     n  nodes, in groups that hold each other's state    1   a multiple of c
///     c  nodes of a group: copies of each state           1   c >= 1
///     f  nodes lost before the copies are made again      1   0 <= f <= n
///
///     t = D/(k b) + (c - 1) D/(k B)                                                     (2)
///
///     D  bytes of the checkpoint, all writers together           byte     >= 0
///     k  writers                                                 1        >= 1
///     b  copy out of the accelerators into the host, a writer    byte/s   > 0
///     B  network of one writer, in one direction                 byte/s   > 0
///
/// Inclusion and exclusion over the groups that are lost whole, each set of f nodes equally likely;
/// groups are the placement of [WangEtAl2023]. Fewer losses than copies lose nothing. The terms
/// alternate but fall fast as long as f is far below n. What takes neighbours together (a switch, a
/// supply) is not random: place groups across such domains, or count those failures as not survived.

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::reliability {

/// Equation (1).
[[nodiscard]] constexpr double peer_copies_survive(int nodes, int copies, int lost) {
  require(copies >= 1, "peer_copies_survive: copies must be at least 1, got ", copies);
  require(nodes >= copies && nodes % copies == 0,
          "peer_copies_survive: nodes must be a multiple of the ", copies,
          copies == 1 ? " copy" : " copies", ", got ", nodes);
  require(lost >= 0 && lost <= nodes, "peer_copies_survive: lost must be in [0, ", nodes, "], got ",
          lost);
  const int groups = nodes / copies;
  double sum = 1.0, term = 1.0;
  for (int j = 1; j <= groups && j * copies <= lost; ++j) {
    for (int i = (j - 1) * copies; i < j * copies; ++i) {
      term *= static_cast<double>(lost - i) / (nodes - i);
    }
    term *= -static_cast<double>(groups - j + 1) / j;
    sum += term;
  }
  return sum < 0.0 ? 0.0 : sum;
}

/// Equation (2): a checkpoint into the own host's memory and into those of the group, one after the
/// other. It is the cost of the tier in memory, or, beside training, what a background write takes.
template <Real S>
[[nodiscard]] constexpr Time<S> peer_copy_time(const DataSize<S>& checkpoint, int writers,
                                               int copies, const Bandwidth<S>& copy_bandwidth,
                                               const Bandwidth<S>& network_bandwidth) {
  require(checkpoint >= DataSize<S>{}, "peer_copy_time: checkpoint must not be negative, got ",
          static_cast<double>(checkpoint.value()), " byte");
  require(writers >= 1, "peer_copy_time: writers must be at least 1, got ", writers);
  require(copies >= 1, "peer_copy_time: copies must be at least 1, got ", copies);
  require(copy_bandwidth > Bandwidth<S>{}, "peer_copy_time: copy bandwidth must be positive, got ",
          static_cast<double>(copy_bandwidth.value()), " byte/s");
  require(network_bandwidth > Bandwidth<S>{},
          "peer_copy_time: network bandwidth must be positive, got ",
          static_cast<double>(network_bandwidth.value()), " byte/s");
  const DataSize<S> each = checkpoint / S(static_cast<double>(writers));
  return each / copy_bandwidth + S(copies - 1.0) * (each / network_bandwidth);
}

}  // namespace bessemer::reliability
