// A whole training run from catalogue entries: Llama 3.1 405B on 16,384 H100. Everything is a
// constant expression, so its length can stand in a static_assert.

#include <cstdio>

#include <bessemer/catalog/embodied.hpp>
#include <bessemer/catalog/failure_rates.hpp>
#include <bessemer/catalog/models.hpp>
#include <bessemer/catalog/nodes.hpp>
#include <bessemer/catalog/power_levels.hpp>
#include <bessemer/catalog/software.hpp>
#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/run/training_run.hpp>
#include <bessemer/units/text.hpp>

namespace {

using namespace bessemer;

// What the run takes place under: the site, what fails, where checkpoints go, what an hour costs.
constexpr run::Conditions<> conditions{
    .site = {.name = "example",
             .power_usage_effectiveness = 1.10,
             .grid_carbon_intensity = 400.0 * gCO2e / kWh,
             .water_usage_effectiveness = 0.2 * litre / kWh,
             .grid_water_intensity = 3.0 * litre / kWh,
             .electricity_price = 0.08 * USD / kWh},
    .failure_rates = catalog::find(catalog::failure_rates, "h100-llama-3").description(),
    .recovery = {.detection = 2.0 * minute, .restart = 8.0 * minute},
    .storage = {.bandwidth = 2.0 * TB / second, .writer_bandwidth = 2.0 * GB / second},
    .power_levels = catalog::find(catalog::power_levels, "training").description(),
    .embodied = catalog::find(catalog::embodied, "h100").description(),
    .rental_rate = 2.0 * USD / hour};

// [one run]
constexpr auto& node = catalog::find_node("grand-teton-h100");
constexpr run::Job<> job{
    .model = catalog::find_model("llama-3.1-405b").description(),
    .training = {.tokens = 15.6 * Ttoken, .sequence_length = 8192, .global_batch = 2048},
    .cluster = node.cluster(16384),
    .plan = {.tensor = 8,
             .pipeline = 16,
             .virtual_stages = 8,
             .schedule = plan::Schedule::interleaved,
             .sequence_parallel = true},
    .software = catalog::find_software("llama-3").description()};
constexpr compute::CalibratedKernels<> kernels{node.kernel_calibration()};
constexpr network::CalibratedCollectives<> collectives{node.collective_calibrations()};
constexpr auto llama = run::training_run(job, conditions, kernels, collectives);
static_assert(llama.duration > 50.0 * day && llama.duration < 100.0 * day);
// [one run]

}  // namespace

int main() {
  std::printf("step      %s\n", to_text(llama.step.time).c_str());
  std::printf("MFU       %.1f %%\n", 100.0 * llama.step.model_flops_utilization);
  std::printf("goodput   %.1f %%\n", 100.0 * llama.goodput);
  std::printf("duration  %s\n", to_text(llama.duration).c_str());
  std::printf("energy    %s\n", to_text(llama.facility_energy.quantity()).c_str());
  std::printf("rental    %s\n", to_text(llama.rental_cost).c_str());
}
