#include <doctest/doctest.h>

#include <climits>
#include <string>
#include <vector>

#include <bessemer/plan/layout.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using plan::Layout;
using plan::Plan;
using plan::Schedule;
using plan::Training;

constexpr model::Transformer gpt = support::gpt(96, 12288, 96);
constexpr model::Transformer llama = support::llama(126, 16384, 128, 8, 53248, 128256);
constexpr Training<> training{
    .tokens = 300.0 * Gtoken, .sequence_length = 2048, .global_batch = 1536};

constexpr Layout laid_out(const Plan& plan, int accelerators,
                          const model::Transformer& model = gpt) {
  return check(plan, model, training, accelerators);
}

// GPT-3 on 1,024 accelerators, t = 8, p = 16: d = 8, 192 micro-batches, 6 layers each.
constexpr Layout gpt3 = laid_out({.tensor = 8, .pipeline = 16}, 1024);
static_assert(gpt3.data == 8 && gpt3.micro_batch_count == 192 && gpt3.chunk_layers == 6 &&
              gpt3.short_chunks == 0);

// Llama 3: 126 layers over 16 stages; embedding and loss take a place each [GrattafioriEtAl2024].
constexpr Layout llama3 = laid_out({.tensor = 8, .pipeline = 16}, 16384, llama);
static_assert(llama3.data == 128 && llama3.chunk_layers == 8 && llama3.short_chunks == 2);

// Wrong use does not compile: switches do not trade places, and numbers are no switches.
template <class R>
concept is_recomputation = requires(R r, Plan p) {
  p.recomputation = r;
};
static_assert(is_recomputation<plan::Recomputation>);
static_assert(!is_recomputation<int> && !is_recomputation<bool> &&
              !is_recomputation<plan::Sharding> && !is_recomputation<Schedule>);
template <class D>
concept is_a_degree = requires(D d) {
  Plan{.tensor = d};
};
static_assert(is_a_degree<int> && !is_a_degree<double> && !is_a_degree<long long>);

constexpr Plan interleaved(int tensor, int pipeline, int chunks) {
  return {.tensor = tensor,
          .pipeline = pipeline,
          .virtual_stages = chunks,
          .schedule = Schedule::interleaved};
}
}  // namespace

