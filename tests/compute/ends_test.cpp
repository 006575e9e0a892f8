#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <bessemer/compute/ends.hpp>
#include <support/machines.hpp>
#include <support/operators.hpp>

namespace {
using namespace bessemer;
using compute::Kernel;
using compute::KernelKind;
using compute::Shard;

constexpr auto gpt = support::gpt(4, 1024, 16, 51200);
constexpr Shard shard{.sequences = 2, .sequence_length = 256, .tensor = 4};
constexpr plan::Software<> software{};

using support::is_gemm;
using support::Operators;

Operators output(const model::Transformer& model, const Shard& of) {
  Operators all;
  compute::each_output_operator(model, of, software, all);
  return all;
}
}  // namespace

TEST_SUITE("compute/ends") {
  TEST_CASE("logits are a product over a rank's share of the vocabulary") {
    auto all = output(gpt, shard);
    const Kernel<>& logits = all["logits"].forward;
    CHECK(logits.kind == KernelKind::gemm);
    CHECK((logits.m == 512 && logits.n == 12800 && logits.k == 1024));
    CHECK(all["logits"].input.work + all["logits"].weight.work == 2.0 * logits.work);
    CHECK(logits.work == 2.0 * 512 * 12800 * 1024 * FLOP);
  }

  TEST_CASE("the loss moves ten bytes a logit forward and six backward") {
    auto all = output(gpt, shard);
    CHECK(all["loss"].forward.bytes == 10.0 * 512 * 12800 * byte);
    CHECK(all["loss"].input.bytes == 6.0 * 512 * 12800 * byte);
    CHECK(all["loss"].weight.launches == 0);
  }

  TEST_CASE("the last norm is there where the model has it, split with the sequence") {
    auto all = output(gpt, shard);
    CHECK(all["final norm"].forward.bytes == 4.0 * 512 * 1024 * byte);
    Shard split = shard;
    split.sequence_parallel = true;
    CHECK(output(gpt, split)["final norm"].forward.bytes == 4.0 * 128 * 1024 * byte);
    auto without = gpt;
    without.final_norm = false;
    CHECK(!output(without, shard).has("final norm"));
  }

  TEST_CASE("embedding moves rows: 4 byte an element forward, 2 and its gradient twice backward") {
    Operators all;
    compute::each_embedding_operator(gpt, shard, software, all);
    CHECK(all.names.size() == 1);
    CHECK(all["embedding"].forward.bytes == 4.0 * 512 * 1024 * byte);
    CHECK(all["embedding"].input.bytes == 10.0 * 512 * 1024 * byte);
    CHECK(all["embedding"].forward.work == 0.0 * FLOP);
  }

  TEST_CASE("a table of other width is projected to the model's features and back") {
    auto narrow = gpt;
    narrow.embedding.width = 256;
    Operators all;
    compute::each_embedding_operator(narrow, shard, software, all);
    CHECK(all["embedding"].forward.bytes == 4.0 * 512 * 256 * byte);
    CHECK(is_gemm(all["embedding projection"].forward, 512, 1024, 256));
    auto out = output(narrow, shard);
    CHECK(is_gemm(out["output width"].forward, 512, 256, 1024));
    CHECK(is_gemm(out["logits"].forward, 512, 12800, 256));
  }

  TEST_CASE("patches are projected, but for class tokens, and images need no gradient") {
    auto vision = gpt;
    vision.embedding = {.vocabulary = 0, .norm = true, .class_tokens = 1, .patch_values = 588};
    vision.classes = 1000;
    Operators all;
    compute::each_embedding_operator(vision, {.sequences = 2, .sequence_length = 257}, software,
                                     all);
    CHECK(all.names == std::vector<std::string>{"patch embedding", "embedding norm"});
    CHECK(is_gemm(all["patch embedding"].forward, 512, 1024, 588));
    CHECK(is_gemm(all["patch embedding"].weight, 588, 1024, 512));
    CHECK(all["patch embedding"].input.launches == 0);
  }

  TEST_CASE("classes have one output a sequence; a model of features has none") {
    auto classes = gpt;
    classes.classes = 1000;
    classes.head = {{.in = 1024, .out = 2048, .norm = true}};
    auto all = output(classes, {.sequences = 2, .sequence_length = 256});
    CHECK(is_gemm(all["dense"].forward, 2, 2048, 1024));
    CHECK(is_gemm(all["logits"].forward, 2, 1000, 1024));
    CHECK((all.has("dense norm") && all.has("dense activation")));
    classes.headless = true;
    CHECK(!output(classes, shard).has("logits"));
    CHECK(!output(classes, shard).has("loss"));
  }

  TEST_CASE("an encoder's embedding, norm and projector stand at the first stage") {
    auto seeing = gpt;
    seeing.encoder = {.hidden = 256,
                      .tokens = 64,
                      .embedding = {.vocabulary = 0, .patch_values = 300},
                      .projector = {{.in = 1024, .out = 2048}, {.in = 2048, .out = 1024}}};
    Operators all;
    compute::each_embedding_operator(seeing, {.sequences = 2, .sequence_length = 256}, software,
                                     all);
    CHECK(is_gemm(all["patch embedding"].forward, 128, 256, 300));
    CHECK(all["encoder norm"].forward.bytes == 4.0 * 256 * 128 * byte);
    // Four image tokens of 256 features join to one of 1024.
    CHECK(std::count(all.names.begin(), all.names.end(), "projector") == 2);
    CHECK(is_gemm(all["projector"].forward, 32, 1024, 2048));
    CHECK(all["embedding"].forward.bytes == 4.0 * 512 * 1024 * byte);
  }

  TEST_CASE("each head of multi-token prediction is a projection, a layer, logits and a loss") {
    auto ahead = gpt;
    ahead.multi_token_predictions = 2;
    const auto plain = output(gpt, shard);
    auto all = output(ahead, shard);
    CHECK(is_gemm(all["prediction projection"].forward, 512, 256, 2048));
    CHECK(std::count(all.names.begin(), all.names.end(), "logits") == 3);
    CHECK(std::count(all.names.begin(), all.names.end(), "loss") == 3);
    CHECK(std::count(all.names.begin(), all.names.end(), "prediction norm") == 4);
    const double layer = support::layer_operators(gpt, shard).forward;
    const double logits = all["logits"].forward.work / FLOP;
    CHECK(all.forward - plain.forward == 2.0 * (layer + logits + 2.0 * 512 * 256 * 2048));
  }

  TEST_CASE("ends run in 16 bit, and are frozen beside adapters") {
    Shard narrow = shard;
    narrow.format = NumberFormat::fp8;
    CHECK(output(gpt, narrow)["logits"].forward.bytes ==
          output(gpt, shard)["logits"].forward.bytes);
    CHECK(output(gpt, narrow)["logits"].forward.format == NumberFormat::bf16);
    Shard adapted = shard;
    adapted.adapters.rank = 8;
    CHECK(output(gpt, adapted)["logits"].weight.launches == 0);
    CHECK(output(gpt, adapted)["logits"].input.work == output(gpt, shard)["logits"].input.work);
  }
}
