#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using compute::CalibratedKernels;
using compute::elementwise;
using compute::gemm;
using compute::IdealRoofline;
using compute::Kernel;
using compute::KernelKind;

constexpr auto device = support::accelerator();
constexpr CalibratedKernels<> kernels{support::kernel_calibration()};
constexpr CalibratedKernels<> ideal{{.launch = {},
                                     .matrix_share = 1.0,
                                     .sustained_share = 1.0,
                                     .lost_outputs = 0.0,
                                     .inner_ramp = 0.0,
                                     .memory_share = 1.0,
                                     .attention_share = 1.0,
                                     .attention_rows = 0.0,
                                     .attention_ramp = 0.0,
                                     .attention_backward = 1.0}};

/// Causal attention of `heads` heads of 128: half of 4 m n k FLOP; q, k, v and output move once.
constexpr Kernel<> attention(double rows, double keys, double heads, bool backward = false) {
  return {.kind = KernelKind::attention,
          .m = rows,
          .n = keys,
          .k = 128.0,
          .batch = heads,
          .work = 2.0 * rows * keys * 128.0 * heads * FLOP,
          .bytes = 2.0 * (2.0 * rows + 2.0 * keys) * 128.0 * heads * byte,
          .backward = backward};
}
constexpr double seconds(const Kernel<>& kernel) { return kernels.time(kernel, device) / second; }
constexpr double product(double m, double n, double k, double batch = 1.0) {
  return seconds(gemm<double>(m, n, k, NumberFormat::bf16, batch));
}
}  // namespace

