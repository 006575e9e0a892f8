#pragma once

/// What training keeps of each parameter: weights, gradients, a master copy and the optimizer's
/// moments, as descriptions in bytes.
///
///     adamw        two moments of 4 byte [LoshchilovHutter2017]
///     adamw_bf16   two of 2 byte: Megatron-Core's precision-aware optimizer [MegatronCore2026]
///     adamw_8bit   two of 1 byte, a 4-byte scale per 2048 values; tables and vectors keep 4-byte
///                  moments [DettmersEtAl2021] sections 2.1 and 2.3
///     sgd          one of 4 byte
///     lion         one of 4 byte [ChenEtAl2023]
///     adafactor    of a matrix one 4-byte number a row and one a column, of a vector one each; no
///                  first moment [ShazeerStern2018] sections 3 and 9
///     muon         one of 4 byte for hidden matrices; tables, norms and biases have AdamW's two
///                  [JordanEtAl2024]
///
/// Mixed precision as ZeRO counts it [RajbhandariEtAl2020] section 3.1: 2 (weight) + 2 or 4
/// (gradient) + 4 (master weight) + 4 + 4 (two moments). The gradient's format is the software
/// stack's: fp16 with loss scaling keeps 2 byte, fp32 accumulation 4. Low-precision training keeps
/// 16-bit weights and, of each hidden matrix, a quantized copy and its transpose through the step
/// [MicikeviciusEtAl2022; TransformerEngine2026]; or the quantized matrices alone.

#include <cstdint>

#include <bessemer/core/number_format.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::model {

enum class Optimizer { adamw, sgd, adafactor, lion, muon, adamw_bf16, adamw_8bit };

/// What stands for the weights: 16-bit weights and an fp32 master copy; matrices in the format of the
/// products and a master copy; 16-bit weights (and moments) alone. Training in fp32 has one copy.
enum class WeightStorage { mixed, low_precision, pure };

/// Bytes per parameter, but for `factor`.
struct StateSizes {
  DataSize<> weight = 2.0 * byte;
  DataSize<> gradient = 4.0 * byte;
  /// As the backward pass leaves it, where another buffer sums them.
  DataSize<> raw_gradient{};
  DataSize<> master_weight = 4.0 * byte;
  /// Of hidden matrices.
  DataSize<> moments = 8.0 * byte;
  /// Of token tables and output layers.
  DataSize<> table_moments = 8.0 * byte;
  /// Of norms and biases.
  DataSize<> vector_moments = 8.0 * byte;
  /// Per row and per column of a matrix or table.
  DataSize<> factor{};
  /// Of tables and vectors, which are never quantized.
  DataSize<> other_weight = 2.0 * byte;
  /// Quantized copies of hidden matrices.
  DataSize<> weight_copies{};
};

[[nodiscard]] constexpr bool is_low_precision(NumberFormat format) {
  return element_size(format) < 2.0 * byte;
}
[[nodiscard]] constexpr bool is_full_precision(NumberFormat format) {
  return format == NumberFormat::fp32 || format == NumberFormat::tf32;
}

namespace detail {

constexpr void set_moments(StateSizes& sizes, DataSize<> matrices, DataSize<> others) {
  sizes.moments = matrices;
  sizes.table_moments = others;
  sizes.vector_moments = others;
}

/// A byte, and its part of a block's scale.
inline constexpr auto eight_bit_moment = (1.0 + 4.0 / 2048.0) * byte;

}  // namespace detail

/// Sizes for an optimizer over products of one format and gradients of another. Full precision
/// training keeps no master copy, nor does `pure`, whose moments have the format of the weights.
[[nodiscard]] constexpr StateSizes state_sizes(Optimizer optimizer, NumberFormat products,
                                               NumberFormat gradients,
                                               WeightStorage storage = WeightStorage::mixed) {
  const bool low = is_low_precision(products);
  const DataSize<> quantized = element_size(products);
  const DataSize<> weight = low ? 2.0 * byte : quantized;
  StateSizes sizes{.weight = low && storage == WeightStorage::low_precision ? quantized : weight,
                   .gradient = element_size(gradients),
                   .other_weight = weight};
  if (low) {
    sizes.weight_copies = storage == WeightStorage::low_precision ? quantized : 2.0 * quantized;
  }
  const bool pure = storage == WeightStorage::pure;
  if (pure || is_full_precision(products)) sizes.master_weight = 0.0 * byte;
  const DataSize<> moment = pure ? weight : 4.0 * byte;
  switch (optimizer) {
    case Optimizer::adamw: detail::set_moments(sizes, 2.0 * moment, 2.0 * moment); break;
    case Optimizer::sgd:
    case Optimizer::lion: detail::set_moments(sizes, moment, moment); break;
    case Optimizer::muon: detail::set_moments(sizes, moment, 2.0 * moment); break;
    case Optimizer::adamw_bf16: detail::set_moments(sizes, 4.0 * byte, 4.0 * byte); break;
    case Optimizer::adamw_8bit:
      detail::set_moments(sizes, 2.0 * detail::eight_bit_moment, 8.0 * byte);
      break;
    case Optimizer::adafactor:
      detail::set_moments(sizes, 0.0 * byte, 0.0 * byte);
      sizes.vector_moments = moment;
      sizes.factor = moment;
      break;
  }
  return sizes;
}

}  // namespace bessemer::model
