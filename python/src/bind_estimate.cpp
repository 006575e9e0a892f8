#include <string>
#include <string_view>

#include <bessemer/run/training_run.hpp>

#include "bind.hpp"
#include "run_arguments.hpp"

namespace bessemer::python {

namespace {

/// A refusal that the library says with a scenario's key, with the argument's name instead.
[[noreturn]] void refuse_by_argument(const InvalidInput& refusal) {
  std::string_view sentence = refusal.what();
  constexpr std::string_view table = "reliability.";
  if (sentence.starts_with("reliability.checkpoint_interval:"))
    sentence.remove_prefix(table.size());
  throw InvalidInput(std::string(sentence));
}

run::TrainingRun<> estimate(const py::kwargs& given) {
  const RunArguments arguments = run_arguments(given, "estimate");
  const py::gil_scoped_release others_may_run;
  try {
    return arguments.with([](const auto&... parts) { return run::training_run(parts...); });
  } catch (const InvalidInput& refusal) { refuse_by_argument(refusal); }
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
  module.def("estimate", &estimate, estimate_doc);
}

}  // namespace bessemer::python
