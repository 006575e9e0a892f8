#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include <bessemer/memory/ledger.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using memory::footprint;
using memory::Ledger;
using memory::stage_ledger;
using memory::stage_parameters;
using plan::Plan;
using plan::Recomputation;
using plan::Schedule;
using plan::Sharding;
using plan::Software;

constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr auto llama = support::llama(24, 4096, 32, 8, 14336, 128256);
constexpr plan::Training<> training{
    .tokens = 1e12 * token, .sequence_length = 2048, .global_batch = 768};

constexpr plan::Layout laid_out(const Plan& plan, const model::Transformer& model, int data) {
  return check(plan, model, training, plan.tensor * plan.context * plan.pipeline * data);
}
Ledger<> ledger(const Plan& plan, const model::Transformer& model, int data,
                const Software<>& software = {}, int stage = 0) {
  return stage_ledger(model, training, plan, laid_out(plan, model, data), software, stage);
}
double bytes(const DataSize<>& size) { return size / byte; }

/// Parameters of all tensor ranks of all stages.
double of_all_ranks(const Plan& plan, const model::Transformer& model) {
  double sum = 0.0;
  for (int stage = 0; stage < plan.pipeline; ++stage) {
    sum += plan.tensor * stage_parameters(model, plan, laid_out(plan, model, 1), stage).total();
  }
  return sum;
}
/// What lies on every tensor rank, of one layer: norms, and biases behind a sum over ranks.
double copied(const model::Transformer& model) {
  const auto& layer = model.runs[0].layer;
  return layer.norms * double(norm_parameters(model.norm, model.hidden)) +
         (layer.attention.output_bias ? model.hidden : 0) +
         (layer.feed_forward.bias ? model.hidden : 0) +
         (layer.attention.qk_norm ? 2 * layer.attention.head_size : 0);
}
double copied_at_ends(const model::Transformer& model) {
  const auto& e = model.embedding;
  return (e.positions == model::Positions::learned ? double(e.position_rows) * model.hidden : 0.0) +
         (e.norm ? double(norm_parameters(model.norm, model.hidden)) : 0.0) +
         (model.final_norm ? double(norm_parameters(model.norm, model.hidden)) : 0.0);
}
}  // namespace

