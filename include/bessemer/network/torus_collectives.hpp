#pragma once

/// Collectives over the axes of a torus of which each rank has two links an axis, of b byte/s each
/// way. A message is cut into one part per axis used; part p takes the axes in turn, beginning with
/// the p-th, so that all links are busy.
///
///     gather      t = sum_t max_p [ (m - 1) s alpha + c (m - 1)/m S_p,t s/(2 b) ]            (1)
///                 S_p,1 = S/D,  S_p,t+1 = S_p,t/m,  m s c those of the axis of part p in turn t
///     all-to-all  t = sum_t m_t/2 s_t alpha + max_t S m_t s_t/(8 b)    rings of even m       (2)
///                                             S (m^2 - 1) s/(8 m b)    rings of odd m
///                                             S m s/(4 b)              lines
///
///     m s    members on the axis, how far apart          1       m >= 1
///     c      1 on a ring, 2 on a line without wrap       1
///     D      axes with more than one member              1
///     b      rate of one link, one way: the tier's bandwidth over twice its axes   byte/s
///
/// An all-reduce is two gathers. (1) uses both directions of each ring at once; a rank begins a turn
/// when all of its parts have ended the last. Exact, also for unequal axes. It is the multi-axis
/// all-reduce of [ScalingBook2025]. Where s > 1, interleaved groups share each link. (2) counts the
/// bytes on the busiest link under shortest paths [DallyTowles2004]: exact on one axis,
/// a lower bound on more; latency is that of the farthest rank.

#include <bessemer/network/crossing.hpp>

namespace bessemer::network {

namespace detail {

template <Real S>
[[nodiscard]] constexpr hardware::Link<S> torus_link(const Crossing<S>& torus) {
  require(!torus.axes.empty(), "torus: crossing must have axes");
  return {.bandwidth = torus.link.bandwidth / S(2.0 * double(torus.axes.size())),
          .latency = torus.link.latency};
}

}  // namespace detail

/// Equation (1): reduce-scatter or all-gather of a buffer.
template <Real S>
[[nodiscard]] constexpr Time<S> torus_gather_time(DataSize<S> message, const Crossing<S>& torus) {
  const hardware::Link<S> link = detail::torus_link(torus);
  AxisSpans used;
  for (const AxisSpan& axis : torus.axes) {
    if (axis.members > 1) used.push_back(axis);
  }
  const std::size_t parts = used.size();
  std::array<DataSize<S>, 4> share{};
  for (std::size_t p = 0; p < parts; ++p) share[p] = message / S(double(parts));
  Time<S> sum{};
  for (std::size_t turn = 0; turn < parts; ++turn) {
    Time<S> longest{};
    for (std::size_t p = 0; p < parts; ++p) {
      const AxisSpan& axis = used[(p + turn) % parts];
      const S hops = S((axis.members - 1.0) * axis.spacing);
      const S directions = S(axis.is_ring ? 2.0 : 1.0);
      const Time<S> wire =
          hops / S(double(axis.members)) * share[p] / (directions * link.bandwidth);
      longest = math::max(longest, Time<S>(hops * link.latency + wire));
      share[p] = share[p] / S(double(axis.members));
    }
    sum = sum + longest;
  }
  return sum;
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr Time<S> torus_all_to_all_time(DataSize<S> message,
                                                      const Crossing<S>& torus) {
  const hardware::Link<S> link = detail::torus_link(torus);
  Time<S> farthest{};
  Time<S> busiest{};
  for (const AxisSpan& axis : torus.axes) {
    if (axis.members == 1) continue;
    const double m = axis.members;
    const int hops = axis.is_ring ? axis.members / 2 : axis.members - 1;
    double load = m / 4.0;
    if (axis.is_ring) load = axis.members % 2 == 0 ? m / 8.0 : (m * m - 1.0) / (8.0 * m);
    if (!axis.is_ring && axis.members % 2 != 0) load = (m * m - 1.0) / (4.0 * m);
    farthest = farthest + S(double(hops) * axis.spacing) * link.latency;
    busiest = math::max(busiest, Time<S>(S(load * axis.spacing) * message / link.bandwidth));
  }
  return farthest + busiest;
}

}  // namespace bessemer::network
