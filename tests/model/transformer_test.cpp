#include <doctest/doctest.h>

#include <climits>

#include <bessemer/model/transformer.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::model;

constexpr bool is_fine(const Transformer& model) {
  check(model);
  return true;
}
static_assert(is_fine(support::gpt(12, 768, 12)));
static_assert(is_fine(support::llama(126, 16384, 128, 8, 53248, 128256)));
static_assert(is_fine(support::llama(1, 1, 1, 1, 1, 1)));

// Wrong use does not compile: switches of different kinds do not trade places.
template <class N>
concept is_a_norm = requires(N n, Transformer model) {
  model.norm = n;
};
static_assert(is_a_norm<Norm> && !is_a_norm<Activation> && !is_a_norm<Positions> &&
              !is_a_norm<int>);
template <class A>
concept is_an_activation = requires(A a, FeedForward block) {
  block.activation = a;
};
static_assert(is_an_activation<Activation> && !is_an_activation<Norm> && !is_an_activation<bool>);

Transformer changed(int Transformer::*field, int value) {
  Transformer model = support::gpt(12, 768, 12);
  model.*field = value;
  return model;
}
template <class Change>
Transformer with(Change change) {
  Transformer model = support::gpt(12, 768, 12);
  change(model.runs[0], model.embedding);
  return model;
}
}  // namespace

TEST_SUITE("model/transformer") {
  TEST_CASE("layers are those of all runs") {
    static_assert(layer_count(support::gpt(12, 768, 12)) == 12);
    Transformer model = support::gpt(12, 768, 12);
    model.runs.push_back({.layer = model.runs[0].layer, .count = 3});
    CHECK(layer_count(model) == 15);
    CHECK(layer_count(Transformer{.hidden = 1, .embedding = {.vocabulary = 1}}) == 0);
  }

  TEST_CASE("refuses hidden sizes, vocabularies and layers that are none or beyond all models") {
    CHECK_THROWS_WITH_AS(check(changed(&Transformer::hidden, 0)),
                         "model.hidden: must be between 1 and 16777216, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(changed(&Transformer::hidden, -768)),
                         "model.hidden: must be between 1 and 16777216, got -768", InvalidInput);
    CHECK_THROWS_WITH_AS(check(changed(&Transformer::hidden, INT_MAX)),
                         "model.hidden: must be between 1 and 16777216, got 2147483647",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto&, auto& e) { e.vocabulary = 0; })),
                         "model.vocabulary: must be between 1 and 16777216, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto&, auto& e) { e.vocabulary = INT_MAX; })),
                         "model.vocabulary: must be between 1 and 16777216, got 2147483647",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(check(Transformer{.hidden = 8, .embedding = {.vocabulary = 8}}),
                         "model.layers: must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.count = 0; })),
                         "model.layers: must be between 1 and 100000, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.count = 100001; })),
                         "model.layers: must be between 1 and 100000, got 100001", InvalidInput);
  }

  TEST_CASE("refuses heads that are none, or that keys and values do not divide") {
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.attention.heads = 0; })),
                         "model.heads: must be between 1 and 16777216, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.attention.kv_heads = 5; })),
                         "model.kv_heads: must divide the 12 heads, got 5", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.attention.kv_heads = 0; })),
                         "model.kv_heads: must divide the 12 heads, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.attention.kv_heads = 24; })),
                         "model.kv_heads: must divide the 12 heads, got 24", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.attention.kv_heads = -1; })),
                         "model.kv_heads: must divide the 12 heads, got -1", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.attention.head_size = -64; })),
                         "model.head_size: must be between 1 and 16777216, got -64", InvalidInput);
  }

  TEST_CASE("refuses feed-forward sizes and norms out of range") {
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.feed_forward.size = 0; })),
                         "model.feed_forward: must be between 1 and 16777216, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.norms = -1; })),
                         "model.norms: must be between 0 and 8 per layer, got -1", InvalidInput);
    CHECK_THROWS_WITH_AS(check(with([](auto& run, auto&) { run.layer.norms = 9; })),
                         "model.norms: must be between 0 and 8 per layer, got 9", InvalidInput);
    CHECK_NOTHROW(check(with([](auto& run, auto&) { run.layer.norms = 0; })));
  }

  TEST_CASE("refuses learned positions without rows") {
    CHECK_THROWS_WITH_AS(check(with([](auto&, auto& e) { e.position_rows = 0; })),
                         "model.position_rows: learned positions need at least 1 row, got 0",
                         InvalidInput);
    CHECK_NOTHROW(check(with([](auto&, auto& e) {
      e.positions = Positions::rotary;
      e.position_rows = 0;
    })));
  }

  // 2^24 heads of 2^24 over 2^24 hidden are 2^72 weights: more than a count can hold.
  TEST_CASE("refuses shapes whose parameters cannot be counted in 64 bits") {
    constexpr int most = 1 << 24;
    const auto cube = [](int heads, int count) {
      return Transformer{
          .hidden = most,
          .runs = {{.layer = {.attention = {.heads = heads, .kv_heads = heads, .head_size = most},
                              .feed_forward = {.size = most}},
                    .count = count}},
          .embedding = {.vocabulary = most}};
    };
    CHECK_THROWS_AS(check(cube(most, 1)), InvalidInput);
    // 2^16 layers over 2^24 hidden: their product alone does not fit an int.
    CHECK_THROWS_AS(check(cube(1, 65536)), InvalidInput);
    CHECK_NOTHROW(check(cube(1, 1)));
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Attention{}, "model.heads: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Attention{.heads = 8}, "model.kv_heads: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Attention{.heads = 8, .kv_heads = 8}), "model.head_size: must be given",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(FeedForward{}, "model.feed_forward: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Layer{}, "model.attention: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Layer{.attention = {.heads = 1, .kv_heads = 1, .head_size = 1}}),
                         "model.feed_forward: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(LayerRun{}, "model.layers: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Embedding{}, "model.vocabulary: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Transformer{}, "model.hidden: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Transformer{.hidden = 8}, "model.embedding: must be given", InvalidInput);
  }
}
