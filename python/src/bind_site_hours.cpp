/// A run at its site and its owner's as functions of plain numbers in base units; `_sited.py` and
/// `_owned_run.py` stand before them with quantities. Nothing is computed here.

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <pybind11/stl.h>

#include <bessemer/run/owned_run.hpp>
#include <bessemer/run/rented_run.hpp>
#include <bessemer/run/supplied_hours.hpp>

#include "bind.hpp"
#include "quantity.hpp"

namespace bessemer::python {

namespace {

using Numbers = std::vector<double>;
using Told = std::map<std::string, double>;
using Run = run::TrainingRun<>;

Eigen::ArrayXd array_from(const Numbers& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Numbers numbers_from(const Eigen::ArrayXd& values) {
  return {values.data(), values.data() + values.size()};
}

Numbers steady_load(double power, double duration) {
  return numbers_from(run::steady_load(power * watt, Time<>::from_value(duration)));
}

Numbers paused_load(const Numbers& signal, double threshold, Eigen::Index start, double power,
                    double idle, double duration) {
  return numbers_from(run::paused_load(array_from(signal), threshold, start, power * watt,
                                       idle * watt, Time<>::from_value(duration)));
}

Eigen::Index best_start(const Numbers& series, double duration) {
  return run::best_start(array_from(series), Time<>::from_value(duration));
}

/// Capacity, charge power, discharge power, round-trip efficiency.
using StorageNumbers = std::tuple<double, double, double, double>;
/// Series, and the values at which storage fills and gives.
using SignalNumbers = std::tuple<Numbers, double, double>;

std::pair<std::map<std::string, Numbers>, Told> supplied_hours(
    const Numbers& load, const Numbers& price, const Numbers& intensity, const Numbers& marginal,
    const Numbers& variable, double dispatchable, double grid_limit, const StorageNumbers& storage,
    const SignalNumbers& signal, Eigen::Index start, double last) {
  const run::SiteHours site{
      .price = array_from(price),
      .intensity = array_from(intensity),
      .marginal = array_from(marginal),
      .variable = array_from(variable),
      .limits = {.dispatchable = dispatchable * watt, .grid = grid_limit * watt},
      .storage = {.capacity = Energy<>::from_value(std::get<0>(storage)),
                  .charge_power = std::get<1>(storage) * watt,
                  .discharge_power = std::get<2>(storage) * watt,
                  .round_trip_efficiency = std::get<3>(storage)},
      .signal = array_from(std::get<0>(signal)),
      .low = std::get<1>(signal),
      .high = std::get<2>(signal)};
  const auto told = run::supplied_hours(array_from(load), site, start, last);
  Told totals{{"cost", run::grid_cost(told).value()},
              {"carbon", run::grid_carbon(told).value()},
              {"stored", told.stored},
              {"imbalance", run::imbalance(told).abs().maxCoeff()}};
  if (!marginal.empty()) totals["marginal"] = run::marginal_carbon(told).value();
  return {{{"load", numbers_from(told.load)},
           {"variable", numbers_from(told.variable)},
           {"dispatchable", numbers_from(told.dispatchable)},
           {"grid", numbers_from(told.grid)},
           {"discharge", numbers_from(told.discharge)},
           {"charge", numbers_from(told.charge)},
           {"curtailed", numbers_from(told.curtailed)},
           {"price", numbers_from(told.price)},
           {"intensity", numbers_from(told.intensity)},
           {"marginal", numbers_from(told.marginal)}},
          totals};
}

Told spot(const Run& of, const facility::Recovery<>& recovery, double rate, double interruptions,
          double restart, bool best_interval) {
  const auto told =
      run::spot_run(of, recovery,
                    run::SpotTerms<>{.rate = RentalRate<>::from_value(rate),
                                     .interruptions = Frequency<>::from_value(interruptions),
                                     .restart = Time<>::from_value(restart)},
                    best_interval);
  return {{"mean_time_between_stops", told.mean_time_between_stops.value()},
          {"interval", told.interval.value()},
          {"goodput", told.goodput},
          {"duration", told.duration.value()},
          {"cost", told.cost.value()},
          {"useful_rate", told.useful_rate.value()}};
}

std::pair<double, double> owned(const Run& of, double rate, double tokens) {
  const auto told =
      run::owned_run(RentalRate<>::from_value(rate), of, Tokens<>::from_value(tokens));
  return {told.cost.value(), told.per_token.value()};
}

}  // namespace

void bind_site_hours(py::module_& module) {
  module.def("site_steady_load", &steady_load, "Watts by the hour, the last one in part.",
             py::arg("power"), py::arg("duration"));
  module.def("site_paused_load", &paused_load, "The same with pauses above a threshold.",
             py::arg("signal"), py::arg("threshold"), py::arg("start"), py::arg("power"),
             py::arg("idle"), py::arg("duration"));
  module.def("site_best_start", &best_start, "First hour of the lightest window.",
             py::arg("series"), py::arg("duration"));
  module.def("site_supplied_hours", &supplied_hours, "Hours of the balance as columns, and totals.",
             py::arg("load"), py::arg("price"), py::arg("intensity"), py::arg("marginal"),
             py::arg("variable"), py::arg("dispatchable"), py::arg("grid_limit"),
             py::arg("storage"), py::arg("signal"), py::arg("start"), py::arg("last"));
  module.def("run_on_spot", &spot, "A run on machines that may be taken away.", py::arg("run"),
             py::arg("recovery"), py::arg("rate"), py::arg("interruptions"), py::arg("restart"),
             py::arg("best_interval"));
  module.def(
      "run_committed",
      [](const Run& of, double term, double rate) {
        return run::committed_cost(of, Time<>::from_value(term), RentalRate<>::from_value(rate))
            .value();
      },
      "Cost of whole terms.", py::arg("run"), py::arg("term"), py::arg("rate"));
  module.def(
      "run_shared_commitment",
      [](const Run& of, double utilization, double rate) {
        return run::shared_commitment_cost(of, utilization, RentalRate<>::from_value(rate)).value();
      },
      "Cost of a share of a term.", py::arg("run"), py::arg("utilization"), py::arg("rate"));
  module.def("run_owned", &owned, "Cost of the run and of a token.", py::arg("run"),
             py::arg("rate"), py::arg("tokens"));
}

}  // namespace bessemer::python
