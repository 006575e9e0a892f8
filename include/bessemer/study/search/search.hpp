#pragma once

/// The best plans of a space, by evaluating every legal one that bounds do not rule out.
///
///     for each case                              machines, precisions, ...: declared apart
///       groups of plans, the best bound first
///       for each round of 16, 32, ... 1024 groups
///         all threads                            skip a group, or evaluate all of its plans
///         best and front of all threads          what the next round's groups are measured by
///
/// Between rounds nothing is compared across threads, so that not only what is found but also how much
/// was pruned is the same for any number of them. `exhaustive` evaluates every legal plan, and finds the
/// same. Memory holds the groups of one case, the best k and the front, not the plans.

#include <atomic>
#include <barrier>
#include <chrono>
#include <deque>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include <bessemer/study/search/plan_judge.hpp>

namespace bessemer::study {

struct SearchOptions {
  /// How many of the best to keep.
  std::size_t top = 10;
  /// Prune nothing.
  bool exhaustive = false;
  /// 0: one for each core.
  int threads = 0;
};

struct SearchResult {
  std::vector<Found> best{};
  /// Where there are several objectives.
  std::vector<Found> front{};
  SearchCounts counts{};
  /// Groups of plans, and how many of them were left out.
  std::uint64_t groups = 0;
  std::uint64_t pruned_groups = 0;
  int threads = 1;
  double seconds = 0.0;
  /// The caller broke it off.
  bool stopped = false;
};

namespace detail {

/// What steps are timed on: a cap or a clock slows the accelerators.
template <class Case>
[[nodiscard]] Case at_its_clock(const Case& of) {
  Case timed = of;
  const double clock = run::clock_of(of.job, of.conditions);
  if (clock < 1.0) timed.job = run::at_clock(of.job, clock);
  return timed;
}

/// A thread's evaluator, made in its place: it may be too large to move.
template <class Evaluator>
struct Own {
  template <class Make, class Case>
  Own(const Make& make, const Case& of) : evaluator(make(of)) {}
  Evaluator evaluator;
};

/// The groups of one case, shared out over threads, each with an evaluator of the case.
template <class Case, class Evaluator, class Progress>
class CaseSearch {
 public:
  using Judge = PlanJudge<Case, Evaluator>;

  CaseSearch(const Case& of, const Goal& goal, std::uint32_t place, const SearchOptions& options,
             std::deque<Own<Evaluator>>& evaluators, const Progress& progress, Best& best,
             Front& front, SearchResult& result)
      : case_{of},
        goal_{goal},
        place_{place},
        options_{options},
        evaluators_{evaluators},
        progress_{progress},
        best_{best},
        front_{front},
        result_{result} {
    Enumeration<double> plans(of.job, of.space);
    plans.each_group([this](const Choice& group) { groups_.push_back(group); });
    order_.resize(groups_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    bounds_.resize(groups_.size());
    round_end_ = options_.exhaustive ? groups_.size() : 0;
    if (options_.exhaustive) work_ = Work::judging;
  }

  void run() {
    const auto threads = static_cast<std::size_t>(result_.threads);
    for (std::size_t i = 0; i < threads; ++i) {
      judges_.emplace_back(case_, goal_, place_, options_.top, evaluators_[i].evaluator);
    }
    std::barrier barrier(static_cast<std::ptrdiff_t>(threads), Advance{this});
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) {
      others.emplace_back([this, i, &barrier] { work(judges_[i], false, barrier); });
    }
    work(judges_[0], true, barrier);
    others.clear();
    if (failure_) std::rethrow_exception(failure_);
    for (const Judge& judge : judges_) result_.counts.add(judge.counts);
    result_.groups += groups_.size();
    result_.pruned_groups += pruned_;
    result_.stopped = stop_;
  }

 private:
  enum class Work { bounding, judging, done };

  /// What happens while all threads wait for each other.
  struct Advance {
    CaseSearch* search;
    void operator()() noexcept { search->advance(); }
  };

  void work(Judge& judge, bool reports, std::barrier<Advance>& barrier) {
    while (work_ != Work::done) {
      const bool bounding = work_ == Work::bounding;
      const std::size_t end = bounding ? groups_.size() : round_end_;
      for (std::size_t i = next_++; i < end && !stop_; i = next_++) {
        try {
          bounding ? void(bounds_[i] = judge.bounds(groups_[i])) : treat(judge, order_[i]);
          if (reports && !progress_(done(i, bounding))) stop_ = true;
        } catch (...) {
          const std::lock_guard lock(mutex_);
          failure_ = std::current_exception();
          stop_ = true;
        }
      }
      barrier.arrive_and_wait();
    }
  }

