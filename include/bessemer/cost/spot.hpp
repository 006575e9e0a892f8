#pragma once

/// What an hour of useful work costs on machines that may be taken away.
///
///     g = (1 - lambda (R + (T + C) / 2)) / (1 + C / T)                                (1)
///     r_useful = r / g                                                                (2)
///
///     lambda  interruptions per time of the whole job          1/s     >= 0
///     R       from the interruption to the first new step      s       >= 0
///     T       work between checkpoints                         s       > 0
///     C       time that a checkpoint stops the job             s       >= 0
///     r       price of one accelerator per time                USD/s   >= 0
///
/// Half an interval is lost on average [Young1974]: of first order in lambda, and infeasible where
/// (1) leaves nothing. With a measured goodput, (2) alone. Waiting for capacity to come back is
/// part of R only if the job is billed for it.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::cost {

/// Equation (1), in (0, 1].
template <Real S>
[[nodiscard]] constexpr S spot_goodput(const Frequency<S>& interruptions, const Time<S>& restart,
                                       const Time<S>& interval, const Time<S>& checkpoint) {
  require(interruptions >= Frequency<S>{}, "spot_goodput: interruptions must not be negative, got ",
          static_cast<double>(interruptions.value()), " per s");
  require(restart >= Time<S>{} && checkpoint >= Time<S>{},
          "spot_goodput: restart and checkpoint must not be negative");
  require(interval > Time<S>{}, "spot_goodput: interval must be positive, got ",
          static_cast<double>(interval.value()), " s");
  const S lost = interruptions * (restart + (interval + checkpoint) / S(2.0));
  require_feasible(lost < S(1.0), "spot_goodput: interruptions take ",
                   100.0 * static_cast<double>(lost),
                   " % of the time; checkpoint more often or restart faster");
  return (S(1.0) - lost) / (S(1.0) + S(checkpoint / interval));
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr RentalRate<S> useful_rate(const RentalRate<S>& rate, const S& goodput) {
  require(rate >= RentalRate<S>{}, "useful_rate: rate must not be negative, got ",
          static_cast<double>(rate.value()) * hour.value(), " USD/h");
  require(goodput > S(0.0) && goodput <= S(1.0), "useful_rate: goodput must be in (0, 1], got ",
          static_cast<double>(goodput));
  return rate / goodput;
}

}  // namespace bessemer::cost
