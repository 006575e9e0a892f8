#pragma once

/// Every legal plan of a space, once, in an order that is stated: that of the values of each key, the
/// last key of `axes` fastest. A plan's number is
///
///     i = (...(i_1 n_2 + i_2) n_3 + ...) n_k + i_k                                         (1)
///
///     i_j  which value of key j, from 0;  n_j  how many it lists
///
/// Keys are set from the outermost inwards, and what a degree does not divide is left at once. A choice
/// with nothing to act on is none: only its first value counts.
///
///     context_method          one context rank            expert_overlap   one expert rank
///     rank_order              one stage, or one data rank
///     sharding                nobody to share with
///
/// Plans that have all keys up to `replicas` in common are a group: their layers take the same time.

#include <array>
#include <cstdint>
#include <utility>

#include <bessemer/study/search/space.hpp>

namespace bessemer::study {

/// A plan of a space, by the index of each of its values.
using Choice = std::array<std::uint16_t, axis_count>;

namespace detail {

/// Of a group, the keys that all its plans have in common; then one value each of the others.
inline constexpr std::size_t group_axes = axis_count - 3;

enum AxisIndex : std::size_t {
  context_axis = 1,
  context_method_axis = 2,
  expert_tensor_axis = 4,
  sequence_parallel_axis = 6,
  expert_overlap_axis = 7,
  pipeline_axis = 10,
  rank_order_axis = 11,
  sharding_axis = 12,
  replicas_axis = 13,
  schedule_axis = 14,
  virtual_stages_axis = 15
};

}  // namespace detail

/// Walks the legal plans of a space on a job. Not thread-safe: each thread has its own.
template <Real S>
class Enumeration {
 public:
  Enumeration(const run::Job<S>& job, const Space& space)
      : job_{job},
        space_{space},
        layers_{model::layer_count(job.model)},
        plan_{job.plan},
        axes_{axes(space_, plan_)} {
    if (plan_.chunk_layers.size() > 0) plan_.chunk_layers = {};
    std::apply(
        [this](const auto&... axis) {
          std::size_t at = 0;
          ((sizes_[at++] = axis.values.size()), ...);
        },
        axes_);
  }
  Enumeration(const Enumeration&) = delete;
  Enumeration& operator=(const Enumeration&) = delete;

  /// Calls `visit(choice)` for each group that may hold a legal plan.
  template <class Visit>
  void each_group(Visit&& visit) {
    descend<0, detail::group_axes>([&] { visit(choice_); });
  }

  /// Calls `visit(number, plan)` for each legal plan of a group.
  template <class Visit>
  void each_plan(const Choice& group, Visit&& visit) {
    set(group, std::make_index_sequence<detail::group_axes>{});
    work_out();
    const std::uint64_t before = number(0, detail::group_axes, 0);
    descend<detail::group_axes, axis_count>(
        [&] { visit(number(detail::group_axes, axis_count, before), std::as_const(plan_)); });
  }

  /// The plan of a number.
  [[nodiscard]] plan::Plan plan_of(std::uint64_t number) {
    take(number);
    return plan_;
  }

  /// Keys in which the plan at hand differs from another, among all or those of its group alone.
  [[nodiscard]] int changes(const plan::Plan& from, bool of_group = false) const {
    int count = 0;
    std::size_t at = 0;
    each_pair(axes_, axes(space_, from), [&](const auto& mine, const auto& theirs) {
      const bool counts = !of_group || at < detail::group_axes;
      if (counts && !(mine.place == theirs.place)) ++count;
      ++at;
    });
    return count;
  }

  /// The plan at hand.
  [[nodiscard]] const plan::Plan& plan() const { return plan_; }

  /// Data-parallel ranks of the plan at hand.
  [[nodiscard]] int data() const { return data_; }