TEST_SUITE("plan/layout") {
  TEST_CASE("no parallelism at all is a plan") {
    constexpr Layout one = laid_out({}, 1);
    static_assert(one.data == 1 && one.micro_batch_count == 1536 && one.chunk_layers == 96);
  }

  TEST_CASE("with even chunks, chunk c has layers c n to (c + 1) n") {
    for (int chunk = 0; chunk < 16; ++chunk) {
      CAPTURE(chunk);
      CHECK(first_layer(gpt3, chunk) == 6 * chunk);
      CHECK(end_layer(gpt3, chunk, 96) == 6 * (chunk + 1));
    }
  }

  TEST_CASE("where embedding and loss take a place, the first and the last chunk hold one fewer") {
    int sum = 0;
    for (int chunk = 0; chunk < 16; ++chunk) {
      CAPTURE(chunk);
      const int layers = end_layer(llama3, chunk, 126) - first_layer(llama3, chunk);
      CHECK(layers == (chunk == 0 || chunk == 15 ? 7 : 8));
      sum += layers;
    }
    CHECK(sum == 126);
  }

  TEST_CASE("what is short is short at the end, but for one at the beginning") {
    const auto sizes = [](int stages) {
      const Layout layout = laid_out({.pipeline = stages}, stages);
      std::vector<int> all;
      for (int c = 0; c < stages; ++c) {
        all.push_back(end_layer(layout, c, 96) - first_layer(layout, c));
      }
      return all;
    };
    CHECK(sizes(5) == std::vector{19, 20, 19, 19, 19});
    CHECK(sizes(7) == std::vector{13, 14, 14, 14, 14, 14, 13});
    CHECK(sizes(64).front() == 1);
    CHECK(sizes(64).back() == 1);
  }

  TEST_CASE("heads for further tokens fill the last chunk, the first is short of the rest") {
    // DeepSeek-V3 in [MegatronBridge2026]: 61 layers and such a head.
    model::Transformer deep = support::llama(61, 1024, 16, 4, 2048, 32'000);
    deep.multi_token_predictions = 1;
    const auto chunks = [&](int count) {
      const Layout layout = check(Plan{.pipeline = count}, deep, training, count);
      std::vector<int> layers;
      for (int chunk = 0; chunk < count; ++chunk) {
        layers.push_back(end_layer(layout, chunk, 61) - first_layer(layout, chunk));
      }
      return layers;
    };
    const auto ends = [](int count, int first, int full, int last) {
      std::vector<int> layers(std::size_t(count), full);
      layers.front() = first;
      layers.back() = last;
      return layers;
    };
    CHECK(chunks(8) == ends(8, 8, 8, 5));
    CHECK(chunks(16) == ends(16, 4, 4, 1));
    CHECK(chunks(32) == ends(32, 1, 2, 0));
    deep.multi_token_predictions = 0;
    CHECK(chunks(8) == std::vector<int>{7, 8, 8, 8, 8, 8, 7, 7});
  }

  TEST_CASE("a plan may list its chunks, empty ones too") {
    Plan plan{.pipeline = 3};
    plan.chunk_layers = {40, 56, 0};
    const Layout layout = laid_out(plan, 3);
    CHECK(first_layer(layout, 1) == 40);
    CHECK(end_layer(layout, 1, 96) == 96);
    CHECK(first_layer(layout, 2) == 96);
    plan.chunk_layers = {40, 55, 0};
    CHECK_THROWS_WITH_AS(laid_out(plan, 3),
                         "plan.chunk_layers: must sum to the 96 layers of the model, got 95",
                         InvalidInput);
    plan.chunk_layers = {40, 56};
    CHECK_THROWS_WITH_AS(laid_out(plan, 3),
                         "plan.chunk_layers: must list 3 chunks (pipeline * virtual_stages), got 2",
                         InvalidInput);
  }

  TEST_CASE("property: (1) and (2) hold, and chunks share out all layers without gap") {
    for (const int t : {1, 2, 8}) {
      for (const int p : {1, 2, 8, 16}) {
        for (const int v : {1, 2, 3}) {
          for (const int d : {1, 2, 16}) {
            if (v > 1 && (p == 1 || 96 % (p * v) != 0)) continue;
            CAPTURE(t);
            CAPTURE(p);
            CAPTURE(v);
            CAPTURE(d);
            const Plan plan = v == 1 ? Plan{.tensor = t, .pipeline = p} : interleaved(t, p, v);
            const Layout layout = laid_out(plan, t * p * d);
            CHECK(layout.data == d);
            CHECK(layout.data * plan.micro_batch * layout.micro_batch_count == 1536);
            const int chunks = p * v;
            CHECK(first_layer(layout, 0) == 0);
            for (int c = 0; c + 1 < chunks; ++c) {
              CHECK(end_layer(layout, c, 96) == first_layer(layout, c + 1));
            }
            CHECK(end_layer(layout, chunks - 1, 96) == 96);
          }
        }
      }
    }
  }

  TEST_CASE("refuses degrees below one or beyond a million, field by field") {
    struct Row {
      const char* name;
      int Plan::*field;
    };
    for (const Row& row :
         {Row{"tensor", &Plan::tensor}, Row{"context", &Plan::context},
          Row{"pipeline", &Plan::pipeline}, Row{"virtual_stages", &Plan::virtual_stages},
          Row{"micro_batch", &Plan::micro_batch}}) {
      for (const int bad : {0, -8, 1'000'001, INT_MAX, INT_MIN}) {
        CAPTURE(std::string(row.name));
        CAPTURE(bad);
        Plan plan;
        plan.*row.field = bad;
        CHECK_THROWS_WITH_AS(laid_out(plan, 8),
                             ("plan." + std::string(row.name) +
                              ": must be between 1 and 1000000, got " + std::to_string(bad))
                                 .c_str(),
                             InvalidInput);
      }
    }
  }

  TEST_CASE("refuses switches that contradict each other") {
    CHECK_THROWS_WITH_AS(laid_out({.pipeline = 4, .virtual_stages = 2}, 8),
                         "plan.virtual_stages: 2 chunks need the interleaved schedule; set "
                         "plan.schedule to interleaved",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(laid_out({.schedule = Schedule::interleaved}, 8),
                         "plan.schedule: interleaved needs a pipeline of at least 2 stages, got 1",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(laid_out({.sequence_parallel = true}, 8),
                         "plan.sequence_parallel: needs plan.tensor of at least 2, got 1",
                         InvalidInput);
  }

  TEST_CASE("a ragged last micro-batch counts as one, and the mean says its size") {
    // 1,536 sequences over 8 ranks are 192: 38 micro-batches of 5 and one of 2.
    constexpr Layout ragged = laid_out({.micro_batch = 5, .ragged = true}, 8);
    static_assert(ragged.micro_batch_count == 39);
    CHECK(ragged.sequences * 39 == doctest::Approx(192.0).epsilon(1e-15));
    // Where it divides, the switch changes nothing.
    for (const bool allowed : {false, true}) {
      const Layout even = laid_out({.micro_batch = 4, .ragged = allowed}, 8);
      CHECK(even.micro_batch_count == 48);
      CHECK(even.sequences == 4.0);
    }
    CHECK_THROWS_WITH_AS(laid_out({.pipeline = 2, .micro_batch = 5, .ragged = true}, 16),
                         "plan.ragged: a pipeline needs micro-batches of one size, got 1536 "
                         "sequences in micro-batches of 5 on 8 ranks",
                         InvalidInput);
    // Ranks must get the same number of sequences whatever the pieces.
    CHECK_THROWS_AS(laid_out({.micro_batch = 5, .ragged = true}, 5), Infeasible);
  }

  TEST_CASE("what does not divide cannot run, and says what would") {
    CHECK_THROWS_WITH_AS(
        laid_out({.tensor = 5}, 5),
        "plan.tensor: 5 does not divide the 96 attention heads of the model; choose a divisor",
        Infeasible);
    CHECK_THROWS_WITH_AS(laid_out({.tensor = 12}, 12, support::llama(8, 1536, 24, 8, 4096, 1000)),
                         "plan.tensor: 12 neither divides the 8 key-value heads of the model nor "
                         "is a multiple of them",
                         Infeasible);
    CHECK_THROWS_WITH_AS(laid_out({.tensor = 8}, 8, support::llama(8, 1024, 8, 8, 4100, 1000)),
                         "plan.tensor: 8 does not divide the feed-forward size 4100 of the model; "
                         "choose a divisor",
                         Infeasible);
    CHECK_THROWS_WITH_AS(laid_out({.pipeline = 99}, 99),
                         "plan.pipeline: 99 stages of 1 chunk do not share out 96 layers, "
                         "embedding and loss; choose a product of at most 98",
                         Infeasible);
    CHECK_THROWS_WITH_AS(laid_out({.tensor = 8, .pipeline = 2}, 24),
                         "plan: tensor * context * pipeline = 16 does not divide the 24 "
                         "accelerators; choose degrees whose product does",
                         Infeasible);
    CHECK_THROWS_WITH_AS(laid_out({.micro_batch = 5}, 8),
                         "plan.micro_batch: 8 data-parallel ranks * 5 sequences do not divide the "
                         "global batch of 1536; change plan.micro_batch, the degrees or "
                         "training.global_batch",
                         Infeasible);
    CHECK_THROWS_WITH_AS(laid_out(interleaved(1, 32, 3), 32 * 512),
                         "plan.schedule: interleaved needs micro-batches in multiples of the 32 "
                         "stages, got 3; change training.global_batch, plan.micro_batch or the "
                         "degrees",
                         Infeasible);
    CHECK_THROWS_WITH_AS(
        check(Plan{.tensor = 8, .context = 3, .sequence_parallel = true}, gpt, training, 24),
        "training.sequence_length: 2048 tokens do not divide over 24 context and sequence ranks",
        Infeasible);
  }

  TEST_CASE("key-value heads may be split or copied, and nothing between") {
    for (const int t : {1, 2, 4, 8, 16, 32}) {
      CAPTURE(t);
      CHECK_NOTHROW(laid_out({.tensor = t}, t, llama));
    }
  }

  TEST_CASE("embedding and loss may fill a chunk each: 4 layers on 6 stages leave the ends empty") {
    const auto small = support::gpt(4, 768, 12);
    const Layout layout = laid_out({.pipeline = 6}, 6, small);
    constexpr int expected[] = {0, 1, 1, 1, 1, 0};
    for (int chunk = 0; chunk < 6; ++chunk) {
      CAPTURE(chunk);
      CHECK(end_layer(layout, chunk, 4) - first_layer(layout, chunk) == expected[chunk]);
    }
    CHECK_THROWS_AS(laid_out({.pipeline = 8}, 8, small), Infeasible);  // nor any other number
  }

  TEST_CASE("the largest degrees are refused, not overflowed") {
    CHECK_THROWS_AS(laid_out({.tensor = 96, .context = 1'000'000, .pipeline = 96}, 8), Infeasible);
    CHECK_THROWS_AS(laid_out(interleaved(1, 1'000'000, 1'000'000), 8), InvalidInput);
    CHECK_THROWS_AS(laid_out(interleaved(1, 65536, 65536), 8), InvalidInput);  // 2^32 chunks
  }
}
