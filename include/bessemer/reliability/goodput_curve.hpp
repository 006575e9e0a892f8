#pragma once

/// Goodput against the interval between checkpoints, for a table or a plot.
///
///     w_i = w* f^(2 i/(n - 1) - 1),   i = 0 … n - 1                                     (1)
///     curve_i = goodput(w_i)                                                            (2)
///
///     w*  best interval for one checkpoint of that cost   s   finite, > 0
///     f   how far the ends are from it, as a factor       1   > 1
///     n   points                                          1   >= 2
///
/// The points stand at equal ratios around the best one. The curve is flat at its top: a tenth more
/// or less of w* costs next to nothing, a factor of ten a good part of the run.

#include <cstddef>
#include <span>

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/background_checkpoints.hpp>
#include <bessemer/reliability/checkpointing.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

/// Equation (1). Fills `intervals`.
template <Real S>
constexpr void intervals_around(const Time<S>& best, double factor, std::span<Time<S>> intervals) {
  require(best > Time<S>{} && static_cast<double>(best.value()) < 1e300,
          "intervals_around: the best interval must be positive and finite, got ",
          static_cast<double>(best.value()), " s");
  require(factor > 1.0, "intervals_around: factor must be above 1, got ", factor);
  require(intervals.size() >= 2, "intervals_around: needs at least 2 points, got ",
          intervals.size());
  const double steps = static_cast<double>(intervals.size()) - 1.0;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const double place = 2.0 * static_cast<double>(i) / steps - 1.0;
    intervals[i] = S(math::exp(place * math::log(factor))) * best;
  }
}

/// Equation (2), for a cost (`Time`) or a `BackgroundCheckpoint`. Fills `goodputs`.
template <Real S, class Checkpoint>
constexpr void goodput_curve(std::span<const Time<S>> intervals, const Checkpoint& checkpoint,
                             const Recovery<S>& recovery, const Time<S>& mean_time_between_failures,
                             std::span<S> goodputs) {
  require(intervals.size() == goodputs.size(), "goodput_curve: ", intervals.size(),
          " intervals and room for ", goodputs.size(), " goodputs; give as many of both");
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    goodputs[i] = goodput(intervals[i], checkpoint, recovery, mean_time_between_failures);
  }
}

}  // namespace bessemer::reliability
