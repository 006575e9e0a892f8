#pragma once

/// What a link generation really gives to a collective, for one tier: a few coefficients whose
/// meaning stands in `network/calibrated_collectives.hpp` and whose origin stands in the catalogue.

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::hardware {

template <Real S = double>
struct CollectiveCalibration {
  /// From the call to the first byte on the wire.
  Time<S> start = missing<Time<S>>("calibration.start: must be given");
  /// Further time of each hop of a ring.
  Time<S> hop = missing<Time<S>>("calibration.hop: must be given");
  /// Share of the link's rate that large messages reach.
  S link_share = missing<S>("calibration.link_share: must be given");
  /// What a rank copies of its own share beside sending, over that share.
  S local_copy = S(0.0);
  /// Further time to set up the protocol of large messages.
  Time<S> setup{};
  /// Share of the wire's rate, as large messages have it, that the protocol of small ones reaches
  /// without a set-up; 0 where there is no such protocol.
  S low_latency_share = S(0.0);
  /// Share of the link's rate that sums inside the switch reach; 0 where nobody measured one.
  S switch_share = S(0.0);
  /// Further time of each peer of an all-to-all.
  Time<S> peer{};
  /// Share of the link's rate that an all-to-all reaches; 0 for that of rings.
  S exchange_share = S(0.0);
  /// Further time of all-to-alls, sends and receives beyond some ten kilobytes.
  Time<S> exchange_setup{};

  friend constexpr bool operator==(const CollectiveCalibration&,
                                   const CollectiveCalibration&) = default;
};

template <Real S>
constexpr void check(const CollectiveCalibration<S>& calibration) {
  constexpr auto most = Time<S>::from_value(S(1e6));
  require(calibration.start >= Time<S>{} && calibration.hop >= Time<S>{},
          "calibration.start, calibration.hop: must not be negative");
  require(calibration.start < most && calibration.hop < most,
          "calibration.start, calibration.hop: must be below 1e6 s");
  require(calibration.link_share > S(0.0) && calibration.link_share <= S(1.0),
          "calibration.link_share: must be above 0 and at most 1, got ",
          static_cast<double>(calibration.link_share));
  require(calibration.local_copy >= S(0.0) && calibration.local_copy <= S(10.0),
          "calibration.local_copy: must be between 0 and 10, got ",
          static_cast<double>(calibration.local_copy));
  require(calibration.setup >= Time<S>{} && calibration.peer >= Time<S>{} &&
              calibration.setup < most && calibration.peer < most,
          "calibration.setup, calibration.peer: must be zero or more, below 1e6 s");
  require(calibration.exchange_setup >= Time<S>{} && calibration.exchange_setup < most,
          "calibration.exchange_setup: must be zero or more, below 1e6 s");
  require(calibration.low_latency_share >= S(0.0) && calibration.low_latency_share < S(1.0),
          "calibration.low_latency_share: must be zero or more and below 1, got ",
          static_cast<double>(calibration.low_latency_share));
  require(calibration.switch_share >= S(0.0) && calibration.switch_share <= S(1.0) &&
              calibration.exchange_share >= S(0.0) && calibration.exchange_share <= S(1.0),
          "calibration.switch_share, calibration.exchange_share: must be between 0 and 1");
}

}  // namespace bessemer::hardware
