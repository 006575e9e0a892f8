#pragma once

/// A run on machines of one's own: its part of what the fleet costs over its years.
///
///     c_run = c t_a,   c_token = c t_a / n                                            (1)
///
///     c    levelized cost of an accelerator for each time in use (cost/ownership.hpp)   USD/s
///     t_a  accelerators times duration of the run                                       s
///     n    tokens of the run                                                            token
///
/// The years' idle hours are in c; so a run is charged as if others used the fleet as much. Time
/// that failures take is in t_a. Rent is another answer to the same question: never summed.

#include <bessemer/core/error.hpp>
#include <bessemer/cost/ownership.hpp>
#include <bessemer/cost/per_token.hpp>
#include <bessemer/run/training_run.hpp>

namespace bessemer::run {

template <Real S = double>
struct OwnedRun {
  RentalRate<S> rate{};
  Money<S> cost{};
  cost::MoneyPerToken<S> per_token{};
};

/// Equation (1) at a rate that is known.
template <Real S>
[[nodiscard]] constexpr OwnedRun<S> owned_run(const RentalRate<S>& rate, const TrainingRun<S>& run,
                                              const Tokens<S>& tokens) {
  require(rate >= RentalRate<S>{}, "owned_run: rate must not be negative, got ",
          static_cast<double>(rate.value()) * hour.value(), " USD/h");
  require(run.accelerator_time > Time<S>{}, "owned_run: the run must take time");
  const TokenRate<S> speed = tokens / run.accelerator_time;
  return {.rate = rate,
          .cost = run.accelerator_time * rate,
          .per_token = cost::cost_per_token(rate, speed)};
}

/// The same of a fleet.
template <Real S>
[[nodiscard]] constexpr OwnedRun<S> owned_run(const cost::Ownership<S>& fleet,
                                              const TrainingRun<S>& run, const Tokens<S>& tokens) {
  return owned_run(cost::levelized_rate(fleet), run, tokens);
}

}  // namespace bessemer::run
