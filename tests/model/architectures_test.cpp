#include <doctest/doctest.h>

#include <bessemer/model/parameters.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::model;

/// Counts of one attention by how they lie on ranks.
struct Spreads {
  Count split = 0, key_values = 0, copied = 0, experts = 0;
};
constexpr Spreads spreads_of(const Layer& layer, const Transformer& model) {
  Spreads sum;
  each_layer_parameter(layer, model, [&sum](Spread spread, Count part) {
    if (spread == Spread::split) sum.split += part;
    if (spread == Spread::key_values) sum.key_values += part;
    if (spread == Spread::copied) sum.copied += part;
    if (spread == Spread::experts) sum.experts += part;
  });
  return sum;
}

// Latent attention by hand: h = 10, a = 2 heads of 5 features, 2 of them of position, values of 4,
// latents of 6 (keys, values) and 7 (queries).
constexpr Attention latent{.heads = 2,
                           .kv_heads = 2,
                           .head_size = 5,
                           .value_size = 4,
                           .kv_rank = 6,
                           .query_rank = 7,
                           .rotary_size = 2};
constexpr Attention plain{.heads = 2, .kv_heads = 1, .head_size = 3};

/// Four experts of 5 features, 2 for a token, behind attention of 4 features.
constexpr FeedForward mixed{.size = 5, .gated = true, .experts = {.count = 4, .per_token = 2}};

constexpr Transformer tiny(const Layer& layer, int layers = 1) {
  return {
      .hidden = 4, .runs = {{.layer = layer, .count = layers}}, .embedding = {.vocabulary = 10}};
}
constexpr Layer layer_of(const Attention& attention, const FeedForward& block) {
  return {.attention = attention, .feed_forward = block};
}

constexpr Recurrence mamba{.heads = 4, .head_size = 3, .groups = 2, .state_size = 5};
constexpr Recurrence delta{.kind = RecurrenceKind::gated_delta_net,
                           .heads = 4,
                           .head_size = 3,
                           .groups = 2,
                           .state_size = 5};
constexpr Layer mixer_of(const Recurrence& recurrence) {
  return {.attention = no_attention,
          .feed_forward = no_feed_forward,
          .norms = 1,
          .recurrence = recurrence};
}

template <class Change>
Transformer changed(Transformer model, Change change) {
  change(model);
  return model;
}
}  // namespace

