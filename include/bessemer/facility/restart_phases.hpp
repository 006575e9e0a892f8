#pragma once

/// What a restart is made of, from the failure to the first repeated step.
///
///     detection = noticing                                                              (1)
///     restart   = diagnosis + rescheduling + start + read                               (2)
///
///     field          is                                                        unit   allowed
///     noticing       a watchdog's timeout, a heartbeat, or a person            s      >= 0
///     diagnosis      finding and cordoning the node that failed                s      >= 0
///     rescheduling   a spare takes its place, or the queue gives a node        s      >= 0
///     start          processes, libraries, communicators, compilation          s      >= 0
///     read           the checkpoint, out of its tier, into every replica       s      >= 0
///
/// Replay, the work that has to be done again, is no phase of its own: it is the lost work of
/// goodput. Waiting for a node that nobody has is `reliability/repair_queue.hpp`.

#include <limits>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/facility/recovery.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct RestartPhases {
  Time<S> noticing = missing<Time<S>>("restart_phases.noticing: must be given");
  Time<S> diagnosis{};
  Time<S> rescheduling{};
  Time<S> start = missing<Time<S>>("restart_phases.start: must be given");
  Time<S> read = missing<Time<S>>("restart_phases.read: must be given");
};

template <class Visit, Real S>
constexpr void each_part(const RestartPhases<S>& phases, Visit&& visit) {
  visit("noticing", phases.noticing);
  visit("diagnosis", phases.diagnosis);
  visit("rescheduling", phases.rescheduling);
  visit("start", phases.start);
  visit("read", phases.read);
}

/// Throws `InvalidInput` unless every phase is finite and not negative.
template <Real S>
constexpr void check(const RestartPhases<S>& phases) {
  each_part(phases, [](std::string_view phase, const Time<S>& time) {
    const auto t = static_cast<double>(time.value());
    require(t >= 0.0 && t < std::numeric_limits<double>::infinity(), "restart_phases.", phase,
            ": must be finite and not negative, got ", t, " s");
  });
}

/// Equations (1) and (2).
template <Real S>
[[nodiscard]] constexpr Recovery<S> recovery(const RestartPhases<S>& phases) {
  check(phases);
  return {.detection = phases.noticing,
          .restart = phases.diagnosis + phases.rescheduling + phases.start + phases.read};
}

}  // namespace bessemer::facility
