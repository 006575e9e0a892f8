#include <doctest/doctest.h>

#include <bessemer/compute/shard.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using compute::encoder_outputs;
using compute::encoder_tokens;
using compute::Shard;
}  // namespace

TEST_SUITE("compute/shard") {
  TEST_CASE("tokens of a rank, and those that norms see") {
    constexpr Shard shard{.sequences = 3, .sequence_length = 512, .tensor = 4, .context = 2};
    static_assert(shard.tokens() == 768.0);
    static_assert(shard.split_tokens() == 768.0);
    constexpr Shard split{.sequences = 3,
                          .sequence_length = 512,
                          .tensor = 4,
                          .context = 2,
                          .sequence_parallel = true};
    static_assert(split.split_tokens() == 192.0);
    static_assert(shard.kv_heads(8) == 2.0 && shard.kv_heads(2) == 1.0);
  }

  TEST_CASE("activations keep 16 bits or more, whatever the products run in") {
    static_assert(Shard{}.activation_format() == NumberFormat::bf16);
    static_assert(Shard{.format = NumberFormat::fp16}.activation_format() == NumberFormat::fp16);
    static_assert(Shard{.format = NumberFormat::fp32}.activation_format() == NumberFormat::fp32);
    for (const auto format : {NumberFormat::fp8, NumberFormat::mxfp8, NumberFormat::nvfp4}) {
      CHECK(Shard{.format = format}.narrow());
      CHECK(Shard{.format = format}.activation_format() == NumberFormat::bf16);
    }
  }

  TEST_CASE("an encoder has its own tokens, as many as the model's, or fewer behind a projector") {
    auto model = support::gpt(2, 1024, 16);
    model.encoder = {.hidden = 256};
    CHECK(encoder_tokens(model, 512) == 512.0);
    model.encoder.tokens = 64;
    CHECK(encoder_tokens(model, 512) == 64.0);
    CHECK(encoder_outputs(model, 512) == 64.0);
    model.encoder.projector = {{.in = 1024, .out = 1024}};
    CHECK(encoder_outputs(model, 512) == 16.0);
    CHECK(compute::encoder_shard({.sequence_length = 512}, model).sequence_length == 64.0);
  }
}
