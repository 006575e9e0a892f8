#pragma once

/// Mean, spread and quantiles of a stream that is too long to keep.
///
///     m' = m + (x - m)/n,   q' = q + (x - m)(x - m'),   variance = q/(n - 1)              (1)
///
/// (1) is [Welford1962]. Quantiles are exact while no more than `capacity` values have come; after
/// that they are those of a sample of that size, each value in it with equal chance
/// ([Vitter1985], algorithm R), which misses a probability p by (p (1 - p)/capacity)^(1/2): 0.1 % in
/// the tails of 5 % with 65,536 values. Between two values a quantile is interpolated linearly.
/// Minimum and maximum are exact.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/study/random.hpp>

namespace bessemer::study {

class StreamSummary {
 public:
  explicit StreamSummary(std::size_t capacity = 65536, std::uint64_t seed = 0)
      : capacity_{capacity}, seed_{seed} {
    require(capacity >= 1, "summary.capacity: must be at least 1, got ", capacity);
  }

  void add(double x) {
    require(std::isfinite(x), "summary: values must be finite, got ", x, " at ", count_);
    ++count_;
    const double before = x - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (x - mean_);
    minimum_ = std::fmin(minimum_, x);
    maximum_ = std::fmax(maximum_, x);
    sorted_ = false;
    if (kept_.size() < capacity_) {
      kept_.push_back(x);
      return;
    }
    const std::uint64_t place = bits_at(seed_, count_, 1) % count_;
    // Sorting between two calls permutes places, which stay equally likely.
    if (place < capacity_) kept_[std::size_t(place)] = x;
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double mean() const { return some(mean_); }
  [[nodiscard]] double minimum() const { return some(minimum_); }
  [[nodiscard]] double maximum() const { return some(maximum_); }
  [[nodiscard]] bool exact() const { return count_ == kept_.size(); }

  [[nodiscard]] double standard_deviation() const {
    require(count_ >= 2, "summary: a deviation takes at least 2 values, got ", count_);
    return std::sqrt(squares_ / static_cast<double>(count_ - 1));
  }

  /// What a share of the values lies below.
  [[nodiscard]] double quantile(double probability) {
    require(probability >= 0.0 && probability <= 1.0, "summary.quantile: must be in [0, 1], got ",
            probability);
    require(count_ >= 1, "summary: must have at least one value");
    if (!sorted_) std::sort(kept_.begin(), kept_.end());
    sorted_ = true;
    if (probability == 0.0) return minimum_;
    if (probability == 1.0) return maximum_;
    const double place = probability * static_cast<double>(kept_.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, kept_.size() - 1);
    const double share = place - static_cast<double>(below);
    return kept_[below] + share * (kept_[above] - kept_[below]);
  }

 private:
  [[nodiscard]] double some(double value) const {
    require(count_ >= 1, "summary: must have at least one value");
    return value;
  }

  std::size_t capacity_;
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
  double mean_ = 0.0;
  double squares_ = 0.0;
  double minimum_ = std::numeric_limits<double>::infinity();
  double maximum_ = -std::numeric_limits<double>::infinity();
  std::vector<double> kept_;
  bool sorted_ = false;
};

}  // namespace bessemer::study
