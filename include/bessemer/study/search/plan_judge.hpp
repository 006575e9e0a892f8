#pragma once

/// What one thread of a search does with each plan of a case: evaluate, refuse, compare, keep; and
/// which groups of plans cannot matter any more.

#include <algorithm>
#include <cstdint>
#include <vector>

#include <bessemer/study/search/bounds.hpp>
#include <bessemer/study/search/case_run.hpp>
#include <bessemer/study/search/evaluator.hpp>
#include <bessemer/study/search/kept.hpp>

namespace bessemer::study {

/// What became of the legal plans.
struct SearchCounts {
  /// All of them; the others sum to it.
  std::uint64_t legal = 0;
  std::uint64_t feasible = 0;
  /// They divide, but the host or its drives do not hold what a plan puts there, or cannot.
  std::uint64_t refused = 0;
  /// Failures leave no work, or the site does not carry the run.
  std::uint64_t refused_at_site = 0;
  /// Over the accelerators' memory.
  std::uint64_t unfit = 0;
  /// Over a limit of the goal.
  std::uint64_t over_limit = 0;
  /// Never evaluated: equation (1) of `bounds.hpp`, equation (2), and how far they are from a plan.
  std::uint64_t pruned_by_time = 0;
  std::uint64_t pruned_by_memory = 0;
  std::uint64_t pruned_by_changes = 0;
  /// Evaluated but for the rest of their hours of supply.
  std::uint64_t pruned_by_hours = 0;

  void add(const SearchCounts& other) {
    legal += other.legal;
    feasible += other.feasible;
    refused += other.refused;
    refused_at_site += other.refused_at_site;
    unfit += other.unfit;
    over_limit += other.over_limit;
    pruned_by_time += other.pruned_by_time;
    pruned_by_memory += other.pruned_by_memory;
    pruned_by_changes += other.pruned_by_changes;
    pruned_by_hours += other.pruned_by_hours;
  }
};

/// What no plan of a group can be better than.
struct GroupBounds {
  double time = 0.0;
  double memory = 0.0;
  int changes = 0;
};

enum class Prune { not_at_all, time, memory, changes };

/// Judges the plans of one case under one goal.
template <class Case, class Evaluator>
class PlanJudge {
 public:
  /// The evaluator is one of the case's job.
  PlanJudge(const Case& of, const Goal& goal, std::uint32_t place, std::size_t top,
            Evaluator& evaluator)
      : case_{of},
        goal_{goal},
        place_{place},
        plans_{of.job, of.space},
        evaluator_{evaluator},
        best{top},
        front{goal.objectives.size()},
        capacity_{plain(of.job.cluster.node.accelerator.memory_capacity)},
        run_{of},
        needs_run_{run_.may_refuse()} {
    for (const Figure figure : goal.objectives) note(figure);
    for (const Limit& limit : goal.limits) note(limit.figure);
  }

  [[nodiscard]] Enumeration<double>& plans() { return plans_; }

  /// Of a group; infinite time if it has no plan that runs.
  [[nodiscard]] GroupBounds bounds(const Choice& group) {
    GroupBounds least;
    bool first = true;
    bool known = false;
    plans_.each_plan(group, [&](std::uint64_t, const plan::Plan& plan) {
      if (first) {
        least.memory = least_memory(case_.job, case_.space, plan, plans_.data());
        if (counts_changes_) least.changes = plans_.changes(goal_.from, true);
        first = false;
        // What cannot fit needs no time.
        known = goal_.fits && least.memory > capacity_;
      }
      if (known) return;
      if (const auto* step = evaluator_.find(plan)) {
        least.time = least_time(*step, plan);
        known = true;
      }
    });
    return least;
  }

  /// Whether a group cannot change what `best` and `front` of all threads hold.
  [[nodiscard]] Prune prune(const GroupBounds& least, const Best& known, const Front& beyond) {
    if (goal_.fits && least.memory > capacity_) return Prune::memory;
    for (const Limit& limit : goal_.limits) {
      if (bound(limit.figure, least) > limit.most) {
        return limit.figure == Figure::memory    ? Prune::memory
               : limit.figure == Figure::changes ? Prune::changes
                                                 : Prune::time;
      }
    }
    const auto of_group = [&](Figure figure) { return bound(figure, least); };
    if (!cannot_matter(of_group, known, beyond)) return Prune::not_at_all;
    switch (goal_.objectives.front()) {
      case Figure::changes: return Prune::changes;
      case Figure::memory: return Prune::memory;
      default: return Prune::time;
    }
  }

  /// Counts a group's plans without a look at them.
  void skip(const Choice& group, Prune why) {
    std::uint64_t plans = 0;
    plans_.each_plan(group, [&](std::uint64_t, const plan::Plan&) { ++plans; });
    counts.legal += plans;
    (why == Prune::time     ? counts.pruned_by_time
     : why == Prune::memory ? counts.pruned_by_memory
                            : counts.pruned_by_changes) += plans;
  }

  /// Evaluates each plan of a group, as far as it can change what `best` and `front` of all threads
  /// hold; to the end if `exhaustive`.
  void judge(const Choice& group, bool exhaustive, const Best& known, const Front& beyond) {
    plans_.each_plan(group, [&](std::uint64_t number, const plan::Plan& plan) {
      judge(number, plan, exhaustive, known, beyond);
    });
  }

 private:
  [[nodiscard]] static double plain(const auto& quantity) {
    return static_cast<double>(quantity.value());
  }

