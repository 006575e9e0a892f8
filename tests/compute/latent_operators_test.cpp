#include <doctest/doctest.h>

#include <bessemer/compute/flops.hpp>
#include <support/operators.hpp>

namespace {
using namespace bessemer;
using compute::Shard;
using plan::Module;
using support::is_gemm;
using support::layer_operators;
using support::one_layer;

constexpr model::Attention latent{.heads = 16,
                                  .kv_heads = 16,
                                  .head_size = 96,
                                  .value_size = 64,
                                  .kv_rank = 128,
                                  .query_rank = 192,
                                  .rotary_size = 32};
constexpr model::Transformer model_of(model::Attention attention = latent) {
  return one_layer({.attention = attention, .feed_forward = {.size = 1024, .gated = true}});
}
constexpr Shard whole{.sequences = 2, .sequence_length = 512};
}  // namespace

TEST_SUITE("compute/latent_operators") {
  TEST_CASE("shapes are those of the table: t = 4") {
    Shard shard = whole;
    shard.tensor = 4;
    auto all = layer_operators(model_of(), shard);
    CHECK(is_gemm(all["query down"].forward, 1024, 192, 512));
    CHECK(is_gemm(all["query up"].forward, 1024, 4 * 96, 192));
    CHECK(is_gemm(all["key-value down"].forward, 1024, 128 + 32, 512));
    CHECK(is_gemm(all["key-value up"].forward, 1024, 4 * (64 + 64), 128));
    CHECK(is_gemm(all["projection"].forward, 1024, 512, 4 * 64));
    CHECK(all["query up"].module == Module::latent_up_projection);
    CHECK(all["key-value up"].module == Module::latent_up_projection);
    CHECK(all["query down"].module == Module::input_projection);
    CHECK(all["attention"].forward.work == 2.0 * 8 * 512 * 512 / 2 * (96 + 64) * FLOP);
    // 32 features of 4 queries in place; a key of 4 heads: 4 * 64 and 32 read, 4 * 96 written.
    CHECK(all["rotation"].forward.bytes ==
          (4.0 * 4 * 32 + 2.0 * (4 * 64 + 32 + 4 * 96)) * 1024 * byte);
  }

  TEST_CASE("queries without a latent come from the token itself") {
    model::Attention direct = latent;
    direct.query_rank = 0;
    auto all = layer_operators(model_of(direct), whole);
    CHECK(is_gemm(all["query up"].forward, 1024, 16 * 96, 512));
    CHECK(all["query up"].module == Module::input_projection);
    CHECK(!all.has("query down"));
  }

  TEST_CASE("property: forward is two FLOP a matrix weight and token, and the core's") {
    const auto model = model_of();
    auto all = layer_operators(model, whole);
    const double matrices = compute::layer_matrix_parameters(model.runs[0].layer, model);
    CHECK(all.forward == 2.0 * matrices * 1024 + all["attention"].forward.work / FLOP);
    CHECK(all.input - all["attention"].input.work / FLOP == 2.0 * matrices * 1024);
    CHECK(all.weight == 2.0 * matrices * 1024);
    // All weights but norms: 2 of 512, one of 192 and one of 128.
    CHECK(matrices == double(model::layer_parameters(model.runs[0].layer, model)) - 2 * 512 - 320);
  }

  TEST_CASE("property: under sequence parallelism tensor ranks share out all of the work") {
    const auto all = layer_operators(model_of(), whole);
    for (const double tensor : {2.0, 4.0, 8.0}) {
      Shard shard = whole;
      shard.tensor = tensor;
      shard.sequence_parallel = true;
      const auto one = layer_operators(model_of(), shard);
      CHECK(tensor * one.forward == doctest::Approx(all.forward).epsilon(1e-14));
      CHECK(tensor * one.weight == doctest::Approx(all.weight).epsilon(1e-14));
      shard.sequence_parallel = false;  // each projects every token down
      CHECK(tensor * layer_operators(model_of(), shard).forward > all.forward);
    }
  }
}
