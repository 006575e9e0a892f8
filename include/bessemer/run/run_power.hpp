#pragma once

/// What a run draws: the clock under a cap, power by part, its swing within a step, its peak at the
/// meter, and whether the site can deliver it.
///
///     f = clock at which matrix work draws the cap, else the clock given, else 1          (1)
///     P_IT = a P_a(f) + n P_h + network + storage + spares + supplies                     (2)
///     peak = PUE P_high                                                                   (3)
///     nodes that fit = floor(P_site n / peak)                                             (4)
///
///     f       clock over full clock: `clock_scaling.hpp`                      1    (0, 1]
///     a, P_a  accelerators and the mean power of one                          1, W
///     n, P_h  nodes and the power of one beside accelerators                  1, W
///     P_high  IT power in the activity that draws most: `swing.hpp`           W
///     PUE     facility over IT energy, taken for power too                    1
///     P_site  what the site delivers                                          W
///
/// Kernels are timed at the clock, one by one (`clocked_accelerator.hpp`); utilization stays over the
/// peak at full clock. A spare that waits draws as an idle node. Supplies inside the equipment lose at
/// the mean load and, for the peak, at the peak. Losses upstream are a part of what PUE adds and are
/// told, never added again. The cooling of the hottest hour is not in (3).

#include <bessemer/core/counted.hpp>
#include <bessemer/energy/clocked_accelerator.hpp>
#include <bessemer/energy/consumption.hpp>
#include <bessemer/energy/conversion.hpp>
#include <bessemer/energy/swing.hpp>
#include <bessemer/run/conditions.hpp>
#include <bessemer/run/job.hpp>
#include <bessemer/run/report.hpp>

