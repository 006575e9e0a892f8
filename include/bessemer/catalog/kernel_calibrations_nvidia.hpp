#pragma once

/// What kernels sustain on NVIDIA accelerators; see `kernel_calibrations.hpp`.
///
/// Narrow formats: shares of their own peaks. The 4-bit peak of B300 and GB300 is half as high again
/// as that of B200 and GB200, what they sustain is not: power limits both.

#include <string_view>

#include <bessemer/catalog/kernel_calibration_entry.hpp>
#include <bessemer/catalog/step_coefficients.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::catalog {

namespace detail {

inline constexpr Sourced<double> ampere_sustained = fitted_to_steps("ampere_sustained");
inline constexpr Sourced<double> hopper_sustained = fitted_to_steps("hopper_sustained");
inline constexpr Sourced<double> hopper_sustained_fp8 = fitted_to_steps("hopper_sustained_fp8");
inline constexpr Sourced<double> blackwell_sustained = fitted_to_steps("blackwell_sustained");
inline constexpr Sourced<double> blackwell_sustained_fp8 =
    fitted_to_steps("blackwell_sustained_fp8");
inline constexpr Sourced<double> blackwell_sustained_mxfp8 =
    fitted_to_steps("blackwell_sustained_mxfp8");
inline constexpr Sourced<double> blackwell_sustained_fp4 =
    fitted_to_steps("blackwell_sustained_fp4");
inline constexpr Sourced<double> blackwell_grouped = fitted_to_steps("blackwell_grouped");
inline constexpr Sourced<double> assumed_sustained{0.90, Basis::assumed, "BessemerCalibration2026",
                                                   "0.82 Hopper, 0.95 Ampere"};
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

/// Kernels with the synchronous instructions of Ampere: FlashAttention-2 against -3, 370 of 600 TFLOP/s at
/// 8,192 keys [ShahEtAl2024], is where the fit starts on Hopper; on Blackwell against ours.
inline constexpr Sourced<double> hopper_synchronous = fitted_to_steps("hopper_synchronous");
inline constexpr Sourced<double> blackwell_synchronous{
    0.34, Basis::derived, "TritonBenchPull171",
    "FlashAttention-2 on B200, heads of 128: 362 TFLOP/s at 8,192 keys, 1,075 by our coefficients"};
inline constexpr Sourced<double> rack_synchronous{0.30, Basis::derived, "TritonBenchPull171",
                                                  "the rate of B200"};

/// 0.83 in seven products on H100 and H200 [PyTorchIssue163425], [AoPull2490], [PyTorchPull156203] is where
/// the fit starts.
inline constexpr Sourced<double> hopper_grouped = fitted_to_steps("hopper_grouped");

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
    .matrix_share_fp8 = {0.7976, Basis::fitted, "AiConfigurator2026"},
    .sustained_share_fp8 = detail::hopper_sustained_fp8,
    .products = {144, 0.04, 0.115},
    .attention = {60, 0.032, 0.097},
    .fp8 = {48, 0.046, 0.152},
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
    .matrix_share_fp8 = {0.743, Basis::fitted, "AiConfigurator2026"},
    .sustained_share_fp8 = detail::hopper_sustained_fp8,
    .products = {30, 0.054, 0.12},
    .fp8 = {10, 0.021, 0.061},
    .grouped = {5, 0.025, 0.051},
};

inline constexpr KernelCalibrationEntry b200_sxm_kernels{
    .name = "b200-sxm",
    .launch = detail::later_launch,
    .matrix_share = {0.6852, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::blackwell_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.7293, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.5919, Basis::fitted, "AiConfigurator2026", "inference kernel"},
    .attention_rows = {214.5, Basis::fitted, "AiConfigurator2026"},
    .attention_ramp = {1661, Basis::fitted, "AiConfigurator2026"},
    .attention_backward = detail::blackwell_backward,
    .attention_synchronous = detail::blackwell_synchronous,
    .grouped_share = detail::blackwell_grouped,
    .matrix_share_fp8 = {0.6914, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.5203, Basis::fitted, "AiConfigurator2026"},
    .sustained_share_fp8 = detail::blackwell_sustained_fp8,
    .sustained_share_mxfp8 = detail::blackwell_sustained_mxfp8,
    .sustained_share_fp4 = detail::blackwell_sustained_fp4,
    .products = {60, 0.054, 0.124},
    .attention = {60, 0.047, 0.079},
    .fp8 = {30, 0.034, 0.112},
    .fp4 = {30, 0.047, 0.265},
};

