#pragma once

/// One message over one link.
///
///     t = alpha + S / B                                                                   (1)
///
///     S      message                            byte     S >= 0
///     B      what the sender sends              byte/s   B > 0
///     alpha  latency                            s        alpha >= 0
///
/// The alpha-beta model [ThakurEtAl2005] section 3. Holds for an idle link.

#include <bessemer/core/error.hpp>
#include <bessemer/hardware/link.hpp>

namespace bessemer::network {

template <Real S>
[[nodiscard]] constexpr Time<S> send_time(DataSize<S> message, const hardware::Link<S>& link) {
  require(message >= DataSize<S>{}, "send: message must not be negative, got ",
          static_cast<double>(message.value()), " byte");
  check(link);
  return link.latency + message / link.bandwidth;
}

}  // namespace bessemer::network
