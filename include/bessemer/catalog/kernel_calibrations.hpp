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
/// number per die generation. An accelerator without an entry gets `datasheet_kernels`, assumed
/// throughout: the report's grade says so.

#include <array>
#include <string_view>

#include <bessemer/catalog/joined.hpp>
#include <bessemer/catalog/kernel_calibration_entry.hpp>
#include <bessemer/catalog/kernel_calibrations_google.hpp>
#include <bessemer/catalog/kernel_calibrations_nvidia.hpp>
#include <bessemer/hardware/accelerator.hpp>

namespace bessemer::catalog {

/// Middling values of the GPUs above, for where not even a power limit is known.
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

namespace detail {

/// GPUs of AMD: what their maker measured on large products, copies, and the rest as others.
constexpr KernelCalibrationEntry instinct(std::string_view name, Sourced<double> matrix_share,
                                          Sourced<double> matrix_share_fp8) {
  KernelCalibrationEntry entry = datasheet_only_kernels;
  entry.name = name;
  entry.matrix_share = matrix_share;
  entry.matrix_share_fp8 = matrix_share_fp8;
  entry.memory_share = {0.75, Basis::derived, "AmdPrimus2025", "copies on MI300X: 70 to 80 %"};
  entry.attention_share = {0.35, Basis::assumed, "AmdPrimus2025", "no table; MI355X 0.38"};
  return entry;
}

}  // namespace detail

inline constexpr KernelCalibrationEntry mi300x_kernels =
    detail::instinct("mi300x",
                     {0.585, Basis::derived, "AmdPrimus2025",
                      "765 of 1,307.4 TFLOP/s on one product of 8,192 cubed; 708 in AmdMaf2025"},
                     {0.487, Basis::derived, "AmdMaf2025", "1,273 of 2,614.9 TFLOP/s"});

inline constexpr KernelCalibrationEntry mi325x_kernels = detail::instinct(
    "mi325x", {0.645, Basis::derived, "AmdMaf2025", "843 of 1,307.4 TFLOP/s at 1,000 W"},
    {0.581, Basis::derived, "AmdMaf2025", "1,519 of 2,614.9 TFLOP/s"});

inline constexpr KernelCalibrationEntry mi355x_kernels = [] {
  KernelCalibrationEntry entry = detail::instinct(
      "mi355x",
      {0.60, Basis::derived, "Bekman2024", "1,565 of 2,516.6 TFLOP/s on the best shape, less 4 %"},
      {0.457, Basis::derived, "HipKittensPull76", "2,298 of 5,033 TFLOP/s, one scale a block"});
  entry.matrix_share_fp4 = {0.45, Basis::assumed, "HipKittensPull76", "as 8 bits"};
  entry.attention_share = {0.38, Basis::derived, "FlyDslPull225",
                           "873 of 2,516.6 TFLOP/s, causal, 8,192 keys, beside the ramp"};
  entry.grouped_share = {0.88, Basis::derived, "PrimusTurboPull284",
                         "992 to 1,554, in the mean 1,267 TFLOP/s, of 2,048 and 4,096 rows"};
  return entry;
}();

/// All of them. Find one with `find(kernel_calibrations, "h100-sxm")`.
inline constexpr auto kernel_calibrations =
    joined(std::array{a100_sxm_80gb_kernels, h100_sxm_kernels, h100_96gb_500w_kernels,
                      h100_pcie_kernels, h200_sxm_kernels, b100_sxm_kernels, b200_sxm_kernels,
                      b300_sxm_kernels, gb200_kernels, gb300_kernels},
           tpu_kernels,
           std::array{v100_kernels, mi300x_kernels, mi325x_kernels, mi355x_kernels,
                      datasheet_only_kernels});

/// Accelerators that take the calibration of another with the same die.
struct SameDie {
  std::string_view accelerator;
  std::string_view calibration;
};
inline constexpr std::array same_dies{
    SameDie{"a100-sxm-40gb", "a100-sxm-80gb"}, SameDie{"a800-sxm-80gb", "a100-sxm-80gb"},
    SameDie{"h800-sxm", "h100-sxm"},           SameDie{"gh200-96gb", "h100-sxm"},
    SameDie{"gh200-144gb", "h200-sxm"},        SameDie{"v100-sxm2-16gb", "v100-sxm2-32gb"}};

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

/// Share of the dense 16-bit peak that very large products sustain on an accelerator known from its
/// datasheet alone:
///
///     e = min(0.82, 1.4 TFLOP/s/W W/P)
///
/// W power limit, P dense 16-bit peak. 0.82 is what Ampere and Hopper sustain, below their power limit;
/// per watt, Blackwell sustains 1.54 (boards) and 1.34 TFLOP/s (racks), MI300X to MI355X 0.84 to 1.08.
[[nodiscard]] constexpr double datasheet_matrix_share(const hardware::Accelerator<>& accelerator) {
  const Throughput<> peak = math::max(accelerator.peak.bf16, accelerator.peak.fp16);
  if (!(peak > Throughput<>{})) return datasheet_only_kernels.matrix_share.value();
  const double watts = accelerator.power_limit / watt;
  const double teraflops = peak / (TFLOP / second);
  return math::min(0.82, 1.4 * watts / teraflops);
}

/// `datasheet_only_kernels` with that share.
[[nodiscard]] constexpr KernelCalibrationEntry datasheet_kernels(
    const hardware::Accelerator<>& accelerator) {
  KernelCalibrationEntry entry = datasheet_only_kernels;
  entry.matrix_share = {datasheet_matrix_share(accelerator), Basis::assumed, "AiConfigurator2026",
                        "by the power limit: at most 0.82, 1.4 TFLOP/s per watt"};
  return entry;
}

}  // namespace bessemer::catalog
