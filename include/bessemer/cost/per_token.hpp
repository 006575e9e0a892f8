#pragma once

/// What a token costs.
///
///     c = r / (q u)                                                                   (1)
///
///     r   cost of one accelerator per time                    USD/s      >= 0
///     q   tokens that one accelerator makes per time          token/s    > 0
///     u   share of the time in which it does                  1          in (0, 1]
///
/// The same model on the same machine costs twice as much at half the utilization.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::cost {

template <Real S = double>
using MoneyPerToken = decltype(RentalRate<S>{} / TokenRate<S>{});

/// Equation (1); times 10^6 tokens it is what price lists print.
template <Real S>
[[nodiscard]] constexpr MoneyPerToken<S> cost_per_token(const RentalRate<S>& rate,
                                                        const TokenRate<S>& tokens,
                                                        const S& utilization = S(1.0)) {
  require(rate >= RentalRate<S>{}, "cost_per_token: rate must not be negative, got ",
          static_cast<double>(rate.value()) * hour.value(), " USD/h");
  require(tokens > TokenRate<S>{}, "cost_per_token: tokens per time must be positive, got ",
          static_cast<double>(tokens.value()), " token/s");
  require(utilization > S(0.0) && utilization <= S(1.0),
          "cost_per_token: utilization must be in (0, 1], got ", static_cast<double>(utilization));
  return rate / (tokens * utilization);
}

}  // namespace bessemer::cost
