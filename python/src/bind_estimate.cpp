#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/training_run.hpp>

#include "bind.hpp"
#include "conventions.hpp"
#include "crossing.hpp"
#include "settings.hpp"

namespace bessemer::python {

namespace {

using Kernels = std::variant<compute::IdealRoofline, compute::CalibratedKernels<>>;
using Collectives = std::variant<network::FlatRing, network::HierarchicalRing,
                                 network::CheapestCollectives, network::CalibratedCollectives<>>;

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

/// What may be left out.
template <class T>
std::optional<T> given_if(const py::dict& arguments, const char* name) {
  return Crossing<std::optional<T>>::given(arguments[name], name, Nothing{});
}

/// Of parts, where no other is given.
facility::FailureRates<> failure_rates_of(const py::dict& arguments) {
  const auto parts = given_if<facility::FailingParts<>>(arguments, "part_rates");
  if (parts && py::object(arguments["failure_rates"]).is_none()) {
    return facility::failure_rates(parts->rates, parts->machine);
  }
  return given<facility::FailureRates<>>(arguments, "failure_rates");
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
run::TrainingRun<> estimate(const py::dict& arguments) {
  const run::Job<> job{.model = given<model::Transformer>(arguments, "model"),
                       .training = given<plan::Training<>>(arguments, "training"),
                       .cluster = given<hardware::Cluster<>>(arguments, "cluster"),
                       .plan = given<plan::Plan>(arguments, "plan"),
                       .software = given<plan::Software<>>(arguments, "software")};
  const bool best_interval = arguments["checkpoint_interval"].is_none();
  const run::Conditions<> conditions{
      .site = given<facility::Site<>>(arguments, "site"),
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
      .checkpoints =
          given_if<run::Checkpoints<>>(arguments, "checkpoints").value_or(run::Checkpoints<>{}),
      .spares = given_if<run::Spares<>>(arguments, "spares"),
      .maintenance = given_if<reliability::MaintenanceWindows<>>(arguments, "maintenance"),
      .corruption = given_if<run::Corruption<>>(arguments, "corruption"),
      .power = given_if<run::PowerSettings<>>(arguments, "power").value_or(run::PowerSettings<>{})};
  const Kernels kernels = kernels_from(arguments["kernels"]);
  const Collectives collectives = collectives_from(arguments["collectives"]);
  const auto convention =
      choice_from(arguments["attention_flops"], "attention_flops", attention_flops_choices);

  const py::gil_scoped_release others_may_run;
  try {
    return std::visit(
        [&](const auto& kernel_model, const auto& collective_model) {
          return run::training_run(job, conditions, kernel_model, collective_model, convention);
        },
        kernels, collectives);
  } catch (const InvalidInput& refusal) { refuse_by_argument(refusal); }
}

constexpr std::string_view needed[] = {"model",        "training", "cluster",    "plan",
                                       "software",     "site",     "recovery",   "storage",
                                       "power_levels", "embodied", "rental_rate"};
constexpr const char* absent_if_not_given[] = {"checkpoint_interval", "failure_rates", "part_rates",
                                               "early_failures",      "checkpoints",   "spares",
                                               "maintenance",         "corruption",    "power"};

run::TrainingRun<> estimate_from(const py::kwargs& given) {
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
      fail_unknown_name("estimate", name, known);
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
  return estimate(arguments);
}

constexpr const char* estimate_doc =
    "estimate(*, model: Model, training: Training, cluster: Cluster, plan: Plan, "
    "software: Software, site: Site, recovery: Recovery, "
    "storage: CheckpointStorage, power_levels: PowerLevels, embodied: Embodied, "
    "rental_rate: pint.Quantity[typing.Any] | str, "
    "failure_rates: FailureRates | None = None, part_rates: PartRates | None = None, "
    "early_failures: EarlyFailures | None = None, "
    "checkpoint_interval: pint.Quantity[typing.Any] | str | None = None, "
    "checkpoints: Checkpoints | None = None, spares: Spares | None = None, "
    "maintenance: Maintenance | None = None, corruption: Corruption | None = None, "
    "power: PowerSettings | None = None, "
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
failure_rates : FailureRates, optional
    How often parts fail so that the job stops; must be given unless `part_rates` are.
part_rates : PartRates, optional
    The same by kind of part, in its place.
early_failures : EarlyFailures, optional
    Accelerators of a new batch that fail early.
checkpoint_interval : pint.Quantity or str, optional
    Useful work between two checkpoints; the best if it is not given.
checkpoints : Checkpoints, optional
    How they are taken; they stop the job until they are written if it is not given.
spares : Spares, optional
    Nodes that stand in for those under repair; without them no failure waits for a node.
maintenance : Maintenance, optional
    Planned windows that stop the job.
corruption : Corruption, optional
    Wrong numbers that no part reports, and how they are found.
power : PowerSettings, optional
    A cap or a clock, what stands beside the nodes, supplies, the limit of the site.
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
    Degrees do not divide, failures leave no work, or the site cannot deliver the peak. A run that does not fit the memory is
    no error: its `fits` is false.
)";

}  // namespace

void bind_estimate(py::module_& module) {
  py::options options;
  options.disable_function_signatures();
  module.def("estimate", &estimate_from, estimate_doc);
}

}  // namespace bessemer::python
