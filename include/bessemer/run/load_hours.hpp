#pragma once

/// A run as hours of load at the meter, and what a series by the hour makes of them: carbon or
/// money, of running always, of pausing in dear or dirty hours, of the best start.
///
///     P_i = P min(1, D/dt - i),  i = 0 … ceil(D/dt) - 1                              (1)
///     P_i = x_{s+i} <= x* ? P : P_idle,  until D of work is done                     (2)
///     w   = sum_i P_i x_{s+i} dt                                                     (3)
///     s*  = argmin_s sum_i P_i x_{s+i}                                               (4)
///
///     P, P_idle  power at the meter while running and while paused   W     >= 0
///     D          work: the run's duration without pauses             s     > 0
///     x_h        price or intensity of hour h of the year; the       per J >= 0
///                series begins again behind its end
///     x*         threshold
///     s          hour of the series in which the run starts          1
///
/// (1) holds the energy exactly: an hour that the run fills in part has its mean power. Pausing
/// keeps the hardware, whose rent or depreciation goes on and is not in (3). As carbon-aware
/// schedulers do [WiesnerEtAl2021], with a known year. Columns are in base units, one row an hour.

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::run {

/// Hour by hour is for runs that end: 20 years of 8,766 hours.
inline constexpr Eigen::Index most_hours = 175'320;

/// Whether a run is short enough for that.
[[nodiscard]] inline bool can_be_by_hour(const Time<>& duration) {
  const double hours = in(duration, hour);
  return hours > 0.0 && hours <= static_cast<double>(most_hours);
}

namespace detail {

inline void require_series(const Eigen::ArrayXd& series, const char* name) {
  require(series.size() >= 1, name, ": the series must hold an hour or more");
  require(series.allFinite() && (series >= 0.0).all(), name,
          ": every hour must be finite and not negative, got a least of ", series.minCoeff());
}

inline double hours_of(const Time<>& duration) {
  const double hours = in(duration, hour);
  require(can_be_by_hour(duration),
          "load_hours: duration must be positive and at most 20 years, got ", hours / 8766.0,
          " years; take more accelerators or fewer tokens");
  return hours;
}

}  // namespace detail

/// Value of hour `start + i` of a series that begins again behind its end.
[[nodiscard]] inline double at_hour(const Eigen::ArrayXd& series, Eigen::Index start,
                                    Eigen::Index i) {
  return series[(start + i) % series.size()];
}

/// Hours `start` to `start + hours` of such a series.
[[nodiscard]] inline Eigen::ArrayXd hours_from(const Eigen::ArrayXd& series, Eigen::Index start,
                                               Eigen::Index hours) {
  require(series.size() >= 1, "hours_from: the series must hold an hour or more");
  require(start >= 0, "hours_from: start must not be negative, got ", start);
  return Eigen::ArrayXd::NullaryExpr(hours,
                                     [&](Eigen::Index i) { return at_hour(series, start, i); });
}

/// Equation (1), in W.
[[nodiscard]] inline Eigen::ArrayXd steady_load(const Power<>& power, const Time<>& duration) {
  const double hours = detail::hours_of(duration);
  require(power >= Power<>{}, "steady_load: power must not be negative, got ", power.value(), " W");
  return Eigen::ArrayXd::NullaryExpr(
      static_cast<Eigen::Index>(std::ceil(hours)), [&](Eigen::Index i) {
        return power.value() * std::min(1.0, hours - static_cast<double>(i));
      });
}

/// Equation (2), in W. `Infeasible` where no hour is at or below the threshold, or the pauses make
/// the run longer than 20 years.
[[nodiscard]] inline Eigen::ArrayXd paused_load(const Eigen::ArrayXd& signal, double threshold,
                                                Eigen::Index start, const Power<>& power,
                                                const Power<>& idle, const Time<>& duration) {
  detail::require_series(signal, "paused_load");
  require(start >= 0, "paused_load: start must not be negative, got ", start);
  require(idle >= Power<>{} && power >= idle,
          "paused_load: power must be at least idle power, and neither negative, got ",
          power.value(), " and ", idle.value(), " W");
  const auto running = static_cast<double>((signal <= threshold).count());
  require_feasible(running > 0.0, "supply: no hour of the series is at or below the threshold of ",
                   "pausing, the lowest is ", signal.minCoeff() / threshold, " times it; raise it");
  double left = detail::hours_of(duration);
  // Whole turns of the series, and one more.
  const double turns = std::ceil(left / running) + 1.0;
  const double longest = turns * static_cast<double>(signal.size());
  Eigen::ArrayXd load(
      static_cast<Eigen::Index>(std::min(longest, static_cast<double>(most_hours))));
  Eigen::Index i = 0;
  for (; left > 0.0; ++i) {
    require_feasible(i < load.size(), "supply: with pauses the run takes more than 20 years; ",
                     "raise the threshold of pausing");
    if (at_hour(signal, start, i) > threshold) {
      load[i] = idle.value();
    } else {
      load[i] = power.value() * std::min(1.0, left);
      left -= 1.0;
    }
  }
  return load.head(i);
}

/// Equation (3): carbon of intensities in kg/J, money of prices in USD/J, in those base units.
[[nodiscard]] inline double weighed(const Eigen::ArrayXd& load, const Eigen::ArrayXd& series,
                                    Eigen::Index start = 0) {
  return (load * hours_from(series, start, load.size())).sum() * hour.value();
}

/// Equation (4): the first of the best hours to start a run without pauses.
[[nodiscard]] inline Eigen::Index best_start(const Eigen::ArrayXd& series, const Time<>& duration) {
  detail::require_series(series, "best_start");
  const double hours = detail::hours_of(duration);
  const Eigen::Index size = series.size();
  const auto whole = static_cast<Eigen::Index>(hours);
  const double part = hours - static_cast<double>(whole);
  // Whole turns weigh the same from every start; only the rest decides.
  const Eigen::Index rest = whole % size;
  double sum = series.head(rest).sum();
  double least = 0.0;
  Eigen::Index best = 0;
  for (Eigen::Index start = 0; start < size; ++start) {
    const double weight = sum + part * at_hour(series, start, rest);
    // A gain below rounding is none: of equal hours the first stands.
    if (start == 0 || weight < least - 1e-12 * series.maxCoeff() * (hours + 1.0)) {
      least = weight;
      best = start;
    }
    sum += at_hour(series, start, rest) - series[start];
  }
  return best;
}

}  // namespace bessemer::run
