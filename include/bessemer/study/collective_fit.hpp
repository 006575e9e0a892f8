#pragma once

/// Fits the coefficients of `network::CalibratedCollectives` on one tier to measured collectives.
///
///     minimise sum_i rho((w_i ln(t_i / t_measured,i) / 0.1)^2) + sum_j rho((ln(x_j / x_j,0) / s_j)^2)
///                                                                                        (1)
///     t   the library's own model, evaluated on `Dual`     s
///     w   1 from 8 MiB on, 0.3 below                       training moves large messages
///     x   start, hop and link share of the tier            fitted as logarithms
///     x0  start values, held within a factor of e          rho is soft-L1
///
/// Inner tiers keep the calibration they are given. Points that one source takes at a single number
/// of ranks leave the hop where it started.

#include <array>
#include <cstddef>
#include <vector>

#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/study/least_squares.hpp>
#include <bessemer/study/microbenchmarks.hpp>

namespace bessemer::study {

/// Where measured collectives ran: links and, of inner tiers, calibrations. The last tier is fitted.
struct MeasuredFabric {
  hardware::Link<> inner;
  hardware::CollectiveCalibration<> inner_calibration;
  hardware::Link<> outer;
};

inline constexpr auto large_message = 8.0 * MiB;

namespace detail {

template <Real S>
[[nodiscard]] hardware::Link<S> lifted(const hardware::Link<>& link) {
  return {.bandwidth = as<S>(link.bandwidth), .latency = as<S>(link.latency)};
}

template <Real S>
[[nodiscard]] hardware::CollectiveCalibration<S> lifted(
    const hardware::CollectiveCalibration<>& from) {
  return {.start = as<S>(from.start), .hop = as<S>(from.hop), .link_share = S(from.link_share)};
}

/// One message's time: on one tier, or on nodes and the tier between them.
template <Real S>
[[nodiscard]] Time<S> collective_time(const CollectiveMeasurement& point,
                                      const MeasuredFabric& where,
                                      const hardware::CollectiveCalibration<S>& fitted) {
  const plan::Message<S> message{.collective = point.message.collective,
                                 .size = as<S>(point.message.size),
                                 .group = point.message.group};
  const hardware::Tier<S> outer{
      .name = "outer", .ranks = message.group.ranks, .link = lifted<S>(where.outer)};
  if (point.ranks_per_node >= message.group.ranks) {
    return network::CalibratedCollectives<S>{{fitted}}.time(message, {outer});
  }
  const hardware::Tier<S> inner{
      .name = "inner", .ranks = point.ranks_per_node, .link = lifted<S>(where.inner)};
  const auto inside = lifted<S>(where.inner_calibration);
  return network::CalibratedCollectives<S>{{inside, fitted}}.time(message, {inner, outer});
}

}  // namespace detail

/// Equation (1). `start` gives the start values, which also stand for what no point speaks of.
[[nodiscard]] inline hardware::CollectiveCalibration<> fit_collectives(
    const std::vector<CollectiveMeasurement>& measured, const MeasuredFabric& where,
    const hardware::CollectiveCalibration<>& start) {
  constexpr std::size_t N = 3;
  const std::array<double, N> first{math::log(start.start.value()), math::log(start.hop.value()),
                                    math::log(start.link_share)};
  const auto with = []<Real S>(const std::array<S, N>& x) {
    return hardware::CollectiveCalibration<S>{.start = Time<S>::from_value(math::exp(x[0])),
                                              .hop = Time<S>::from_value(math::exp(x[1])),
                                              .link_share = math::exp(x[2])};
  };
  const auto residuals = [&](const std::array<Dual<N>, N>& x) {
    std::vector<Dual<N>> all;
    const auto calibration = with(x);
    for (const CollectiveMeasurement& point : measured) {
      const Dual<N> ratio =
          detail::collective_time<Dual<N>>(point, where, calibration) / as<Dual<N>>(point.time);
      const double weight = point.message.size < large_message ? 0.3 : 1.0;
      all.push_back(Dual<N>(weight / 0.1) * math::log(ratio));
    }
    for (std::size_t j = 0; j < N; ++j) all.push_back(x[j] - Dual<N>(first[j]));
    return all;
  };
  const auto fit = least_squares<N>(residuals, first, {.loss = Loss::soft_l1});
  hardware::CollectiveCalibration<> calibration = with(fit.solution);
  check(calibration);
  return calibration;
}

/// Estimate over measurement, less one, of each collective.
[[nodiscard]] inline std::vector<double> errors(
    const std::vector<CollectiveMeasurement>& measured, const MeasuredFabric& where,
    const hardware::CollectiveCalibration<>& calibration) {
  std::vector<double> all;
  all.reserve(measured.size());
  for (const CollectiveMeasurement& point : measured) {
    all.push_back(detail::collective_time<double>(point, where, calibration) / point.time - 1.0);
  }
  return all;
}

}  // namespace bessemer::study
