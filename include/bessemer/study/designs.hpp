#pragma once

/// Where to look in a unit cube: points that fill it evenly, in streams of constant memory.
///
///     random           each point by itself                error falls as  n^-1/2
///     Latin hypercube  n points, one in each of the n slices of every axis    [McKayEtAl1979]
///     Sobol            any 2^k points from the start, evenly in boxes         [JoeKuo2008]
///
/// Sobol sequences are Boost.Random's, with the direction numbers of [JoeKuo2008], begun at the
/// origin as the balance of the first 2^k asks. A seed other than 0 flips the same bits of all
/// points, which keeps their spacing and makes independent copies. A Latin hypercube permutes the
/// slices of an axis by a keyed bijection of numbers below n, made of four rounds of
/// [LubyRackoff1988] and drawn again while it falls outside: no table of n slices is kept.
///
///     Design design(Sampling::sobol, 3, 1024, seed);
///     std::array<double, 3> point;
///     for (std::uint64_t i = 0; i < 1024; ++i) design.next(point);

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include <boost/random/sobol.hpp>

#include <bessemer/core/error.hpp>
#include <bessemer/study/random.hpp>

namespace bessemer::study {

enum class Sampling { random, latin_hypercube, sobol };

/// The most axes that direction numbers are known for.
inline constexpr std::size_t most_dimensions = 3667;

/// A bijection of the numbers below `size`, one for each key.
[[nodiscard]] constexpr std::uint64_t permuted(std::uint64_t i, std::uint64_t size,
                                               std::uint64_t key) {
  require(i < size, "permuted: must be below ", size, ", got ", i);
  if (size == 1) return 0;
  const int half = (static_cast<int>(std::bit_width(size - 1)) + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  do {
    std::uint64_t left = i >> half;
    std::uint64_t right = i & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t next = left ^ (bits_at(key, round, right) & mask);
      left = right;
      right = next;
    }
    i = (left << half) | right;
  } while (i >= size);
  return i;
}

/// A stream of points inside the unit cube, the same for the same seed.
class Design {
 public:
  Design(Sampling sampling, std::size_t dimensions, std::uint64_t points, std::uint64_t seed)
      : sampling_{sampling},
        dimensions_{checked(dimensions)},
        points_{points},
        seed_{seed},
        sobol_{dimensions} {
    require(points >= 1, "design.points: must be at least 1, got ", points);
  }

  [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
  [[nodiscard]] std::uint64_t points() const { return points_; }

  /// The next point. After the last comes the first again, except of a Sobol sequence, which goes on.
  void next(std::span<double> point) {
    require(point.size() == dimensions_, "design: a point has ", dimensions_, " coordinates, got ",
            point.size());
    for (std::size_t j = 0; j < dimensions_; ++j) point[j] = coordinate(j);
    ++index_;
  }

 private:
  static std::size_t checked(std::size_t dimensions) {
    require(dimensions >= 1 && dimensions <= most_dimensions,
            "design.dimensions: must be between 1 and ", most_dimensions, ", got ", dimensions);
    return dimensions;
  }

  [[nodiscard]] double coordinate(std::size_t axis) {
    switch (sampling_) {
      case Sampling::random: return uniform_at(seed_, index_, axis);
      case Sampling::latin_hypercube: {
        const std::uint64_t i = index_ % points_;
        const std::uint64_t slice = permuted(i, points_, bits_at(seed_, axis, points_));
        const double place = (static_cast<double>(slice) + uniform_at(seed_, i, axis)) /
                             static_cast<double>(points_);
        return std::min(place, 1.0 - 0x1p-53);  // the sum may have been rounded up
      }
      case Sampling::sobol: {
        // Boost's engine begins after the origin.
        const std::uint64_t bits = index_ == 0 ? 0 : sobol_();
        return unit_interval(seed_ == 0 ? bits : bits ^ bits_at(seed_, axis, 0));
      }
    }
    return 0.5;
  }

  Sampling sampling_;
  std::size_t dimensions_;
  std::uint64_t points_;
  std::uint64_t seed_;
  std::uint64_t index_ = 0;
  boost::random::sobol sobol_;
};

}  // namespace bessemer::study
