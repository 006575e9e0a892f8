#include <string>
#include <vector>

#include <pybind11/stl.h>

#include <bessemer/study/step_fit.hpp>

#include "bind.hpp"
#include "crossing.hpp"
#include "fields.hpp"

namespace bessemer::python {

namespace {

using study::Coefficient;
using study::MeasuredStep;
using study::PricedJob;
using study::Use;

/// What `estimate` takes of a step, with calibrated models.
PricedJob<> priced_from(const PlainDict& inputs) {
  const auto part = [&]<class T>(const char* name, T* /*type*/) -> const T& {
    if (!inputs.contains(name) || !py::isinstance<T>(inputs[name])) {
      refuse(name, "must be given, as bessemer's own object; only calibrated models are fitted");
    }
    return inputs[name].template cast<const T&>();
  };
  constexpr auto type = []<class T>() { return static_cast<T*>(nullptr); };
  PricedJob<> priced{.job = {.model = part("model", type.operator()<model::Transformer>()),
                             .training = part("training", type.operator()<plan::Training<>>()),
                             .cluster = part("cluster", type.operator()<hardware::Cluster<>>()),
                             .plan = part("plan", type.operator()<plan::Plan>()),
                             .software = part("software", type.operator()<plan::Software<>>())},
                     .kernels = {part("kernels", type.operator()<hardware::KernelCalibration<>>())},
                     .collectives = {}};
  if (!inputs.contains("collectives") || !py::isinstance<py::list>(inputs["collectives"])) {
    refuse("collectives", "must be a list of CollectiveCalibration, innermost tier first");
  }
  for (const py::handle tier : inputs["collectives"]) {
    priced.collectives.tiers.push_back(
        Crossing<hardware::CollectiveCalibration<>>::given(tier, "collectives", Nothing{}));
  }
  return priced;
}

using Uses = std::vector<std::pair<std::size_t, std::string>>;
using Row = std::tuple<PlainDict, double, double, Uses>;

std::vector<MeasuredStep> measured_from(const std::vector<Row>& rows) {
  std::vector<MeasuredStep> measured;
  measured.reserve(rows.size());
  for (const auto& [inputs, seconds, weight, uses] : rows) {
    MeasuredStep step{.priced = priced_from(inputs),
                      .time = Time<>::from_value(seconds),
                      .weight = weight,
                      .uses = {}};
    for (const auto& [index, path] : uses) step.uses.push_back(Use{index, path});
    measured.push_back(std::move(step));
  }
  return measured;
}

PlainDict fit_steps(const std::vector<Row>& rows,
                    const std::vector<std::tuple<std::string, double, double>>& coefficients) {
  const std::vector<MeasuredStep> measured = measured_from(rows);
  std::vector<Coefficient> moved;
  for (const auto& [name, start, width] : coefficients) moved.push_back({name, start, width});
  study::StepFit fit;
  {
    const py::gil_scoped_release others_may_run;
    fit = study::fit_steps(measured, moved);
  }
  py::list covariance;
  for (Eigen::Index i = 0; i < fit.covariance.rows(); ++i) {
    py::list line;
    for (Eigen::Index j = 0; j < fit.covariance.cols(); ++j) line.append(fit.covariance(i, j));
    covariance.append(line);
  }
  PlainDict told;
  told["solution"] = fit.solution;
  told["covariance"] = covariance;
  told["cost"] = fit.cost;
  told["iterations"] = fit.iterations;
  return told;
}

/// Each row's step in seconds where its uses have the given values.
std::vector<double> step_times(const std::vector<Row>& rows, const std::vector<double>& values) {
  std::vector<double> seconds;
  for (MeasuredStep& row : measured_from(rows)) {
    for (const Use& use : row.uses) {
      require(use.coefficient < values.size(), "step_times: use of coefficient ", use.coefficient,
              ", of ", values.size());
      study::set_coefficient(row.priced, use.path, values[use.coefficient]);
    }
    const auto step = run::step(row.priced.job, row.priced.kernels, row.priced.collectives);
    seconds.push_back(step.time.value());
  }
  return seconds;
}

std::pair<double, std::vector<double>> step_slopes(const PlainDict& inputs,
                                                   const std::vector<std::string>& paths) {
  const study::StepSlopes found = study::step_slopes(priced_from(inputs), paths);
  return {found.time.value(), found.slopes};
}

double coefficient(const PlainDict& inputs, const std::string& path) {
  PricedJob<> priced = priced_from(inputs);
  return study::coefficient(priced, path);
}

}  // namespace

void bind_study(py::module_& module) {
  module.def("fit_steps", &fit_steps,
             "Fits coefficients of a step's models to measured steps.\n\n"
             "Parameters\n----------\n"
             "rows : list\n    (inputs as `estimate` takes them, seconds, weight, uses), a use "
             "being (index of a coefficient, name of the number it stands for).\n"
             "coefficients : list\n    (name, start, width of its logarithm).\n\n"
             "Returns\n-------\ndict\n    solution; covariance of the logarithms; cost; "
             "iterations.",
             py::arg("rows"), py::arg("coefficients"));
  module.def("step_times", &step_times,
             "Seconds of each row's step where its uses have the given values.", py::arg("rows"),
             py::arg("values"));
  module.def("step_slopes", &step_slopes,
             "Seconds of a step, and the derivative of its logarithm by the logarithm of each "
             "number that `paths` name.",
             py::arg("inputs"), py::arg("paths"));
  module.def("coefficient", &coefficient, "The number of a step's models that `path` names.",
             py::arg("inputs"), py::arg("path"));
}

}  // namespace bessemer::python
