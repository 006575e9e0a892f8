#pragma once

/// A kernel calibration of the catalogue: the coefficients of `compute::CalibratedKernels` for one
/// accelerator, each with its basis, and how well they reproduce what they were fitted to.

#include <string_view>

#include <bessemer/catalog/visit_source.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/hardware/kernel_calibration.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::catalog {

/// |estimate/measured - 1| over the points of a fit, in sample; no points: nothing was fitted.
struct FitRecord {
  int points = 0;
  double median = 0.0;
  double p90 = 0.0;
};

struct KernelCalibrationEntry {
  static constexpr std::string_view kind = "kernel calibration";
  /// The accelerator's name.
  std::string_view name;
  Sourced<Time<>> launch;
  Sourced<double> matrix_share;
  Sourced<double> sustained_share;
  Sourced<double> lost_outputs;
  Sourced<double> inner_ramp;
  Sourced<double> memory_share;
  Sourced<double> attention_share;
  Sourced<double> attention_rows;
  Sourced<double> attention_ramp;
  Sourced<double> attention_backward;
  /// Products, and copies where there were any.
  FitRecord products{};
  FitRecord attention{};

  /// The coefficients, without provenance, on any scalar.
  template <Real S = double>
  [[nodiscard]] constexpr hardware::KernelCalibration<S> description() const {
    return {.launch = as<S>(launch.value()),
            .matrix_share = S(matrix_share.value()),
            .sustained_share = S(sustained_share.value()),
            .lost_outputs = S(lost_outputs.value()),
            .inner_ramp = S(inner_ramp.value()),
            .memory_share = S(memory_share.value()),
            .attention_share = S(attention_share.value()),
            .attention_rows = S(attention_rows.value()),
            .attention_ramp = S(attention_ramp.value()),
            .attention_backward = S(attention_backward.value())};
  }
};

/// Calls `visit(field, basis, key, note)` for each value of the entry.
template <SourceVisitor V>
constexpr void each_source(const KernelCalibrationEntry& entry, V&& visit) {
  visit_source("calibration.launch", entry.launch, visit);
  visit_source("calibration.matrix_share", entry.matrix_share, visit);
  visit_source("calibration.sustained_share", entry.sustained_share, visit);
  visit_source("calibration.lost_outputs", entry.lost_outputs, visit);
  visit_source("calibration.inner_ramp", entry.inner_ramp, visit);
  visit_source("calibration.memory_share", entry.memory_share, visit);
  visit_source("calibration.attention_share", entry.attention_share, visit);
  visit_source("calibration.attention_rows", entry.attention_rows, visit);
  visit_source("calibration.attention_ramp", entry.attention_ramp, visit);
  visit_source("calibration.attention_backward", entry.attention_backward, visit);
}

}  // namespace bessemer::catalog
