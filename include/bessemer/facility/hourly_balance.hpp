#pragma once

/// Where the electricity of each hour comes from: nothing is created, nothing is lost unsaid.
///
///     load = sources + grid + discharge - charge - curtailed                          (1)
///
/// The order of merit is fixed: what nature gives first; its surplus fills the storage and the rest
/// is curtailed; a deficit empties the storage, then asks the sources that follow the load, then
/// the grid. In an hour with the order `charge` the storage also fills from the grid, in one with
/// `hold` it gives nothing: that is how it shifts load from dear or dirty hours to cheap or clean
/// ones. What the grid's connection cannot carry is refused as infeasible.
///
///     load            power of the whole facility at the meter       W    >= 0
///     sources         what plants give that nature drives            W    >= 0
///     dispatchable    most that plants which follow the load give    W    >= 0
///     grid_limit      of the connection                              W    >= 0
///
/// A rule of thumb, not an optimum: it looks at one hour at a time.

#include <cstddef>
#include <limits>
#include <span>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/error.hpp>
#include <bessemer/facility/electricity_storage.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::facility {

/// What the storage is asked to do in an hour.
enum class StorageOrder { charge, hold, discharge };

/// Power of one hour by where it comes from and goes to.
template <Real S = double>
struct HourBalance {
  Power<S> load{};
  Power<S> variable{};  ///< given by nature, curtailed power included
  Power<S> dispatchable{};
  Power<S> grid{};
  Power<S> discharge{};
  Power<S> charge{};
  Power<S> curtailed{};
};

/// Both sides of (1): zero but for rounding.
template <Real S>
[[nodiscard]] constexpr Power<S> imbalance(const HourBalance<S>& hour) {
  return hour.variable + hour.dispatchable + hour.grid + hour.discharge - hour.charge -
         hour.curtailed - hour.load;
}

/// Energies of a period, by the terms of (1), and what the storage holds and lost.
template <Real S = double>
struct SupplyTotals {
  Energy<S> load{};
  Energy<S> variable{};
  Energy<S> dispatchable{};
  Energy<S> grid{};
  Energy<S> discharge{};
  Energy<S> charge{};
  Energy<S> curtailed{};
  Energy<S> stored{};  ///< at the end
  Power<S> grid_peak{};
};

/// What may supply an hour beside nature.
template <Real S = double>
struct SupplyLimits {
  Power<S> dispatchable{};
  Power<S> grid = Power<S>::from_value(S(std::numeric_limits<double>::infinity()));
};

/// One hour of (1); `stored` is moved on.
template <Real S>
[[nodiscard]] constexpr HourBalance<S> balance_hour(const Power<S>& load, const Power<S>& variable,
                                                    const SupplyLimits<S>& limits,
                                                    const ElectricityStorage<S>& storage,
                                                    StorageOrder order, Energy<S>& stored,
                                                    const Time<S>& step) {
  require(load >= Power<S>{}, "balance_hour: load must not be negative, got ",
          static_cast<double>(load.value()), " W");
  require(variable >= Power<S>{}, "balance_hour: variable supply must not be negative, got ",
          static_cast<double>(variable.value()), " W");
  const Power<S> none{};
  HourBalance<S> hour{.load = load, .variable = variable};
  const Power<S> room = most_charge(storage, stored, step);
  if (variable >= load) {
    hour.charge = math::min(Power<S>(variable - load), room);
    hour.curtailed = variable - load - hour.charge;
    if (order == StorageOrder::charge && hour.charge < room) {
      const Power<S> more = math::min(Power<S>(room - hour.charge), limits.grid);
      hour.charge = hour.charge + more;
      hour.grid = more;
    }
  } else {
    Power<S> deficit = load - variable;
    if (order == StorageOrder::discharge) {
      hour.discharge = math::min(deficit, most_discharge(storage, stored, step));
      deficit = deficit - hour.discharge;
    }
    hour.dispatchable = math::min(deficit, limits.dispatchable);
    hour.grid = deficit - hour.dispatchable;
    require_feasible(hour.grid <= limits.grid, "supply: an hour needs ",
                     static_cast<double>(hour.grid.value()) / 1e6,
                     " MW from the grid, whose connection carries ",
                     static_cast<double>(limits.grid.value()) / 1e6,
                     " MW; add sources, storage or a larger connection");
    if (order == StorageOrder::charge) {
      hour.charge = math::max(none, math::min(room, Power<S>(limits.grid - hour.grid)));
      hour.grid = hour.grid + hour.charge;
    }
  }
  stored = stored_after(storage, stored, hour.charge, hour.discharge, step);
  return hour;
}

/// Hour after hour: `visit(i, hour)` sees each, and the totals come back. Nothing is allocated.
/// With no orders the storage gives whenever there is a deficit.
template <Real S, class Visit>
constexpr SupplyTotals<S> balance_hours(std::span<const Power<S>> loads,
                                        std::span<const Power<S>> variable,
                                        const SupplyLimits<S>& limits,
                                        const ElectricityStorage<S>& storage,
                                        std::span<const StorageOrder> orders,
                                        const Energy<S>& stored_at_start, Visit&& visit,
                                        const Time<S>& step = as<S>(hour)) {
  check(storage);
  require(!loads.empty(), "balance_hours: loads must hold an hour or more");
  require(variable.size() == loads.size(), "balance_hours: variable has ",
          counted(variable.size(), "hour"), " and loads ", loads.size(), "; give as many");
  require(orders.empty() || orders.size() == loads.size(), "balance_hours: orders has ",
          counted(orders.size(), "hour"), " and loads ", loads.size(), "; give as many or none");
  require(stored_at_start >= Energy<S>{} && stored_at_start <= storage.capacity,
          "balance_hours: stored energy must be in [0, capacity], got ",
          static_cast<double>(stored_at_start.value()), " J");
  SupplyTotals<S> sum{.stored = stored_at_start};
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const StorageOrder order = orders.empty() ? StorageOrder::discharge : orders[i];
    const HourBalance<S> now =
        balance_hour(loads[i], variable[i], limits, storage, order, sum.stored, step);
    sum.load = sum.load + now.load * step;
    sum.variable = sum.variable + now.variable * step;
    sum.dispatchable = sum.dispatchable + now.dispatchable * step;
    sum.grid = sum.grid + now.grid * step;
    sum.discharge = sum.discharge + now.discharge * step;
    sum.charge = sum.charge + now.charge * step;
    sum.curtailed = sum.curtailed + now.curtailed * step;
    sum.grid_peak = math::max(sum.grid_peak, now.grid);
    visit(i, now);
  }
  return sum;
}

/// Totals that obey (1) over the period: zero but for rounding.
template <Real S>
[[nodiscard]] constexpr Energy<S> imbalance(const SupplyTotals<S>& sum) {
  return sum.variable + sum.dispatchable + sum.grid + sum.discharge - sum.charge - sum.curtailed -
         sum.load;
}

}  // namespace bessemer::facility
