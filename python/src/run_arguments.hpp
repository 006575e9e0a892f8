#pragma once

/// Everything that an estimate takes, from the keywords of Python.

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <bessemer/run/conditions.hpp>
#include <bessemer/run/job.hpp>

#include "conventions.hpp"
#include "crossing.hpp"
#include "settings.hpp"
#include "time_models.hpp"

namespace bessemer::python {

template <class T>
T given(const py::dict& arguments, const char* name) {
  return Crossing<T>::given(arguments[name], name, Nothing{});
}

/// What may be left out.
template <class T>
std::optional<T> given_if(const py::dict& arguments, const char* name) {
  return Crossing<std::optional<T>>::given(arguments[name], name, Nothing{});
}

/// Of parts, where no other is given.
inline facility::FailureRates<> failure_rates_of(const py::dict& arguments) {
  const auto parts = given_if<facility::FailingParts<>>(arguments, "part_rates");
  if (parts && py::object(arguments["failure_rates"]).is_none()) {
    return facility::failure_rates(parts->rates, parts->machine);
  }
  return given<facility::FailureRates<>>(arguments, "failure_rates");
}

struct RunArguments {
  run::Job<> job;
  run::Conditions<> conditions;
  Kernels kernels;
  Collectives collectives;
  compute::AttentionFlops convention;

  /// Calls `use` with everything, the models as what they are.
  template <class Use>
  decltype(auto) with(Use&& use) const {
    return std::visit(
        [&](const auto& kernel_model, const auto& collective_model) {
          return use(job, conditions, kernel_model, collective_model, convention);
        },
        kernels, collectives);
  }
};

namespace detail {

/// Of all keywords, defaults included.
inline RunArguments complete_arguments(const py::dict& arguments) {
  const bool best_interval = arguments["checkpoint_interval"].is_none();
  return {
      .job = {.model = given<model::Transformer>(arguments, "model"),
              .training = given<plan::Training<>>(arguments, "training"),
              .cluster = given<hardware::Cluster<>>(arguments, "cluster"),
              .plan = given<plan::Plan>(arguments, "plan"),
              .software = given<plan::Software<>>(arguments, "software")},
      .conditions =
          {.site = given<facility::Site<>>(arguments, "site"),
           .failure_rates = failure_rates_of(arguments),
           .recovery = given<facility::Recovery<>>(arguments, "recovery"),
           .storage = given<facility::CheckpointStorage<>>(arguments, "storage"),
           .checkpoint_interval =
               best_interval ? Time<>{} : given<Time<>>(arguments, "checkpoint_interval"),
           .power_levels = given<facility::PowerLevels<>>(arguments, "power_levels"),
           .embodied = given<facility::Embodied<>>(arguments, "embodied"),
           .rental_rate = given<RentalRate<>>(arguments, "rental_rate"),
           .parts = given_if<facility::FailingParts<>>(arguments, "part_rates"),
           .early_failures = given_if<run::EarlyFailures<>>(arguments, "early_failures"),
           .checkpoints = given_if<run::Checkpoints<>>(arguments, "checkpoints")
                              .value_or(run::Checkpoints<>{}),
           .spares = given_if<run::Spares<>>(arguments, "spares"),
           .maintenance = given_if<reliability::MaintenanceWindows<>>(arguments, "maintenance"),
           .corruption = given_if<run::Corruption<>>(arguments, "corruption"),
           .power =
               given_if<run::PowerSettings<>>(arguments, "power").value_or(run::PowerSettings<>{})},
      .kernels = kernels_from(arguments["kernels"]),
      .collectives = collectives_from(arguments["collectives"]),
      .convention =
          choice_from(arguments["attention_flops"], "attention_flops", attention_flops_choices)};
}

inline constexpr std::string_view needed[] = {"model",        "training", "cluster",    "plan",
                                              "software",     "site",     "recovery",   "storage",
                                              "power_levels", "embodied", "rental_rate"};
inline constexpr const char* absent_if_not_given[] = {
    "checkpoint_interval", "failure_rates", "part_rates", "early_failures", "checkpoints", "spares",
    "maintenance",         "corruption",    "power"};

}  // namespace detail

/// Of the keywords that were given; `caller` names them in refusals.
inline RunArguments run_arguments(const py::dict& given, std::string_view caller) {
  using namespace detail;
  py::dict arguments;
  for (const char* name : absent_if_not_given) arguments[name] = py::none();
  arguments["kernels"] = "roofline";
  arguments["collectives"] = "hierarchical-ring";
  arguments["attention_flops"] = "causal_half";
  std::vector<std::string_view> known(std::begin(needed), std::end(needed));
  for (const char* name : absent_if_not_given) known.emplace_back(name);
  for (const char* name : {"kernels", "collectives", "attention_flops"}) known.emplace_back(name);
  for (const auto& [key, value] : given) {
    const std::string name = py::str(key);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      fail_unknown_name(caller, name, known);
    }
    arguments[key] = value;
  }
  for (const std::string_view name : needed) {
    if (!arguments.contains(py::str(name.data(), name.size()))) refuse(name, "must be given");
  }
  if (py::object(arguments["failure_rates"]).is_none() &&
      py::object(arguments["part_rates"]).is_none()) {
    refuse("failure_rates", "must be given");
  }
  return complete_arguments(arguments);
}

}  // namespace bessemer::python
