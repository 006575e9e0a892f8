#pragma once

/// Number formats of operands, and what an element of each takes in memory.

#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer {

enum class NumberFormat { fp64, fp32, tf32, fp16, bf16, fp8, fp4, int8 };

inline constexpr NumberFormat number_formats[] = {
    NumberFormat::fp64, NumberFormat::fp32, NumberFormat::tf32, NumberFormat::fp16,
    NumberFormat::bf16, NumberFormat::fp8,  NumberFormat::fp4,  NumberFormat::int8};

[[nodiscard]] constexpr std::string_view to_text(NumberFormat format) {
  switch (format) {
    case NumberFormat::fp64: return "fp64";
    case NumberFormat::fp32: return "fp32";
    case NumberFormat::tf32: return "tf32";
    case NumberFormat::fp16: return "fp16";
    case NumberFormat::bf16: return "bf16";
    case NumberFormat::fp8: return "fp8";
    case NumberFormat::fp4: return "fp4";
    case NumberFormat::int8: return "int8";
  }
  return "?";
}

/// Memory of one element. TF32 rounds inside the matrix unit only and is stored as fp32.
[[nodiscard]] constexpr DataSize<> element_size(NumberFormat format) {
  switch (format) {
    case NumberFormat::fp64: return 8.0 * byte;
    case NumberFormat::fp32:
    case NumberFormat::tf32: return 4.0 * byte;
    case NumberFormat::fp16:
    case NumberFormat::bf16: return 2.0 * byte;
    case NumberFormat::fp8:
    case NumberFormat::int8: return 1.0 * byte;
    case NumberFormat::fp4: return 0.5 * byte;
  }
  return detail::fail<InvalidInput>("number format: not one of the enumerators"), DataSize<>{};
}

}  // namespace bessemer
