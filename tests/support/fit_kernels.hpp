#pragma once

/// How the catalogue's calibrations are fitted to tests/data/microbench.csv: which accelerators
/// share coefficients and which points count. Used by examples/calibrate_kernels.cpp, which prints
/// the constants, and by the tests, which hold the catalogue to them.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <bessemer/catalog/accelerators.hpp>
#include <bessemer/catalog/fabrics.hpp>
#include <bessemer/study/collective_fit.hpp>
#include <bessemer/study/kernel_fit.hpp>
#include <bessemer/study/narrow_fit.hpp>

namespace bessemer::fits {

using compute::KernelKind;
using hardware::CollectiveCalibration;
using hardware::KernelCalibration;
using study::CollectiveMeasurement;
using study::KernelMeasurement;
using study::MeasuredAccelerator;
using study::MeasuredFabric;
using study::Microbenchmarks;

struct KernelFit {
  MeasuredAccelerator measured;
  KernelCalibration<> calibration;
  /// Products measured with casts of their operand, 8 and 4 bits, and grouped products.
  std::vector<KernelMeasurement> fp8{};
  std::vector<KernelMeasurement> fp4{};
  std::vector<KernelMeasurement> grouped{};

  [[nodiscard]] std::string_view name() const { return measured.accelerator.name.view(); }
};

/// Of all accelerators with measured products, in the order of the catalogue; and the casts of the
/// benchmark's narrow products.
struct KernelFits {
  std::vector<KernelFit> accelerators;
  study::Casts<> fp8_casts;
  study::Casts<> fp4_casts;
};

struct CollectiveFit {
  std::string_view link;
  MeasuredFabric where;
  std::vector<CollectiveMeasurement> measured;
  CollectiveCalibration<> calibration;
};

[[nodiscard]] inline MeasuredAccelerator measured_on(const Microbenchmarks& all,
                                                     std::string_view name) {
  std::vector<KernelMeasurement> products = all.of(name, KernelKind::gemm);
  for (const KernelMeasurement& copy : all.of(name, KernelKind::elementwise)) {
    products.push_back(copy);
  }
  return {catalog::find_accelerator(name).description(), products,
          all.of(name, KernelKind::attention)};
}

template <std::size_t G>
[[nodiscard]] std::array<MeasuredAccelerator, G> measured_on(
    const Microbenchmarks& all, const std::array<std::string_view, G>& names) {
  return [&]<std::size_t... g>(std::index_sequence<g...>) {
    return std::array{measured_on(all, names[g])...};
  }
  (std::make_index_sequence<G>());
}

inline constexpr std::array<std::string_view, 1> ampere{"a100-sxm-80gb"};
/// One generation for the fit: Blackwell and H200 have no shapes small enough to tell the lost
/// outputs and the ramp, which rest on H100.
inline constexpr std::array<std::string_view, 6> hopper_and_blackwell{
    "h100-sxm", "h200-sxm", "b200-sxm", "b300-sxm", "gb200", "gb300"};
inline constexpr std::array<std::string_view, 2> hopper{"h100-sxm", "h200-sxm"};
inline constexpr std::array<std::string_view, 4> blackwell{"b200-sxm", "b300-sxm", "gb200",
                                                           "gb300"};
inline constexpr std::array<std::string_view, 1> ironwood{"tpu7x"};

/// A processor is a systolic array fed by a compiler: other start values than for a GPU. Squares do not
/// tell lost outputs from the ramp, which is the depth of an array.
[[nodiscard]] inline KernelCalibration<> typical_tpu() {
  KernelCalibration<> start = study::typical_kernels;
  start.launch = 1.0 * microsecond;
  start.lost_outputs = 1e5;
  start.inner_ramp = 256.0;
  return start;
}

template <std::size_t G>
void fit_group(const Microbenchmarks& all, const std::array<std::string_view, G>& names,
               const KernelCalibration<>& start, std::vector<KernelFit>& fits,
               study::Shared shared = study::Shared::fitted) {
  const auto group = measured_on(all, names);
  const auto calibrations = study::fit_products(group, shared, start);
  for (std::size_t g = 0; g < G; ++g) {
    fits.push_back({group[g], group[g].attention.empty()
                                  ? calibrations[g]
                                  : study::fit_attention(group[g], calibrations[g])});
  }
}

[[nodiscard]] inline KernelFit& find(std::vector<KernelFit>& fits, std::string_view name) {
  for (KernelFit& fit : fits) {
    if (fit.name() == name) return fit;
  }
  fail_unknown_name("accelerator", name, {});
}

/// Adds the shares of peak in a narrow format.
template <std::size_t G>
[[nodiscard]] study::Casts<> fit_narrow(const Microbenchmarks& all,
                                        const std::array<std::string_view, G>& names,
                                        NumberFormat format, std::vector<KernelFit>& fits) {
  const auto measured = [&]<std::size_t... g>(std::index_sequence<g...>) {
    return std::array{study::MeasuredProducts{find(fits, names[g]).measured.accelerator,
                                              find(fits, names[g]).calibration,
                                              all.with_casts(names[g], format)}...};
  }
  (std::make_index_sequence<G>());
  const study::NarrowFit<G> fit = study::fit_narrow(measured, format);
  for (std::size_t g = 0; g < G; ++g) {
    KernelFit& own = find(fits, names[g]);
    own.calibration = fit.calibrations[g];
    (format == NumberFormat::fp8 ? own.fp8 : own.fp4) = measured[g].products;
  }
  return fit.casts;
}

/// Adds the share of grouped products, measured on H100 and H200.
inline void fit_grouped(const Microbenchmarks& all, std::vector<KernelFit>& fits) {
  std::vector<study::MeasuredProducts> measured;
  for (const std::string_view name : hopper) {
    KernelFit& own = find(fits, name);
    own.grouped = all.grouped(name);
    measured.push_back({own.measured.accelerator, own.calibration, own.grouped});
  }
  const double share = study::fit_grouped(measured);
  for (const std::string_view name : hopper) { find(fits, name).calibration.grouped_share = share; }
}

[[nodiscard]] inline KernelFits fit_kernels(const Microbenchmarks& all) {
  std::vector<KernelFit> fits;
  fit_group(all, ampere, study::typical_kernels, fits);
  fit_group(all, hopper_and_blackwell, study::typical_kernels, fits);
  fit_group(all, ironwood, typical_tpu(), fits, study::Shared::ramp_given);
  const study::Casts<> fp8 = fit_narrow(all, hopper_and_blackwell, NumberFormat::fp8, fits);
  const study::Casts<> fp4 = fit_narrow(all, blackwell, NumberFormat::nvfp4, fits);
  fit_grouped(all, fits);
  return {fits, fp8, fp4};
}

/// Takes launch, lost outputs and ramp as they are and gives the accelerator its own two shares.
[[nodiscard]] inline KernelFit fit_with_shared(const Microbenchmarks& all, std::string_view name,
                                               const KernelCalibration<>& shared) {
  const std::array alone{measured_on(all, name)};
  return {alone[0], study::fit_products(alone, study::Shared::as_given, shared)[0]};
}

/// The same with what the other Hopper and Blackwell accelerators share.
template <std::size_t left>
[[nodiscard]] KernelFit fit_with_shared_of_others(const Microbenchmarks& all) {
  std::array<std::string_view, hopper_and_blackwell.size() - 1> others;
  for (std::size_t i = 0; i < others.size(); ++i) {
    others[i] = hopper_and_blackwell[i < left ? i : i + 1];
  }
  const auto shared = study::fit_products(measured_on(all, others), study::Shared::fitted)[0];
  return fit_with_shared(all, hopper_and_blackwell[left], shared);
}

/// All points of a link.
[[nodiscard]] inline std::vector<CollectiveMeasurement> points_of(const Microbenchmarks& all,
                                                                  std::string_view link) {
  std::vector<CollectiveMeasurement> points;
  for (const CollectiveMeasurement& point : all.collectives) {
    if (point.link == link) points.push_back(point);
  }
  return points;
}

/// Switches of NVLink 4 and later sum [Bekman2024].
[[nodiscard]] inline bool reduces(std::string_view link) {
  return link == "nvlink-4" || link == "nvlink-5";
}

/// NVLink generations, each on one switch; then EFA between nodes of eight B200.
[[nodiscard]] inline std::vector<CollectiveFit> fit_collectives(const Microbenchmarks& all) {
  const CollectiveCalibration<> typical{.start = 10.0 * microsecond,
                                        .hop = 1.0 * microsecond,
                                        .link_share = 0.75,
                                        .local_copy = 0.4,
                                        .setup = 40.0 * microsecond,
                                        .low_latency_share = 0.5,
                                        .switch_share = 0.6,
                                        .peer = 0.2 * microsecond,
                                        .exchange_share = 0.7,
                                        .exchange_setup = 5.0 * microsecond};
  std::vector<CollectiveFit> fits;
  for (const std::string_view link : {"nvlink-3", "nvlink-4", "nvlink-5"}) {
    const hardware::Link<> wire = catalog::find_link(link).description();
    CollectiveCalibration<> start = typical;
    if (!reduces(link)) start.switch_share = 0.0;
    const MeasuredFabric where{
        .inner = wire, .inner_calibration = start, .outer = wire, .outer_reduces = reduces(link)};
    const auto points = points_of(all, link);
    fits.push_back({link, where, points, study::fit_collectives(points, where, start)});
  }
  const MeasuredFabric nodes{.inner = fits.back().where.outer,
                             .inner_calibration = fits.back().calibration,
                             .outer = catalog::find_link("efa-v4").description()};
  // Copies are made inside the node; no all-to-all was measured between nodes.
  const CollectiveCalibration<> fabric{.start = 100.0 * microsecond,
                                       .hop = 10.0 * microsecond,
                                       .link_share = 0.75,
                                       .setup = 40.0 * microsecond,
                                       .low_latency_share = 0.5};
  const auto points = points_of(all, "efa");
  fits.push_back({"efa", nodes, points, study::fit_collectives(points, nodes, fabric)});
  return fits;
}

}  // namespace bessemer::fits