TEST_SUITE("compute/calibrated_kernels") {
  TEST_CASE("equation (1) as it stands") {
    const double m = 4096, n = 8192, k = 2048;
    const double work = 2.0 * (m * n + 1000.0 * 128) * (k + 100.0) / (0.75 * 0.9 * 1e15);
    const double memory = 2.0 * (m * k + k * n + m * n) / (0.8 * 3e12);
    CHECK(product(m, n, k) ==
          doctest::Approx(4e-6 + std::pow(std::pow(work, 4) + std::pow(memory, 4), 0.25))
              .epsilon(1e-13));
  }

  TEST_CASE("a grouped product loses half a tile of rows an expert, and part of the rate") {
    auto calibration = support::kernel_calibration();
    calibration.launch = {};
    calibration.memory_share = 1.0;
    calibration.grouped_share = 0.8;
    calibration.lost_outputs = 0.0;
    const CalibratedKernels<> model{calibration};
    // 128 rows of 2,000 are 6.4 %. 64 products of 2,000 rows of 8,192 by 8,192: memory takes a fifth of the time, and fourth powers add.
    auto kernel = gemm<double>(2000, 8192, 8192, NumberFormat::bf16, 64);
    const double one = model.time(kernel, device) / second;
    kernel.grouped = true;
    CHECK(model.time(kernel, device) / second == doctest::Approx(one * 1.064 / 0.8).epsilon(1e-3));
    calibration.lost_outputs = 1000.0;
    double before = 0.0;
    for (double rows = 1.0; rows < 1e5; rows *= 1.3) {
      auto grown = gemm<double>(rows, 4096, 4096, NumberFormat::bf16, 8);
      grown.grouped = true;
      const double now = CalibratedKernels<>{calibration}.time(grown, device) / second;
      CHECK(now > before);
      before = now;
    }
  }

  TEST_CASE("equation (2) as it stands, forward and backward, on an older kernel") {
    Kernel<> forward = attention(2048, 4096, 32);
    const double losses = (1.0 + 128.0 * 128 / (2048.0 * 32)) * (1.0 + 500.0 / 4096);
    const double work = forward.work.value() * losses / (0.55 * 0.9 * 1e15);
    const double memory = forward.bytes.value() / (0.8 * 3e12);
    CHECK(seconds(forward) == doctest::Approx(4e-6 + work + memory).epsilon(1e-13));
    Kernel<> backward = forward;
    backward.backward = true;
    CHECK(seconds(backward) == doctest::Approx(4e-6 + work / 0.85 + memory).epsilon(1e-13));
    forward.rate = 0.6;
    CHECK(seconds(forward) == doctest::Approx(4e-6 + work / 0.6 + memory).epsilon(1e-13));
  }

  TEST_CASE("equation (3) as it stands; two launches start twice") {
    CHECK(seconds(elementwise<double>(2.4e12)) == doctest::Approx(1.0 + 4e-6).epsilon(1e-14));
    CHECK(seconds(elementwise<double>(2.4e12, 2)) == doctest::Approx(1.0 + 8e-6).epsilon(1e-14));
  }

  TEST_CASE("no launches take no time") {
    static_assert(kernels.time(Kernel<>{.launches = 0}, device) == 0.0 * second);
  }

  TEST_CASE("limit: without losses, a very large product reaches the roofline") {
    for (const double size : {16384.0, 65536.0}) {
      const auto large = gemm<double>(size, size, size, NumberFormat::bf16);
      CHECK(ideal.time(large, device) / IdealRoofline{}.time(large, device) ==
            doctest::Approx(1.0).epsilon(1e-3));
    }
    const auto moved = elementwise<double>(1e9);
    CHECK(ideal.time(moved, device) == IdealRoofline{}.time(moved, device));
  }

  TEST_CASE("a little more work never takes less time: 0.99 and 1.01 GFLOP") {
    // Products of 1,000 rows and columns whose inner dimension makes the work.
    CHECK(product(1000, 1000, 505) > product(1000, 1000, 495));
    double before = 0.0;
    for (double work = 0.9e9; work < 1.1e9; work += 1e5) {
      const double now = product(1000, 1000, work / 2e6);
      CHECK(now > before);
      before = now;
    }
  }

  TEST_CASE("property: time never falls when m, n, k or batch grow, over 20,000 shapes") {
    std::mt19937_64 random(31);
    std::uniform_real_distribution<double> exponent(0.0, 5.0), growth(1.0, 1.3);
    int fell = 0;
    for (int i = 0; i < 20'000; ++i) {
      const auto size = [&] { return std::ceil(std::pow(10.0, exponent(random))); };
      const double m = size(), n = size(), k = size(), b = std::ceil(size() / 1000.0);
      const double g = growth(random);
      const double now = product(m, n, k, b);
      const double slack = 1.0 - 1e-14;
      fell += product(g * m, n, k, b) < now * slack;
      fell += product(m, g * n, k, b) < now * slack;
      fell += product(m, n, g * k, b) < now * slack;
      fell += product(m, n, k, g * b) < now * slack;
      const double attends = seconds(attention(m, n, b));
      fell += seconds(attention(g * m, n, b)) < attends * slack;
      fell += seconds(attention(m, g * n, b)) < attends * slack;
      fell += seconds(attention(m, n, g * b)) < attends * slack;
      fell += seconds(elementwise<double>(g * m)) < seconds(elementwise<double>(m)) * slack;
    }
    CHECK(fell == 0);
  }

  TEST_CASE("property: never faster than the roofline, so never above any peak") {
    std::mt19937_64 random(32);
    std::uniform_real_distribution<double> exponent(0.0, 5.0);
    int faster = 0;
    for (int i = 0; i < 20'000; ++i) {
      const auto size = [&] { return std::ceil(std::pow(10.0, exponent(random))); };
      const double m = size(), n = size(), k = size();
      const double slack = 1.0 - 1e-14;
      for (const Kernel<>& kernel : {gemm<double>(m, n, k, NumberFormat::bf16), attention(m, n, k),
                                     attention(m, n, k, true), elementwise<double>(m)}) {
        for (const auto& model : {kernels, ideal}) {
          faster += model.time(kernel, device) < slack * IdealRoofline{}.time(kernel, device);
        }
      }
    }
    CHECK(faster == 0);
  }

  TEST_CASE("property: more processors of the same peak lose more of a small grid") {
    auto split = device;
    split.processors = 256;
    const auto small = gemm<double>(512, 512, 4096, NumberFormat::bf16);
    CHECK(kernels.time(small, split) > kernels.time(small, device));
  }

  TEST_CASE("equation (4): arrays of 256 that a shape fills in part") {
    auto arrays = device;
    arrays.matrix_tile = 256;
    arrays.memory_bandwidth = 1e29 * byte / second;
    const auto lost = [&](double m, double n, double k) {
      const auto of = gemm<double>(m, n, k, NumberFormat::bf16);
      return ideal.time(of, arrays) / (of.work / arrays.peak.bf16);
    };
    CHECK(lost(512, 768, 1024) == doctest::Approx(1.0).epsilon(1e-13));
    CHECK(lost(512, 512, 128) == doctest::Approx(2.0).epsilon(1e-13));
    // The other operand fills the arrays.
    CHECK(lost(300, 512, 512) == doctest::Approx(1.0).epsilon(1e-13));
    CHECK(lost(300, 400, 512) == doctest::Approx(512.0 / 400.0).epsilon(1e-13));
    Kernel<> heads = attention(4096, 4096, 16);
    const auto lost_heads = [&] {
      return ideal.time(heads, arrays) / (heads.work / arrays.peak.bf16);
    };
    CHECK(lost_heads() == doctest::Approx(2.0).epsilon(1e-13));
    // Keys of 192 take 256, values of 128 too: 512 for 320.
    heads.k = 192.0;
    heads.values = 128.0;
    CHECK(lost_heads() == doctest::Approx(1.6).epsilon(1e-13));
  }

  TEST_CASE("property: arrays never make a larger product faster") {
    auto arrays = device;
    arrays.matrix_tile = 128;
    double before = 0.0;
    for (double size = 1.0; size < 2000.0; size *= 1.07) {
      const double now =
          kernels.time(gemm<double>(size, 1000, size, NumberFormat::bf16), arrays) / second;
      CHECK(now >= before);
      before = now;
    }
  }

  TEST_CASE("refuses a format that the device lacks, for products and attention") {
    CHECK_THROWS_AS(kernels.time(gemm<double>(8, 8, 8, NumberFormat::fp8), device), InvalidInput);
    Kernel<> of_fp8 = attention(8, 8, 8);
    of_fp8.format = NumberFormat::fp8;
    CHECK_THROWS_AS(kernels.time(of_fp8, device), InvalidInput);
  }

  TEST_CASE("derivative: by peak, bandwidth and every coefficient that the kind reads") {
    const auto time = [](const Kernel<>& kernel) {
      return [kernel]<class S>(const std::array<S, 7>& x, bool attends) {
        auto varied = support::accelerator<S>();
        varied.peak.bf16 = Throughput<S>::from_value(x[0]);
        varied.memory_bandwidth = Bandwidth<S>::from_value(x[1]);
        auto calibration = support::kernel_calibration<S>();
        calibration.launch = Time<S>::from_value(x[2]);
        calibration.sustained_share = x[3];
        (attends ? calibration.attention_share : calibration.matrix_share) = x[4];
        (attends ? calibration.attention_rows : calibration.lost_outputs) = x[5];
        (attends ? calibration.attention_ramp : calibration.inner_ramp) = x[6];
        const Kernel<S> lifted{.kind = kernel.kind,
                               .m = S(kernel.m),
                               .n = S(kernel.n),
                               .k = S(kernel.k),
                               .batch = S(kernel.batch),
                               .work = as<S>(kernel.work),
                               .bytes = as<S>(kernel.bytes),
                               .backward = kernel.backward};
        return CalibratedKernels<S>{calibration}.time(lifted, varied).value();
      };
    };
    for (const double size : {512.0, 4096.0}) {
      CAPTURE(size);
      const auto multiply = time(gemm<double>(size, size, size, NumberFormat::bf16));
      support::check_derivatives<7>(
          [&]<class S>(const std::array<S, 7>& x) { return multiply(x, false); },
          {1e15, 3e12, 4e-6, 0.9, 0.75, 1000.0, 100.0});
      for (const bool backward : {false, true}) {
        const auto attend = time(attention(size, size, 16, backward));
        support::check_derivatives<7>(
            [&]<class S>(const std::array<S, 7>& x) { return attend(x, true); },
            {1e15, 3e12, 4e-6, 0.9, 0.55, 128.0, 500.0});
      }
    }
  }

  TEST_CASE("derivative: by the shape of a product, work and bytes with it") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          const S m = x[0], n = x[1], k = x[2];
          const Kernel<S> shaped{
              .kind = KernelKind::gemm,
              .m = m,
              .n = n,
              .k = k,
              .work = Work<S>::from_value(S(2.0) * m * n * k),
              .bytes = DataSize<S>::from_value(S(2.0) * (m * k + k * n + m * n))};
          return CalibratedKernels<S>{support::kernel_calibration<S>()}
              .time(shaped, support::accelerator<S>())
              .value();
        },
        {1000.0, 3000.0, 700.0});
  }
}
