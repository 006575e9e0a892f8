#pragma once

/// When a job that may wait should run: always, only in hours below a threshold, or from the best
/// start. The same for carbon and money: a rate per energy, by the hour.
///
///     always   w = sum_i P x_i dt over the first n hours                              (1)
///     paused   the same over the first n hours with x_i <= threshold, and P_idle in
///              the hours between                                                      (2)
///     window   the start s that makes sum_{i=s}^{s+n-1} x_i least                     (3)
///
///     P, P_idle  power at the meter while running and while paused     W    >= 0
///     x_i        price or carbon intensity of hour i                   per J
///     n          hours that the job runs                               1    >= 1
///
/// (1) and (2) end within the series or are infeasible. As in carbon-aware schedulers
/// [WiesnerEtAl2021]. Pausing keeps the hardware: what the idle hours cost otherwise (rent,
/// depreciation) is not in here, and is usually more than the electricity.

#include <cstddef>
#include <span>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

/// How a job spent the hours until it was done.
template <class Weight, Real S = double>
struct HoursRun {
  Weight running{};
  Weight idle{};
  std::size_t hours = 0;  ///< from the first hour to the last, pauses included
  std::size_t paused = 0;
  Energy<S> energy{};
};

template <class Rate, Real S>
using WeightOf = decltype(Energy<S>{} * Rate{});

/// Equation (2); (1) with a threshold above every hour.
template <Real S, class Rate>
[[nodiscard]] constexpr HoursRun<WeightOf<Rate, S>, S> run_below(
    std::span<const Rate> rates, const Rate& threshold, std::size_t hours_of_work,
    const Power<S>& power, const Power<S>& idle_power, const Time<S>& step = as<S>(hour)) {
  require(hours_of_work >= 1, "run_below: hours of work must be at least 1, got ", hours_of_work);
  require(power >= Power<S>{} && idle_power >= Power<S>{},
          "run_below: powers must not be negative");
  HoursRun<WeightOf<Rate, S>, S> done;
  std::size_t worked = 0;
  for (const Rate& rate : rates) {
    if (worked == hours_of_work) break;
    const bool runs = rate <= threshold;
    const Energy<S> energy = (runs ? power : idle_power) * step;
    auto& weight = runs ? done.running : done.idle;
    weight = weight + energy * rate;
    done.energy = done.energy + energy;
    ++done.hours;
    ++(runs ? worked : done.paused);
  }
  require_feasible(worked == hours_of_work, "run_below: only ", worked, " of ",
                   counted(hours_of_work, "hour"), worked == 1 ? " lies" : " lie",
                   " at or below the threshold; raise it or give a longer series");
  return done;
}

/// Equation (1).
template <Real S, class Rate>
[[nodiscard]] constexpr HoursRun<WeightOf<Rate, S>, S> run_always(
    std::span<const Rate> rates, std::size_t hours_of_work, const Power<S>& power,
    const Time<S>& step = as<S>(hour)) {
  require(hours_of_work <= rates.size(), "run_always: the series has ",
          counted(rates.size(), "hour"), " and the work ", hours_of_work, "; give a longer series");
  require(!rates.empty(), "run_always: the series must hold an hour or more");
  Rate highest = rates[0];
  for (const Rate& rate : rates) highest = highest < rate ? rate : highest;
  return run_below(rates, highest, hours_of_work, power, Power<S>{}, step);
}

/// Equation (3): the first of the best starts; the job does not wrap around the series.
template <class Rate>
[[nodiscard]] constexpr std::size_t best_start(std::span<const Rate> rates,
                                               std::size_t hours_of_work) {
  require(hours_of_work >= 1 && hours_of_work <= rates.size(),
          "best_start: hours of work must be at least 1 and at most the ", rates.size(),
          " of the series, got ", hours_of_work);
  Rate sum{};
  for (std::size_t i = 0; i < hours_of_work; ++i) sum = sum + rates[i];
  Rate least = sum;
  std::size_t best = 0;
  for (std::size_t start = 1; start + hours_of_work <= rates.size(); ++start) {
    sum = sum + rates[start + hours_of_work - 1] - rates[start - 1];
    if (sum < least) {
      least = sum;
      best = start;
    }
  }
  return best;
}

}  // namespace bessemer::facility
