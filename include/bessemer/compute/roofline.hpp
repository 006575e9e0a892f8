#pragma once

/// The roofline [WilliamsEtAl2009]: what no kernel can beat.
///
///     t = max(W / P, B / H)                                                              (1)
///     attainable = min(P, I H),   I = W / B,   ridge point P / H                         (2)
///
///     W  work of the kernel                      FLOP      W >= 0
///     B  bytes to and from memory                byte      B >= 0
///     P  dense peak throughput of its format     FLOP/s    P > 0
///     H  memory bandwidth                        byte/s    H > 0
///     I  arithmetic intensity                    FLOP/byte
///
/// A bound, not an estimate: no launch, no tail of waves, no ramp. Vector work is free beside the
/// bytes it moves.

#include <bessemer/compute/kernel.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::compute {

/// FLOP per byte of memory traffic.
template <Real S>
[[nodiscard]] constexpr Intensity<S> arithmetic_intensity(const Kernel<S>& kernel) {
  require(kernel.bytes > DataSize<S>{}, "arithmetic_intensity: bytes must be positive, got ",
          static_cast<double>(kernel.bytes.value()));
  return kernel.work / kernel.bytes;
}

/// Intensity at which compute and memory take equally long.
template <Real S>
[[nodiscard]] constexpr Intensity<S> ridge_point(const hardware::Accelerator<S>& accelerator,
                                                 NumberFormat format) {
  return peak_throughput(accelerator, format) / accelerator.memory_bandwidth;
}

/// Equation (2): the rate a kernel of this intensity can reach.
template <Real S>
[[nodiscard]] constexpr Throughput<S> attainable_throughput(
    Intensity<S> intensity, const hardware::Accelerator<S>& accelerator, NumberFormat format) {
  const Throughput<S> by_memory = intensity * accelerator.memory_bandwidth;
  return math::min(peak_throughput(accelerator, format), by_memory);
}

/// Equation (1) as a kernel model.
struct IdealRoofline {
  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const Kernel<S>& kernel,
                                       const hardware::Accelerator<S>& accelerator) const {
    if (kernel.launches == 0) return Time<S>{};
    const Time<S> memory = kernel.bytes / accelerator.memory_bandwidth;
    if (kernel.kind == KernelKind::elementwise) return memory;
    const Time<S> compute = kernel.work / peak_throughput(accelerator, kernel.format);
    return math::max(compute, memory);
  }

  friend constexpr bool operator==(const IdealRoofline&, const IdealRoofline&) = default;
};

}  // namespace bessemer::compute
