#pragma once

/// What an input may be: a distribution, by the inverse of its cumulative probability.
///
///     fixed(x)                      x
///     uniform(a, b)                 a + u (b - a)                                         (1)
///     log_uniform(a, b)             a (b/a)^u                                             (2)
///     normal(m, s)                  m + s z,   z = Phi^-1(u)                              (3)
///     lognormal(m, s)               m e^(s z), m the median, s of the logarithm           (4)
///     triangular(a, c, b)           a + (u (b-a)(c-a))^(1/2)          u (b-a) <= c-a      (5)
///                                   b - ((1-u)(b-a)(b-c))^(1/2)       otherwise
///     discrete(values, weights)     the first value whose weights up to it reach u        (6)
///
/// u is in (0, 1); z by Boost.Math. A normal has no ends: what must be positive is better
/// lognormal. (6) makes steps: no derivative, and Sobol' indices still mean what they say.

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <boost/math/special_functions/erf.hpp>

#include <bessemer/core/error.hpp>

namespace bessemer::study {

/// Phi^-1(u): what a standard normal stays below with probability u.
[[nodiscard]] inline double normal_quantile(double u) {
  require(u > 0.0 && u < 1.0, "normal_quantile: must be between 0 and 1, got ", u);
  return -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * u);
}

class Distribution {
 public:
  [[nodiscard]] static Distribution fixed(double x) {
    finite(x, "fixed.value");
    return {Kind::fixed, x, 0.0, 0.0};
  }
  [[nodiscard]] static Distribution uniform(double low, double high) {
    ordered(low, high, "uniform");
    return {Kind::uniform, low, high, 0.0};
  }
  [[nodiscard]] static Distribution log_uniform(double low, double high) {
    ordered(low, high, "log_uniform");
    require(low > 0.0, "log_uniform.low: must be positive, got ", low);
    return {Kind::log_uniform, low, high, 0.0};
  }
  [[nodiscard]] static Distribution normal(double mean, double deviation) {
    finite(mean, "normal.mean");
    spread(deviation, "normal.deviation");
    return {Kind::normal, mean, deviation, 0.0};
  }
  [[nodiscard]] static Distribution lognormal(double median, double deviation) {
    require(median > 0.0 && std::isfinite(median), "lognormal.median: must be positive, got ",
            median);
    spread(deviation, "lognormal.deviation");
    return {Kind::lognormal, median, deviation, 0.0};
  }
  [[nodiscard]] static Distribution triangular(double low, double mode, double high) {
    ordered(low, high, "triangular");
    require(low <= mode && mode <= high, "triangular.mode: must be between ", low, " and ", high,
            ", got ", mode);
    return {Kind::triangular, low, high, mode};
  }
  [[nodiscard]] static Distribution discrete(std::vector<double> values,
                                             std::vector<double> weights) {
    require(!values.empty(), "discrete.values: must have at least one");
    require(values.size() == weights.size(), "discrete.weights: must be ", values.size(),
            ", one for each value, got ", weights.size());
    double sum = 0.0;
    for (const double value : values) finite(value, "discrete.values");
    for (double& weight : weights) {
      require(weight >= 0.0 && std::isfinite(weight),
              "discrete.weights: must not be negative, got ", weight);
      sum += weight;
      weight = sum;
    }
    require(sum > 0.0, "discrete.weights: one must be positive");
    Distribution made{Kind::discrete, 0.0, 0.0, 0.0};
    made.values_ = std::move(values);
    made.sums_ = std::move(weights);
    return made;
  }

  /// Equations (1) to (6).
  [[nodiscard]] double quantile(double u) const {
    require(u > 0.0 && u < 1.0, "quantile: must be between 0 and 1, got ", u);
    switch (kind_) {
      case Kind::fixed: return a_;
      case Kind::uniform: return a_ + u * (b_ - a_);
      case Kind::log_uniform: return a_ * std::pow(b_ / a_, u);
      case Kind::normal: return a_ + b_ * normal_quantile(u);
      case Kind::lognormal: return a_ * std::exp(b_ * normal_quantile(u));
      case Kind::triangular: {
        const double width = b_ - a_;
        if (u * width <= mode_ - a_) return a_ + std::sqrt(u * width * (mode_ - a_));
        return b_ - std::sqrt((1.0 - u) * width * (b_ - mode_));
      }
      case Kind::discrete: {
        std::size_t i = 0;
        while (i + 1 < sums_.size() && sums_[i] < u * sums_.back()) ++i;
        return values_[i];
      }
    }
    return a_;
  }

 private:
  enum class Kind { fixed, uniform, log_uniform, normal, lognormal, triangular, discrete };

  Distribution(Kind kind, double a, double b, double mode)
      : kind_{kind}, a_{a}, b_{b}, mode_{mode} {}

  static void finite(double x, const char* field) {
    require(std::isfinite(x), field, ": must be finite, got ", x);
  }
  static void ordered(double low, double high, const char* name) {
    require(std::isfinite(low) && std::isfinite(high) && low < high, name,
            ": must rise from low to high, got ", low, " to ", high);
  }
  static void spread(double deviation, const char* field) {
    require(deviation >= 0.0 && std::isfinite(deviation), field, ": must not be negative, got ",
            deviation);
  }

  Kind kind_;
  double a_;
  double b_;
  double mode_;
  std::vector<double> values_;
  std::vector<double> sums_;
};

}  // namespace bessemer::study
