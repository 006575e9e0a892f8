#include <doctest/doctest.h>

#include <bessemer/memory/activations.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using memory::ActivationShape;
using memory::layer_activation_bytes;
using memory::recomputed_layer_bytes;
using plan::Recomputation;

constexpr auto gpt = support::gpt(4, 1024, 16);
constexpr auto llama = support::llama(4, 4096, 32, 8, 14336, 128256);

constexpr double kept(const model::Transformer& model, const ActivationShape& shape,
                      Recomputation again) {
  return layer_activation_bytes(model.runs[0].layer, model, shape, again);
}
constexpr double repeated(const model::Transformer& model, const ActivationShape& shape,
                          Recomputation again) {
  return recomputed_layer_bytes(model.runs[0].layer, model, shape, again);
}
constexpr ActivationShape shape(double tokens, double s, double t, bool sequence, bool fused) {
  return {.tokens = tokens,
          .sequence_length = s,
          .tensor = t,
          .sequence_parallel = sequence,
          .fused_attention = fused};
}
}  // namespace

TEST_SUITE("memory/activations") {
  // Norm inputs 2, inputs of qkv and up 2, each 2 h; q 4096, k and v 1024 each; output 4096; gate,
  // up and their product 3 * 14336; one statistic of 4 byte a row and head.
  TEST_CASE("a Llama layer keeps 4 * 2 h, 2 (q + 2 k), 2 q, 6 f byte a token, and statistics") {
    static_assert(kept(llama, shape(100, 1024, 1, false, true), plan::no_recomputation) ==
                  100.0 * (8 * 4096 + 2 * 6144 + 2 * 4096 + 6 * 14336 + 4 * 32));
    static_assert(kept(llama, shape(100, 1024, 1, false, true), plan::selective_recomputation) ==
                  100.0 * (8 * 4096 + 2 * 6144 + 2 * 4096 + 6 * 14336));
    static_assert(kept(llama, shape(100, 1024, 1, false, true), plan::full_recomputation) ==
                  100.0 * 2 * 4096);
  }

  TEST_CASE(
      "without dropout, unfused scores take 2 byte each; keys and values are copied to heads") {
    static_assert(
        kept(llama, shape(100, 1024, 1, false, false), plan::no_recomputation) -
            kept(llama, shape(100, 1024, 1, false, false), plan::selective_recomputation) ==
        2.0 * 32 * 100 * 1024 + 2.0 * 2 * (32 - 8) * 128 * 100);
  }

  TEST_CASE(
      "with every second product again, one of gate and up goes; a block without gate stays") {
    constexpr Recomputation again{.modules = {plan::Module::second_products}};
    constexpr auto of = shape(100, 1024, 1, false, true);
    static_assert(kept(llama, of, plan::no_recomputation) - kept(llama, of, again) ==
                  100.0 * 2 * 14336);
    static_assert(repeated(llama, of, again) == 100.0 * 2 * 14336);
    static_assert(kept(gpt, of, again) == kept(gpt, of, plan::no_recomputation));
  }

  TEST_CASE("more ranks than key-value heads keep a copy each") {
    // 8 heads over 16 ranks: two query heads and one key-value head of 128 on each.
    static_assert(kept(llama, shape(10, 1024, 16, false, true), plan::selective_recomputation) ==
                  10.0 * (8 * 4096 + 2 * (256 + 2 * 128) + 2 * 256 + 6 * 14336 / 16));
  }

  TEST_CASE("a layer whose halves share their input keeps it once") {
    auto model = gpt;
    model.runs[0].layer.parallel = true;
    CHECK(kept(gpt, shape(10, 64, 1, false, true), plan::no_recomputation) -
              kept(model, shape(10, 64, 1, false, true), plan::no_recomputation) ==
          10.0 * 2 * 1024);
  }

  TEST_CASE("norms on queries and keys keep their inputs") {
    auto model = llama;
    model.runs[0].layer.attention.qk_norm = true;
    CHECK(kept(model, shape(10, 64, 1, false, true), plan::no_recomputation) -
              kept(llama, shape(10, 64, 1, false, true), plan::no_recomputation) ==
          10.0 * 2 * (4096 + 1024));
  }

  TEST_CASE("what runs again lives again: nothing, the core, everything") {
    for (const bool fused : {false, true}) {
      const auto of = shape(128, 1024, 2, true, fused);
      CHECK(repeated(gpt, of, plan::no_recomputation) == 0.0);
      CHECK(repeated(gpt, of, plan::selective_recomputation) ==
            kept(gpt, of, plan::no_recomputation) - kept(gpt, of, plan::selective_recomputation));
      CHECK(repeated(gpt, of, plan::full_recomputation) == kept(gpt, of, plan::no_recomputation));
    }
  }

  TEST_CASE("property: the more is recomputed, the less is kept") {
    for (const auto& model : {gpt, llama}) {
      for (const bool fused : {false, true}) {
        for (const double t : {1.0, 8.0}) {
          const auto of = shape(256, 2048, t, t > 1.0, fused);
          CHECK(kept(model, of, plan::full_recomputation) <
                kept(model, of, plan::selective_recomputation));
          CHECK(kept(model, of, plan::selective_recomputation) <
                kept(model, of, plan::no_recomputation));
        }
      }
    }
  }

  TEST_CASE("property: proportional to tokens; tensor ranks never keep more") {
    for (const bool fused : {false, true}) {
      for (const bool sequence : {false, true}) {
        double before = 1e300;
        for (const double t : {1.0, 2.0, 4.0, 8.0}) {
          CAPTURE(t);
          const double now = kept(gpt, shape(64, 1024, t, sequence, fused), plan::no_recomputation);
          CHECK(now < before);
          CHECK(kept(gpt, shape(640, 1024, t, sequence, fused), plan::no_recomputation) ==
                doctest::Approx(10.0 * now).epsilon(1e-15));
          before = now;
        }
      }
    }
  }

  TEST_CASE("property: turning fused attention off keeps more, the more the longer the sequence") {
    double before = 0.0;
    for (const double s : {128.0, 1024.0, 8192.0}) {
      CAPTURE(s);
      const double more = kept(gpt, shape(128, s, 1, false, false), plan::no_recomputation) -
                          kept(gpt, shape(128, s, 1, false, true), plan::no_recomputation);
      CHECK(more > before);
      before = more;
    }
  }
}
