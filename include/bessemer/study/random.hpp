#pragma once

/// Random numbers that are a function of a seed and a place: nothing is carried along, any thread
/// or machine draws the same ones in any order.
///
///     u(seed, i, j) = mix(mix(mix(seed) + i) + j)/2^64                                    (1)
///
/// `mix` is the output function of SplitMix64 [SteeleEtAl2014]. For sampling, not for secrets.

#include <cstdint>

namespace bessemer::study {

/// A bijection of 64 bits that looks random.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// 64 random bits of a place.
[[nodiscard]] constexpr std::uint64_t bits_at(std::uint64_t seed, std::uint64_t i,
                                              std::uint64_t j) {
  return mix(mix(mix(seed) + i) + j);
}

/// The upper 52 bits as a number inside (0, 1), never an end: quantiles of both are finite.
[[nodiscard]] constexpr double unit_interval(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

/// Equation (1).
[[nodiscard]] constexpr double uniform_at(std::uint64_t seed, std::uint64_t i, std::uint64_t j) {
  return unit_interval(bits_at(seed, i, j));
}

}  // namespace bessemer::study
