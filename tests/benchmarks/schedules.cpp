/// How fast the time of a pipeline is had, schedule by schedule: even stages, and stages whose ends
/// differ by embedding and loss. Arguments: ranks, micro-batches.
///
///     g++ -std=c++20 -O2 -Iinclude tests/benchmarks/schedules.cpp -lbenchmark -lpthread

#include <benchmark/benchmark.h>

#include <vector>

#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/units/constants.hpp>

namespace {

using namespace bessemer;

template <plan::Schedule schedule, bool uneven, bool latency = false>
void pipeline(benchmark::State& state) {
  const plan::PipelineShape shape{
      .schedule = schedule,
      .ranks = static_cast<int>(state.range(0)),
      .chunks = plan::has_two_chunks(schedule) || schedule == plan::Schedule::interleaved ? 2 : 1,
      .micro_batches = static_cast<int>(state.range(1))};
  std::vector<parallelism::ChunkTime<>> chunks(
      static_cast<std::size_t>(plan::stage_count(shape)),
      {10.0 * millisecond, 11.0 * millisecond, 9.0 * millisecond});
  if (uneven) {
    chunks.front().forward = 9.0 * millisecond;
    chunks.back().forward = 13.0 * millisecond;
    chunks.back().input_gradient = 14.0 * millisecond;
  }
  const Time<> send = (latency ? 0.5 : 0.0) * millisecond;
  for (auto _ : state) {
    benchmark::DoNotOptimize(chunks.data());
    benchmark::DoNotOptimize(
        parallelism::pipeline_time(shape, parallelism::Chunks<>(chunks), send));
  }
}

void sizes(benchmark::internal::Benchmark* benchmark) { benchmark->Args({8, 32})->Args({16, 128}); }

using enum plan::Schedule;
BENCHMARK(pipeline<gpipe, true>)->Apply(sizes);
BENCHMARK(pipeline<one_forward_one_backward, false>)->Apply(sizes);
BENCHMARK(pipeline<one_forward_one_backward, true>)->Apply(sizes);
BENCHMARK(pipeline<one_forward_one_backward, true, true>)->Apply(sizes);
BENCHMARK(pipeline<interleaved, false>)->Apply(sizes);
BENCHMARK(pipeline<interleaved, true>)->Apply(sizes);
BENCHMARK(pipeline<zb_h1, false>)->Apply(sizes);
BENCHMARK(pipeline<zb_h1, true>)->Apply(sizes);
BENCHMARK(pipeline<zb_h2, true>)->Apply(sizes);
BENCHMARK(pipeline<zb_v, false>)->Apply(sizes);
BENCHMARK(pipeline<zb_v, true>)->Apply(sizes);
BENCHMARK(pipeline<dual_pipe, false>)->Apply(sizes);
BENCHMARK(pipeline<dual_pipe, true>)->Apply(sizes);
BENCHMARK(pipeline<dual_pipe_v, true>)->Apply(sizes);

}  // namespace

BENCHMARK_MAIN();
