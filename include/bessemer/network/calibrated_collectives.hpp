#pragma once

/// Calibrated collectives: rings on every tier at once, as communication libraries run them.
///
///     t = max_i a_i + r sum_i H_i h_i + max_i s_i S/(S + 2 MiB) + [ sum_i x_i^4 ]^(1/4)        (1)
///     x_i = (r W_i(S_i) + c_i S_i/(n_i B_i)) / e_i                      sums and shares       (2)
///     x_i = S_i/(e_i B_i)                                               broadcast, reduce     (3)
///     x_i = (E_i + c_i S/(n B_i)) / q_i,  (n_i - 1) n_1 … n_{i-1} p_i for hops    all-to-all    (4)
///     x   = [ x_1^-4 + ((1 + 1/n) S/(v B))^-4 ]^(-1/4)                  sums in one switch    (5)
///
///     n_i    members that meet on tier i                          1      S_1 = S, S_{i+1} = S_i/n_i
///     r      2 for an all-reduce, 1 otherwise                     1
///     W H    wire time of one gather, (n - 1)/n S/B, and its hops, n - 1; on a torus its own
///     E      wire time of the messages that cross the tier        s      (n_i - 1) n_1 … n_{i-1} S/(n B)
///     a h s  start, hop, set-up                                   s      start, set-up: of tiers crossed
///     p      further time of each peer of an all-to-all           s
///     c      copy of the own share; in (4) on the innermost tier  1
///     e q v  shares of the link's rate: rings, all-to-alls, sums in the switch     1      in (0, 1]
///
/// The phases of a large message run as a pipeline through all tiers, so bandwidth terms combine by
/// a smooth maximum; latencies add. (5) where the switches of the only tier crossed sum and somebody
/// measured how fast; the library takes the faster of the two. Copy, set-up and a constant share of
/// the rate are what measured NVLink and multi-node points show [docs/calibration.md]. Set-up stands
/// for the change of protocol at a few megabytes. Not modelled: trees.

#include <bessemer/hardware/collective_calibration.hpp>
#include <bessemer/network/collective_model.hpp>
#include <bessemer/network/ring.hpp>
#include <bessemer/network/torus_collectives.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::network {

template <Real S = double>
struct CalibratedCollectives {
  /// Innermost tier first; the last stands for every tier beyond the list.
  InlineVector<hardware::CollectiveCalibration<S>, hardware::most_tiers> tiers{};

  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>& fabric) const {
    require(!tiers.empty(), "calibrated collectives: tiers must not be empty");
    if (message.group.ranks == 1) return Time<S>{};
    const Crossings<S> crossed = crossings(message, fabric);
    const S turns = S(rounds(message.collective));
    Parts sum;
    DataSize<S> share = message.size;
    for (const Crossing<S>& tier : crossed) {
      const auto& calibration = tier.tier < tiers.size() ? tiers[tier.tier] : tiers.back();
      sum.start = math::max(sum.start, calibration.start);
      sum.setup = math::max(sum.setup, calibration.setup);
      Parts part;
      switch (message.collective) {
        case plan::Collective::all_to_all: part = exchange(message, tier, calibration); break;
        case plan::Collective::send: part = send(message.size, tier, calibration); break;
        case plan::Collective::broadcast:
        case plan::Collective::reduce: part = copy(share, tier, calibration); break;
        default: part = ring(share, tier, calibration, turns);
      }
      const bool in_switch = message.collective == plan::Collective::all_reduce &&
                             crossed.size() == 1 && tier.reduces &&
                             calibration.switch_share > S(0.0);
      if (in_switch) part.wire = with_switch(part.wire, share, tier, calibration);
      sum.hops = sum.hops + part.hops;
      sum.wire = math::smooth_max(sum.wire, part.wire);
      share = share / S(double(tier.members));
    }
    const S large = message.size / (message.size + as<S>(2.0 * MiB));
    return sum.start + sum.hops + large * sum.setup + sum.wire;
  }

 private:
  using Calibration = hardware::CollectiveCalibration<S>;
  struct Parts {
    Time<S> start{};
    Time<S> hops{};
    Time<S> setup{};
    Time<S> wire{};
  };

  /// The tier without latency.
  [[nodiscard]] static constexpr Crossing<S> wires(Crossing<S> tier) {
    tier.link.latency = Time<S>{};
    return tier;
  }

  /// Equation (2).
  [[nodiscard]] static constexpr Parts ring(DataSize<S> share, const Crossing<S>& tier,
                                            const Calibration& calibration, const S& turns) {
    const Time<S> gather = tier.axes.empty()
                               ? ring_gather_time(share, tier.members, wires(tier).link)
                               : torus_gather_time(share, wires(tier));
    const Time<S> own =
        S(calibration.local_copy / S(double(tier.members))) * share / tier.link.bandwidth;
    return {.hops = turns * S(ring_hops(tier)) * calibration.hop,
            .wire = (turns * gather + own) / calibration.link_share};
  }

  /// Equation (3).
  [[nodiscard]] static constexpr Parts copy(DataSize<S> share, const Crossing<S>& tier,
                                            const Calibration& calibration) {
    return {.hops = S(ring_hops(tier)) * calibration.hop,
            .wire = share / (calibration.link_share * tier.link.bandwidth)};
  }

  /// Equation (4).
  [[nodiscard]] static constexpr Parts exchange(const plan::Message<S>& message,
                                                const Crossing<S>& tier,
                                                const Calibration& calibration) {
    const double peers = double(tier.members - 1) * tier.inside;
    const S own =
        calibration.exchange_share > S(0.0) ? calibration.exchange_share : calibration.link_share;
    const Time<S> wire = tier.axes.empty()
                             ? Time<S>(S(peers / message.group.ranks) * message.size / tier.across)
                             : torus_all_to_all_time(message.size, wires(tier));
    const S copied = tier.inside == 1 ? S(calibration.local_copy) : S(0.0);
    const Time<S> copy = copied / S(double(message.group.ranks)) * message.size / tier.across;
    return {.hops = S(peers) * calibration.peer, .wire = (wire + copy) / own};
  }

  [[nodiscard]] static constexpr Parts send(DataSize<S> message, const Crossing<S>& tier,
                                            const Calibration& calibration) {
    const S links = S(tier.axes.empty() ? 1.0 : 1.0 / (2.0 * double(tier.axes.size())));
    const double hops = ring_hops(tier);
    const S shared = S(tier.axes.empty() ? 1.0 : hops);
    return {.hops = S(hops) * calibration.hop,
            .wire = shared * message / (calibration.link_share * (links * tier.link.bandwidth))};
  }

  /// Equation (5): a b / (a^4 + b^4)^(1/4).
  [[nodiscard]] static constexpr Time<S> with_switch(Time<S> ring, DataSize<S> share,
                                                     const Crossing<S>& tier,
                                                     const Calibration& calibration) {
    const Time<S> sum =
        S(1.0 + 1.0 / tier.members) * share / (calibration.switch_share * tier.link.bandwidth);
    if (!(sum > Time<S>{})) return sum;
    return S(sum / math::smooth_max(ring, sum)) * ring;
  }

  [[nodiscard]] static constexpr double ring_hops(const Crossing<S>& tier) {
    if (tier.axes.empty()) return tier.members - 1.0;
    double hops = 0.0;
    for (const AxisSpan& axis : tier.axes) hops += (axis.members - 1.0) * axis.spacing;
    return hops;
  }
};

}  // namespace bessemer::network
