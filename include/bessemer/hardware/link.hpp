#pragma once

/// What connects one rank to others, and the tiers of links that make a fabric.
///
/// Bandwidth is what one rank sends in one direction: NVLink 4 is 450 GB/s, though printed as 900;
/// a 400 Gbit/s adapter per accelerator is 50 GB/s. A tier is a set of equal domains: ranks of one
/// domain reach each other over the tier's link. Tiers are listed from the innermost (the scale-up
/// domain: a node, a rack) outwards; the last spans the whole machine.

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::hardware {

/// One direction, one rank.
template <Real S = double>
struct Link {
  Bandwidth<S> bandwidth = missing<Bandwidth<S>>("link.bandwidth: must be given");
  Time<S> latency = missing<Time<S>>("link.latency: must be given");
};

template <Real S = double>
struct Tier {
  Name name{};
  /// Accelerators in one domain of this tier.
  int ranks = missing<int>("tier.ranks: must be given");
  Link<S> link = missing<Link<S>>("tier.link: must be given");
};

/// Innermost first; each tier's `ranks` is a multiple of the one before.
template <Real S = double>
using Fabric = InlineVector<Tier<S>, 4>;

template <Real S>
constexpr void check(const Link<S>& link) {
  require(link.bandwidth > Bandwidth<S>{} && link.bandwidth < Bandwidth<S>::from_value(S(1e30)),
          "link.bandwidth: must be positive and finite, got ",
          static_cast<double>(link.bandwidth.value()), " byte/s");
  require(link.latency >= Time<S>{} && link.latency < Time<S>::from_value(S(1e6)),
          "link.latency: must be zero or more, below 1e6 s, got ",
          static_cast<double>(link.latency.value()), " s");
}

template <Real S>
constexpr void check(const Fabric<S>& fabric) {
  require(!fabric.empty(), "cluster.fabric: must have at least one tier");
  int inner = 1;
  for (const Tier<S>& tier : fabric) {
    require(tier.ranks >= 1, "tier.ranks: must be at least 1, got ", tier.ranks);
    require(tier.ranks % inner == 0, "tier.ranks: ", tier.ranks,
            " must be a multiple of the inner tier's ", inner);
    check(tier.link);
    inner = tier.ranks;
  }
}

}  // namespace bessemer::hardware
