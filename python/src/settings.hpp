#pragma once

/// What a run is told of its failures, checkpoints, spares and power, as Python classes. The catalogue
/// has entries of some of them.

#include <tuple>

#include <bessemer/run/conditions.hpp>

#include "described.hpp"

namespace bessemer::python {

template <>
struct Description<facility::FailingParts<>> {
  using T = facility::FailingParts<>;
  static constexpr const char* name = "PartRates";
  static constexpr const char* path = "part_rates";
  static constexpr const char* story =
      "How often each kind of part fails so that the job stops, and how parts stand in the "
      "machine.\n\n"
      "Rates are interruptions per unit of wall-clock of one part, while it runs.";
  static constexpr T blank() {
    return {.rates = {.accelerator = {},
                      .memory = {},
                      .adapter = {},
                      .network_switch = {},
                      .host = {},
                      .power = {}},
            .machine = {.accelerators_per_node = 1,
                        .adapters_per_node = 0,
                        .nodes_per_switch = 1,
                        .nodes_per_power_domain = 1}};
  }
  template <auto member>
  static constexpr auto rate = [](auto& parts) -> auto& {
    return parts.rates.*member;
  };
  template <auto member>
  static constexpr auto count = [](auto& parts) -> auto& {
    return parts.machine.*member;
  };
  using R = facility::PartRates<>;
  using M = facility::MachineParts;
  static constexpr auto unit = shown_in::per_year;
  static constexpr auto fields = std::tuple{
      required("accelerator", rate<&R::accelerator>,
               "Die, its SRAM, processor, sensors; per accelerator.", unit),
      required("memory", rate<&R::memory>, "Its stacks of memory; per accelerator.", unit),
      required("adapter", rate<&R::adapter>, "Network adapter; per adapter.", unit),
      required("network_switch", rate<&R::network_switch>,
               "First-level switch with its cables; per switch.", unit),
      required("host", rate<&R::host>,
               "CPU, memory, disk, chassis, unplanned maintenance; per node.", unit),
      required("power", rate<&R::power>, "Supply, busbar, breaker; per power domain.", unit),
      optional("software", rate<&R::software>,
               "Bugs that show more often on more ranks; per accelerator.", unit),
      optional("job", rate<&R::job>, "What stops a job of any size; per job.", unit),
      required("accelerators_per_node", count<&M::accelerators_per_node>,
               "In the machine of the rates; a run takes its own."),
      required("adapters_per_node", count<&M::adapters_per_node>, "Network adapters of a node."),
      required("nodes_per_switch", count<&M::nodes_per_switch>,
               "Nodes that lose the network with one switch."),
      required("nodes_per_power_domain", count<&M::nodes_per_power_domain>,
               "Nodes that lose power together.")};
};

template <>
struct Description<facility::ClockResponse<>> {
  using T = facility::ClockResponse<>;
  static constexpr const char* name = "ClockResponse";
  static constexpr const char* path = "clock_response";
  static constexpr const char* story =
      "How the power of an accelerator follows its clock: what stays when the clock falls, and how "
      "far the voltage falls with it.";
  static constexpr T blank() {
    return {.static_share = 0, .voltage_floor = 1, .floor_clock = 0, .lowest_clock = 1};
  }
  static constexpr auto fields =
      std::tuple{required("static_share", &T::static_share,
                          "Power that no clock changes, as a fraction of the limit; in [0, 1)."),
                 required("voltage_floor", &T::voltage_floor,
                          "Voltage at low clocks over that at full clock; in (0, 1]."),
                 required("floor_clock", &T::floor_clock,
                          "Clock up to which the voltage stays at its floor; in [0, 1)."),
                 required("lowest_clock", &T::lowest_clock,
                          "Lowest that can be set, over full clock; in (0, 1].")};
};

template <>
struct Description<run::SupplyStage<>> {
  using T = run::SupplyStage<>;
  static constexpr const char* name = "SupplyStage";
  static constexpr const char* path = "supply_stage";
  static constexpr const char* story =
      "A stage between the grid and the chips: its losses over rated output, and its units.";
  static constexpr T blank() { return {.fixed = 0, .proportional = 0, .quadratic = 0}; }
  static constexpr auto fields = std::tuple{
      optional("name", &T::name, "For people."),
      optional("rated", &T::rated, "Output of one unit; 0 W for the peak that it has to carry.",
               shown_in::kilowatts),
      optional("units", &T::units, "Units that share the load; 2 for full redundancy."),
      required("fixed", &T::fixed, "Loss at no load, over rated output."),
      required("proportional", &T::proportional, "Loss per output."),
      required("quadratic", &T::quadratic,
               "Loss at rated output that grows with its square, over rated output.")};
};

inline constexpr Choice<run::CheckpointKind> checkpoint_kinds[] = {
    {"synchronous", run::CheckpointKind::synchronous},
    {"background", run::CheckpointKind::background},
    {"tiered", run::CheckpointKind::tiered}};

template <>
struct Description<run::Checkpoints<>> {
  using T = run::Checkpoints<>;
  static constexpr const char* name = "Checkpoints";
  static constexpr const char* path = "checkpoints";
  static constexpr const char* story = "How a run takes its checkpoints.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("kind", &T::kind,
               "The job stops until they are written; they are written in the background; or often "
               "into memory and now and then into storage.",
               Choices<run::CheckpointKind>{checkpoint_kinds}),
      optional("copy_bandwidth", &T::copy_bandwidth,
               "Of one node, out of its accelerators into its memory; 0 for its host links "
               "together.",
               shown_in::gigabytes_per_second),
      optional("slowdown", &T::slowdown,
               "In the background: how much slower training is meanwhile, 0.02 for 2 %."),
      optional("copies", &T::copies, "In tiers: nodes that hold each state, its own among them."),
      optional("peer_bandwidth", &T::peer_bandwidth,
               "In tiers: what one node sends to another; 0 for its links out together.",
               shown_in::gigabytes_per_second),
      optional("memory_restart", &T::memory_restart,
               "In tiers: restart from memory; 0 for that from storage.", shown_in::minutes),
      optional("storage_every", &T::storage_every,
               "In tiers: checkpoints into memory for each into storage; 0 for the best.")};
};

