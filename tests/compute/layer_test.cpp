#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <bessemer/compute/layer.hpp>
#include <bessemer/model/parameters.hpp>
#include <bessemer/study/dual.hpp>
#include <support/machines.hpp>
#include <support/operators.hpp>

namespace {
using namespace bessemer;
using compute::each_operator;
using compute::Kernel;
using compute::KernelKind;
using compute::Shard;
using plan::Module;
using plan::Software;
using support::fused;
using support::Operators;
using support::unfused;

constexpr auto gpt = support::gpt(4, 1024, 16, 51200);
constexpr auto llama = support::llama(4, 4096, 32, 8, 14336, 128256);

Operators operators(const model::Transformer& model, const Shard& shard,
                    const Software<>& software) {
  return support::layer_operators(model, shard, software);
}
bool is(const Kernel<>& kernel, double m, double n, double k, double batch = 1.0) {
  return support::is_gemm(kernel, m, n, k, batch);
}
/// Weights of a layer that multiply activations.
double matrices(const model::Transformer& model) {
  const auto& layer = model.runs[0].layer;
  const double h = model.hidden, a = layer.attention.heads, g = layer.attention.kv_heads;
  const double d = layer.attention.head_size, f = layer.feed_forward.size;
  return h * (2.0 * a + 2.0 * g) * d + (layer.feed_forward.gated ? 3.0 : 2.0) * h * f;
}
}  // namespace

