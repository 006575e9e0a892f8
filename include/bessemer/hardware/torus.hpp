#pragma once

/// A torus: ranks joined to their neighbours along D axes, with or without links around the ends.
///
///     links of a rank    2 D with wraps                                                       (1)
///     bisection          2 n / d_max links with a wrap on the longest axis, n / d_max without (2)
///     average hops       sum_t h(d_t),  h = d/4 for even d, (d^2 - 1)/(4 d) for odd,
///                        (d^2 - 1)/(3 d) without wrap                                         (3)
///
///     n d_t  ranks in all, along axis t           1
///
/// (3) counts a rank's distance to a uniformly drawn one, itself included. [DallyTowles2004] A slice of a pod wraps along an axis only where its length is a multiple of `wrap_unit`:
/// whole cubes of four of TPU v4 and v5p, the whole axis of 16 of v5e and v6e [GoogleCloudTpu2025].

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>

namespace bessemer::hardware {

/// One axis of a torus of accelerators.
struct TorusAxis {
  int length = missing<int>("axis.length: must be given");
  /// An axis of two has one link between its ranks either way.
  bool wraps = true;

  friend constexpr bool operator==(const TorusAxis&, const TorusAxis&) = default;
};

using TorusAxes = InlineVector<TorusAxis, 4>;

constexpr void check(const TorusAxes& axes) {
  for (const TorusAxis& axis : axes) {
    require(axis.length >= 1 && axis.length <= 1'000'000,
            "axis.length: must be between 1 and a million, got ", axis.length);
  }
}

/// Ranks in all.
[[nodiscard]] constexpr int volume(const TorusAxes& axes) {
  int product = 1;
  for (const TorusAxis& axis : axes) product *= axis.length;
  return product;
}

/// Equation (2): links cut, one direction each, by halving the longest axis.
[[nodiscard]] constexpr int bisection_links(const TorusAxes& axes) {
  TorusAxis longest{.length = 1};
  for (const TorusAxis& axis : axes) {
    if (axis.length > longest.length) longest = axis;
  }
  require(longest.length > 1, "bisection_links: must have an axis of at least 2");
  const bool around = longest.wraps && longest.length > 2;
  return (around ? 2 : 1) * (volume(axes) / longest.length);
}

/// Equation (3).
[[nodiscard]] constexpr double average_hops(const TorusAxes& axes) {
  double hops = 0.0;
  for (const TorusAxis& axis : axes) {
    const double d = axis.length;
    if (!axis.wraps) {
      hops += (d * d - 1.0) / (3.0 * d);
    } else {
      hops += axis.length % 2 == 0 ? d / 4.0 : (d * d - 1.0) / (4.0 * d);
    }
  }
  return hops;
}

/// A torus of which jobs take slices: the most cubic box.
struct TorusPod {
  /// None where the scale-up domain is no torus.
  InlineVector<int, 4> lengths{};
  /// An axis of a slice wraps if its length is a multiple of this.
  int wrap_unit = 1;

  friend constexpr bool operator==(const TorusPod&, const TorusPod&) = default;
};

namespace detail {

/// The box in a pod that holds `ranks` and has the least sum of lengths.
struct BoxSearch {
  const TorusPod& pod;
  InlineVector<int, 4> lengths{pod.lengths};
  InlineVector<int, 4> best{};
  int least = 0;

  /// Fills the lengths from place `t` on.
  constexpr void fill(std::size_t t, int ranks, int sum) {
    if (t + 1 < lengths.size()) {
      for (int length = 1; length <= pod.lengths[t] && length <= ranks; ++length) {
        if (ranks % length != 0) continue;
        lengths[t] = length;
        fill(t + 1, ranks / length, sum + length);
      }
    } else if (ranks <= pod.lengths[t] && (least == 0 || sum + ranks < least)) {
      lengths[t] = ranks;
      least = sum + ranks;
      best = lengths;
    }
  }
};

}  // namespace detail

/// Axes of a slice of so many ranks: the most cubic box that fits into the pod, which are the shapes
/// that are offered [GoogleCloudTpu2025].
[[nodiscard]] constexpr TorusAxes slice(const TorusPod& pod, int ranks) {
  require(pod.wrap_unit >= 1, "pod.wrap_unit: must be at least 1, got ", pod.wrap_unit);
  require(ranks >= 1, "slice: ranks must be at least 1, got ", ranks);
  detail::BoxSearch search{pod};
  if (!pod.lengths.empty()) search.fill(0, ranks, 0);
  require(search.least != 0, "slice: ", counted(ranks, "rank"), ranks == 1 ? " forms" : " form",
          " no box inside the pod");
  TorusAxes axes;
  for (const int length : search.best) {
    axes.push_back({.length = length, .wraps = length % pod.wrap_unit == 0});
  }
  return axes;
}

}  // namespace bessemer::hardware
