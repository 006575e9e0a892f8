#pragma once

/// When a new generation of accelerators pays for itself before the old one wears out.
///
///     old = o / g         what the old fleet costs for each unit of work, already paid for    (1)
///     new = c / (g P)     what a new one costs, capital included                               (2)
///     P* = c / o          gain from which replacing is cheaper                                 (3)
///
///     o   operating cost of an old accelerator per time, less its value when sold   USD/s   > 0
///     c   levelized rate of a new one (ownership.hpp)                               USD/s   > 0
///     P   work of a new accelerator over that of an old one, per time               1       > 0
///     g   work of an old one per time; cancels
///
/// What was paid for the old fleet does not come back and is in neither. Waiting for a still better
/// generation is left out.

#include <bessemer/core/error.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::cost {

/// Equation (3).
template <Real S>
[[nodiscard]] constexpr S replacement_gain(const RentalRate<S>& old_operating,
                                           const RentalRate<S>& new_rate) {
  require(old_operating > RentalRate<S>{},
          "replacement_gain: operating cost of the old must be positive, got ",
          static_cast<double>(old_operating.value()) * hour.value(), " USD/h");
  require(new_rate > RentalRate<S>{}, "replacement_gain: rate of the new must be positive, got ",
          static_cast<double>(new_rate.value()) * hour.value(), " USD/h");
  return new_rate / old_operating;
}

/// What a unit of work costs after replacing, over before: (2) over (1). Below 1 it pays.
template <Real S>
[[nodiscard]] constexpr S replacement_cost_ratio(const RentalRate<S>& old_operating,
                                                 const RentalRate<S>& new_rate, const S& gain) {
  require(gain > S(0.0), "replacement_cost_ratio: gain must be positive, got ",
          static_cast<double>(gain));
  return replacement_gain(old_operating, new_rate) / gain;
}

}  // namespace bessemer::cost
