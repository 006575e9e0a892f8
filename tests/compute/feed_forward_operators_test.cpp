#include <doctest/doctest.h>

#include <bessemer/compute/flops.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/operators.hpp>

namespace {
using namespace bessemer;
using compute::Kernel;
using compute::Shard;
using plan::Module;
using support::attention_8;
using support::forced;
using support::fused;
using support::is_gemm;
using support::layer_operators;
using support::one_layer;

constexpr model::Transformer mixture(model::Experts experts, bool gated = true) {
  return one_layer({.attention = model::no_attention,
                    .feed_forward = {.size = 256, .gated = gated, .experts = experts},
                    .norms = 1});
}
constexpr auto sparse = mixture({.count = 32, .per_token = 4, .shared_size = 512});
constexpr Shard whole{.sequences = 2, .sequence_length = 512};
}  // namespace

TEST_SUITE("compute/feed_forward_operators") {
  TEST_CASE("operators of a mixture, in order") {
    CHECK(layer_operators(sparse, whole).names ==
          std::vector<std::string>{"feed-forward norm", "router", "choice", "dispatch", "expert up",
                                   "expert activation", "expert down", "combine", "shared up",
                                   "shared activation", "shared down", "feed-forward residual"});
  }

  TEST_CASE("shapes are those of the table: t = 2, R = 8, u = 2") {
    const Shard shard{.sequences = 2,
                      .sequence_length = 512,
                      .tensor = 2,
                      .sequence_parallel = true,
                      .expert = 8,
                      .expert_tensor = 2};
    auto all = layer_operators(sparse, shard);
    CHECK(is_gemm(all["router"].forward, 512, 32, 512));
    // 512 tokens of each tensor rank go to 4 experts; two ranks share each matrix: 4096 rows on 4.
    CHECK(is_gemm(all["expert up"].forward, 1024, 2 * 128, 512, 4));
    CHECK(is_gemm(all["expert down"].forward, 1024, 512, 128, 4));
    CHECK(is_gemm(all["expert down"].weight, 128, 512, 1024, 4));
    CHECK(is_gemm(all["shared up"].forward, 1024, 2 * 256, 512));
    CHECK(all["choice"].forward.bytes == 8.0 * 512 * 32 * byte);
    CHECK(all["dispatch"].forward.bytes == 2.0 * 512 * 512 * (1 + 4) * byte);
    CHECK(all["sorting by expert"].forward.bytes == 4.0 * 512 * 4096 * byte);
    CHECK(all["combine"].forward.bytes == 2.0 * 512 * 512 * (4 + 1) * byte);
    CHECK(all["expert activation"].forward.bytes == 6.0 * 128 * 4096 * byte);
    CHECK(all["expert up"].module == Module::experts);
    CHECK(all["shared up"].module == Module::feed_forward);
    CHECK(all["expert activation"].module == Module::activation);
    for (const char* name : {"router", "choice", "dispatch", "sorting by expert", "combine"}) {
      CHECK(all[name].module == Module::router);
    }
  }

  TEST_CASE("fused experts cast what they hold: nothing is read for it, and no cast stands apart") {
    Shard shard{.sequences = 2, .sequence_length = 512, .format = NumberFormat::fp8, .expert = 8};
    auto apart = layer_operators(sparse, shard);
    shard.fused_experts = true;
    auto one = layer_operators(sparse, shard);
    // 4096 rows of 256 features: narrow twice; backwards both gates are read again and written
    // narrow twice, but for the gradient that the down product no longer writes.
    const double elements = 4096.0 * 256.0;
    CHECK(one["expert activation"].forward.bytes == 2.0 * elements * byte);
    CHECK(one["expert activation"].input.bytes == (2.0 * 4.0 - 2.0) * elements * byte);
    CHECK(apart["expert activation"].forward.bytes == 6.0 * elements * byte);
    CHECK(one["expert up"].forward.work == apart["expert up"].forward.work);
    int casts = 0;
    for (const auto& name : one.names) casts += name == "quantization" ? 1 : 0;
    CHECK(casts == 4);  // of both products, and of the shared block's
    CHECK(one["shared activation"].forward.bytes == apart["shared activation"].forward.bytes);
  }

  TEST_CASE("biases of experts are summed in 32 bit where no kernel does it inside") {
    model::Transformer biased = sparse;
    biased.runs[0].layer.feed_forward.bias = true;
    Shard shard{.sequences = 2, .sequence_length = 512, .expert = 8};
    auto all = layer_operators(biased, shard);
    CHECK(all["expert biases"].forward.bytes == 28.0 * 4096 * 512 * byte);
    CHECK(all["expert biases"].input.bytes == 36.0 * 4096 * 512 * byte);
    shard.fused_experts = true;
    CHECK(layer_operators(biased, shard).names == layer_operators(sparse, shard).names);
  }

  TEST_CASE("one expert for every token is a dense block, and a router of one score") {
    const auto one = mixture({.count = 1, .per_token = 1});
    const auto dense = one_layer({.attention = model::no_attention,
                                  .feed_forward = {.size = 256, .gated = true},
                                  .norms = 1});
    auto routed = layer_operators(one, whole, fused, plan::Routing<>{});
    auto plain = layer_operators(dense, whole);
    CHECK(routed["expert up"].forward.work == plain["up"].forward.work);
    CHECK(routed["expert up"].weight.bytes == plain["up"].weight.bytes);
    CHECK(routed["expert activation"].forward.bytes == plain["activation"].forward.bytes);
    CHECK(routed["expert down"].input.bytes == plain["down"].input.bytes);
    CHECK(routed.forward - plain.forward == 2.0 * 1024 * 512);
  }

  TEST_CASE("property: forward is two FLOP an active weight and token, backward twice that") {
    for (const bool gated : {false, true}) {
      const auto model =
          mixture({.count = 32, .per_token = 4, .shared_size = 512, .shared_gate = true}, gated);
      const auto all = layer_operators(model, whole);
      const double matrices = compute::layer_matrix_parameters(model.runs[0].layer, model);
      CHECK(all.forward == 2.0 * matrices * 1024);
      CHECK(all.input + all.weight == 2.0 * all.forward);
      // All that a token uses is a matrix but the norm.
      CHECK(matrices == double(model::active_layer_parameters(model.runs[0].layer, model)) - 512.0);
    }
  }

  TEST_CASE("property: ranks of every group share out the work of a stage") {
    const double all = layer_operators(sparse, whole).forward;
    for (const double tensor : {1.0, 2.0, 4.0}) {
      for (const double context : {1.0, 2.0}) {
        for (const double expert : {1.0, 4.0, 32.0}) {
          for (const double expert_tensor : {1.0, 2.0}) {
            const Shard shard{.sequences = 2,
                              .sequence_length = 512,
                              .tensor = tensor,
                              .context = context,
                              .sequence_parallel = true,
                              .expert = expert,
                              .expert_tensor = expert_tensor};
            CAPTURE(tensor);
            CAPTURE(expert);
            CHECK(tensor * context * layer_operators(sparse, shard).forward ==
                  doctest::Approx(all).epsilon(1e-14));
          }
        }
      }
    }
  }

  TEST_CASE("uneven routing scales rows, work and activations of experts, not their weights") {
    const Shard shard{.sequences = 2, .sequence_length = 512, .expert = 8};
    const plan::Routing<> uneven{.variation = 0.8};
    const double load = plan::fullest_rank_load(uneven, 32, 4, 8, 1024 * 8);
    CHECK(load > 1.5);
    auto even = layer_operators(sparse, shard, fused, forced);
    auto full = layer_operators(sparse, shard, fused, uneven);
    for (const char* name : {"expert up", "expert down"}) {
      CHECK(full[name].forward.m / even[name].forward.m == doctest::Approx(load));
      CHECK(full[name].weight.work / even[name].weight.work == doctest::Approx(load));
      // Rows of activations grow with the load; weights and their accumulators stay.
      const Kernel<>& kernel = even[name].forward;
      const double weights = 2.0 * 4 * kernel.n * kernel.k;
      CHECK(full[name].forward.bytes / byte ==
            doctest::Approx(weights + load * (kernel.bytes / byte - weights)));
    }
    CHECK(full["dispatch"].forward.bytes == even["dispatch"].forward.bytes);
    CHECK(full["shared up"].forward.work == even["shared up"].forward.work);
    const plan::Routing<> capped{.variation = 0.8, .capacity_factor = 1.25};
    CHECK(layer_operators(sparse, shard, fused, capped)["expert up"].forward.work ==
          1.25 * even["expert up"].forward.work);
  }

  TEST_CASE("a router in 32 bit moves twice the bytes of one in 16, at the rate of 32 bit") {
    auto full = layer_operators(sparse, whole, fused, {.full_precision = true});
    auto half = layer_operators(sparse, whole);
    CHECK(full["router"].forward.format == NumberFormat::fp32);
    CHECK(full["router"].forward.bytes == 2.0 * half["router"].forward.bytes);
    CHECK(full["router"].forward.work == half["router"].forward.work);
  }

  TEST_CASE("derivative: bytes and work of an expert's products by the variation of popularity") {
    support::check_derivatives<1>(
        []<class S>(const std::array<S, 1>& x) {
          S sum(0.0);
          compute::each_operator(sparse.runs[0].layer, sparse,
                                 Shard{.sequences = 2, .sequence_length = 512, .expert = 8},
                                 plan::Software<S>{}, plan::Routing<S>{.variation = x[0]},
                                 [&](std::string_view, Module, const Kernel<S>& f,
                                     const Kernel<S>& i, const Kernel<S>& w) {
                                   sum += f.work.value() + i.bytes.value() + w.work.value() + f.m +
                                          w.k;
                                 });
          return sum;
        },
        {0.6});
  }
}
