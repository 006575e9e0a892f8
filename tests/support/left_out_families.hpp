#pragma once

/// What a die generation gets from the others: its kernels predicted by its datasheet and by
/// coefficients that were fitted without it. Used by examples/calibrate_kernels.cpp.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "fit_kernels.hpp"

namespace bessemer::fits {

struct Family {
  std::string_view name;
  std::vector<KernelFit> fits;
};

template <std::size_t G>
[[nodiscard]] Family family(const Microbenchmarks& all, std::string_view name,
                            const std::array<std::string_view, G>& names) {
  Family own{name, {}};
  fit_group(all, names, study::typical_kernels, own.fits);
  return own;
}

/// Each fitted alone.
[[nodiscard]] inline std::array<Family, 3> families(const Microbenchmarks& all) {
  return {family(all, "Ampere", ampere), family(all, "Hopper", hopper),
          family(all, "Blackwell", blackwell)};
}

/// TFLOP/s that large products sustain per watt of the power limit.
[[nodiscard]] inline double per_watt(const KernelFit& fit) {
  const auto& accelerator = fit.measured.accelerator;
  return fit.calibration.matrix_share * (accelerator.peak.bf16 / (TFLOP / second)) /
         (accelerator.power_limit / watt);
}

/// Means of the other families; the share of peak as the largest of theirs, or as what their best
/// rate per watt allows if that is less.
[[nodiscard]] inline KernelCalibration<> predicted(const std::vector<KernelFit>& others,
                                                   const hardware::Accelerator<>& accelerator,
                                                   bool by_power) {
  KernelCalibration<> mean = study::typical_kernels;
  const auto average = [&](auto field, bool attends) {
    double sum = 0.0;
    int points = 0;
    for (const KernelFit& fit : others) {
      if (attends && fit.measured.attention.empty()) continue;
      sum += field(fit.calibration);
      ++points;
    }
    return sum / points;
  };
  using C = const KernelCalibration<>&;
  mean.launch = average([](C c) { return c.launch / second; }, false) * second;
  mean.lost_outputs = average([](C c) { return c.lost_outputs; }, false);
  mean.inner_ramp = average([](C c) { return c.inner_ramp; }, false);
  mean.memory_share = average([](C c) { return c.memory_share; }, false);
  mean.attention_share = average([](C c) { return c.attention_share; }, true);
  mean.attention_rows = average([](C c) { return c.attention_rows; }, true);
  mean.attention_ramp = average([](C c) { return c.attention_ramp; }, true);
  double share = 0.0, efficiency = 0.0;
  for (const KernelFit& fit : others) {
    share = std::max(share, fit.calibration.matrix_share);
    efficiency = std::max(efficiency, per_watt(fit));
  }
  const double allowed =
      efficiency * (accelerator.power_limit / watt) / (accelerator.peak.bf16 / (TFLOP / second));
  mean.matrix_share = by_power ? std::min(share, allowed) : share;
  return mean;
}

/// The fits of all families but one.
[[nodiscard]] inline std::vector<KernelFit> all_but(const std::array<Family, 3>& all,
                                                    std::string_view name) {
  std::vector<KernelFit> others;
  for (const Family& other : all) {
    if (other.name != name) others.insert(others.end(), other.fits.begin(), other.fits.end());
  }
  return others;
}

}  // namespace bessemer::fits
