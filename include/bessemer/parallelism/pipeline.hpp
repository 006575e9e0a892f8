#pragma once

/// How long a pipeline takes over one step's micro-batches.
///
///     1F1B, even stages        T = (m + p - 1)(F + D)                                      (1)
///     1F1B, uneven, m >= p     T = max_l [ P_l + X_l + Y_l + (m - p + l + 1) c_l ]         (2)
///     interleaved              T = m max_l c_l + (sum_l c_l - max_l c_l) / v               (3)
///
///     p m v    stages, micro-batches, chunks per stage      1
///     F D      forward, backward of one micro-batch         s      with what the stage waits for
///     c_l      F_l + D_l                                    s
///     P_l      sum of c before stage l                      s
///     X_l Y_l  best way into, out of stage l                s      below
///
/// (1) [NarayananEtAl2021] section 2.2.1. (2) is the longest path through the fixed order of each
/// stage, with f_i, d_i the prefix maxima of F and D:
///     X_l = max_{i >= l} [P_i + c_i + (p - 1 - i) f_i] - P_l - c_l,   Y_l likewise with d_i;
/// it equals a discrete simulation on every random case tried (tests/parallelism/pipeline_test.cpp)
/// and (1) on even stages; with fewer micro-batches than stages the recurrence itself runs. (3) is
/// exact for even stages, (m v + p - 1)(F + D)/v, p dividing m [NarayananEtAl2021] section 2.2.2;
/// for uneven ones it is an estimate. Blocking sends belong into F and D.

#include <array>

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/units/math.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::parallelism {

/// Forward and backward of one micro-batch on one stage.
template <Real S = double>
struct StageTime {
  Time<S> forward{};
  Time<S> backward{};

  [[nodiscard]] constexpr Time<S> total() const { return forward + backward; }
};

inline constexpr std::size_t most_stages = 256;
template <Real S = double>
using Stages = InlineVector<StageTime<S>, most_stages>;

namespace detail {

template <Real S>
using StageTimes = std::array<Time<S>, most_stages>;

/// Any m: slot by slot, each stage runs a forward and a backward. Warm-up w_i = min(m, p - 1 - i)
/// forwards end at the sum plus w_i - 1 times the maximum of the forwards so far. O(p m).
template <Real S>
[[nodiscard]] constexpr Time<S> recurrence_time(const Stages<S>& stages, int micro_batches) {
  const auto p = static_cast<int>(stages.size());
  const auto warm_up = [&](int i) { return math::min(micro_batches, p - 1 - i); };
  const auto stage = [&](int i) -> const StageTime<S>& {
    return stages[static_cast<std::size_t>(i)];
  };
  StageTimes<S> now{};          // when the stage is free
  StageTimes<S> forward_end{};  // of its latest forward
  Time<S> sum{};
  Time<S> slowest{};
  for (int i = 0; i < p; ++i) {
    const auto at = static_cast<std::size_t>(i);
    sum = sum + stage(i).forward;
    slowest = math::max(slowest, stage(i).forward);
    if (warm_up(i) > 0) now[at] = sum + S(warm_up(i) - 1.0) * slowest;
    forward_end[at] = now[at];
  }
  for (int slot = 0; slot < micro_batches; ++slot) {
    // Down the indices, so that stage i - 1 still shows its previous slot.
    for (int i = p - 1; i >= 0; --i) {
      if (slot + warm_up(i) >= micro_batches) continue;
      const auto at = static_cast<std::size_t>(i);
      const Time<S> arrival = i == 0 ? Time<S>{} : forward_end[at - 1];
      now[at] = math::max(now[at], arrival) + stage(i).forward;
      forward_end[at] = now[at];
    }
    for (int i = p - 1; i >= 0; --i) {
      const auto at = static_cast<std::size_t>(i);
      const Time<S> arrival = i == p - 1 ? Time<S>{} : now[at + 1];
      now[at] = math::max(now[at], arrival) + stage(i).backward;
    }
  }
  return now[0];
}

/// Equation (2), m > p. O(p).
template <Real S>
[[nodiscard]] constexpr Time<S> longest_path_time(const Stages<S>& stages, int micro_batches) {
  const std::size_t p = stages.size();
  StageTimes<S> before{};     // P_l
  StageTimes<S> forwards{};   // P_i + c_i + (p - 1 - i) f_i, then its suffix maximum
  StageTimes<S> backwards{};  // the same with d_i
  Time<S> sum{};
  Time<S> slowest_forward{};
  Time<S> slowest_backward{};
  for (std::size_t i = 0; i < p; ++i) {
    before[i] = sum;
    sum = sum + stages[i].total();
    slowest_forward = math::max(slowest_forward, stages[i].forward);
    slowest_backward = math::max(slowest_backward, stages[i].backward);
    const S behind = S(static_cast<double>(p - 1 - i));
    forwards[i] = sum + behind * slowest_forward;
    backwards[i] = sum + behind * slowest_backward;
  }
  Time<S> longest{};
  for (std::size_t l = p; l-- > 0;) {
    if (l + 1 < p) {
      forwards[l] = math::max(forwards[l], forwards[l + 1]);
      backwards[l] = math::max(backwards[l], backwards[l + 1]);
    }
    const Time<S> own = stages[l].total();
    const Time<S> in = forwards[l] - before[l] - own;
    const Time<S> out = backwards[l] - before[l] - own;
    const S turns = S(micro_batches - static_cast<double>(p - l) + 1.0);
    longest = math::max(longest, Time<S>(before[l] + in + out + turns * own));
  }
  return longest;
}

}  // namespace detail

/// Equations (1) and (2): one chunk per stage, any number of micro-batches, even or uneven stages.
template <Real S>
[[nodiscard]] constexpr Time<S> one_forward_one_backward_time(const Stages<S>& stages,
                                                              int micro_batches) {
  require(!stages.empty(), "pipeline: stages must be at least 1, got 0");
  require(micro_batches >= 1, "pipeline: micro_batches must be at least 1, got ", micro_batches);
  if (micro_batches <= static_cast<int>(stages.size())) {
    return detail::recurrence_time(stages, micro_batches);
  }
  return detail::longest_path_time(stages, micro_batches);
}

/// Equation (3): `virtual_stages` chunks per stage.
template <Real S>
[[nodiscard]] constexpr Time<S> interleaved_time(const Stages<S>& stages, int micro_batches,
                                                 int virtual_stages) {
  require(!stages.empty(), "pipeline: stages must be at least 1, got 0");
  require(micro_batches >= 1, "pipeline: micro_batches must be at least 1, got ", micro_batches);
  require(virtual_stages >= 1, "pipeline: virtual_stages must be at least 1, got ", virtual_stages);
  Time<S> sum{};
  Time<S> slowest{};
  for (const StageTime<S>& stage : stages) {
    sum = sum + stage.total();
    slowest = math::max(slowest, stage.total());
  }
  return S(double(micro_batches)) * slowest + (sum - slowest) / S(double(virtual_stages));
}

}  // namespace bessemer::parallelism
