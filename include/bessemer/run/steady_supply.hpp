#pragma once

/// What a run without pauses draws, emits and pays at the meter: the totals of its hours
/// (supplied_hours.hpp) without the hours, for many runs that start in one hour at one site.
///
///     E_g = sum_i g_i dt,  m = sum_i g_i I_i dt                                       (1)
///     c   = (1 - k) sum_i g_i p_i dt + (k p_k + z p_z) E_g + c_s + c_d                (2)
///     c_s = sum_i v_i q_i dt + p_d sum_i d_i dt                                       (3)
///     c_d = D sum_m tau_m max_{i in m} g_i                                            (4)
///
///     g_i, v_i, d_i  grid, what nature gives, what follows the load: hour i     W
///     p, I           price and average intensity of the grid by the hour        USD/J, kg/J
///     k, p_k         share of the grid's energy under contract, and its price   1, USD/J
///     z, p_z         share with certificates, and their price                   1, USD/J
///     q, p_d         paid to plants of both kinds, curtailed energy too         USD/J
///     D, tau_m       demand charge, months of 730 hours (cost/tariff_bill.hpp)  USD/(W s), s
///
/// A contract of price p_k takes the place of the hour's price. Hours are laid out once from the start,
/// until all series begin again, with the running sums that serve where the grid alone supplies; else
/// each hour is `facility::balance_hour`.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <bessemer/cost/tariff_bill.hpp>
#include <bessemer/facility/site.hpp>
#include <bessemer/run/supplied_hours.hpp>

namespace bessemer::run {

/// Where the electricity of a site comes from, hour by hour, and who is paid for it.
struct SiteSupply {
  SiteHours hours{};
  /// Hour of the year in which runs start.
  Eigen::Index start = 0;
  /// Paid by the hour to plants that follow nothing, USD/s; empty: nothing.
  Eigen::ArrayXd plant_payments{};
  /// Paid for what plants give that follow the load.
  EnergyPrice<> dispatchable_price{};
  double contracted = 0.0;
  EnergyPrice<> contract_price{};
  double certificates = 0.0;
  EnergyPrice<> certificate_price{};
  facility::DemandCharge<> demand{};
};

/// Throws `InvalidInput` unless shares are in [0, 1] and prices not negative.
inline void check(const SiteSupply& supply) {
  check(supply.hours);
  check(supply.hours.storage);
  require(supply.start >= 0, "site_supply.start: must not be negative, got ", supply.start);
  if (supply.plant_payments.size() > 0) {
    detail::require_series(supply.plant_payments, "site_supply.plant_payments");
  }
  if (supply.hours.signal.size() > 0) {
    detail::require_series(supply.hours.signal, "site_hours.signal");
  }
  require(supply.contracted >= 0.0 && supply.certificates >= 0.0 &&
              supply.contracted + supply.certificates <= 1.0 + 1e-12,
          "site_supply: contracted and certificates must be shares of at most 1 together, got ",
          supply.contracted, " and ", supply.certificates);
  for (const EnergyPrice<>& price :
       {supply.dispatchable_price, supply.contract_price, supply.certificate_price}) {
    require(price >= EnergyPrice<>{}, "site_supply: prices must not be negative, got ",
            price.value(), " USD/J");
  }
  require(supply.demand.value() >= 0.0, "site_supply.demand: must not be negative, got ",
          supply.demand.value(), " USD/(W s)");
}

/// Totals of a run at the meter.
struct MeterTotals {
  Energy<> load{};
  /// Drawn from the grid.
  Energy<> grid{};
  /// Of the grid, location-based.
  CarbonMass<> carbon{};
  Money<> cost{};
};

/// Any run that starts in an hour of a site.
class SteadySupply {
 public:
  explicit SteadySupply(const SiteSupply& supply) : supply_{supply} {
    check(supply);
    grid_alone_ = (supply.hours.variable == 0.0).all() &&
                  !(supply.hours.limits.dispatchable > Power<>{}) &&
                  !(supply.hours.storage.capacity > Energy<>{});
    const SiteHours& hours = supply.hours;
    rows_.resize(turn_of(supply));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto value = [&](const Eigen::ArrayXd& series) {
        return series.size() > 0 ? at_hour(series, supply.start, static_cast<Eigen::Index>(i))
                                 : 0.0;
      };
      Row& row = rows_[i];
      row = {.price = value(hours.price),
             .intensity = value(hours.intensity),
             .variable = value(hours.variable),
             .payment = value(supply.plant_payments),
             .before = turn_};
      if (hours.signal.size() > 0) {
        const double now = value(hours.signal);
        using enum facility::StorageOrder;
        row.order = now >= hours.high ? discharge : now <= hours.low ? charge : hold;
      }
      turn_.prices += row.price;
      turn_.intensities += row.intensity;
      turn_.payments += row.payment;
    }
  }

