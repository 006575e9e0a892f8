#pragma once

/// One function per folder of the library; `module.cpp` calls them in the order of the layers.

#include <pybind11/pybind11.h>

namespace bessemer::python {

void bind_core(pybind11::module_& module);
void bind_hardware(pybind11::module_& module);
void bind_model_parts(pybind11::module_& module);
void bind_model(pybind11::module_& module);
void bind_plan(pybind11::module_& module);
void bind_facility(pybind11::module_& module);
void bind_power(pybind11::module_& module);
void bind_supply(pybind11::module_& module);
void bind_schedule(pybind11::module_& module);
void bind_network(pybind11::module_& module);
void bind_reliability(pybind11::module_& module);
void bind_settings(pybind11::module_& module);
void bind_run(pybind11::module_& module);
void bind_site_hours(pybind11::module_& module);
void bind_joined_site(pybind11::module_& module);
void bind_estimate(pybind11::module_& module);
void bind_search(pybind11::module_& module);
void bind_sites(pybind11::module_& module);
void bind_footprint(pybind11::module_& module);
void bind_estimate_many(pybind11::module_& module);
void bind_study(pybind11::module_& module);
void bind_laws(pybind11::module_& module);
void bind_uncertainty(pybind11::module_& module);
void bind_variants(pybind11::module_& module);
void bind_catalog(pybind11::module_& module);

}  // namespace bessemer::python
