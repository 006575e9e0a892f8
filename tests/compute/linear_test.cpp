#include <doctest/doctest.h>

#include <bessemer/compute/linear.hpp>
#include <support/operators.hpp>

namespace {
using namespace bessemer;
using compute::Linear;
using compute::Shard;
using support::attention_8;
using support::block_1536;
using support::is_gemm;
using support::layer_operators;
using support::one_layer;
using support::Operators;

constexpr Linear<> product{
    .name = "product", .tokens = 1024, .out = 512, .in = 256, .adapted = 1, .adapted_out = 512};
constexpr double inputs = 1024.0 * 256, outputs = 1024.0 * 512, weights = 256.0 * 512;

Operators linear(const Shard& shard, const plan::Software<>& software = support::fused) {
  Operators all;
  compute::detail::linear(product, shard, software, all);
  return all;
}
constexpr auto dense = one_layer({.attention = attention_8, .feed_forward = block_1536});
constexpr auto sparse = one_layer(
    {.attention = attention_8,
     .feed_forward = {
         .size = 256, .gated = true, .experts = {.count = 8, .per_token = 2, .shared_size = 512}}});
}  // namespace

TEST_SUITE("compute/linear") {
  TEST_CASE("16 bit: three products, each operand and result moved once") {
    auto all = linear({});
    CHECK(all.names == std::vector<std::string>{"product"});
    CHECK(is_gemm(all["product"].forward, 1024, 512, 256));
    CHECK(is_gemm(all["product"].input, 1024, 256, 512));
    CHECK(is_gemm(all["product"].weight, 256, 512, 1024));
    CHECK(all["product"].forward.bytes == 2.0 * (inputs + weights + outputs) * byte);
    CHECK(all["product"].weight.bytes == (2.0 * (inputs + outputs) + 8.0 * weights) * byte);
  }

  TEST_CASE("narrow formats: narrow operands, results of 16 bit, gradients in their own format") {
    struct Case {
      NumberFormat format;
      double element;
    };
    // Scales: one byte of 32 elements in mxfp8, of 16 in nvfp4.
    for (const Case& of : {Case{NumberFormat::fp8, 1.0}, Case{NumberFormat::mxfp8, 1.0 + 1.0 / 32},
                           Case{NumberFormat::nvfp4, 0.5 + 1.0 / 16}}) {
      CAPTURE(of.element);
      auto all = linear({.format = of.format});
      CHECK(all.names == std::vector<std::string>{"quantization", "product"});
      CHECK(all["product"].forward.format == of.format);
      CHECK(all["product"].weight.format == of.format);
      const auto near = [](double x) { return doctest::Approx(x).epsilon(1e-15); };
      CHECK(all["product"].forward.bytes / byte ==
            near(of.element * (inputs + weights) + 2.0 * outputs));
      CHECK(all["product"].input.bytes / byte ==
            near(of.element * (outputs + weights) + 2.0 * inputs));
      CHECK(all["product"].weight.bytes / byte ==
            near(of.element * (inputs + outputs) + 8.0 * weights));
      // One scale a tensor needs its largest number first, in a kernel of its own.
      const bool apart = of.format != NumberFormat::mxfp8;
      const double cast = (apart ? 4.0 : 2.0) + 2.0 * of.element;
      CHECK(all["quantization"].forward.bytes / byte == near(cast * (inputs + weights)));
      CHECK(all["quantization"].input.bytes / byte == near(cast * outputs));
      CHECK(all["quantization"].forward.launches == (apart ? 2 : 1));
      CHECK(all.forward == linear({}).forward);
    }
  }

  TEST_CASE("weights that are cast once for many micro-batches weigh on each their share") {
    auto once = linear({.format = NumberFormat::fp8, .weight_casts = 0.125});
    CHECK(once["quantization"].forward.bytes == 6.0 * (inputs + weights / 8.0) * byte);
  }

  TEST_CASE("in a narrow layer the core, the router and all that is elementwise stay in 16 bit") {
    for (const bool is_fused : {true, false}) {
      const plan::Software<> software{.fused_attention = is_fused};
      auto wide = layer_operators(sparse, {.sequence_length = 256}, software);
      auto narrow =
          layer_operators(sparse, {.sequence_length = 256, .format = NumberFormat::fp8}, software);
      CHECK(narrow.forward == wide.forward);
      for (const auto& entry : wide.by_name) {
        const std::string& name = entry.first;
        const support::Operator& operation = entry.second;
        CAPTURE(name);
        const auto module = operation.module;
        const bool is_narrow = operation.forward.kind == compute::KernelKind::gemm &&
                               module != plan::Module::router &&
                               module != plan::Module::attention_core;
        const auto& now = narrow[name].forward;
        CHECK((now.format == NumberFormat::fp8) == is_narrow);
        if (!is_narrow) CHECK(now.bytes == operation.forward.bytes);
      }
    }
  }

  TEST_CASE("adapters: frozen weights have no gradient, two thin products do") {
    auto all = linear({.adapters = {.rank = 16}});
    CHECK(all.names ==
          std::vector<std::string>{"product", "adapter down", "adapter up", "adapter sum"});
    CHECK(all["product"].weight.launches == 0);
    CHECK(all["product"].input.work == all["product"].forward.work);
    CHECK(is_gemm(all["adapter down"].forward, 1024, 16, 256));
    CHECK(is_gemm(all["adapter up"].forward, 1024, 512, 16));
    CHECK(is_gemm(all["adapter up"].weight, 16, 512, 1024));
    CHECK(all["adapter sum"].forward.bytes == 6.0 * outputs * byte);
    // Trained weights alone: 16 (256 + 512).
    CHECK(all.weight == 2.0 * 1024 * 16 * (256 + 512));
  }

  TEST_CASE("frozen weights of four bits are widened before either product") {
    auto all = linear({.adapters = {.rank = 16, .frozen_format = NumberFormat::nvfp4}});
    CHECK(all["dequantization"].forward.bytes == (0.5625 + 2.0) * weights * byte);
    CHECK(all["dequantization"].input.bytes == all["dequantization"].forward.bytes);
  }

  TEST_CASE("property: adapters add their FLOP and take the weight gradients of all matrices") {
    const compute::Shard shard{.sequence_length = 256};
    for (const auto& of : {dense, sparse}) {
      for (const model::Adapters& adapters :
           {model::Adapters{.rank = 8}, model::Adapters{.rank = 8, .keys = true, .output = true},
            model::Adapters{.rank = 8, .feed_forward = true, .experts = true}}) {
        compute::Shard adapted = shard;
        adapted.adapters = adapters;
        const auto without = layer_operators(of, shard);
        const auto with = layer_operators(of, adapted);
        const double trained =
            2.0 * 256 * double(model::active_adapter_parameters(of, adapters)) / 4;
        CHECK(with.forward == without.forward + trained);
        CHECK(with.weight == trained);
        CHECK(with.input == without.input + trained);
      }
    }
  }

  TEST_CASE("property: elementwise traffic scales casts as it scales other passes") {
    auto once = linear({.format = NumberFormat::fp8});
    auto twice = linear({.format = NumberFormat::fp8}, {.elementwise_traffic = 2.0});
    CHECK(twice["quantization"].forward.bytes == 2.0 * once["quantization"].forward.bytes);
    CHECK(twice["product"].forward.bytes == once["product"].forward.bytes);
  }

  TEST_CASE("permutations of a router join no product, whatever a compiler joins elsewhere") {
    const auto moved = [](plan::Module module, double factor) {
      const plan::Software<> software{.elementwise_traffic = factor};
      double bytes = 0.0;
      auto visit = [&](std::string_view, plan::Module, const compute::Kernel<>& forward,
                       const compute::Kernel<>&,
                       const compute::Kernel<>&) { bytes = forward.bytes / byte; };
      compute::detail::stream<double>("pass", module, 100.0, 100.0, software, visit);
      return bytes;
    };
    CHECK(moved(plan::Module::norm, 0.5) == 50.0);
    CHECK(moved(plan::Module::router, 0.5) == 100.0);
    CHECK(moved(plan::Module::router, 1.5) == 150.0);
  }
}
