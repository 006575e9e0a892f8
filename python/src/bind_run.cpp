#include <bessemer/run/training_run.hpp>

#include "bind.hpp"
#include "described.hpp"

namespace bessemer::python {

using memory::Footprint;
using run::Step;
using run::StepActivity;
using run::TrainingRun;

template <>
struct Description<StepActivity<>> {
  using T = StepActivity<>;
  static constexpr const char* name = "StepActivity";
  static constexpr const char* path = "activity";
  static constexpr const char* story =
      "How an accelerator spends a step, averaged over all of them, as shares of its time; what is "
      "left of one is idle.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields =
      std::tuple{shown("matrix", &T::matrix, "Matrix products."),
                 shown("memory", &T::memory, "Kernels that wait for memory, and the optimizer."),
                 shown("communication", &T::communication, "Exposed messages.")};
};

template <>
struct Description<Footprint<>> {
  using T = Footprint<>;
  static constexpr const char* name = "Memory";
  static constexpr const char* path = "memory";
  static constexpr const char* story =
      "The fullest stage and its ledger, and what its ranks keep beside the device.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      shown("stage", &T::stage, "The fullest, from 0."),
      shown("total", &T::total, "Per accelerator of that stage.", shown_in::gigabytes),
      shown("parts", &T::ledger, "Every byte by kind.", shown_in::gigabytes),
      shown("host", &T::host, "What the accelerator keeps in the host's memory.",
            shown_in::gigabytes),
      shown("drives", &T::drives, "What it keeps on drives of the node.", shown_in::gigabytes)};
};

template <>
struct Description<Step<>> {
  using T = Step<>;
  static constexpr const char* name = "Step";
  static constexpr const char* path = "step";
  static constexpr const char* story = "One optimizer step.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      shown("time", &T::time, "In steady state, as the busiest stage sees it.", shown_in::seconds),
      shown("breakdown", &T::breakdown,
            "Where the time of one optimizer step goes, seen from the busiest stage: parts that "
            "sum to it.",
            shown_in::seconds),
      shown(
          "exposed_communication",
          [](auto& step) -> auto& { return step.breakdown.exposed_communication; },
          "Communication that compute does not hide, by kind.", shown_in::seconds),
      shown("activity", &T::activity, "How an accelerator spends it."),
      shown(
          "data", [](auto& step) -> auto& { return step.layout.data; },
          "Data-parallel ranks, as they follow from the plan."),
      shown(
          "micro_batch_count", [](auto& step) -> auto& { return step.layout.micro_batch_count; },
          "Micro-batches per step and pipeline."),
      shown("busiest_stage", &T::busiest_stage, "Stage with the most to do, from 0."),
      shown("model_work", &T::model_work,
            "FLOP of the model's mathematics: no recomputation. The numerator of MFU.",
            shown_in::petaflop),
      shown("hardware_work", &T::hardware_work,
            "FLOP that the accelerators execute, recomputation counted. The numerator of HFU.",
            shown_in::petaflop),
      shown("model_flops_utilization", &T::model_flops_utilization,
            "Model work over time, accelerators and dense peak (MFU)."),
      shown("hardware_flops_utilization", &T::hardware_flops_utilization,
            "Executed work over time, accelerators and dense peak (HFU)."),
      shown("tokens_per_second", &T::tokens_per_second, "Of the whole machine.",
            shown_in::tokens_per_second),
      shown("memory", &T::memory, "The fullest stage and its ledger.")};
};

template <>
struct Description<energy::PowerSwing<>> {
  using T = energy::PowerSwing<>;
  static constexpr const char* name = "PowerSwing";
  static constexpr const char* path = "power_swing";
  static constexpr const char* story =
      "How far the power of a whole job swings within a step: all compute at once and wait at "
      "once.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields =
      std::tuple{shown("high", &T::high, "In the activity that draws most.", shown_in::kilowatts),
                 shown("mean", &T::mean, "Over the step.", shown_in::kilowatts),
                 shown("low", &T::low, "In the activity that draws least.", shown_in::kilowatts)};
};

