/// Formulas of supply, carbon and cost as functions of plain numbers in base units; `supply.py` and
/// `cost.py` stand before them with quantities. Nothing is computed here.

#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <pybind11/stl.h>

#include <bessemer/carbon/fabrication.hpp>
#include <bessemer/carbon/marginal.hpp>
#include <bessemer/carbon/market_based.hpp>
#include <bessemer/carbon/matching.hpp>
#include <bessemer/catalog/facility_capital.hpp>
#include <bessemer/core/near_names.hpp>
#include <bessemer/cost/break_even.hpp>
#include <bessemer/cost/depreciation.hpp>
#include <bessemer/cost/discounting.hpp>
#include <bessemer/cost/ownership.hpp>
#include <bessemer/cost/purchase.hpp>
#include <bessemer/cost/spot.hpp>
#include <bessemer/cost/tariff_bill.hpp>
#include <bessemer/facility/capital.hpp>
#include <bessemer/facility/hourly_balance.hpp>
#include <bessemer/facility/hourly_profile.hpp>
#include <bessemer/facility/when_to_run.hpp>

#include "bind.hpp"
#include "quantity.hpp"

namespace bessemer::python {

namespace {

using Numbers = std::vector<double>;
using Told = std::map<std::string, double>;

template <class Q>
[[nodiscard]] std::vector<Q> quantities(const Numbers& values) {
  std::vector<Q> made;
  made.reserve(values.size());
  for (const double value : values) made.push_back(Q::from_value(value));
  return made;
}

template <class Parts>
[[nodiscard]] Told told_parts(const Parts& parts) {
  Told told;
  each_part(parts, [&told](std::string_view part, const auto& value) {
    if constexpr (requires { value.value(); }) {
      told[std::string(part)] = value.value();
    } else {
      told[std::string(part)] = value;
    }
  });
  return told;
}

std::pair<std::map<std::string, Numbers>, Told> balance(
    const Numbers& load, const Numbers& variable, double dispatchable, double grid_limit,
    double capacity, double charge, double discharge, double efficiency,
    const std::vector<int>& orders, double stored) {
  using namespace facility;
  const auto loads = quantities<Power<>>(load);
  const auto given = quantities<Power<>>(variable);
  std::vector<StorageOrder> asked;
  for (const int order : orders) asked.push_back(static_cast<StorageOrder>(order));
  std::map<std::string, Numbers> hours;
  const auto totals = balance_hours<double>(
      loads, given,
      {.dispatchable = Power<>::from_value(dispatchable), .grid = Power<>::from_value(grid_limit)},
      {.capacity = Energy<>::from_value(capacity),
       .charge_power = Power<>::from_value(charge),
       .discharge_power = Power<>::from_value(discharge),
       .round_trip_efficiency = efficiency},
      asked, Energy<>::from_value(stored), [&hours](std::size_t, const HourBalance<>& now) {
        hours["load"].push_back(now.load.value());
        hours["variable"].push_back(now.variable.value());
        hours["dispatchable"].push_back(now.dispatchable.value());
        hours["grid"].push_back(now.grid.value());
        hours["discharge"].push_back(now.discharge.value());
        hours["charge"].push_back(now.charge.value());
        hours["curtailed"].push_back(now.curtailed.value());
      });
  return {hours, Told{{"stored", totals.stored.value()}, {"grid_peak", totals.grid_peak.value()}}};
}

Numbers profile(std::size_t hours, double day, double year, double peak_hour, double peak_day,
                bool sun) {
  const facility::Swing<> swing{
      .day = day, .year = year, .peak_hour = peak_hour, .peak_day = peak_day};
  Numbers values(hours);
  for (std::size_t h = 0; h < hours; ++h) {
    values[h] = sun ? facility::sun_at(swing, h) : facility::swing_at(swing, h);
  }
  return values;
}

std::tuple<double, double, std::size_t, std::size_t, double> run_below(const Numbers& rates,
                                                                       double threshold,
                                                                       std::size_t hours,
                                                                       double power, double idle) {
  using Rate = CarbonIntensity<>;  // money or carbon: the arithmetic is the same
  const auto run =
      facility::run_below<double, Rate>(quantities<Rate>(rates), Rate::from_value(threshold), hours,
                                        Power<>::from_value(power), Power<>::from_value(idle));
  return {run.running.value(), run.idle.value(), run.hours, run.paused, run.energy.value()};
}

std::size_t best_start(const Numbers& rates, std::size_t hours) {
  const auto given = quantities<CarbonIntensity<>>(rates);
  return facility::best_start<CarbonIntensity<>>(given, hours);
}

std::pair<double, double> carbon_free_share(const Numbers& loads, const Numbers& clean,
                                            double grid_share) {
  const auto share = carbon::carbon_free_share<double>(quantities<Power<>>(loads),
                                                       quantities<Power<>>(clean), grid_share);
  return {share.hourly, share.annual};
}

Told scope_2(double energy, double grid, double contracted, double contract_intensity,
             double certificates, double residual, double offsets) {
  const auto both = carbon::scope_2(
      FacilityEnergy<>(Energy<>::from_value(energy)), CarbonIntensity<>::from_value(grid),
      carbon::Contracts<>{.contracted = Energy<>::from_value(contracted),
                          .contract_intensity = CarbonIntensity<>::from_value(contract_intensity),
                          .certificates = Energy<>::from_value(certificates),
                          .residual_intensity = CarbonIntensity<>::from_value(residual),
                          .offsets = CarbonMass<>::from_value(offsets)});
  return {{"location", both.location.value()},     {"market", both.market.value()},
          {"contracted", both.contracted.value()}, {"certificates", both.certificates.value()},
          {"unclaimed", both.unclaimed.value()},   {"offsets", both.offsets.value()}};
}

std::tuple<double, double, double> shifted_carbon(const Numbers& before, const Numbers& after,
                                                  const Numbers& average, const Numbers& marginal) {
  const auto sum = carbon::shifted_carbon<double>(
      quantities<Energy<>>(before), quantities<Energy<>>(after),
      quantities<CarbonIntensity<>>(average), quantities<CarbonIntensity<>>(marginal));
  return {sum.before.value(), sum.after.value(), sum.marginal_change.value()};
}

Told fabrication(double area, double energy, double gases, double materials, double fab_grid,
                 double defects, bool murphy, int dies, double memory, double per_byte,
                 double per_package, int packages) {
  using namespace carbon;
  const FabProcess<> process{EnergyPerArea<>::from_value(energy),
                             CarbonPerArea<>::from_value(gases),
                             CarbonPerArea<>::from_value(materials)};
  const Area<> of = Area<>::from_value(area);
  const double yield = die_yield(of, DefectDensity<>::from_value(defects),
                                 murphy ? YieldModel::murphy : YieldModel::poisson);
  const auto per_area = carbon_per_area(process, CarbonIntensity<>::from_value(fab_grid));
  Told told = told_parts(fabrication_carbon(
      die_carbon(of, per_area, yield), dies, DataSize<>::from_value(memory),
      CarbonPerByte<>::from_value(per_byte), CarbonMass<>::from_value(per_package), packages));
  told["yield"] = yield;
  return told;
}

cost::Depreciation method_from(const std::string& name) {
  using cost::Depreciation;
  for (const auto method :
       {Depreciation::straight_line, Depreciation::declining_balance, Depreciation::macrs}) {
    if (name == to_text(method)) return method;
  }
  const std::string_view known[] = {"straight_line", "declining_balance", "macrs"};
  fail_unknown_name("depreciation", name, {std::begin(known), std::end(known)});
}

Numbers depreciation(const std::string& method, int life, double salvage) {
  Numbers shares;
  for (const double share : cost::depreciation(method_from(method), life, salvage)) {
    shares.push_back(share);
  }
  return shares;
}

double tax_shield(const Numbers& shares, double tax_rate, double discount_rate) {
  cost::DepreciationShares<> given;
  require(shares.size() <= given.capacity, "tax_shield: at most ", given.capacity, " years, got ",
          shares.size());
  for (const double share : shares) given.push_back(share);
  return cost::tax_shield(given, tax_rate, discount_rate);
}

std::pair<double, double> tariff_bill(const Numbers& loads, const Numbers& by_hour, double demand) {
  facility::Tariff<> tariff;
  require(by_hour.size() == tariff.by_hour.size(), "tariff.by_hour: must hold 24 prices, got ",
          by_hour.size());
  for (std::size_t h = 0; h < by_hour.size(); ++h) {
    tariff.by_hour[h] = EnergyPrice<>::from_value(by_hour[h]);
  }
  tariff.demand = facility::DemandCharge<>::from_value(demand);
  const auto bill = cost::tariff_bill<double>(tariff, quantities<Power<>>(loads));
  return {bill.energy.value(), bill.demand.value()};
}

/// Land, shell, electrical, cooling, network access.
using FiveParts = std::array<double, 5>;

Told facility_capital(const FiveParts& price, double it_power, const FiveParts& reused) {
  using P = facility::CapitalPerPower<>;
  return told_parts(facility::facility_capital<double>(
      {P::from_value(price[0]), P::from_value(price[1]), P::from_value(price[2]),
       P::from_value(price[3]), P::from_value(price[4])},
      Power<>::from_value(it_power), {reused[0], reused[1], reused[2], reused[3], reused[4]}));
}

/// Price, life, salvage, price trend.
using AssetNumbers = std::tuple<double, double, double, double>;

cost::OperatingCost<> operating_from(const FiveParts& rates) {
  using R = RentalRate<>;
  return {R::from_value(rates[0]), R::from_value(rates[1]), R::from_value(rates[2]),
          R::from_value(rates[3]), R::from_value(rates[4])};
}

cost::Ownership<> ownership_from(const std::vector<AssetNumbers>& assets,
                                 const FiveParts& operating, int accelerators, double utilization,
                                 double discount_rate, double duration) {
  cost::Ownership<> own{.operating = operating_from(operating),
                        .accelerators = accelerators,
                        .utilization = utilization,
                        .discount_rate = discount_rate,
                        .duration = Time<>::from_value(duration)};
  require(assets.size() <= own.assets.capacity, "ownership.assets: at most ", own.assets.capacity,
          ", got ", assets.size());
  for (const auto& [price, life, salvage, trend] : assets) {
    own.assets.push_back({.price = Money<>::from_value(price),
                          .life = Time<>::from_value(life),
                          .salvage = salvage,
                          .price_trend = trend});
  }
  return own;
}

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

void bind_supply(py::module_& module) {
  module.def(
      "catalog_facility_shares", [] { return told_parts(catalog::facility_shares.value()); },
      "Shares of the parts in what a facility costs.");
  module.def(
      "catalog_mine_reuse", [] { return told_parts(catalog::mine_reuse.value()); },
      "Shares of the parts that a site which mined coins already has.");
  module.def(
      "catalog_ai_premium", [] { return catalog::ai_premium.value(); },
      "What sites for AI cost above others.");
  module.def("supply_balance", &balance, "Hours of the balance, in watts, and totals.",
             py::arg("load"), py::arg("variable"), py::arg("dispatchable"), py::arg("grid_limit"),
             py::arg("capacity"), py::arg("charge"), py::arg("discharge"), py::arg("efficiency"),
             py::arg("orders"), py::arg("stored"));
  module.def("supply_profile", &profile, "A swing over its mean, or the sun's, by the hour.",
             py::arg("hours"), py::arg("day"), py::arg("year"), py::arg("peak_hour"),
             py::arg("peak_day"), py::arg("sun"));
  module.def("supply_run_below", &run_below,
             "Weight while running and while paused, hours, hours paused, energy.",
             py::arg("rates"), py::arg("threshold"), py::arg("hours"), py::arg("power"),
             py::arg("idle"));
  module.def("supply_best_start", &best_start, "First hour of the best window.", py::arg("rates"),
             py::arg("hours"));
  module.def("carbon_free_share", &carbon_free_share, "Hourly and annual share.", py::arg("loads"),
             py::arg("clean"), py::arg("grid_share"));
  module.def("carbon_scope_2", &scope_2, "Location- and market-based carbon, and claims.",
             py::arg("energy"), py::arg("grid"), py::arg("contracted"),
             py::arg("contract_intensity"), py::arg("certificates"), py::arg("residual"),
             py::arg("offsets"));
  module.def("carbon_shifted", &shifted_carbon, "Average carbon before, after; marginal change.",
             py::arg("before"), py::arg("after"), py::arg("average"), py::arg("marginal"));
  module.def("carbon_fabrication", &fabrication, "Making an accelerator by part, and the yield.",
             py::arg("area"), py::arg("energy"), py::arg("gases"), py::arg("materials"),
             py::arg("fab_grid"), py::arg("defects"), py::arg("murphy"), py::arg("dies"),
             py::arg("memory"), py::arg("per_byte"), py::arg("per_package"), py::arg("packages"));
  module.def("cost_depreciation", &depreciation, "Shares of the price by year.", py::arg("method"),
             py::arg("life"), py::arg("salvage"));
  module.def("cost_tax_shield", &tax_shield, "Share of the price that taxes give back.",
             py::arg("shares"), py::arg("tax_rate"), py::arg("discount_rate"));
  module.def(
      "cost_annuity",
      [](double rate, double duration) {
        return cost::annuity_time(rate, Time<>::from_value(duration)).value();
      },
      "Present value of a steady stream, in seconds of it.", py::arg("rate"), py::arg("duration"));
  module.def("cost_capital_recovery_factor", &cost::capital_recovery_factor<double>,
             "Yearly payment for each unit of capital.", py::arg("rate"), py::arg("years"));
  module.def(
      "cost_net_present_value",
      [](double rate, const Numbers& payments) {
        return cost::net_present_value<double>(rate, quantities<Money<>>(payments)).value();
      },
      "Payments at the ends of years 0, 1, 2, … discounted.", py::arg("rate"), py::arg("payments"));
  module.def(
      "cost_discount_share",
      [](double per_decade, double from, double most, int accelerators) {
        return cost::discount_share<double>({per_decade, from, most}, accelerators);
      },
      "What a large order pays less.", py::arg("per_decade"), py::arg("from_"), py::arg("most"),
      py::arg("accelerators"));
  module.def(
      "cost_spot_goodput",
      [](double interruptions, double restart, double interval, double checkpoint) {
        return cost::spot_goodput(Frequency<>::from_value(interruptions),
                                  Time<>::from_value(restart), Time<>::from_value(interval),
                                  Time<>::from_value(checkpoint));
      },
      "Useful share of the time on machines that are taken away.", py::arg("interruptions"),
      py::arg("restart"), py::arg("interval"), py::arg("checkpoint"));
  module.def("cost_tariff_bill", &tariff_bill, "Energy and demand charge.", py::arg("loads"),
             py::arg("by_hour"), py::arg("demand"));
  module.def("cost_facility_capital", &facility_capital, "Capital of a building by part.",
             py::arg("price"), py::arg("it_power"), py::arg("reused"));
  module.def(
      "cost_ownership",
      [](const std::vector<AssetNumbers>& assets, const FiveParts& operating, int accelerators,
         double utilization, double rate, double duration) {
        const auto own =
            ownership_from(assets, operating, accelerators, utilization, rate, duration);
        Told told = told_parts(cost::ownership_cost(own));
        told["levelized_rate"] = cost::levelized_rate(own).value();
        return told;
      },
      "Present values by part, and the levelized rate of an accelerator.", py::arg("assets"),
      py::arg("operating"), py::arg("accelerators"), py::arg("utilization"),
      py::arg("discount_rate"), py::arg("duration"));
  module.def(
      "cost_break_even",
      [](const std::vector<AssetNumbers>& assets, const FiveParts& operating, const FiveParts& idle,
         const FiveParts& busy, int accelerators, double utilization, double rate, double duration,
         double rent) {
        const auto own =
            ownership_from(assets, operating, accelerators, utilization, rate, duration);
        const auto full = ownership_from(assets, busy, accelerators, 1.0, rate, duration);
        const auto asked = RentalRate<>::from_value(rent);
        return std::pair(finite(cost::break_even_time(own, asked).value()),
                         finite(cost::break_even_utilization(full, operating_from(idle), asked)));
      },
      "Time and utilization from which owning is cheaper; none where it never is.",
      py::arg("assets"), py::arg("operating"), py::arg("idle"), py::arg("busy"),
      py::arg("accelerators"), py::arg("utilization"), py::arg("discount_rate"),
      py::arg("duration"), py::arg("rent"));
}

}  // namespace bessemer::python
