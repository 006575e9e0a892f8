#pragma once

/// Which links a message from one rank to another takes, for simulations: full bisection, tiers,
/// groups behind a shared uplink, a tree of switches, a torus.
///
/// Links have one direction. On a torus messages go along the first axis first, the shorter way
/// around, up the axis where both are equal [DallyTowles2004] Allocates.

#include <vector>

#include <bessemer/hardware/fabric.hpp>
#include <bessemer/network/flow_simulation.hpp>

namespace bessemer::network {

struct Path {
  std::vector<std::size_t> links{};
  Time<> latency{};
};

/// A rank's own way out and in on every tier: bandwidth without limits inside the switches.
class TieredWires {
 public:
  /// `sizes` are members on each tier, innermost first.
  TieredWires(std::vector<int> sizes, std::vector<hardware::Link<>> tiers)
      : sizes_{std::move(sizes)}, tiers_{std::move(tiers)} {
    require(!sizes_.empty() && sizes_.size() == tiers_.size(), "wires: one link a tier");
    for (const int size : sizes_) ranks_ *= std::size_t(size);
    for (const auto& tier : tiers_)
      capacities.resize(capacities.size() + 2 * ranks_, tier.bandwidth);
  }

  [[nodiscard]] Path path(int from, int to) const {
    std::size_t outermost = 0;
    int a = from;
    int b = to;
    for (std::size_t t = 0; t < sizes_.size(); ++t) {
      if (a % sizes_[t] != b % sizes_[t]) outermost = t;
      a /= sizes_[t];
      b /= sizes_[t];
    }
    const std::size_t first = 2 * ranks_ * outermost;
    return {{first + std::size_t(from), first + ranks_ + std::size_t(to)},
            tiers_[outermost].latency};
  }

  std::vector<Bandwidth<>> capacities{};

 private:
  std::vector<int> sizes_;
  std::vector<hardware::Link<>> tiers_;
  std::size_t ranks_ = 1;
};

/// Everybody to everybody.
[[nodiscard]] inline TieredWires switched_wires(int ranks, const hardware::Link<>& link) {
  return {{ranks}, {link}};
}

/// Groups of `behind` neighbouring ranks share an uplink and a downlink.
class UplinkWires {
 public:
  UplinkWires(int ranks, int behind, const hardware::Link<>& link, Bandwidth<> uplink)
      : ranks_{std::size_t(ranks)}, behind_{behind}, latency_{link.latency} {
    groups_ = std::size_t((ranks + behind - 1) / behind);
    capacities.assign(2 * ranks_, link.bandwidth);
    capacities.resize(2 * (ranks_ + groups_), uplink);
  }

  [[nodiscard]] Path path(int from, int to) const {
    Path way{{std::size_t(from), ranks_ + std::size_t(to)}, latency_};
    if (from / behind_ != to / behind_) {
      way.links.push_back(2 * ranks_ + std::size_t(from / behind_));
      way.links.push_back(2 * ranks_ + groups_ + std::size_t(to / behind_));
    }
    return way;
  }

  std::vector<Bandwidth<>> capacities{};

 private:
  std::size_t ranks_;
  std::size_t groups_ = 1;
  int behind_;
  Time<> latency_;
};

/// Every pair of vertices has a link of its own each way: for trees of switches, whose only
/// contention is on the links of the tree.
class PairWires {
 public:
  PairWires(int vertices, const hardware::Link<>& link)
      : vertices_{std::size_t(vertices)}, latency_{link.latency} {
    capacities.assign(vertices_ * vertices_, link.bandwidth);
  }
  [[nodiscard]] Path path(int from, int to) const {
    return {{std::size_t(from) * vertices_ + std::size_t(to)}, latency_};
  }

  std::vector<Bandwidth<>> capacities{};

 private:
  std::size_t vertices_;
  Time<> latency_;
};

/// `link` is one link, one way.
class TorusWires {
 public:
  TorusWires(const hardware::TorusAxes& axes, const hardware::Link<>& link)
      : axes_{axes}, latency_{link.latency} {
    capacities.assign(std::size_t(volume(axes)) * axes.size() * 2, link.bandwidth);
  }

  /// `down` takes the other way where both ways around are equally long.
  [[nodiscard]] Path path(int from, int to, bool down = false) const {
    Path way;
    int stride = 1;
    int at = from;
    for (std::size_t t = 0; t < axes_.size(); ++t) {
      const int length = axes_[t].length;
      const bool around = axes_[t].wraps && length > 2;
      int steps = to / stride % length - from / stride % length;
      if (around && (2 * steps > length || (2 * steps == length && down))) steps -= length;
      if (around && (2 * steps < -length || (2 * steps == -length && !down))) steps += length;
      for (; steps != 0; steps += steps > 0 ? -1 : 1) {
        const bool up = steps > 0;
        way.links.push_back((std::size_t(at) * axes_.size() + t) * 2 + (up ? 0 : 1));
        way.latency = way.latency + latency_;
        const int place = at / stride % length;
        at += ((place + (up ? 1 : length - 1)) % length - place) * stride;
      }
      stride *= length;
    }
    return way;
  }

  std::vector<Bandwidth<>> capacities{};

 private:
  hardware::TorusAxes axes_;
  Time<> latency_;
};

}  // namespace bessemer::network
