#pragma once

/// What one accelerator is: peak rates, memory, power. A "chip" as a job addresses it: one H100, one
/// GPU of a GB200 superchip, one TPU chip with all its cores.
///
/// Peaks are dense (no structured sparsity) at the maker's clock; a format the hardware lacks has
/// peak zero, and asking for it is an error. Bandwidths are what one accelerator moves in one
/// direction. GB is 10^9 byte.

#include <bessemer/core/error.hpp>
#include <bessemer/core/name.hpp>
#include <bessemer/core/number_format.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::hardware {

/// Dense peak throughput of each number format; zero where the hardware has no such unit.
template <Real S = double>
struct PeakThroughput {
  Throughput<S> fp64{};
  Throughput<S> fp32{};
  Throughput<S> tf32{};
  Throughput<S> fp16{};
  Throughput<S> bf16{};
  Throughput<S> fp8{};
  Throughput<S> fp4{};
  Throughput<S> int8{};

  friend constexpr bool operator==(const PeakThroughput&, const PeakThroughput&) = default;
};

template <Real S = double>
struct Accelerator {
  Name name{};
  PeakThroughput<S> peak =
      missing<PeakThroughput<S>>("accelerator.peak: must be given, for example bf16");
  DataSize<S> memory_capacity = missing<DataSize<S>>("accelerator.memory_capacity: must be given");
  Bandwidth<S> memory_bandwidth =
      missing<Bandwidth<S>>("accelerator.memory_bandwidth: must be given");
  /// Board power limit: TDP, TGP or TBP.
  Power<S> power_limit = missing<Power<S>>("accelerator.power_limit: must be given");
  /// Streaming multiprocessors, compute units or matrix cores that share out a kernel's tiles.
  int processors = 1;
  /// Rows and columns of one systolic array: sizes that are no multiple of it fill their last array in
  /// part. 1 where tiles fit any shape.
  int matrix_tile = 1;

  friend constexpr bool operator==(const Accelerator&, const Accelerator&) = default;
};

/// Dense peak in a format. Throws `InvalidInput` if the accelerator lacks it.
template <Real S>
[[nodiscard]] constexpr Throughput<S> peak_throughput(const Accelerator<S>& accelerator,
                                                      NumberFormat format) {
  const auto of = [&]() -> Throughput<S> {
    switch (unit_format(format)) {
      case NumberFormat::fp64: return accelerator.peak.fp64;
      case NumberFormat::fp32: return accelerator.peak.fp32;
      case NumberFormat::tf32: return accelerator.peak.tf32;
      case NumberFormat::fp16: return accelerator.peak.fp16;
      case NumberFormat::bf16: return accelerator.peak.bf16;
      case NumberFormat::fp8: return accelerator.peak.fp8;
      case NumberFormat::fp4: return accelerator.peak.fp4;
      case NumberFormat::int8: return accelerator.peak.int8;
      default: break;
    }
    return Throughput<S>{};
  };
  const Throughput<S> peak = of();
  require(peak > Throughput<S>{}, "training.precision: ", accelerator.name.view(), " has no ",
          to_text(format), " matrix rate; choose a format it has");
  return peak;
}

/// Throws `InvalidInput` unless every value is a positive finite number; a peak may be zero.
template <Real S>
constexpr void check(const Accelerator<S>& accelerator) {
  const auto positive = [](const auto& quantity, std::string_view field) {
    using Q = std::remove_cvref_t<decltype(quantity)>;
    require(quantity > Q{} && quantity < Q::from_value(S(1e30)), "accelerator.", field,
            ": must be positive and finite, got ", static_cast<double>(quantity.value()),
            " in base units");
  };
  positive(accelerator.memory_capacity, "memory_capacity");
  positive(accelerator.memory_bandwidth, "memory_bandwidth");
  positive(accelerator.power_limit, "power_limit");
  const PeakThroughput<S>& peak = accelerator.peak;
  for (const Throughput<S>& rate :
       {peak.fp64, peak.fp32, peak.tf32, peak.fp16, peak.bf16, peak.fp8, peak.fp4, peak.int8}) {
    require(rate >= Throughput<S>{} && rate < Throughput<S>::from_value(S(1e30)),
            "accelerator.peak: must be zero or more and finite, got ",
            static_cast<double>(rate.value()), " FLOP/s");
  }
  require(accelerator.processors >= 1, "accelerator.processors: must be at least 1, got ",
          accelerator.processors);
  require(accelerator.matrix_tile >= 1 && accelerator.matrix_tile <= 65536,
          "accelerator.matrix_tile: must be between 1 and 65536, got ", accelerator.matrix_tile);
}

}  // namespace bessemer::hardware
