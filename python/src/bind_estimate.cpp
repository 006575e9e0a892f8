#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "bind.hpp"
#include "conventions.hpp"
#include "crossing.hpp"
#include "estimate_inputs.hpp"

namespace bessemer::python {

namespace {

/// "roofline", or the calibration to use.
Kernels kernels_from(py::handle value) {
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
Collectives collectives_from(py::handle value) {
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

template <class T>
T given(const py::dict& arguments, const char* name) {
  return Crossing<T>::given(arguments[name], name, Nothing{});
}

/// A refusal that the library says with a scenario's key, with the argument's name instead.
[[noreturn]] void refuse_by_argument(const InvalidInput& refusal) {
  std::string_view sentence = refusal.what();
  constexpr std::string_view table = "reliability.";
  if (sentence.starts_with("reliability.checkpoint_interval:"))
    sentence.remove_prefix(table.size());
  throw InvalidInput(std::string(sentence));
}

/// Of all keywords, defaults included.
EstimateInputs inputs_from(const py::dict& arguments) {
  const run::Job<> job{.model = given<model::Transformer>(arguments, "model"),
                       .training = given<plan::Training<>>(arguments, "training"),
                       .cluster = given<hardware::Cluster<>>(arguments, "cluster"),
                       .plan = given<plan::Plan>(arguments, "plan"),
                       .software = given<plan::Software<>>(arguments, "software")};
  const bool best_interval = arguments["checkpoint_interval"].is_none();
  const run::Conditions<> conditions{
      .site = given<facility::Site<>>(arguments, "site"),
      .failure_rates = given<facility::FailureRates<>>(arguments, "failure_rates"),
      .recovery = given<facility::Recovery<>>(arguments, "recovery"),
      .storage = given<facility::CheckpointStorage<>>(arguments, "storage"),
      .checkpoint_interval =
          best_interval ? Time<>{} : given<Time<>>(arguments, "checkpoint_interval"),
      .power_levels = given<facility::PowerLevels<>>(arguments, "power_levels"),
      .embodied = given<facility::Embodied<>>(arguments, "embodied"),
      .rental_rate = given<RentalRate<>>(arguments, "rental_rate")};
  return {.job = job,
          .conditions = conditions,
          .kernels = kernels_from(arguments["kernels"]),
          .collectives = collectives_from(arguments["collectives"]),
          .convention = choice_from(arguments["attention_flops"], "attention_flops",
                                    attention_flops_choices)};
}

constexpr std::string_view needed[] = {"model",    "training",     "cluster",       "plan",
                                       "software", "site",         "failure_rates", "recovery",
                                       "storage",  "power_levels", "embodied",      "rental_rate"};

}  // namespace

EstimateInputs estimate_inputs(const py::dict& keywords) {
  py::dict arguments;
  arguments["checkpoint_interval"] = py::none();
  arguments["kernels"] = "roofline";
  arguments["collectives"] = "hierarchical-ring";
  arguments["attention_flops"] = "causal_half";
  std::vector<std::string_view> known(std::begin(needed), std::end(needed));
  for (const char* name : {"checkpoint_interval", "kernels", "collectives", "attention_flops"}) {
    known.emplace_back(name);
  }
  for (const auto& [key, value] : keywords) {
    const std::string name = py::str(key);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      fail_unknown_name("estimate", name, known);
    }
    arguments[key] = value;
  }
  for (const std::string_view name : needed) {
    if (!arguments.contains(py::str(name.data(), name.size()))) refuse(name, "must be given");
  }
  return inputs_from(arguments);
}

namespace {

run::TrainingRun<> estimate_from(const py::kwargs& keywords) {
  const EstimateInputs inputs = estimate_inputs(keywords);
  const py::gil_scoped_release others_may_run;
  try {
    return std::visit(
        [&](const auto& kernel_model, const auto& collective_model) {
          return run::training_run(inputs.job, inputs.conditions, kernel_model, collective_model,
                                   inputs.convention);
        },
        inputs.kernels, inputs.collectives);
  } catch (const InvalidInput& refusal) { refuse_by_argument(refusal); }
}

constexpr const char* estimate_doc =
    "estimate(*, model: Model, training: Training, cluster: Cluster, plan: Plan, "
    "software: Software, site: Site, failure_rates: FailureRates, recovery: Recovery, "
    "storage: CheckpointStorage, power_levels: PowerLevels, embodied: Embodied, "
    "rental_rate: pint.Quantity[typing.Any] | str, "
    "checkpoint_interval: pint.Quantity[typing.Any] | str | None = None, "
    "kernels: KernelCalibration | typing.Literal['roofline'] | str = 'roofline', "
    "collectives: typing.Literal['flat-ring', 'hierarchical-ring', 'cheapest', "
    "'cheapest-with-protocols'] | str | "
    "collections.abc.Sequence[CollectiveCalibration] = 'hierarchical-ring', "
    "attention_flops: typing.Literal['causal_half', 'full_square'] | str = 'causal_half') "
    "-> TrainingRun\n\n"
    R"(A whole training run: steps, failures and checkpoints, energy, carbon, water and money.

Parameters
----------
model : Model
    What is trained.
training : Training
    On how many tokens, in which batches, at which precision.
cluster : Cluster
    On which machine.
plan : Plan
    How the run is laid out over it.
software : Software
    What the training software fuses and hides.
site : Site
    Where the electricity comes from, and what it costs in carbon, water and money.
failure_rates : FailureRates
    How often parts fail so that the job stops.
recovery : Recovery
    What follows a failure.
storage : CheckpointStorage
    Where checkpoints go.
power_levels : PowerLevels
    What an accelerator draws by activity.
embodied : Embodied
    What making the hardware emitted.
rental_rate : pint.Quantity or str
    Of one accelerator, as in "2 USD/h".
checkpoint_interval : pint.Quantity or str, optional
    Useful work between two checkpoints; the best if it is not given.
kernels : 'roofline' or KernelCalibration
    Model of kernel times: the bound that no kernel beats, or what an accelerator sustains.
collectives : 'flat-ring', 'hierarchical-ring', 'cheapest', 'cheapest-with-protocols' or list
    Model of message times: a fixed algorithm, the cheapest of all, the same with the protocols of
    NCCL, or one CollectiveCalibration a tier, innermost first, the last for all beyond.
attention_flops : {'causal_half', 'full_square'}
    How causal attention counts in model FLOP, and so in MFU.

Raises
------
InvalidInput
    An input makes no sense.
Infeasible
    Degrees do not divide, or failures leave no work. A run that does not fit the memory is
    no error: its `fits` is false.
)";

}  // namespace

void bind_estimate(py::module_& module) {
  py::options options;
  options.disable_function_signatures();
  module.def("estimate", &estimate_from, estimate_doc);
}

}  // namespace bessemer::python
