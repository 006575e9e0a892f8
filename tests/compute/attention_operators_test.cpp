#include <doctest/doctest.h>

#include <bessemer/study/dual.hpp>
#include <support/operators.hpp>

namespace {
using namespace bessemer;
using compute::Kernel;
using compute::Shard;
using plan::ContextMethod;
using support::attention_8;
using support::block_1536;
using support::fused;
using support::is_gemm;
using support::layer_operators;
using support::one_layer;
using support::unfused;

constexpr Shard whole{.sequences = 2, .sequence_length = 1024};

constexpr model::Transformer with(model::Attention attention) {
  return one_layer({.attention = attention, .feed_forward = block_1536});
}
Kernel<> core(const model::Attention& attention, const Shard& shard) {
  return layer_operators(with(attention), shard)["attention"].forward;
}
}  // namespace

TEST_SUITE("compute/attention_operators") {
  TEST_CASE("values of their own size: scores over d, weighted sum over e") {
    model::Attention attention = attention_8;
    attention.value_size = 32;
    auto all = layer_operators(with(attention), whole, unfused);
    CHECK(is_gemm(all["qkv"].forward, 2048, 8 * (64 + 64 + 32), 512));
    CHECK(is_gemm(all["scores"].forward, 1024, 1024, 64, 16));
    CHECK(is_gemm(all["weighted sum"].forward, 1024, 32, 1024, 16));
    CHECK(is_gemm(all["projection"].forward, 2048, 512, 8 * 32));
    auto one = layer_operators(with(attention), whole);
    const double square = 2.0 * 8 * 1024 * 1024 / 2.0;
    CHECK(one["attention"].forward.work == 2.0 * square * (64 + 32) * FLOP);
    // Scores again, gradients of weights, values, queries and keys: three over d, two over e.
    CHECK(one["attention"].input.work / FLOP ==
          doctest::Approx(2.0 * square * (3 * 64 + 2 * 32)).epsilon(1e-15));
  }

  TEST_CASE("a bidirectional core is the full square, twice a causal one") {
    model::Attention both = attention_8;
    both.causal = false;
    CHECK(core(both, whole).work == 2.0 * core(attention_8, whole).work);
    CHECK(core(both, whole).work == 4.0 * 2 * 8 * 64 * 1024.0 * 1024 * FLOP);
    // Unfused attention computes it whatever the mask.
    CHECK(layer_operators(with(both), whole, unfused).forward ==
          layer_operators(with(attention_8), whole, unfused).forward);
  }

  TEST_CASE("small heads leave the softmax as it is: 413 of 595 TFLOP/s, 324 of 370") {
    using compute::detail::head_rate;
    CHECK(head_rate(128.0, false) == doctest::Approx(413.0 / 595.0).epsilon(0.01));
    CHECK(head_rate(128.0, true) == doctest::Approx(324.0 / 370.0).epsilon(0.01));
    CHECK(head_rate(256.0, false) == 1.0);
    CHECK(head_rate(320.0, false) == 1.0);
    CHECK(core(attention_8, whole).rate == head_rate(128.0, false));
  }

  TEST_CASE("a window saves work in a fused core, and none when it is the sequence") {
    model::Attention windowed = attention_8;
    double before = 0.0;
    for (const int window : {1, 64, 512, 1000, 1024, 4096}) {
      windowed.window = window;
      const double work = core(windowed, whole).work / FLOP;
      CAPTURE(window);
      CHECK(work >= before);
      CHECK(work <= core(attention_8, whole).work / FLOP);
      before = work;
    }
    CHECK(before == core(attention_8, whole).work / FLOP);
    windowed.window = 64;
    // Mean of min(i, 64) over 1024 positions: 64 - 64 * 63/2048.
    CHECK(core(windowed, whole).work / FLOP ==
          doctest::Approx(4.0 * 16 * 1024 * 64 * (64.0 - 64.0 * 63 / 2048)).epsilon(1e-15));
    CHECK(core(windowed, whole).n == 64.0);
  }

  TEST_CASE("sinks cost the backward pass one statistic a row") {
    model::Attention sinks = attention_8;
    sinks.sinks = true;
    auto with_sinks = layer_operators(with(sinks), whole);
    auto without = layer_operators(with(attention_8), whole);
    CHECK(with_sinks["attention"].forward.bytes == without["attention"].forward.bytes);
    CHECK(with_sinks["attention"].input.bytes - without["attention"].input.bytes ==
          4.0 * 16 * 1024 * byte);
  }

  TEST_CASE("an output gate is projected with the queries and multiplied behind the core") {
    model::Attention gate = attention_8;
    gate.output_gate = true;
    auto all = layer_operators(with(gate), whole);
    CHECK(is_gemm(all["qkv"].forward, 2048, 4 * 512, 512));
    CHECK(all["output gate"].forward.bytes == 6.0 * 512 * 2048 * byte);
    CHECK(all["output gate"].module == plan::Module::elementwise);
  }

  TEST_CASE("property: ranks of tensor and context groups share out the work, by every method") {
    for (const auto method :
         {ContextMethod::all_gather, ContextMethod::ring, ContextMethod::all_to_all}) {
      for (const double tensor : {1.0, 2.0, 4.0}) {
        for (const double context : {1.0, 2.0}) {
          for (const int window : {0, 100}) {
            model::Attention attention = attention_8;
            attention.window = window;
            Shard shard = whole;
            shard.tensor = tensor;
            shard.context = context;
            shard.context_method = method;
            const auto one = layer_operators(with(attention), shard);
            const auto all = layer_operators(with(attention), whole);
            CAPTURE(tensor);
            CAPTURE(context);
            CHECK(tensor * context * one.forward == doctest::Approx(all.forward).epsilon(1e-14));
            CHECK(tensor * context * one.input == doctest::Approx(all.input).epsilon(1e-14));
            CHECK(tensor * context * one.weight == doctest::Approx(all.weight).epsilon(1e-14));
          }
        }
      }
    }
  }

  TEST_CASE("a ring is one launch a block; all-to-all has whole sequences of fewer heads") {
    Shard shard = whole;
    shard.context = 4;
    shard.context_method = ContextMethod::ring;
    const Kernel<> ring = core(attention_8, shard);
    CHECK((ring.launches == 4 && ring.m == 256.0 && ring.n == 256.0 && ring.batch == 16.0));
    shard.context_method = ContextMethod::all_to_all;
    const Kernel<> exchanged = core(attention_8, shard);
    CHECK((exchanged.launches == 1 && exchanged.m == 1024.0 && exchanged.batch == 4.0));
  }

  TEST_CASE("attention to an encoder: its tokens make keys and values, queries see them all") {
    model::Transformer model = one_layer({.attention = attention_8,
                                          .feed_forward = block_1536,
                                          .norms = 3,
                                          .cross_attention = true});
    model.encoder = {.hidden = 256, .tokens = 300, .projector = {{.in = 256, .out = 512}}};
    model::check(model);
    auto all = layer_operators(model, whole);
    CHECK(is_gemm(all["cross queries"].forward, 2048, 512, 512));
    CHECK(is_gemm(all["cross keys and values"].forward, 600, 1024, 512));
    CHECK(is_gemm(all["cross projection"].forward, 2048, 512, 512));
    // Two operators are named attention; the last is the one to the encoder.
    CHECK(all["attention"].forward.work == 4.0 * 16 * 1024 * 300 * 64 * FLOP);
    CHECK((all.has("cross norm") && all.has("cross residual") && all.has("feed-forward norm")));
    // Images whose features join four to one reach the model as fewer tokens.
    model.encoder.projector = {{.in = 1024, .out = 512}};
    auto joined = layer_operators(model, whole);
    CHECK(is_gemm(joined["cross keys and values"].forward, 150, 1024, 512));
  }

  TEST_CASE("a layer of the encoder has its features and its tokens") {
    model::Layer layer{.attention = {.heads = 4, .kv_heads = 4, .head_size = 64, .causal = false},
                       .feed_forward = {.size = 1024},
                       .encoder = true};
    model::Transformer model = one_layer({.attention = attention_8, .feed_forward = block_1536});
    model.encoder = {.hidden = 256, .tokens = 300};
    auto all = layer_operators(layer, model, whole);
    CHECK(is_gemm(all["qkv"].forward, 600, 768, 256));
    CHECK(is_gemm(all["up"].forward, 600, 1024, 256));
    CHECK(all["attention"].forward.work == 4.0 * 8 * 300 * 300 * 64 * FLOP);
    CHECK(all["attention norm"].forward.bytes == 4.0 * 256 * 600 * byte);
    model.encoder.tokens = 0;  // as many as the model has
    CHECK(is_gemm(layer_operators(layer, model, whole)["qkv"].forward, 2048, 768, 256));
  }

  TEST_CASE("a layer may be a mixer alone or a feed-forward part alone, with one norm") {
    model::Layer mixer{
        .attention = attention_8, .feed_forward = model::no_feed_forward, .norms = 1};
    CHECK(layer_operators(mixer, one_layer(mixer), whole).names ==
          std::vector<std::string>{"attention norm", "qkv", "rotation", "attention", "projection",
                                   "attention residual"});
    model::Layer block{.attention = model::no_attention, .feed_forward = block_1536, .norms = 1};
    CHECK(layer_operators(block, one_layer(block), whole).names ==
          std::vector<std::string>{"feed-forward norm", "up", "activation", "down",
                                   "feed-forward residual"});
  }
}