TEST_SUITE("memory/ledger") {
  TEST_CASE("on one accelerator a stage holds the model") {
    CHECK(stage_parameters(gpt, {}, laid_out({}, gpt, 1), 0).total() == double(parameters(gpt)));
    CHECK(stage_parameters(llama, {}, laid_out({}, llama, 1), 0).total() ==
          double(parameters(llama)));
  }

  TEST_CASE("property: ranks and stages together hold the model, and copies where they must") {
    auto normed = llama;
    normed.runs[0].layer.attention.qk_norm = true;
    auto wide = llama;
    wide.runs[0].layer.attention.wide_qk_norm = true;
    auto tied = llama;
    tied.embedding.tied = true;
    auto embedded = llama;
    embedded.embedding.norm = true;
    embedded.runs[0].layer.attention.qkv_bias = true;
    struct Row {
      const char* name;
      model::Transformer model;
    };
    for (const Row& row : {Row{"gpt", gpt}, Row{"llama", llama}, Row{"norms of queries", normed},
                           Row{"wide norms of queries", wide}, Row{"tied", tied},
                           Row{"norm of the embedding", embedded}}) {
      for (const int t : {1, 2, 8}) {
        for (const int p : {1, 2, 8}) {
          CAPTURE(std::string(row.name));
          CAPTURE(t);
          CAPTURE(p);
          const Plan plan{.tensor = t, .pipeline = p};
          const double table = double(row.model.embedding.vocabulary) * row.model.hidden;
          const double twice = row.model.embedding.tied && p > 1 ? table : 0.0;
          const double expected =
              double(parameters(row.model)) + twice +
              (t - 1.0) * (24.0 * copied(row.model) + copied_at_ends(row.model));
          CHECK(of_all_ranks(plan, row.model) == doctest::Approx(expected).epsilon(1e-14));
        }
      }
    }
  }

  TEST_CASE("key-value heads fewer than ranks lie on several: 8 on 16 ranks, twice") {
    const double pairs = of_all_ranks({.tensor = 16}, llama);
    const double once = double(parameters(llama)) + 15.0 * (24.0 * copied(llama) + 4096.0);
    CHECK(pairs - once == doctest::Approx(24.0 * 2.0 * 8 * 128 * 4096).epsilon(1e-12));
  }

  TEST_CASE("uneven chunks: every layer lies on one stage") {
    const auto deep = support::llama(126, 4096, 32, 8, 14336, 128256);
    for (const Plan& plan :
         {Plan{.pipeline = 16},
          Plan{.pipeline = 16, .virtual_stages = 4, .schedule = Schedule::interleaved}}) {
      const plan::Layout layout = laid_out(plan, deep, 1);
      int layers = 0;
      for (int stage = 0; stage < 16; ++stage) {
        memory::each_layer_of_stage(deep, plan, layout, stage,
                                    [&](const model::Layer&, int n) { layers += n; });
      }
      CHECK(layers == 126);
      CHECK(of_all_ranks(plan, deep) == doctest::Approx(double(parameters(deep))).epsilon(1e-14));
    }
  }

  // [RajbhandariEtAl2020] section 5 and Figure 1: 2 + 2 + 12 byte for 7.5 billion parameters on 64
  // ranks: 120 GB of copies, 31.4 GB with the optimizer's states shared out.
  TEST_CASE("published: ZeRO's 16 byte, and 4 + 12/d with shared states [RajbhandariEtAl2020]") {
    const Software<> half{.gradient_format = NumberFormat::fp16};
    const double n = double(parameters(gpt));
    const auto states = [&](Sharding sharding) {
      const Ledger<> of = ledger({.sharding = sharding}, gpt, 64, half);
      return bytes(of.weights + of.gradients + of.optimizer_states) / n;
    };
    CHECK(states(Sharding::none) == doctest::Approx(16.0).epsilon(1e-14));
    CHECK(states(Sharding::optimizer) == doctest::Approx(4.0 + 12.0 / 64).epsilon(1e-14));
    CHECK(7.5 * states(Sharding::none) == doctest::Approx(120.0).epsilon(1e-14));
    CHECK(7.5 * states(Sharding::optimizer) == doctest::Approx(31.4).epsilon(0.001));
  }

  // Their 2 + (2 + 12)/d counts no gradient before it is reduced: a part of its own.
  TEST_CASE("published: ZeRO with shared gradients, and what is not reduced yet") {
    const Software<> half{.gradient_format = NumberFormat::fp16};
    for (const int v : {1, 3}) {
      CAPTURE(v);
      const Plan plan{
          .pipeline = 4,
          .virtual_stages = v,
          .schedule = v == 1 ? Schedule::one_forward_one_backward : Schedule::interleaved,
          .sharding = Sharding::gradients};
      const double n = stage_parameters(gpt, plan, laid_out(plan, gpt, 16), 0).total();
      const Ledger<> of = ledger(plan, gpt, 16, half);
      CHECK(bytes(of.weights + of.gradients + of.optimizer_states) / n ==
            doctest::Approx(2.0 + 14.0 / 16).epsilon(1e-14));
      // A chunk that sums a run of micro-batches, or two layers of 2 byte; the table is larger.
      const double layers = 2.0 * double(layer_parameters(gpt.runs[0].layer, gpt));
      const double table = (51200.0 + 2048.0) * 2048.0;
      CHECK(bytes(of.unreduced_gradients) ==
            doctest::Approx(2.0 * (v == 1 ? std::max(layers, table) : n / v)).epsilon(1e-14));
    }
  }

  TEST_CASE("bf16 weights with fp32 gradients: 2, 4 and 12 byte") {
    const double n = double(parameters(llama));
    const Ledger<> of = ledger({.sharding = Sharding::none}, llama, 4);
    CHECK(bytes(of.weights) == 2.0 * n);
    CHECK(bytes(of.gradients) == 4.0 * n);
    CHECK(bytes(of.optimizer_states) == 12.0 * n);
  }

  TEST_CASE("logits: 10 byte each on the last stage, beside the inputs of norm and output layer") {
    const Plan plan{.tensor = 4, .pipeline = 4};
    CHECK(bytes(ledger(plan, llama, 1).logits) == 0.0);
    // 2048 tokens, 128256/4 logits; two activations of 2 byte and 4096 features.
    CHECK(bytes(ledger(plan, llama, 1, {}, 3).logits) ==
          10.0 * 128256 / 4 * 2048 + 2.0 * 2 * 4096 * 2048);
  }

  TEST_CASE(
      "property: parts sum to the total, none is negative, and fragmentation is of the rest") {
    for (const Sharding sharding : {Sharding::none, Sharding::optimizer, Sharding::gradients}) {
      for (const Recomputation again :
           {plan::no_recomputation, plan::selective_recomputation, plan::full_recomputation}) {
        for (int stage = 0; stage < 4; ++stage) {
          const Plan plan{.tensor = 2,
                          .pipeline = 4,
                          .sequence_parallel = true,
                          .sharding = sharding,
                          .recomputation = again};
          const Ledger<> of =
              ledger(plan, gpt, 8, {.fragmentation = 1.1, .reserve = 3.0 * GB}, stage);
          double sum = 0.0;
          each_part(of, [&](std::string_view, const DataSize<>& part) {
            CHECK(part >= 0.0 * byte);
            sum += bytes(part);
          });
          CHECK(bytes(total_of<DataSize<>>(of)) == doctest::Approx(sum).epsilon(1e-15));
          const double used = sum - 3e9 - bytes(of.fragmentation);
          CHECK(bytes(of.fragmentation) == doctest::Approx(0.1 * used).epsilon(1e-12));
          CHECK(of.reserve == 3.0 * GB);
        }
      }
    }
  }

  TEST_CASE("property: sharding lowers states and, in chunks, gradients; and nothing else") {
    const auto with = [](Sharding sharding) {
      return ledger({.tensor = 2,
                     .pipeline = 4,
                     .virtual_stages = 3,
                     .schedule = Schedule::interleaved,
                     .sharding = sharding},
                    gpt, 8);
    };
    const Ledger<> none = with(Sharding::none);
    const Ledger<> optimizer = with(Sharding::optimizer);
    const Ledger<> gradients = with(Sharding::gradients);
    CHECK(bytes(optimizer.optimizer_states) == doctest::Approx(bytes(none.optimizer_states) / 8));
    CHECK(gradients.optimizer_states == optimizer.optimizer_states);
    CHECK(optimizer.gradients == none.gradients);
    CHECK(gradients.gradients < none.gradients);
    for (const Ledger<>& of : {optimizer, gradients}) {
      CHECK(of.weights == none.weights);
      CHECK(of.activations == none.activations);
      CHECK(of.recomputation == none.recomputation);
      CHECK(of.logits == none.logits);
      CHECK(of.buffers == none.buffers);
      CHECK(of.reserve == none.reserve);
    }
  }

  TEST_CASE("a single data rank has nobody to share with: sharding changes no byte") {
    const auto total = [](Sharding sharding) {
      return bytes(total_of<DataSize<>>(ledger({.tensor = 2, .sharding = sharding}, gpt, 1)));
    };
    CHECK(total(Sharding::optimizer) == total(Sharding::none));
    CHECK(total(Sharding::gradients) == total(Sharding::none));
  }

  TEST_CASE("property: recomputation lowers activations only, and pays with one layer again") {
    const auto with = [](Recomputation again) {
      return ledger({.tensor = 2, .pipeline = 4, .recomputation = again}, gpt, 8);
    };
    const Ledger<> none = with(plan::no_recomputation);
    const Ledger<> full = with(plan::full_recomputation);
    CHECK(full.activations < with(plan::selective_recomputation).activations);
    CHECK(with(plan::selective_recomputation).activations < none.activations);
    CHECK(bytes(none.recomputation) == 0.0);
    // One of the four in flight, six layers each, less the dropout mask of the embedding.
    CHECK(bytes(full.recomputation) ==
          doctest::Approx((bytes(none.activations) / 4 - 2048.0 * 2048) / 6).epsilon(1e-14));
    CHECK(full.weights == none.weights);
    CHECK(full.optimizer_states == none.optimizer_states);
  }

  TEST_CASE("property: the footprint is the fullest of all stages") {
    auto mixed = gpt;
    mixed.runs = {{.layer = gpt.runs[0].layer, .count = 12},
                  {.layer = llama.runs[0].layer, .count = 12}};
    mixed.runs[1].layer.attention.head_size = 64;
    for (const auto& model : {gpt, llama, mixed, support::llama(22, 4096, 32, 8, 14336, 128256)}) {
      for (const Recomputation again : {plan::no_recomputation, plan::full_recomputation}) {
        for (const int v : {1, 3}) {
          const int p = 8;
          if (v == 3 && model::layer_count(model) % 24 != 0) continue;
          const Plan plan{
              .tensor = 2,
              .pipeline = p,
              .virtual_stages = v,
              .schedule = v == 1 ? Schedule::one_forward_one_backward : Schedule::interleaved,
              .recomputation = again};
          const plan::Layout layout = laid_out(plan, model, 2);
          DataSize<> most{};
          for (int stage = 0; stage < p; ++stage) {
            most = std::max(most, total_of<DataSize<>>(stage_ledger(model, training, plan, layout,
                                                                    Software<>{}, stage)));
          }
          const auto fullest = footprint(model, training, plan, layout, Software<>{});
          CHECK(fullest.total == most);
          CHECK(fullest.total == total_of<DataSize<>>(fullest.ledger));
        }
      }
    }
  }

  TEST_CASE("a ledger can be had in a constant expression") {
    constexpr auto of = stage_ledger(gpt, training, Plan{.tensor = 8},
                                     laid_out({.tensor = 8}, gpt, 1), Software<>{}, 0);
    static_assert(total_of<DataSize<>>(of) > of.weights);
  }

  TEST_CASE("refuses stages outside the pipeline") {
    CHECK_THROWS_AS(ledger({.pipeline = 4}, gpt, 1, {}, 4), InvalidInput);
    CHECK_THROWS_AS(ledger({.pipeline = 4}, gpt, 1, {}, -1), InvalidInput);
  }

  TEST_CASE("derivative: of the total by fragmentation and reserve") {
    support::check_derivatives<2>(
        []<class S>(const std::array<S, 2>& x) {
          const plan::Training<S> lifted{.tokens = as<S>(training.tokens),
                                         .sequence_length = training.sequence_length,
                                         .global_batch = training.global_batch};
          const Plan plan{.tensor = 2, .pipeline = 4};
          const Software<S> software{.fragmentation = x[0],
                                     .reserve = DataSize<S>::from_value(x[1])};
          return footprint(gpt, lifted, plan, laid_out(plan, gpt, 2), software).total.value();
        },
        {1.1, 3e9});
  }
}
