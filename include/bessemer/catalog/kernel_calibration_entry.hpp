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

/// What stands for coefficients that no table tells.
namespace unmeasured {

inline constexpr Sourced<double> synchronous{1.0, Basis::assumed, "Dao2023",
                                             "kernels of its own generation"};
inline constexpr Sourced<double> grouped{0.83, Basis::assumed, "PyTorchIssue163425", "as Hopper"};
inline constexpr Sourced<double> narrow{0.0, Basis::assumed, "BessemerCalibration2026",
                                        "not measured: as 16 bits"};

}  // namespace unmeasured

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
  Sourced<double> attention_synchronous = unmeasured::synchronous;
  Sourced<double> grouped_share = unmeasured::grouped;
  Sourced<double> matrix_share_fp8 = unmeasured::narrow;
  Sourced<double> matrix_share_fp4 = unmeasured::narrow;
  Sourced<double> sustained_share_fp8 = unmeasured::narrow;
  Sourced<double> sustained_share_mxfp8 = unmeasured::narrow;
  Sourced<double> sustained_share_fp4 = unmeasured::narrow;
  /// Products, and copies where there were any.
  FitRecord products{};
  FitRecord attention{};
  /// Products of 8 and 4 bits with the casts of their operand, and grouped ones.
  FitRecord fp8{};
  FitRecord fp4{};
  FitRecord grouped{};

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
            .attention_backward = S(attention_backward.value()),
            .attention_synchronous = S(attention_synchronous.value()),
            .grouped_share = S(grouped_share.value()),
            .matrix_share_fp8 = S(matrix_share_fp8.value()),
            .matrix_share_fp4 = S(matrix_share_fp4.value()),
            .sustained_share_fp8 = S(sustained_share_fp8.value()),
            .sustained_share_mxfp8 = S(sustained_share_mxfp8.value()),
            .sustained_share_fp4 = S(sustained_share_fp4.value())};
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
  visit_source("calibration.attention_synchronous", entry.attention_synchronous, visit);
  visit_source("calibration.grouped_share", entry.grouped_share, visit);
  visit_source("calibration.matrix_share_fp8", entry.matrix_share_fp8, visit);
  visit_source("calibration.matrix_share_fp4", entry.matrix_share_fp4, visit);
  visit_source("calibration.sustained_share_fp8", entry.sustained_share_fp8, visit);
  visit_source("calibration.sustained_share_mxfp8", entry.sustained_share_mxfp8, visit);
  visit_source("calibration.sustained_share_fp4", entry.sustained_share_fp4, visit);
}

}  // namespace bessemer::catalog
