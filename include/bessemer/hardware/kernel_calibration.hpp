#pragma once

/// The few coefficients that turn a datasheet into sustained kernel times, for one accelerator and
/// one family of number formats (16 and 32 bit). What each means stands beside the formula that
/// uses it, in `compute/calibrated_kernels.hpp`; where each value comes from stands in the catalogue.

#include <bessemer/core/error.hpp>
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
};

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
