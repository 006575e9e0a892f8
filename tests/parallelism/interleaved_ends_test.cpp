#include <doctest/doctest.h>

#include <array>
#include <vector>

#include <bessemer/parallelism/interleaved.hpp>
#include <bessemer/parallelism/schedule_simulation.hpp>
#include <support/derivatives.hpp>
#include <support/random_pipelines.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::parallelism;
using Ends = parallelism::detail::InterleavedEnds<double>;

struct Case {
  plan::PipelineShape shape;
  std::vector<ChunkTime<>> chunks;
  Time<> latency;
};

/// Ends from nothing to six times a chunk in between.
Case random_case(support::RandomPipelines& random, int most_first) {
  const auto seconds = [](int n) { return double(n) * second; };
  const int p = random.between(2, 9);
  const int v = random.between(2, 4);
  Case result{.shape = {.schedule = plan::Schedule::interleaved,
                        .ranks = p,
                        .chunks = v,
                        .micro_batches = p * random.between(1, 6)},
              .chunks = {},
              .latency = {}};
  const int f = random.between(30, 100);
  const int d = random.between(30, 600);
  result.chunks.assign(static_cast<std::size_t>(p * v), {seconds(f), seconds(d), {}});
  result.chunks.front() = {seconds(random.between(0, most_first * f / 100)),
                           seconds(random.between(0, most_first * d / 100)),
                           {}};
  result.chunks.back() = {seconds(random.between(0, 6 * f)), seconds(random.between(0, 6 * d)), {}};
  if (random.between(0, 1) == 1) result.latency = seconds(random.between(0, std::min(f, d) / 3));
  return result;
}
}  // namespace

TEST_SUITE("parallelism/interleaved_ends") {
  TEST_CASE("simulation: 20,000 random pipelines with other ends, exactly") {
    support::RandomPipelines random(11);
    int wrong = 0, answered = 0;
    for (int i = 0; i < 20'000; ++i) {
      const Case c = random_case(random, i % 2 == 0 ? 100 : 200);
      const Ends ends(c.shape, Chunks<>(c.chunks), c.latency);
      if (!ends.holds()) continue;
      ++answered;
      if (ends.time() != simulate_schedule(c.shape, Chunks<>(c.chunks), c.latency).time) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(answered > 12'000);
  }

  TEST_CASE("a layer less at both ends, with embedding and loss in its place") {
    // 16 stages of 2 chunks, 4 ms and 8 ms; the ends 1 ms and 2 ms shorter, the loss 1 ms and 2 ms:
    // a_f = -1, a_d = -2, z = 0. The last rank is busy throughout: (128 * 2 + 15) 12 - 3 ms.
    const plan::PipelineShape shape{
        .schedule = plan::Schedule::interleaved, .ranks = 16, .chunks = 2, .micro_batches = 128};
    std::vector<ChunkTime<>> chunks(32, {4.0 * second, 8.0 * second, 0.0 * second});
    chunks.front() = {3.0 * second, 6.0 * second, 0.0 * second};
    CHECK(interleaved_time(shape, Chunks<>(chunks)) == (271.0 * 12.0 - 3.0) * second);
  }

  TEST_CASE("even chunks are the even pipeline") {
    const plan::PipelineShape shape{
        .schedule = plan::Schedule::interleaved, .ranks = 4, .chunks = 3, .micro_batches = 8};
    const std::vector<ChunkTime<>> chunks(12, {3.0 * second, 5.0 * second, 1.0 * second});
    const Ends ends(shape, Chunks<>(chunks), 0.5 * second);
    CHECK(ends.holds());
    CHECK(ends.time() == interleaved_time(shape, Chunks<>(chunks), 0.5 * second));
  }

  TEST_CASE("does not answer for what it does not know") {
    const plan::PipelineShape shape{
        .schedule = plan::Schedule::interleaved, .ranks = 4, .chunks = 2, .micro_batches = 32};
    const std::vector<ChunkTime<>> even(8, {3.0 * second, 5.0 * second, 1.0 * second});
    const auto holds = [&](const plan::PipelineShape& s, const std::vector<ChunkTime<>>& chunks,
                           Time<> latency = {}) {
      return Ends(s, Chunks<>(chunks), latency).holds();
    };
    CHECK(holds(shape, even));
    CHECK_FALSE(holds(shape, even, 1.1 * second));  // more than min(f, d)/3
    auto middle = even;
    middle[3].forward = 4.0 * second;
    CHECK_FALSE(holds(shape, middle));
    auto heavy = even;
    heavy.front().forward = 9.0 * second;  // the first rank busy throughout
    CHECK_FALSE(holds(shape, heavy));
    heavy.back().forward = 12.0 * second;  // outweighed by the last
    CHECK(holds(shape, heavy));
    auto grouped = shape;
    grouped.group = 8;
    CHECK_FALSE(holds(grouped, even));
    // Two ranks, the last chunk shorter.
    const plan::PipelineShape two{
        .schedule = plan::Schedule::interleaved, .ranks = 2, .chunks = 4, .micro_batches = 32};
    CHECK(holds(two, even));
    auto shorter = even;
    shorter.back().forward = 2.0 * second;
    CHECK_FALSE(holds(two, shorter));
    CHECK(holds(shape, shorter));
  }

  TEST_CASE(
      "a longer first chunk beside forwards much shorter than backwards waits on another path") {
    // Found among millions: the first rank stays busy for as long as forwards are short.
    const plan::PipelineShape shape{
        .schedule = plan::Schedule::interleaved, .ranks = 3, .chunks = 5, .micro_batches = 12};
    std::vector<ChunkTime<>> chunks(15, {250.0 * second, 1846.0 * second, 0.0 * second});
    chunks.front() = {420.0 * second, 1869.0 * second, 0.0 * second};
    chunks.back() = {252.0 * second, 1914.0 * second, 0.0 * second};
    CHECK_FALSE(Ends(shape, Chunks<>(chunks), Time<>{}).holds());
    CHECK(interleaved_time(shape, Chunks<>(chunks)) ==
          simulate_schedule(shape, Chunks<>(chunks)).time);
  }

  TEST_CASE("derivative: by chunk, ends and latency") {
    support::check_derivatives<5>(
        []<class S>(const std::array<S, 5>& x) {
          const plan::PipelineShape shape{.schedule = plan::Schedule::interleaved,
                                          .ranks = 4,
                                          .chunks = 2,
                                          .micro_batches = 16};
          const auto time = [](const S& value) { return Time<S>::from_value(value); };
          std::vector<ChunkTime<S>> chunks(8, {time(x[0]), time(x[1]), Time<S>{}});
          chunks.front().forward = time(x[2]);
          chunks.back().input_gradient = time(x[3]);
          return interleaved_time(shape, Chunks<S>(chunks), time(x[4])).value();
        },
        {1.0, 2.1, 0.8, 2.9, 0.07});
  }
}
