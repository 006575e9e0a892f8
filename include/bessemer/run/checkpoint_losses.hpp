#pragma once

/// What checkpoints of each kind, and the failures between them, take from a run.
///
///     kind          stops the job for                   durable after        lost
///     synchronous   D/min(B, n b)                       the same             `goodput.hpp`
///     background    D/(n h)                             that and the write   `background_checkpoints.hpp`
///     tiered        D/(n h) + (c - 1) D/(n p)           in storage: as       `tiered_checkpoints.hpp`
///                                                       synchronous
///
///     D  bytes of a checkpoint                                                byte
///     n  nodes, each a writer                                                 1
///     B  bandwidth of the storage, b of one writer                            byte/s
///     h  a node's copy out of its accelerators into its memory                byte/s
///     c  nodes that hold each state, p what a node sends to another           1, byte/s
///
/// The interval is the one given, or the best one; of tiers and of checks it is found numerically and
/// is a constant to derivatives. Corruption that is noticed late takes its share of what the others
/// leave, and does not move the interval. Without failures nothing but the checkpoints of a
/// given interval is lost.

#include <limits>

#include <bessemer/core/counted.hpp>
#include <bessemer/reliability/background_checkpoints.hpp>
#include <bessemer/reliability/optimal_tiers.hpp>
#include <bessemer/reliability/optimal_verified.hpp>
#include <bessemer/reliability/part_failures.hpp>
#include <bessemer/reliability/peer_copies.hpp>
#include <bessemer/reliability/run_losses.hpp>
#include <bessemer/run/conditions.hpp>
#include <bessemer/run/job.hpp>

