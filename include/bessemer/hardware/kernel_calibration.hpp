#pragma once

/// The few coefficients that turn a datasheet into sustained kernel times, for one accelerator. Shares
/// of peak are per family of number formats; where nobody measured a narrow one, it has that of 16 bits.
/// What each means stands beside the formula that uses it, in `compute/calibrated_kernels.hpp`; where
/// each value comes from stands in the catalogue.

#include <bessemer/core/error.hpp>
#include <bessemer/core/number_format.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::hardware {

template <Real S = double>
struct KernelCalibration {
  /// Start of one kernel, its share of the framework included.
  Time<S> launch = missing<Time<S>>("calibration.launch: must be given");
  /// Share of the dense peak that a very large matrix product sustains.
  S matrix_share = missing<S>("calibration.matrix_share: must be given");
  /// The further share that is left when a whole training step runs hot and alone kernels do not.
  S sustained_share = missing<S>("calibration.sustained_share: must be given");
  /// Output elements per processor lost to a part-filled grid of tiles.
  S lost_outputs = missing<S>("calibration.lost_outputs: must be given");
  /// Steps of the inner dimension spent in prologue and epilogue.
  S inner_ramp = missing<S>("calibration.inner_ramp: must be given");
  /// Share of the memory bandwidth that streaming kernels reach.
  S memory_share = missing<S>("calibration.memory_share: must be given");
  /// Share of the dense peak that fused attention sustains on long sequences.
  S attention_share = missing<S>("calibration.attention_share: must be given");
  /// Query rows per processor lost to a part-filled grid of attention tiles.
  S attention_rows = missing<S>("calibration.attention_rows: must be given");
  /// Keys' worth of softmax and diagonal blocks beside each row's products.
  S attention_ramp = missing<S>("calibration.attention_ramp: must be given");
  /// Rate of the attention backward pass over that of the forward pass.
  S attention_backward = missing<S>("calibration.attention_backward: must be given");
  /// Rate of attention kernels that use the synchronous matrix instructions of earlier dies, over that
  /// of the calibrated one.
  S attention_synchronous = S(1.0);
  /// Rate of one grouped product of several experts, all tiles full, over that of as large a single one.
  S grouped_share = S(1.0);
  /// `matrix_share` of 8-bit and 4-bit products, of their own dense peaks; 0 for that of 16 bits.
  S matrix_share_fp8 = S(0.0);
  S matrix_share_fp4 = S(0.0);
  /// `sustained_share` of 8-bit products with one scale a tensor, of 8-bit and of 4-bit ones with one a
  /// block; 0 for that of 16 bits. That of 4 bits may be above 1: kernels of inference were measured
  /// alone, and training has others.
  S sustained_share_fp8 = S(0.0);
  S sustained_share_mxfp8 = S(0.0);
  S sustained_share_fp4 = S(0.0);

  friend constexpr bool operator==(const KernelCalibration&, const KernelCalibration&) = default;
};

/// Share of the dense peak of `format` that a very large product sustains, run alone.
template <Real S>
[[nodiscard]] constexpr S matrix_share(const KernelCalibration<S>& of, NumberFormat format) {
  const S& narrow =
      unit_format(format) == NumberFormat::fp4 ? of.matrix_share_fp4 : of.matrix_share_fp8;
  const bool is_narrow = element_size(format) < 2.0 * byte;
  return is_narrow && narrow > S(0.0) ? narrow : of.matrix_share;
}

/// What is left of it in a whole training step.
template <Real S>
[[nodiscard]] constexpr S sustained_share(const KernelCalibration<S>& of, NumberFormat format) {
  if (!(element_size(format) < 2.0 * byte)) return of.sustained_share;
  const S& narrow = unit_format(format) == NumberFormat::fp4 ? of.sustained_share_fp4
                    : format == NumberFormat::mxfp8          ? of.sustained_share_mxfp8
                                                             : of.sustained_share_fp8;
  return narrow > S(0.0) ? narrow : of.sustained_share;
}

template <Real S>
constexpr void check(const KernelCalibration<S>& calibration) {
  const auto share = [](const S& value, const char* field) {
    require(value > S(0.0) && value <= S(1.0), "calibration.", field,
            ": must be above 0 and at most 1, got ", static_cast<double>(value));
  };
  share(calibration.matrix_share, "matrix_share");
  share(calibration.sustained_share, "sustained_share");
  share(calibration.memory_share, "memory_share");
  share(calibration.attention_share, "attention_share");
  share(calibration.attention_backward, "attention_backward");
  share(calibration.attention_synchronous, "attention_synchronous");
  share(calibration.grouped_share, "grouped_share");
  const auto narrow = [](const S& value, const char* field) {
    require(value >= S(0.0) && value <= S(1.0), "calibration.", field,
            ": must be between 0 and 1, got ", static_cast<double>(value));
  };
  narrow(calibration.matrix_share_fp8, "matrix_share_fp8");
  narrow(calibration.matrix_share_fp4, "matrix_share_fp4");
  narrow(calibration.sustained_share_fp8, "sustained_share_fp8");
  narrow(calibration.sustained_share_mxfp8, "sustained_share_mxfp8");
  require(
      calibration.sustained_share_fp4 >= S(0.0) &&
          calibration.sustained_share_fp4 * calibration.matrix_share_fp4 <= S(1.0),
      "calibration.sustained_share_fp4: must be zero or more, at most 1 / matrix_share_fp4, got ",
      static_cast<double>(calibration.sustained_share_fp4));
  require(calibration.launch >= Time<S>{} && calibration.launch < Time<S>::from_value(S(1e6)),
          "calibration.launch: must be zero or more and finite, got ",
          static_cast<double>(calibration.launch.value()), " s");
  const auto count = [](const S& value, const char* field) {
    require(value >= S(0.0) && value < S(1e12), "calibration.", field,
            ": must be zero or more and finite, got ", static_cast<double>(value));
  };
  count(calibration.lost_outputs, "lost_outputs");
  count(calibration.inner_ramp, "inner_ramp");
  count(calibration.attention_rows, "attention_rows");
  count(calibration.attention_ramp, "attention_ramp");
}

}  // namespace bessemer::hardware
