#pragma once

/// How far the power of a whole job swings within a step: all accelerators compute at once and
/// wait for messages at once.
///
///     high  = a L_max P_limit + P_rest                                              (1)
///     low   = a L_min P_limit + P_rest                                              (2)
///     swing = high - low                                                            (3)
///
///     a        accelerators in step with each other                1    >= 1
///     L_max    highest and lowest level among activities that      1
///     L_min    take time in the step
///     P_rest   what does not swing: hosts, switches, storage       W    >= 0
///
/// An upper bound: pipeline stages and separate jobs that are out of step with each other average
/// out, and supplies and batteries in the racks flatten what lasts milliseconds. Measured: 15 % to
/// 85 % of the maximum within runs on H100 [MorrisonEtAl2025].

#include <bessemer/energy/power.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::energy {

template <Real S = double>
struct PowerSwing {
  Power<S> high{};
  Power<S> mean{};
  Power<S> low{};
};

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr Power<S> difference(const PowerSwing<S>& swing) {
  return swing.high - swing.low;
}

/// Equations (1) and (2), and the mean over the step. An activity without time takes no part.
template <Real S>
[[nodiscard]] constexpr PowerSwing<S> power_swing(const Power<S>& limit,
                                                  const facility::PowerLevels<S>& levels,
                                                  const Activity<S>& activity, int accelerators,
                                                  const Power<S>& rest) {
  require(accelerators >= 1, "power_swing: accelerators must be at least 1, got ", accelerators);
  require(rest >= Power<S>{}, "power_swing: what does not swing must not be negative, got ",
          static_cast<double>(rest.value()), " W");
  const Power<S> mean = accelerator_power(limit, levels, activity);
  S high(0.0);
  S low(1.0);
  const auto see = [&](const S& share, const S& level) {
    if (!(share > S(0.0))) return;
    high = math::max(high, level);
    low = math::min(low, level);
  };
  see(activity.matrix, levels.matrix);
  see(activity.memory_bound, levels.memory_bound);
  see(activity.communication, levels.communication);
  // A remainder of rounding is no activity.
  see(S(idle_share(activity) - S(1e-9)), levels.idle);
  const S a(static_cast<double>(accelerators));
  return {.high = a * high * limit + rest, .mean = a * mean + rest, .low = a * low * limit + rest};
}

}  // namespace bessemer::energy
