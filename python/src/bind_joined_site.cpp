/// A site to which a search joins every run, from plain numbers in base units; `_sited.py` stands
/// before it with a scenario. Nothing is computed here.

#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include <pybind11/stl.h>

#include <bessemer/run/joined_site.hpp>

#include "bind.hpp"
#include "buildings.hpp"

namespace bessemer::python {

namespace {

run::SiteCooling site_cooling(const py::dict& of) {
  return {.cooling = cooling_of(of["name"].cast<std::string>(), of["technology"].cast<PlainDict>()),
          .reuse = {.demand = number(of, "heat_demand") * watt,
                    .network_celsius = number(of, "network_celsius")},
          .chain = chain_of(of["stages"].cast<Stages>()),
          .rated = of["rated"].is_none() ? std::nullopt
                                         : std::optional<Power<>>(number(of, "rated") * watt),
          .other_share = number(of, "other_share"),
          .cycles_of_concentration = number(of, "cycles_of_concentration"),
          .weather = {.dry_bulb_celsius = array_of(of["dry_bulb"].cast<Column>()),
                      .wet_bulb_celsius = array_of(of["wet_bulb"].cast<Column>()),
                      .sea_celsius = array_of(of["sea"].cast<Column>())}};
}

run::SiteSupply site_supply(const py::dict& of) {
  const auto column = [&](const char* key) { return array_of(of[key].cast<Column>()); };
  const auto price = [&](const char* key) { return EnergyPrice<>::from_value(number(of, key)); };
  const auto [capacity, charge, discharge, efficiency] =
      of["storage"].cast<std::tuple<double, double, double, double>>();
  const auto [signal, low, high] = of["signal"].cast<std::tuple<Column, double, double>>();
  return {.hours = {.price = column("price"),
                    .intensity = column("intensity"),
                    .variable = column("variable"),
                    .limits = {.dispatchable = of["dispatchable"].cast<double>() * watt,
                               .grid = of["grid_limit"].cast<double>() * watt},
                    .storage = {.capacity = Energy<>::from_value(capacity),
                                .charge_power = charge * watt,
                                .discharge_power = discharge * watt,
                                .round_trip_efficiency = efficiency},
                    .signal = array_of(signal),
                    .low = low,
                    .high = high},
          .start = of["start"].cast<Eigen::Index>(),
          .plant_payments = column("plant_payments"),
          .dispatchable_price = price("dispatchable_price"),
          .contracted = number(of, "contracted"),
          .contract_price = price("contract_price"),
          .certificates = number(of, "certificates"),
          .certificate_price = price("certificate_price"),
          .demand = facility::DemandCharge<>::from_value(number(of, "demand"))};
}

std::shared_ptr<run::JoinedSite> joined_site(const py::object& cooling, const py::object& supply) {
  run::SiteSettings settings;
  if (!cooling.is_none()) settings.cooling = site_cooling(cooling.cast<py::dict>());
  if (!supply.is_none()) settings.supply = site_supply(supply.cast<py::dict>());
  return std::make_shared<run::JoinedSite>(std::move(settings));
}

}  // namespace

void bind_joined_site(py::module_& module) {
  py::class_<run::JoinedSite, std::shared_ptr<run::JoinedSite>>(
      module, "JoinedSite",
      "A site whose overhead and supply follow from the run; for many runs of one site.")
      .def(py::init(&joined_site), py::kw_only(), py::arg("cooling"), py::arg("supply"))
      .def(
          "of",
          [](const run::JoinedSite& self, const facility::Site<>& site, double it_power,
             double duration) {
            return self.of(site, it_power * watt, Time<>::from_value(duration));
          },
          "The site under a run that draws so many W for so many s.", py::arg("site"),
          py::arg("it_power"), py::arg("duration"));
}

}  // namespace bessemer::python
