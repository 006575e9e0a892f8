#include <doctest/doctest.h>

#include <bessemer/compute/flops.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using compute::AttentionFlops;
using compute::forward_flops_per_token;
using compute::matrix_parameters;
using compute::training_work;

constexpr auto llama = support::llama(126, 16384, 128, 8, 53248, 128256);

// Wrong use does not compile: a number or work is not a number of tokens.
template <class T>
concept is_tokens = requires(T t) {
  training_work(llama, t, 8192);
};
static_assert(is_tokens<Tokens<>> && !is_tokens<double> && !is_tokens<Work<>>);
}  // namespace

TEST_SUITE("compute/flops") {
  TEST_CASE("matrices are all weights but the lookup's table, biases, norms and positions") {
    const double extra = 128256.0 * 16384              // the table that is looked up
                         + 126.0 * 2 * 16384 + 16384;  // norms
    CHECK(matrix_parameters(llama) == double(model::parameters(llama)) - extra);
    const auto gpt = support::gpt(12, 768, 12);  // tied: one table, used as a matrix
    CHECK(matrix_parameters(gpt) == 12.0 * 12 * 768 * 768 + 51200.0 * 768);
  }

  TEST_CASE("forward: two FLOP a weight, and 4 L a d s/2 of causal attention") {
    static_assert(forward_flops_per_token(llama, 8192) ==
                  2.0 * matrix_parameters(llama) + 2.0 * 126 * 16384 * 8192);
    static_assert(forward_flops_per_token(llama, 8192, AttentionFlops::full_square) ==
                  2.0 * matrix_parameters(llama) + 4.0 * 126 * 16384 * 8192);
  }

  TEST_CASE("published: 72 B L s h^2 (1 + s/(6 h) + V/(12 h L)) [KorthikantiEtAl2022] (7)") {
    struct Row {
      int layers, hidden, heads;
    };
    for (const Row& row :
         {Row{48, 6144, 64}, Row{96, 12288, 96}, Row{105, 20480, 128}, Row{128, 25600, 160}}) {
      CAPTURE(row.hidden);
      const double l = row.layers, h = row.hidden, s = 2048, v = 51200, b = 64;
      const double theirs = 72.0 * b * l * s * h * h * (1.0 + s / (6.0 * h) + v / (12.0 * h * l));
      const auto ours = training_work(support::gpt(row.layers, row.hidden, row.heads),
                                      b * s * token, 2048, AttentionFlops::full_square);
      CHECK(ours.quantity() / FLOP == doctest::Approx(theirs).epsilon(1e-14));
    }
  }

  TEST_CASE("published: 3.8e25 FLOP for Llama 3 405B on 15.6 T tokens [GrattafioriEtAl2024]") {
    // Section 3.2.1 prints 3.8 x 10^25 without attention: sequences of one token. Two digits.
    CHECK(training_work(llama, 15.6 * Ttoken, 1).quantity() / (3.8e25 * FLOP) ==
          doctest::Approx(1.0).epsilon(0.05 / 3.8 / 2.0));
  }

  TEST_CASE("published: 6 N + 12 L H Q T per token of PaLM [ChowdheryEtAl2022] appendix B") {
    // N all weights but norms; its token table is tied, so that N counts it once, as a matrix.
    auto palm = support::llama(118, 18432, 48, 1, 4 * 18432, 256000);
    palm.runs[0].layer.attention.head_size = 256;
    palm.embedding.tied = true;
    const double norms = (2.0 * 118 + 1.0) * 18432;
    const double n = double(model::parameters(palm)) - norms;
    CHECK(3.0 * forward_flops_per_token(palm, 2048, AttentionFlops::full_square) ==
          doctest::Approx(6.0 * n + 12.0 * 118 * 48 * 256 * 2048).epsilon(1e-14));
  }

  TEST_CASE("published: Megatron-LM's count of mixtures with shared experts and grouped queries") {
    // megatron/training/training.py, num_floating_point_operations: 12 b s L h^2 [(1 + g/a + s/h) p
    // + (f/h k + shared/h) x + V/(2 L h)], p = a d/h, x = 3/2 if gated; full square, and no router.
    const double h = 4096, layers = 32, a = 32, g = 8, d = 128, f = 1536, k = 4, shared = 2048;
    const double s = 8192, v = 128256;
    auto sparse = support::llama(32, 4096, 32, 8, 1536, 128256);
    sparse.runs[0].layer.feed_forward.experts = {.count = 64, .per_token = 4, .shared_size = 2048};
    const double p = a * d / h;
    const double theirs =
        12.0 * layers * h * h *
        ((1.0 + g / a + s / h) * p + (f / h * k + shared / h) * 1.5 + v / (2.0 * layers * h));
    const double router = 6.0 * layers * h * 64;
    CHECK(3.0 * forward_flops_per_token(sparse, 8192, AttentionFlops::full_square) ==
          doctest::Approx(theirs + router).epsilon(1e-14));
  }

  TEST_CASE("a token uses some experts and the shared ones, and all of the router") {
    auto sparse = support::llama(4, 1024, 8, 8, 512, 1000);
    const double dense = matrix_parameters(sparse);
    sparse.runs[0].layer.feed_forward.experts = {
        .count = 16, .per_token = 2, .shared_size = 256, .shared_gate = true};
    CHECK(matrix_parameters(sparse) - dense == 4.0 * (3.0 * 1024 * (512 + 256) + 1024 * 16 + 1024));
  }

  TEST_CASE("windows count what they see, or their band; bidirectional attention its square") {
    auto windowed = support::llama(4, 1024, 8, 8, 4096, 1000);
    const double products = 2.0 * matrix_parameters(windowed);
    windowed.runs[0].layer.attention.window = 512;
    CHECK(forward_flops_per_token(windowed, 4096) - products ==
          doctest::Approx(4.0 * 4 * 1024 * (512.0 - 512.0 * 511 / 8192)).epsilon(1e-12));
    CHECK(forward_flops_per_token(windowed, 4096, AttentionFlops::full_square) - products ==
          4.0 * 4 * 1024 * 512);
    windowed.runs[0].layer.attention.window = 0;
    windowed.runs[0].layer.attention.causal = false;
    CHECK(forward_flops_per_token(windowed, 4096) - products == 4.0 * 4 * 1024 * 4096);
  }

  TEST_CASE("recurrences: 5 or 7 FLOP a number of state, whatever the sequence") {
    auto mamba = support::llama(4, 1024, 8, 8, 4096, 1000);
    mamba.runs[0].layer.attention = model::no_attention;
    mamba.runs[0].layer.recurrence = {.heads = 32, .head_size = 64, .groups = 8, .state_size = 128};
    const double state = 4.0 * 32 * 64 * 128;
    CHECK(forward_flops_per_token(mamba, 4096) - 2.0 * matrix_parameters(mamba) == 5.0 * state);
    CHECK(forward_flops_per_token(mamba, 4096) == forward_flops_per_token(mamba, 1 << 20));
    mamba.runs[0].layer.recurrence.kind = model::RecurrenceKind::gated_delta_net;
    CHECK(forward_flops_per_token(mamba, 4096) - 2.0 * matrix_parameters(mamba) == 7.0 * state);
  }

  TEST_CASE("an encoder works on its own tokens, spread over those of the model") {
    auto translating = support::gpt(4, 1024, 16, 1000);
    const double alone = forward_flops_per_token(translating, 512);
    model::Layer layer = translating.runs[0].layer;
    layer.encoder = true;
    layer.attention.causal = false;
    translating.runs.push_back({.layer = layer, .count = 2});
    translating.encoder = {.hidden = 1024, .tokens = 128, .embedding = {.vocabulary = 1000}};
    const double per_source = 2.0 * 12 * 1024 * 1024 + 4.0 * 1024 * 128;
    CHECK(forward_flops_per_token(translating, 512) - alone ==
          doctest::Approx(2.0 * per_source / 4.0).epsilon(1e-12));
    // Attention to it: keys and values of its tokens, queries, output and core of the model's.
    translating.runs[0].layer.cross_attention = true;
    const double cross = 2.0 * 2 * 1024 * 1024 + 4.0 * 1024 * 128 + 2.0 * 2 * 1024 * 1024 / 4.0;
    CHECK(forward_flops_per_token(translating, 512) - alone ==
          doctest::Approx(2.0 * per_source / 4.0 + 4.0 * cross).epsilon(1e-12));
  }

  TEST_CASE("heads of multi-token prediction add a layer, a projection and the output layer each") {
    auto ahead = support::gpt(4, 1024, 16, 1000);
    const double alone = forward_flops_per_token(ahead, 512);
    ahead.multi_token_predictions = 2;
    const double head =
        2.0 * (12 * 1024.0 * 1024 + 2 * 1024.0 * 1024 + 1000 * 1024.0) + 2.0 * 1024 * 512;
    CHECK(forward_flops_per_token(ahead, 512) - alone == 2.0 * head);
  }

  TEST_CASE("frozen weights have no gradient: four FLOP a weight, six an adapter's") {
    const auto gpt = support::gpt(4, 1024, 16, 1000);
    const double frozen =
        training_work(gpt, 1.0 * token, 1, AttentionFlops::causal_half, {.rank = 8}).quantity() /
        FLOP;
    const double core = 3.0 * 2.0 * 4 * 1024;
    const double adapters = 4.0 * 2 * 8 * 2 * 1024;
    CHECK(frozen == 4.0 * matrix_parameters(gpt) + core + 6.0 * adapters);
  }

  TEST_CASE("property: proportional to tokens, and training is three times forward") {
    for (const double tokens : {1.0, 1e6, 1e13}) {
      CAPTURE(tokens);
      CHECK(training_work(llama, tokens * token, 4096).quantity() / FLOP ==
            doctest::Approx(3.0 * tokens * forward_flops_per_token(llama, 4096)).epsilon(1e-15));
    }
  }

  TEST_CASE("limit: short sequences leave six FLOP a weight and token [KaplanEtAl2020]") {
    CHECK(training_work(llama, 1.0 * token, 1).quantity() / FLOP / matrix_parameters(llama) ==
          doctest::Approx(6.0).epsilon(1e-4));
  }

  TEST_CASE("refuses sequences of no tokens") {
    CHECK_THROWS_WITH_AS(forward_flops_per_token(llama, 0),
                         "forward_flops_per_token: sequence_length must be at least 1, got 0",
                         InvalidInput);
  }

  TEST_CASE("derivative: by the tokens, the work of one") {
    using D = study::Dual<1>;
    const auto work = training_work(llama, Tokens<D>::from_value(D::variable(1e12, 0)), 8192);
    CHECK(work.quantity().value().derivative(0) == 3.0 * forward_flops_per_token(llama, 8192));
  }
}
