#pragma once

/// What kernels sustain on each accelerator: coefficients of `compute::CalibratedKernels`.
///
/// Fitted to measured kernels [AiConfigurator2026], [TpuRecipes2025] by examples/calibrate_kernels;
/// docs/calibration.md has the data, the residuals and what is left out. Shares are of the dense
/// 16-bit peak and of the bandwidth that `accelerators.hpp` prints, and hold with them only. Hopper
/// and Blackwell share launch, lost outputs and ramp: of both, H100 alone was measured on small
/// shapes. Attention was measured forward only, with an inference kernel and heads of 128.
///
/// Kernels were run alone, at steady clocks; `sustained_share` is fitted to whole training steps, one
/// number per die generation. An accelerator without an entry gets `datasheet_only_kernels`, assumed
/// throughout: the report's grade says so.

#include <array>
#include <string_view>

#include <bessemer/catalog/joined.hpp>
#include <bessemer/catalog/kernel_calibration_entry.hpp>

namespace bessemer::catalog {

namespace detail {

/// What is left of the rates of kernels run alone when a whole step runs hot: see
/// tests/published/sustained_share_test.cpp for the fits.
inline constexpr Sourced<double> ampere_sustained{0.93, Basis::fitted, "BessemerCalibration2026",
                                                  "17 Megatron steps on A100, 3.6B to 1T"};
inline constexpr Sourced<double> hopper_sustained{
    0.87, Basis::fitted, "BessemerCalibration2026",
    "MPT 1B and 7B on one node of H100, where no network and no bubble hides it"};
inline constexpr Sourced<double> assumed_sustained{0.90, Basis::assumed, "BessemerCalibration2026",
                                                   "0.87 Hopper, 0.93 Ampere"};
/// Near 0.86, the ratio of the best rates that FlashAttention-2 names, and near Blackwell.
inline constexpr Sourced<double> assumed_backward{0.85, Basis::assumed, "Dao2023",
                                                  "no table of this accelerator"};
inline constexpr Sourced<double> blackwell_backward{
    0.85, Basis::published, "FlashAttentionPull2280",
    "1,208.6 over 1,418.1 TFLOP/s, causal, 8,192 keys, heads of 128"};

inline constexpr Sourced<Time<>> later_launch{4.199 * microsecond, Basis::fitted,
                                              "AiConfigurator2026", "Hopper and Blackwell"};
inline constexpr Sourced<double> later_lost_outputs{613.2, Basis::fitted, "AiConfigurator2026",
                                                    "Hopper and Blackwell"};
inline constexpr Sourced<double> later_inner_ramp{50.20, Basis::fitted, "AiConfigurator2026",
                                                  "Hopper and Blackwell"};

/// A TPU of the earlier generations: TPU7x with another share of peak.
constexpr KernelCalibrationEntry earlier_tpu(KernelCalibrationEntry from, std::string_view name,
                                             Sourced<double> matrix_share) {
  const auto as_tpu7x = [](const auto& value) {
    return Sourced(value.value(), weaker(Basis::derived, value.basis()), value.key(), "as TPU7x");
  };
  from.name = name;
  from.launch = as_tpu7x(from.launch);
  from.matrix_share = matrix_share;
  from.sustained_share = {1.0, Basis::fitted, matrix_share.key(), "inside matrix_share"};
  from.lost_outputs = as_tpu7x(from.lost_outputs);
  from.inner_ramp = as_tpu7x(from.inner_ramp);
  from.memory_share = as_tpu7x(from.memory_share);
  from.products = {};
  return from;
}

}  // namespace detail

inline constexpr KernelCalibrationEntry a100_sxm_80gb_kernels{
    .name = "a100-sxm-80gb",
    .launch = {4.852 * microsecond, Basis::fitted, "AiConfigurator2026"},
    .matrix_share = {0.8348, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::ampere_sustained,
    .lost_outputs = {1284, Basis::fitted, "AiConfigurator2026"},
    .inner_ramp = {194.1, Basis::fitted, "AiConfigurator2026"},
    .memory_share = {0.757, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.4956, Basis::fitted, "AiConfigurator2026", "inference kernel"},
    .attention_rows = {135, Basis::fitted, "AiConfigurator2026"},
    .attention_ramp = {313.6, Basis::fitted, "AiConfigurator2026"},
    .attention_backward = detail::assumed_backward,
    .products = {128, 0.06, 0.142},
    .attention = {60, 0.013, 0.032},
};

inline constexpr KernelCalibrationEntry h100_sxm_kernels{
    .name = "h100-sxm",
    .launch = detail::later_launch,
    .matrix_share = {0.8116, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::hopper_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.8549, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.5964, Basis::fitted, "AiConfigurator2026", "inference kernel"},
    .attention_rows = {126.9, Basis::fitted, "AiConfigurator2026"},
    .attention_ramp = {878.7, Basis::fitted, "AiConfigurator2026"},
    .attention_backward = detail::assumed_backward,
    .products = {144, 0.04, 0.115},
    .attention = {60, 0.032, 0.097},
};

inline constexpr KernelCalibrationEntry h200_sxm_kernels{
    .name = "h200-sxm",
    .launch = detail::later_launch,
    .matrix_share = {0.8106, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::hopper_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.8309, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.5964, Basis::derived, "AiConfigurator2026", "as H100"},
    .attention_rows = {126.9, Basis::derived, "AiConfigurator2026", "as H100"},
    .attention_ramp = {878.7, Basis::derived, "AiConfigurator2026", "as H100"},
    .attention_backward = detail::assumed_backward,
    .products = {30, 0.054, 0.12},
};

inline constexpr KernelCalibrationEntry b200_sxm_kernels{
    .name = "b200-sxm",
    .launch = detail::later_launch,
    .matrix_share = {0.6852, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::assumed_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.7293, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.5919, Basis::fitted, "AiConfigurator2026", "inference kernel"},
    .attention_rows = {214.5, Basis::fitted, "AiConfigurator2026"},
    .attention_ramp = {1661, Basis::fitted, "AiConfigurator2026"},
    .attention_backward = detail::blackwell_backward,
    .products = {60, 0.054, 0.124},
    .attention = {60, 0.047, 0.079},
};

inline constexpr KernelCalibrationEntry b300_sxm_kernels{
    .name = "b300-sxm",
    .launch = detail::later_launch,
    .matrix_share = {0.7479, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::assumed_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.6968, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.5919, Basis::derived, "AiConfigurator2026", "as B200"},
    .attention_rows = {214.5, Basis::derived, "AiConfigurator2026", "as B200"},
    .attention_ramp = {1661, Basis::derived, "AiConfigurator2026", "as B200"},
    .attention_backward = detail::blackwell_backward,
    .products = {30, 0.076, 0.149},
};

inline constexpr KernelCalibrationEntry gb200_kernels{
    .name = "gb200",
    .launch = detail::later_launch,
    .matrix_share = {0.6421, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::assumed_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.7882, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.6023, Basis::fitted, "AiConfigurator2026", "inference kernel"},
    .attention_rows = {212.6, Basis::fitted, "AiConfigurator2026"},
    .attention_ramp = {2007, Basis::fitted, "AiConfigurator2026"},
    .attention_backward = detail::blackwell_backward,
    .products = {60, 0.063, 0.157},
    .attention = {60, 0.042, 0.089},
};

inline constexpr KernelCalibrationEntry gb300_kernels{
    .name = "gb300",
    .launch = detail::later_launch,
    .matrix_share = {0.7506, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::assumed_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.7488, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.6023, Basis::derived, "AiConfigurator2026", "as GB200"},
    .attention_rows = {212.6, Basis::derived, "AiConfigurator2026", "as GB200"},
    .attention_ramp = {2007, Basis::derived, "AiConfigurator2026", "as GB200"},
    .attention_backward = detail::blackwell_backward,
    .products = {30, 0.053, 0.115},
};

/// Eight square products and thirteen copies.
inline constexpr KernelCalibrationEntry tpu7x_kernels{
    .name = "tpu7x",
    .launch = {1.342 * microsecond, Basis::fitted, "TpuRecipes2025"},
    .matrix_share = {0.8457, Basis::fitted, "TpuRecipes2025"},
    .sustained_share = detail::assumed_sustained,
    .lost_outputs = {69660.0, Basis::fitted, "TpuRecipes2025", "weakly determined"},
    .inner_ramp = {520.7, Basis::fitted, "TpuRecipes2025", "weakly determined"},
    .memory_share = {0.8614, Basis::fitted, "TpuRecipes2025"},
    .attention_share = {0.45, Basis::assumed, "Dao2023", "below GPUs; no table"},
    .attention_rows = {128.0, Basis::assumed, "Dao2023", "one tile"},
    .attention_ramp = {1000.0, Basis::assumed, "Dao2023", "as late GPUs"},
    .attention_backward = detail::assumed_backward,
    .products = {21, 0.013, 0.089},
};

inline constexpr std::array tpu_kernels{
    tpu7x_kernels,
    detail::earlier_tpu(tpu7x_kernels, "tpu-v5e",
                        {0.85, Basis::fitted, "MaxText2023", "to 12 training steps"}),
    detail::earlier_tpu(tpu7x_kernels, "tpu-v5p",
                        {0.89, Basis::fitted, "MaxText2023", "to 16 training steps"}),
    detail::earlier_tpu(tpu7x_kernels, "tpu-v6e",
                        {0.62, Basis::fitted, "MaxText2023", "to 9 training steps"})};

/// Middling values of the GPUs above. On their products the median error is 6 to 14 %.
inline constexpr KernelCalibrationEntry datasheet_only_kernels{
    .name = "datasheet-only",
    .launch = {4.5 * microsecond, Basis::assumed, "AiConfigurator2026", "as A100 and H100"},
    .matrix_share = {0.72, Basis::assumed, "AiConfigurator2026", "0.64 to 0.83 measured"},
    .sustained_share = detail::assumed_sustained,
    .lost_outputs = {800.0, Basis::assumed, "AiConfigurator2026", "as A100 and H100"},
    .inner_ramp = {100.0, Basis::assumed, "AiConfigurator2026", "as A100 and H100"},
    .memory_share = {0.77, Basis::assumed, "AiConfigurator2026", "0.70 to 0.86 measured"},
    .attention_share = {0.50, Basis::assumed, "AiConfigurator2026", "0.50 to 0.60 measured"},
    .attention_rows = {128.0, Basis::assumed, "AiConfigurator2026", "one tile"},
    .attention_ramp = {800.0, Basis::assumed, "AiConfigurator2026", "as H100"},
    .attention_backward = detail::assumed_backward};

/// V100 with the cuBLAS of its years and attention kernels that came after it.
inline constexpr KernelCalibrationEntry v100_kernels = [] {
  KernelCalibrationEntry entry = datasheet_only_kernels;
  entry.name = "v100-sxm2-32gb";
  entry.matrix_share = {0.75, Basis::assumed, "AiConfigurator2026",
                        "below A100's 0.83: an older stack"};
  entry.attention_share = {0.40, Basis::assumed, "AiConfigurator2026",
                           "below A100's 0.50: an older stack"};
  return entry;
}();

inline constexpr KernelCalibrationEntry mi300x_kernels = [] {
  KernelCalibrationEntry entry = datasheet_only_kernels;
  entry.name = "mi300x";
  entry.matrix_share = {0.59, Basis::derived, "AmdPrimus2025",
                        "765 of 1,307.4 TFLOP/s on one product of 8,192 cubed"};
  entry.memory_share = {0.75, Basis::derived, "AmdPrimus2025", "copies: 70 to 80 %"};
  entry.attention_share = {0.35, Basis::assumed, "AmdPrimus2025", "no table"};
  return entry;
}();

/// All of them. Find one with `find(kernel_calibrations, "h100-sxm")`.
inline constexpr auto kernel_calibrations =
    joined(std::array{a100_sxm_80gb_kernels, h100_sxm_kernels, h200_sxm_kernels, b200_sxm_kernels,
                      b300_sxm_kernels, gb200_kernels, gb300_kernels},
           tpu_kernels, std::array{v100_kernels, mi300x_kernels, datasheet_only_kernels});

/// Accelerators that take the calibration of another with the same die.
struct SameDie {
  std::string_view accelerator;
  std::string_view calibration;
};
inline constexpr std::array same_dies{
    SameDie{"a100-sxm-40gb", "a100-sxm-80gb"},   SameDie{"a800-sxm-80gb", "a100-sxm-80gb"},
    SameDie{"h100-96gb-500w", "h100-sxm"},       SameDie{"h800-sxm", "h100-sxm"},
    SameDie{"gh200-96gb", "h100-sxm"},           SameDie{"gh200-144gb", "h200-sxm"},
    SameDie{"v100-sxm2-16gb", "v100-sxm2-32gb"}, SameDie{"mi325x", "mi300x"}};

/// The calibration of an accelerator, or of one with the same die, or `datasheet_only_kernels`.
[[nodiscard]] constexpr const KernelCalibrationEntry& find_kernel_calibration(
    std::string_view accelerator) {
  for (const SameDie& same : same_dies) {
    if (same.accelerator == accelerator) accelerator = same.calibration;
  }
  for (const KernelCalibrationEntry& entry : kernel_calibrations) {
    if (entry.name == accelerator) return entry;
  }
  return datasheet_only_kernels;
}

}  // namespace bessemer::catalog
