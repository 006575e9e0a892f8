#pragma once

/// What an allocator and a driver add to the bytes that the ledger counts, from measured runs.
///
///     M_i ~ f U_i + C_i + R                                                               (1)
///     minimise  sum_i ((f U_i + C_i + R)/M_i - 1)^2                                       (2)
///
///     M  measured memory of a run's fullest accelerator               byte
///     U  what the ledger counts, neither reserve nor communicators    byte
///     C  buffers of communicators                                     byte
///     f  fragmentation, allocated over used        R  reserve         1, byte
///
/// Linear in both, so that the least squares have one solution; errors are relative, since memory is
/// reported to the gigabyte at any size. Throws `InvalidInput` where all runs use the same share.

#include <cmath>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::study {

struct MemoryPoint {
  DataSize<> used{};
  DataSize<> communicators{};
  DataSize<> measured{};
};

struct MemoryFit {
  double fragmentation = 1.0;
  DataSize<> reserve{};
};

/// Equation (1).
[[nodiscard]] constexpr DataSize<> fitted_memory(const MemoryFit& fit, const MemoryPoint& point) {
  return fit.fragmentation * point.used + point.communicators + fit.reserve;
}

/// Equation (2), by its normal equations.
[[nodiscard]] inline MemoryFit fit_memory(const std::vector<MemoryPoint>& points) {
  double uu = 0.0;
  double ur = 0.0;
  double rr = 0.0;
  double u = 0.0;
  double r = 0.0;
  for (const MemoryPoint& point : points) {
    require(point.measured > DataSize<>{} && point.used > DataSize<>{},
            "fit_memory: measured and used memory must be positive");
    const double used = point.used / point.measured;
    const double one = 1.0 * GB / point.measured;
    const double left = 1.0 - point.communicators / point.measured;
    uu += used * used;
    ur += used * one;
    rr += one * one;
    u += used * left;
    r += one * left;
  }
  const double determinant = uu * rr - ur * ur;
  require(determinant > 1e-9 * uu * rr, "fit_memory: the ", points.size(),
          " points do not tell fragmentation and reserve apart; give runs of different size");
  return {.fragmentation = (u * rr - r * ur) / determinant,
          .reserve = (uu * r - ur * u) / determinant * GB};
}

/// Mean absolute error of (1), relative.
[[nodiscard]] inline double mean_error(const MemoryFit& fit,
                                       const std::vector<MemoryPoint>& points) {
  double sum = 0.0;
  for (const MemoryPoint& point : points) {
    sum += std::abs(fitted_memory(fit, point) / point.measured - 1.0);
  }
  return sum / static_cast<double>(points.size());
}

}  // namespace bessemer::study
