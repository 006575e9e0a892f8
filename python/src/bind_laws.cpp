/// Scaling laws and roots as functions of plain numbers; `scaling.py` and `study.py` stand before
/// them with quantities. Nothing is computed here.

#include <functional>
#include <string>
#include <tuple>

#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include <bessemer/catalog/scaling_laws.hpp>
#include <bessemer/study/compute_budget.hpp>
#include <bessemer/study/data_optimum.hpp>
#include <bessemer/study/inference_optimum.hpp>
#include <bessemer/study/root.hpp>

#include "bind.hpp"
#include "scaling_entries.hpp"

namespace bessemer::python {

namespace {

using Law = model::ScalingLaw<>;
/// Parameters, tokens, loss.
using Best = std::tuple<double, double, double>;

[[nodiscard]] Tokens<> tokens_of(double tokens) { return Tokens<>::from_value(tokens); }
[[nodiscard]] Work<> work_of(double work) { return Work<>::from_value(work); }

[[nodiscard]] Best told(const model::Allocation<>& found) {
  return {found.parameters, found.tokens.value(), found.loss};
}

[[nodiscard]] std::tuple<double, double, double, double, double> told(
    const study::Lifetime<>& found) {
  return {found.training.parameters, found.training.tokens.value(), found.training.loss,
          found.training_peak.value(), found.serving_peak.value()};
}

/// Parameters, tokens, loss, epochs, effective parameters and tokens.
[[nodiscard]] std::tuple<double, double, double, double, double, double> told(
    const study::RepeatedData<>& found) {
  return {found.training.parameters,  found.training.tokens.value(),
          found.training.loss,        found.epochs,
          found.effective_parameters, found.effective_tokens.value()};
}

[[nodiscard]] study::Serving<> serving_of(double read, double written, double training_utilization,
                                          double reading_utilization, double writing_utilization,
                                          double relative_price) {
  return {.read = tokens_of(read),
          .written = tokens_of(written),
          .training_utilization = training_utilization,
          .reading_utilization = reading_utilization,
          .writing_utilization = writing_utilization,
          .relative_price = relative_price};
}

[[nodiscard]] model::DataRepetition<> repetition_of(double tokens, double parameters) {
  return {.tokens = tokens, .parameters = parameters};
}

void bind_scaling(py::module_& module) {
  describe<Law>(module);
  describe<model::SizeFrontier<>>(module);
  module.def(
      "scaling_loss",
      [](const Law& law, double parameters, double tokens) {
        return model::loss(law, parameters, tokens_of(tokens));
      },
      "Loss of a model.", py::arg("law"), py::arg("parameters"), py::arg("tokens"));
  module.def(
      "scaling_optimum",
      [](const Law& law, double work) { return told(model::compute_optimal(law, work_of(work))); },
      "Parameters, tokens and loss of the best model for that work.", py::arg("law"),
      py::arg("work"));
  module.def(
      "scaling_frontier_optimum",
      [](const model::SizeFrontier<>& frontier, double work) {
        const auto best = model::compute_optimal(frontier, work_of(work));
        return std::pair(best.parameters, best.tokens.value());
      },
      "Parameters and tokens of the best model for that work.", py::arg("frontier"),
      py::arg("work"));
  module.def(
      "scaling_optimum_for_loss",
      [](const Law& law, double loss) { return told(model::optimal_for_loss(law, loss)); },
      "Parameters, tokens and loss of the least work that reaches a loss.", py::arg("law"),
      py::arg("loss"));
  module.def(
      "scaling_optimal_tokens",
      [](const Law& law, double parameters) {
        return model::optimal_tokens(law, parameters).value();
      },
      "Tokens for which a size is compute-optimal.", py::arg("law"), py::arg("parameters"));
  module.def(
      "scaling_tokens_for_loss",
      [](const Law& law, double parameters, double loss) {
        return model::tokens_for_loss(law, parameters, loss).value();
      },
      "Tokens that bring a size to a loss.", py::arg("law"), py::arg("parameters"),
      py::arg("loss"));
  module.def(
      "scaling_parameters_for_loss",
      [](const Law& law, double tokens, double loss) {
        return model::parameters_for_loss(law, tokens_of(tokens), loss);
      },
      "Size that comes to a loss on those tokens.", py::arg("law"), py::arg("tokens"),
      py::arg("loss"));
  module.def(
      "scaling_inference_for_loss",
      [](const Law& law, double loss, double read, double written, double training_utilization,
         double reading_utilization, double writing_utilization, double relative_price) {
        return told(study::inference_optimal(
            law, loss,
            serving_of(read, written, training_utilization, reading_utilization,
                       writing_utilization, relative_price)));
      },
      "Parameters, tokens, loss, and FLOP of peak in training and serving, of the cheapest model "
      "of "
      "a loss over its life.",
      py::arg("law"), py::arg("loss"), py::arg("read"), py::arg("written"),
      py::arg("training_utilization"), py::arg("reading_utilization"),
      py::arg("writing_utilization"), py::arg("relative_price"));
  module.def(
      "scaling_inference_for_work",
      [](const Law& law, double work, double read, double written, double training_utilization,
         double reading_utilization, double writing_utilization, double relative_price) {
        return told(study::inference_optimal(
            law, work_of(work),
            serving_of(read, written, training_utilization, reading_utilization,
                       writing_utilization, relative_price)));
      },
      "The same of the best model for a total of FLOP of peak over its life.", py::arg("law"),
      py::arg("work"), py::arg("read"), py::arg("written"), py::arg("training_utilization"),
      py::arg("reading_utilization"), py::arg("writing_utilization"), py::arg("relative_price"));
  module.def(
      "scaling_data_optimum",
      [](const Law& law, double work, double unique, double repeats_of_tokens,
         double repeats_of_parameters) {
        return told(study::data_optimal(law,
                                        repetition_of(repeats_of_tokens, repeats_of_parameters),
                                        work_of(work), tokens_of(unique)));
      },
      "Parameters, tokens, loss, epochs, effective parameters and tokens of the best model where "
      "text is scarce.",
      py::arg("law"), py::arg("work"), py::arg("unique"), py::arg("repeats_of_tokens"),
      py::arg("repeats_of_parameters"));
  module.def(
      "scaling_repeated_loss",
      [](const Law& law, double parameters, double tokens, double unique, double repeats_of_tokens,
         double repeats_of_parameters) {
        return model::loss(law, repetition_of(repeats_of_tokens, repeats_of_parameters), parameters,
                           tokens_of(tokens), tokens_of(unique));
      },
      "Loss where text is read several times.", py::arg("law"), py::arg("parameters"),
      py::arg("tokens"), py::arg("unique"), py::arg("repeats_of_tokens"),
      py::arg("repeats_of_parameters"));
  module.def(
      "catalog_data_repetition",
      [] {
        const auto& known = catalog::data_repetition.value();
        return std::pair(known.tokens, known.parameters);
      },
      "Repeats after which text, and parameters, are worth 1/e.");
}

void bind_roots(py::module_& module) {
  using Function = std::function<double(double)>;
  module.def(
      "root_between",
      [](const Function& function, double low, double high, const std::string& question,
         double tolerance) {
        return study::root_between(function, low, high,
                                   {.question = question, .tolerance = tolerance});
      },
      "The root of a function between two ends.", py::arg("function"), py::arg("low"),
      py::arg("high"), py::arg("question"), py::arg("tolerance"));
  module.def(
      "root_expanded",
      [](const Function& function, double low, double high, double least, double most,
         const std::string& question, double tolerance) {
        const study::Bracket ends =
            study::expanded_bracket(function, low, high, least, most, question);
        return study::root_between(function, ends.low, ends.high,
                                   {.question = question, .tolerance = tolerance});
      },
      "The same from a range that may have to be widened, within positive limits.",
      py::arg("function"), py::arg("low"), py::arg("high"), py::arg("least"), py::arg("most"),
      py::arg("question"), py::arg("tolerance"));
  module.def(
      "affordable_work",
      [](const Function& cost, double budget) {
        const auto priced = [&cost](const Work<>& work) {
          return Money<>::from_value(cost(work.value()));
        };
        return study::affordable_work(priced, Money<>::from_value(budget)).value();
      },
      "FLOP for which a rising cost comes to the budget.", py::arg("cost"), py::arg("budget"));
}

}  // namespace

void bind_laws(py::module_& module) {
  bind_scaling(module);
  bind_roots(module);
}

}  // namespace bessemer::python
