#include <doctest/doctest.h>

#include <cstdint>

#include <bessemer/model/parameters.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::model;

// Each block by hand, with h = 4, a = 2, g = 1, d = 3, f = 5.
constexpr Attention small{.heads = 2, .kv_heads = 1, .head_size = 3};
constexpr FeedForward plain{.size = 5};
constexpr FeedForward gated{.size = 5, .gated = true};

constexpr Attention with(bool Attention::*flag) {
  Attention attention = small;
  attention.*flag = true;
  return attention;
}

/// GPT-2 small as it was released: [RadfordEtAl2019] Table 2, 12 layers of 768; 1,024 positions.
constexpr Transformer gpt2() {
  Transformer gpt = support::gpt(12, 768, 12, 50257);
  gpt.embedding.position_rows = 1024;
  return gpt;
}
constexpr Transformer llama_405b = support::llama(126, 16384, 128, 8, 53248, 128256);
}  // namespace

TEST_SUITE("model/parameters") {
  TEST_CASE("attention by hand: 4 (6 + 3 + 3) in, 6 * 4 out") {
    static_assert(attention_parameters(small, 4) == 4 * 12 + 24);
    static_assert(attention_parameters(with(&Attention::qkv_bias), 4) == 72 + 12);
    static_assert(attention_parameters(with(&Attention::output_bias), 4) == 72 + 4);
    static_assert(attention_parameters(with(&Attention::qk_norm), 4) == 72 + 6);
    static_assert(attention_parameters(with(&Attention::wide_qk_norm), 4) == 72 + 6 + 3);
  }

  TEST_CASE("feed-forward by hand: 4 * 5 each way, the gate once more") {
    static_assert(feed_forward_parameters(plain, 4) == 40);
    static_assert(feed_forward_parameters(gated, 4) == 60);
    static_assert(feed_forward_parameters({.size = 5, .bias = true}, 4) == 40 + 5 + 4);
    static_assert(feed_forward_parameters({.size = 5, .gated = true, .bias = true}, 4) ==
                  60 + 10 + 4);
  }

  TEST_CASE("norms: weight and bias, weight, or nothing") {
    static_assert(norm_parameters(Norm::layer, 4) == 8);
    static_assert(norm_parameters(Norm::layer_without_bias, 4) == 4);
    static_assert(norm_parameters(Norm::rms, 4) == 4);
    static_assert(norm_parameters(Norm::layer_without_weights, 4) == 0);
  }

  TEST_CASE("embedding: the table, learned positions, a norm; output: its own table unless tied") {
    Transformer model = support::llama(1, 4, 2, 1, 5, 10);
    CHECK(embedding_parameters(model) == 40);
    CHECK(output_parameters(model) == 40 + 4);
    model.embedding.positions = Positions::learned;
    model.embedding.position_rows = 7;
    CHECK(embedding_parameters(model) == 40 + 28);
    model.embedding.norm = true;
    CHECK(embedding_parameters(model) == 40 + 28 + 4);
    model.embedding.tied = true;
    CHECK(output_parameters(model) == 4);
    model.final_norm = false;
    CHECK(output_parameters(model) == 0);
    model.embedding.positions = Positions::rotary;  // rows without a table count nothing
    CHECK(embedding_parameters(model) == 40 + 4);
  }

  TEST_CASE("GPT-2 small has 124,439,808 parameters [RadfordEtAl2019]") {
    // (50257 + 1024) 768 + 12 (768*2304 + 2304 + 768*768 + 768 + 8*768*768 + 9*768) + 2*768
    static_assert(parameters(gpt2()) == 124'439'808);
  }

  TEST_CASE("Llama 3.1 405B has 405,853,388,800 parameters [GrattafioriEtAl2024]") {
    // Table 3: 126 layers, 16384, 53248, 128 and 8 heads, vocabulary 128,000 and 256 reserved.
    static_assert(parameters(llama_405b) == 405'853'388'800);
  }

  TEST_CASE("[NarayananEtAl2021] equation (2), 12 l h^2 (1 + 13/(12 h) + (V + s)/(12 l h))") {
    struct Row {
      int layers, hidden, heads;
    };
    for (const Row& row : {Row{30, 3072, 32}, Row{96, 12288, 96}, Row{128, 25600, 160}}) {
      CAPTURE(row.layers);
      const double l = row.layers, h = row.hidden, v = 51200.0, s = 2048.0;
      const double expected =
          12.0 * l * h * h * (1.0 + 13.0 / (12.0 * h) + (v + s) / (12.0 * l * h));
      // Their count leaves out the last norm: 2 h.
      CHECK(static_cast<double>(parameters(support::gpt(row.layers, row.hidden, row.heads))) ==
            doctest::Approx(expected + 2.0 * h).epsilon(1e-14));
    }
  }

  TEST_CASE("property: runs add up, however equal layers are grouped") {
    Transformer split = llama_405b;
    const Layer layer = split.runs.front().layer;
    split.runs = {
        {.layer = layer, .count = 1}, {.layer = layer, .count = 120}, {.layer = layer, .count = 5}};
    CHECK(parameters(split) == parameters(llama_405b));
    CHECK(parameters(split) - embedding_parameters(split) - output_parameters(split) ==
          126 * layer_parameters(layer, split));
  }

  TEST_CASE("property: counts grow with every dimension") {
    const Transformer base = support::llama(4, 64, 8, 2, 128, 1000);
    for (const Transformer& larger :
         {support::llama(5, 64, 8, 2, 128, 1000), support::llama(4, 128, 8, 2, 128, 1000),
          support::llama(4, 64, 8, 4, 128, 1000), support::llama(4, 64, 8, 2, 129, 1000),
          support::llama(4, 64, 8, 2, 128, 1001)}) {
      CHECK(parameters(larger) > parameters(base));
    }
  }

  TEST_CASE("a model beyond 2^31 parameters a layer does not overflow") {
    constexpr Transformer huge = support::llama(1000, 1 << 17, 1 << 10, 1 << 10, 1 << 19, 1 << 20);
    // h = 2^17: attention 4 h^2, feed-forward 3 h 4 h, two norms; two tables of 2^20 h, a norm.
    constexpr std::int64_t h = 1 << 17;
    static_assert(parameters(huge) ==
                  1000 * (16 * h * h + 2 * h) + 2 * (std::int64_t{1} << 20) * h + h);
  }
}
