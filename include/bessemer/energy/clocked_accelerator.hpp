#pragma once

/// An accelerator at a lower clock, as a description: give it to a model of a step and the step is
/// timed at that clock, kernel by kernel.
///
///     peak(f) = f peak                                                              (1)
///     L(f)    = `level_at_clock`                                                    (2)
///
/// (1) Matrix and vector units go with the clock; memory and links keep theirs [WilliamsEtAl2009],
/// so that a kernel below the ridge of the roofline takes as long as before, and one near it nearly
/// so. That is finer than `clocked_step.hpp`, which knows shares of a step and no kernels. The power
/// limit stays what levels are fractions of. Launches, whose latency follows the host, do not move.

#include <bessemer/energy/clock_scaling.hpp>
#include <bessemer/facility/power_levels.hpp>
#include <bessemer/hardware/accelerator.hpp>

namespace bessemer::energy {

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr hardware::Accelerator<S> at_clock(
    const hardware::Accelerator<S>& accelerator, const S& clock) {
  require(clock > S(0.0) && clock <= S(1.0), "at_clock: clock must be over full clock, in (0, 1], ",
          "got ", static_cast<double>(clock));
  hardware::Accelerator<S> slower = accelerator;
  for (Throughput<S>* peak :
       {&slower.peak.fp64, &slower.peak.fp32, &slower.peak.tf32, &slower.peak.fp16,
        &slower.peak.bf16, &slower.peak.fp8, &slower.peak.fp4, &slower.peak.int8}) {
    *peak = clock * *peak;
  }
  return slower;
}

/// Equation (2), of every activity.
template <Real S>
[[nodiscard]] constexpr facility::PowerLevels<S> at_clock(
    const facility::PowerLevels<S>& levels, const facility::ClockResponse<S>& response,
    const S& clock) {
  check(levels);
  return {.matrix = level_at_clock(levels.matrix, response, clock),
          .memory_bound = level_at_clock(levels.memory_bound, response, clock),
          .communication = level_at_clock(levels.communication, response, clock),
          .idle = level_at_clock(levels.idle, response, clock)};
}

}  // namespace bessemer::energy
