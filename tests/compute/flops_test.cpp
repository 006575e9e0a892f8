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
