#include <doctest/doctest.h>

#include <bessemer/parallelism/tensor.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using parallelism::each_tensor_message;
using parallelism::tensor_synchronizations;
using plan::Collective;
using plan::Plan;

constexpr model::Layer layer = support::gpt(1, 64, 4).runs[0].layer;
constexpr model::Layer parallel_layer = [] {
  model::Layer changed = layer;
  changed.parallel = true;
  return changed;
}();

struct Counts {
  int all_reduces = 0, gathers = 0, scatters = 0, others = 0;
  DataSize<> bytes{};
  int ranks = 0, stride = 0;
};
constexpr Counts counts(const Plan& plan, const model::Layer& of) {
  Counts sum;
  each_tensor_message(plan, of, 6.0 * MB, [&](const plan::Message<>& message, int times) {
    switch (message.collective) {
      case Collective::all_reduce: sum.all_reduces += times; break;
      case Collective::all_gather: sum.gathers += times; break;
      case Collective::reduce_scatter: sum.scatters += times; break;
      default: sum.others += times;
    }
    sum.bytes = sum.bytes + double(times) * message.size;
    sum.ranks = message.group.ranks;
    sum.stride = message.group.stride;
  });
  return sum;
}
}  // namespace

TEST_SUITE("parallelism/tensor") {
  TEST_CASE("two all-reduces each way, of the activation [ShoeybiEtAl2019]") {
    constexpr Counts sum = counts({.tensor = 8}, layer);
    static_assert(sum.all_reduces == 2 && sum.gathers == 0 && sum.scatters == 0);
    static_assert(sum.bytes == 12.0 * MB && sum.ranks == 8 && sum.stride == 1);
  }

  TEST_CASE(
      "sequence parallel: two gathers and two scatters, no all-reduce [KorthikantiEtAl2022]") {
    constexpr Counts sum = counts({.tensor = 8, .sequence_parallel = true}, layer);
    static_assert(sum.all_reduces == 0 && sum.gathers == 2 && sum.scatters == 2 && sum.others == 0);
    static_assert(sum.bytes == 24.0 * MB);
  }

  TEST_CASE("attention and feed-forward on one input agree once") {
    static_assert(tensor_synchronizations(layer) == 2);
    static_assert(tensor_synchronizations(parallel_layer) == 1);
    static_assert(counts({.tensor = 8}, parallel_layer).all_reduces == 1);
  }

  TEST_CASE("inputs kept in shards are gathered again, unless the forward pass just was") {
    const auto gathers = [](const Plan& plan, const model::Layer& of, bool repeated = false) {
      int sum = 0;
      parallelism::each_input_gather(plan, of, 6.0 * MB, repeated,
                                     [&](const plan::Message<>& message, int times) {
                                       CHECK(message.collective == Collective::all_gather);
                                       CHECK(message.size == 6.0 * MB);
                                       CHECK(message.group.ranks == 8);
                                       sum += times;
                                     });
      return sum;
    };
    CHECK(gathers({.tensor = 8, .sequence_parallel = true}, layer) == 2);
    CHECK(gathers({.tensor = 8, .sequence_parallel = true}, parallel_layer) == 1);
    CHECK(gathers({.tensor = 8}, layer) == 0);
    CHECK(gathers({.tensor = 1}, layer) == 0);
    CHECK(gathers({.tensor = 8, .sequence_parallel = true}, layer, true) == 0);
  }

  TEST_CASE("experts have no sum over tensor ranks but what all tokens share") {
    model::Layer mixture = layer;
    mixture.feed_forward.experts = {.count = 8, .per_token = 2};
    CHECK(tensor_synchronizations(mixture) == 1);
    mixture.feed_forward.experts.shared_size = 64;
    CHECK(tensor_synchronizations(mixture) == 2);
    // Without sequence parallelism the tokens that ranks shared out come together again.
    CHECK(counts({.tensor = 8}, mixture).bytes == counts({.tensor = 8}, layer).bytes + 6.0 * MB);
    CHECK(counts({.tensor = 8, .sequence_parallel = true}, mixture).bytes ==
          counts({.tensor = 8, .sequence_parallel = true}, layer).bytes);
  }

  TEST_CASE("a mixer alone agrees once, a decoder that attends to an encoder three times") {
    model::Layer alone = layer;
    alone.feed_forward = model::no_feed_forward;
    CHECK(tensor_synchronizations(alone) == 1);
    model::Layer block = layer;
    block.attention = model::no_attention;
    CHECK(tensor_synchronizations(block) == 1);
    model::Layer decoder = layer;
    decoder.cross_attention = true;
    CHECK(tensor_synchronizations(decoder) == 3);
  }

  TEST_CASE("a group of one sends nothing") {
    static_assert(counts({.tensor = 1}, layer).bytes == 0.0 * byte);
  }
}
