#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <bessemer/run/factored_step.hpp>
#include <bessemer/study/search/search.hpp>

#include "bind.hpp"
#include "crossing.hpp"
#include "run_arguments.hpp"

namespace bessemer::python {

namespace {

using study::Figure;
using study::Found;
using study::Goal;
using study::SearchResult;
using study::Space;

/// Any of the models of kernel times that `estimate` takes, chosen at each call: what a search asks for
/// often is kept anyway.
struct AnyKernels {
  Kernels model;
  [[nodiscard]] Time<> time(const compute::Kernel<>& kernel,
                            const hardware::Accelerator<>& accelerator) const {
    return std::visit([&](const auto& one) -> Time<> { return one.time(kernel, accelerator); },
                      model);
  }
};

struct AnyCollectives {
  Collectives model;
  [[nodiscard]] Time<> time(const plan::Message<>& message,
                            const hardware::Fabric<>& fabric) const {
    return std::visit([&](const auto& one) -> Time<> { return one.time(message, fabric); }, model);
  }
};

using Case = study::SearchCase<double, AnyKernels, AnyCollectives>;
using Evaluator = run::FactoredStep<double, AnyKernels, AnyCollectives>;

/// The values that a list of plans has of key A, if that is its name.
template <std::size_t A>
bool take(Space& space, std::string_view name, py::handle plans) {
  plan::Plan none;
  const auto axis = std::get<A>(study::axes(space, none));
  if (axis.name != name) return false;
  for (const py::handle plan : plans) {
    const auto& from = plan.cast<const plan::Plan&>();
    axis.values.push_back(std::get<A>(study::axes(space, from)).place);
  }
  require(!axis.values.empty(), "search.space.", axis.name, ": lists no value; list one or more");
  return true;
}

/// {"tensor": [plans that differ in it], ...}; "data" lists numbers.
Space space_from(const py::dict& given) {
  Space space;
  for (const auto& [key, value] : given) {
    const std::string name = py::str(key);
    const bool known = [&]<std::size_t... A>(std::index_sequence<A...>) {
      return (take<A>(space, name, value) || ...);
    }
    (std::make_index_sequence<study::axis_count>{});
    if (name == "data") {
      for (const py::handle degree : value) {
        space.data.push_back(integer_from<int>(degree, "search.space.data"));
      }
    } else {
      require(known, "search.space: unknown key ", std::string_view(name));
    }
  }
  return space;
}

Figure figure_from(const std::string& name, std::string_view field) {
  std::vector<std::string_view> known;
  for (const study::FigureName& entry : study::figure_names) {
    if (entry.name == name) return entry.figure;
    if (entry.figure != Figure::changes) known.push_back(entry.name);
  }
  fail_unknown_name(field, name, known);
}

py::list found_list(const std::vector<Found>& found, std::size_t objectives,
                    const std::vector<Case>& cases) {
  py::list list;
  for (const Found& one : found) {
    py::list values;
    for (std::size_t i = 0; i < objectives; ++i) values.append(one.objectives[i]);
    list.append(py::make_tuple(one.place, one.number, values, study::plan_of(one, cases)));
  }
  return list;
}

py::typing::Dict<py::str, py::object> told(const SearchResult& result, const Goal& goal,
                                           const std::vector<Case>& cases) {
  const study::SearchCounts& counts = result.counts;
  py::typing::Dict<py::str, py::object> dict;
  dict["best"] = found_list(result.best, goal.objectives.size(), cases);
  dict["front"] = found_list(result.front, goal.objectives.size(), cases);
  dict["legal"] = counts.legal;
  dict["feasible"] = counts.feasible;
  dict["refused"] = counts.refused;
  dict["refused_at_site"] = counts.refused_at_site;
  dict["unfit"] = counts.unfit;
  dict["over_limit"] = counts.over_limit;
  dict["pruned"] = py::dict(
      py::arg("time") = counts.pruned_by_time, py::arg("memory") = counts.pruned_by_memory,
      py::arg("changes") = counts.pruned_by_changes, py::arg("hours") = counts.pruned_by_hours);
  dict["groups"] = result.groups;
  dict["pruned_groups"] = result.pruned_groups;
  dict["threads"] = result.threads;
  dict["seconds"] = result.seconds;
  return dict;
}

py::typing::Dict<py::str, py::object> search_plans(
    const py::typing::List<py::object>& given, const std::vector<std::string>& objectives,
    const std::vector<std::pair<std::string, double>>& limits, bool fits, std::size_t top,
    bool exhaustive, int cores, const py::object& from, const py::object& progress) {
  Goal goal{.objectives = {}, .fits = fits};
  for (const std::string& name : objectives) {
    goal.objectives.push_back(figure_from(name, "search.objective"));
  }
  for (const auto& [name, most] : limits) {
    goal.limits.push_back({figure_from(name, "search.constraints"), most});
  }
  if (!from.is_none()) goal.from = from.cast<const plan::Plan&>();
  std::vector<Case> cases;
  for (const py::handle one : given) {
    const auto [keywords, space, site] =
        one.cast<std::tuple<py::dict, py::dict, std::shared_ptr<run::JoinedSite>>>();
    const RunArguments inputs = run_arguments(keywords, "estimate");
    cases.push_back({.job = inputs.job,
                     .conditions = inputs.conditions,
                     .kernels = {inputs.kernels},
                     .collectives = {inputs.collectives},
                     .convention = inputs.convention,
                     .space = study::filled(space_from(space), inputs.job),
                     .site = site});
  }
  const auto make = [](const Case& of) {
    return Evaluator(of.job, of.kernels, of.collectives, of.convention);
  };
  // Called about every 50 ms by the thread that came from Python.
  const auto go_on = [&](double share) {
    const py::gil_scoped_acquire back;
    try {
      if (!progress.is_none()) progress(share);
    } catch (py::error_already_set& error) {
      error.restore();
      return false;
    }
    return PyErr_CheckSignals() == 0;
  };
  SearchResult result;
  {
    const py::gil_scoped_release others_may_run;
    result = study::search(cases, goal, {.top = top, .exhaustive = exhaustive, .threads = cores},
                           make, go_on);
  }
  if (PyErr_Occurred() != nullptr) throw py::error_already_set();
  return told(result, goal, cases);
}

constexpr const char* search_doc =
    R"(The best plans of one case or several, by the engine alone; `bessemer.search` gives it words.

Parameters
----------
cases : list of (dict, dict, JoinedSite or None)
    Keywords of `estimate`, for each searched key of a plan the plans that hold its values, and what
    of the site follows from the run.
objectives : list of str
    The first decides, the next break ties; several make a front.
limits : list of (str, float)
    Figures, and what each must not exceed.
fits : bool
    Plans must fit the accelerators' memory.
top : int
    How many of the best to keep.
exhaustive : bool
    Evaluate every legal plan, whatever bounds say.
cores : int
    Threads; 0: one for each core.
start : Plan or None
    What the figure `changes` counts from.
progress : callable or None
    Called with the share that is done, about every 50 ms.
)";

}  // namespace

void bind_search(py::module_& module) {
  module.def("search_plans", &search_plans, py::kw_only(), py::arg("cases"), py::arg("objectives"),
             py::arg("limits"), py::arg("fits"), py::arg("top"), py::arg("exhaustive"),
             py::arg("cores"), py::arg("start"), py::arg("progress"), search_doc);
  module.def(
      "search_figures",
      [] {
        py::typing::Dict<py::str, py::str> units;
        for (const study::FigureName& entry : study::figure_names) {
          units[py::str(entry.name.data(), entry.name.size())] =
              py::str(entry.unit.data(), entry.unit.size());
        }
        return units;
      },
      "Figures that plans can be compared by, each with its unit.");
}

}  // namespace bessemer::python
