#pragma once

/// What accelerators draw by activity, as fractions of the power limit.
///
/// `training` takes the two ends from the power series of the OLMo runs on H100, which swing
/// between about 15 % and 85 % of the maximum [MorrisonEtAl2025]: matrix work at the top, waiting
/// at the bottom. The two levels between are assumed. Beside it stand measurements of whole nodes:
/// 8 H100 in training peak at 8.4 kW [LatifEtAl2025] and average 76 % of the rated 10.2 kW when the
/// work is intensive [NewkirkEtAl2025]; matrix work at 85 % with a host of 2.8 kW gives 7.56 kW, 74
/// %.
///
/// `tpu-v3` and `tpu-v4` take the measured maximum for matrix work, the mean for memory-bound work
/// and the minimum for waiting [GoogleCloudTpu2025], over the maximum, which is their power limit.
///
/// Calibration: shares from utilization alone (`energy/activity.hpp`, 0.75 of peak sustained) and
/// these levels give the measured averages of [PattersonEtAl2021], [LuccioniEtAl2023],
/// [NewkirkEtAl2025], [LatifEtAl2025] within 15 %: tests/published/measured_power_test.cpp.

#include <array>
#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/facility/power_levels.hpp>

namespace bessemer::catalog {

struct PowerLevelsEntry {
  static constexpr std::string_view kind = "power levels";
  std::string_view name;
  std::string_view label;
  Sourced<double> matrix;
  Sourced<double> memory_bound;
  Sourced<double> communication;
  Sourced<double> idle;

  /// The description, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr facility::PowerLevels<S> description() const {
    return {.matrix = S(matrix.value()),
            .memory_bound = S(memory_bound.value()),
            .communication = S(communication.value()),
            .idle = S(idle.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const PowerLevelsEntry& entry, V&& visit) {
  visit_source("power_levels.matrix", entry.matrix, visit);
  visit_source("power_levels.memory_bound", entry.memory_bound, visit);
  visit_source("power_levels.communication", entry.communication, visit);
  visit_source("power_levels.idle", entry.idle, visit);
}

inline constexpr PowerLevelsEntry training_power_levels{
    .name = "training",
    .label = "Language-model training, data-centre accelerators",
    .matrix = {0.85, Basis::published, "MorrisonEtAl2025", "upper end of the swings"},
    .memory_bound = {0.65, Basis::assumed, "MorrisonEtAl2025", "between the ends; not measured"},
    .communication = {0.40, Basis::assumed, "MorrisonEtAl2025", "between the ends; not measured"},
    .idle = {0.15, Basis::published, "MorrisonEtAl2025", "lower end of the swings"},
};

inline constexpr PowerLevelsEntry tpu_v3_power_levels{
    .name = "tpu-v3",
    .label = "Training on TPU v3",
    .matrix = {1.0, Basis::datasheet, "GoogleCloudTpu2025", "262 W, maximum measured"},
    .memory_bound = {220.0 / 262.0, Basis::assumed, "GoogleCloudTpu2025", "220 W, mean measured"},
    .communication = {0.65, Basis::assumed, "GoogleCloudTpu2025", "between mean and minimum"},
    .idle = {123.0 / 262.0, Basis::datasheet, "GoogleCloudTpu2025", "123 W, minimum measured"},
};

inline constexpr PowerLevelsEntry tpu_v4_power_levels{
    .name = "tpu-v4",
    .label = "Training on TPU v4",
    .matrix = {1.0, Basis::datasheet, "GoogleCloudTpu2025", "192 W, maximum measured"},
    .memory_bound = {170.0 / 192.0, Basis::assumed, "GoogleCloudTpu2025", "170 W, mean measured"},
    .communication = {0.68, Basis::assumed, "GoogleCloudTpu2025", "between mean and minimum"},
    .idle = {90.0 / 192.0, Basis::datasheet, "GoogleCloudTpu2025", "90 W, minimum measured"},
};

/// Find one with `find(power_levels, "training")`.
inline constexpr std::array power_levels{training_power_levels, tpu_v3_power_levels,
                                         tpu_v4_power_levels};

}  // namespace bessemer::catalog
