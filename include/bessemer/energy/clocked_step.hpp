#pragma once

/// One step at a lower clock: how much longer it takes, and what an accelerator draws meanwhile.
///
///     t(f) = m/f + (1 - m)                                                          (1)
///     E(f) = P_limit [(m/f) L_m(f) + b L_b(f) + c L_c(f) + i L_i(f)]                (2)
///     P(f) = E(f) / t(f)                                                            (3)
///
///     f         clock over full clock                              1    in (0, 1]
///     m,b,c,i   shares of the step at full clock in matrix work,   1    sum 1
///               memory-bound work, exposed communication, idle
///     t         time over that at full clock                       1    >= 1
///     L(f)      level of an activity at that clock                 1    `level_at_clock`
///
/// Matrix work goes with the clock; memory, links and waiting do not (the memory and the network
/// have clocks of their own) [WilliamsEtAl2009]. A cap is modelled as a lock of the clock at which
/// matrix work draws the cap: a governor that lets the clock rise again in other activities draws
/// more in those and is no faster. Kernels near the ridge of the roofline lose less than (1) says.

#include <bessemer/energy/clock_scaling.hpp>
#include <bessemer/energy/power.hpp>

namespace bessemer::energy {

/// What accelerators do, and how their power follows the clock.
template <Real S = double>
struct ClockedJob {
  Power<S> limit = missing<Power<S>>("clocked_job.limit: must be given, the maker's power limit");
  facility::PowerLevels<S> levels{};
  facility::ClockResponse<S> response{};
  Activity<S> activity{};
};

/// Of one accelerator.
template <Real S = double>
struct ClockedStep {
  S clock{};
  /// Equation (1).
  S time{};
  /// Equation (3).
  Power<S> mean_power{};
  /// In matrix work: what a cap must leave room for.
  Power<S> peak_power{};
  /// Equation (2): per step, where a step takes one second at full clock.
  Power<S> energy{};
};

/// Equations (1) to (3).
template <Real S>
[[nodiscard]] constexpr ClockedStep<S> step_at_clock(const ClockedJob<S>& job, const S& clock) {
  check(job.levels);
  check(job.response);
  require(job.limit > Power<S>{}, "clocked_job.limit: must be positive, got ",
          static_cast<double>(job.limit.value()), " W");
  require(clock >= job.response.lowest_clock && clock <= S(1.0),
          "step_at_clock: clock must be between the lowest, ",
          static_cast<double>(job.response.lowest_clock), ", and 1, got ",
          static_cast<double>(clock));
  const auto level = [&](const S& full) { return level_at_clock(full, job.response, clock); };
  const S idle = idle_share(job.activity);
  const S matrix_time = job.activity.matrix / clock;
  const S peak = level(job.levels.matrix);
  const S energy = matrix_time * peak + job.activity.memory_bound * level(job.levels.memory_bound) +
                   job.activity.communication * level(job.levels.communication) +
                   idle * level(job.levels.idle);
  ClockedStep<S> step;
  step.clock = clock;
  step.time = matrix_time + job.activity.memory_bound + job.activity.communication + idle;
  step.energy = energy * job.limit;
  step.mean_power = step.energy / step.time;
  step.peak_power = peak * job.limit;
  return step;
}

/// The fastest step under a cap: the clock at which matrix work draws it. Throws `Infeasible`
/// where the lowest clock draws more.
template <Real S>
[[nodiscard]] constexpr ClockedStep<S> step_under_cap(const ClockedJob<S>& job,
                                                      const Power<S>& cap) {
  require(cap > Power<S>{}, "power_cap: must be positive, got ", static_cast<double>(cap.value()),
          " W");
  require(job.limit > Power<S>{}, "clocked_job.limit: must be positive, got ",
          static_cast<double>(job.limit.value()), " W");
  return step_at_clock(job, clock_under_cap(job.levels.matrix, cap, job.limit, job.response));
}

}  // namespace bessemer::energy
