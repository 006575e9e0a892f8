#pragma once

/// The best two intervals of checkpoints in two tiers, found numerically.
///
///     max over m = 1, 2, … of max over w of goodput(w, m)                               (1)
///     w_0 = sqrt(2 C_1 M/s),   m_0 = sqrt(C_2 s/(C_1 (1 - s)))                          (2)
///
///     symbols as in tiered_checkpoints.hpp
///
/// (2) is Young's interval for each tier by itself [Young1974] and where the search begins: golden
/// section on ln w within a factor of 64 of it, ternary search over m; goodput has one maximum in
/// each. w is right to 1e-7, the goodput to 1e-13 (it is flat there). Cost: some thousand
/// evaluations. On a derivative type the intervals are constants: at an optimum they do not move the
/// goodput (envelope theorem).

#include <limits>

#include <bessemer/core/error.hpp>
#include <bessemer/reliability/detail/golden_section.hpp>
#include <bessemer/reliability/tiered_checkpoints.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::reliability {

struct TierIntervals {
  Time<> interval{};
  /// Checkpoints into memory per checkpoint into storage.
  int storage_every = 1;
};

/// Equation (1). The job must be able to fail, and a checkpoint into memory must cost something:
/// else the best interval is infinite, or zero.
/// `storage_every` asks for the best interval of that many alone.
template <Real S>
[[nodiscard]] constexpr TierIntervals optimal_tiers(const TieredCheckpoint<S>& given,
                                                    const Time<S>& mean_time_between_failures,
                                                    int storage_every = 0) {
  check(given);
  const auto plain = [](const facility::Recovery<S>& recovery) {
    return facility::Recovery<>{.detection = as<double>(recovery.detection),
                                .restart = as<double>(recovery.restart)};
  };
  const TieredCheckpoint<> checkpoint{.memory_cost = as<double>(given.memory_cost),
                                      .storage_cost = as<double>(given.storage_cost),
                                      .survived = static_cast<double>(given.survived),
                                      .from_memory = plain(given.from_memory),
                                      .from_storage = plain(given.from_storage)};
  const Time<> mean_time = as<double>(mean_time_between_failures);
  require(mean_time.value() > 0.0 && mean_time.value() < std::numeric_limits<double>::infinity(),
          "optimal_tiers: mean time between failures must be positive and finite, got ",
          mean_time.value(), " s");
  require(checkpoint.memory_cost.value() > 0.0,
          "optimal_tiers: a checkpoint into memory must take time, got ",
          checkpoint.memory_cost.value(), " s");
  // (2), with what a pattern of one checkpoint in each tier would take as the other end.
  const double c1 = checkpoint.memory_cost.value(), c2 = checkpoint.storage_cost.value();
  const double s = checkpoint.survived;
  const double shortest = math::sqrt(2.0 * c1 * mean_time.value());
  const double longest =
      math::sqrt(2.0 * (c1 + c2) * mean_time.value() / math::max(s, c1 / (c1 + c2)));
  const double low = math::log(shortest / 64.0), high = math::log(longest * 8.0);
  const auto best_for = [&](int every) {
    return detail::best_time(low, high, [&](const Time<>& interval) {
      return goodput(interval, every, checkpoint, mean_time);
    });
  };
  if (storage_every > 0) {
    return {.interval = best_for(storage_every), .storage_every = storage_every};
  }
  const auto at = [&](int every) { return goodput(best_for(every), every, checkpoint, mean_time); };
  const double ratio = c2 * s / (c1 * math::max(1.0 - s, 1e-6));
  int first = 1, last = 8 + static_cast<int>(8.0 * math::sqrt(ratio));
  while (last - first > 2) {
    const int a = first + (last - first) / 3, b = last - (last - first) / 3;
    if (at(a) < at(b)) {
      first = a;
    } else {
      last = b;
    }
  }
  int best = first;
  for (int every = first + 1; every <= last; ++every) {
    if (at(every) > at(best)) best = every;
  }
  return {.interval = best_for(best), .storage_every = best};
}

}  // namespace bessemer::reliability
