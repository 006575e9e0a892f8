#pragma once

/// The machinery of `history.hpp`: one failure after the other, one account for each purpose. Time
/// that a failure may still undo is pending: fresh since the last checkpoint of any kind, held by one
/// that is in memory only or still being written.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <random>
#include <vector>

#include <bessemer/reliability/history_settings.hpp>

namespace bessemer::reliability::detail {

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

}  // namespace bessemer::reliability::detail
