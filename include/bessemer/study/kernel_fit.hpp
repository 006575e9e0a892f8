#pragma once

/// Fits the coefficients of `compute::CalibratedKernels` to measured kernels.
///
///     minimise sum_i rho((ln(t_i / t_measured,i) / 0.1)^2) + sum_j rho((ln(x_j / x_j,0) / s_j)^2)
///                                                                                        (1)
///     t    the library's own model, evaluated on `Dual`    s
///     rho  soft-L1                                         10 % is a usual error
///     x    the coefficients, all positive                  fitted as logarithms
///     x0   start values; s their width                     1: within a factor e, loosely held
///
/// The second sum keeps a coefficient where it started if no measurement speaks of it; beside tens
/// of points it weighs nothing. Launch, lost outputs and inner steps are properties of a generation
/// of dies and their libraries, and are fitted to all its accelerators at once; the shares of peak
/// and of bandwidth belong to each. Products and attention apart: attention takes launch and memory
/// share as products have them. `sustained_share` is one here: these are kernels run alone.

#include <array>
#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/study/least_squares.hpp>
#include <bessemer/study/lifted.hpp>
#include <bessemer/study/microbenchmarks.hpp>

namespace bessemer::study {

/// An accelerator and what was measured on it.
struct MeasuredAccelerator {
  hardware::Accelerator<> accelerator;
  /// Matrix products, and copies where there are any.
  std::vector<KernelMeasurement> products;
  std::vector<KernelMeasurement> attention;
};

/// Where fits start: middling values of data-centre accelerators.
inline constexpr hardware::KernelCalibration<> typical_kernels{.launch = 4.0 * microsecond,
                                                               .matrix_share = 0.75,
                                                               .sustained_share = 1.0,
                                                               .lost_outputs = 1000.0,
                                                               .inner_ramp = 100.0,
                                                               .memory_share = 0.80,
                                                               .attention_share = 0.55,
                                                               .attention_rows = 128.0,
                                                               .attention_ramp = 500.0,
                                                               .attention_backward = 0.85};

/// Which of the shared coefficients a fit may move: all of them, the launch alone where no shape is
/// small enough to tell what a part-filled grid loses, all but the ramp where shapes do not tell it from
/// lost outputs, or none.
enum class Shared { fitted, launch_fitted, ramp_given, as_given };

namespace detail {

/// Of calibrations, say, which cannot be made without their values.
template <std::size_t G, class Make>
[[nodiscard]] constexpr auto array_of(Make make) {
  return [&]<std::size_t... g>(std::index_sequence<g...>) { return std::array{make(g)...}; }
  (std::make_index_sequence<G>());
}

inline constexpr double usual_error = 0.1;

/// The second sum of equation (1).
template <std::size_t N>
void hold(const std::array<Dual<N>, N>& x, const std::array<double, N>& start,
          const std::array<double, N>& widths, std::vector<Dual<N>>& residuals) {
  for (std::size_t j = 0; j < N; ++j) {
    residuals.push_back((x[j] - Dual<N>(start[j])) / Dual<N>(widths[j]));
  }
}

/// The first sum of equation (1), for one accelerator.
template <std::size_t N>
void compare(const std::vector<KernelMeasurement>& measured,
             const hardware::KernelCalibration<Dual<N>>& calibration,
             const hardware::Accelerator<>& accelerator, std::vector<Dual<N>>& residuals) {
  const auto on = lifted<Dual<N>>(accelerator);
  const compute::CalibratedKernels<Dual<N>> model{calibration};
  for (const KernelMeasurement& point : measured) {
    const Dual<N> ratio = model.time(lifted<Dual<N>>(point.kernel), on) / as<Dual<N>>(point.time);
    residuals.push_back(math::log(ratio) / Dual<N>(usual_error));
  }
}

/// The coefficients of accelerator g: launch, lost outputs and ramp shared, then two shares each.
template <Real S, std::size_t N>
[[nodiscard]] hardware::KernelCalibration<S> product_calibration(
    const hardware::KernelCalibration<>& start, const std::array<S, N>& x, std::size_t g) {
  auto calibration = lifted<S>(start);
  calibration.launch = Time<S>::from_value(math::exp(x[0]));
  calibration.lost_outputs = math::exp(x[1]);
  calibration.inner_ramp = math::exp(x[2]);
  calibration.matrix_share = math::exp(x[3 + 2 * g]);
  calibration.memory_share = math::exp(x[4 + 2 * g]);
  return calibration;
}

}  // namespace detail

/// Fits the coefficients of matrix products to accelerators of one generation.
template <std::size_t G>
[[nodiscard]] std::array<hardware::KernelCalibration<>, G> fit_products(
    const std::array<MeasuredAccelerator, G>& generation, Shared shared,
    const hardware::KernelCalibration<>& start = typical_kernels) {
  constexpr std::size_t N = 3 + 2 * G;
  constexpr double held = 1e-6;
  const double launch_width = shared == Shared::as_given ? held : 1.0;
  const bool fits_grid = shared == Shared::fitted || shared == Shared::ramp_given;
  const double grid_width = fits_grid ? 1.0 : held;
  const double ramp_width = shared == Shared::fitted ? 1.0 : held;
  std::array<double, N> first{math::log(start.launch.value()), math::log(start.lost_outputs),
                              math::log(start.inner_ramp)};
  std::array<double, N> widths{launch_width, grid_width, ramp_width};
  for (std::size_t g = 0; g < G; ++g) {
    first[3 + 2 * g] = math::log(start.matrix_share);
    first[4 + 2 * g] = math::log(start.memory_share);
    widths[3 + 2 * g] = widths[4 + 2 * g] = 1.0;
  }
  const auto residuals = [&](const std::array<Dual<N>, N>& x) {
    std::vector<Dual<N>> all;
    for (std::size_t g = 0; g < G; ++g) {
      detail::compare<N>(generation[g].products, detail::product_calibration<Dual<N>>(start, x, g),
                         generation[g].accelerator, all);
    }
    detail::hold(x, first, widths, all);
    return all;
  };
  const auto fit = least_squares<N>(residuals, first, {.loss = Loss::soft_l1});
  auto calibrations = detail::array_of<G>(
      [&](std::size_t g) { return detail::product_calibration<double>(start, fit.solution, g); });
  for (auto& calibration : calibrations) {
    if (shared == Shared::as_given) calibration.launch = start.launch;
    if (!fits_grid) calibration.lost_outputs = start.lost_outputs;
    if (shared != Shared::fitted) calibration.inner_ramp = start.inner_ramp;
    check(calibration);
  }
  return calibrations;
}

/// Fits the coefficients of attention to one accelerator whose launch and memory share are known.
template <std::same_as<MeasuredAccelerator> Measured = MeasuredAccelerator>
[[nodiscard]] hardware::KernelCalibration<> fit_attention(
    const Measured& measured, const hardware::KernelCalibration<>& start) {
  constexpr std::size_t N = 3;
  const std::array<double, N> first{math::log(start.attention_share),
                                    math::log(start.attention_rows),
                                    math::log(start.attention_ramp)};
  const auto with = [&start]<Real S>(const std::array<S, N>& x) {
    auto calibration = lifted<S>(start);
    calibration.attention_share = math::exp(x[0]);
    calibration.attention_rows = math::exp(x[1]);
    calibration.attention_ramp = math::exp(x[2]);
    return calibration;
  };
  const auto residuals = [&](const std::array<Dual<N>, N>& x) {
    std::vector<Dual<N>> all;
    detail::compare<N>(measured.attention, with(x), measured.accelerator, all);
    detail::hold(x, first, {1.0, 1.0, 1.0}, all);
    return all;
  };
  const auto fit = least_squares<N>(residuals, first, {.loss = Loss::soft_l1});
  hardware::KernelCalibration<> calibration = with(fit.solution);
  check(calibration);
  return calibration;
}

/// Estimate over measurement, less one, of each kernel that was measured without casts.
[[nodiscard]] inline std::vector<double> errors(const std::vector<KernelMeasurement>& measured,
                                                const hardware::KernelCalibration<>& calibration,
                                                const hardware::Accelerator<>& accelerator) {
  const compute::CalibratedKernels<> model{calibration};
  std::vector<double> all;
  all.reserve(measured.size());
  for (const KernelMeasurement& point : measured) {
    all.push_back(model.time(point.kernel, accelerator) / point.time - 1.0);
  }
  return all;
}

}  // namespace bessemer::study
