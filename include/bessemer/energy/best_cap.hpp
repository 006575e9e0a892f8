#pragma once

/// The power cap that takes the least energy, and the one that gets the most work out of a limit
/// of the site.
///
///     least energy       minimise over f   e(f) = (P(f) + P_o) t(f)                 (1)
///     n(f)  = P_site / (PUE (P_b(f) + P_o))                                         (2)
///     most throughput    maximise over f   n(f) / t(f)                              (3)
///
///     f        clock over full clock                                     1
///     t, P     time of a step and mean power at that clock               1, W
///     P_o      what comes with an accelerator: its share of host,        W    >= 0
///              network and storage
///     P_site   limit at the meter of the building                        W    > 0
///     P_b      what a place must be kept for: peak or mean power         W
///
/// With P_b the mean, (3) asks for the same clock as (1): under a limit of the site, work is
/// energy. With P_b the peak it asks for another. More accelerators at a lower clock cost more
/// hardware; money is not in it. (3) takes the job to be divisible among any number.
/// Both have one minimum where P_s + P_o > 0 and power is convex in the clock; the search looks at
/// 64 clocks and refines around the best, so that a second one would not mislead it. The clock
/// found carries no derivative; what is evaluated there does, and that is the derivative of the
/// optimum.

#include <bessemer/energy/clocked_step.hpp>

namespace bessemer::energy {

namespace detail {

/// Least value of a function of the clock on [low, 1], by a grid and golden section around its
/// best.
template <class Function>
[[nodiscard]] constexpr double least_at(double low, Function&& of) {
  constexpr int points = 64;
  const double pitch = (1.0 - low) / points;
  double best = 1.0;
  double least = of(1.0);
  for (int i = 0; i < points; ++i) {
    const double here = of(low + i * pitch);
    if (here < least) {
      least = here;
      best = low + i * pitch;
    }
  }
  constexpr double golden = 0.6180339887498949;
  double a = math::max(low, best - pitch);
  double b = math::min(1.0, best + pitch);
  for (int i = 0; i < 60; ++i) {
    const double c = b - golden * (b - a);
    const double d = a + golden * (b - a);
    if (of(c) < of(d)) {
      b = d;
    } else {
      a = c;
    }
  }
  const double middle = 0.5 * (a + b);
  return of(middle) < least ? middle : best;
}

}  // namespace detail

/// What a place at the site is kept for.
enum class ProvisionedFor { peak, mean };

/// Equation (1): the step that takes the least energy with all that comes with the accelerator.
template <Real S>
[[nodiscard]] constexpr ClockedStep<S> most_efficient_step(const ClockedJob<S>& job,
                                                           const Power<S>& overhead) {
  require(overhead >= Power<S>{}, "most_efficient_step: overhead must not be negative, got ",
          static_cast<double>(overhead.value()), " W");
  const double clock =
      detail::least_at(static_cast<double>(job.response.lowest_clock), [&](double f) {
        const ClockedStep<S> step = step_at_clock(job, S(f));
        return static_cast<double>((step.energy + step.time * overhead).value());
      });
  return step_at_clock(job, S(clock));
}

/// Many accelerators under a limit of the site.
template <Real S = double>
struct SiteFit {
  ClockedStep<S> step{};
  /// Equation (2), before rounding down to whole nodes.
  S accelerators{};
  /// Over that of the same site at full clock.
  S relative_throughput{};
};

/// Equation (2) at one clock.
template <Real S>
[[nodiscard]] constexpr SiteFit<S> site_fit_at_clock(const ClockedJob<S>& job, const S& clock,
                                                     const Power<S>& overhead,
                                                     const Power<S>& site_limit,
                                                     const S& power_usage_effectiveness,
                                                     ProvisionedFor provisioned) {
  require(overhead >= Power<S>{}, "site_fit: overhead must not be negative, got ",
          static_cast<double>(overhead.value()), " W");
  require(site_limit > Power<S>{}, "site_fit: site limit must be positive, got ",
          static_cast<double>(site_limit.value()), " W");
  require(power_usage_effectiveness >= S(1.0),
          "site_fit: power usage effectiveness must be at least 1, got ",
          static_cast<double>(power_usage_effectiveness));
  const auto count = [&](const ClockedStep<S>& step) -> S {
    const Power<S> kept = provisioned == ProvisionedFor::peak ? step.peak_power : step.mean_power;
    return site_limit / (power_usage_effectiveness * (kept + overhead));
  };
  SiteFit<S> fit;
  fit.step = step_at_clock(job, clock);
  fit.accelerators = count(fit.step);
  fit.relative_throughput = fit.accelerators / fit.step.time / count(step_at_clock(job, S(1.0)));
  return fit;
}

/// Equation (3): the clock at which the site does the most work.
template <Real S>
[[nodiscard]] constexpr SiteFit<S> best_site_fit(const ClockedJob<S>& job, const Power<S>& overhead,
                                                 const Power<S>& site_limit,
                                                 const S& power_usage_effectiveness,
                                                 ProvisionedFor provisioned) {
  const auto at = [&](double f) {
    return site_fit_at_clock(job, S(f), overhead, site_limit, power_usage_effectiveness,
                             provisioned);
  };
  const double clock =
      detail::least_at(static_cast<double>(job.response.lowest_clock),
                       [&](double f) { return -static_cast<double>(at(f).relative_throughput); });
  return at(clock);
}

/// Whole nodes that a limit of the site feeds. Throws `Infeasible` where it feeds none.
template <Real S>
[[nodiscard]] constexpr long nodes_that_fit(const Power<S>& site_limit,
                                            const S& power_usage_effectiveness,
                                            const Power<S>& node_power) {
  require(node_power > Power<S>{}, "nodes_that_fit: node power must be positive, got ",
          static_cast<double>(node_power.value()), " W");
  require(power_usage_effectiveness >= S(1.0),
          "nodes_that_fit: power usage effectiveness must be at least 1, got ",
          static_cast<double>(power_usage_effectiveness));
  const auto count = static_cast<double>(S(site_limit / (power_usage_effectiveness * node_power)));
  require(count >= 0.0 && count < 1e15, "nodes_that_fit: site limit must not be negative, got ",
          static_cast<double>(site_limit.value()), " W");
  // What a quotient of exact multiples loses to rounding is no node less.
  const auto nodes = static_cast<long>(count * (1.0 + 1e-12));
  require_feasible(nodes >= 1, "site.power_limit: ", static_cast<double>(site_limit.value()),
                   " W feed no node of ", static_cast<double>(node_power.value()),
                   " W at a PUE of ", static_cast<double>(power_usage_effectiveness));
  return nodes;
}

}  // namespace bessemer::energy