  /// Whether runs of that power are ever refused for the connection.
  [[nodiscard]] bool may_refuse(const Power<>& power) const {
    return power > supply_.hours.limits.grid;
  }

  /// Equations (1) and (2). Throws `Infeasible` where the connection does not carry an hour.
  [[nodiscard]] MeterTotals totals(const Power<>& power, const Time<>& duration) const {
    return *totals_while(power, duration, [](const MeterTotals&) { return true; });
  }

  /// The same as long as `goes_on(so far)`, asked after each month, says so; else nothing. But for the
  /// load, which is that of the whole run, what is told so far only grows.
  template <class GoesOn>
  [[nodiscard]] std::optional<MeterTotals> totals_while(const Power<>& power,
                                                        const Time<>& duration,
                                                        const GoesOn& goes_on) const {
    const double hours = detail::hours_of(duration);
    const auto count = static_cast<std::size_t>(std::ceil(hours));
    const double last = hours - static_cast<double>(count - 1);
    const Energy<> load = power * (hours * bessemer::hour);
    if (grid_alone_) return told(of_grid(power, count, last), load);
    const auto sums = by_hour(power, count, last,
                              [&](const Sums& so_far) { return goes_on(told(so_far, load)); });
    if (!sums) return std::nullopt;
    return told(*sums, load);
  }

 private:
  struct RowSums {
    double prices = 0.0;
    double intensities = 0.0;
    double payments = 0.0;
  };

  /// An hour from the start, and sums over those before it.
  struct Row {
    double price = 0.0;
    double intensity = 0.0;
    double variable = 0.0;
    double payment = 0.0;
    facility::StorageOrder order = facility::StorageOrder::discharge;
    RowSums before{};
  };

  /// In W and hours; `peaks` of months, each times its hours.
  struct Sums {
    double grid = 0.0;
    double carbon = 0.0;
    double cost = 0.0;
    double dispatched = 0.0;
    double payments = 0.0;
    double peaks = 0.0;
  };

  /// Hours until all series begin again, or as many as a run may have.
  [[nodiscard]] static std::size_t turn_of(const SiteSupply& supply) {
    Eigen::Index turn = 1;
    for (const Eigen::ArrayXd* series :
         {&supply.hours.price, &supply.hours.intensity, &supply.hours.variable,
          &supply.hours.signal, &supply.plant_payments}) {
      if (series->size() == 0) continue;
      const Eigen::Index rest = turn / std::gcd(turn, series->size());
      turn = rest < most_hours / series->size() ? rest * series->size() : most_hours;
      if (turn >= most_hours) break;
    }
    return static_cast<std::size_t>(std::min(turn, most_hours));
  }

  /// Over whole hours and a part of the next.
  [[nodiscard]] RowSums until(std::size_t hours, double part) const {
    const std::size_t whole = hours / rows_.size();
    const auto turns = static_cast<double>(whole);
    const Row& row = rows_[hours % rows_.size()];
    return {
        .prices = turns * turn_.prices + row.before.prices + part * row.price,
        .intensities = turns * turn_.intensities + row.before.intensities + part * row.intensity,
        .payments = turns * turn_.payments + row.before.payments + part * row.payment};
  }