inline constexpr KernelCalibrationEntry b300_sxm_kernels{
    .name = "b300-sxm",
    .launch = detail::later_launch,
    .matrix_share = {0.7479, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::blackwell_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.6968, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.5919, Basis::derived, "AiConfigurator2026", "as B200"},
    .attention_rows = {214.5, Basis::derived, "AiConfigurator2026", "as B200"},
    .attention_ramp = {1661, Basis::derived, "AiConfigurator2026", "as B200"},
    .attention_backward = detail::blackwell_backward,
    .attention_synchronous = detail::blackwell_synchronous,
    .grouped_share = detail::blackwell_grouped,
    .matrix_share_fp8 = {0.7522, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.4022, Basis::fitted, "AiConfigurator2026"},
    .sustained_share_fp8 = detail::blackwell_sustained_fp8,
    .sustained_share_mxfp8 = detail::blackwell_sustained_mxfp8,
    .sustained_share_fp4 = detail::blackwell_sustained_fp4,
    .products = {30, 0.076, 0.149},
    .fp8 = {10, 0.036, 0.09},
    .fp4 = {10, 0.067, 0.08},
};

inline constexpr KernelCalibrationEntry gb200_kernels{
    .name = "gb200",
    .launch = detail::later_launch,
    .matrix_share = {0.6421, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::blackwell_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.7882, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.6023, Basis::fitted, "AiConfigurator2026", "inference kernel"},
    .attention_rows = {212.6, Basis::fitted, "AiConfigurator2026"},
    .attention_ramp = {2007, Basis::fitted, "AiConfigurator2026"},
    .attention_backward = detail::blackwell_backward,
    .attention_synchronous = detail::rack_synchronous,
    .grouped_share = detail::blackwell_grouped,
    .matrix_share_fp8 = {0.6274, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.4903, Basis::fitted, "AiConfigurator2026"},
    .sustained_share_fp8 = detail::blackwell_sustained_fp8,
    .sustained_share_mxfp8 = detail::blackwell_sustained_mxfp8,
    .sustained_share_fp4 = detail::blackwell_sustained_fp4,
    .products = {60, 0.063, 0.157},
    .attention = {60, 0.042, 0.089},
    .fp8 = {30, 0.049, 0.128},
    .fp4 = {30, 0.046, 0.255},
};

inline constexpr KernelCalibrationEntry gb300_kernels{
    .name = "gb300",
    .launch = detail::later_launch,
    .matrix_share = {0.7506, Basis::fitted, "AiConfigurator2026"},
    .sustained_share = detail::blackwell_sustained,
    .lost_outputs = detail::later_lost_outputs,
    .inner_ramp = detail::later_inner_ramp,
    .memory_share = {0.7488, Basis::fitted, "AiConfigurator2026"},
    .attention_share = {0.6023, Basis::derived, "AiConfigurator2026", "as GB200"},
    .attention_rows = {212.6, Basis::derived, "AiConfigurator2026", "as GB200"},
    .attention_ramp = {2007, Basis::derived, "AiConfigurator2026", "as GB200"},
    .attention_backward = detail::blackwell_backward,
    .attention_synchronous = detail::rack_synchronous,
    .grouped_share = detail::blackwell_grouped,
    .matrix_share_fp8 = {0.7454, Basis::fitted, "AiConfigurator2026"},
    .matrix_share_fp4 = {0.399, Basis::fitted, "AiConfigurator2026"},
    .sustained_share_fp8 = detail::blackwell_sustained_fp8,
    .sustained_share_mxfp8 = detail::blackwell_sustained_mxfp8,
    .sustained_share_fp4 = detail::blackwell_sustained_fp4,
    .products = {30, 0.053, 0.115},
    .fp8 = {10, 0.037, 0.059},
    .fp4 = {10, 0.061, 0.1},
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
