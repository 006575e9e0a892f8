#pragma once

/// Fits what narrow and what grouped products sustain, where the rest of a calibration is known.
///
///     t = t_library(kernel) + t_q + b x / (c H)                                            (1)
///
///     t_q b  start of the casts, their traffic for each element        s, byte
///     x      elements cast inside the measured time                    1
///     c H    memory share and bandwidth of the accelerator             1, byte/s
///
/// Frameworks measure a product in 8 or 4 bits together with the casts of its operand, which read it
/// once or twice and write it narrow. The two coefficients of the casts are one for all accelerators
/// and describe the benchmark alone; in a training step casts are operators of their own
/// (`compute/linear.hpp`). The share of peak is each accelerator's.
///
/// The share of grouped products is one for all accelerators given. Losses and start values as
/// `study/kernel_fit.hpp` has them.

#include <array>
#include <concepts>
#include <cstddef>
#include <vector>

#include <bessemer/study/kernel_fit.hpp>

namespace bessemer::study {

/// What casts inside a measured product take.
template <Real S = double>
struct Casts {
  Time<S> start = missing<Time<S>>("casts.start: must be given");
  /// Traffic of each element.
  S bytes = missing<S>("casts.bytes: must be given");
};

/// Products on one accelerator, and what is known of it.
struct MeasuredProducts {
  hardware::Accelerator<> accelerator;
  hardware::KernelCalibration<> known;
  std::vector<KernelMeasurement> products;
};

template <std::size_t G>
struct NarrowFit {
  Casts<> casts;
  /// As known, with the share of peak of the narrow format.
  std::array<hardware::KernelCalibration<>, G> calibrations;
};

namespace detail {

template <Real S>
[[nodiscard]] constexpr S& narrow_share(hardware::KernelCalibration<S>& of, NumberFormat format) {
  return unit_format(format) == NumberFormat::fp4 ? of.matrix_share_fp4 : of.matrix_share_fp8;
}

/// Equation (1).
template <Real S>
[[nodiscard]] constexpr Time<S> time_with_casts(const KernelMeasurement& point,
                                                const hardware::KernelCalibration<S>& calibration,
                                                const hardware::Accelerator<S>& accelerator,
                                                const Casts<S>& casts) {
  const auto moved = DataSize<S>::from_value(S(casts.bytes * S(point.cast)));
  return compute::CalibratedKernels<S>{calibration}.time(lifted<S>(point.kernel), accelerator) +
         casts.start + moved / (calibration.memory_share * accelerator.memory_bandwidth);
}

}  // namespace detail

/// Fits the share of peak in `format` on each accelerator, and the casts.
template <std::size_t G>
[[nodiscard]] NarrowFit<G> fit_narrow(const std::array<MeasuredProducts, G>& measured,
                                      NumberFormat format) {
  constexpr std::size_t N = 2 + G;
  std::array<double, N> first{math::log(5e-6), math::log(5.0)};
  std::array<double, N> widths;
  widths.fill(1.0);
  for (std::size_t g = 0; g < G; ++g) first[2 + g] = math::log(measured[g].known.matrix_share);
  const auto casts = []<Real S>(const std::array<S, N>& x) {
    return Casts<S>{.start = Time<S>::from_value(math::exp(x[0])), .bytes = math::exp(x[1])};
  };
  const auto residuals = [&](const std::array<Dual<N>, N>& x) {
    std::vector<Dual<N>> all;
    for (std::size_t g = 0; g < G; ++g) {
      auto calibration = lifted<Dual<N>>(measured[g].known);
      detail::narrow_share(calibration, format) = math::exp(x[2 + g]);
      const auto on = lifted<Dual<N>>(measured[g].accelerator);
      for (const KernelMeasurement& point : measured[g].products) {
        const Dual<N> ratio =
            detail::time_with_casts(point, calibration, on, casts(x)) / as<Dual<N>>(point.time);
        all.push_back(math::log(ratio) / Dual<N>(detail::usual_error));
      }
    }
    detail::hold(x, first, widths, all);
    return all;
  };
  const auto fit = least_squares<N>(residuals, first, {.loss = Loss::soft_l1});
  NarrowFit<G> found{
      .casts = casts(fit.solution),
      .calibrations = detail::array_of<G>([&](std::size_t g) { return measured[g].known; })};
  for (std::size_t g = 0; g < G; ++g) {
    detail::narrow_share(found.calibrations[g], format) = math::exp(fit.solution[2 + g]);
    check(found.calibrations[g]);
  }
  return found;
}

/// Fits `grouped_share`.
template <std::same_as<MeasuredProducts> Products = MeasuredProducts>
[[nodiscard]] double fit_grouped(const std::vector<Products>& measured) {
  require(!measured.empty(), "fit_grouped: must have at least one accelerator");
  const std::array<double, 1> first{math::log(0.8)};
  const auto residuals = [&](const std::array<Dual<1>, 1>& x) {
    std::vector<Dual<1>> all;
    for (const Products& on : measured) {
      auto calibration = lifted<Dual<1>>(on.known);
      calibration.grouped_share = math::exp(x[0]);
      detail::compare<1>(on.products, calibration, on.accelerator, all);
    }
    detail::hold(x, first, {1.0}, all);
    return all;
  };
  return math::exp(least_squares<1>(residuals, first, {.loss = Loss::soft_l1}).solution[0]);
}

/// Estimate over measurement, less one, of each product that was measured with its casts.
[[nodiscard]] inline std::vector<double> errors(const std::vector<KernelMeasurement>& measured,
                                                const hardware::KernelCalibration<>& calibration,
                                                const hardware::Accelerator<>& accelerator,
                                                const Casts<>& casts) {
  std::vector<double> all;
  all.reserve(measured.size());
  for (const KernelMeasurement& point : measured) {
    all.push_back(detail::time_with_casts(point, calibration, accelerator, casts) / point.time -
                  1.0);
  }
  return all;
}

}  // namespace bessemer::study