TEST_SUITE("compute/layer") {
  TEST_CASE("operators come in the order in which a layer runs them") {
    CHECK(operators(llama, {.sequence_length = 64}, fused).names ==
          std::vector<std::string>{"attention norm", "qkv", "rotation", "attention", "projection",
                                   "attention residual", "feed-forward norm", "up", "activation",
                                   "down", "feed-forward residual"});
    CHECK(operators(gpt, {.sequence_length = 64}, unfused).names ==
          std::vector<std::string>{"attention norm", "qkv", "scores", "softmax",
                                   "attention dropout", "weighted sum", "projection",
                                   "attention residual", "feed-forward norm", "up", "activation",
                                   "down", "feed-forward residual"});
  }

  TEST_CASE("shapes are those of the table: t = 2, c = 4, b = 3, s = 512") {
    const Shard shard{.sequences = 3, .sequence_length = 512, .tensor = 2, .context = 4};
    const double tokens = 3.0 * 512 / 4;
    auto all = operators(llama, shard, fused).by_name;
    // 32 query and 8 key-value heads of 128 on two ranks; gate and up of 14336 in one product.
    CHECK(is(all["qkv"].forward, tokens, (16 + 2 * 4) * 128.0, 4096));
    CHECK(is(all["qkv"].input, tokens, 4096, 24 * 128.0));
    CHECK(is(all["qkv"].weight, 4096, 24 * 128.0, tokens));
    CHECK(is(all["projection"].forward, tokens, 4096, 16 * 128.0));
    CHECK(is(all["up"].forward, tokens, 14336, 4096));
    CHECK(is(all["down"].forward, tokens, 4096, 7168));
    CHECK(is(all["down"].weight, 7168, 4096, tokens));
    const Kernel<>& attention = all["attention"].forward;
    CHECK(attention.kind == KernelKind::attention);
    CHECK(
        (attention.m == 128 && attention.n == 512 && attention.k == 128 && attention.batch == 48));
    CHECK(attention.work == 4.0 * 48 * 128 * 512 * 128 / 2.0 * FLOP);
    CHECK(all["attention"].input.work == 2.5 * attention.work);
    CHECK(all["attention"].input.backward);
    CHECK(all["attention"].weight.launches == 0);

    all = operators(gpt, shard, unfused).by_name;
    CHECK(is(all["scores"].forward, 128, 512, 64, 24));
    CHECK(is(all["scores"].input, 128, 64, 512, 24));
    CHECK(is(all["scores"].weight, 512, 64, 128, 24));
    CHECK(is(all["weighted sum"].forward, 128, 64, 512, 24));
    CHECK(is(all["weighted sum"].input, 128, 512, 64, 24));
    CHECK(is(all["weighted sum"].weight, 512, 64, 128, 24));
  }

  TEST_CASE("only the attention core is of the core") {
    for (const auto& entry : operators(gpt, {.sequence_length = 64}, unfused).by_name) {
      CAPTURE(entry.first);
      const bool core = entry.first == "scores" || entry.first == "softmax" ||
                        entry.first == "attention dropout" || entry.first == "weighted sum";
      CHECK((entry.second.module == Module::attention_core) == core);
    }
    CHECK(operators(llama, {.sequence_length = 64}, fused).by_name["attention"].module ==
          Module::attention_core);
  }

  TEST_CASE("elementwise bytes: tensors of 16 bit, read or written once, masks of one byte") {
    const Shard shard{.sequences = 2, .sequence_length = 256, .tensor = 4};
    auto all = operators(gpt, shard, unfused).by_name;
    const double th = 512.0 * 1024;
    CHECK(all["attention norm"].forward.bytes == 4.0 * th * byte);
    CHECK(all["attention norm"].input.bytes == 6.0 * th * byte);
    CHECK(all["attention residual"].forward.bytes == 7.0 * th * byte);  // with a mask
    const double scores = 2.0 * 4 * 256 * 256;                          // b a/t s^2
    CHECK(all["softmax"].forward.bytes == 4.0 * scores * byte);
    CHECK(all["softmax"].input.bytes == 6.0 * scores * byte);
    CHECK(all["attention dropout"].forward.bytes == 5.0 * scores * byte);
    CHECK(all["activation"].forward.bytes == 4.0 * 512 * 1024 * byte);  // f/t = 1024: in and out
    CHECK(all["activation"].input.bytes == 6.0 * 512 * 1024 * byte);
    all = operators(llama, shard, fused).by_name;
    CHECK(all["attention residual"].forward.bytes == 6.0 * 512 * 4096 * byte);
    CHECK(all["rotation"].forward.bytes == 4.0 * (8 + 2) * 128 * 512 * byte);
    CHECK(all["activation"].forward.bytes == 6.0 * 512 * 3584 * byte);  // gate, up and product
  }

  TEST_CASE("weight gradients read and write their accumulator, where the product wrote 16 bit") {
    const Shard shard{.sequence_length = 512};
    auto all = operators(gpt, shard, fused).by_name;
    const Kernel<>& weight = all["down"].weight;  // 4096 by 1024 from 512 tokens
    CHECK(weight.bytes == (2.0 * 512 * (4096 + 1024) + 2.0 * 4 * 4096 * 1024) * byte);
    all = operators(gpt, shard, {.gradient_format = NumberFormat::bf16}).by_name;
    CHECK(all["down"].weight.bytes == (2.0 * 512 * (4096 + 1024) + 2.0 * 2 * 4096 * 1024) * byte);
  }

  TEST_CASE("property: forward work is 2 FLOP a matrix weight and token, and the attention's") {
    for (const double t : {1.0, 2.0, 8.0}) {
      for (const double c : {1.0, 4.0}) {
        for (const auto& model : {gpt, llama}) {
          CAPTURE(t);
          CAPTURE(c);
          const Shard shard{.sequences = 2, .sequence_length = 1024, .tensor = t, .context = c};
          const double tokens = 2.0 * 1024;
          const auto& attention = model.runs[0].layer.attention;
          const double square = 4.0 * tokens * 1024 * attention.heads * attention.head_size;
          const auto full = operators(model, shard, unfused);
          CHECK(t * c * full.forward ==
                doctest::Approx(2.0 * matrices(model) * tokens + square).epsilon(1e-14));
          CHECK((full.input + full.weight) / full.forward == doctest::Approx(2.0).epsilon(1e-14));
          const auto half = operators(model, shard, fused);
          CHECK(t * c * half.forward ==
                doctest::Approx(2.0 * matrices(model) * tokens + square / 2.0).epsilon(1e-14));
          CHECK(
              t * c * (half.input + half.weight) ==
              doctest::Approx(4.0 * matrices(model) * tokens + 2.5 * square / 2.0).epsilon(1e-14));
        }
      }
    }
  }

  TEST_CASE("property: key-value heads fewer than ranks are copied, and their work with them") {
    const Shard shard{.sequence_length = 512, .tensor = 16};
    auto all = operators(llama, shard, fused).by_name;  // 8 heads on 16 ranks: one on each
    CHECK(is(all["qkv"].forward, 512, (2 + 2) * 128.0, 4096));
  }

  TEST_CASE("property: sequence parallelism divides norms and residuals, and no product") {
    const Shard plain{.sequence_length = 1024, .tensor = 8};
    Shard split = plain;
    split.sequence_parallel = true;
    auto without = operators(gpt, plain, fused).by_name;
    for (const auto& entry : operators(gpt, split, fused).by_name) {
      CAPTURE(entry.first);
      const bool halved = entry.first.find("norm") != std::string::npos ||
                          entry.first.find("residual") != std::string::npos;
      const double ratio = without[entry.first].forward.bytes / entry.second.forward.bytes;
      CHECK(ratio == (halved ? 8.0 : 1.0));
      CHECK(without[entry.first].forward.work == entry.second.forward.work);
    }
  }

  TEST_CASE("property: elementwise traffic scales bytes of memory kernels only") {
    const Shard shard{.sequence_length = 1024};
    auto once = operators(gpt, shard, {.elementwise_traffic = 1.0}).by_name;
    for (const auto& entry : operators(gpt, shard, {.elementwise_traffic = 1.5}).by_name) {
      CAPTURE(entry.first);
      const bool memory = entry.second.forward.kind == KernelKind::elementwise;
      CHECK(entry.second.forward.bytes / once[entry.first].forward.bytes ==
            doctest::Approx(memory ? 1.5 : 1.0).epsilon(1e-15));
    }
  }

  TEST_CASE("a parallel layer has one residual, a layer with four norms four of them") {
    auto changed = gpt;
    changed.runs[0].layer.parallel = true;
    changed.runs[0].layer.norms = 1;
    const auto names = operators(changed, {.sequence_length = 64}, fused).names;
    CHECK(std::count(names.begin(), names.end(), "attention residual") == 0);
    CHECK(std::count(names.begin(), names.end(), "feed-forward norm") == 0);
    changed = gpt;
    changed.runs[0].layer.norms = 4;
    const auto four = operators(changed, {.sequence_length = 64}, fused).names;
    CHECK(std::count(four.begin(), four.end(), "attention norm") +
              std::count(four.begin(), four.end(), "feed-forward norm") ==
          4);
  }

  TEST_CASE("derivative: by elementwise traffic and the rate of attention") {
    using D = study::Dual<2>;
    const Software<D> software{.attention_rate = D::variable(0.6, 1),
                               .elementwise_traffic = D::variable(1.5, 0)};
    D bytes(0.0), rate(0.0);
    each_operator(llama.runs[0].layer, llama, Shard{.sequence_length = 512}, software,
                  [&](std::string_view name, Module, const Kernel<D>& forward, const Kernel<D>&,
                      const Kernel<D>&) {
                    if (name == "rotation") bytes = forward.bytes.value();
                    if (name == "attention") rate = forward.rate;
                  });
    CHECK(bytes.derivative(0) == doctest::Approx(bytes.value() / 1.5).epsilon(1e-15));
    CHECK(rate.derivative(1) == 1.0);
  }
}