TEST_SUITE("model/attention") {
  TEST_CASE("a latent: down, norm, up for queries, then for keys and values, then out") {
    // 10*7 + 7 | 7*(2*5) | 10*(6+2) + 6 | 6*2*(5-2+4) | 2*4*10
    static_assert(attention_parameters(latent, 10) == 77 + 70 + 86 + 84 + 80);
    // Without a latent of queries: 10*(2*5) in place of 77 + 70.
    constexpr Attention direct = [] {
      Attention attention = latent;
      attention.query_rank = 0;
      return attention;
    }();
    static_assert(attention_parameters(direct, 10) == 100 + 86 + 84 + 80);
  }

  TEST_CASE("a latent is copied to each rank, and what opens it split by heads") {
    constexpr Transformer model = [] {
      Transformer wide = tiny(layer_of(latent, {.size = 1}));
      wide.hidden = 10;
      return wide;
    }();
    constexpr Spreads sum = spreads_of(model.runs[0].layer, model);
    static_assert(sum.copied == 77 + 86 + 2 * 10);          // and two norms
    static_assert(sum.split == 70 + 84 + 80 + 2 * 10 * 1);  // and the block
    static_assert(sum.key_values == 0 && sum.experts == 0);
  }

  TEST_CASE("values of another size, a gate, sinks") {
    constexpr auto with = [](auto change) {
      Attention attention = plain;
      change(attention);
      return attention_parameters(attention, 4);
    };
    // plain: 4*6 queries, 4*3 keys, 4*3 values, 6*4 out = 72
    static_assert(with([](Attention&) {}) == 72);
    // values of 7: 4*7 in place of 4*3, and 14*4 out
    static_assert(with([](Attention& a) { a.value_size = 7; }) == 24 + 12 + 28 + 56);
    static_assert(with([](Attention& a) { a.output_gate = true; }) == 72 + 24);
    static_assert(with([](Attention& a) { a.sinks = true; }) == 72 + 2);
    static_assert(with([](Attention& a) { a.window = 128; }) == 72);
  }

  TEST_CASE("refuses latents, windows and values that make no attention") {
    const auto broken = [](auto change) {
      Attention attention = latent;
      change(attention);
      check(attention);
    };
    CHECK_NOTHROW(broken([](Attention&) {}));
    CHECK_THROWS_WITH_AS(broken([](Attention& a) { a.kv_heads = 1; }),
                         "model.kv_heads: latent attention has as many as heads, 2, got 1",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(broken([](Attention& a) { a.rotary_size = 6; }),
                         "model.rotary_size: must be between 0 and the head size 5, got 6",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(broken([](Attention& a) { a.kv_rank = 0; }),
                         "model.query_rank: needs latent keys and values (model.kv_rank), got 7",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(broken([](Attention& a) { a.window = -1; }),
                         "model.window: must be at least 1 token, or 0 for all, got -1",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(broken([](Attention& a) { a.chunked = true; }),
                         "model.chunked: needs the size of a block (model.window)", InvalidInput);
    CHECK_THROWS_AS(broken([](Attention& a) { a.value_size = -1; }), InvalidInput);
  }

  TEST_CASE("fewer key-value heads than ranks are copied") {
    static_assert(kv_heads_per_rank(8, 4.0) == 2.0 && kv_heads_per_rank(8, 8.0) == 1.0);
    static_assert(kv_heads_per_rank(2, 8.0) == 1.0 && kv_heads_per_rank(1, 1.0) == 1.0);
  }
}

TEST_SUITE("model/feed_forward") {
  TEST_CASE("a mixture: experts, a router, what every token sees, and its gate") {
    // one expert 3*4*5 = 60; router 4*4
    static_assert(feed_forward_parameters(mixed, 4) == 4 * 60 + 16);
    constexpr auto with = [](const Experts& experts, bool bias = false) {
      FeedForward block = mixed;
      block.experts = experts;
      block.bias = bias;
      return feed_forward_parameters(block, 4);
    };
    static_assert(with({.count = 4, .per_token = 2, .shared_size = 7}) == 256 + 3 * 4 * 7);
    static_assert(with({.count = 4, .per_token = 2, .shared_size = 7, .shared_gate = true}) ==
                  256 + 84 + 4);
    static_assert(with({.count = 4, .per_token = 2, .router_bias = true}) == 256 + 4);
    // biases: 2*5 inside and 4 outside, for each expert
    static_assert(with({.count = 4, .per_token = 2}, true) == 256 + 4 * 14);
  }

  TEST_CASE("active: experts not chosen are left out, the router stays") {
    constexpr Transformer model = tiny(layer_of(plain, mixed), 3);
    static_assert(parameters(model) - active_parameters(model) == 3 * 2 * 60);
    constexpr Transformer all = tiny(
        layer_of(plain, {.size = 5, .gated = true, .experts = {.count = 4, .per_token = 4}}), 3);
    static_assert(active_parameters(all) == parameters(all) &&
                  parameters(all) == parameters(model));
    static_assert(spreads_of(model.runs[0].layer, model).experts == 240);
  }

  TEST_CASE("property: a dense model is all active") {
    for (const Transformer& model :
         {support::gpt(12, 768, 12), support::llama(4, 64, 8, 2, 128, 1000)}) {
      CHECK(active_parameters(model) == parameters(model));
    }
  }

  TEST_CASE("refuses experts that no router can choose") {
    const auto broken = [](const Experts& experts) {
      check(FeedForward{.size = 5, .experts = experts});
    };
    CHECK_THROWS_WITH_AS(broken({.count = 4}),
                         "model.experts_per_token: must be between 1 and the 4 experts, got 0",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(broken({.count = 4, .per_token = 5}),
                         "model.experts_per_token: must be between 1 and the 4 experts, got 5",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(
        broken({.per_token = 2}),
        "model.experts: must be given where experts_per_token or shared_experts are", InvalidInput);
    CHECK_THROWS_AS(broken({.count = -1, .per_token = 1}), InvalidInput);
    CHECK_THROWS_AS(broken({.count = 4, .per_token = 1, .shared_size = -1}), InvalidInput);
  }
}

TEST_SUITE("model/recurrence") {
  // Inner 4*3 = 12; B and C 2*2*5 = 20; channels 32; projected 32 + 12 + 4 (or 8).
  TEST_CASE("Mamba-2 by hand") {
    static_assert(inner_size(mamba) == 12 && convolution_channels(mamba) == 32);
    static_assert(projected_size(mamba) == 48 && projected_size(delta) == 52);
    // h = 4: in 4*48, taps 4*32, decay step skip 3*4, norm 12, out 12*4, one norm of the layer 4
    constexpr Transformer model = tiny(mixer_of(mamba));
    static_assert(layer_parameters(model.runs[0].layer, model) == 192 + 128 + 12 + 12 + 48 + 4);
  }

  TEST_CASE("the delta rule by hand: two numbers a head, a norm of one head") {
    constexpr Transformer model = tiny(mixer_of(delta));
    static_assert(layer_parameters(model.runs[0].layer, model) == 208 + 128 + 8 + 3 + 48 + 4);
  }

  TEST_CASE("biases of projections and convolution") {
    constexpr auto with = [](auto change) {
      Recurrence mixer = mamba;
      change(mixer);
      const Transformer model = tiny(mixer_of(mixer));
      return layer_parameters(model.runs[0].layer, model) - 396;
    };
    static_assert(with([](Recurrence& r) { r.convolution_bias = true; }) == 32);
    static_assert(with([](Recurrence& r) { r.projection_bias = true; }) == 48 + 4);
    static_assert(with([](Recurrence& r) { r.chunk = 64; }) == 0);
  }

  TEST_CASE("refuses shapes that make no mixer") {
    const auto broken = [](auto change) {
      Recurrence mixer = mamba;
      change(mixer);
      check(mixer);
    };
    CHECK_THROWS_WITH_AS(broken([](Recurrence& r) { r.groups = 3; }),
                         "model.recurrence.groups: must divide the 4 heads, got 3", InvalidInput);
    CHECK_THROWS_WITH_AS(broken([](Recurrence& r) { r.state_size = 0; }),
                         "model.recurrence.state_size: must be between 1 and 1048576, got 0",
                         InvalidInput);
    CHECK_THROWS_AS(broken([](Recurrence& r) { r.head_size = 1 << 20; }), InvalidInput);
  }
}

TEST_SUITE("model/ends") {
  TEST_CASE("patches, class tokens, segments, a narrower table") {
    Transformer model = tiny(layer_of(plain, {.size = 5}));
    model.embedding = {.vocabulary = 0, .positions = Positions::none, .patch_values = 12};
    CHECK(embedding_parameters(model) == 12 * 4 + 4);
    model.embedding.patch_bias = false;
    CHECK(embedding_parameters(model) == 12 * 4);
    model.embedding.class_tokens = 1;
    model.embedding.token_types = 2;
    CHECK(embedding_parameters(model) == 48 + 3 * 4);
    // A table of 10 rows and 3 features, and a projection each way.
    model.embedding = {.vocabulary = 10, .tied = true, .width = 3};
    CHECK(embedding_parameters(model) == 30 + 12);
    CHECK(output_parameters(model) == 12 + 4);
  }

  TEST_CASE("output: dense layers, classes, a bias, none") {
    Transformer model = tiny(layer_of(plain, {.size = 5}));
    CHECK(output_parameters(model) == 40 + 4);
    model.output_bias = true;
    CHECK(output_parameters(model) == 40 + 4 + 10);
    model.head = {{.in = 4, .out = 4, .norm = true}};
    CHECK(output_parameters(model) == 54 + 4 * 4 + 4 + 4);
    model.head = {};
    model.classes = 3;
    CHECK(output_parameters(model) == 3 * 4 + 4 + 3);
    model.headless = true;
    CHECK(output_parameters(model) == 4);
    CHECK(output_rows(model) == 0);
  }

  TEST_CASE("relative positions: a number a bucket and head, once for a stream") {
    Transformer model = tiny(layer_of(plain, {.size = 5}), 7);
    model.embedding.positions = Positions::relative;
    model.embedding.position_rows = 32;
    CHECK(relative_position_parameters(model) == 32 * 2);
    CHECK(embedding_parameters(model) == 40 + 64);
  }

  TEST_CASE("refuses ends that do not fit") {
    const Transformer base = tiny(layer_of(plain, {.size = 5}));
    const auto refused = [&base](auto change, const char* sentence) {
      CHECK_THROWS_WITH_AS(check(changed(base, change)), sentence, InvalidInput);
    };
    refused([](Transformer& m) { m.head = {{.in = 5, .out = 4}}; },
            "model.head: reads 4 features or a multiple, got 5");
    refused([](Transformer& m) { m.head = {{.in = 4, .out = 5}}; },
            "model.head: must end with the 4 features of the model, got 5");
    refused([](Transformer& m) { m.head = {{.in = 4, .out = 0}}; },
            "model.head: a dense layer has between 1 and 16777216 features, got 4 and 0");
    refused([](Transformer& m) { m.embedding.positions = Positions::relative; },
            "model.position_rows: relative positions need at least 1 bucket, got 0");
    refused([](Transformer& m) { m.embedding.width = -1; },
            "model.embedding_width: must be between 0 and 16777216, got -1");
    refused([](Transformer& m) { m.embedding.vocabulary = 0; },
            "model.vocabulary: must be between 1 and 16777216, got 0");
    refused([](Transformer& m) { m.classes = -1; },
            "model.classes: must be between 0 and 16777216, got -1");
  }
}

TEST_SUITE("model/encoder") {
  // An encoder of 6 features in front of one of 4: two layers of its own.
  constexpr Transformer translation() {
    Transformer model = tiny(layer_of(plain, {.size = 5}));
    model.encoder = {.hidden = 6, .embedding = {.vocabulary = 20}};
    Layer layer = layer_of(plain, {.size = 5});
    layer.encoder = true;
    model.runs = {};
    add_layers(model, layer, 2);
    layer.encoder = false;
    layer.cross_attention = true;
    layer.norms = 3;
    add_layers(model, layer, 3);
    return model;
  }

  TEST_CASE("layers count over the features of their own stream") {
    constexpr Transformer model = translation();
    static_assert(hidden_size(model.runs[0].layer, model) == 6 &&
                  hidden_size(model.runs[1].layer, model) == 4);
    // encoder: attention 6*12 + 6*6, block 2*6*5, two layer norms of 2*6
    static_assert(layer_parameters(model.runs[0].layer, model) == 108 + 60 + 24);
    // decoder: attention twice 72, block 40, three RMS norms of 4
    static_assert(layer_parameters(model.runs[1].layer, model) == 144 + 40 + 12);
    // tables 20*6 and 10*4, a last norm of 2*6 and one of 4, output 10*4
    static_assert(parameters(model) == 2 * 192 + 3 * 196 + 120 + 40 + 12 + 4 + 40);
    static_assert(layer_count(model) == 5);
  }

  TEST_CASE("a projector: norms before and behind, tokens that join") {
    Transformer model = translation();
    const Count before = parameters(model);
    model.encoder.projector = {{.in = 12, .out = 4, .bias = false, .input_norm = true}};
    CHECK_NOTHROW(check(model));
    CHECK(parameters(model) - before == 12 * 4 + 12);
    model.encoder.projector = {{.in = 6, .out = 5}, {.in = 5, .out = 4, .norm = true}};
    CHECK_NOTHROW(check(model));
    CHECK(parameters(model) - before == 35 + 24 + 4);
    model.encoder.projector = {{.in = 7, .out = 4}};
    CHECK_THROWS_WITH_AS(check(model),
                         "model.encoder.projector: reads 6 features or a multiple, got 7",
                         InvalidInput);
  }

  TEST_CASE("refuses layers of an encoder that is not there") {
    Transformer model = translation();
    model.encoder = {};
    CHECK_THROWS_WITH_AS(check(model), "model.encoder: must be given where layers belong to it",
                         InvalidInput);
    model.runs[0].layer.encoder = false;
    CHECK_THROWS_WITH_AS(check(model),
                         "model.cross_attention: needs attention in its layer and an encoder",
                         InvalidInput);
  }
}

TEST_SUITE("model/order") {
  constexpr Layer local =
      layer_of({.heads = 2, .kv_heads = 2, .head_size = 3, .window = 8}, {.size = 5});
  constexpr Layer global = layer_of({.heads = 2, .kv_heads = 2, .head_size = 3}, {.size = 5});
  constexpr Layer dense = layer_of({.heads = 2, .kv_heads = 2, .head_size = 3}, {.size = 9});

  constexpr Transformer empty() { return {.hidden = 4, .embedding = {.vocabulary = 10}}; }

  TEST_CASE("equal layers join a run, layers that follow need no order") {
    Transformer model = empty();
    add_layers(model, dense, 1);
    add_layers(model, dense, 2);
    add_layers(model, global, 4);
    CHECK(model.runs.size() == 2);
    CHECK(model.runs[0].count == 3);
    CHECK(model.order.empty());
    CHECK(last_layer(model) == global);
    CHECK_NOTHROW(check(model));
  }

  TEST_CASE("layers that come again are one run and an order") {
    Transformer model = empty();
    for (int i = 0; i < 3; ++i) {
      add_layers(model, local, 5);
      add_layers(model, global, 1);
    }
    add_layers(model, local, 2);
    CHECK(model.runs.size() == 2);
    CHECK(model.runs[0].count == 17);
    CHECK(model.runs[1].count == 3);
    CHECK(model.order.size() == 7);
    CHECK(last_layer(model) == local);
    CHECK_NOTHROW(check(model));
    // Visited as they were put down.
    int place = 0;
    constexpr int runs[] = {0, 1, 0, 1, 0, 1, 0};
    constexpr int counts[] = {5, 1, 5, 1, 5, 1, 2};
    each_ordered_run(model, [&](std::size_t run, int count) {
      CHECK(int(run) == runs[place]);
      CHECK(count == counts[place]);
      ++place;
    });
    CHECK(place == 7);
  }

  TEST_CASE("a third kind joins an order; neighbours grow together") {
    Transformer model = empty();
    add_layers(model, local, 1);
    add_layers(model, global, 1);
    add_layers(model, local, 1);
    add_layers(model, dense, 2);
    add_layers(model, dense, 2);
    CHECK(model.runs.size() == 3);
    CHECK(model.order.size() == 4);
    CHECK(model.order.back().count == 4);
    CHECK(layer_count(model) == 7);
    CHECK_NOTHROW(check(model));
  }

  TEST_CASE("property: the order changes no count") {
    Transformer mixed = empty();
    Transformer sorted = empty();
    for (int i = 0; i < 6; ++i) {
      add_layers(mixed, local, 1);
      add_layers(mixed, dense, 1);
    }
    add_layers(sorted, local, 6);
    add_layers(sorted, dense, 6);
    CHECK(parameters(mixed) == parameters(sorted));
    CHECK(active_parameters(mixed) == active_parameters(sorted));
  }

  TEST_CASE("refuses an order that is not that of the runs") {
    Transformer model = empty();
    add_layers(model, local, 2);
    model.order = {{.run = 0, .count = 1}};
    CHECK_THROWS_WITH_AS(check(model), "model.order: has 1 layer of run 0, which has 2",
                         InvalidInput);
    model.order = {{.run = 1, .count = 2}};
    CHECK_THROWS_AS(check(model), InvalidInput);
    model.order = {{.run = 0, .count = 0}};
    CHECK_THROWS_AS(check(model), InvalidInput);
  }

  TEST_CASE("refuses layers that are nothing, or two mixers at once") {
    Transformer model = empty();
    add_layers(model, {.attention = no_attention, .feed_forward = no_feed_forward}, 1);
    CHECK_THROWS_AS(check(model), InvalidInput);
    Layer both = global;
    both.recurrence = mamba;
    CHECK_THROWS_WITH_AS(check(tiny(both)),
                         "model.layers: a layer has attention or a recurrence, not both",
                         InvalidInput);
  }

  TEST_CASE("a mixer alone and a block alone are layers") {
    CHECK_NOTHROW(check(tiny(mixer_of(mamba))));
    CHECK_NOTHROW(check(tiny({.attention = plain, .feed_forward = no_feed_forward, .norms = 1})));
    CHECK_NOTHROW(
        check(tiny({.attention = no_attention, .feed_forward = {.size = 5}, .norms = 1})));
  }

  TEST_CASE("a head for a further token: a layer like the last, 2 h h, three norms") {
    Transformer model = empty();
    add_layers(model, global, 3);
    add_layers(model, dense, 1);
    const Count before = parameters(model);
    const Count active = active_parameters(model);
    model.multi_token_predictions = 2;
    CHECK(parameters(model) - before == 2 * (layer_parameters(dense, model) + 2 * 4 * 4 + 3 * 4));
    CHECK(active_parameters(model) == active);
    model.multi_token_predictions = -1;
    CHECK_THROWS_WITH_AS(check(model),
                         "model.multi_token_predictions: must be between 0 and 64, got -1",
                         InvalidInput);
  }
}
