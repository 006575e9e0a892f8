#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <bessemer/catalog/climates.hpp>
#include <bessemer/catalog/clock_responses.hpp>
#include <bessemer/catalog/conversions.hpp>
#include <bessemer/catalog/cooling.hpp>
#include <bessemer/catalog/equipment.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/rack_densities.hpp>
#include <bessemer/energy/best_cap.hpp>
#include <bessemer/energy/clocked_accelerator.hpp>
#include <bessemer/energy/facility_year.hpp>
#include <bessemer/energy/swing.hpp>
#include <bessemer/water/cooling_tower.hpp>

#include "bind.hpp"
#include "buildings.hpp"
#include "fields.hpp"

namespace bessemer::python {

namespace {

/// Read by `bessemer.power` and `bessemer.cooling`, which give it attributes and units: here powers
/// are in W, energies in J, volumes in m3, temperatures in deg C.
using Record = py::typing::Dict<py::str, py::object>;
/// (field, basis, key, note), as the catalogue tells its sources.
using Told = std::vector<std::tuple<std::string, std::string, std::string, std::string>>;

template <class Entry>
Told sources_of(const Entry& entry) {
  Told told;
  each_source(
      entry, [&](std::string_view field, Basis basis, std::string_view key, std::string_view note) {
        told.emplace_back(field, to_text(basis), key, note);
      });
  return told;
}

/// Name, label and sources of each entry of a table.
template <class Table, class Values>
Record table_of(const Table& table, Values&& values) {
  Record all;
  for (const auto& entry : table) {
    Record row;
    row["label"] = std::string(entry.label);
    row["sources"] = sources_of(entry);
    values(row, entry);
    all[py::str(entry.name.data(), entry.name.size())] = row;
  }
  return all;
}

/// Everything that the catalogue has of power and cooling, by table and name.
Record tables() {
  Record all;
  all["coolings"] = table_of(catalog::coolings, [](Record& row, const auto& entry) {
    const facility::Cooling<>& of = entry.description();
    row["rejection"] = Choices<facility::HeatRejection>{rejections}.text_of(of.rejection);
    row["economiser"] = of.economiser;
    row["liquid_share"] = of.liquid_share;
    row["liquid_supply_celsius"] = of.liquid_supply_celsius;
    row["air_supply_celsius"] = of.air_supply_celsius;
    row["loop_rise_kelvin"] = of.loop_rise_kelvin;
    row["approach_kelvin"] = of.approach_kelvin;
    row["fan_share"] = of.fan_share;
    row["pump_share"] = of.pump_share;
    row["rejection_share"] = of.rejection_share;
    row["chiller_carnot_share"] = of.chiller_carnot_share;
    row["evaporated_share"] = of.evaporated_share;
    row["least_flow"] = of.least_flow;
    row["rack_limit"] = in(of.rack_limit, watt);
  });
  all["climates"] = table_of(catalog::climates, [](Record& row, const auto& entry) {
    const facility::Climate<>& of = entry.description();
    const auto season = [](const facility::Season<>& s) {
      return std::tuple{s.mean_celsius, s.swing_kelvin, s.warmest_day};
    };
    row["dry_bulb"] = season(of.dry_bulb);
    row["dew_point"] = season(of.dew_point);
    row["sea"] = season(of.sea);
    row["daily_swing_kelvin"] = of.daily_swing_kelvin;
    row["warmest_hour"] = of.warmest_hour;
  });
  all["conversions"] = table_of(catalog::conversions, [](Record& row, const auto& entry) {
    row["fixed"] = entry.fixed.value();
    row["proportional"] = entry.proportional.value();
    row["quadratic"] = entry.quadratic.value();
  });
  all["clock_responses"] = table_of(catalog::clock_responses, [](Record& row, const auto& entry) {
    row["static_share"] = entry.static_share.value();
    row["voltage_floor"] = entry.voltage_floor.value();
    row["floor_clock"] = entry.floor_clock.value();
    row["lowest_clock"] = entry.lowest_clock.value();
  });
  all["equipment"] = table_of(catalog::equipment, [](Record& row, const auto& entry) {
    row["power"] = in(entry.power.value(), watt);
  });
  all["rack_densities"] = table_of(catalog::rack_densities, [](Record& row, const auto& entry) {
    row["accelerators"] = entry.accelerators.value();
    row["power"] = in(entry.power.value(), watt);
  });
  return all;
}

facility::ClockResponse<> response_of(const PlainDict& response) {
  return {.static_share = number(response, "static_share"),
          .voltage_floor = number(response, "voltage_floor"),
          .floor_clock = number(response, "floor_clock"),
          .lowest_clock = number(response, "lowest_clock")};
}

energy::ClockedJob<> job_of(double limit, const facility::PowerLevels<>& levels,
                            const std::tuple<double, double, double>& activity,
                            const PlainDict& response) {
  return {.limit = limit * watt,
          .levels = levels,
          .response = response_of(response),
          .activity = {.matrix = std::get<0>(activity),
                       .memory_bound = std::get<1>(activity),
                       .communication = std::get<2>(activity)}};
}

/// `in` and not `/`: a ratio of quantities would cross as a pint quantity.
Record told_of(const energy::ClockedStep<>& step) {
  Record told;
  told["clock"] = step.clock;
  told["time"] = step.time;
  told["mean_power"] = in(step.mean_power, watt);
  told["peak_power"] = in(step.peak_power, watt);
  told["energy"] = in(step.energy, watt);
  return told;
}

Record told_of(const energy::SiteFit<>& fit) {
  Record told = told_of(fit.step);
  told["accelerators"] = fit.accelerators;
  told["relative_throughput"] = fit.relative_throughput;
  return told;
}

/// One of: a clock, a cap in W, or neither for the clock of least energy beside `overhead`.
Record step(double limit, const facility::PowerLevels<>& levels,
            const std::tuple<double, double, double>& activity, const PlainDict& response,
            std::optional<double> clock, std::optional<double> cap, double overhead) {
  const auto job = job_of(limit, levels, activity, response);
  if (clock) return told_of(energy::step_at_clock(job, *clock));
  if (cap) return told_of(energy::step_under_cap(job, *cap * watt));
  return told_of(energy::most_efficient_step(job, overhead * watt));
}

hardware::Accelerator<> clocked_accelerator(const hardware::Accelerator<>& accelerator,
                                            double clock) {
  return energy::at_clock(accelerator, clock);
}

facility::PowerLevels<> clocked_levels(const facility::PowerLevels<>& levels,
                                       const PlainDict& response, double clock) {
  return energy::at_clock(levels, response_of(response), clock);
}

Record site(double limit, const facility::PowerLevels<>& levels,
            const std::tuple<double, double, double>& activity, const PlainDict& response,
            std::optional<double> clock, double overhead, double site_limit, double pue,
            bool for_peak) {
  const auto job = job_of(limit, levels, activity, response);
  const auto kept = for_peak ? energy::ProvisionedFor::peak : energy::ProvisionedFor::mean;
  const Power<> rest = overhead * watt;
  const Power<> all = site_limit * watt;
  return told_of(clock ? energy::site_fit_at_clock(job, *clock, rest, all, pue, kept)
                       : energy::best_site_fit(job, rest, all, pue, kept));
}

std::tuple<double, double, double> swing(double limit, const facility::PowerLevels<>& levels,
                                         const std::tuple<double, double, double>& activity,
                                         int accelerators, double rest) {
  const auto of = energy::power_swing(limit * watt, levels,
                                      energy::Activity<>{.matrix = std::get<0>(activity),
                                                         .memory_bound = std::get<1>(activity),
                                                         .communication = std::get<2>(activity)},
                                      accelerators, rest * watt);
  return {of.high / watt, of.mean / watt, of.low / watt};
}

/// What goes in, and the loss of each stage.
std::tuple<double, Column> losses(const Stages& stages, double load) {
  Power<> input = load * watt;
  Column lost;
  for (const facility::Conversion<>& stage : chain_of(stages)) {
    const Power<> loss = energy::conversion_loss(stage, input);
    lost.push_back(loss / watt);
    input += loss;
  }
  return {input / watt, lost};
}

Column column_of(const Eigen::ArrayXd& array) { return {array.begin(), array.end()}; }

facility::Season<> season_of(const PlainDict& climate, const char* field) {
  const auto [mean, swing, day] = climate[field].cast<std::tuple<double, double, double>>();
  return {.mean_celsius = mean, .swing_kelvin = swing, .warmest_day = day};
}

std::tuple<Column, Column, Column> weather(const PlainDict& climate) {
  const auto year =
      facility::weather_year({.name = "climate",
                              .dry_bulb = season_of(climate, "dry_bulb"),
                              .dew_point = season_of(climate, "dew_point"),
                              .sea = season_of(climate, "sea"),
                              .daily_swing_kelvin = number(climate, "daily_swing_kelvin"),
                              .warmest_hour = number(climate, "warmest_hour")});
  return {column_of(year.dry_bulb_celsius), column_of(year.wet_bulb_celsius),
          column_of(year.sea_celsius)};
}

/// `reuse`: demand in W, network in deg C.
Record year(const std::string& name, const PlainDict& cooling, const Stages& stages,
            const std::tuple<double, double>& reuse, double rated, double other_share,
            const Column& load, const Column& dry_bulb, const Column& wet_bulb, const Column& sea,
            double cycles) {
  const std::vector<facility::Conversion<>> chain = chain_of(stages);
  const energy::Building<> building{
      .cooling = cooling_of(name, cooling),
      .reuse = {.demand = std::get<0>(reuse) * watt, .network_celsius = std::get<1>(reuse)},
      .chain = chain,
      .rated_it = rated * watt,
      .other_share = other_share};
  const auto of = energy::facility_year(building, array_of(load),
                                        {.dry_bulb_celsius = array_of(dry_bulb),
                                         .wet_bulb_celsius = array_of(wet_bulb),
                                         .sea_celsius = array_of(sea)});
  const auto water = water::tower_water(energy::energy_of(of.evaporated), cycles);
  Record told;
  told["it"] = column_of(of.it);
  told["conversion"] = column_of(of.conversion);
  told["fans"] = column_of(of.fans);
  told["pumps"] = column_of(of.pumps);
  told["chillers"] = column_of(of.chillers);
  told["rejection"] = column_of(of.rejection);
  told["heat_pump"] = column_of(of.heat_pump);
  told["other"] = column_of(of.other);
  told["facility"] = column_of(of.facility());
  told["delivered"] = column_of(of.delivered);
  told["evaporated"] = column_of(of.evaporated);
  told["sensible"] = column_of(of.sensible);
  told["pue"] = energy::power_usage_effectiveness(of);
  told["erf"] = energy::energy_reuse_factor(of);
  told["evaporated_water"] = in(water.evaporated, cubic_meter);
  told["blowdown_water"] = in(water.blowdown, cubic_meter);
  return told;
}

void coolable(const std::string& name, const PlainDict& cooling, double rack_power) {
  require_coolable(cooling_of(name, cooling), Power<>(rack_power * watt));
}

long nodes(double site_limit, double pue, double node_power) {
  return energy::nodes_that_fit(Power<>(site_limit * watt), pue, Power<>(node_power * watt));
}

}  // namespace

void bind_power(py::module_& module) {
  module.def("power_tables", &tables);
  module.def("power_step", &step, py::arg("limit"), py::arg("levels"), py::arg("activity"),
             py::arg("response"), py::arg("clock"), py::arg("cap"), py::arg("overhead"));
  module.def("power_clocked_accelerator", &clocked_accelerator, py::arg("accelerator"),
             py::arg("clock"));
  module.def("power_clocked_levels", &clocked_levels, py::arg("levels"), py::arg("response"),
             py::arg("clock"));
  module.def("power_site", &site, py::arg("limit"), py::arg("levels"), py::arg("activity"),
             py::arg("response"), py::arg("clock"), py::arg("overhead"), py::arg("site_limit"),
             py::arg("pue"), py::arg("for_peak"));
  module.def("power_swing", &swing, py::arg("limit"), py::arg("levels"), py::arg("activity"),
             py::arg("accelerators"), py::arg("rest"));
  module.def("power_losses", &losses, py::arg("stages"), py::arg("load"));
  module.def("power_nodes", &nodes, py::arg("site_limit"), py::arg("pue"), py::arg("node_power"));
  module.def("cooling_weather", &weather, py::arg("climate"));
  module.def("cooling_year", &year, py::arg("name"), py::arg("cooling"), py::arg("stages"),
             py::arg("reuse"), py::arg("rated"), py::arg("other_share"), py::arg("load"),
             py::arg("dry_bulb"), py::arg("wet_bulb"), py::arg("sea"), py::arg("cycles"));
  module.def("cooling_require", &coolable, py::arg("name"), py::arg("cooling"),
             py::arg("rack_power"));
}

}  // namespace bessemer::python
