#pragma once

/// What an accelerator draws, averaged over a step, from what it does with the time.
///
///     P = P_limit (m L_m + b L_b + c L_c + (1 - m - b - c) L_i)                     (1)
///
///     P_limit   power limit of the accelerator                     W    >= 0
///     m, b, c   shares of the step in matrix work, memory-bound    1    >= 0, sum <= 1
///               work and exposed communication
///     L         level of each activity, fraction of the limit      1    in [0, 1]
///     L_i       level of the rest: bubbles, waiting, restarts      1    in [0, 1]
///
/// A mean of levels weighted by time: exact for energy if each activity has one level. Power swings
/// between about 15 % and 85 % of the limit within a run [MorrisonEtAl2025]; the power limit times
/// hours is an upper bound that overstates [NewkirkEtAl2025].
/// Holds at the clock that the levels were measured at; a lower cap moves the levels too.

#include <bessemer/core/error.hpp>
#include <bessemer/facility/power_levels.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::energy {

/// Shares of a step. What they leave is idle.
template <Real S = double>
struct Activity {
  S matrix = missing<S>("activity.matrix: must be given, as a share of the step");
  S memory_bound = missing<S>("activity.memory_bound: must be given, as a share of the step");
  /// Exposed: nothing is computed meanwhile.
  S communication = missing<S>("activity.communication: must be given, as a share of the step");
};

/// Throws `InvalidInput` unless shares are not negative and sum to at most 1 (rounding apart).
template <Real S>
constexpr void check(const Activity<S>& activity) {
  const auto check_share = [](const S& share, const char* field) {
    const auto value = static_cast<double>(share);
    require(value >= 0.0, field, ": must not be negative, got ", value);
  };
  check_share(activity.matrix, "activity.matrix");
  check_share(activity.memory_bound, "activity.memory_bound");
  check_share(activity.communication, "activity.communication");
  const auto sum =
      static_cast<double>(activity.matrix + activity.memory_bound + activity.communication);
  require(sum <= 1.0 + 1e-9, "activity: shares must sum to at most 1, got ", sum,
          "; they are parts of one step");
}

/// The share that nothing claims.
template <Real S>
[[nodiscard]] constexpr S idle_share(const Activity<S>& activity) {
  check(activity);
  return S(1.0) - activity.matrix - activity.memory_bound - activity.communication;
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Power<S> accelerator_power(const Power<S>& limit,
                                                   const facility::PowerLevels<S>& levels,
                                                   const Activity<S>& activity) {
  check(levels);
  require(limit >= Power<S>{}, "accelerator_power: limit must not be negative, got ",
          static_cast<double>(limit.value()), " W");
  const S level = activity.matrix * levels.matrix + activity.memory_bound * levels.memory_bound +
                  activity.communication * levels.communication +
                  idle_share(activity) * levels.idle;
  return level * limit;
}

}  // namespace bessemer::energy