template <>
struct Description<TrainingRun<>> {
  using T = TrainingRun<>;
  static constexpr const char* name = "TrainingRun";
  static constexpr const char* path = "run";
  static constexpr const char* story =
      "A whole training run: steps, failures and checkpoints, energy, carbon, water and money.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      shown("step", &T::step, "One optimizer step."),
      shown("steps", &T::steps, "Optimizer steps of the run."),
      shown("fits", &T::fits, "The fullest stage fits its accelerator's memory."),
      shown(
          "memory", [](auto& run) -> auto& { return run.step.memory; },
          "The fullest stage and its ledger."),
      shown("failures", &T::failures,
            "Interruptions of the job, by what failed. Of plain rates, nodes stand as the host and "
            "the network as the switch.",
            shown_in::per_year),
      shown("mean_time_between_failures", &T::mean_time_between_failures, "Of the job.",
            shown_in::hours),
      shown("checkpoint_size", &T::checkpoint_size,
            "Weights, master weights and moments of the whole model.", shown_in::gigabytes),
      shown("checkpoint_time", &T::checkpoint_time, "That one checkpoint stops the job.",
            shown_in::seconds),
      shown("durable_after", &T::durable_after,
            "From the start of a checkpoint until its state outlives everything.",
            shown_in::seconds),
      shown("checkpoint_interval", &T::checkpoint_interval, "Useful work between two checkpoints.",
            shown_in::minutes),
      shown("storage_every", &T::storage_every,
            "Checkpoints in memory for each into storage; 1 without tiers."),
      shown("goodput", &T::goodput, "Share of the time that ends in kept work."),
      shown("lost_time", &T::lost_time,
            "Shares of wall-clock that are not training. They sum to 1 - goodput."),
      shown("duration", &T::duration, "Wall-clock from the first step to the last.",
            shown_in::days),
      shown("accelerator_time", &T::accelerator_time, "Accelerators times duration.",
            shown_in::hours),
      shown("clock", &T::clock, "Of the accelerators, over full clock."),
      shown("accelerator_power", &T::accelerator_power, "Of one, averaged over the run.",
            shown_in::watts),
      shown("it_power", &T::it_power, "At the plugs of the IT equipment, of all of a job.",
            shown_in::kilowatts),
      shown(
          "power_swing", &T::power_swing,
          "Of all IT equipment within a step: in the activity that draws most, on average, in the "
          "one that draws least."),
      shown("facility_peak_power", &T::facility_peak_power,
            "At the meter of the building, when the equipment draws most.", shown_in::kilowatts),
      shown("upstream_loss", &T::upstream_loss,
            "Of supplies upstream of the equipment; a part of what PUE adds.", shown_in::kilowatts),
      shown("site_nodes", &T::site_nodes,
            "Nodes that the limit of the site feeds at such a peak; 0 without a limit."),
      shown("it_energy", &T::it_energy, "At the plugs of the IT equipment.",
            shown_in::megawatt_hours),
      shown("facility_energy", &T::facility_energy,
            "At the meter of the building: IT energy times PUE.", shown_in::megawatt_hours),
      shown("water", &T::water, "Consumed on site, and off site at the power plants.",
            shown_in::litres),
      shown("operational_carbon", &T::operational_carbon, "Of the electricity, location-based.",
            shown_in::tonnes_co2e),
      shown("embodied_carbon", &T::embodied_carbon,
            "The run's part of what making its hardware emitted.", shown_in::tonnes_co2e),
      shown("rental_cost", &T::rental_cost, "Accelerator time at the rental rate.",
            shown_in::dollars),
      shown("electricity_cost", &T::electricity_cost, "Facility energy at the site's price.",
            shown_in::dollars)};
};

void bind_run(py::module_& module) {
  report<StepActivity<>>(module);
  report<Footprint<>>(module);
  report<Step<>>(module);
  report<energy::PowerSwing<>>(module);
  report<TrainingRun<>>(module);
}

}  // namespace bessemer::python
