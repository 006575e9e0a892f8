#pragma once

/// Protocols of a communication library: short latency against full bandwidth, by message size.
///
///     t = w + [ sum_p (t_p - w)^-4 ]^(-1/4)                                                  (1)
///
///     t_p  time with latency f_p alpha and bandwidth s_p B    s      f_p >= 1, 0 < s_p <= 1
///     w    time without latency at full bandwidth             s
///
/// A minimum over protocols, without kinks: it never falls below w, grows with the message as each
/// t_p does, and is at most 24 % of the excess below the best where three are equal. NCCL's LL puts
/// a flag of four bytes to four of data, LL128 eight to 120, Simple none; a hop takes about 1, 2 and
/// 6 us [HuEtAl2025], of which the link's own latency is taken as the first: the ratio is
/// what enters here.

#include <string_view>

#include <bessemer/core/inline_vector.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

struct Protocol {
  std::string_view name;
  double latency_factor = 1.0;
  double bandwidth_share = 1.0;
};

using Protocols = InlineVector<Protocol, 4>;

inline constexpr Protocols nccl_protocols{
    {"LL", 1.0, 0.5}, {"LL128", 2.0, 120.0 / 128.0}, {"Simple", 6.0, 1.0}};

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> cheapest_protocol_time(Time<S> wire,
                                                       const InlineVector<Time<S>, 4>& times) {
  require(!times.empty(), "cheapest_protocol_time: must have at least one protocol");
  Time<S> least = times[0] - wire;
  for (const Time<S>& time : times) least = math::min(least, Time<S>(time - wire));
  if (!(least > Time<S>{})) return wire;
  S sum = S(0.0);
  for (const Time<S>& time : times) {
    const S ratio = least / Time<S>(time - wire);
    sum = sum + ratio * ratio * ratio * ratio;
  }
  return wire + least / math::sqrt(S(math::sqrt(sum)));
}

}  // namespace bessemer::network
