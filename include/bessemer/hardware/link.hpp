#pragma once

/// What connects one rank to others.
///
/// Bandwidth is what one rank sends in one direction: NVLink 4 is 450 GB/s, though printed as 900;
/// a 400 Gbit/s adapter per accelerator is 50 GB/s.

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::hardware {

/// One direction, one rank.
template <Real S = double>
struct Link {
  Bandwidth<S> bandwidth = missing<Bandwidth<S>>("link.bandwidth: must be given");
  Time<S> latency = missing<Time<S>>("link.latency: must be given");

  friend constexpr bool operator==(const Link&, const Link&) = default;
};

template <Real S>
constexpr void check(const Link<S>& link) {
  require(link.bandwidth > Bandwidth<S>{} && link.bandwidth < Bandwidth<S>::from_value(S(1e30)),
          "link.bandwidth: must be positive and finite, got ",
          static_cast<double>(link.bandwidth.value()), " byte/s");
  require(link.latency >= Time<S>{} && link.latency < Time<S>::from_value(S(1e6)),
          "link.latency: must be zero or more, below 1e6 s, got ",
          static_cast<double>(link.latency.value()), " s");
}

}  // namespace bessemer::hardware
