#pragma once

/// The models of kernel and message times that a call names.

#include <string>
#include <variant>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/collective_models.hpp>

#include "crossing.hpp"

namespace bessemer::python {

using Kernels = std::variant<compute::IdealRoofline, compute::CalibratedKernels<>>;
using Collectives = std::variant<network::FlatRing, network::HierarchicalRing,
                                 network::CheapestCollectives, network::CalibratedCollectives<>>;

/// "roofline", or the calibration to use.
inline Kernels kernels_from(py::handle value) {
  using Calibration = hardware::KernelCalibration<>;
  if (py::isinstance<Calibration>(value)) {
    return compute::CalibratedKernels<>{value.cast<const Calibration&>()};
  }
  if (!is_text(value)) {
    refuse("kernels", "must be 'roofline' or a KernelCalibration, got " + quoted(value));
  }
  const std::string name = text_from(value, "kernels");
  if (name != "roofline") fail_unknown_name("kernels", name, {"roofline"});
  return compute::IdealRoofline{};
}

/// "flat-ring", "hierarchical-ring", "cheapest", "cheapest-with-protocols", or one calibration a tier, innermost first.
inline Collectives collectives_from(py::handle value) {
  if (is_text(value)) {
    const std::string name = text_from(value, "collectives");
    if (name == "flat-ring") return network::FlatRing{};
    if (name == "hierarchical-ring") return network::HierarchicalRing{};
    if (name == "cheapest") return network::CheapestCollectives{};
    if (name == "cheapest-with-protocols") {
      return network::CheapestCollectives{network::nccl_protocols};
    }
    fail_unknown_name("collectives", name,
                      {"flat-ring", "hierarchical-ring", "cheapest", "cheapest-with-protocols"});
  }
  const bool is_list = py::isinstance<py::list>(value) || py::isinstance<py::tuple>(value);
  if (!is_list || py::len(value) == 0 || py::len(value) > hardware::most_tiers) {
    refuse("collectives",
           "must be 'flat-ring', 'hierarchical-ring', 'cheapest', 'cheapest-with-protocols' or a "
           "list of one to eight CollectiveCalibration, innermost tier first, got " +
               quoted(value));
  }
  network::CalibratedCollectives<> model;
  for (const py::handle tier : value) {
    model.tiers.push_back(
        Crossing<hardware::CollectiveCalibration<>>::given(tier, "collectives", Nothing{}));
  }
  return model;
}

}  // namespace bessemer::python
