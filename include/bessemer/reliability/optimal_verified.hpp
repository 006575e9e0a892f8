#pragma once

/// The best interval between checkpoints that are checked for silent corruption, found numerically.
///
///     max over w of goodput(w)                                                          (1)
///     w_0 = sqrt(2 (C + V) / (1/M + 2/M_s))                                             (2)
///
///     symbols as in silent_corruption.hpp
///
/// (2) is the first order: a failure undoes half a segment, corruption all of it [BenoitEtAl2016]. It
/// is where the search begins, within a factor of 64. On a derivative type the interval is a
/// constant: at an optimum it does not move the goodput (envelope theorem).

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/detail/golden_section.hpp>
#include <bessemer/reliability/silent_corruption.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

/// Equation (1). Checkpoint and check together must take time: else the best interval is zero.
template <Real S>
[[nodiscard]] constexpr Time<> optimal_verified_interval(const Time<S>& cost,
                                                         const facility::Recovery<S>& given,
                                                         const Time<S>& mean_time_between_failures,
                                                         const SilentCorruption<S>& corruption) {
  check(corruption);
  check(given);
  const Time<> c = as<double>(cost), mean_time = as<double>(mean_time_between_failures);
  const SilentCorruption<> silent{.mean_time_between = as<double>(corruption.mean_time_between),
                                  .check = as<double>(corruption.check)};
  const facility::Recovery<> recovery{.detection = as<double>(given.detection),
                                      .restart = as<double>(given.restart)};
  const double taken = (c + silent.check).value();
  require(taken > 0.0, "optimal_verified_interval: checkpoint and check must take time, got ",
          taken, " s");
  const double rate = 1.0 / mean_time.value() + 2.0 / silent.mean_time_between.value();
  require(rate > 0.0, "optimal_verified_interval: nothing fails, so that no interval is the best");
  const double middle = 0.5 * math::log(2.0 * taken / rate);
  const double reach = math::log(64.0);
  return detail::best_time(middle - reach, middle + reach, [&](const Time<>& interval) {
    return goodput(interval, c, recovery, mean_time, silent);
  });
}

}  // namespace bessemer::reliability
