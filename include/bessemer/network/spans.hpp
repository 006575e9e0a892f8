#pragma once

/// Which tiers a group spans, for people: "8 ranks: 8 on scale-up" or "32 ranks: 4 on leaf, 8 on
/// spine". A group of one spans nothing.

#include <string>

#include <bessemer/network/placement.hpp>

namespace bessemer::network {

/// Members that meet on a tier.
struct Span {
  Name tier{};
  int members = 1;

  friend constexpr bool operator==(const Span&, const Span&) = default;
};

/// Innermost first; tiers on which no members meet are left out.
template <Real S>
[[nodiscard]] constexpr InlineVector<Span, hardware::most_tiers> spans(
    const plan::Group& group, const hardware::Fabric<S>& fabric) {
  const Placement members = placement(group, fabric);
  InlineVector<Span, hardware::most_tiers> spanned;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i] > 1) spanned.push_back({.tier = fabric[i].name, .members = members[i]});
  }
  return spanned;
}

/// Allocates.
template <Real S>
[[nodiscard]] std::string spans_text(const plan::Group& group, const hardware::Fabric<S>& fabric) {
  std::string text = std::to_string(group.ranks) + (group.ranks == 1 ? " rank" : " ranks");
  const char* separator = ": ";
  for (const Span& span : spans(group, fabric)) {
    text += separator + std::to_string(span.members) + " on " + std::string(span.tier.view());
    separator = ", ";
  }
  return text;
}

}  // namespace bessemer::network
