#include <doctest/doctest.h>

#include <cmath>

#include <support/published_step.hpp>

// [NarayananEtAl2021] Tables 1 and 2, read off the README's table and the run script of that paper:
// A100 80 GB, fp16, full recomputation, no sequence parallelism; tests/data/published has locators.
// Times follow from the printed TFLOP/s by the paper's own formula, equation (3).
namespace {

using namespace bessemer;

struct Row {
  const char* model;
  int accelerators, tensor, pipeline, virtual_stages, micro_batch, global_batch;
  double seconds;
};

constexpr Row rows[] = {{"megatron-3.6b", 64, 2, 1, 1, 16, 512, 3.69741},
                        {"megatron-7.5b", 128, 4, 1, 1, 16, 512, 3.69633},
                        {"megatron-39.1b", 512, 8, 2, 1, 4, 1536, 14.4535},
                        {"megatron-76.1b", 1024, 8, 4, 3, 2, 1792, 16.0578},
                        {"megatron-145.6b", 1536, 8, 8, 2, 2, 2304, 24.8174},
                        {"megatron-310.1b", 1920, 8, 16, 2, 1, 2160, 37.6143},
                        {"megatron-1t", 3072, 8, 64, 1, 1, 3072, 102.63},
                        {"megatron-175b", 768, 8, 12, 1, 1, 1536, 39.4205},
                        {"megatron-175b", 1536, 8, 12, 1, 1, 1536, 20.8286},
                        {"megatron-529.6b", 560, 8, 35, 1, 1, 2240, 206.219},
                        {"megatron-529.6b", 1120, 8, 35, 1, 1, 2240, 105.579},
                        {"megatron-529.6b", 2240, 8, 35, 1, 1, 2240, 55.4456}};

double error(const Row& row) {
  const auto step = published::step(
      {.model = row.model,
       .node = "dgx-a100-80gb",
       .software = "megatron-2021",
       .accelerators = row.accelerators,
       .sequence_length = 2048,
       .global_batch = row.global_batch,
       .plan = {.tensor = row.tensor,
                .pipeline = row.pipeline,
                .virtual_stages = row.virtual_stages,
                .micro_batch = row.micro_batch,
                .schedule = row.virtual_stages > 1 ? plan::Schedule::interleaved
                                                   : plan::Schedule::one_forward_one_backward,
                .sharding = plan::Sharding::none,
                .recomputation = plan::full_recomputation},
       .precision = NumberFormat::fp16});
  return in(step.time, second) / row.seconds - 1.0;
}

}  // namespace

TEST_SUITE("published/narayanan_2021") {
  TEST_CASE("published: step times of 3.6B to 1T within 12 %, 7 % on average [NarayananEtAl2021]") {
    double sum = 0.0;
    for (const Row& row : rows) {
      CAPTURE(row.model);
      CAPTURE(row.accelerators);
      CAPTURE(error(row));
      CHECK(std::abs(error(row)) <= 0.12);
      sum += std::abs(error(row));
    }
    CHECK(sum / std::size(rows) <= 0.07);
  }
}
