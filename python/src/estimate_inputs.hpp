#pragma once

/// What `estimate` takes, read once from its keywords: a search takes the same, case by case.

#include <variant>

#include <pybind11/pybind11.h>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/training_run.hpp>

namespace bessemer::python {

using Kernels = std::variant<compute::IdealRoofline, compute::CalibratedKernels<>>;
using Collectives = std::variant<network::FlatRing, network::HierarchicalRing,
                                 network::CheapestCollectives, network::CalibratedCollectives<>>;

struct EstimateInputs {
  run::Job<> job;
  run::Conditions<> conditions;
  Kernels kernels;
  Collectives collectives;
  compute::AttentionFlops convention;
};

/// Of the keywords of `estimate`; what is left out has its default.
[[nodiscard]] EstimateInputs estimate_inputs(const pybind11::dict& keywords);

}  // namespace bessemer::python
