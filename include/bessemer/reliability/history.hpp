#pragma once

/// A run's history, failure by failure: what the closed forms of this folder are held against, and
/// what a run may look like beside its mean.
///
///     the job trains w, checks for silent corruption, stops for a checkpoint, and so on;
///     a failure comes after an exponential time M of wall-clock in which the job trains, writes or
///     restarts; it throws the job back to the last state that survives it; restarts fail too
///
/// Three kinds of checkpoint: one that stops the job (`goodput.hpp`), one written in the background
/// (`background_checkpoints.hpp`), two tiers (`tiered_checkpoints.hpp`), each with a check for silent
/// corruption if wanted (`silent_corruption.hpp`). With a repair shop each failure takes a node, and
/// the job waits where no spare is left (`repair_queue.hpp`): repairs last a fixed time, or an
/// exponential one.
///
/// Deterministic: numbers come from the 64-bit Mersenne Twister, whose output the standard fixes, and
/// are turned into exponential times here, since distributions differ between libraries. Allocates
/// for nodes under repair only; time grows with segments and failures.

#include <cstdint>
#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/detail/history_simulation.hpp>
#include <bessemer/reliability/history_settings.hpp>

namespace bessemer::reliability {

/// Plays a run until that many failures and corruptions have happened. The same seed, the same run.
[[nodiscard]] inline History simulate_history(const HistorySettings& settings, int incidents,
                                              std::uint64_t seed) {
  const double m = settings.mean_time_between_failures.value();
  const double w = settings.interval.value();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  require(m > 0.0 && m < infinity,
          "history.mean_time_between_failures: must be positive and finite, got ", m, " s");
  require(w > 0.0 && w < infinity, "history.interval: must be positive and finite, got ", w, " s");
  require(settings.cost.value() >= 0.0 && settings.cost.value() < infinity,
          "history.cost: must be finite and not negative, got ", settings.cost.value(), " s");
  require(settings.storage_every >= 0, "history.storage_every: must not be negative, got ",
          settings.storage_every);
  require(!(settings.writes_in_background && settings.storage_every > 0),
          "history: checkpoints in the background and in tiers are not modelled together; "
          "choose one");
  require(incidents >= 1, "history: incidents must be at least 1, got ", incidents);
  check(settings.recovery);
  check(settings.background);
  check(settings.tiers);
  check(settings.corruption);
  check(settings.shop);
  if (settings.writes_in_background) {
    require(w >= shortest_interval(settings.background).value() * (1.0 - 1e-12),
            "history.interval: of ", w, " s is shorter than a write in the background");
  }
  return detail::HistorySimulation(settings, seed).run(incidents);
}

}  // namespace bessemer::reliability
