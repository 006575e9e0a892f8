#pragma once

/// Where a group's ranks sit on the fabric.
///
/// Ranks of a group stand `stride` apart in rank order, and ranks fill the innermost domain first.
/// On a tier whose domain holds D ranks, gcd(n, D / stride) members share a domain (one, when the
/// stride reaches across it): the largest number that fills every domain equally.
///
/// On a torus ranks run along the first axis first; its axes are placed by the same rule, one inside
/// the other. Members along an axis stand `spacing` apart; they close a ring where they reach all
/// around a wrapped axis of more than two.

#include <numeric>

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/hardware/fabric.hpp>
#include <bessemer/plan/message.hpp>

namespace bessemer::network {

/// Members of the group that meet on each tier of the fabric, innermost first; their product is the
/// group's size.
using Placement = InlineVector<int, hardware::most_tiers>;

/// Members of a group on one axis of a torus.
struct AxisSpan {
  int members = 1;
  int spacing = 1;
  bool is_ring = false;
};
using AxisSpans = InlineVector<AxisSpan, 4>;

namespace detail {

/// Members that share a domain of `domain` ranks, `inside` of them in one inner domain.
[[nodiscard]] constexpr int together(const plan::Group& group, int domain, int inside) {
  const int reach = domain / group.stride;
  const int members = std::gcd(group.ranks, reach < 1 ? 1 : reach);
  return members % inside == 0 ? members : inside;
}

}  // namespace detail

template <Real S>
[[nodiscard]] constexpr Placement placement(const plan::Group& group,
                                            const hardware::Fabric<S>& fabric) {
  require(group.ranks >= 1, "placement: group must have at least 1 rank, got ", group.ranks);
  require(group.stride >= 1, "placement: stride must be at least 1, got ", group.stride);
  Placement members;
  int inside = 1;
  for (std::size_t i = 0; i < fabric.size(); ++i) {
    const bool last = i + 1 == fabric.size();
    const int together = last ? group.ranks : detail::together(group, fabric[i].ranks, inside);
    members.push_back(together / inside);
    inside = together;
  }
  return members;
}

/// The axes of a torus of which each place is a domain of `inner` ranks, `inside` of them members;
/// `members` places of the group meet on it.
[[nodiscard]] constexpr AxisSpans axis_spans(const plan::Group& group,
                                             const hardware::TorusAxes& axes, int inner, int inside,
                                             int members) {
  AxisSpans spans;
  int domain = inner;
  int before = inside;
  for (std::size_t t = 0; t < axes.size(); ++t) {
    const int lower = domain;
    domain *= axes[t].length;
    const bool last = t + 1 == axes.size();
    const int now = last ? inside * members : detail::together(group, domain, before);
    AxisSpan span{.members = now / before};
    span.spacing = span.members > 1 && group.stride > lower ? group.stride / lower : 1;
    span.is_ring = axes[t].wraps && axes[t].length > 2 && span.members > 1 &&
                   span.members * span.spacing == axes[t].length;
    spans.push_back(span);
    before = now;
  }
  return spans;
}

}  // namespace bessemer::network
