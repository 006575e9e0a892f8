#include <doctest/doctest.h>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/kernel.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using compute::CalibratedKernels;
using compute::elementwise;
using compute::gemm;
using compute::IdealRoofline;
using compute::Kernel;
using compute::KernelKind;
using compute::KernelModel;
using D = study::Dual<1>;

static_assert(KernelModel<IdealRoofline, double> && KernelModel<IdealRoofline, D>);
static_assert(KernelModel<CalibratedKernels<>, double> && KernelModel<CalibratedKernels<D>, D>);

// Wrong use: a model of another scalar, one that gives a rate, a number in place of a model.
static_assert(!KernelModel<CalibratedKernels<>, D>);
struct GivesARate {
  Throughput<> time(const Kernel<>&, const hardware::Accelerator<>&) const { return {}; }
};
static_assert(!KernelModel<GivesARate, double> && !KernelModel<double, double>);
}  // namespace

TEST_SUITE("compute/kernel") {
  TEST_CASE("a product of (2, 4) and (4, 3) is 48 FLOP and moves 8 + 12 + 6 elements") {
    constexpr auto product = gemm<double>(2, 3, 4, NumberFormat::bf16);
    static_assert(product.kind == KernelKind::gemm && product.launches == 1);
    static_assert(product.work == 48.0 * FLOP && product.bytes == 52.0 * byte);
    static_assert(gemm<double>(2, 3, 4, NumberFormat::fp32).bytes == 104.0 * byte);
    static_assert(gemm<double>(2, 3, 4, NumberFormat::fp8).bytes == 26.0 * byte);
    static_assert(gemm<double>(2, 3, 4, NumberFormat::bf16, 5).work == 240.0 * FLOP);
    static_assert(gemm<double>(2, 3, 4, NumberFormat::bf16, 5).bytes == 260.0 * byte);
  }

  TEST_CASE("property: work and bytes do not change when m and n trade places") {
    for (const double m : {1.0, 64.0, 4096.0}) {
      for (const double n : {1.0, 128.0, 8192.0}) {
        for (const double k : {1.0, 256.0}) {
          CAPTURE(m);
          CAPTURE(n);
          CAPTURE(k);
          const auto a = gemm<double>(m, n, k, NumberFormat::bf16);
          const auto b = gemm<double>(n, m, k, NumberFormat::bf16);
          CHECK(a.work == b.work);
          CHECK(a.bytes == b.bytes);
          CHECK(a.work == 2.0 * m * n * k * FLOP);
        }
      }
    }
  }

  TEST_CASE("an elementwise kernel moves bytes and works for nothing") {
    constexpr auto moved = elementwise<double>(3e9, 2);
    static_assert(moved.kind == KernelKind::elementwise && moved.launches == 2);
    static_assert(moved.bytes == 3.0 * GB && moved.work == 0.0 * FLOP);
  }

  TEST_CASE("the three products of a linear layer do equal work: backward is twice forward") {
    const auto forward = gemm<double>(4096, 12288, 1024, NumberFormat::bf16);
    const auto input = gemm<double>(4096, 1024, 12288, NumberFormat::bf16);
    const auto weight = gemm<double>(1024, 12288, 4096, NumberFormat::bf16);
    CHECK(input.work + weight.work == 2.0 * forward.work);
  }
}
