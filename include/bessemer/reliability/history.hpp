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

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <random>
#include <string_view>
#include <vector>

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

namespace detail {

/// Time by purpose that a failure may still undo.
struct Pending {
  double useful = 0.0, checkpointing = 0.0, verification = 0.0;
  void add(const Pending& other) {
    useful += other.useful;
    checkpointing += other.checkpointing;
    verification += other.verification;
  }
  [[nodiscard]] double total() const { return useful + checkpointing + verification; }
};

class HistorySimulation {
 public:
  HistorySimulation(const HistorySettings& settings, std::uint64_t seed)
      : s_{settings}, random_{seed}, next_failure_{exponential(mean_time())} {}

  /// Plays until that many failures and corruptions have happened.
  [[nodiscard]] History run(int incidents) {
    while (history_.failures + history_.corruptions < incidents) {
      if (!segment()) recover();
    }
    history_.useful = seconds(kept_.useful);
    history_.checkpointing = seconds(kept_.checkpointing);
    history_.verification = seconds(kept_.verification);
    history_.lost_work = seconds(lost_);
    history_.restart = seconds(restart_);
    history_.waiting = seconds(waiting_);
    return history_;
  }

 private:
  static Time<> seconds(double value) { return Time<>::from_value(value); }
  [[nodiscard]] double mean_time() const { return s_.mean_time_between_failures.value(); }
  [[nodiscard]] double uniform() {  // in (0, 1]
    return (static_cast<double>(random_() >> 11) + 1.0) * 0x1.0p-53;
  }
  [[nodiscard]] double exponential(double mean) { return -mean * std::log(uniform()); }

  /// Lets time pass; false where a failure ends it early. Adds what has passed.
  bool pass(double duration, double& account) {
    if (duration <= next_failure_) {
      next_failure_ -= duration;
      now_ += duration;
      account += duration;
      return true;
    }
    now_ += next_failure_;
    account += next_failure_;
    next_failure_ = exponential(mean_time());
    fail();
    return false;
  }

  void fail() {
    ++history_.failures;
    from_memory_ = s_.storage_every > 0 && uniform() <= s_.tiers.survived;
    if (!s_.takes_nodes) return;
    while (!out_.empty() && out_.top() <= now_) out_.pop();
    double starts = now_;
    if (s_.shop.crews > 0 && out_.size() >= static_cast<std::size_t>(s_.shop.crews)) {
      starts = crews_.top();
    }
    const double repair = s_.shop.repair.value();
    const double done = starts + (s_.repairs_vary ? exponential(repair) : repair);
    out_.push(done);
    if (s_.shop.crews > 0) {
      crews_.push(done);
      if (crews_.size() > static_cast<std::size_t>(s_.shop.crews)) crews_.pop();
    }
    if (out_.size() > static_cast<std::size_t>(s_.shop.spares)) {  // waits for the first repair
      waiting_ += out_.top() - now_;
      now_ = out_.top();
      out_.pop();
    }
  }

  /// Work, check, checkpoint. False where it was cut short.
  bool segment() {
    if (!(s_.writes_in_background ? train_beside_write()
                                  : pass(s_.interval.value(), fresh_.useful))) {
      return false;
    }
    const double between = s_.corruption.mean_time_between.value();
    const bool corrupted = between < std::numeric_limits<double>::infinity() &&
                           uniform() > std::exp(-s_.interval.value() / between);
    if (!pass(s_.corruption.check.value(), fresh_.verification)) return false;
    if (corrupted) {
      ++history_.corruptions;
      from_memory_ = false;
      return false;
    }
    if (s_.writes_in_background) {
      if (!pass(s_.background.snapshot.value(), fresh_.checkpointing)) return false;
      writing_ = true;
      move(fresh_, held_);
      return true;
    }
    if (s_.storage_every == 0) {
      if (!pass(s_.cost.value(), fresh_.checkpointing)) return false;
      move(fresh_, kept_);
      return true;
    }
    if (in_memory_ < s_.storage_every) {
      if (!pass(s_.tiers.memory_cost.value(), fresh_.checkpointing)) return false;
      move(fresh_, held_);
      ++in_memory_;
    }
    return in_memory_ < s_.storage_every || store();
  }

  /// The checkpoint into storage that ends a pattern; from memory it is tried again without work.
  bool store() {
    while (!pass(s_.tiers.storage_cost.value(), fresh_.checkpointing)) {
      recover();
      if (in_memory_ < s_.storage_every) return true;  // thrown back to the start of the pattern
    }
    held_.add(fresh_);
    fresh_ = {};
    move(held_, kept_);
    in_memory_ = 0;
    return true;
  }

  /// An interval of work while the last snapshot becomes durable.
  bool train_beside_write() {
    double work = s_.interval.value();
    if (writing_) {
      const double persist = s_.background.persist.value();
      const double speed = 1.0 / (1.0 + s_.background.slowdown);
      double passed = 0.0;
      const bool whole = pass(persist, passed);
      fresh_.useful += passed * speed;
      held_.checkpointing += passed * (1.0 - speed);
      if (!whole) return false;
      move(held_, kept_);
      writing_ = false;
      work -= persist * speed;
    }
    return pass(work > 0.0 ? work : 0.0, fresh_.useful);
  }

  /// Until the job trains again; a failure of a restart that memory does not survive leads to
  /// storage, whatever the first one was.
  void recover() {
    bool memory = from_memory_;
    for (;;) {
      lose(memory);
      const facility::Recovery<>& recovery = s_.storage_every == 0 ? s_.recovery
                                             : memory              ? s_.tiers.from_memory
                                                                   : s_.tiers.from_storage;
      if (pass((recovery.detection + recovery.restart).value(), restart_)) return;
      memory = memory && from_memory_;
    }
  }

  void lose(bool memory) {
    lost_ += fresh_.total();
    fresh_ = {};
    if (memory) return;
    lost_ += held_.total();
    held_ = {};
    in_memory_ = 0;
    writing_ = false;
  }

  static void move(Pending& from, Pending& to) {
    to.add(from);
    from = {};
  }

  using Earliest = std::priority_queue<double, std::vector<double>, std::greater<>>;
  HistorySettings s_;
  std::mt19937_64 random_;
  double next_failure_;
  double now_ = 0.0;
  bool from_memory_ = false, writing_ = false;
  int in_memory_ = 0;
  Pending fresh_, held_, kept_;
  double lost_ = 0.0, restart_ = 0.0, waiting_ = 0.0;
  /// When nodes are back; when crews are free.
  Earliest out_, crews_;
  History history_;
};

}  // namespace detail

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
