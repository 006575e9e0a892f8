#pragma once

/// Calibrated collectives: rings on every tier at once, as communication libraries run them.
///
///     t = max_i a_i + r sum_i H_i h_i + max_i g_i S/(S + 64 KiB) + [ sum_i u_i^4 ]^(1/4)       (1)
///     u_i = [ (x_i/l_i)^-4 + (s_i + x_i)^-4 ]^(-1/4)                    protocols             (2)
///     x_i = (r W_i(S_i) + c_i S_i/(n_i B_i)) / e_i                      sums and shares       (3)
///     x_i = S_i/(e_i B_i)                                               broadcast, reduce     (4)
///     x_i = (E_i + c_i S/(n B_i)) / q_i,  (n_i - 1) n_1 … n_{i-1} p_i for hops    all-to-all    (5)
///     x   = [ x_1^-8 + ((1 + 1/n) S/(v B))^-8 ]^(-1/8)                  sums in one switch    (6)
///
///     n_i    members that meet on tier i                          1      S_1 = S, S_{i+1} = S_i/n_i
///     r      2 for an all-reduce, 1 otherwise                     1
///     W H    wire time of one gather, (n - 1)/n S/B, and its hops, n - 1; on a torus its own
///     E      wire time of the messages that cross the tier        s      (n_i - 1) n_1 … n_{i-1} S/(n B)
///     a h s  start, hop, set-up of the large messages' protocol   s      start: of tiers crossed
///     l      share of x's rate that small ones' protocol reaches  1      0: no such protocol, u = s + x
///     p g    further time of each peer of an all-to-all; of an all-to-all or a send        s
///     c      copy of the own share; in (5) on the innermost tier  1
///     e q v  shares of the link's rate: rings, all-to-alls, sums in the switch     1      in (0, 1]
///
/// The phases of a large message run as a pipeline through all tiers, so bandwidth terms combine by
/// a smooth maximum; latencies add. The library takes the faster of two protocols (2), and of rings
/// and sums (6) where the switches of the only tier crossed sum and somebody measured how fast. What
/// exchanges messages one to one, (5) and sends, has a set-up g in place of protocols: u = x. Times
/// never fall when S grows. The form is what measured NVLink and multi-node points show
/// [docs/calibration.md]. Not modelled: trees.

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
      Parts part;
      const bool is_exchange = message.collective == plan::Collective::all_to_all ||
                               message.collective == plan::Collective::send;
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
      if (is_exchange) {
        sum.setup = math::max(sum.setup, calibration.exchange_setup);
      } else {
        part.wire = faster_protocol(part.wire, calibration);
      }
      sum.hops = sum.hops + part.hops;
      // On one tier, as most are, the maximum is that tier's.
      sum.wire = sum.wire > Time<S>{} ? math::smooth_max(sum.wire, part.wire) : part.wire;
      share = share / S(double(tier.members));
    }
    if (sum.setup > Time<S>{}) {
      sum.start = sum.start + S(message.size / (message.size + as<S>(64.0 * KiB))) * sum.setup;
    }
    return sum.start + sum.hops + sum.wire;
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

  /// Equation (2): a / (1 + (a/b)^4)^(1/4), a the faster.
  [[nodiscard]] static constexpr Time<S> faster_protocol(Time<S> wire,
                                                         const Calibration& calibration) {
    const Time<S> large = calibration.setup + wire;
    if (!(calibration.low_latency_share > S(0.0))) return large;
    if (!(wire > Time<S>{})) return wire;
    const Time<S> small = wire / calibration.low_latency_share;
    const S ratio = small < large ? S(small / large) : S(large / small);
    const S square = ratio * ratio;
    return math::min(small, large) / math::sqrt(S(math::sqrt(S(S(1.0) + square * square))));
  }

  /// Equation (3).
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

  /// Equation (4).
  [[nodiscard]] static constexpr Parts copy(DataSize<S> share, const Crossing<S>& tier,
                                            const Calibration& calibration) {
    return {.hops = S(ring_hops(tier)) * calibration.hop,
            .wire = share / (calibration.link_share * tier.link.bandwidth)};
  }

  /// Equation (5).
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

  /// Equation (6): a / (1 + (a/b)^8)^(1/8), a the faster.
  [[nodiscard]] static constexpr Time<S> with_switch(Time<S> ring, DataSize<S> share,
                                                     const Crossing<S>& tier,
                                                     const Calibration& calibration) {
    const Time<S> sum =
        S(1.0 + 1.0 / tier.members) * share / (calibration.switch_share * tier.link.bandwidth);
    if (!(sum > Time<S>{})) return sum;
    const S ratio = sum < ring ? S(sum / ring) : S(ring / sum);
    const S square = ratio * ratio;
    const S fourth = square * square;
    const S slower = math::sqrt(S(math::sqrt(S(math::sqrt(S(S(1.0) + fourth * fourth))))));
    return math::min(sum, ring) / slower;
  }

  [[nodiscard]] static constexpr double ring_hops(const Crossing<S>& tier) {
    if (tier.axes.empty()) return tier.members - 1.0;
    double hops = 0.0;
    for (const AxisSpan& axis : tier.axes) hops += (axis.members - 1.0) * axis.spacing;
    return hops;
  }

  friend constexpr bool operator==(const CalibratedCollectives&,
                                   const CalibratedCollectives&) = default;
};

}  // namespace bessemer::network
