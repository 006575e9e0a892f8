#pragma once

/// What an accelerator does with a step, of which nothing is known but its utilization.
///
///     m = u / e                                                                     (1)
///     b = c = i = (1 - m) / 3                                                       (2)
///
///     u   hardware FLOP over peak and time: recomputation counts   1    in [0, e]
///     e   share of peak that matrix units sustain while busy       1    in (0, 1]
///     m, b, c, i   shares of matrix work, memory-bound work, exposed communication, idle
///
/// For published runs that state no more, to compare their measured power with. (2) is a
/// convention: with the levels of the catalogue it weighs what is not matrix work at 0.40 of the
/// limit. A step that the library models has shares of its own: use those.

#include <bessemer/energy/power.hpp>

namespace bessemer::energy {

/// Equations (1) and (2).
template <Real S>
[[nodiscard]] constexpr Activity<S> activity_of(const S& hardware_flops_utilization,
                                                const S& sustained_share) {
  const auto e = static_cast<double>(sustained_share);
  require(e > 0.0 && e <= 1.0, "activity_of: sustained share must be in (0, 1], got ", e);
  const auto u = static_cast<double>(hardware_flops_utilization);
  require(u >= 0.0 && u <= e, "activity_of: utilization must be in [0, ", e,
          "], what matrix units sustain, got ", u);
  const S matrix = hardware_flops_utilization / sustained_share;
  const S rest = (S(1.0) - matrix) / S(3.0);
  return {.matrix = matrix, .memory_bound = rest, .communication = rest};
}

}  // namespace bessemer::energy
