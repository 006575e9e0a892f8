#pragma once

/// What a message finds on each tier that its group spans: how many members meet there, and the
/// bandwidth that is left to one of them while others send too.
///
///     kappa_i = max(1, o_i G m_i / D_i)                                                      (1)
///
///     m_i D_i  members of the group, ranks in all, in one inner domain of tier i    1
///     G        groups like it that send at once out of the domain; by default all that it holds,
///              D_i / m_i, and kappa_i = o_i                                         1
///     o_i      oversubscription of the tier                                         1
///
/// Demand over what leaves the domain, D_i B_i / o_i, where it is more than one: fair shares of a
/// full uplink [BertsekasGallager1992] It stretches bandwidth, never latency. On
/// rail-optimised tiers ranks that keep to their rail pay nothing; traffic that leaves it pays (1)
/// [NvidiaRailOptimized2022].

#include <bessemer/network/placement.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr S contention(S oversubscription, int concurrent, int inside, int domain) {
  require(concurrent >= 0, "message.concurrent: must not be negative, got ", concurrent);
  require(inside >= 1 && domain >= 1, "contention: members and domain must be at least 1");
  const double senders = double(concurrent) * inside;
  const bool all = concurrent == 0 || senders > domain;
  const S demand = all ? oversubscription : S(oversubscription * S(senders / domain));
  return math::max(S(1.0), demand);
}

template <Real S = double>
struct Crossing {
  std::size_t tier = 0;
  int members = 1;
  /// Members in one inner domain.
  int inside = 1;
  /// What is left of the tier's link to traffic between equal places of inner domains.
  hardware::Link<S> link;
  /// The same for traffic between any places.
  Bandwidth<S> across;
  bool reduces = false;
  /// Of a torus only, in the order of its axes.
  AxisSpans axes{};
};

/// Innermost first; tiers on which no members meet are left out.
template <Real S = double>
using Crossings = InlineVector<Crossing<S>, hardware::most_tiers>;

template <Real S>
[[nodiscard]] constexpr Crossings<S> crossings(const plan::Message<S>& message,
                                               const hardware::Fabric<S>& fabric) {
  require(message.size >= DataSize<S>{} && message.size < DataSize<S>::from_value(S(1e30)),
          "message.size: must be zero or more and finite, got ",
          static_cast<double>(message.size.value()), " byte");
  const Placement members = placement(message.group, fabric);
  Crossings<S> crossed;
  int inside = 1;
  int domain = 1;
  for (std::size_t i = 0; i < fabric.size(); ++i) {
    const hardware::Tier<S>& tier = fabric[i];
    if (members[i] > 1) {
      check(tier.link);
      const S kappa = contention(tier.oversubscription, message.concurrent, inside, domain);
      const Bandwidth<S> across = tier.link.bandwidth / kappa;
      const bool rails = tier.shape == hardware::Shape::rail_optimized;
      crossed.push_back({.tier = i,
                         .members = members[i],
                         .inside = inside,
                         .link = {.bandwidth = rails ? tier.link.bandwidth : across,
                                  .latency = tier.link.latency},
                         .across = across,
                         .reduces = tier.in_network_reduction,
                         .axes = axis_spans(message.group, tier.axes, domain, inside, members[i])});
    }
    inside *= members[i];
    domain = tier.ranks;
  }
  return crossed;
}

}  // namespace bessemer::network
