#pragma once

/// What happens between a failure and the first repeated step. How often that is needed is said by
/// `FailureRates`; what a checkpoint costs, by `CheckpointStorage`.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::facility {

template <Real S = double>
struct Recovery {
  /// Until somebody notices: a watchdog's timeout, or a person.
  Time<S> detection = missing<Time<S>>("recovery.detection: must be given");
  /// Replacing nodes, starting ranks, reading the checkpoint.
  Time<S> restart = missing<Time<S>>("recovery.restart: must be given");
};

/// Throws `InvalidInput` unless neither time is negative.
template <Real S>
constexpr void check(const Recovery<S>& recovery) {
  require(recovery.detection >= Time<S>{}, "recovery.detection: must not be negative, got ",
          static_cast<double>(recovery.detection.value()), " s");
  require(recovery.restart >= Time<S>{}, "recovery.restart: must not be negative, got ",
          static_cast<double>(recovery.restart.value()), " s");
}

}  // namespace bessemer::facility
