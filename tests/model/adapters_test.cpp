#include <doctest/doctest.h>

#include <bessemer/model/adapters.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using model::adapter_parameters;
using model::Adapters;

constexpr auto llama = support::llama(32, 4096, 32, 8, 14336, 128256);
constexpr Adapters every{
    .rank = 16, .keys = true, .output = true, .feed_forward = true, .experts = true};
}  // namespace

TEST_SUITE("model/adapters") {
  TEST_CASE("no rank, nothing trained") {
    static_assert(adapter_parameters(llama, Adapters{}) == 0);
    static_assert(!model::freezes_weights(Adapters{}));
  }

  TEST_CASE(
      "published: 4.7 and 37.7 million beside the 175 billion of GPT-3 [HuEtAl2021] table 4") {
    // Queries and values of 96 layers at rank 1 and 8; printed to a tenth of a million.
    constexpr auto gpt_3 = support::gpt(96, 12288, 96);
    static_assert(adapter_parameters(gpt_3, Adapters{.rank = 1}) == 96LL * 2 * 2 * 12288);
    CHECK(double(adapter_parameters(gpt_3, Adapters{.rank = 1})) / 1e6 ==
          doctest::Approx(4.7).epsilon(0.05 / 5.7));
    CHECK(double(adapter_parameters(gpt_3, Adapters{.rank = 8})) / 1e6 ==
          doctest::Approx(37.7).epsilon(0.05 / 38.7));
  }

  TEST_CASE("every matrix of a Llama layer: rank times the sum of inputs and outputs") {
    const std::int64_t layer = (4096 + 4096) + 2 * (4096 + 1024) + (4096 + 4096)  // q, k, v, o
                               + 2 * (4096 + 14336) + (14336 + 4096);             // gate, up, down
    CHECK(adapter_parameters(llama, every) == 32 * 16 * layer);
  }

  TEST_CASE("experts have adapters each, of which a token uses its own") {
    auto sparse = llama;
    sparse.runs[0].layer.feed_forward = {
        .size = 512, .gated = true, .experts = {.count = 8, .per_token = 2, .shared_size = 1024}};
    const Adapters blocks{
        .rank = 4, .queries = false, .values = false, .feed_forward = true, .experts = true};
    const std::int64_t shared = 3 * (4096 + 1024), expert = 3 * (4096 + 512);
    CHECK(adapter_parameters(sparse, blocks) == 32 * 4 * (shared + 8 * expert));
    CHECK(model::active_adapter_parameters(sparse, blocks) == 32 * 4 * (shared + 2 * expert));
  }

  TEST_CASE("latents adapt both matrices of queries, and both of keys and values") {
    auto latent = llama;
    latent.runs[0].layer.attention = {.heads = 16,
                                      .kv_heads = 16,
                                      .head_size = 192,
                                      .value_size = 128,
                                      .kv_rank = 512,
                                      .query_rank = 1536,
                                      .rotary_size = 64};
    const std::int64_t queries = (4096 + 1536) + (1536 + 16 * 192);
    const std::int64_t keys = (4096 + 512 + 64) + (512 + 16 * (128 + 128));
    CHECK(adapter_parameters(latent, Adapters{.rank = 2}) == 32 * 2 * (queries + keys));
  }

  TEST_CASE("property: proportional to the rank, and no more than a share of the matrices") {
    for (const int rank : {1, 8, 64}) {
      Adapters adapters = every;
      adapters.rank = rank;
      CHECK(adapter_parameters(llama, adapters) * 16 == adapter_parameters(llama, every) * rank);
    }
    CHECK(adapter_parameters(llama, every) < model::parameters(llama) / 100);
  }

  TEST_CASE("refuses adapters of nothing") {
    CHECK_THROWS_WITH_AS(check(Adapters{.rank = -1}),
                         "training.adapters.rank: must be between 0 and 65536, got -1",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(check(Adapters{.rank = 8, .queries = false, .values = false}),
                         "training.adapters: must name at least one kind of matrix", InvalidInput);
    CHECK_THROWS_WITH_AS(check(Adapters{.frozen_format = NumberFormat::tf32}),
                         "training.adapters.frozen_format: tf32 is no format for frozen weights; "
                         "use bf16, fp16, fp32, fp8, int8, fp4, mxfp8 or nvfp4",
                         InvalidInput);
  }
}
