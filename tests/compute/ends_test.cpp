#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>

#include <bessemer/compute/ends.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using compute::Kernel;
using compute::KernelKind;
using compute::Shard;
using plan::Module;

constexpr auto gpt = support::gpt(4, 1024, 16, 51200);
constexpr Shard shard{.sequences = 2, .sequence_length = 256, .tensor = 4};
constexpr plan::Software<> software{};

struct Operator {
  Kernel<> forward, input, weight;
};
auto collector(std::map<std::string, Operator>& all) {
  return [&all](std::string_view name, Module, const Kernel<>& forward, const Kernel<>& input,
                const Kernel<>& weight) {
    all[std::string(name)] = {forward, input, weight};
  };
}
std::map<std::string, Operator> output(const model::Transformer& model, const Shard& of) {
  std::map<std::string, Operator> all;
  compute::each_output_operator(model, of, software, collector(all));
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
    CHECK(output(without, shard).count("final norm") == 0);
  }

  TEST_CASE("embedding moves rows: 4 byte an element forward, 2 and its gradient twice backward") {
    std::map<std::string, Operator> all;
    compute::each_embedding_operator(gpt, shard, software, collector(all));
    CHECK(all.size() == 1);
    CHECK(all["embedding"].forward.bytes == 4.0 * 512 * 1024 * byte);
    CHECK(all["embedding"].input.bytes == 10.0 * 512 * 1024 * byte);
    CHECK(all["embedding"].forward.work == 0.0 * FLOP);
  }
}
