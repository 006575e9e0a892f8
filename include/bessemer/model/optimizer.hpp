#pragma once

/// What training keeps of each parameter, in bytes, and what an optimizer step moves.
///
/// Mixed precision with AdamW, as ZeRO counts it [RajbhandariEtAl2020] section 3.1: 2 (weight) +
/// 2 or 4 (gradient) + 4 (master weight) + 4 + 4 (two moments). The gradient's format is the
/// software stack's: fp16 with loss scaling keeps 2 byte, fp32 accumulation 4.

#include <bessemer/core/number_format.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::model {

enum class Optimizer { adamw, sgd };

/// Bytes per parameter.
struct StateSizes {
  DataSize<> weight = 2.0 * byte;
  DataSize<> gradient = 4.0 * byte;
  DataSize<> master_weight = 4.0 * byte;
  DataSize<> moments = 8.0 * byte;
};

/// Sizes for an optimizer over weights of one format and gradients of another. Full precision
/// training keeps no master copy.
[[nodiscard]] constexpr StateSizes state_sizes(Optimizer optimizer, NumberFormat weights,
                                               NumberFormat gradients) {
  const bool full_precision = weights == NumberFormat::fp32 || weights == NumberFormat::tf32;
  return {.weight = element_size(weights),
          .gradient = element_size(gradients),
          .master_weight = full_precision ? 0.0 * byte : 4.0 * byte,
          .moments = optimizer == Optimizer::adamw ? 8.0 * byte : 4.0 * byte};
}

}  // namespace bessemer::model
