#pragma once

/// What is known of an output when inputs are uncertain, and which of them to measure better.
///
///     const std::vector inputs{Distribution::uniform(0.35, 0.45), Distribution::lognormal(2.0, 0.1)};
///     auto cost = propagate(inputs, function, {.points = 100000});
///     cost.quantile(0.05), cost.quantile(0.95)
///     sensitivity(inputs, function)[0].total
///
/// `function` takes `std::span<const double>`, one value for each input, and gives one number. Points
/// come from a design (`designs.hpp`) through the distributions; results stream into constant
/// memory. The same seed gives the same answer on every machine.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/study/designs.hpp>
#include <bessemer/study/distribution.hpp>
#include <bessemer/study/sobol_indices.hpp>
#include <bessemer/study/stream_summary.hpp>

namespace bessemer::study {

struct SampleOptions {
  Sampling sampling = Sampling::sobol;
  std::uint64_t points = 4096;
  std::uint64_t seed = 1;
};

/// A point of the unit cube through the distributions of the inputs.
inline void drawn(std::span<const Distribution> inputs, std::span<const double> point,
                  std::span<double> values) {
  require(point.size() == inputs.size() && values.size() == inputs.size(), "sample: a point has ",
          inputs.size(), " coordinates, got ", point.size());
  for (std::size_t j = 0; j < inputs.size(); ++j) values[j] = inputs[j].quantile(point[j]);
}

/// The output over all inputs at once.
template <class Function>
[[nodiscard]] StreamSummary propagate(std::span<const Distribution> inputs,
                                      const Function& function, const SampleOptions& options = {}) {
  Design design(options.sampling, inputs.size(), options.points, options.seed);
  std::vector<double> point(inputs.size());
  StreamSummary summary(65536, options.seed);
  for (std::uint64_t i = 0; i < options.points; ++i) {
    design.next(point);
    drawn(inputs, point, point);
    summary.add(function(std::span<const double>(point)));
  }
  return summary;
}

/// Shares of the output's variance by input, from `points` rows of d + 2 evaluations.
template <class Function>
[[nodiscard]] std::vector<SobolIndex> sensitivity(std::span<const Distribution> inputs,
                                                  const Function& function,
                                                  const SampleOptions& options = {}) {
  const std::size_t d = inputs.size();
  Design design(options.sampling, 2 * d, options.points, options.seed);
  SobolIndices indices(d, options.points);
  std::vector<double> both(2 * d);
  std::vector<double> each(d);
  const std::span<double> a(both.data(), d);
  const std::span<double> b(both.data() + d, d);
  for (std::uint64_t i = 0; i < options.points; ++i) {
    design.next(both);
    drawn(inputs, a, a);
    drawn(inputs, b, b);
    const double at_a = function(std::span<const double>(a));
    const double at_b = function(std::span<const double>(b));
    for (std::size_t j = 0; j < d; ++j) {
      std::swap(a[j], b[j]);
      each[j] = function(std::span<const double>(a));
      std::swap(a[j], b[j]);
    }
    indices.add(at_a, at_b, each);
  }
  return indices.indices(0.95, 1000, options.seed);
}

}  // namespace bessemer::study