template <>
struct Description<run::EarlyFailures<>> {
  using T = run::EarlyFailures<>;
  static constexpr const char* name = "EarlyFailures";
  static constexpr const char* path = "early_failures";
  static constexpr const char* story = "Accelerators of a new batch that fail early.";
  static constexpr T blank() { return {.share = 0, .life = 1.0 * second}; }
  static constexpr auto fields = std::tuple{
      required("share", &T::share, "Of the batch, that fails early; in [0, 1)."),
      required("life", &T::life, "In which the excess falls to 1/e of it.", shown_in::days),
      optional("age", &T::age, "When the run begins.", shown_in::days)};
};

template <>
struct Description<run::Spares<>> {
  using T = run::Spares<>;
  static constexpr const char* name = "Spares";
  static constexpr const char* path = "spares";
  static constexpr const char* story =
      "Nodes beside the job's own that stand in for those under repair.";
  static constexpr T blank() { return {.nodes = 0, .repair = {}}; }
  static constexpr auto fields = std::tuple{
      required("nodes", &T::nodes, "That stand in."),
      required("repair", &T::repair, "Mean time until a node is back.", shown_in::hours),
      optional("crews", &T::crews, "Nodes under repair at once; 0 for all that are out."),
      optional("fail", &T::fail, "Whether a spare fails as a node at work does."),
      optional("hot", &T::hot, "Whether they draw power while they wait."),
      optional("elastic", &T::elastic,
               "Where none is left the job goes on with fewer replicas, instead of waiting.")};
};

template <>
struct Description<reliability::MaintenanceWindows<>> {
  using T = reliability::MaintenanceWindows<>;
  static constexpr const char* name = "Maintenance";
  static constexpr const char* path = "maintenance_windows";
  static constexpr const char* story = "Planned windows that stop the job.";
  static constexpr T blank() { return {.period = 1.0 * second, .length = {}}; }
  static constexpr auto fields =
      std::tuple{required("period", &T::period, "From start to start.", shown_in::days),
                 required("length", &T::length, "Of one window.", shown_in::hours)};
};

template <>
struct Description<run::Corruption<>> {
  using T = run::Corruption<>;
  static constexpr const char* name = "Corruption";
  static constexpr const char* path = "corruption";
  static constexpr const char* story =
      "Wrong numbers that no part reports, and how they are found: by a check before each "
      "checkpoint, or late.";
  static constexpr T blank() { return {.rate = {}}; }
  static constexpr auto fields = std::tuple{
      required("rate", &T::rate, "Per accelerator.", shown_in::per_year),
      optional("check", &T::check, "Time of a check of the state, before each checkpoint.",
               shown_in::seconds),
      optional("noticed_after", &T::noticed_after,
               "Mean time until it is noticed otherwise: then nothing is checked.",
               shown_in::hours)};
};

template <>
struct Description<energy::PoweredParts<>> {
  using T = energy::PoweredParts<>;
  static constexpr const char* name = "PoweredParts";
  static constexpr const char* path = "powered_parts";
  static constexpr const char* story = "How many of a kind there are, and what one draws.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields =
      std::tuple{required("count", &T::count, "Of them."),
                 required("each", &T::each, "Drawn by one.", shown_in::watts)};
};

template <>
struct Description<run::PowerSettings<>> {
  using T = run::PowerSettings<>;
  static constexpr const char* name = "PowerSettings";
  static constexpr const char* path = "power";
  static constexpr const char* story =
      "A cap or a clock, what stands beside the nodes, what supplies lose, and what the site can "
      "deliver.";
  static constexpr T blank() { return {}; }
  static constexpr auto fields = std::tuple{
      optional("cap", &T::cap, "Of one accelerator, below its limit; 0 W for none.",
               shown_in::watts),
      optional("clock", &T::clock, "Over full clock, instead of a cap; in (0, 1]."),
      optional("response", &T::response,
               "How power follows the clock; must be given with a cap or a clock."),
      optional("switches", &T::switches,
               "In place of the cluster's network power, with the optics."),
      optional("optics", &T::optics, "Optical modules: two for each optical cable."),
      optional("storage", &T::storage, "Storage servers."),
      optional("supply", &T::supply, "Inside the IT equipment: its loss is IT power."),
      optional("upstream", &T::upstream,
               "Upstream of it: its loss is a part of what power usage effectiveness adds."),
      optional("site_limit", &T::site_limit, "At the meter of the building; 0 W for none.",
               shown_in::kilowatts)};
};

}  // namespace bessemer::python