namespace bessemer::run {

template <Real S = double>
struct RunPower {
  /// Of one accelerator, averaged over a step.
  Power<S> accelerator{};
  energy::ItPower<S> it{};
  /// Of all IT equipment, within a step.
  energy::PowerSwing<S> swing{};
  /// At the meter of the building.
  Power<S> facility_peak{};
  /// Upstream of the equipment, a part of what PUE adds.
  Power<S> upstream_loss{};
  /// That the site's limit feeds at such a peak; zero without a limit.
  int site_nodes = 0;
};

/// Equation (1). Throws `Infeasible` where the lowest clock draws more than the cap.
template <Real S>
[[nodiscard]] constexpr S clock_of(const Job<S>& job, const Conditions<S>& conditions) {
  const PowerSettings<S>& power = conditions.power;
  check(power);
  if (!power.response) return S(1.0);
  if (!(power.cap > Power<S>{})) {
    require(power.clock >= power.response->lowest_clock, "power.clock: must be at least ",
            static_cast<double>(power.response->lowest_clock), ", the lowest that can be set, got ",
            static_cast<double>(power.clock));
    return power.clock;
  }
  const Power<S>& limit = job.cluster.node.accelerator.power_limit;
  require(power.cap <= limit, "power.cap: must be at most the limit of the accelerator, ",
          static_cast<double>(limit.value()), " W, got ", static_cast<double>(power.cap.value()),
          " W");
  check(conditions.power_levels);
  return energy::clock_under_cap(conditions.power_levels.matrix, power.cap, limit, *power.response);
}

/// The job with its accelerators at a clock.
template <Real S>
[[nodiscard]] constexpr Job<S> at_clock(const Job<S>& job, const S& clock) {
  Job<S> clocked = job;
  clocked.cluster.node.accelerator = energy::at_clock(job.cluster.node.accelerator, clock);
  return clocked;
}

namespace detail {

/// What does not follow the accelerators' work.
template <Real S>
constexpr void add_steady_power(energy::ItPower<S>& it, const Job<S>& job,
                                const Conditions<S>& conditions, const S& idle_level) {
  const PowerSettings<S>& power = conditions.power;
  const auto beside = energy::equipment_power(energy::Equipment<S>{
      .switches = power.switches, .optics = power.optics, .storage = power.storage});
  if (power.switches.count > 0.0 || power.optics.count > 0.0) {
    it.network = beside.switches + beside.optics;
  }
  it.storage = beside.storage;
  if (conditions.spares && conditions.spares->hot) {
    const hardware::Node<S>& node = job.cluster.node;
    const S accelerators(static_cast<double>(node.accelerators));
    it.spares = S(static_cast<double>(conditions.spares->nodes)) *
                (accelerators * idle_level * node.accelerator.power_limit + node.host_power);
  }
}

/// Equation (4).
template <Real S>
constexpr void add_site(RunPower<S>& power, const Job<S>& job, const Conditions<S>& conditions) {
  const Power<S>& limit = conditions.power.site_limit;
  if (!(limit > Power<S>{})) return;
  const int nodes = hardware::node_count(job.cluster);
  // What a quotient of exact multiples loses to rounding is no node less.
  const double fitting =
      nodes * static_cast<double>(S(limit / power.facility_peak)) * (1.0 + 1e-12);
  power.site_nodes = static_cast<int>(math::min(fitting, 2e9));
  require_feasible(power.site_nodes >= nodes, "site.power_limit: the peak of ",
                   static_cast<double>(power.facility_peak.value()) * 1e-6,
                   " MW at the meter is more than the site's ",
                   static_cast<double>(limit.value()) * 1e-6, " MW; ", power.site_nodes, " of the ",
                   counted(nodes, "node"), power.site_nodes == 1 ? " fits" : " fit",
                   ": take fewer accelerators, a power.cap or a larger limit");
}

}  // namespace detail

/// Equations (2) and (3), and (4) as a refusal.
template <Real S>
[[nodiscard]] constexpr RunPower<S> run_power(const Job<S>& job, const Conditions<S>& conditions,
                                              const StepActivity<S>& shares, const S& clock) {
  const int accelerators = job.cluster.accelerators;
  const int nodes = hardware::node_count(job.cluster);
  const Power<S>& limit = job.cluster.node.accelerator.power_limit;
  const facility::PowerLevels<S> levels =
      clock < S(1.0) ? energy::at_clock(conditions.power_levels, *conditions.power.response, clock)
                     : conditions.power_levels;
  const energy::Activity<S> activity{.matrix = shares.matrix,
                                     .memory_bound = shares.memory,
                                     .communication = shares.communication};
  RunPower<S> result;
  result.accelerator = energy::accelerator_power(limit, levels, activity);
  result.it = energy::it_power(result.accelerator, accelerators, job.cluster.node.host_power, nodes,
                               job.cluster.network_power);
  detail::add_steady_power(result.it, job, conditions, levels.idle);
  const Power<S> rest = result.it.hosts + result.it.network + result.it.storage + result.it.spares;
  result.swing = energy::power_swing(limit, levels, activity, accelerators, rest);
  const PowerSettings<S>& power = conditions.power;
  if (power.supply) {
    const facility::Conversion<S> stage = conversion(*power.supply, result.swing.high);
    result.it.supplies = energy::conversion_loss(stage, result.swing.mean);
    result.swing = {.high = result.swing.high + energy::conversion_loss(stage, result.swing.high),
                    .mean = result.swing.mean + result.it.supplies,
                    .low = result.swing.low + energy::conversion_loss(stage, result.swing.low)};
  }
  const S& pue = conditions.site.power_usage_effectiveness;
  result.facility_peak = pue * result.swing.high;
  if (power.upstream) {
    result.upstream_loss =
        energy::conversion_loss(conversion(*power.upstream, result.swing.high), result.swing.mean);
    require(result.upstream_loss <= (pue - S(1.0)) * result.swing.mean,
            "power.upstream: its loss of ", static_cast<double>(result.upstream_loss.value()),
            " W is more than all that a power usage effectiveness of ", static_cast<double>(pue),
            " adds; raise it, or take a stage that loses less");
  }
  detail::add_site(result, job, conditions);
  return result;
}

}  // namespace bessemer::run
