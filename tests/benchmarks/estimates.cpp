/// How fast one estimate is, from C++: the whole run of the README's example on one core.

#include <benchmark/benchmark.h>

#include <bessemer/bessemer.hpp>

namespace {

using namespace bessemer;

const run::Job<> example{
    .model = catalog::find_model("llama-3.1-405b").description(),
    .training = {.tokens = 15.6 * Ttoken, .sequence_length = 8192, .global_batch = 2048},
    .cluster = {.node = catalog::find_node("dgx-h100").description(), .accelerators = 16'384},
    .plan = {.tensor = 8,
             .pipeline = 16,
             .virtual_stages = 8,
             .schedule = plan::Schedule::interleaved,
             .sequence_parallel = true,
             .sharding = plan::Sharding::gradients,
             .rank_order = plan::RankOrder::pipeline_before_data},
    .software = catalog::find_software("llama-3").description()};

const compute::CalibratedKernels<> kernels{
    catalog::find_kernel_calibration("h100-sxm").description()};
const network::CalibratedCollectives<> collectives{
    {catalog::find_collective_calibration("nvlink-4").description(),
     catalog::find_collective_calibration("roce").description()}};

/// A step, another number of tokens each time so that nothing can be kept from the last.
void estimate_step(benchmark::State& state) {
  run::Job<> job = example;
  for (auto _ : state) {
    job.training.tokens = job.training.tokens + 1.0 * token;
    benchmark::DoNotOptimize(run::step(job, kernels, collectives));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(estimate_step);

/// The same under the ideal models, for the ratio.
void estimate_ideal_step(benchmark::State& state) {
  run::Job<> job = example;
  for (auto _ : state) {
    job.training.tokens = job.training.tokens + 1.0 * token;
    benchmark::DoNotOptimize(run::step(job, compute::IdealRoofline{}, network::FlatRing{}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(estimate_ideal_step);

}  // namespace

BENCHMARK_MAIN();
