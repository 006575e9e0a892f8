#pragma once

/// Where a group's ranks sit on the fabric.
///
/// Ranks of a group stand `stride` apart in rank order, and ranks fill the innermost domain first.
/// On a tier whose domain holds D ranks, gcd(n, D / stride) members share a domain (one, when the
/// stride reaches across it): the largest number that fills every domain equally.

#include <numeric>

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/hardware/link.hpp>
#include <bessemer/plan/message.hpp>

namespace bessemer::network {

/// Members of the group that meet on each tier of the fabric, innermost first; their product is the
/// group's size.
using Placement = InlineVector<int, 4>;

template <Real S>
[[nodiscard]] constexpr Placement placement(const plan::Group& group,
                                            const hardware::Fabric<S>& fabric) {
  require(group.ranks >= 1, "placement: group must have at least 1 rank, got ", group.ranks);
  require(group.stride >= 1, "placement: stride must be at least 1, got ", group.stride);
  Placement members;
  int inside = 1;
  for (std::size_t i = 0; i < fabric.size(); ++i) {
    const bool last = i + 1 == fabric.size();
    const int reach = fabric[i].ranks / group.stride;
    int together = last ? group.ranks : std::gcd(group.ranks, reach < 1 ? 1 : reach);
    if (together % inside != 0) together = inside;
    members.push_back(together / inside);
    inside = together;
  }
  return members;
}

}  // namespace bessemer::network
