#pragma once
#include <array>
#include <bessemer/catalog/step_coefficient.hpp>
namespace bessemer::catalog {
inline constexpr std::array step_coefficients{StepCoefficient{"jitter", 0.004, 0.5, Basis::assumed}};
inline constexpr std::array<double, 1> step_covariance{0.25};
inline constexpr std::array step_residuals{StepResidual{"other", 0.2, 0}, StepResidual{"other mixture", 0.3, 0}};
}
