#pragma once

/// How much training work a budget buys, whatever the budget is counted in.
///
///     C = P u t,   t = t_a  or  K/r  or  E/p  or  m/(p I)                                 (1)
///
///     C    useful work, as `model/scaling_law.hpp` counts it                FLOP
///     P    peak of one accelerator                                          FLOP/s   > 0
///     u    share of peak over the run: utilization times goodput            1        in (0, 1]
///     t_a  accelerator-hours                                                s        > 0
///     K r  money, and the price of an accelerator's hour                    USD, USD/s
///     E p  energy, and facility power of an accelerator in training         J, W
///     m I  carbon, and intensity of the electricity                         kgCO2e, kgCO2e/J
///
/// Linear: a rate, a power and a utilization that change with the size of the job go in as a
/// function instead, `affordable_work`. Embodied carbon and water are left out.

#include <cmath>

#include <bessemer/core/error.hpp>
#include <bessemer/study/root.hpp>
#include <bessemer/units/quantities.hpp>
#include <bessemer/units/scalar.hpp>

namespace bessemer::study {

/// What an accelerator does and what its time costs. Only what a budget needs has to be given.
template <Real S = double>
struct ComputePrice {
  Throughput<S> peak = missing<Throughput<S>>("compute_price.peak: must be given");
  S utilization = missing<S>("compute_price.utilization: must be given");
  RentalRate<S> rate{};
  Power<S> power{};
  CarbonIntensity<S> intensity{};
};

template <Real S>
constexpr void check(const ComputePrice<S>& price) {
  require(price.peak > Throughput<S>{}, "compute_price.peak: must be positive, got ",
          static_cast<double>(price.peak.value()), " FLOP/s");
  require(price.utilization > S(0.0) && price.utilization <= S(1.0),
          "compute_price.utilization: must be in (0, 1], got ",
          static_cast<double>(price.utilization));
}

/// What `accelerators` do in that time: the budget of a cluster.
template <Real S>
[[nodiscard]] constexpr Time<S> accelerator_time(const Time<S>& duration, const S& accelerators) {
  require(accelerators >= S(1.0), "accelerators: must be at least 1, got ",
          static_cast<double>(accelerators));
  return accelerators * duration;
}

/// Equation (1) for accelerator-hours.
template <Real S>
[[nodiscard]] constexpr Work<S> work_for(const ComputePrice<S>& price, const Time<S>& budget) {
  check(price);
  require(budget > Time<S>{}, "budget: must be positive, got ", static_cast<double>(budget.value()),
          " s");
  return price.utilization * (price.peak * budget);
}

/// Equation (1) for money.
template <Real S>
[[nodiscard]] constexpr Work<S> work_for(const ComputePrice<S>& price, const Money<S>& budget) {
  require(price.rate > RentalRate<S>{}, "compute_price.rate: must be given for a budget of money");
  return work_for(price, Time<S>(budget / price.rate));
}

/// Equation (1) for energy.
template <Real S>
[[nodiscard]] constexpr Work<S> work_for(const ComputePrice<S>& price, const Energy<S>& budget) {
  require(price.power > Power<S>{}, "compute_price.power: must be given for a budget of energy");
  return work_for(price, Time<S>(budget / price.power));
}

/// Equation (1) for carbon.
template <Real S>
[[nodiscard]] constexpr Work<S> work_for(const ComputePrice<S>& price,
                                         const CarbonMass<S>& budget) {
  require(price.intensity > CarbonIntensity<S>{},
          "compute_price.intensity: must be given for a budget of carbon");
  return work_for(price, Energy<S>(budget / price.intensity));
}

/// The work for which a rising function of work comes to the budget. `cost` takes `Work<>` and
/// gives what the budget is counted in. Found between 1 FLOP and 1e40 FLOP.
template <class Cost, class Budget>
[[nodiscard]] Work<> affordable_work(const Cost& cost, const Budget& budget) {
  require(budget > Budget{}, "budget: must be positive, got ", budget.value());
  const auto over = [&](double log_work) {
    const double ratio = cost(Work<>::from_value(std::exp(log_work))) / budget;
    return ratio - 1.0;
  };
  const Bracket ends =
      expanded_bracket(over, 46.0, 55.0, 1e-3, 92.0, "affordable_work");  // 1e20 to 1e24 FLOP
  return Work<>::from_value(
      std::exp(detail::interpolated_root(over, ends, {.question = "affordable_work"})));
}

}  // namespace bessemer::study
