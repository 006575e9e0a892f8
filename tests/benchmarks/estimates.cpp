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

/// 100 layers, all but three of them experts, in five dimensions: tensor, pipeline, data, context and
/// expert.
const run::Job<> mixture = [] {
  model::Transformer model{.name = "mixture",
                           .hidden = 7168,
                           .embedding = {.vocabulary = 131'072},
                           .multi_token_predictions = 1};
  model::Layer layer{
      .attention = {.heads = 64, .kv_heads = 8, .head_size = 128},
      .feed_forward = {.size = 18'432, .gated = true, .activation = model::Activation::silu}};
  model::add_layers(model, layer, 3);
  layer.feed_forward.size = 2048;
  layer.feed_forward.experts = {.count = 256, .per_token = 8, .shared_size = 2048};
  model::add_layers(model, layer, 97);
  return run::Job<>{
      .model = model,
      .training = {.tokens = 15.0 * Ttoken, .sequence_length = 8192, .global_batch = 4096},
      .cluster = {.node = catalog::find_node("dgx-h100").description(), .accelerators = 8192},
      .plan = {.tensor = 2,
               .context = 2,
               .pipeline = 16,
               .expert = 32,
               .schedule = plan::Schedule::one_forward_one_backward,
               .sequence_parallel = true,
               .context_method = plan::ContextMethod::ring,
               .expert_overlap = true,
               .recomputation = plan::selective_recomputation},
      .software = catalog::find_software("megatron-core").description()};
}();

void estimate_mixture(benchmark::State& state, int chunks) {
  run::Job<> job = mixture;
  job.plan.virtual_stages = chunks;
  if (chunks > 1) job.plan.schedule = plan::Schedule::interleaved;
  for (auto _ : state) {
    job.training.tokens = job.training.tokens + 1.0 * token;
    benchmark::DoNotOptimize(run::step(job, kernels, collectives));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(estimate_mixture, one_chunk, 1);
BENCHMARK_CAPTURE(estimate_mixture, six_chunks, 6);

void footprint_of_mixture(benchmark::State& state) {
  const plan::Layout layout = check(mixture);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        memory::footprint(mixture.model, mixture.training, mixture.plan, layout, mixture.software));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(footprint_of_mixture);

/// The operators of one layer with latent attention and 256 experts on 64 ranks, each timed.
void time_mixture_layer(benchmark::State& state) {
  const model::Layer layer{
      .attention = {.heads = 128,
                    .kv_heads = 128,
                    .head_size = 192,
                    .value_size = 128,
                    .kv_rank = 512,
                    .query_rank = 1536,
                    .rotary_size = 64},
      .feed_forward = {.size = 2048,
                       .gated = true,
                       .experts = {.count = 256, .per_token = 8, .shared_size = 2048}}};
  const model::Transformer model{.hidden = 7168,
                                 .runs = {{.layer = layer, .count = 58}},
                                 .embedding = {.vocabulary = 129'280}};
  compute::Shard shard{.sequence_length = 4096, .expert = 64};
  for (auto _ : state) {
    shard.sequences += 1e-9;
    compute::OperatorTimer<double, compute::CalibratedKernels<>> timer(
        kernels, example.cluster.node.accelerator, plan::selective_recomputation);
    compute::each_operator(layer, model, shard, example.software, timer);
    benchmark::DoNotOptimize(timer.sum());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(time_mixture_layer);

}  // namespace

BENCHMARK_MAIN();
