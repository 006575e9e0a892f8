#pragma once

/// A message cut into pieces that follow each other through `extra + 1` stages.
///
///     t(k) = (k + e) (alpha + x / k),   k* = sqrt(e x / alpha), at least k_0                  (1)
///     t(k*) = x + e alpha + 2 sqrt(e alpha x)                                                (2)
///
///     k      pieces, taken as a real number            1     k >= k_0 >= 1
///     e      stages beyond the first                   1     e >= 0
///     x      time of the whole message on the wire     s
///     alpha  latency, paid by each piece               s
///
/// The optimum of [ThakurEtAl2005]'s cost model for pipelines, as [SandersEtAl2009] uses
/// it. Smooth: (1) at k_0 meets (2) with equal slope.

#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::network {

/// Equation (1) at the best number of pieces.
template <Real S>
[[nodiscard]] constexpr Time<S> pipelined_time(Time<S> latency, Time<S> transfer, double extra,
                                               double least = 1.0) {
  require(extra >= 0.0 && least >= 1.0, "pipelined_time: stages and pieces must be at least 1");
  const S e = S(extra);
  const S few = S(least);
  if (!(e * transfer > few * few * latency)) { return S(few + e) * (latency + transfer / few); }
  if (!(latency > Time<S>{})) return transfer;
  return transfer + e * latency + S(2.0) * math::geometric_mean(Time<S>(e * latency), transfer);
}

}  // namespace bessemer::network