 private:
  template <class A, class B, class Visit>
  static void each_pair(const A& a, const B& b, Visit&& visit) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (visit(std::get<I>(a), std::get<I>(b)), ...);
    }
    (std::make_index_sequence<axis_count>{});
  }

  template <std::size_t A, std::size_t End, class Visit>
  void descend(const Visit& visit) {
    if constexpr (A == End) {
      visit();
    } else {
      const auto& axis = std::get<A>(axes_);
      const std::size_t values = is_idle<A>() ? 1 : sizes_[A];
      for (std::size_t i = 0; i < values; ++i) {
        axis.place = axis.values[i];
        choice_[A] = static_cast<std::uint16_t>(i);
        if (may_be_legal<A>()) descend<A + 1, End>(visit);
      }
    }
  }

  /// Whether a key has nothing to act on.
  template <std::size_t A>
  [[nodiscard]] bool is_idle() const {
    if constexpr (A == detail::context_method_axis) return plan_.context == 1;
    if constexpr (A == detail::expert_overlap_axis) return plan_.expert == 1;
    if constexpr (A == detail::rank_order_axis) return plan_.pipeline == 1 || data_ == 1;
    if constexpr (A == detail::sharding_axis) {
      const int experts =
          job_.cluster.accelerators / plan_.pipeline / plan_.expert / plan_.expert_tensor;
      return data_ * plan_.context == 1 && (plan_.expert == 1 || experts == 1);
    }
    return false;
  }

  /// What can be judged once key A is set: together, all that `plan::is_legal` asks.
  template <std::size_t A>
  [[nodiscard]] bool may_be_legal() {
    constexpr Asks asks{};
    const int all = job_.cluster.accelerators;
    if constexpr (A <= detail::context_axis) {
      const long long ranks =
          static_cast<long long>(plan_.tensor) * (A == detail::context_axis ? plan_.context : 1);
      return plan_.tensor >= 1 && ranks >= 1 && all % ranks == 0;
    }
    if constexpr (A == detail::expert_tensor_axis) {
      return plan_.expert >= 1 && plan_.expert_tensor >= 1 && plan_.expert <= 1'000'000 &&
             plan_.expert_tensor <= 1'000'000 && plan::check_shards(plan_, job_.model, asks);
    }
    if constexpr (A == detail::sequence_parallel_axis) {
      return plan_.micro_batch >= 1 && (!plan_.sequence_parallel || plan_.tensor > 1) &&
             plan::check_sequence(plan_, job_.training.sequence_length, asks);
    }
    if constexpr (A == detail::pipeline_axis) {
      plan_.replicas = 1;
      if (plan_.pipeline < 1 || !plan::check_ranks(plan_, all, asks)) return false;
      work_out();
      return (space_.data.empty() ||
              std::find(space_.data.begin(), space_.data.end(), data_) != space_.data.end()) &&
             plan::check_batch(plan_, job_.training, all, asks);
    }
    if constexpr (A == detail::replicas_axis) {
      return plan_.replicas >= 1 && plan::check_ranks(plan_, all, asks);
    }
    if constexpr (A == detail::schedule_axis) {
      plan_.virtual_stages = 1;
      return plan_.schedule == plan::Schedule::interleaved ||
             (plan::check_switches(plan_, asks) &&
              plan::check_schedule(plan_, micro_batches_, asks));
    }
    if constexpr (A == detail::virtual_stages_axis) {
      if (space_.suits_chunks && !suits()) return false;
      return plan_.virtual_stages >= 1 && plan::check_switches(plan_, asks) &&
             plan::check_chunks(plan_, layers_, asks) &&
             (plan_.schedule != plan::Schedule::interleaved ||
              plan::check_schedule(plan_, micro_batches_, asks));
    }
    return true;
  }

  [[nodiscard]] bool suits() const {
    if (plan_.virtual_stages == job_.plan.virtual_stages && plan_.pipeline == job_.plan.pipeline &&
        plan_.schedule == job_.plan.schedule) {
      return true;
    }
    const int chunk = (layers_ + plan_.pipeline - 1) / plan_.pipeline;
    const bool interleaved = plan_.schedule == plan::Schedule::interleaved;
    return interleaved == (plan_.virtual_stages > 1) && chunk % plan_.virtual_stages == 0;
  }

  /// What follows from the degrees.
  void work_out() {
    data_ = static_cast<int>(job_.cluster.accelerators / plan::model_ranks(plan_));
    micro_batches_ = plan::micro_batch_count(plan_, job_.training, job_.cluster.accelerators);
  }

  template <std::size_t... A>
  void set(const Choice& choice, std::index_sequence<A...>) {
    choice_ = choice;
    ((std::get<A>(axes_).place = std::get<A>(axes_).values[choice[A]]), ...);
  }

  /// Equation (1), from what the keys before `first` came to.
  [[nodiscard]] std::uint64_t number(std::size_t first, std::size_t end,
                                     std::uint64_t before) const {
    std::uint64_t number = before;
    for (std::size_t a = first; a < end; ++a) number = number * sizes_[a] + choice_[a];
    return number;
  }

  void take(std::uint64_t number) {
    Choice choice{};
    for (std::size_t a = axis_count; a-- > 0;) {
      choice[a] = static_cast<std::uint16_t>(number % sizes_[a]);
      number /= sizes_[a];
    }
    set(choice, std::make_index_sequence<axis_count>{});
    work_out();
  }

  const run::Job<S>& job_;
  const Space& space_;
  int layers_;
  plan::Plan plan_;
  decltype(axes(std::declval<const Space&>(), std::declval<plan::Plan&>())) axes_;
  std::array<std::size_t, axis_count> sizes_{};
  Choice choice_{};
  int data_ = 1;
  int micro_batches_ = 1;
};

}  // namespace bessemer::study
