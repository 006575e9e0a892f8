#pragma once

/// A coefficient that is fitted to measured training steps, as the catalogue holds it: its value for the
/// entries that take it, and what the fit leaves open.

#include <cstddef>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/core/sourced.hpp>

namespace bessemer::catalog {

struct StepCoefficient {
  std::string_view name;
  /// kernels.NAME, collectives.NAME, software.NAME or cluster.step_jitter.
  std::string_view number;
  /// Entries that take it, by name, with spaces between; all if empty.
  std::string_view of;
  /// A share, a ratio, or a time in seconds.
  double value = 0.0;
  /// Standard deviation of its logarithm.
  double deviation = 0.0;
  /// Fitted; assumed where the measured steps say less of it than was known before.
  Basis basis = Basis::assumed;
};

/// Whether an entry takes the coefficient.
[[nodiscard]] constexpr bool is_for(const StepCoefficient& coefficient, std::string_view entry) {
  std::string_view rest = coefficient.of;
  while (!rest.empty()) {
    const std::size_t end = rest.find(' ');
    if (rest.substr(0, end) == entry) return true;
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
  }
  return coefficient.of.empty();
}

/// How far measured steps lie from the model where their source was left out of the fit: what is left
/// beside the coefficients' own uncertainty.
struct StepResidual {
  /// Of accelerators, and "mixture" behind it for mixtures of experts.
  std::string_view family;
  /// Standard deviation of the logarithm, from the width that holds 80 % of the rows.
  double deviation = 0.0;
  int rows = 0;
};

}  // namespace bessemer::catalog
