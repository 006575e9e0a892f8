/// What a publisher's figures come to, as functions of plain numbers; `footprints.py` stands before
/// them with tables. Nothing is computed here.

#include <map>
#include <string>

#include <pybind11/stl.h>

#include <bessemer/run/stated_footprint.hpp>

#include "bind.hpp"

namespace bessemer::python {

namespace py = pybind11;

namespace {

std::map<std::string, double> footprint(double hours, double power, double pue, double intensity,
                                        double price) {
  const auto made = run::stated_footprint(run::StatedRun<>{
      .accelerator_time = hours * hour,
      .power = power * watt,
      .power_usage_effectiveness = pue,
      .carbon_intensity = intensity * gCO2e / kWh,
      .rental_rate = price * USD / hour,
  });
  return {{"it_energy", in(made.it_energy.quantity(), MWh)},
          {"energy", in(made.facility_energy.quantity(), MWh)},
          {"carbon", in(made.operational_carbon, tCO2e)},
          {"cost", made.rental_cost / USD}};
}

double carbon_of(double energy, double pue, double intensity) {
  const auto meter = energy::facility_energy(ItEnergy<>(energy * MWh), pue);
  return in(carbon::operational_carbon(meter, CarbonIntensity<>(intensity * gCO2e / kWh)), tCO2e);
}

double utilization(double flop, double hours, double peak) {
  return run::stated_utilization(ModelWork<>(Work<>::from_value(flop)), Time<>(hours * hour),
                                 Throughput<>::from_value(peak));
}

}  // namespace

void bind_footprint(py::module_& module) {
  module.def("stated_footprint", &footprint, py::arg("hours"), py::arg("power"), py::arg("pue"),
             py::arg("intensity"), py::arg("price"),
             "Energies in MWh, carbon in t and cost in USD of accelerator-hours, W, g/kWh, USD/h.");
  module.def("stated_carbon", &carbon_of, py::arg("energy"), py::arg("pue"), py::arg("intensity"),
             "Tonnes of MWh, the PUE that they lack, 1 for none, and g/kWh.");
  module.def("stated_utilization", &utilization, py::arg("flop"), py::arg("hours"), py::arg("peak"),
             "Share of peak, in FLOP/s, over accelerator-hours.");
}

}  // namespace bessemer::python
