#include <doctest/doctest.h>

#include <vector>

#include <bessemer/study/narrow_fit.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using study::Casts;
using study::KernelMeasurement;
using study::MeasuredProducts;

/// A machine with an 8-bit peak twice that of 16 bits.
hardware::Accelerator<> device(double peak_factor = 1.0) {
  auto with_fp8 = support::accelerator();
  with_fp8.peak.bf16 = peak_factor * with_fp8.peak.bf16;
  with_fp8.peak.fp8 = 2.0 * with_fp8.peak.bf16;
  return with_fp8;
}
constexpr Casts<> true_casts{.start = 9.0 * microsecond, .bytes = 7.0};

hardware::KernelCalibration<> truth(double share) {
  auto calibration = support::kernel_calibration();
  calibration.matrix_share_fp8 = share;
  return calibration;
}

/// What products with casts take on a true calibration.
std::vector<KernelMeasurement> with_casts(const hardware::KernelCalibration<>& calibration,
                                          const hardware::Accelerator<>& on) {
  std::vector<KernelMeasurement> all;
  for (double m = 64; m < 2e4; m *= 4.0) {
    for (const double n : {2048.0, 8192.0, 32768.0}) {
      for (const double k : {2048.0, 8192.0}) {
        KernelMeasurement point{
            "test", compute::gemm<double>(m, n, k, NumberFormat::fp8), {}, m * k};
        const Time<> casts =
            true_casts.start +
            true_casts.bytes * m * k * byte / (calibration.memory_share * on.memory_bandwidth);
        point.time = compute::CalibratedKernels<>{calibration}.time(point.kernel, on) + casts;
        all.push_back(point);
      }
    }
  }
  return all;
}
}  // namespace

TEST_SUITE("study/narrow_fit") {
  TEST_CASE("a fit to exact measurements finds the shares of two machines and their casts") {
    const auto slow = device(), fast = device(2.0);
    const std::array measured{
        MeasuredProducts{slow, support::kernel_calibration(), with_casts(truth(0.7), slow)},
        MeasuredProducts{fast, support::kernel_calibration(), with_casts(truth(0.55), fast)}};
    const auto fit = study::fit_narrow(measured, NumberFormat::fp8);
    CHECK(fit.casts.start / true_casts.start == doctest::Approx(1.0).epsilon(0.01));
    CHECK(fit.casts.bytes == doctest::Approx(true_casts.bytes).epsilon(0.01));
    CHECK(fit.calibrations[0].matrix_share_fp8 == doctest::Approx(0.7).epsilon(0.01));
    CHECK(fit.calibrations[1].matrix_share_fp8 == doctest::Approx(0.55).epsilon(0.01));
    CHECK(fit.calibrations[0].matrix_share == support::kernel_calibration().matrix_share);
    for (const double error : study::errors(measured[0].products, truth(0.7), slow, true_casts)) {
      CHECK(error == doctest::Approx(0.0).epsilon(1e-12));
    }
  }

  TEST_CASE("a fit to exact grouped products finds their share") {
    auto calibration = support::kernel_calibration();
    calibration.grouped_share = 0.85;
    std::vector<KernelMeasurement> points;
    for (double rows = 64; rows < 1e5; rows *= 2.0) {
      auto kernel = compute::gemm<double>(rows, 8192, 8192, NumberFormat::bf16, 32);
      kernel.grouped = true;
      points.push_back(
          {"test", kernel, compute::CalibratedKernels<>{calibration}.time(kernel, device())});
    }
    CHECK(study::fit_grouped({{device(), support::kernel_calibration(), points}}) ==
          doctest::Approx(0.85).epsilon(0.01));
    CHECK_THROWS_AS(static_cast<void>(study::fit_grouped({})), InvalidInput);
  }
}
