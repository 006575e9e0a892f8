/// How fast one estimate is, from C++: the whole run of the README's example on one core.

#include <cstdint>
#include <vector>

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

/// A model of 22 thousand million parameters on one node of eight accelerators: every plan of a search space over degrees, chunks,
/// micro-batch, recomputation, sharding and order of ranks that divides.
const run::Job<> one_node = [] {
  model::Transformer model{.hidden = 6144, .embedding = {.vocabulary = 51'200}, .dropout = true};
  model::add_layers(model,
                    {.attention = {.heads = 64, .kv_heads = 64, .head_size = 96},
                     .feed_forward = {.size = 24'576}},
                    48);
  return run::Job<>{
      .model = model,
      .training = {.tokens = 1.0 * Ttoken, .sequence_length = 2048, .global_batch = 4},
      .cluster = {.node = catalog::find_node("dgx-a100-80gb").description(), .accelerators = 8},
      .software = catalog::find_software("megatron-core").description()};
}();

std::vector<plan::Plan> legal_plans() {
  std::vector<plan::Plan> plans;
  constexpr plan::Recomputation recomputations[] = {
      plan::no_recomputation, plan::selective_recomputation, plan::full_recomputation};
  for (const int tensor : {1, 2, 4, 8}) {
    for (const int pipeline : {1, 2, 4, 8}) {
      for (int chunks = 1; chunks <= 48 / pipeline; ++chunks) {
        for (const int micro_batch : {1, 2, 4}) {
          for (int rest = 0; rest < 36; ++rest) {
            plan::Plan plan{.tensor = tensor,
                            .pipeline = pipeline,
                            .virtual_stages = chunks,
                            .micro_batch = micro_batch,
                            .sequence_parallel = rest % 2 == 1,
                            .sharding = plan::Sharding(rest / 2 % 3),
                            .recomputation = recomputations[rest / 6 % 3],
                            .rank_order = plan::RankOrder(rest / 18)};
            if (chunks > 1) plan.schedule = plan::Schedule::interleaved;
            if (48 / pipeline % chunks != 0) continue;
            try {
              (void)check(plan, one_node.model, one_node.training, 8);
              plans.push_back(plan);
            } catch (const std::exception&) { continue; }
          }
        }
      }
    }
  }
  return plans;
}

/// All of them, from empty tables.
void estimate_plans(benchmark::State& state) {
  const std::vector<plan::Plan> plans = legal_plans();
  run::FactoredStep evaluate(one_node, kernels, collectives);
  for (auto _ : state) {
    evaluate.change(one_node);
    for (const plan::Plan& plan : plans) benchmark::DoNotOptimize(evaluate.find(plan));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(plans.size()));
}
BENCHMARK(estimate_plans);

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
