#include <doctest/doctest.h>

#include <bessemer/compute/flops.hpp>
#include <support/operators.hpp>

namespace {
using namespace bessemer;
using compute::Shard;
using model::RecurrenceKind;
using plan::Module;
using support::is_gemm;
using support::layer_operators;
using support::one_layer;

constexpr model::Transformer model_of(RecurrenceKind kind, int chunk = 64) {
  return one_layer({.attention = model::no_attention,
                    .feed_forward = model::no_feed_forward,
                    .norms = 1,
                    .recurrence = {.kind = kind,
                                   .heads = 16,
                                   .head_size = 64,
                                   .groups = 4,
                                   .state_size = 128,
                                   .chunk = chunk}});
}
constexpr auto mamba = model_of(RecurrenceKind::mamba_2);
constexpr auto delta = model_of(RecurrenceKind::gated_delta_net);
constexpr Shard whole{.sequences = 2, .sequence_length = 512};
}  // namespace

TEST_SUITE("compute/recurrence_operators") {
  TEST_CASE("mamba-2: shapes of the table in 16 chunks of 64 tokens, t = 2") {
    Shard shard = whole;
    shard.tensor = 2;
    auto all = layer_operators(mamba, shard);
    // 16 * 64 values twice, 4 * 128 of B and of C, a step for each head; half of it.
    CHECK(is_gemm(all["recurrence in"].forward, 1024, (2 * 1024 + 2 * 512 + 16) / 2.0, 512));
    CHECK(is_gemm(all["chunk scores"].forward, 64, 64, 128, 16 * 2));
    CHECK(is_gemm(all["chunk diagonal"].forward, 64, 64, 64, 16 * 8));
    CHECK(is_gemm(all["chunk states"].forward, 128, 64, 64, 16 * 8));
    CHECK(is_gemm(all["chunk off-diagonal"].forward, 64, 64, 128, 16 * 8));
    CHECK(all["state passing"].forward.bytes == 8.0 * 16 * 8 * 128 * 64 * byte);
    CHECK(is_gemm(all["recurrence out"].forward, 1024, 512, 512));
    CHECK(all["convolution"].forward.work == 2.0 * 4 * (1024 + 1024) / 2 * 1024 * FLOP);
    for (const char* name : {"chunk scores", "chunk diagonal", "chunk states", "state passing"}) {
      CHECK(all[name].module == Module::attention_core);
    }
  }

  TEST_CASE("mamba-2: work in chunks per token, Q (2 g n + 2 a d) + 4 a n d") {
    for (const int chunk : {32, 64, 256}) {
      auto all = layer_operators(model_of(RecurrenceKind::mamba_2, chunk), whole);
      const double each = chunk * (2.0 * 4 * 128 + 2.0 * 16 * 64) + 4.0 * 16 * 128 * 64;
      CHECK(all.forward_of[Module::attention_core] == 1024 * each);
    }
  }

  TEST_CASE("gated delta net: work in chunks per token and head, Q (6 n + 4 d) + 6 n d + Q^2/3") {
    for (const int chunk : {32, 64}) {
      auto all = layer_operators(model_of(RecurrenceKind::gated_delta_net, chunk), whole);
      const double q = chunk;
      const double each = q * (6.0 * 128 + 4.0 * 64) + 6.0 * 128 * 64 + q * q / 3.0;
      CHECK(all.forward_of[Module::attention_core] ==
            doctest::Approx(1024 * 16 * each).epsilon(1e-14));
    }
  }

  TEST_CASE("gated delta net: states follow each other, so that one chunk fills the device") {
    auto all = layer_operators(delta, whole);
    const auto& state = all["state update"].forward;
    CHECK((state.m == 128.0 && state.n == 64.0 && state.k == 64.0 && state.batch == 32.0));
    CHECK(state.work == 2.0 * 128 * 64 * 64 * 32 * 8 * FLOP);  // 8 chunks of a sequence
  }

  TEST_CASE("property: backward is twice forward") {
    for (const auto& model : {mamba, delta}) {
      const auto all = layer_operators(model, whole);
      CHECK((all.input + all.weight) / all.forward == doctest::Approx(2.0).epsilon(1e-14));
    }
  }

  TEST_CASE("property: two FLOP a matrix weight and token beside the chunks") {
    for (const auto& model : {mamba, delta}) {
      auto all = layer_operators(model, whole);
      const double matrices = compute::layer_matrix_parameters(model.runs[0].layer, model);
      CHECK(all.forward - all.forward_of[Module::attention_core] ==
            doctest::Approx(2.0 * matrices * 1024).epsilon(1e-14));
    }
  }

  TEST_CASE("property: tensor and context ranks share out the work") {
    for (const auto& model : {mamba, delta}) {
      const auto all = layer_operators(model, whole);
      for (const double tensor : {1.0, 2.0, 4.0}) {
        for (const double context : {1.0, 2.0}) {
          Shard shard = whole;
          shard.tensor = tensor;
          shard.context = context;
          const auto one = layer_operators(model, shard);
          CHECK(tensor * context * one.forward == doctest::Approx(all.forward).epsilon(1e-14));
          CHECK(tensor * context * one.weight == doctest::Approx(all.weight).epsilon(1e-14));
        }
      }
    }
  }

  TEST_CASE("groups fewer than ranks are copied, and their scores with them") {
    Shard shard = whole;
    shard.tensor = 8;
    CHECK(is_gemm(layer_operators(mamba, shard)["chunk scores"].forward, 64, 64, 128, 16));
  }

  TEST_CASE("property: linear in the sequence, and a short one is one chunk") {
    for (const auto& model : {mamba, delta}) {
      Shard twice = whole;
      twice.sequence_length = 1024;
      CHECK(layer_operators(model, twice).forward ==
            doctest::Approx(2.0 * layer_operators(model, whole).forward).epsilon(1e-14));
    }
    Shard brief = whole;
    brief.sequence_length = 16;
    CHECK(is_gemm(layer_operators(mamba, brief)["chunk diagonal"].forward, 16, 64, 16, 2 * 16));
  }
}
