#include <bessemer/version.hpp>

#include "bind.hpp"

PYBIND11_MODULE(_core, module) {
  using namespace bessemer::python;
  module.doc() = "The compiled half of bessemer: descriptions, results, estimate and catalogue.";
  bind_core(module);
  bind_hardware(module);
  bind_model_parts(module);
  bind_model(module);
  bind_plan(module);
  bind_facility(module);
  bind_settings(module);
  bind_power(module);
  bind_supply(module);
  bind_schedule(module);
  bind_network(module);
  bind_reliability(module);
  bind_run(module);
  bind_site_hours(module);
  bind_joined_site(module);
  bind_estimate(module);
  bind_search(module);
  bind_sites(module);
  bind_footprint(module);
  bind_estimate_many(module);
  bind_study(module);
  bind_laws(module);
  bind_uncertainty(module);
  bind_variants(module);
  bind_catalog(module);
}
