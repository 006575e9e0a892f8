#include <doctest/doctest.h>

#include <limits>

#include <bessemer/compute/roofline.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using compute::arithmetic_intensity;
using compute::attainable_throughput;
using compute::elementwise;
using compute::gemm;
using compute::IdealRoofline;
using compute::Kernel;
using compute::KernelKind;
using compute::ridge_point;

// 1 PFLOP/s and 3 TB/s: the ridge stands at 333.3 FLOP/byte.
constexpr auto device = support::accelerator();

constexpr Kernel<> kernel(double work, double bytes) {
  return {.kind = KernelKind::gemm, .work = work * FLOP, .bytes = bytes * byte};
}
constexpr double seconds(const Kernel<>& of) { return IdealRoofline{}.time(of, device) / second; }

// Wrong use does not compile: a rate is not an intensity.
template <class I>
concept is_an_intensity = requires(I i) {
  attainable_throughput(i, device, NumberFormat::bf16);
};
static_assert(is_an_intensity<Intensity<>>);
static_assert(!is_an_intensity<Throughput<>> && !is_an_intensity<double>);
}  // namespace

TEST_SUITE("compute/roofline") {
  TEST_CASE("work bounds above the ridge, memory below, both at it") {
    static_assert(seconds(kernel(1e15, 0.0)) == 1.0);
    static_assert(seconds(kernel(0.0, 3e12)) == 1.0);
    static_assert(seconds(kernel(1e15, 3e12)) == 1.0);
    static_assert(seconds(kernel(2e15, 3e12)) == 2.0);
    static_assert(seconds(kernel(1e15, 6e12)) == 2.0);
    static_assert(seconds(elementwise<double>(3e12)) == 1.0);
    CHECK(Intensity<>(ridge_point(device, NumberFormat::bf16)).value() ==
          doctest::Approx(1000.0 / 3.0).epsilon(1e-15));
  }

  TEST_CASE("attainable is memory times intensity, at most the peak [WilliamsEtAl2009]") {
    const auto attainable = [](double intensity) {
      return attainable_throughput(intensity * FLOP / byte, device, NumberFormat::bf16);
    };
    CHECK(attainable(1.0) == 3.0 * TFLOP / second);
    CHECK(attainable(100.0) == 300.0 * TFLOP / second);
    CHECK(attainable(1000.0) == 1.0 * PFLOP / second);
    CHECK(attainable(0.0) == 0.0 * FLOP / second);
  }

  TEST_CASE("property: time is work over what is attainable") {
    for (double bytes = 1e6; bytes < 1e14; bytes *= 3.0) {
      CAPTURE(bytes);
      const Kernel<> one = kernel(1e15, bytes);
      CHECK(one.work /
                attainable_throughput(arithmetic_intensity(one), device, NumberFormat::bf16) /
                IdealRoofline{}.time(one, device) ==
            doctest::Approx(1.0).epsilon(1e-14));
    }
  }

  TEST_CASE("property: never above any peak, never falling when work or bytes grow") {
    for (double work = 1e6; work < 1e18; work *= 7.0) {
      for (double bytes = 1e3; bytes < 1e14; bytes *= 7.0) {
        CAPTURE(work);
        CAPTURE(bytes);
        const double time = seconds(kernel(work, bytes));
        CHECK(work / time <= 1e15 * (1.0 + 1e-14));
        CHECK(bytes / time <= 3e12 * (1.0 + 1e-14));
        CHECK(seconds(kernel(1.01 * work, bytes)) >= time);
        CHECK(seconds(kernel(work, 1.01 * bytes)) >= time);
      }
    }
  }

  TEST_CASE("a kernel of no launches takes no time, in every model") {
    Kernel<> nothing = kernel(1e15, 1e12);
    nothing.launches = 0;
    CHECK(IdealRoofline{}.time(nothing, device) == 0.0 * second);
  }

  TEST_CASE("refuses the intensity of a kernel without bytes, and formats without a rate") {
    CHECK_THROWS_WITH_AS(arithmetic_intensity(kernel(1.0, 0.0)),
                         "arithmetic_intensity: bytes must be positive, got 0", InvalidInput);
    CHECK_THROWS_AS(arithmetic_intensity(kernel(1.0, std::numeric_limits<double>::quiet_NaN())),
                    InvalidInput);
    CHECK_THROWS_AS(ridge_point(device, NumberFormat::fp4), InvalidInput);
    CHECK_THROWS_AS(IdealRoofline{}.time(gemm<double>(8, 8, 8, NumberFormat::fp8), device),
                    InvalidInput);
  }

  TEST_CASE("derivative: by work and peak above the ridge, by bytes and bandwidth below") {
    const auto above = []<class S>(const std::array<S, 2>& x) {
      auto varied = support::accelerator<S>();
      varied.peak.bf16 = Throughput<S>::from_value(x[1]);
      const Kernel<S> one{
          .kind = KernelKind::gemm, .work = Work<S>::from_value(x[0]), .bytes = as<S>(1.0 * GB)};
      return IdealRoofline{}.time(one, varied).value();
    };
    support::check_derivatives<2>(above, {1e15, 0.9e15});
    const auto below = []<class S>(const std::array<S, 2>& x) {
      auto varied = support::accelerator<S>();
      varied.memory_bandwidth = Bandwidth<S>::from_value(x[1]);
      const Kernel<S> one{.kind = KernelKind::gemm,
                          .work = as<S>(1.0 * GFLOP),
                          .bytes = DataSize<S>::from_value(x[0])};
      return IdealRoofline{}.time(one, varied).value();
    };
    support::check_derivatives<2>(below, {1e10, 3e12});
  }
}
