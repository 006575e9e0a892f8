#pragma once

/// Fits the coefficients of `network::CalibratedCollectives` on one tier to measured collectives.
///
///     minimise sum_i rho((ln(t_i / t_measured,i) / 0.1)^2) + sum_j rho(ln(x_j / x_j,0)^2)    (1)
///     t   the library's own model, evaluated on `Dual`     s
///     x   start, hop, link share, local copy, set-up, switch share and low-latency share of the
///         tier, then peer, exchange share and exchange set-up from the all-to-alls alone;
///         fitted as logarithms, the low-latency share as that of its odds, which keeps it below 1
///     x0  start values, held within a factor of e          rho is soft-L1
///
/// Messages of all sizes weigh alike. A coefficient that starts at zero stays zero. Inner tiers keep
/// the calibration they are given. Points that one source takes at a single number of ranks leave the
/// hop where it started.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <vector>

#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/study/least_squares.hpp>
#include <bessemer/study/lifted.hpp>
#include <bessemer/study/microbenchmarks.hpp>

namespace bessemer::study {

/// Where measured collectives ran: links and, of inner tiers, calibrations. The last tier is fitted.
struct MeasuredFabric {
  hardware::Link<> inner;
  hardware::CollectiveCalibration<> inner_calibration;
  hardware::Link<> outer;
  /// The outer switches sum, but for points whose algorithm is "ring".
  bool outer_reduces = false;
};

/// From here on bandwidth rules, which is where the messages of training are.
inline constexpr auto large_message = 8.0 * MiB;

namespace detail {

/// One message's time: on one tier, or on nodes and the tier between them.
template <Real S>
[[nodiscard]] Time<S> collective_time(const CollectiveMeasurement& point,
                                      const MeasuredFabric& where,
                                      const hardware::CollectiveCalibration<S>& fitted) {
  const plan::Message<S> message{.collective = point.message.collective,
                                 .size = as<S>(point.message.size),
                                 .group = point.message.group};
  const hardware::Tier<S> outer{
      .name = "outer",
      .ranks = message.group.ranks,
      .link = lifted<S>(where.outer),
      .in_network_reduction = where.outer_reduces && point.algorithm != "ring"};
  if (point.ranks_per_node >= message.group.ranks) {
    return network::CalibratedCollectives<S>{{fitted}}.time(message, {outer});
  }
  const hardware::Tier<S> inner{
      .name = "inner", .ranks = point.ranks_per_node, .link = lifted<S>(where.inner)};
  const auto inside = lifted<S>(where.inner_calibration);
  return network::CalibratedCollectives<S>{{inside, fitted}}.time(message, {inner, outer});
}

}  // namespace detail

namespace detail {

[[nodiscard]] inline bool is_exchange(const CollectiveMeasurement& point) {
  return point.message.collective == plan::Collective::all_to_all;
}

/// Equation (1) for the points that `chosen` takes and the coefficients that `with(start, factors)`
/// multiplies.
template <std::size_t N, class Chosen, class With>
[[nodiscard]] hardware::CollectiveCalibration<> fit_some(
    const std::vector<CollectiveMeasurement>& measured, const MeasuredFabric& where,
    const hardware::CollectiveCalibration<>& start, Chosen chosen, With with) {
  if (std::none_of(measured.begin(), measured.end(), chosen)) return start;
  const auto residuals = [&](const std::array<Dual<N>, N>& x) {
    std::vector<Dual<N>> all;
    std::array<Dual<N>, N> factors;
    for (std::size_t j = 0; j < N; ++j) factors[j] = math::exp(x[j]);
    const auto calibration = with(lifted<Dual<N>>(start), factors);
    for (const CollectiveMeasurement& point : measured) {
      if (!chosen(point)) continue;
      const Dual<N> ratio =
          collective_time<Dual<N>>(point, where, calibration) / as<Dual<N>>(point.time);
      all.push_back(Dual<N>(1.0 / 0.1) * math::log(ratio));
    }
    for (std::size_t j = 0; j < N; ++j) all.push_back(x[j]);
    return all;
  };
  const auto fit = least_squares<N>(residuals, std::array<double, N>{}, {.loss = Loss::soft_l1});
  std::array<double, N> factors;
  for (std::size_t j = 0; j < N; ++j) factors[j] = math::exp(fit.solution[j]);
  return with(start, factors);
}

}  // namespace detail

/// Equation (1). `start` gives the start values, which also stand for what no point speaks of.
template <std::same_as<CollectiveMeasurement> Point = CollectiveMeasurement>
[[nodiscard]] hardware::CollectiveCalibration<> fit_collectives(
    const std::vector<Point>& measured, const MeasuredFabric& where,
    const hardware::CollectiveCalibration<>& start) {
  auto calibration = detail::fit_some<7>(
      measured, where, start,
      [](const CollectiveMeasurement& point) { return !detail::is_exchange(point); },
      []<Real S>(hardware::CollectiveCalibration<S> c, const std::array<S, 7>& by) {
        c.start = by[0] * c.start;
        c.hop = by[1] * c.hop;
        c.link_share = by[2] * c.link_share;
        c.local_copy = by[3] * c.local_copy;
        c.setup = by[4] * c.setup;
        c.switch_share = by[5] * c.switch_share;
        const S odds = by[6] * c.low_latency_share / (S(1.0) - c.low_latency_share);
        c.low_latency_share = odds / (S(1.0) + odds);
        return c;
      });
  calibration = detail::fit_some<3>(
      measured, where, calibration, detail::is_exchange,
      []<Real S>(hardware::CollectiveCalibration<S> c, const std::array<S, 3>& by) {
        c.peer = by[0] * c.peer;
        c.exchange_share = by[1] * c.exchange_share;
        c.exchange_setup = by[2] * c.exchange_setup;
        return c;
      });
  check(calibration);
  return calibration;
}

/// Estimate over measurement, less one, of each collective.
template <std::same_as<CollectiveMeasurement> Point = CollectiveMeasurement>
[[nodiscard]] std::vector<double> errors(const std::vector<Point>& measured,
                                         const MeasuredFabric& where,
                                         const hardware::CollectiveCalibration<>& calibration) {
  std::vector<double> all;
  all.reserve(measured.size());
  for (const Point& point : measured) {
    all.push_back(detail::collective_time<double>(point, where, calibration) / point.time - 1.0);
  }
  return all;
}

}  // namespace bessemer::study