namespace bessemer::run {

template <Real S = double>
struct CheckpointLosses {
  /// That one stops the job.
  Time<S> cost{};
  /// Until its state outlives everything.
  Time<S> durable_after{};
  Time<S> interval{};
  /// Checkpoints in memory for each into storage; 1 without tiers.
  int storage_every = 1;
  /// Share of failures after which memory still holds the state; without tiers none.
  S survived{};
  reliability::RunLosses<S> lost{};
};

namespace detail {

/// Of one node, given or of all its links.
template <Real S>
[[nodiscard]] constexpr Bandwidth<S> node_bandwidth(const Bandwidth<S>& given,
                                                    const Bandwidth<S>& link, int links,
                                                    const char* field) {
  const Bandwidth<S> bandwidth =
      given > Bandwidth<S>{} ? given : S(static_cast<double>(links)) * link;
  require(bandwidth > Bandwidth<S>{}, "checkpoints.", field,
          ": must be given; the host's links of this node are not known");
  return bandwidth;
}

template <Real S>
constexpr void add_background(CheckpointLosses<S>& result, const Job<S>& job,
                              const Conditions<S>& conditions, const DataSize<S>& size,
                              const Time<S>& mean_time) {
  const Checkpoints<S>& taken = conditions.checkpoints;
  const hardware::Node<S>& node = job.cluster.node;
  const auto checkpoint = reliability::background_checkpoint(
      size, hardware::node_count(job.cluster),
      node_bandwidth(taken.copy_bandwidth, node.host.link, node.accelerators, "copy_bandwidth"),
      conditions.storage, taken.slowdown);
  result.cost = checkpoint.snapshot;
  result.durable_after = checkpoint.snapshot + checkpoint.persist;
  result.interval = conditions.checkpoint_interval > Time<S>{}
                        ? conditions.checkpoint_interval
                        : reliability::optimal_interval(checkpoint, mean_time);
  result.lost = reliability::run_losses(
      reliability::lost_time(result.interval, checkpoint, conditions.recovery, mean_time));
}

template <Real S>
constexpr void add_tiers(CheckpointLosses<S>& result, const Job<S>& job,
                         const Conditions<S>& conditions, const DataSize<S>& size,
                         const Time<S>& mean_time, const reliability::PartFailures<S>& failures) {
  const Checkpoints<S>& taken = conditions.checkpoints;
  const hardware::Node<S>& node = job.cluster.node;
  const int nodes = hardware::node_count(job.cluster);
  require(taken.copies <= nodes, "checkpoints.copies: must be at most the ", counted(nodes, "node"),
          " of the job, got ", taken.copies);
  result.cost = reliability::peer_copy_time(
      size, nodes, taken.copies,
      node_bandwidth(taken.copy_bandwidth, node.host.link, node.accelerators, "copy_bandwidth"),
      node_bandwidth(taken.peer_bandwidth, node.scale_out.bandwidth, node.accelerators,
                     "peer_bandwidth"));
  result.survived =
      reliability::survived_share(failures, taken.copies == 1 ? reliability::CopyPlace::own_host
                                                              : reliability::CopyPlace::peer_host);
  facility::Recovery<S> from_memory = conditions.recovery;
  if (taken.memory_restart > Time<S>{}) from_memory.restart = taken.memory_restart;
  const reliability::TieredCheckpoint<S> tiers{.memory_cost = result.cost,
                                               .storage_cost = result.durable_after,
                                               .survived = result.survived,
                                               .from_memory = from_memory,
                                               .from_storage = conditions.recovery};
  const bool is_given = conditions.checkpoint_interval > Time<S>{};
  result.interval = conditions.checkpoint_interval;
  result.storage_every = taken.storage_every > 0 ? taken.storage_every : 1;
  const bool fails =
      static_cast<double>(mean_time.value()) < std::numeric_limits<double>::infinity();
  if (!fails && !is_given) {
    result.interval = mean_time;
    return;
  }
  if (!is_given) {
    const auto best = reliability::optimal_tiers(tiers, mean_time, taken.storage_every);
    result.interval = as<S>(best.interval);
    result.storage_every = best.storage_every;
  } else if (fails && taken.storage_every == 0) {
    // As often into storage as would be best; at that interval into memory.
    const auto best = reliability::optimal_tiers(tiers, mean_time);
    const double every = best.storage_every * (best.interval / as<double>(result.interval));
    result.storage_every = every < 1.0 ? 1 : static_cast<int>(math::min(every + 0.5, 1e9));
  }
  result.lost = reliability::run_losses(
      reliability::lost_time(result.interval, result.storage_every, tiers, mean_time));
}

template <Real S>
constexpr void add_synchronous(CheckpointLosses<S>& result, const Conditions<S>& conditions,
                               const Time<S>& mean_time, const Time<S>& corrupted) {
  result.cost = result.durable_after;
  const bool is_given = conditions.checkpoint_interval > Time<S>{};
  const bool verifies =
      conditions.corruption && !(conditions.corruption->noticed_after > Time<S>{});
  if (!verifies) {
    result.interval = is_given ? conditions.checkpoint_interval
                               : reliability::optimal_interval(result.cost, mean_time);
    result.lost = reliability::run_losses(
        reliability::lost_time(result.interval, result.cost, conditions.recovery, mean_time));
    return;
  }
  const reliability::SilentCorruption<S> silent{.mean_time_between = corrupted,
                                                .check = conditions.corruption->check};
  result.interval = is_given ? conditions.checkpoint_interval
                             : as<S>(reliability::optimal_verified_interval(
                                   result.cost, conditions.recovery, mean_time, silent));
  result.lost = reliability::run_losses(
      reliability::lost_time(result.interval, result.cost, conditions.recovery, mean_time, silent));
}

}  // namespace detail

/// `corrupted` is the mean time between silent corruptions of the job, infinite where there are none.
template <Real S>
[[nodiscard]] constexpr CheckpointLosses<S> checkpoint_losses(
    const Job<S>& job, const Conditions<S>& conditions, const DataSize<S>& size,
    const Time<S>& mean_time, const reliability::PartFailures<S>& failures,
    const Time<S>& corrupted) {
  check(conditions.checkpoints);
  const bool stops = conditions.checkpoints.kind == CheckpointKind::synchronous;
  const bool late = conditions.corruption && conditions.corruption->noticed_after > Time<S>{};
  require(stops || late || !conditions.corruption,
          "corruption.check: is modelled for checkpoints that stop the job; make them synchronous, "
          "or give noticed_after");
  CheckpointLosses<S> result;
  result.durable_after = reliability::checkpoint_write_time(size, hardware::node_count(job.cluster),
                                                            conditions.storage);
  switch (conditions.checkpoints.kind) {
    case CheckpointKind::synchronous:
      detail::add_synchronous(result, conditions, mean_time, corrupted);
      break;
    case CheckpointKind::background:
      detail::add_background(result, job, conditions, size, mean_time);
      break;
    case CheckpointKind::tiered:
      detail::add_tiers(result, job, conditions, size, mean_time, failures);
      break;
  }
  if (!late) return result;
  const S share =
      reliability::late_detection_share(corrupted, conditions.corruption->noticed_after,
                                        result.interval, result.cost, conditions.recovery);
  require_feasible(share < S(1.0), "corruption.noticed_after: corruption comes every ",
                   static_cast<double>(corrupted.value()),
                   " s and is noticed too late to keep anything; notice it sooner");
  const S kept = S(1.0) - total_of<S>(result.lost);
  result.lost.lost_work = result.lost.lost_work + kept * share;
  return result;
}

}  // namespace bessemer::run
