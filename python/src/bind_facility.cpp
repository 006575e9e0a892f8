#include <bessemer/facility/checkpoint_storage.hpp>
#include <bessemer/facility/embodied.hpp>
#include <bessemer/facility/failure_rates.hpp>
#include <bessemer/facility/power_levels.hpp>
#include <bessemer/facility/recovery.hpp>
#include <bessemer/facility/site.hpp>

#include "bind.hpp"
#include "described.hpp"

namespace bessemer::python {

using namespace bessemer::facility;

template <>
struct Description<Site<>> {
  using T = Site<>;
  static constexpr const char* name = "Site";
  static constexpr const char* path = "site";
  static constexpr const char* story =
      "A site: what it takes to bring a joule to the IT equipment, where the joule comes from, and "
      "what it costs in carbon, water and money.";
  static constexpr T blank() {
    return {.power_usage_effectiveness = 0,
            .grid_carbon_intensity = {},
            .water_usage_effectiveness = {},
            .grid_water_intensity = {},
            .electricity_price = {}};
  }
  static constexpr auto fields = std::tuple{
      optional("name", &T::name, "For people."),
      required("power_usage_effectiveness", &T::power_usage_effectiveness,
               "Facility energy over IT energy, at least 1."),
      required("grid_carbon_intensity", &T::grid_carbon_intensity,
               "Location-based average of the grid.", natural_unit<CarbonIntensity<>>()),
      required("water_usage_effectiveness", &T::water_usage_effectiveness,
               "Water on site per IT energy.", natural_unit<WaterIntensity<>>()),
      required("grid_water_intensity", &T::grid_water_intensity,
               "Water at the power plants per facility energy.", natural_unit<WaterIntensity<>>()),
      required("electricity_price", &T::electricity_price, "Paid per facility energy.",
               natural_unit<EnergyPrice<>>())};
};

template <>
struct Description<FailureRates<>> {
  using T = FailureRates<>;
  static constexpr const char* name = "FailureRates";
  static constexpr const char* path = "failure_rates";
  static constexpr const char* story =
      "How often the parts of a cluster fail so that the job stops.\n\n"
      "Rates are interruptions per unit of wall-clock of one part, while it runs.";
  static constexpr T blank() {
    return {.accelerator = {}, .node = {}, .network_per_accelerator = {}};
  }
  static constexpr auto unit = shown_in::per_year;
  static constexpr auto fields = std::tuple{
      required("accelerator", &T::accelerator,
               "Chip, its memory, processor, sensors, silent data corruption; per accelerator.",
               unit),
      required("node", &T::node,
               "Host: adapter, supply, CPU, memory, disk, chassis, unplanned maintenance; per "
               "node.",
               unit),
      required("network_per_accelerator", &T::network_per_accelerator,
               "Switches, cables, collective timeouts; per accelerator.", unit),
      optional("software_per_accelerator", &T::software_per_accelerator,
               "Bugs that show more often on more ranks; per accelerator.", unit),
      optional("job", &T::job, "What stops a job of any size; per job.", unit)};
};

template <>
struct Description<Recovery<>> {
  using T = Recovery<>;
  static constexpr const char* name = "Recovery";
  static constexpr const char* path = "recovery";
  static constexpr const char* story =
      "What happens between a failure and the first repeated step.";
  static constexpr T blank() { return {.detection = {}, .restart = {}}; }
  static constexpr auto fields = std::tuple{
      required("detection", &T::detection,
               "Until somebody notices: a watchdog's timeout, or a person.", shown_in::minutes),
      required("restart", &T::restart, "Replacing nodes, starting ranks, reading the checkpoint.",
               shown_in::minutes)};
};

template <>
struct Description<CheckpointStorage<>> {
  using T = CheckpointStorage<>;
  static constexpr const char* name = "CheckpointStorage";
  static constexpr const char* path = "checkpoint_storage";
  static constexpr const char* story =
      "Where checkpoints go: how fast all of it takes bytes, and how fast one writer sends them.";
  static constexpr T blank() { return {.bandwidth = {}, .writer_bandwidth = {}}; }
  static constexpr auto fields = std::tuple{
      required("bandwidth", &T::bandwidth, "Of the whole system, sustained writes.",
               shown_in::gigabytes_per_second),
      required("writer_bandwidth", &T::writer_bandwidth, "Of one writer.",
               shown_in::gigabytes_per_second),
      optional("latency", &T::latency, "Opening, metadata, barrier: paid once per checkpoint.",
               shown_in::seconds)};
};

template <>
struct Description<PowerLevels<>> {
  using T = PowerLevels<>;
  static constexpr const char* name = "PowerLevels";
  static constexpr const char* path = "power_levels";
  static constexpr const char* story =
      "What an accelerator draws while it does one kind of thing, as a fraction of its power "
      "limit.";
  static constexpr T blank() {
    return {.matrix = 0, .memory_bound = 0, .communication = 0, .idle = 0};
  }
  static constexpr auto fields = std::tuple{
      required("matrix", &T::matrix, "Matrix units busy; in [0, 1]."),
      required("memory_bound", &T::memory_bound,
               "Element-wise work, normalisation, optimizer: memory busy, matrix units not; in "
               "[0, 1]."),
      required("communication", &T::communication, "Waiting for messages, links busy; in [0, 1]."),
      required("idle", &T::idle, "Nothing to do: bubbles, stragglers, restarts; in [0, 1].")};
};

template <>
struct Description<Embodied<>> {
  using T = Embodied<>;
  static constexpr const char* name = "Embodied";
  static constexpr const char* path = "embodied";
  static constexpr const char* story =
      "What making the hardware emitted, and over how much use it is spread.\n\n"
      "Cradle to gate: manufacture and transport, without operation and end of life.";
  static constexpr T blank() {
    return {.per_accelerator = {}, .per_node = {}, .lifetime = {}, .utilization = 0};
  }
  static constexpr auto fields = std::tuple{
      required("per_accelerator", &T::per_accelerator,
               "One accelerator card or module with its memory.", shown_in::kilograms_co2e),
      required("per_node", &T::per_node, "One server without its accelerators.",
               shown_in::kilograms_co2e),
      required("lifetime", &T::lifetime, "From installation to replacement.", shown_in::years),
      required("utilization", &T::utilization,
               "Share of the lifetime in which the hardware works for somebody, in (0, 1].")};
};

void bind_facility(py::module_& module) {
  describe<Site<>>(module);
  describe<FailureRates<>>(module);
  describe<Recovery<>>(module);
  describe<CheckpointStorage<>>(module);
  describe<PowerLevels<>>(module);
  describe<Embodied<>>(module);
}

}  // namespace bessemer::python
