#pragma once

/// What an accelerator draws while it does one kind of thing, as a fraction of its power limit. The
/// limit is the vendor's (TDP, TGP, TBP) or the cap that the operator sets.
///
///     matrix          matrix units busy
///     memory_bound    element-wise work, normalisation, optimizer: memory busy, matrix units not
///     communication   waiting for messages, links busy
///     idle            nothing to do: bubbles, stragglers, restarts
///
/// Nothing to do takes no more than something to do, so that idle is the least of the four.
/// Averages over seconds; excursions of milliseconds above the limit are not modelled.

#include <bessemer/core/error.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::facility {

template <Real S = double>
struct PowerLevels {
  S matrix = missing<S>("power_levels.matrix: must be given, as a fraction of the power limit");
  S memory_bound =
      missing<S>("power_levels.memory_bound: must be given, as a fraction of the power limit");
  S communication =
      missing<S>("power_levels.communication: must be given, as a fraction of the power limit");
  S idle = missing<S>("power_levels.idle: must be given, as a fraction of the power limit");
};

/// Throws `InvalidInput` unless each level is in [0, 1].
template <Real S>
constexpr void check(const PowerLevels<S>& levels) {
  const auto check_level = [](const S& level, const char* field) {
    const auto value = static_cast<double>(level);
    require(value >= 0.0 && value <= 1.0, field,
            ": must be a fraction of the power limit, in [0, 1], got ", value);
  };
  check_level(levels.matrix, "power_levels.matrix");
  check_level(levels.memory_bound, "power_levels.memory_bound");
  check_level(levels.communication, "power_levels.communication");
  check_level(levels.idle, "power_levels.idle");
}

/// Throws `InvalidInput` where idle draws more than an activity. For what people write; levels that
/// err one by one in a study may cross, and are not held to it.
template <Real S>
constexpr void check_order(const PowerLevels<S>& levels) {
  const auto check_idle = [&](const S& busy, const char* activity) {
    require(levels.idle <= busy, "power_levels.idle: must be at most ", static_cast<double>(busy),
            ", the level of ", activity, ", got ", static_cast<double>(levels.idle),
            "; lower it or raise the other");
  };
  check_idle(levels.matrix, "matrix");
  check_idle(levels.memory_bound, "memory_bound");
  check_idle(levels.communication, "communication");
}

}  // namespace bessemer::facility
