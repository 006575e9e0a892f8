#pragma once

/// A kernel: one unit of device work with its shape, FLOP and bytes; and what a kernel model is.
///
/// Rival models of kernel time are types with one call, so that `run/` takes any of them as a
/// template argument: `IdealRoofline`, `CalibratedKernels`, or a user's own.

#include <concepts>

#include <bessemer/core/number_format.hpp>
#include <bessemer/hardware/accelerator.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::compute {

/// Which unit of the device bounds the kernel when it is large.
enum class KernelKind { gemm, attention, elementwise };

/// One launch, or `launches` equal ones. GEMM: y[m,n] = x[m,k] w[k,n], `batch` times. Attention: m
/// rows of queries and n of keys per head, k head size, `values` that of a value if it differs, `batch`
/// heads times sequences.
template <Real S = double>
struct Kernel {
  KernelKind kind = KernelKind::elementwise;
  NumberFormat format = NumberFormat::bf16;
  S m{};
  S n{};
  S k{};
  S values{};
  S batch = S(1.0);
  Work<S> work{};
  DataSize<S> bytes{};
  bool backward = false;
  /// The products of a batch are one grouped kernel, of rows that differ from product to product.
  bool grouped = false;
  /// Rate of this implementation over that of the calibrated one: older kernels are slower.
  S rate = S(1.0);
  /// Part of it that is a second, fourth, … product with weights of its layer.
  double second_share = 0.0;
  /// Attention with the matrix instructions of earlier dies.
  bool synchronous = false;
  int launches = 1;
};

/// Anything that says how long a kernel runs on an accelerator. Zero launches take no time; time
/// never falls when work or bytes grow.
template <class M, class S>
concept KernelModel = Real<S> &&
    requires(const M model, const Kernel<S> kernel, const hardware::Accelerator<S> accelerator) {
  { model.time(kernel, accelerator) } -> std::same_as<Time<S>>;
};

/// GEMM of 16-bit or other `format` operands, `batch` times: 2 m n k FLOP; each operand moves once.
template <Real S>
[[nodiscard]] constexpr Kernel<S> gemm(const S& m, const S& n, const S& k, NumberFormat format,
                                       double batch = 1.0) {
  const double element = element_size(format).value();
  return {.kind = KernelKind::gemm,
          .format = format,
          .m = m,
          .n = n,
          .k = k,
          .batch = S(batch),
          .work = Work<S>::from_value(S(2.0) * m * n * k * S(batch)),
          .bytes = DataSize<S>::from_value(S(element) * (m * k + k * n + m * n) * S(batch))};
}

/// A kernel that only moves `bytes`.
template <Real S>
[[nodiscard]] constexpr Kernel<S> elementwise(const S& bytes, int launches = 1) {
  return {.kind = KernelKind::elementwise,
          .bytes = DataSize<S>::from_value(bytes),
          .launches = launches};
}

}  // namespace bessemer::compute
