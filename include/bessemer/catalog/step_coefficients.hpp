#pragma once

/// Coefficients that are fitted to measured training steps, written by `bessemer calibrate RUNS.csv
/// --header FILE`; do not edit. What each means and what is known of it beforehand stands in
/// python/bessemer/_coefficients.py and on the page of coefficients; `tests/python/test_calibration.py`
/// fits again and compares.

#include <array>
#include <string_view>

#include <bessemer/catalog/step_coefficient.hpp>

namespace bessemer::catalog {

// clang-format off
inline constexpr std::array step_coefficients{
    StepCoefficient{"ampere_sustained", 0.9575, 0.01708, Basis::fitted},
    StepCoefficient{"hopper_sustained", 0.8583, 0.02556, Basis::fitted},
    StepCoefficient{"hopper_sustained_fp8", 0.8823, 0.05798, Basis::fitted},
    StepCoefficient{"blackwell_sustained", 0.8878, 0.0386, Basis::assumed},
    StepCoefficient{"blackwell_sustained_fp8", 0.956, 0.04594, Basis::fitted},
    StepCoefficient{"blackwell_sustained_mxfp8", 0.9273, 0.04459, Basis::fitted},
    StepCoefficient{"blackwell_sustained_fp4", 0.7506, 0.08343, Basis::fitted},
    StepCoefficient{"v5e_share", 0.9407, 0.03716, Basis::fitted},
    StepCoefficient{"v5p_share", 0.9615, 0.0299, Basis::fitted},
    StepCoefficient{"v6e_share", 0.7201, 0.0387, Basis::fitted},
    StepCoefficient{"hopper_synchronous", 0.5322, 0.05885, Basis::fitted},
    StepCoefficient{"flash_1_rate", 0.7723, 0.04761, Basis::fitted},
    StepCoefficient{"unfused_elementwise", 1.083, 0.07632, Basis::fitted},
    StepCoefficient{"core_elementwise", 0.8901, 0.1142, Basis::fitted},
    StepCoefficient{"eager_elementwise", 1.706, 0.1639, Basis::fitted},
    StepCoefficient{"xla_elementwise", 0.4773, 0.2086, Basis::assumed},
    StepCoefficient{"core_tensor_exposed", 0.5467, 0.1916, Basis::fitted},
    StepCoefficient{"xla_tensor_exposed", 0.78, 0.1115, Basis::assumed},
    StepCoefficient{"core_leak", 0.1198, 0.3181, Basis::assumed},
    StepCoefficient{"eager_leak", 0.2966, 0.2909, Basis::assumed},
    StepCoefficient{"xla_leak", 0.1578, 0.283, Basis::assumed},
    StepCoefficient{"eager_gather_traffic", 2.491, 0.3154, Basis::fitted},
    StepCoefficient{"unfused_host_operator", 6.362e-05, 0.04844, Basis::fitted},
    StepCoefficient{"unfused_host_collective", 4.061e-05, 0.2453, Basis::fitted},
    StepCoefficient{"unfused_host_leak", 0.2697, 0.1832, Basis::fitted},
    StepCoefficient{"core_host_leak", 0.1678, 0.5354, Basis::assumed},
    StepCoefficient{"core_host_operator", 1.921e-05, 0.4085, Basis::assumed},
    StepCoefficient{"core_host_collective", 4.067e-05, 0.4282, Basis::assumed},
    StepCoefficient{"core_routing_stall", 0.0004759, 0.2553, Basis::fitted},
    StepCoefficient{"hopper_grouped", 0.8491, 0.1152, Basis::assumed},
    StepCoefficient{"blackwell_grouped", 0.7766, 0.09411, Basis::fitted},
    StepCoefficient{"infiniband_share", 0.6945, 0.03588, Basis::fitted},
    StepCoefficient{"infiniband_exchange", 1.027, 0.1303, Basis::fitted},
    StepCoefficient{"omni_path_share", 0.2055, 0.06993, Basis::fitted},
    StepCoefficient{"jitter", 0.004997, 0.3667, Basis::assumed},
};

/// Of the logarithms: the lower triangle, row by row.
inline constexpr std::array<double, 630> step_covariance{
    2.92e-04, 1.05e-04, 6.53e-04, 1.77e-07, -1.17e-04, 3.36e-03, 1.20e-05, 2.78e-05, 1.42e-04,
    1.49e-03, 3.68e-05, 5.00e-05, 4.22e-04, -3.08e-04, 2.11e-03, 4.64e-05, 6.43e-05, 4.01e-04,
    -3.82e-04, 4.46e-04, 1.99e-03, 6.03e-05, 9.34e-05, 9.96e-04, -7.18e-04, 8.67e-04, 9.02e-04,
    6.96e-03, 6.85e-05, 4.74e-05, 1.59e-05, 1.38e-05, 4.92e-05, 6.19e-05, 7.80e-05, 1.38e-03,
    5.96e-05, 4.12e-05, 1.38e-05, 1.20e-05, 4.28e-05, 5.38e-05, 6.79e-05, 2.74e-04, 8.94e-04,
    3.19e-05, 2.20e-05, 7.37e-06, 6.40e-06, 2.29e-05, 2.88e-05, 3.63e-05, 3.69e-04, 1.17e-04,
    1.50e-03, 2.05e-04, -5.66e-04, 8.42e-05, -1.69e-05, -1.44e-05, -1.79e-05, -3.95e-05, 3.07e-05,
    2.67e-05, 1.43e-05, 3.46e-03, -3.51e-04, -2.06e-04, 1.32e-05, -1.81e-05, -5.11e-05, -6.45e-05,
    -8.51e-05, -8.94e-05, -7.78e-05, -4.16e-05, -1.41e-03, 2.27e-03, 7.61e-04, 2.21e-04, -3.54e-05,
    6.70e-06, 9.14e-06, 1.08e-05, 2.11e-05, -4.82e-06, -4.19e-06, -2.24e-06, 5.74e-04, -9.00e-04,
    5.82e-03, 2.47e-05, 1.46e-04, 1.46e-03, 1.01e-03, 1.29e-03, 1.46e-03, 1.97e-03, 9.88e-06,
    8.60e-06, 4.59e-06, -1.43e-04, -4.81e-05, 5.30e-05, 1.30e-02, 3.15e-04, 1.27e-03, -4.43e-05,
    5.38e-05, 8.86e-05, 1.06e-04, 1.89e-04, 1.98e-05, 1.72e-05, 9.20e-06, 3.38e-04, 1.13e-03,
    9.41e-04, 3.73e-04, 2.69e-02, -1.39e-05, -9.60e-06, -3.21e-06, -2.79e-06, -9.98e-06, -1.25e-05,
    -1.58e-05, 1.67e-03, 9.71e-04, 1.52e-03, -6.23e-06, 1.81e-05, 9.76e-07, -2.00e-06, -4.01e-06,
    4.35e-02, -1.04e-04, 9.45e-05, 4.14e-03, -9.38e-05, 1.85e-03, 1.29e-03, 5.76e-03, -1.91e-04,
    -1.66e-04, -8.88e-05, -2.73e-04, 1.15e-04, 9.15e-05, 4.18e-04, 5.83e-04, 3.87e-05, 3.67e-02,
    -2.75e-05, -1.90e-05, -6.37e-06, -5.53e-06, -1.98e-05, -2.49e-05, -3.13e-05, 5.31e-04, 1.48e-03,
    -5.90e-04, -1.24e-05, 3.60e-05, 1.94e-06, -3.97e-06, -7.96e-06, -1.98e-03, 7.68e-05, 1.24e-02,
    -1.49e-05, 7.98e-05, 1.10e-03, 5.11e-05, 5.38e-04, 5.06e-04, -7.74e-05, -3.81e-05, -3.31e-05,
    -1.77e-05, -1.16e-04, 8.64e-06, 5.29e-05, -6.55e-03, 2.57e-04, 7.72e-06, -1.00e-03, 1.53e-05,
    1.01e-01, 1.89e-04, 1.52e-03, -3.82e-04, 4.63e-05, 5.25e-05, 7.16e-05, 1.10e-04, -7.11e-06,
    -6.18e-06, -3.30e-06, -9.01e-04, -4.87e-04, 6.36e-04, 3.04e-04, -3.47e-03, 1.44e-06, 3.63e-04,
    2.86e-06, 2.28e-04, 8.46e-02, -3.26e-05, -2.25e-05, -7.53e-06, -6.54e-06, -2.34e-05, -2.94e-05,
    -3.71e-05, 3.04e-03, 3.30e-04, 5.95e-03, -1.46e-05, 4.25e-05, 2.29e-06, -4.69e-06, -9.41e-06,
    -6.54e-03, 9.07e-05, -6.07e-03, 1.81e-05, 3.38e-06, 8.01e-02, 6.49e-04, 1.56e-03, -3.17e-04,
    7.11e-05, 1.42e-04, 1.84e-04, 2.54e-04, 1.75e-04, 1.52e-04, 8.13e-05, -8.38e-04, -6.72e-04,
    1.66e-03, 3.25e-04, -3.74e-03, -3.54e-05, 3.80e-05, -7.03e-05, 1.54e-04, -4.87e-02, -8.31e-05,
    9.95e-02, -5.05e-05, -1.62e-05, 1.25e-06, -1.21e-06, -3.49e-06, -4.33e-06, -5.94e-06, -5.70e-06,
    -4.96e-06, -2.65e-06, -3.69e-05, 6.02e-05, 6.06e-04, -3.78e-06, -5.86e-05, 1.16e-06, 5.68e-06,
    2.29e-06, -1.25e-06, -3.89e-05, 2.71e-06, -1.12e-04, 2.35e-03, 5.43e-05, 3.16e-07, -1.31e-05,
    -6.80e-06, -2.48e-05, -3.15e-05, -3.83e-05, -5.41e-05, -4.71e-05, -2.52e-05, 5.27e-05,
    -5.95e-05, 1.67e-04, 2.62e-07, 1.02e-04, 1.10e-05, 1.13e-04, 2.18e-05, 3.17e-05, 8.87e-05,
    2.57e-05, 1.11e-04, -7.25e-03, 6.02e-02, 2.42e-04, 1.09e-04, 1.54e-05, 2.05e-05, 6.88e-05,
    8.68e-05, 1.10e-04, 1.37e-04, 1.20e-04, 6.39e-05, 1.53e-04, -2.98e-04, -5.69e-03, 2.49e-05,
    2.10e-04, -2.78e-05, -2.45e-04, -5.52e-05, -4.85e-05, 1.02e-04, -6.53e-05, 5.56e-04, -5.79e-03,
    3.69e-03, 3.35e-02, 6.94e-06, 2.64e-04, 1.78e-03, 7.89e-04, 4.51e-04, 1.44e-03, 1.97e-03,
    -3.71e-05, -3.23e-05, -1.73e-05, -2.93e-04, -4.04e-05, 1.26e-04, -8.37e-03, 6.67e-04, 7.53e-06,
    -8.15e-03, 1.49e-05, 9.32e-03, 6.62e-04, 1.77e-05, 5.79e-04, -5.86e-06, 4.19e-05, -3.56e-05,
    2.87e-01, 1.36e-05, 9.60e-05, 5.44e-04, 4.17e-04, 9.86e-05, 5.24e-04, 5.57e-04, 4.92e-06,
    4.28e-06, 2.29e-06, -9.23e-05, -2.82e-05, 4.37e-05, -4.14e-03, 2.23e-04, -9.98e-07, -1.35e-03,
    -1.98e-06, 4.47e-03, 2.24e-04, -2.34e-06, 2.25e-04, -3.15e-06, 6.20e-06, 1.06e-05, -3.49e-02,
    1.67e-01, -1.01e-05, 3.88e-05, 3.64e-04, -1.46e-05, 1.31e-04, 2.12e-04, 4.48e-04, -2.39e-05,
    -2.08e-05, -1.11e-05, -5.74e-05, 7.59e-06, 2.05e-05, -1.35e-04, 1.18e-04, 4.84e-06, -2.81e-03,
    9.60e-06, 2.90e-04, 1.14e-04, 1.13e-05, 7.03e-05, 1.60e-07, 1.52e-05, -2.88e-05, -2.59e-03,
    -9.01e-04, 1.83e-01, -1.10e-05, 2.26e-04, -8.12e-04, 1.00e-04, -8.71e-04, -3.76e-04, -1.73e-03,
    -5.79e-05, -5.04e-05, -2.69e-05, -2.43e-04, -1.36e-05, 9.04e-05, -4.53e-03, 4.48e-04, 1.17e-05,
    2.42e-03, 2.33e-05, 8.12e-03, 6.35e-04, 2.75e-05, 5.05e-04, -2.07e-06, 4.13e-05, -6.14e-05,
    -3.81e-02, -1.73e-02, -2.18e-03, 6.52e-02, -2.46e-05, -2.85e-04, 2.19e-04, 1.28e-04, 6.69e-05,
    1.59e-04, 1.32e-04, 1.28e-05, 1.11e-05, 5.95e-06, 2.71e-04, 6.43e-05, -1.04e-04, 4.17e-04,
    -5.69e-04, -2.59e-06, 2.82e-04, -5.15e-06, 2.84e-04, -7.10e-04, -6.08e-06, -6.63e-04, 5.57e-06,
    -1.90e-05, -2.89e-06, 2.09e-03, 6.78e-04, 3.87e-04, 3.38e-03, 1.33e-02, 4.96e-05, 1.12e-04,
    3.98e-04, -7.73e-04, 7.16e-04, -1.13e-04, 1.18e-03, 5.77e-05, 5.02e-05, 2.68e-05, -6.52e-05,
    -7.42e-05, 2.72e-05, 3.41e-03, 2.06e-04, -1.17e-05, -9.88e-04, -2.32e-05, 2.99e-03, 1.91e-04,
    -2.74e-05, 2.93e-04, -5.04e-06, -2.81e-05, 8.53e-05, -6.79e-04, -3.78e-04, 3.19e-05, 4.39e-03,
    6.10e-04, 8.86e-03, 3.62e-05, 1.82e-05, 5.39e-06, 6.18e-06, 4.54e-05, 5.14e-05, 7.47e-05,
    8.65e-05, 7.52e-05, 4.02e-05, 1.96e-05, -4.39e-05, 1.51e-04, -7.65e-06, -8.71e-06, -1.75e-05,
    -1.45e-04, -3.48e-05, 5.91e-05, 1.40e-04, -4.11e-05, 2.03e-04, -1.80e-05, 4.07e-05, 5.98e-05,
    9.40e-05, 6.71e-05, -1.91e-05, -5.44e-05, 1.59e-05, 3.43e-05, 1.29e-03, -2.43e-05, -3.86e-04,
    2.67e-04, 1.22e-04, 1.14e-04, 1.95e-04, 2.00e-04, 3.19e-05, 2.78e-05, 1.48e-05, 3.77e-04,
    7.62e-05, -1.42e-04, 3.82e-04, -7.81e-04, -6.46e-06, 3.04e-04, -1.28e-05, 2.43e-03, -9.74e-04,
    -1.52e-05, -8.86e-04, 6.71e-06, -3.29e-05, 1.48e-05, 2.78e-03, 7.97e-04, 6.23e-04, 6.07e-03,
    -4.96e-03, 8.43e-04, 4.75e-05, 1.70e-02, -5.31e-04, -1.34e-04, 3.91e-05, 5.49e-06, 3.58e-05,
    4.44e-05, 5.23e-05, 9.04e-05, 7.86e-05, 4.20e-05, -4.16e-04, 6.22e-04, -8.71e-04, -3.56e-05,
    -7.11e-04, -1.83e-05, -2.30e-04, -3.63e-05, -5.44e-05, -4.65e-04, -4.29e-05, -1.12e-03,
    1.76e-04, -5.76e-05, -1.22e-03, -1.03e-04, -1.64e-05, -3.59e-05, -1.20e-04, 9.18e-05, 2.55e-05,
    2.08e-04, 1.40e-04, 4.89e-03, 2.50e-03, 1.73e-03, 5.78e-04, 5.02e-04, 1.80e-03, 2.26e-03,
    2.84e-03, 3.69e-03, 3.21e-03, 1.71e-03, 1.12e-03, -3.26e-03, -1.76e-04, 3.60e-04, 7.22e-04,
    -7.47e-04, -6.96e-03, -1.48e-03, -1.39e-03, -2.59e-04, -1.75e-03, 6.38e-03, -2.08e-04,
    -1.97e-03, 5.01e-03, -1.35e-03, 1.80e-04, -8.71e-04, -2.11e-03, 4.67e-04, 2.11e-03, 3.15e-03,
    1.16e-03, 3.30e-03, 1.34e-01,
};

inline constexpr std::array step_residuals{
    StepResidual{"ampere", 0.08088, 243},
    StepResidual{"blackwell", 0.08171, 42},
    StepResidual{"blackwell mixture", 0.237, 52},
    StepResidual{"hopper", 0.0411, 50},
    StepResidual{"hopper mixture", 0.5002, 9},
    StepResidual{"other", 0.1517, 371},
    StepResidual{"other mixture", 0.1847, 63},
    StepResidual{"tpu", 0.08955, 36},
    StepResidual{"tpu mixture", 0.2395, 2},
};
// clang-format on

/// A coefficient as a sourced value of an entry.
[[nodiscard]] constexpr Sourced<double> fitted_to_steps(std::string_view name,
                                                        std::string_view note = {}) {
  for (const StepCoefficient& of : step_coefficients) {
    if (of.name == name) return {of.value, of.basis, "BessemerCalibration2026", note};
  }
  return ::bessemer::detail::fail<InvalidInput>("step coefficient: unknown name '", name, "'"),
         Sourced<double>{0.0, Basis::assumed, "BessemerCalibration2026"};
}

}  // namespace bessemer::catalog
