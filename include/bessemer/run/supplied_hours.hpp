#pragma once

/// Where the electricity of each hour of a run comes from, what it costs and what it emits.
///
///     P_i = sources_i + grid_i + discharge_i - charge_i - curtailed_i                 (1)
///     c   = sum_i grid_i p_i dt,  m = sum_i grid_i I_i dt                             (2)
///
///     P_i   load of the hour (load_hours.hpp)                       W      >= 0
///     p, I  price and average intensity of the grid by the hour     USD/J, kg/J
///     M     intensity of the plants that follow a change            kg/J
///
/// (1) is `facility::balance_hour`, hour after hour, and holds to rounding. M stands beside I: what
/// the run is given by the average, and what it changes at the margin, are never mixed
/// [GreenhouseGasProtocolScope2]. Storage follows a signal: it fills from the grid where that is at
/// most `low`, gives where it is at least `high`, and holds between.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Core>

#include <bessemer/core/error.hpp>
#include <bessemer/facility/hourly_balance.hpp>
#include <bessemer/run/load_hours.hpp>

namespace bessemer::run {

/// A site by the hour; every series begins again behind its end. Base units.
struct SiteHours {
  Eigen::ArrayXd price{};      ///< of the grid, USD/J
  Eigen::ArrayXd intensity{};  ///< of the grid, location-based average, kg/J
  Eigen::ArrayXd marginal{};   ///< of the plants that follow a change, kg/J; empty: not known
  Eigen::ArrayXd variable{};   ///< what plants on the site give by nature, W
  facility::SupplyLimits<> limits{};
  facility::ElectricityStorage<> storage{};
  /// What the storage follows; empty: it gives in every deficit and never fills from the grid.
  Eigen::ArrayXd signal{};
  double low = 0.0;
  double high = 0.0;
};

/// Throws `InvalidInput` unless series hold hours that are finite and not negative.
inline void check(const SiteHours& site) {
  detail::require_series(site.price, "site_hours.price");
  detail::require_series(site.intensity, "site_hours.intensity");
  detail::require_series(site.variable, "site_hours.variable");
  if (site.marginal.size() > 0) detail::require_series(site.marginal, "site_hours.marginal");
  require(site.signal.size() == 0 || site.low <= site.high,
          "site_hours: low must be at most high, got ", site.low, " and ", site.high);
}

/// Hours of a run: powers in W, the grid's price in USD/J, its intensities in kg/J.
struct SuppliedHours {
  Eigen::ArrayXd load{}, variable{}, dispatchable{}, grid{}, discharge{}, charge{}, curtailed{};
  Eigen::ArrayXd price{}, intensity{}, marginal{};
  double stored = 0.0;  ///< at the end, J
};

/// Equation (1) of every hour from `start` on. The last hour counts as far as the run lasts: `last`
/// cuts what plants, connection and storage can give then in the same proportion.
[[nodiscard]] inline SuppliedHours supplied_hours(const Eigen::ArrayXd& load, const SiteHours& site,
                                                  Eigen::Index start = 0, double last = 1.0) {
  check(site);
  detail::require_series(load, "supplied_hours.load");
  require(last > 0.0 && last <= 1.0, "supplied_hours.last: must be in (0, 1], got ", last);
  const Eigen::Index hours = load.size();
  SuppliedHours told{.load = load,
                     .variable = hours_from(site.variable, start, hours),
                     .price = hours_from(site.price, start, hours),
                     .intensity = hours_from(site.intensity, start, hours)};
  told.variable[hours - 1] *= last;
  if (site.marginal.size() > 0) told.marginal = hours_from(site.marginal, start, hours);
  for (Eigen::ArrayXd* column :
       {&told.dispatchable, &told.grid, &told.discharge, &told.charge, &told.curtailed}) {
    column->setZero(hours);
  }
  std::vector<Power<>> loads;
  std::vector<Power<>> variable;
  std::vector<facility::StorageOrder> orders;
  for (Eigen::Index i = 0; i < hours; ++i) {
    loads.push_back(load[i] * watt);
    variable.push_back(told.variable[i] * watt);
    if (site.signal.size() > 0) {
      const double now = at_hour(site.signal, start, i);
      using enum facility::StorageOrder;
      orders.push_back(now >= site.high ? discharge : now <= site.low ? charge : hold);
    }
  }
  const auto balance = [&](Eigen::Index first, Eigen::Index count,
                           const facility::SupplyLimits<>& limits,
                           const facility::ElectricityStorage<>& storage) {
    if (count == 0) return;
    const auto from = static_cast<std::size_t>(first);
    const auto many = static_cast<std::size_t>(count);
    const auto part = [&]<class T>(const std::vector<T>& column) {
      return column.empty() ? std::span<const T>() : std::span(column).subspan(from, many);
    };
    const auto totals = facility::balance_hours<double>(
        part(loads), part(variable), limits, storage, part(orders),
        // What hours of rounding leave below nothing or above all is nothing, or all.
        Energy<>::from_value(std::clamp(told.stored, 0.0, storage.capacity.value())),
        [&](std::size_t at, const facility::HourBalance<>& now) {
          const Eigen::Index i = first + static_cast<Eigen::Index>(at);
          told.dispatchable[i] = now.dispatchable.value();
          told.grid[i] = now.grid.value();
          told.discharge[i] = now.discharge.value();
          told.charge[i] = now.charge.value();
          told.curtailed[i] = now.curtailed.value();
        });
    told.stored = totals.stored.value();
  };
  balance(0, hours - 1, site.limits, site.storage);
  facility::ElectricityStorage<> cut = site.storage;
  cut.charge_power = last * cut.charge_power;
  cut.discharge_power = last * cut.discharge_power;
  balance(hours - 1, 1,
          {.dispatchable = last * site.limits.dispatchable, .grid = last * site.limits.grid}, cut);
  return told;
}

/// Both sides of (1), hour by hour: zero but for rounding.
[[nodiscard]] inline Eigen::ArrayXd imbalance(const SuppliedHours& hours) {
  return hours.variable + hours.dispatchable + hours.grid + hours.discharge - hours.charge -
         hours.curtailed - hours.load;
}

/// Equation (2): what the grid is paid for energy.
[[nodiscard]] inline Money<> grid_cost(const SuppliedHours& hours) {
  return Money<>::from_value(weighed(hours.grid, hours.price));
}

/// Equation (2), location-based.
[[nodiscard]] inline CarbonMass<> grid_carbon(const SuppliedHours& hours) {
  return CarbonMass<>::from_value(weighed(hours.grid, hours.intensity));
}

/// The same with the plants at the margin.
[[nodiscard]] inline CarbonMass<> marginal_carbon(const SuppliedHours& hours) {
  require(hours.marginal.size() > 0, "marginal_carbon: no marginal intensity is known");
  return CarbonMass<>::from_value(weighed(hours.grid, hours.marginal));
}

}  // namespace bessemer::run
