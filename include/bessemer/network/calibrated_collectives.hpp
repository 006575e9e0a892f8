#pragma once

/// Calibrated collectives: rings on every tier at once, as communication libraries run them.
///
///     t = max_i a_i + r sum_i (n_i - 1) h_i + [ sum_i (r (n_i - 1)/n_i S_i / (e_i B_i))^4 ]^(1/4)
///
///     n_i    members that meet on tier i                          1      S_1 = S, S_{i+1} = S_i/n_i
///     r      2 for an all-reduce, 1 otherwise                     1
///     S_i B_i  share of the buffer, rate of one rank, one way     byte, byte/s
///     a_i h_i  start, time of a hop on the tier                   s      start: of tiers crossed
///     e_i    share of the link's rate that large messages reach   1      in (0, 1]
///
/// The phases of a large message run as a pipeline through all tiers, so bandwidth terms combine by
/// a smooth maximum; latencies add. Latency linear in ranks and a constant share of the rate are what
/// the measured NVLink and multi-node points show [docs/calibration.md]. Not modelled: in-switch
/// reduction, trees, protocol changes below a few megabytes.

#include <bessemer/hardware/collective_calibration.hpp>
#include <bessemer/network/collective_model.hpp>
#include <bessemer/network/ring.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

template <Real S = double>
struct CalibratedCollectives {
  /// Innermost tier first; the last stands for every tier beyond the list.
  InlineVector<hardware::CollectiveCalibration<S>, hardware::most_tiers> tiers{};

  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>& fabric) const {
    require(!tiers.empty(), "calibrated collectives: tiers must not be empty");
    require(message.size >= DataSize<S>{} && message.size < DataSize<S>::from_value(S(1e30)),
            "ring: message must be zero or more and finite, got ",
            static_cast<double>(message.size.value()), " byte");
    if (message.group.ranks == 1) return Time<S>{};
    const Placement members = placement(message.group, fabric);
    const bool is_send = message.collective == plan::Collective::send;
    const S turns = S(rounds(message.collective));
    Time<S> start{};
    Time<S> hops{};
    Time<S> transfer{};
    DataSize<S> share = message.size;
    for (std::size_t i = 0; i < fabric.size(); ++i) {
      if (members[i] == 1) continue;
      const auto& calibration = i < tiers.size() ? tiers[i] : tiers.back();
      const S traffic = is_send ? S(1.0) : S(turns * ring_traffic(members[i]));
      start = math::max(start, calibration.start);
      hops = hops + turns * S(members[i] - 1.0) * calibration.hop;
      transfer = math::smooth_max(
          transfer, Time<S>(traffic * share / (calibration.link_share * fabric[i].link.bandwidth)));
      share = share / S(double(members[i]));
    }
    return start + hops + transfer;
  }
};

}  // namespace bessemer::network
