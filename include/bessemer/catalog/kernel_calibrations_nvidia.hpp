#pragma once

/// What kernels sustain on NVIDIA accelerators; see `kernel_calibrations.hpp`.
///
/// Narrow formats: shares of their own peaks. The 4-bit peak of B300 and GB300 is half as high again
/// as that of B200 and GB200, what they sustain is not: power limits both.

#include <string_view>

#include <bessemer/catalog/kernel_calibration_entry.hpp>
#include <bessemer/units/math.hpp>

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

/// Kernels with the synchronous instructions of Ampere: FlashAttention-2 against -3 and against ours.
inline constexpr Sourced<double> hopper_synchronous{0.617, Basis::derived, "ShahEtAl2024",
                                                    "370 of 600 TFLOP/s at 8,192 keys"};
inline constexpr Sourced<double> blackwell_synchronous{
    0.34, Basis::derived, "TritonBenchPull171",
    "FlashAttention-2 on B200, heads of 128: 362 TFLOP/s at 8,192 keys, 1,075 by our coefficients"};
inline constexpr Sourced<double> rack_synchronous{0.30, Basis::derived, "TritonBenchPull171",
                                                  "the rate of B200"};

inline constexpr Sourced<double> hopper_grouped{
    0.8305, Basis::fitted, "PyTorchIssue163425",
    "seven products on H100 and H200, with AoPull2490 and PyTorchPull156203"};

/// What one die sustains at another power limit: (W/W0)^0.607, from 708 TFLOP/s at 750 W on MI300X and
/// 843 at 1,000 W on MI325X, whose compute dies are equal [AmdMaf2025]. Between the cube root, which
/// voltage that follows the clock makes, and proportion, where voltage is at its floor.
constexpr double rate_at_power(double share_of_power) {
  return math::exp(0.607 * math::log(share_of_power));
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
    .attention_synchronous = detail::hopper_synchronous,
    .grouped_share = detail::hopper_grouped,
    .matrix_share_fp8 = {0.7858, Basis::fitted, "AiConfigurator2026"},
    .products = {144, 0.04, 0.115},
    .attention = {60, 0.032, 0.097},
    .fp8 = {48, 0.043, 0.155},
    .grouped = {2, 0.023, 0.038},
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
    .attention_synchronous = detail::hopper_synchronous,
    .grouped_share = detail::hopper_grouped,
    .matrix_share_fp8 = {0.7369, Basis::fitted, "AiConfigurator2026"},
    .products = {30, 0.054, 0.12},
    .fp8 = {10, 0.022, 0.064},
    .grouped = {5, 0.025, 0.051},
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
    .attention_synchronous = detail::blackwell_synchronous,
    .matrix_share_fp8 = {0.6857, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.5095, Basis::fitted, "AiConfigurator2026"},
    .products = {60, 0.054, 0.124},
    .attention = {60, 0.047, 0.079},
    .fp8 = {30, 0.036, 0.109},
    .fp4 = {30, 0.054, 0.262},
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
    .attention_synchronous = detail::blackwell_synchronous,
    .matrix_share_fp8 = {0.7468, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.3873, Basis::fitted, "AiConfigurator2026"},
    .products = {30, 0.076, 0.149},
    .fp8 = {10, 0.038, 0.092},
    .fp4 = {10, 0.069, 0.095},
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
    .attention_synchronous = detail::rack_synchronous,
    .matrix_share_fp8 = {0.6222, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.4802, Basis::fitted, "AiConfigurator2026"},
    .products = {60, 0.063, 0.157},
    .attention = {60, 0.042, 0.089},
    .fp8 = {30, 0.050, 0.127},
    .fp4 = {30, 0.049, 0.252},
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
    .attention_synchronous = detail::rack_synchronous,
    .matrix_share_fp8 = {0.7401, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.3845, Basis::fitted, "AiConfigurator2026"},
    .products = {30, 0.053, 0.115},
    .fp8 = {10, 0.037, 0.055},
    .fp4 = {10, 0.065, 0.108},
};

/// The die of H100 at 500 W with slower memory: less of the peak in every format, by the power law.
inline constexpr KernelCalibrationEntry h100_96gb_500w_kernels = [] {
  constexpr double less = detail::rate_at_power(500.0 / 700.0);
  const auto limited = [](const Sourced<double>& share, std::string_view note) {
    return Sourced<double>(share.value() * less, Basis::derived, "AmdMaf2025", note);
  };
  KernelCalibrationEntry entry = h100_sxm_kernels;
  entry.name = "h100-96gb-500w";
  entry.matrix_share = limited(entry.matrix_share, "H100 at 700 W times (500/700)^0.607");
  entry.matrix_share_fp8 = limited(entry.matrix_share_fp8, "H100 at 700 W times (500/700)^0.607");
  entry.attention_share = {entry.attention_share.value() * less, Basis::assumed, "AmdMaf2025",
                           "as matrix products: H100 times (500/700)^0.607"};
  entry.products = entry.attention = entry.fp8 = entry.grouped = {};
  return entry;
}();

/// 114 of the 132 processors of H100 at half the power. 433 TFLOP/s were measured [AoPull3342].
inline constexpr KernelCalibrationEntry h100_pcie_kernels = [] {
  constexpr double less = detail::rate_at_power(350.0 / 700.0) * 114.0 / 132.0 * 989.4 / 756.0;
  const auto limited = [](const Sourced<double>& share) {
    return Sourced<double>(share.value() * less, Basis::derived, "AmdMaf2025",
                           "H100 SXM times (350/700)^0.607 and 114 of 132 processors");
  };
  KernelCalibrationEntry entry = h100_sxm_kernels;
  entry.name = "h100-pcie";
  entry.matrix_share = limited(entry.matrix_share);
  entry.matrix_share_fp8 = limited(entry.matrix_share_fp8);
  entry.attention_share = limited(entry.attention_share);
  entry.products = entry.attention = entry.fp8 = entry.grouped = {};
  return entry;
}();

/// The dies of B200 at 700 W.
inline constexpr KernelCalibrationEntry b100_sxm_kernels = [] {
  constexpr double less = 700.0 / 1000.0 * 2250.0 / 1750.0;
  const auto limited = [](const Sourced<double>& share) {
    return Sourced<double>(share.value() * less, Basis::derived, "AiConfigurator2026",
                           "B200's TFLOP/s per watt, which B300 has too");
  };
  KernelCalibrationEntry entry = b200_sxm_kernels;
  entry.name = "b100-sxm";
  entry.matrix_share = limited(entry.matrix_share);
  entry.matrix_share_fp8 = limited(entry.matrix_share_fp8);
  entry.matrix_share_fp4 = limited(entry.matrix_share_fp4);
  entry.attention_share = limited(entry.attention_share);
  entry.products = entry.attention = entry.fp8 = entry.fp4 = {};
  return entry;
}();

}  // namespace bessemer::catalog
