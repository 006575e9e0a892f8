#include "settings.hpp"

#include "bind.hpp"

namespace bessemer::python {

void bind_settings(py::module_& module) {
  describe<facility::FailingParts<>>(module);
  describe<facility::ClockResponse<>>(module);
  describe<run::SupplyStage<>>(module);
  describe<run::Checkpoints<>>(module);
  describe<run::EarlyFailures<>>(module);
  describe<run::Spares<>>(module);
  describe<reliability::MaintenanceWindows<>>(module);
  describe<run::Corruption<>>(module);
  describe<energy::PoweredParts<>>(module);
  describe<run::PowerSettings<>>(module);
}

}  // namespace bessemer::python
