#pragma once

/// Under what a run takes place beside its machine: the site, what fails, where checkpoints go, what
/// things cost. Catalogue entries serve as defaults, each with its basis.

#include <optional>

#include <bessemer/core/error.hpp>
#include <bessemer/facility/checkpoint_storage.hpp>
#include <bessemer/facility/embodied.hpp>
#include <bessemer/facility/failure_rates.hpp>
#include <bessemer/facility/part_rates.hpp>
#include <bessemer/facility/power_levels.hpp>
#include <bessemer/facility/site.hpp>
#include <bessemer/reliability/goodput.hpp>
#include <bessemer/reliability/maintenance.hpp>
#include <bessemer/run/power_settings.hpp>
#include <bessemer/run/reliability_settings.hpp>

namespace bessemer::run {

template <Real S = double>
struct Conditions {
  facility::Site<S> site = missing<facility::Site<S>>("conditions.site: must be given");
  facility::FailureRates<S> failure_rates =
      missing<facility::FailureRates<S>>("conditions.failure_rates: must be given");
  reliability::Recovery<S> recovery =
      missing<reliability::Recovery<S>>("conditions.recovery: must be given");
  facility::CheckpointStorage<S> storage =
      missing<facility::CheckpointStorage<S>>("conditions.storage: must be given");
  /// Useful work between two checkpoints; zero for the best.
  Time<S> checkpoint_interval{};
  facility::PowerLevels<S> power_levels =
      missing<facility::PowerLevels<S>>("conditions.power_levels: must be given");
  facility::Embodied<S> embodied =
      missing<facility::Embodied<S>>("conditions.embodied: must be given");
  /// Per accelerator and time.
  RentalRate<S> rental_rate = missing<RentalRate<S>>("conditions.rental_rate: must be given");
  /// In place of `failure_rates`.
  std::optional<facility::FailingParts<S>> parts{};
  std::optional<EarlyFailures<S>> early_failures{};
  Checkpoints<S> checkpoints{};
  std::optional<Spares<S>> spares{};
  std::optional<reliability::MaintenanceWindows<S>> maintenance{};
  std::optional<Corruption<S>> corruption{};
  PowerSettings<S> power{};
};

}  // namespace bessemer::run
