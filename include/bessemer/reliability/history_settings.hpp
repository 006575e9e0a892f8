#pragma once

/// What a run's history is drawn from, and what it comes to: wall-clock by what it went to.
/// `history.hpp` plays it.

#include <limits>
#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/recovery.hpp>
#include <bessemer/reliability/background_checkpoints.hpp>
#include <bessemer/reliability/repair_queue.hpp>
#include <bessemer/reliability/silent_corruption.hpp>
#include <bessemer/reliability/tiered_checkpoints.hpp>

namespace bessemer::reliability {

/// What a history is drawn from. Checkpoints stop the job for `cost`, unless `background` or `tiers`
/// say otherwise.
struct HistorySettings {
  Time<> mean_time_between_failures =
      missing<Time<>>("history.mean_time_between_failures: must be given");
  Time<> interval = missing<Time<>>("history.interval: must be given");
  Time<> cost{};
  facility::Recovery<> recovery = missing<facility::Recovery<>>("history.recovery: must be given");
  /// Snapshot, write and slowdown; only without tiers.
  BackgroundCheckpoint<> background{.snapshot = {}, .persist = {}};
  bool writes_in_background = false;
  /// Checkpoints into memory per one into storage; 0 for no tiers.
  int storage_every = 0;
  TieredCheckpoint<> tiers{.memory_cost = {},
                           .storage_cost = {},
                           .survived = 0.0,
                           .from_memory = {.detection = {}, .restart = {}},
                           .from_storage = {.detection = {}, .restart = {}}};
  SilentCorruption<> corruption{
      .mean_time_between = Time<>::from_value(std::numeric_limits<double>::infinity()),
      .check = {}};
  /// Whether each failure takes a node.
  bool takes_nodes = false;
  RepairShop<> shop{.spares = 0, .repair = {}};
  /// Exponential repairs, or ones that all last the same.
  bool repairs_vary = true;
};

/// Wall-clock of a history by what it went to.
struct History {
  Time<> useful{};
  Time<> checkpointing{};
  Time<> verification{};
  Time<> lost_work{};
  Time<> restart{};
  Time<> waiting{};
  int failures = 0;
  int corruptions = 0;
};

template <class Visit>
constexpr void each_part(const History& history, Visit&& visit) {
  visit("useful", history.useful);
  visit("checkpointing", history.checkpointing);
  visit("verification", history.verification);
  visit("lost work", history.lost_work);
  visit("restart", history.restart);
  visit("waiting for nodes", history.waiting);
}

/// Useful over all wall-clock.
[[nodiscard]] constexpr double goodput(const History& history) {
  return history.useful / total_of<Time<>>(history);
}

}  // namespace bessemer::reliability
