#pragma once

/// How many keys a query sees, on the mean over a sequence of s tokens.
///
///     causal                 s/2                                                          (1)
///     causal, window w       min(w - w (w - 1)/(2 s), s/2)                                (2)
///     bidirectional          s                                                            (3)
///     bidirectional, w       w - r (r + 1)/s, r = (w - 1)/2 on either side, r < s         (4)
///     blocks of w            [n w x + r x_r]/s, s = n w + r, x and x_r by (1) or (3) of a block (5)
///
/// (2) is the mean of min(position, w) over positions 1 to s; (1) is its limit without the half token
/// by which the diagonal counts whole, as the field counts causal attention, and bounds (2). (4) loses
/// at both ends what lies outside. Context sharding leaves the mean as it is: ranks share out queries
/// so that each has as much to do [GrattafioriEtAl2024] section 3.3.2.

#include <bessemer/model/attention.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::compute {

/// Equations (1) to (5).
[[nodiscard]] constexpr double seen_keys(const model::Attention& attention,
                                         double sequence_length) {
  const double s = sequence_length;
  const double w = attention.window;
  if (attention.chunked) {
    if (w >= s) return attention.causal ? s / 2.0 : s;
    const double whole = static_cast<double>(static_cast<long long>(s / w)) * w;
    const double rest = s - whole;
    return (whole * w + rest * rest) / s * (attention.causal ? 0.5 : 1.0);
  }
  if (attention.causal) {
    return attention.window == 0 || w >= s ? s / 2.0
                                           : math::min(w - w * (w - 1.0) / (2.0 * s), s / 2.0);
  }
  const double r = (w - 1.0) / 2.0;
  return attention.window == 0 || r >= s - 1.0 ? s : w - r * (r + 1.0) / s;
}

/// Keys that a query may see: the side of the square, or of the band.
[[nodiscard]] constexpr double key_range(const model::Attention& attention,
                                         double sequence_length) {
  return attention.window == 0 ? sequence_length
                               : math::min(double(attention.window), sequence_length);
}

}  // namespace bessemer::compute
