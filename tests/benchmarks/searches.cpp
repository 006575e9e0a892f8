/// How fast plans are searched: the spaces S1 and S5 of a published search of the same kind
/// [IsaevEtAl2023], as close as this library's plans come to them.
///
///     S1  Megatron 22B, 8 A100 80 GB, batch 4, no offloading
///     S5  GPT-3 175B, 512 A100 80 GB, batch 512, 512 GiB of host memory per accelerator
///
/// Sequences of 2,048; tensor, pipeline and micro-batch: divisors; virtual stages: divisors of the layers
/// of a stage; recomputation of nothing, the attention core or whole layers; four shardings; sequence
/// parallelism; both rank orders; as cases of the software: data messages hidden or not, a second gather
/// hidden or not, tensor messages wholly, half or not exposed; in S1 also boundary activations sent whole,
/// in slices, or in slices behind compute. Each case counts all plans, those too in which its option has
/// nothing to act on. That search also chooses a network for each dimension, which here follows from the
/// ranks. S5 also has weights, gradients, optimizer
/// states and activations each on the device or the host.
///
///     searches SPACE THREADS pruned|exhaustive      prints one line of JSON

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <sys/resource.h>

#include <bessemer/bessemer.hpp>

namespace {

using namespace bessemer;

using Kernels = compute::CalibratedKernels<>;
using Collectives = network::CalibratedCollectives<>;
using Case = study::SearchCase<double, Kernels, Collectives>;
using Evaluator = run::FactoredStep<double, Kernels, Collectives>;

const run::Conditions<> conditions{
    .site = {.name = "",
             .power_usage_effectiveness = 1.2,
             .grid_carbon_intensity = CarbonIntensity<>(400.0 * gCO2e / kWh),
             .water_usage_effectiveness = WaterIntensity<>(0.5 * litre / kWh),
             .grid_water_intensity = WaterIntensity<>(2.0 * litre / kWh),
             .electricity_price = EnergyPrice<>(0.1 * USD / kWh)},
    .failure_rates = {.accelerator = Frequency<>(1.0 / (10.0 * year)),
                      .node = Frequency<>(1.0 / (5.0 * year)),
                      .network_per_accelerator = Frequency<>(1.0 / (50.0 * year))},
    .recovery = {.detection = 60.0 * second, .restart = 300.0 * second},
    .storage = {.bandwidth = 1.0 * TB / second, .writer_bandwidth = 10.0 * GB / second},
    .power_levels = {.matrix = 0.9, .memory_bound = 0.7, .communication = 0.4, .idle = 0.15},
    .embodied = {.per_accelerator = 150.0 * kgCO2e,
                 .per_node = 1500.0 * kgCO2e,
                 .lifetime = 5.0 * year,
                 .utilization = 0.8},
    .rental_rate = RentalRate<>(2.0 * USD / hour)};

std::vector<Case> cases_of(const char* model, int accelerators, int batch, bool all_options) {
  run::Job<> job{
      .model = catalog::find_model(model).description(),
      .training = {.tokens = 300.0 * Gtoken, .sequence_length = 2048, .global_batch = batch},
      .cluster = {.node = catalog::find_node("dgx-a100-80gb").description(),
                  .accelerators = accelerators},
      .plan = {.sharding = plan::Sharding::none},
      .software = catalog::find_software("megatron-core").description()};
  study::Space space;
  space.context = {1};
  space.sharding = {plan::Sharding::none, plan::Sharding::optimizer, plan::Sharding::gradients,
                    plan::Sharding::weights};
  if (all_options) {
    job.cluster.node.host = {.link = 25.0 * GB / second,
                             .memory = 8.0 * 512.0 * GiB,
                             .memory_bandwidth = 200.0 * GB / second};
    plan::Modules parts{plan::Module::norm,           plan::Module::input_projection,
                        plan::Module::attention_core, plan::Module::output_projection,
                        plan::Module::feed_forward,   plan::Module::activation};
    space.recomputation = {plan::no_recomputation,
                           plan::selective_recomputation,
                           plan::full_recomputation,
                           {.offloaded = parts},
                           {.modules = {plan::Module::attention_core}, .offloaded = parts},
                           {.full = true, .offloads_inputs = true}};
    for (const auto weights : {plan::Storage::device, plan::Storage::host}) {
      for (const auto gradients : {plan::Storage::device, plan::Storage::host}) {
        for (const auto optimizer : {plan::Storage::device, plan::Storage::host}) {
          space.offload.push_back(
              {.optimizer = optimizer, .gradients = gradients, .weights = weights});
        }
      }
    }
  }
  std::vector<Case> cases;
  for (const bool hides_data : {false, true}) {
    for (const bool hides_gather : {false, true}) {
      for (int rest = 0; rest < 9; ++rest) {
        const double exposed = 1.0 - 0.5 * (rest / 3);
        const int sends = rest % 3;
        if (all_options && sends != 2) continue;
        Case one{
            .job = job,
            .conditions = conditions,
            .kernels = {catalog::find_kernel_calibration("a100-sxm-80gb").description()},
            .collectives = {{catalog::find_collective_calibration("nvlink-3").description(),
                             catalog::find_collective_calibration("infiniband").description()}}};
        one.job.software.overlaps_data = hides_data;
        one.job.software.overlaps_input_gather = hides_gather;
        one.job.software.tensor_exposed = exposed;
        one.job.software.splits_sends = sends > 0;
        one.job.software.overlaps_sends = sends == 2;
        one.space = study::filled(space, one.job);
        cases.push_back(one);
      }
    }
  }
  return cases;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return std::fprintf(stderr, "searches SPACE THREADS pruned|exhaustive\n"), 2;
  const bool large = std::string_view(arguments[1]) == "s5";
  const auto cases =
      large ? cases_of("gpt-3-175b", 512, 512, true) : cases_of("megatron-22b", 8, 4, false);
  const study::SearchOptions options{.exhaustive = std::string_view(arguments[3]) == "exhaustive",
                                     .threads = std::atoi(arguments[2])};
  const auto spent = [] {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return of(used.ru_utime) + of(used.ru_stime);
  };
  // Small searches again and again, each of them whole; the median counts.
  study::SearchResult result;
  std::vector<double> seconds;
  std::vector<double> processor;
  for (double sum = 0.0; seconds.empty() || (sum < 0.5 && seconds.size() < 99);) {
    const double before = spent();
    result = study::search(
        cases, {}, options,
        [](const Case& of) { return Evaluator(of.job, of.kernels, of.collectives, of.convention); },
        [](double) { return true; });
    seconds.push_back(result.seconds);
    processor.push_back(spent() - before);
    sum += result.seconds;
  }
  const auto median = [](std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
  };
  const double cpu = median(processor);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const double best = result.best.empty() ? 0.0 : result.best[0].objectives[0];
  const auto candidates = static_cast<double>(result.counts.legal);
  const auto pruned = result.counts.pruned_by_time + result.counts.pruned_by_memory;
  std::printf(
      "{\"candidates\": %.0f, \"feasible\": %llu, \"pruned\": %llu, \"seconds\": %.6g, "
      "\"cpu_seconds\": %.6g, "
      "\"candidates_per_second_per_core\": %.6g, \"best_step_seconds\": %.9g, "
      "\"peak_memory_mb\": %.1f, \"threads\": %d}\n",
      candidates, static_cast<unsigned long long>(result.counts.feasible),
      static_cast<unsigned long long>(pruned), median(seconds), cpu, candidates / cpu, best,
      static_cast<double>(used.ru_maxrss) / 1024.0, result.threads);
}