  /// Whether a plan whose figures are no less than these changes nothing.
  [[nodiscard]] bool cannot_matter(const auto& least, const Best& known,
                                   const Front& beyond) const {
    if (!known.is_full()) return false;
    std::array<double, most_objectives> bounds{};
    for (std::size_t i = 0; i < goal_.objectives.size(); ++i) {
      bounds[i] = least(goal_.objectives[i]);
    }
    return known.all().back().objectives < bounds &&
           (goal_.objectives.size() == 1 || beyond.beats(bounds));
  }

  void note(Figure figure) {
    needs_run_ = needs_run_ || !is_of_step(figure);
    counts_changes_ = counts_changes_ || figure == Figure::changes;
    needs_supply_ = needs_supply_ || is_of_supply(figure);
  }

  void judge(std::uint64_t number, const plan::Plan& plan, bool exhaustive, const Best& known,
             const Front& beyond) {
    ++counts.legal;
    const int changes = counts_changes_ ? plans_.changes(goal_.from) : 0;
    if (!exhaustive && goal_.fits) {
      const auto* memory = evaluator_.find_memory(plan);
      if (memory != nullptr && plain(memory->total) > capacity_) {
        ++counts.unfit;
        return;
      }
    }
    const run::Step<double>* step = evaluator_.find(plan);
    if (step == nullptr) {
      ++counts.refused;
      return;
    }
    if (goal_.fits && plain(step->memory.total) > capacity_) {
      ++counts.unfit;
      return;
    }
    if (needs_run_) {
      if (!passes_as_run(*step, changes, exhaustive, known, beyond)) return;
    } else if (is_over_limit(*step, changes, [](Figure) { return true; })) {
      ++counts.over_limit;
      return;
    }
    ++counts.feasible;
    Found found{.place = place_, .number = number};
    for (std::size_t i = 0; i < goal_.objectives.size(); ++i) {
      found.objectives[i] = value(goal_.objectives[i], *step, changes);
    }
    best.add(found);
    if (goal_.objectives.size() > 1) front.add(found);
  }

  /// Whether the run of a step can be and meets all limits; counts why not.
  [[nodiscard]] bool passes_as_run(const run::Step<double>& step, int changes, bool exhaustive,
                                   const Best& known, const Front& beyond) {
    const auto ends = [](std::uint64_t& count) {
      ++count;
      return false;
    };
    if (!run_.take(step)) return ends(counts.refused_at_site);
    // Hours of supply cost more than all else: last, and only where something hangs on them.
    const auto of_other = [](Figure figure) { return !is_of_supply(figure); };
    if (is_over_limit(step, changes, of_other)) return ends(counts.over_limit);
    const auto least = [&](Figure figure) {
      return is_of_supply(figure) ? run_.least(figure) : value(figure, step, changes);
    };
    bool over = false;
    const Supplied supplied = run_.supply(needs_supply_, [&] {
      if (exhaustive) return true;
      over = std::any_of(goal_.limits.begin(), goal_.limits.end(),
                         [&](const Limit& limit) { return least(limit.figure) > limit.most; });
      return !over && !cannot_matter(least, known, beyond);
    });
    switch (supplied) {
      case Supplied::impossible: return ends(counts.refused_at_site);
      case Supplied::broken_off: return ends(over ? counts.over_limit : counts.pruned_by_hours);
      case Supplied::told: break;
    }
    if (is_over_limit(step, changes, is_of_supply)) return ends(counts.over_limit);
    return true;
  }

  [[nodiscard]] bool is_over_limit(const run::Step<double>& step, int changes,
                                   const auto& counts_here) const {
    return std::any_of(goal_.limits.begin(), goal_.limits.end(), [&](const Limit& limit) {
      return counts_here(limit.figure) && value(limit.figure, step, changes) > limit.most;
    });
  }

  [[nodiscard]] double value(Figure figure, const run::Step<double>& step, int changes) const {
    switch (figure) {
      case Figure::step_time: return plain(step.time);
      case Figure::memory: return plain(step.memory.total);
      case Figure::accelerators: return case_.job.cluster.accelerators;
      case Figure::changes: return changes;
      default: return run_.figure(figure);
    }
  }

  /// No plan of a group has less; zero where nothing is known.
  [[nodiscard]] double bound(Figure figure, const GroupBounds& least) {
    switch (figure) {
      case Figure::step_time: return least.time;
      case Figure::memory: return least.memory;
      case Figure::accelerators: return case_.job.cluster.accelerators;
      case Figure::changes: return least.changes;
      default: break;
    }
    if (!grows_with_time(figure)) return 0.0;
    // As if nothing were ever lost, and no spares stood by.
    const run::Job<double>& job = case_.job;
    const auto duration = Time<>::from_value(bound_margin * least.time *
                                             static_cast<double>(plan::step_count(job.training)));
    if (figure == Figure::duration) return plain(duration);
    const Time<> held = cost::accelerator_time(job.cluster.accelerators, duration);
    if (figure == Figure::accelerator_time) return plain(held);
    return plain(cost::rental_cost(held, case_.conditions.rental_rate));
  }

  const Case& case_;
  const Goal& goal_;
  std::uint32_t place_;
  Enumeration<double> plans_;
  Evaluator& evaluator_;

 public:
  SearchCounts counts{};
  Best best;
  Front front;

 private:
  double capacity_;
  CaseRun<Case> run_;
  bool needs_run_;
  bool needs_supply_ = false;
  bool counts_changes_ = false;
};

}  // namespace bessemer::study
