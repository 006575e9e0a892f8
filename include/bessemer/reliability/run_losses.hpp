#pragma once

/// All that a run loses, as shares of one wall-clock that sum to 1 - goodput.
///
///     goodput = (1 - m) (1 - b) y (1 - L)                                               (1)
///
///     m  planned maintenance                              1   maintenance.hpp
///     b  waiting for a node, of what is left              1   repair_queue.hpp
///     y  throughput of an elastic job that went on        1   elastic.hpp; else 1
///     L  checkpoints, lost work, restarts, of the rest    1   goodput.hpp and its siblings
///
/// Each is a share of the time that the ones before it leave: windows are on the calendar; a job
/// that waits for a node does not fail, so that its losses by failures are shares of the rest.

#include <string_view>

#include <bessemer/core/breakdown.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/silent_corruption.hpp>
#include <bessemer/reliability/tiered_checkpoints.hpp>

namespace bessemer::reliability {

template <Real S = double>
struct RunLosses {
  S maintenance{};
  S waiting{};
  S fewer_replicas{};
  S checkpointing{};
  S verification{};
  S lost_work{};
  S restart{};
};

template <class Visit, Real S>
constexpr void each_part(const RunLosses<S>& losses, Visit&& visit) {
  visit("maintenance", losses.maintenance);
  visit("waiting for nodes", losses.waiting);
  visit("fewer replicas", losses.fewer_replicas);
  visit("checkpointing", losses.checkpointing);
  visit("verification", losses.verification);
  visit("lost work", losses.lost_work);
  visit("restart", losses.restart);
}

/// Losses of the three kinds of checkpoint, under one list of names.
template <Real S>
[[nodiscard]] constexpr RunLosses<S> run_losses(const LostTime<S>& lost) {
  return {
      .checkpointing = lost.checkpointing, .lost_work = lost.lost_work, .restart = lost.restart};
}
template <Real S>
[[nodiscard]] constexpr RunLosses<S> run_losses(const TieredLostTime<S>& lost) {
  return {.checkpointing = lost.memory_checkpoints + lost.storage_checkpoints,
          .lost_work = lost.lost_work,
          .restart = lost.restart};
}
template <Real S>
[[nodiscard]] constexpr RunLosses<S> run_losses(const VerifiedLostTime<S>& lost) {
  return {.checkpointing = lost.checkpointing,
          .verification = lost.verification,
          .lost_work = lost.lost_work,
          .restart = lost.restart};
}

/// Equation (1), each factor as a share of all wall-clock. Fewer replicas lose of what they do, so
/// that useful time and lost time shrink alike.
template <Real S>
[[nodiscard]] constexpr RunLosses<S> run_losses(const RunLosses<S>& inner, const S& maintenance,
                                                const S& waiting, const S& throughput) {
  const auto check_share = [](const S& share, const char* name) {
    require(share >= S(0.0) && share <= S(1.0), "run_losses: ", name, " must be in [0, 1], got ",
            static_cast<double>(share));
  };
  check_share(maintenance, "maintenance");
  check_share(waiting, "waiting");
  check_share(throughput, "throughput");
  const S open = S(1.0) - maintenance;
  const S staffed = open * (S(1.0) - waiting);
  const S working = staffed * throughput;
  return {.maintenance = maintenance,
          .waiting = open * waiting,
          .fewer_replicas = staffed * (S(1.0) - throughput),
          .checkpointing = working * inner.checkpointing,
          .verification = working * inner.verification,
          .lost_work = working * inner.lost_work,
          .restart = working * inner.restart};
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr S goodput(const RunLosses<S>& losses) {
  return S(1.0) - total_of<S>(losses);
}

}  // namespace bessemer::reliability
