#pragma once

/// Number formats of operands, and what an element of each takes in memory.

#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer {

/// mxfp8 and nvfp4 are fp8 and fp4 with a scale of one byte per block: of 32 elements
/// [OcpMicroscaling2023], of 16 [NvidiaNvfp42025].
enum class NumberFormat { fp64, fp32, tf32, fp16, bf16, fp8, fp4, int8, mxfp8, nvfp4 };

inline constexpr NumberFormat number_formats[] = {
    NumberFormat::fp64,  NumberFormat::fp32, NumberFormat::tf32, NumberFormat::fp16,
    NumberFormat::bf16,  NumberFormat::fp8,  NumberFormat::fp4,  NumberFormat::int8,
    NumberFormat::mxfp8, NumberFormat::nvfp4};

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
    case NumberFormat::mxfp8: return "mxfp8";
    case NumberFormat::nvfp4: return "nvfp4";
  }
  return "?";
}

/// The format of the matrix unit, whose rate it runs at: blocks of scaled numbers have none of their own.
[[nodiscard]] constexpr NumberFormat unit_format(NumberFormat format) {
  if (format == NumberFormat::mxfp8) return NumberFormat::fp8;
  return format == NumberFormat::nvfp4 ? NumberFormat::fp4 : format;
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
    case NumberFormat::mxfp8: return (1.0 + 1.0 / 32.0) * byte;
    case NumberFormat::nvfp4: return (0.5 + 1.0 / 16.0) * byte;
  }
  return detail::fail<InvalidInput>("number format: not one of the enumerators"), DataSize<>{};
}

}  // namespace bessemer
