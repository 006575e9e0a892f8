#pragma once

/// Which input an output is uncertain because of: shares of its variance.
///
///     S_i = V(E(y | x_i))/V(y)   = mean(f(B) (f(A_i) - f(A)))/V                           (1)
///     T_i = E(V(y | x_-i))/V(y)  = mean((f(A) - f(A_i))^2)/(2 V)                          (2)
///
///     S_i  of x_i alone; the sum over all is 1 where inputs only add up        1
///     T_i  of x_i with all it interacts in; T_i >= S_i                         1
///     A B  two independent sets of n points; A_i is A with column i of B
///     V    variance of f over A and B
///
/// Indices are Sobol's [Sobol2001], for independent inputs. (1) is [SaltelliEtAl2010] table 2 (b),
/// with f taken from its mean, (2) is [Jansen1999]. n (d + 2) evaluations. Rows of A and B are both
/// halves of one point of a design of 2 d axes.
///
/// The interval is a bootstrap over 64 blocks of rows that follow each other: memory does not grow
/// with n. For a Sobol sequence, whose blocks are balanced, it is too wide rather than too narrow.
/// Estimates may fall a little outside [0, 1].

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/study/random.hpp>

namespace bessemer::study {

/// An estimate and where it lies with some probability.
struct Estimate {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
};

struct SobolIndex {
  Estimate first;
  Estimate total;
};

/// Sums over rows, as they come.
class SobolIndices {
 public:
  static constexpr std::size_t blocks = 64;

  SobolIndices(std::size_t inputs, std::uint64_t rows)
      : inputs_{inputs}, rows_{rows}, sums_(blocks * width()) {
    require(inputs >= 1, "sobol_indices: must have at least one input");
    require(rows >= blocks, "sobol_indices.rows: must be at least ", blocks, ", got ", rows);
  }

  /// f of a row of A, of B, and of A with each column of B in turn.
  void add(double at_a, double at_b, std::span<const double> at_each) {
    require(at_each.size() == inputs_, "sobol_indices: a row has ", inputs_,
            " values after the first two, got ", at_each.size());
    require(row_ < rows_, "sobol_indices: must have ", rows_, " rows, got one more");
    bool finite = std::isfinite(at_a) && std::isfinite(at_b);
    for (const double y : at_each) finite = finite && std::isfinite(y);
    require(finite, "sobol_indices: values must be finite, not so in row ", row_);
    // Taken from the first value, so that a large mean does not drown the differences.
    if (row_ == 0) origin_ = at_a;
    double* sum = &sums_[std::size_t(row_ * blocks / rows_) * width()];
    const double a = at_a - origin_;
    const double b = at_b - origin_;
    sum[0] += 1.0;
    sum[1] += a;
    sum[2] += b;
    sum[3] += a * a + b * b;
    for (std::size_t i = 0; i < inputs_; ++i) {
      const double change = at_each[i] - at_a;
      double* of = sum + 4 + 3 * i;
      of[0] += change;
      of[1] += b * change;
      of[2] += change * change;
    }
    ++row_;
  }

  /// Equations (1) and (2) with an interval of that probability. No shares where nothing varies.
  [[nodiscard]] std::vector<SobolIndex> indices(double confidence = 0.95, int resamples = 1000,
                                                std::uint64_t seed = 0) const {
    require(row_ == rows_, "sobol_indices: must have ", rows_, " rows, got ", row_);
    require(confidence > 0.0 && confidence < 1.0,
            "sobol_indices.confidence: must be between 0 and 1, got ", confidence);
    require(resamples >= 10, "sobol_indices.resamples: must be at least 10, got ", resamples);
    std::vector<double> all(width());
    for (std::size_t k = 0; k < blocks; ++k) accumulate(k, all);
    require(variance(all) > 0.0, "sobol_indices: the output does not vary");

    std::vector<SobolIndex> found(inputs_);
    for (std::size_t i = 0; i < inputs_; ++i) {
      found[i].first.value = first(all, i);
      found[i].total.value = total(all, i);
    }
    std::vector<std::vector<double>> firsts(inputs_);
    std::vector<std::vector<double>> totals(inputs_);
    for (int r = 0; r < resamples; ++r) {
      std::fill(all.begin(), all.end(), 0.0);
      for (std::size_t k = 0; k < blocks; ++k) {
        accumulate(std::size_t(bits_at(seed, std::uint64_t(r), k) % blocks), all);
      }
      if (!(variance(all) > 0.0)) continue;
      for (std::size_t i = 0; i < inputs_; ++i) {
        firsts[i].push_back(first(all, i));
        totals[i].push_back(total(all, i));
      }
    }
    for (std::size_t i = 0; i < inputs_; ++i) {
      bound(found[i].first, firsts[i], confidence);
      bound(found[i].total, totals[i], confidence);
    }
    return found;
  }

  /// Of the output, over A and B.
  [[nodiscard]] double mean() const {
    std::vector<double> all(width());
    for (std::size_t k = 0; k < blocks; ++k) accumulate(k, all);
    return origin_ + middle(all);
  }
  [[nodiscard]] double variance() const {
    std::vector<double> all(width());
    for (std::size_t k = 0; k < blocks; ++k) accumulate(k, all);
    return variance(all);
  }

 private:
  [[nodiscard]] std::size_t width() const { return 4 + 3 * inputs_; }
  void accumulate(std::size_t block, std::vector<double>& into) const {
    for (std::size_t i = 0; i < width(); ++i) into[i] += sums_[block * width() + i];
  }
  [[nodiscard]] static double middle(const std::vector<double>& of) {
    return 0.5 * (of[1] + of[2]) / of[0];
  }
  [[nodiscard]] static double variance(const std::vector<double>& of) {
    return 0.5 * of[3] / of[0] - middle(of) * middle(of);
  }
  [[nodiscard]] static double first(const std::vector<double>& of, std::size_t i) {
    return (of[4 + 3 * i + 1] - middle(of) * of[4 + 3 * i]) / of[0] / variance(of);
  }
  [[nodiscard]] static double total(const std::vector<double>& of, std::size_t i) {
    return 0.5 * of[4 + 3 * i + 2] / of[0] / variance(of);
  }
  static void bound(Estimate& estimate, std::vector<double>& drawn, double confidence) {
    std::sort(drawn.begin(), drawn.end());
    const double last = static_cast<double>(drawn.size() - 1);
    estimate.low = drawn[std::size_t(std::lround(0.5 * (1.0 - confidence) * last))];
    estimate.high = drawn[std::size_t(std::lround(0.5 * (1.0 + confidence) * last))];
  }

  std::size_t inputs_;
  std::uint64_t rows_;
  std::vector<double> sums_;
  std::uint64_t row_ = 0;
  double origin_ = 0.0;
};

}  // namespace bessemer::study
