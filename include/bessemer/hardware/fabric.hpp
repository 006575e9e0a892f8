#pragma once

/// A fabric: tiers of links, from the innermost (the scale-up domain: a node, a rack) outwards.
///
/// A tier is a set of equal domains; the last tier spans the whole machine.
///
///     kappa = o    stretch of the bandwidth term while all ranks of an inner domain send out    (1)
///
///     o   oversubscription: what the ranks of an inner domain could send over what leaves it   >= 1
///
/// Oversubscription is the ratio of downlinks to uplinks of a switch [AlFaresEtAl2008];
/// how many ranks send at once is the message's matter (`network/crossing.hpp`).

#include <array>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/hardware/link.hpp>
#include <bessemer/hardware/torus.hpp>

namespace bessemer::hardware {

/// How the ranks that meet on a tier are wired.
enum class Shape {
  /// Everybody to everybody over switches: one switch, or levels of them.
  switched,
  /// Levels of switches with many equal paths.
  fat_tree,
  /// A switch, or a plane of them, for each place in the inner domain: traffic between equal places
  /// stays in its rail and meets no oversubscription.
  rail_optimized,
  /// Groups of routers, all joined to all.
  dragonfly,
  /// Neighbours along the axes, without switches.
  torus,
  /// Sites joined over long distance.
  inter_data_center
};

inline constexpr std::array shapes{Shape::switched,  Shape::fat_tree, Shape::rail_optimized,
                                   Shape::dragonfly, Shape::torus,    Shape::inter_data_center};

[[nodiscard]] constexpr std::string_view to_text(Shape shape) {
  constexpr std::array<std::string_view, shapes.size()> names{
      "switched", "fat_tree", "rail_optimized", "dragonfly", "torus", "inter_data_center"};
  return names[static_cast<std::size_t>(shape)];
}

/// A set of equal domains: ranks of one domain reach each other over the tier's link.
template <Real S = double>
struct Tier {
  Name name{};
  /// Accelerators in one domain of this tier.
  int ranks = missing<int>("tier.ranks: must be given");
  /// On a torus, all links of a rank together.
  Link<S> link = missing<Link<S>>("tier.link: must be given");
  Shape shape = Shape::switched;
  S oversubscription = S(1.0);
  /// Switches that sum what passes through them: NVLink SHARP, SHARP.
  bool in_network_reduction = false;
  /// Of a torus only.
  TorusAxes axes{};

  friend constexpr bool operator==(const Tier&, const Tier&) = default;
};

inline constexpr std::size_t most_tiers = 8;

/// Innermost first; each tier's `ranks` is a multiple of the one before, but for the last, whose
/// outermost domain may be part-filled.
template <Real S = double>
using Fabric = InlineVector<Tier<S>, most_tiers>;

template <Real S>
constexpr void check(const Tier<S>& tier) {
  require(tier.ranks >= 1, "tier.ranks: must be at least 1, got ", tier.ranks);
  check(tier.link);
  require(tier.oversubscription >= S(1.0) && tier.oversubscription < S(1e6),
          "tier.oversubscription: must be at least 1 and below 1e6, got ",
          static_cast<double>(tier.oversubscription));
  require((tier.shape == Shape::torus) == !tier.axes.empty(),
          "tier.axes: must be given for a torus and for nothing else");
  check(tier.axes);
}

template <Real S>
constexpr void check(const Fabric<S>& fabric) {
  require(!fabric.empty(), "cluster.fabric: must have at least one tier");
  int inner = 1;
  for (std::size_t i = 0; i < fabric.size(); ++i) {
    const Tier<S>& tier = fabric[i];
    check(tier);
    const bool last = i + 1 == fabric.size();
    require(
        last ? tier.ranks >= inner : tier.ranks % inner == 0, "tier.ranks: ", tier.ranks,
        last ? " must be at least the inner tier's " : " must be a multiple of the inner tier's ",
        inner);
    require(tier.axes.empty() || volume(tier.axes) * inner == tier.ranks, "tier.axes: must hold ",
            tier.ranks / inner, " domains, hold ", volume(tier.axes));
    inner = tier.ranks;
  }
}

}  // namespace bessemer::hardware
