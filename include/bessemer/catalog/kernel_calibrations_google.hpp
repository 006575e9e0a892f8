#pragma once

/// What kernels sustain on TPUs; see `kernel_calibrations.hpp`.
///
/// Products and copies were measured on TPU7x alone, squares only, which do not tell outputs lost from
/// the ramp of the inner dimension: the ramp is taken as the depth of an array, through which operands
/// pass before the first result comes out, and the rest fitted. Outputs lost go with the area of an
/// array. Large products of the other generations come out of training steps.
///
/// Attention is the splash kernel, of which nobody published a table. It leaves out blocks that the
/// causal mask hides whole, so that the ramp is about the side of a block: 512 by default, 1,024 to
/// 2,048 in recipes of v6e and later [MaxText2023]. Two backward kernels compute the scores twice,
/// seven products for five; recipes of v6e and later have one that is fused. Arrays of 256 are half empty under heads
/// of 128, which leaves more time for the softmax beside them.

#include <array>
#include <string_view>

#include <bessemer/catalog/kernel_calibration_entry.hpp>
#include <bessemer/catalog/step_coefficients.hpp>

namespace bessemer::catalog {

namespace detail {

inline constexpr Sourced<double> splash_share{0.60, Basis::assumed, "MaxText2023",
                                              "softmax takes the rest"};
inline constexpr Sourced<double> half_filled_splash_share{
    0.80, Basis::assumed, "MaxText2023", "of half-filled arrays: softmax has twice the time"};
inline constexpr Sourced<double> two_backward_kernels{0.71, Basis::derived, "MaxText2023",
                                                      "five products of seven"};
inline constexpr Sourced<double> one_backward_kernel{0.85, Basis::assumed, "TpuRecipes2025",
                                                     "fused, as GPUs have it"};

/// Of int8 products: gradients are rounded at random on the vector unit before.
inline constexpr Sourced<double> rounding_share{0.70, Basis::assumed, "MaxText2023",
                                                "int8 on v6e saves 17 % of a step of GPT-3"};

/// A TPU of another generation: TPU7x with another share of peak and another array.
constexpr KernelCalibrationEntry other_tpu(KernelCalibrationEntry from, std::string_view name,
                                           double array, Sourced<double> matrix_share,
                                           double attention_block, Sourced<double> backward) {
  const auto as_tpu7x = [](const auto& value, double factor) {
    return Sourced(factor * value.value(), weaker(Basis::derived, value.basis()), value.key(),
                   "as TPU7x, by the size of the array");
  };
  const double side = array / 256.0;
  from.name = name;
  from.launch = as_tpu7x(from.launch, 1.0);
  from.matrix_share = matrix_share;
  from.sustained_share = {1.0, Basis::fitted, matrix_share.key(), "inside matrix_share"};
  from.lost_outputs = as_tpu7x(from.lost_outputs, side * side);
  from.inner_ramp = as_tpu7x(from.inner_ramp, side);
  from.memory_share = as_tpu7x(from.memory_share, 1.0);
  if (array < 256.0) from.attention_share = splash_share;
  from.attention_ramp = {attention_block, Basis::derived, "MaxText2023", "side of a block"};
  from.attention_backward = backward;
  from.sustained_share_fp8 = rounding_share;
  from.products = {};
  return from;
}

}  // namespace detail

/// Eight square products and thirteen copies.
inline constexpr KernelCalibrationEntry tpu7x_kernels{
    .name = "tpu7x",
    .launch = {1.327 * microsecond, Basis::fitted, "TpuRecipes2025"},
    .matrix_share = {0.8179, Basis::fitted, "TpuRecipes2025"},
    .sustained_share = {0.90, Basis::assumed, "BessemerCalibration2026",
                        "0.87 Hopper, 0.93 Ampere"},
    .lost_outputs = {110300.0, Basis::fitted, "TpuRecipes2025", "weakly determined"},
    .inner_ramp = {256.0, Basis::derived, "GoogleCloudTpu2025", "depth of an array of v6e"},
    .memory_share = {0.8609, Basis::fitted, "TpuRecipes2025"},
    .attention_share = detail::half_filled_splash_share,
    .attention_rows = {128.0, Basis::assumed, "Dao2023", "one tile"},
    .attention_ramp = {1024.0, Basis::derived, "TpuRecipes2025", "side of a block"},
    .attention_backward = detail::one_backward_kernel,
    .products = {21, 0.022, 0.116},
};

inline constexpr std::array tpu_kernels{
    tpu7x_kernels,
    detail::other_tpu(tpu7x_kernels, "tpu-v5e", 128.0, fitted_to_steps("v5e_share"), 512.0,
                      detail::two_backward_kernels),
    detail::other_tpu(tpu7x_kernels, "tpu-v5p", 128.0, fitted_to_steps("v5p_share"), 512.0,
                      detail::two_backward_kernels),
    detail::other_tpu(tpu7x_kernels, "tpu-v6e", 256.0,
                      {0.69, Basis::fitted, "TpuRecipes2025", "to 10 training steps"}, 1024.0,
                      detail::one_backward_kernel)};

}  // namespace bessemer::catalog
