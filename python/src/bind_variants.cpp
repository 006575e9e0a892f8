#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <pybind11/eigen.h>
#include <pybind11/stl.h>

#include <bessemer/study/gradient.hpp>
#include <bessemer/study/variants.hpp>

#include "bind.hpp"
#include "run_arguments.hpp"

namespace bessemer::python {

namespace {

/// A name, its unit, and how much of the library's unit one of it is.
struct Named {
  std::string name{};
  std::string unit{};
  double one = 1.0;
  double value = 0.0;
};

template <class Q>
Named named(std::string name, const Q& number) {
  if constexpr (is_quantity<Q>) {
    const Unit<Q> unit = natural_unit<Q>();
    return {std::move(name), unit.symbol, unit.one.value(), number_of(number, unit)};
  } else {
    return {std::move(name), "", 1.0, number};
  }
}

std::vector<Named> inputs_of(RunArguments arguments) {
  std::vector<Named> found;
  const auto add = [&](const study::InputName& name, const auto& number) {
    found.push_back(named(name.text(), number));
  };
  study::each_input(arguments.job, add);
  study::each_input(arguments.conditions, add);
  std::visit([&](auto& kernels) { study::each_input(kernels, add); }, arguments.kernels);
  std::visit([&](auto& collectives) { study::each_input(collectives, add); },
             arguments.collectives);
  return found;
}

std::vector<Named> all_answers() {
  std::vector<Named> found;
  study::each_answer(run::TrainingRun<>{}, [&](std::string_view name, const auto& value) {
    found.push_back(named(std::string(name), value));
  });
  return found;
}

/// Of the one with that name; 1 where there is none, which is refused elsewhere.
double one_of(const std::vector<Named>& all, std::string_view name) {
  for (const Named& of : all) {
    if (of.name == name) return of.one;
  }
  return 1.0;
}

std::vector<std::tuple<std::string, double, std::string>> run_inputs(const PlainDict& given) {
  std::vector<std::tuple<std::string, double, std::string>> told;
  for (Named& of : inputs_of(run_arguments(given, "run_inputs"))) {
    told.emplace_back(std::move(of.name), of.value, std::move(of.unit));
  }
  return told;
}

std::vector<std::pair<std::string, std::string>> run_answers() {
  std::vector<std::pair<std::string, std::string>> told;
  for (Named& of : all_answers()) told.emplace_back(std::move(of.name), std::move(of.unit));
  return told;
}

using Refused = std::vector<std::pair<Eigen::Index, std::string>>;

std::pair<study::Rows, Refused> run_variants(const PlainDict& given,
                                             const std::vector<std::string>& inputs,
                                             study::Rows rows,
                                             const std::vector<std::string>& answers) {
  const RunArguments arguments = run_arguments(given, "run_variants");
  const std::vector<Named> known = inputs_of(arguments);
  const py::gil_scoped_release others_may_run;
  for (std::size_t i = 0; i < inputs.size() && Eigen::Index(i) < rows.cols(); ++i) {
    rows.col(Eigen::Index(i)) *= one_of(known, inputs[i]);
  }
  study::Answers found = arguments.with([&](const auto&... parts) {
    return study::Variants(parts...).answers(inputs, rows, answers);
  });
  const std::vector<Named> units = all_answers();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    found.values.col(Eigen::Index(i)) /= one_of(units, answers[i]);
  }
  return {std::move(found.values), std::move(found.refused)};
}

std::vector<std::tuple<std::string, double, std::vector<double>>> run_gradient(
    const PlainDict& given, const std::vector<std::string>& answers) {
  const RunArguments arguments = run_arguments(given, "run_gradient");
  const std::vector<Named> inputs = inputs_of(arguments);
  const std::vector<Named> units = all_answers();
  const py::gil_scoped_release others_may_run;
  const study::Gradient found =
      arguments.with([&](const auto& job, const auto& conditions, const auto& kernels,
                         const auto& collectives, auto convention) {
        return study::gradient(job, conditions, kernels, collectives, answers, convention);
      });
  std::vector<std::tuple<std::string, double, std::vector<double>>> told;
  for (const study::AnswerSlopes& of : found.answers) {
    const double one = one_of(units, of.answer);
    std::vector<double> slopes;
    for (std::size_t i = 0; i < of.slopes.size(); ++i) {
      slopes.push_back(of.slopes[i] * inputs[i].one / one);
    }
    told.emplace_back(of.answer, of.value / one, std::move(slopes));
  }
  return told;
}

}  // namespace

void bind_variants(py::module_& module) {
  module.def("run_inputs", &run_inputs,
             "The continuous inputs of a run, as `estimate` takes it: name, value, unit of the "
             "value (empty for a plain number).",
             py::arg("arguments"));
  module.def("run_answers", &run_answers,
             "Answers that move with the inputs: name, unit (empty for a plain number).");
  module.def("run_variants", &run_variants,
             "Answers of many variants of one run.\n\n"
             "Parameters\n----------\n"
             "arguments : dict\n    What `estimate` takes.\n"
             "inputs : list of str\n    Inputs that a row moves.\n"
             "rows : array\n    A line for each variant, a column for each input, in its unit.\n"
             "answers : list of str\n    What is asked for.\n\n"
             "Returns\n-------\ntuple\n    A line for each variant and a column for each answer "
             "in its unit, NaN where a variant makes no sense; and those, with the reason.",
             py::arg("arguments"), py::arg("inputs"), py::arg("rows"), py::arg("answers"));
  module.def("run_gradient", &run_gradient,
             "Slopes of answers of a run, as `estimate` takes it: for each its name, its value and "
             "its derivative by each of `run_inputs`, all in their units.",
             py::arg("arguments"), py::arg("answers"));
}

}  // namespace bessemer::python
