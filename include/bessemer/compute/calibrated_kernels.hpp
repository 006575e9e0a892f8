#pragma once

/// Calibrated kernel times: the roofline with what real kernels lose, smooth and monotone.
///
///     GEMM         t = t0 + ((T_c)^4 + (T_m)^4)^(1/4)                                     (1)
///                  T_c = 2 (m n b + A N)(k + k0) / (e d P),   T_m = B / (c H)
///     attention    t = t0 + W (1 + R N / (m b)) (1 + s0 / n) / (e_a r q d P) + B / (c H)  (2)
///     elementwise  t = t0 + B / (c H)                                                     (3)
///
///     t0       launch                                   s        t0 >= 0
///     m n k b  shape and batch of the kernel            1
///     W B      its work and bytes                       FLOP, byte
///     P H      dense peak, memory bandwidth             FLOP/s, byte/s
///     N        processors of the accelerator            1
///     A R      outputs, query rows lost per processor   1        part-filled grid of tiles
///     k0 s0    inner steps, keys lost per tile          1        prologue, epilogue, softmax
///     e e_a c  shares of peak, of peak, of bandwidth    1        in (0, 1]
///     d        share sustained in a training step       1        in (0, 1]
///     r        backward over forward attention rate     1        1 in the forward pass
///     q        the stack's attention kernel over ours   1        1 unless its generation is older;
///              times the rate of synchronous matrix instructions where the kernel uses those
///
/// e is that of the kernel's format. Where one kernel multiplies several experts' rows, m is their mean,
/// m + 128 stands for it in (1), as half a tile of 256 rows is empty at the end of each expert (m + T
/// with arrays of T > 128, whose tiles have two), and e has a factor g for what a schedule over uneven
/// experts leaves of the rate.
///
/// What tiles lose at their ends is time, which a faster unit does not shorten: in narrow formats A and k0
/// grow with the peak over that of 16 bits.
///
/// A systolic array of T rows and columns holds T x T of one operand while the other streams through:
///
///     k -> p(k) k,   m n -> min(p(m), p(n)) m n,   p(x) = ceil(x/T) T/x    products            (4)
///     W -> W (d p(d) + e p(e))/(d + e)      attention, d e the sizes of a key and a value
///
/// Compilers hold the operand that fills its arrays better. T is 1 where tiles fit any shape.
///
/// The form was chosen among five on 482 measured products of six accelerators: its median error is
/// within two points of what two runs of the same kernel on sister parts differ by
/// [docs/calibration.md]. Linear in N, so wave quantisation is an envelope and not a staircase; time
/// never falls when m, n, k or b grow. Never faster than the roofline.

#include <bessemer/compute/kernel.hpp>
#include <bessemer/hardware/kernel_calibration.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::compute {

/// Rows of each expert's last tile that are empty in the mean, of tiles with 256 rows.
inline constexpr double half_tile = 128.0;

template <Real S = double>
struct CalibratedKernels {
  hardware::KernelCalibration<S> calibration;

  /// Equations (1) to (3); equal launches add. No launches take no time.
  [[nodiscard]] constexpr Time<S> time(const Kernel<S>& kernel,
                                       const hardware::Accelerator<S>& accelerator) const {
    if (kernel.launches == 0) return Time<S>{};
    const Time<S> start = S(kernel.launches) * calibration.launch;
    const Time<S> memory = kernel.bytes / (calibration.memory_share * accelerator.memory_bandwidth);
    switch (kernel.kind) {
      case KernelKind::gemm:
        return start + math::smooth_max(gemm_compute(kernel, accelerator), memory);
      case KernelKind::attention: return start + attention_compute(kernel, accelerator) + memory;
      case KernelKind::elementwise: return start + memory;
    }
    return start + memory;
  }

 private:
  /// p of equation (4).
  [[nodiscard]] static constexpr S padding(const S& size, int tile) {
    const double tiles = static_cast<double>(size) / tile;
    const auto whole = static_cast<double>(static_cast<long long>(tiles));
    return S((whole < tiles ? whole + 1.0 : whole) * tile) / size;
  }

  /// Half of an attention kernel's products have the size of a key, half that of a value.
  [[nodiscard]] static constexpr S head_padding(const Kernel<S>& kernel, int tile) {
    const S keys = padding(kernel.k, tile);
    if (!(kernel.values > S(0.0))) return keys;
    return (kernel.k * keys + kernel.values * padding(kernel.values, tile)) /
           (kernel.k + kernel.values);
  }

  /// Peak of a narrow format over that of 16 bits.
  [[nodiscard]] static constexpr S unit_speed(const hardware::Accelerator<S>& accelerator,
                                              NumberFormat format) {
    if (!(element_size(format) < 2.0 * byte)) return S(1.0);
    const Throughput<S> wide = math::max(accelerator.peak.bf16, accelerator.peak.fp16);
    return wide > Throughput<S>{} ? S(peak_throughput(accelerator, format) / wide) : S(1.0);
  }

  /// T_c of equation (1), written as the work times what the shape loses.
  [[nodiscard]] constexpr Time<S> gemm_compute(const Kernel<S>& kernel,
                                               const hardware::Accelerator<S>& accelerator) const {
    const int tile = accelerator.matrix_tile;
    const bool any = tile == 1;
    const S columns = any ? S(1.0) : padding(kernel.k, tile);
    const S rows = any ? S(1.0) : math::min(padding(kernel.m, tile), padding(kernel.n, tile));
    const double half = math::max(half_tile, double(tile));
    const S tiles = kernel.grouped ? S(S(half) / (rows * kernel.m)) : S(0.0);
    const S faster = unit_speed(accelerator, kernel.format);
    const S grid = S(1.0) + tiles +
                   faster * calibration.lost_outputs * S(accelerator.processors) /
                       S(rows * kernel.m * kernel.n * kernel.batch);
    const S inner = S(1.0) + faster * calibration.inner_ramp / (columns * kernel.k);
    const S group = kernel.grouped ? calibration.grouped_share : S(1.0);
    return kernel.work * S(rows * columns * grid * inner) /
           (S(hardware::matrix_share(calibration, kernel.format) *
              hardware::sustained_share(calibration, kernel.format) * group) *
            peak_throughput(accelerator, kernel.format));
  }

  [[nodiscard]] constexpr Time<S> attention_compute(
      const Kernel<S>& kernel, const hardware::Accelerator<S>& accelerator) const {
    const S grid = S(1.0) + calibration.attention_rows * S(accelerator.processors) /
                                S(kernel.m * kernel.batch);
    const S keys = S(1.0) + calibration.attention_ramp / kernel.n;
    const S direction = kernel.backward ? calibration.attention_backward : S(1.0);
    const S generation = kernel.synchronous ? calibration.attention_synchronous : S(1.0);
    const int tile = accelerator.matrix_tile;
    const S filled = tile == 1 ? S(1.0) : head_padding(kernel, tile);
    return kernel.work * S(grid * keys * filled) /
           (S(calibration.attention_share * calibration.sustained_share * direction * generation *
              kernel.rate) *
            peak_throughput(accelerator, kernel.format));
  }

  friend constexpr bool operator==(const CalibratedKernels&, const CalibratedKernels&) = default;
};

}  // namespace bessemer::compute
