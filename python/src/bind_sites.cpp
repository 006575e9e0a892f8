#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pybind11/stl.h>

#include <bessemer/run/cross_site.hpp>

#include "bind.hpp"
#include "run_arguments.hpp"

namespace bessemer::python {

namespace {

using network::ExchangePattern;
using network::SiteExchange;

using Told = py::typing::Dict<py::str, py::object>;

constexpr Choice<ExchangePattern> pattern_names[] = {{"ring", ExchangePattern::ring},
                                                     {"server", ExchangePattern::server},
                                                     {"neighbors", ExchangePattern::neighbors}};
constexpr Choices<ExchangePattern> pattern_choices{pattern_names};

/// What an estimate took, and its answer.
run::SiteRun<> site_run(const Told& inputs, const run::TrainingRun<>& alone) {
  RunArguments arguments = run_arguments(inputs, "cross_site");
  return {.job = std::move(arguments.job),
          .conditions = std::move(arguments.conditions),
          .alone = alone};
}

Told told(const run::SiteShare<>& share) {
  Told row;
  row["own_step"] = share.own_step.value();
  row["waiting"] = share.waiting;
  row["accelerator_power"] = share.accelerator_power.value();
  row["it_energy"] = share.it_energy.quantity().value();
  row["facility_energy"] = share.facility_energy.quantity().value();
  row["water"] = total_of<Volume<>>(share.water).value();
  row["operational_carbon"] = share.operational_carbon.value();
  row["embodied_carbon"] = total_of<CarbonMass<>>(share.embodied_carbon).value();
  row["rental_cost"] = share.rental_cost.value();
  row["electricity_cost"] = share.electricity_cost.value();
  return row;
}

Told exchanged(const std::vector<std::pair<Told, run::TrainingRun<>>>& runs, double bandwidth,
               double latency, double update, double interval, int fragments, double hidden_steps,
               const std::string& pattern, double server_bandwidth, int neighbors) {
  std::vector<run::SiteRun<>> sites;
  for (const auto& [inputs, alone] : runs) sites.push_back(site_run(inputs, alone));
  const SiteExchange<> exchange{
      .sites = static_cast<int>(sites.size()),
      .link = {.bandwidth = Bandwidth<>::from_value(bandwidth),
               .latency = Time<>::from_value(latency)},
      .update = DataSize<>::from_value(update),
      .interval = interval,
      .fragments = fragments,
      .hidden_steps = hidden_steps,
      .pattern = choice_from(py::str(pattern), "pattern", pattern_choices),
      .server_bandwidth = Bandwidth<>::from_value(server_bandwidth),
      .neighbors = neighbors};
  const run::CrossSite<> whole = run::cross_site(std::span<const run::SiteRun<>>(sites), exchange);
  Told result;
  result["step"] = whole.step.value();
  result["exchange"] = whole.exchange.value();
  result["exposed"] = whole.exposed.value();
  result["sent"] = whole.sent.value();
  result["goodput"] = whole.goodput;
  result["duration"] = whole.duration.value();
  py::list rows;
  for (const run::SiteShare<>& share : whole.sites) rows.append(told(share));
  result["sites"] = rows;
  return result;
}

}  // namespace

void bind_sites(py::module_& module) {
  module.def("cross_site", &exchanged, py::arg("runs"), py::arg("bandwidth"), py::arg("latency"),
             py::arg("update"), py::arg("interval"), py::arg("fragments"), py::arg("hidden_steps"),
             py::arg("pattern"), py::arg("server_bandwidth"), py::arg("neighbors"),
             "A run on several sites, in SI units; `bessemer.sites` is the door to it.");
  module.def(
      "fiber_latency",
      [](double meters) { return network::fiber_latency(Length<>::from_value(meters)).value(); },
      py::arg("meters"), "One way through a glass fiber, in seconds.");
}

}  // namespace bessemer::python
