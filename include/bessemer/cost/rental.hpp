#pragma once

/// What renting accelerators costs: time held, times the rate.
///
///     c = a t r                                                                     (1)
///
///     a   accelerators held                             1       >= 1
///     t   wall-clock for which they are held            s       >= 0
///     r   price of one accelerator per time             USD/s   >= 0
///
/// As training costs are usually stated: 2.788 million H800-hours at 2 USD are 5.576 million USD
/// [DeepSeekV32024]. Held time counts restarts and lost work, which step time does not. Storage,
/// traffic and staff are left out; so are experiments before the final run.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::cost {

/// Accelerators times time: `in(…, hour)` of it are accelerator-hours.
template <Real S>
[[nodiscard]] constexpr Time<S> accelerator_time(int accelerators, const Time<S>& duration) {
  require(accelerators >= 1, "accelerator_time: accelerators must be at least 1, got ",
          accelerators);
  require(duration >= Time<S>{}, "accelerator_time: duration must not be negative, got ",
          static_cast<double>(duration.value()), " s");
  return S(static_cast<double>(accelerators)) * duration;
}

/// Equation (1), from accelerator-hours.
template <Real S>
[[nodiscard]] constexpr Money<S> rental_cost(const Time<S>& accelerator_time,
                                             const RentalRate<S>& rate) {
  require(accelerator_time >= Time<S>{}, "rental_cost: accelerator time must not be negative, got ",
          static_cast<double>(accelerator_time.value()) / hour.value(), " h");
  require(rate >= RentalRate<S>{}, "rental_cost: rate must not be negative, got ",
          static_cast<double>(rate.value()) * hour.value(), " USD/h");
  return accelerator_time * rate;
}

}  // namespace bessemer::cost
