#pragma once

/// How often a run fails, and what is left of its time.
///
///     goodput = (1 - m) (1 - b) y (1 - L)                                                 (1)
///
///     m  planned maintenance                          1   `maintenance.hpp`
///     b  waiting for a node                           1   `repair_queue.hpp`, `spares.hpp`
///     y  throughput of an elastic job, else 1         1   `elastic.hpp`
///     L  checkpoints, lost work, restarts             1   `checkpoint_losses.hpp`
///
/// The shares stand by name in `RunLosses` and sum with goodput to one. A node is out for a repair
/// after every failure of hardware. Where one switch or supply takes several nodes, the job waits by
/// the larger of two answers: of crews and single nodes at the same mean rate, and of outages that
/// take many nodes at once and are all repaired at the same time. Early failures take the run's
/// useful time for its length.

#include <array>
#include <span>

#include <bessemer/core/counted.hpp>
#include <bessemer/reliability/aging.hpp>
#include <bessemer/reliability/elastic.hpp>
#include <bessemer/reliability/failures.hpp>
#include <bessemer/reliability/spares.hpp>
#include <bessemer/run/checkpoint_losses.hpp>

namespace bessemer::run {

template <Real S = double>
struct RunReliability {
  /// Interruptions of the job, by what failed.
  reliability::PartFailures<S> failures{};
  Time<S> mean_time_between_failures{};
  DataSize<S> checkpoint_size{};
  CheckpointLosses<S> checkpoints{};
  reliability::RunLosses<S> lost{};
  S goodput{};
};

namespace detail {

/// A rate with what a new batch adds to it, averaged over the run.
template <Real S>
[[nodiscard]] constexpr Frequency<S> with_early_failures(const Frequency<S>& rate,
                                                         const Conditions<S>& conditions,
                                                         const Time<S>& useful) {
  if (!conditions.early_failures) return rate;
  const EarlyFailures<S>& early = *conditions.early_failures;
  check(early);
  require(rate > Frequency<S>{},
          "early_failures.share: needs a rate of accelerators that is not zero; give one in the "
          "rates");
  return reliability::mean_rate(reliability::Aging<S>{.rate = rate,
                                                      .early_excess = reliability::early_excess(
                                                          early.share, rate, early.life),
                                                      .early_life = early.life},
                                early.age, useful);
}

/// The machine of the rates with the nodes of the job.
template <Real S>
[[nodiscard]] constexpr facility::MachineParts machine_parts(const Job<S>& job,
                                                             const Conditions<S>& conditions) {
  if (!conditions.parts) {
    return {.accelerators_per_node = 1,
            .adapters_per_node = 0,
            .nodes_per_switch = 1,
            .nodes_per_power_domain = 1};
  }
  facility::MachineParts parts = conditions.parts->machine;
  const int nodes = hardware::node_count(job.cluster);
  const bool even = job.cluster.accelerators % nodes == 0;
  parts.accelerators_per_node =
      even ? job.cluster.accelerators / nodes : job.cluster.node.accelerators;
  return parts;
}

template <Real S>
constexpr void add_failures(RunReliability<S>& result, const Job<S>& job,
                            const Conditions<S>& conditions, const Time<S>& useful) {
  const int nodes = hardware::node_count(job.cluster);
  if (conditions.parts) {
    facility::PartRates<S> rates = conditions.parts->rates;
    rates.accelerator = with_early_failures(rates.accelerator, conditions, useful);
    result.failures = reliability::part_failures(rates, machine_parts(job, conditions), nodes);
    result.mean_time_between_failures = reliability::mean_time_to_failure(result.failures);
    return;
  }
  facility::FailureRates<S> rates = conditions.failure_rates;
  rates.accelerator = with_early_failures(rates.accelerator, conditions, useful);
  const int accelerators = job.cluster.accelerators;
  const auto of = reliability::job_failure_rates(rates, accelerators, nodes);
  result.failures = {.accelerator = of.accelerators,
                     .network_switch = of.network,
                     .host = of.nodes,
                     .software = of.software};
  result.mean_time_between_failures =
      reliability::mean_time_between_failures(rates, accelerators, nodes);
}

/// Mean time between silent corruptions of the job.
template <Real S>
[[nodiscard]] constexpr Time<S> corruption_time(const Job<S>& job,
                                                const Conditions<S>& conditions) {
  const auto never = Time<S>::from_value(S(std::numeric_limits<double>::infinity()));
  if (!conditions.corruption) return never;
  check(*conditions.corruption);
  const Frequency<S> rate =
      S(static_cast<double>(job.cluster.accelerators)) * conditions.corruption->rate;
  return rate > Frequency<S>{} ? Time<S>(S(1.0) / rate) : never;
}

/// Replicas of the job and the nodes of each; replicas smaller than a node shrink node by node.
struct Replicas {
  int count = 1;
  int nodes = 1;
};
template <Real S>
[[nodiscard]] constexpr Replicas replicas(const Job<S>& job, const plan::Layout& layout) {
  const plan::Plan& plan = job.plan;
  const int stage = plan.tensor * plan.context;
  require(stage % (plan.expert * plan.expert_tensor) == 0,
          "spares.elastic: the experts of a layer lie on ", plan.expert * plan.expert_tensor,
          " ranks of several replicas, so that none of them works alone; leave it false");
  const int ranks = stage * plan.pipeline;
  const int per_node = job.cluster.node.accelerators;
  const int nodes = hardware::node_count(job.cluster);
  if (per_node % ranks == 0 && job.cluster.accelerators % per_node == 0) return {nodes, 1};
  require(ranks % per_node == 0, "spares.elastic: replicas of ", counted(ranks, "accelerator"),
          " share nodes of ", per_node, "; make one a multiple of the other");
  return {layout.data, ranks / per_node};
}

/// Shares of waiting and of throughput.
template <Real S>
struct Staffing {
  S waiting{};
  S throughput = S(1.0);
};
template <Real S>
[[nodiscard]] constexpr Staffing<S> staffing(const RunReliability<S>& result, const Job<S>& job,
                                             const Conditions<S>& conditions,
                                             const plan::Layout& layout) {
  if (!conditions.spares) return {};
  const Spares<S>& spares = *conditions.spares;
  check(spares);
  const int nodes = hardware::node_count(job.cluster);
  const auto outages = reliability::outages(result.failures, machine_parts(job, conditions), nodes);
  Frequency<S> node_rate{};
  bool together = false;
  for (const reliability::Outage<S>& outage : outages) {
    node_rate = node_rate + S(1.0 * outage.nodes / nodes) * outage.rate;
    together = together || (outage.nodes > 1 && outage.rate > Frequency<S>{});
  }
  if (spares.elastic) {
    const Replicas of = replicas(job, layout);
    return {.throughput =
                elastic_state(repair_shop(spares), of.count, of.nodes, node_rate).throughput};
  }
  S waiting = reliability::pool_state(repair_shop(spares), nodes, node_rate).waiting;
  if (together) {
    const std::array<reliability::Outage<S>, 3> all{outages[0], outages[1], outages[2]};
    const S enough = reliability::spares_suffice(
        spares.nodes, std::span<const reliability::Outage<S>>(all), spares.repair);
    waiting = math::max(waiting, S(S(1.0) - enough));
  }
  return {.waiting = waiting};
}

}  // namespace detail

/// Equation (1). `useful` is the time of all steps.
template <Real S>
[[nodiscard]] constexpr RunReliability<S> run_reliability(const Job<S>& job,
                                                          const Conditions<S>& conditions,
                                                          const plan::Layout& layout,
                                                          const Time<S>& useful) {
  require(conditions.checkpoint_interval >= Time<S>{},
          "reliability.checkpoint_interval: must not be negative, got ",
          static_cast<double>(conditions.checkpoint_interval.value()), " s");
  RunReliability<S> result;
  detail::add_failures(result, job, conditions, useful);
  const model::StateSizes sizes = state_sizes(job);
  const double states = sizes.weight.value() + sizes.master_weight.value() + sizes.moments.value();
  result.checkpoint_size =
      DataSize<S>::from_value(S(static_cast<double>(model::parameters(job.model)) * states));
  result.checkpoints =
      checkpoint_losses(job, conditions, result.checkpoint_size, result.mean_time_between_failures,
                        result.failures, detail::corruption_time(job, conditions));
  const S maintenance = conditions.maintenance
                            ? reliability::maintenance_share(*conditions.maintenance,
                                                             result.checkpoints.durable_after,
                                                             conditions.recovery.restart)
                            : S(0.0);
  const detail::Staffing<S> staff = detail::staffing(result, job, conditions, layout);
  result.lost = reliability::run_losses(result.checkpoints.lost, maintenance, staff.waiting,
                                        staff.throughput);
  result.goodput = reliability::goodput(result.lost);
  require_feasible(
      result.goodput > S(1e-6), "reliability: the job of ",
      counted(job.cluster.accelerators, "accelerator"), " fails every ",
      static_cast<double>(result.mean_time_between_failures.value()),
      " s and keeps nothing; lower the failure rates, the checkpoint time or the size, "
      "or change the checkpoint interval");
  return result;
}

}  // namespace bessemer::run