  [[nodiscard]] MeterTotals told(const Sums& sums, const Energy<>& load) const {
    const double dt = hour.value();
    const Energy<> drawn = Energy<>::from_value(sums.grid * dt);
    return {.load = load,
            .grid = drawn,
            .carbon = CarbonMass<>::from_value(sums.carbon * dt),
            .cost = Money<>::from_value((1.0 - supply_.contracted) * sums.cost * dt) +
                    drawn * (supply_.contracted * supply_.contract_price +
                             supply_.certificates * supply_.certificate_price) +
                    Money<>::from_value(sums.payments * dt) +
                    Energy<>::from_value(sums.dispatched * dt) * supply_.dispatchable_price +
                    supply_.demand * (sums.peaks * watt * bessemer::hour)};
  }

  [[nodiscard]] Sums of_grid(const Power<>& power, std::size_t count, double last) const {
    const double watts = power.value();
    require_feasible(!may_refuse(power), "supply: an hour needs ", watts / 1e6,
                     " MW from the grid, whose connection carries ",
                     supply_.hours.limits.grid.value() / 1e6,
                     " MW; add sources, storage or a larger connection");
    const RowSums rows = until(count - 1, last);
    const std::size_t month = (count - 1) / cost::hours_of_month * cost::hours_of_month;
    // A month of the last hour alone has that hour's power.
    const double highest = month == count - 1 ? last : 1.0;
    return {.grid = watts * (static_cast<double>(count - 1) + last),
            .carbon = watts * rows.intensities,
            .cost = watts * rows.prices,
            .payments = rows.payments,
            .peaks = watts *
                     (static_cast<double>(month) + highest * static_cast<double>(count - month))};
  }

  /// Nothing if `goes_on(so far)` ever says no after a month.
  template <class GoesOn>
  [[nodiscard]] std::optional<Sums> by_hour(const Power<>& power, std::size_t count, double last,
                                            const GoesOn& goes_on) const {
    const SiteHours& site = supply_.hours;
    Sums sums;
    Energy<> stored{};
    double peak = 0.0;
    const auto take = [&](const Row& row, double share, const facility::SupplyLimits<>& limits,
                          const facility::ElectricityStorage<>& storage) {
      const auto now = facility::balance_hour(share * power, share * row.variable * watt, limits,
                                              storage, row.order, stored, hour);
      const double grid = now.grid.value();
      sums.grid += grid;
      sums.carbon += grid * row.intensity;
      sums.cost += grid * row.price;
      sums.dispatched += now.dispatchable.value();
      peak = std::max(peak, grid);
    };
    std::size_t row = 0;
    const std::size_t whole = count - 1;
    for (std::size_t begin = 0; begin < count; begin += cost::hours_of_month) {
      const std::size_t end = std::min(count, begin + cost::hours_of_month);
      for (std::size_t i = begin; i < std::min(end, whole); ++i) {
        take(rows_[row], 1.0, site.limits, site.storage);
        if (++row == rows_.size()) row = 0;
      }
      if (end == count) {
        facility::ElectricityStorage<> cut = site.storage;
        cut.charge_power = last * cut.charge_power;
        cut.discharge_power = last * cut.discharge_power;
        take(rows_[row], last,
             {.dispatchable = last * site.limits.dispatchable, .grid = last * site.limits.grid},
             cut);
      }
      sums.payments = end < count ? until(end, 0.0).payments : until(whole, last).payments;
      sums.peaks += peak * static_cast<double>(end - begin);
      peak = 0.0;
      if (end < count && !goes_on(std::as_const(sums))) return std::nullopt;
    }
    return sums;
  }

  SiteSupply supply_;
  bool grid_alone_ = false;
  std::vector<Row> rows_{};
  /// Of all rows.
  RowSums turn_{};
};

/// A site with what hours at its meter come to for each energy of the load.
[[nodiscard]] inline facility::Site<> supplied_site(facility::Site<> site,
                                                    const MeterTotals& totals) {
  if (!(totals.load > Energy<>{})) return site;
  site.grid_water_intensity = double(totals.grid / totals.load) * site.grid_water_intensity;
  site.grid_carbon_intensity = totals.carbon / totals.load;
  site.electricity_price = totals.cost / totals.load;
  return site;
}

}  // namespace bessemer::run