  /// Share of the case: bounds are half of it.
  [[nodiscard]] double done(std::size_t group, bool bounding) const {
    const double share = static_cast<double>(group) / static_cast<double>(groups_.size());
    return options_.exhaustive ? share : bounding ? 0.5 * share : 0.5 + 0.5 * share;
  }

  void treat(Judge& judge, std::size_t group) {
    const Prune why =
        options_.exhaustive ? Prune::not_at_all : judge.prune(bounds_[group], best_, front_);
    if (why == Prune::not_at_all) {
      return judge.judge(groups_[group], options_.exhaustive, best_, front_);
    }
    ++pruned_;
    judge.skip(groups_[group], why);
  }

  void advance() {
    next_ = 0;
    if (stop_ || (work_ == Work::judging && round_end_ == groups_.size())) {
      work_ = Work::done;
    } else if (work_ == Work::bounding) {
      std::stable_sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
        return std::tuple(bounds_[a].changes, bounds_[a].time) <
               std::tuple(bounds_[b].changes, bounds_[b].time);
      });
      work_ = Work::judging;
    }
    for (Judge& judge : judges_) {
      best_.add(judge.best);
      judge.best = Best(options_.top);
      front_.add(judge.front);
    }
    if (work_ == Work::judging) {
      next_ = round_end_;
      round_ = std::min<std::size_t>(2 * round_, 1024);
      round_end_ = std::min(round_end_ + round_, groups_.size());
    }
  }

  const Case& case_;
  const Goal& goal_;
  std::uint32_t place_;
  const SearchOptions& options_;
  std::deque<Own<Evaluator>>& evaluators_;
  const Progress& progress_;
  Best& best_;
  Front& front_;
  SearchResult& result_;
  std::vector<Choice> groups_{};
  std::vector<GroupBounds> bounds_{};
  std::vector<std::size_t> order_{};
  std::deque<Judge> judges_{};
  Work work_ = Work::bounding;
  std::size_t round_ = 8;
  std::size_t round_end_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint64_t> pruned_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_{};
  std::exception_ptr failure_{};
};

}  // namespace detail

/// `make(case)` gives a thread's evaluator; `progress(share)` is called by the calling thread about
/// every 50 ms and says whether to go on. Throws `InvalidInput` where a case or the goal makes no sense.
template <class Case, class Make, class Progress>
[[nodiscard]] SearchResult search(const std::vector<Case>& cases, const Goal& goal,
                                  const SearchOptions& options, const Make& make,
                                  const Progress& progress) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  require(!goal.objectives.empty() && goal.objectives.size() <= most_objectives,
          "search.objective: must name between 1 and ", most_objectives, " figures, got ",
          goal.objectives.size());
  require(!cases.empty(), "search.space: lists no case");
  require(options.top >= 1, "search.top: must be at least 1");
  SearchResult result;
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  result.threads = std::max(1, options.threads > 0 ? options.threads : cores);
  Best best(options.top);
  Front front(goal.objectives.size());
  auto told = begin;
  using Evaluator = std::invoke_result_t<Make, const Case&>;
  std::deque<detail::Own<Evaluator>> evaluators;
  for (std::size_t i = 0; i < cases.size() && !result.stopped; ++i) {
    check(cases[i].space);
    const auto go_on = [&](double share) {
      const auto now = Clock::now();
      if (now - told < std::chrono::milliseconds(50)) return true;
      told = now;
      return static_cast<bool>(
          progress((static_cast<double>(i) + share) / static_cast<double>(cases.size())));
    };
    const auto threads = static_cast<std::size_t>(result.threads);
    const Case timed = detail::at_its_clock(cases[i]);
    for (detail::Own<Evaluator>& own : evaluators) {
      own.evaluator.change(timed.job, timed.kernels, timed.collectives, timed.convention);
    }
    while (evaluators.size() < threads) evaluators.emplace_back(make, timed);
    detail::CaseSearch<Case, Evaluator, decltype(go_on)>(cases[i], goal,
                                                         static_cast<std::uint32_t>(i), options,
                                                         evaluators, go_on, best, front, result)
        .run();
  }
  result.best = best.all();
  if (goal.objectives.size() > 1) result.front = front.sorted();
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return result;
}

/// The plan of what was found.
template <class Case>
[[nodiscard]] plan::Plan plan_of(const Found& found, const std::vector<Case>& cases) {
  const Case& of = cases[found.place];
  return Enumeration<double>(of.job, of.space).plan_of(found.number);
}

}  // namespace bessemer::study
