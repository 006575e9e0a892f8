#include <doctest/doctest.h>

#include <bessemer/model/matrices.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using model::Matrix;

double elements(const model::Layer& layer, const model::Transformer& model) {
  double sum = 0.0;
  model::each_layer_matrix(layer, model,
                           [&](const Matrix& of) { sum += of.copies * of.rows * of.columns; });
  return sum;
}
}  // namespace

TEST_SUITE("model/matrices") {
  TEST_CASE("matrices of a Llama layer are its parameters less two norms") {
    const auto llama = support::llama(1, 4096, 32, 8, 14336, 1000);
    const auto& layer = llama.runs[0].layer;
    CHECK(elements(layer, llama) == double(layer_parameters(layer, llama)) - 2.0 * 4096);
  }

  TEST_CASE("matrices of a GPT layer are 12 h^2: neither biases nor norms") {
    const auto gpt = support::gpt(1, 1024, 16);
    CHECK(elements(gpt.runs[0].layer, gpt) == 12.0 * 1024 * 1024);
  }

  TEST_CASE("mixtures: experts, shared experts and the router") {
    auto model = support::llama(1, 1024, 16, 4, 512, 1000);
    auto& layer = model.runs[0].layer;
    layer.feed_forward.experts = {.count = 64, .per_token = 8, .shared_size = 2048};
    CHECK(elements(layer, model) == double(layer_parameters(layer, model)) - 2.0 * 1024);
  }

  TEST_CASE("latent attention: all but the norms of layer and latents") {
    auto model = support::llama(1, 7168, 128, 128, 18432, 1000);
    auto& attention = model.runs[0].layer.attention;
    attention.head_size = 192;
    attention.value_size = 128;
    attention.kv_rank = 512;
    attention.query_rank = 1536;
    attention.rotary_size = 64;
    const auto& layer = model.runs[0].layer;
    CHECK(elements(layer, model) ==
          double(layer_parameters(layer, model)) - 2.0 * 7168 - 512.0 - 1536.0);
  }

  TEST_CASE("recurrences: projections in and out") {
    auto model = support::llama(1, 1024, 16, 4, 512, 1000);
    auto& layer = model.runs[0].layer;
    layer.attention = model::no_attention;
    layer.recurrence = {.heads = 32, .head_size = 64, .groups = 1, .state_size = 128};
    const double in = model::projected_size(layer.recurrence);
    CHECK(elements(layer, model) == 1024.0 * in + 2048.0 * 1024 + 3.0 * 1024 * 512);
  }
}
