#pragma once

/// Clock, voltage and power of an accelerator, both ways.
///
///     P(f) = P_s + (P - P_s) f v(f)^2                                               (1)
///     v(f) = v_0 + (1 - v_0) r(f) / r(1),  r(f) = w ln(1 + exp((f - f_0)/w))        (2)
///
///     f     clock over full clock                                 1    > 0
///     P     power at full clock, in one activity                  W    >= P_s
///     P_s   what no clock changes: static share of the limit      W    >= 0
///     v     voltage over full voltage                             1    (0, 1]
///     v_0   its floor, which it keeps below the clock f_0         1    (0, 1]
///     w     width of the bend, 0.05                               1
///
/// (1) is the switching power of CMOS, C f V^2 [ChandrakasanEtAl1992]. Voltage affine in clock
/// above a floor, with a bend of a twentieth of full clock instead of a kink, so that power is
/// smooth and strictly increasing in the clock and has a derivative everywhere. Power above
/// static scales as one: memory that keeps its own clock belongs to the static share.
/// Holds below the full clock. Above it voltage margins, not (2), decide.

#include <bessemer/core/error.hpp>
#include <bessemer/facility/clock_response.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::energy {

namespace detail {

inline constexpr double bend_width = 0.05;

/// r(f) of equation (2); the larger term outside the logarithm, so that no exponential overflows.
template <Real S>
[[nodiscard]] constexpr S ramp(const S& clock, const S& floor_clock) {
  const S x = (clock - floor_clock) / S(bend_width);
  const S positive = math::max(x, S(0.0));
  const S decay = math::exp(S(x - S(2.0) * positive));
  return S(bend_width) * (positive + math::log(S(S(1.0) + decay)));
}

/// r'(f) = 1 / (1 + exp((f_0 - f)/w)).
template <Real S>
[[nodiscard]] constexpr S ramp_slope(const S& clock, const S& floor_clock) {
  return S(1.0) / (S(1.0) + math::exp(S((floor_clock - clock) / S(bend_width))));
}

}  // namespace detail

/// Equation (2): voltage over full voltage.
template <Real S>
[[nodiscard]] constexpr S relative_voltage(const facility::ClockResponse<S>& response,
                                           const S& clock) {
  check(response);
  require(clock > S(0.0) && clock <= S(1.0),
          "relative_voltage: clock must be over full clock, in (0, 1], got ",
          static_cast<double>(clock));
  const S ramp =
      detail::ramp(clock, response.floor_clock) / detail::ramp(S(1.0), response.floor_clock);
  return response.voltage_floor + (S(1.0) - response.voltage_floor) * ramp;
}

/// f v(f)^2: 1 at full clock.
template <Real S>
[[nodiscard]] constexpr S dynamic_scale(const facility::ClockResponse<S>& response,
                                        const S& clock) {
  const S voltage = relative_voltage(response, clock);
  return clock * voltage * voltage;
}

/// Derivative of f v(f)^2 by f: positive.
template <Real S>
[[nodiscard]] constexpr S dynamic_slope(const facility::ClockResponse<S>& response,
                                        const S& clock) {
  const S voltage = relative_voltage(response, clock);
  const S slope = (S(1.0) - response.voltage_floor) *
                  detail::ramp_slope(clock, response.floor_clock) /
                  detail::ramp(S(1.0), response.floor_clock);
  return voltage * voltage + S(2.0) * clock * voltage * slope;
}

/// Equation (1), as a fraction of the power limit. An activity that draws less than the static
/// share at full clock draws the same at every clock.
template <Real S>
[[nodiscard]] constexpr S level_at_clock(const S& level, const facility::ClockResponse<S>& response,
                                         const S& clock) {
  require(level >= S(0.0) && level <= S(1.0),
          "level_at_clock: level must be a fraction of the power limit, in [0, 1], got ",
          static_cast<double>(level));
  const S fixed = math::min(level, response.static_share);
  return fixed + (level - fixed) * dynamic_scale(response, clock);
}

/// The clock at which an activity draws `wanted`, inverse of (1): full clock where it draws no
/// more anyway. Throws `Infeasible` where it draws more at the lowest clock.
template <Real S>
[[nodiscard]] constexpr S clock_for_level(const S& level, const S& wanted,
                                          const facility::ClockResponse<S>& response) {
  check(response);
  if (!(wanted < level)) return S(1.0);
  const S least = level_at_clock(level, response, response.lowest_clock);
  require_feasible(wanted >= least, "power_cap: must be at least ", static_cast<double>(least),
                   " of the power limit, which the lowest clock draws, got ",
                   static_cast<double>(wanted), "; raise the cap");
  double low = static_cast<double>(response.lowest_clock);
  double high = 1.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (level_at_clock(level, response, S(middle)) < wanted ? low : high) = middle;
  }
  // One step of Newton: what it corrects is rounding; what it carries is the derivative.
  const S clock(0.5 * (low + high));
  const S excess = level_at_clock(level, response, clock) - wanted;
  return math::min(S(1.0), S(clock - excess / ((level - response.static_share) *
                                               dynamic_slope(response, clock))));
}

/// The clock at which an activity draws `cap`. Throws `Infeasible`, in watts, where it draws more at
/// the lowest clock.
template <Real S>
[[nodiscard]] constexpr S clock_under_cap(const S& level, const Power<S>& cap,
                                          const Power<S>& limit,
                                          const facility::ClockResponse<S>& response) {
  check(response);
  const S share = level_at_clock(level, response, response.lowest_clock);
  const auto watts = static_cast<double>(Power<S>(share * limit).value());
  require_feasible(static_cast<double>(cap.value()) >= watts, "power_cap: must be at least ", watts,
                   " W, which the accelerator draws at its lowest clock, ",
                   static_cast<double>(response.lowest_clock), " of full clock, got ",
                   static_cast<double>(cap.value()), " W; raise the cap to ",
                   static_cast<long long>(watts) + 1, " W");
  return clock_for_level(level, math::max(share, S(cap / limit)), response);
}

}  // namespace bessemer::energy
