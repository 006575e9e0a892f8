#include <doctest/doctest.h>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/operator_time.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using compute::CalibratedKernels;
using compute::Duration;
using compute::OperatorTime;
using compute::OperatorTimer;
using compute::Shard;
using plan::Recomputation;

constexpr auto device = support::accelerator();
constexpr CalibratedKernels<> kernels{support::kernel_calibration()};
constexpr Shard shard{.sequences = 2, .sequence_length = 1024, .tensor = 2};
constexpr auto gpt = support::gpt(4, 1024, 16);

constexpr OperatorTime<> timed(Recomputation again, bool fused = true, int times = 1) {
  const plan::Software<> software{.fused_attention = fused};
  OperatorTimer<double, CalibratedKernels<>> timer(kernels, device, again);
  for (int i = 0; i < times; ++i) {
    compute::each_operator(gpt.runs[0].layer, gpt, shard, software, timer);
  }
  return timer.sum();
}
double seconds(const Duration<>& duration) { return duration.total() / second; }
}  // namespace

TEST_SUITE("compute/operator_time") {
  TEST_CASE("nothing shown, nothing taken") {
    static_assert(timed(plan::full_recomputation, true, 0).forward.total() == 0.0 * second);
    static_assert(timed(plan::full_recomputation, true, 0).work == 0.0 * FLOP);
  }

  TEST_CASE("durations and times add and scale in every member") {
    constexpr Duration<> one{.matrix = 1.0 * second, .memory = 2.0 * second};
    static_assert((one + one).matrix == 2.0 * second && (one + one).memory == 4.0 * second);
    static_assert((3.0 * one).total() == 9.0 * second);
    constexpr OperatorTime<> all{.forward = one,
                                 .backward = 2.0 * one,
                                 .recomputed = 3.0 * one,
                                 .work = 5.0 * FLOP,
                                 .recomputed_work = 7.0 * FLOP};
    constexpr auto sum = all + 2.0 * all;
    static_assert(sum.forward.total() == 9.0 * second && sum.backward.total() == 18.0 * second &&
                  sum.recomputed.total() == 27.0 * second && sum.work == 15.0 * FLOP &&
                  sum.recomputed_work == 21.0 * FLOP);
  }

  TEST_CASE("no recomputation repeats nothing, full repeats exactly the forward pass") {
    for (const bool fused : {false, true}) {
      CAPTURE(fused);
      const auto none = timed(plan::no_recomputation, fused);
      CHECK(none.recomputed.total() == 0.0 * second);
      CHECK(none.recomputed_work == 0.0 * FLOP);
      const auto full = timed(plan::full_recomputation, fused);
      CHECK(full.recomputed.matrix == full.forward.matrix);
      CHECK(full.recomputed.memory == full.forward.memory);
      CHECK(full.forward.total() == none.forward.total());
      CHECK(full.backward.total() == none.backward.total());
      CHECK(full.work == none.work);
      if (!fused) CHECK(full.work == 3.0 * full.recomputed_work);  // backward is twice forward
    }
  }

  TEST_CASE("selective repeats the attention core: 4 b s^2 a d/t, half of it if fused") {
    const double square = 4.0 * 2 * 1024.0 * 1024 * 1024 / 2;
    CHECK(timed(plan::selective_recomputation, false).recomputed_work == square * FLOP);
    CHECK(timed(plan::selective_recomputation, true).recomputed_work == square / 2.0 * FLOP);
    CHECK(seconds(timed(plan::selective_recomputation, false).recomputed) <
          seconds(timed(plan::full_recomputation, false).recomputed));
  }

  TEST_CASE("every second product: keys, the projection behind attention, one of gate and up") {
    // 4096 features, queries of 4096, keys of 1024, blocks of 14336.
    constexpr auto llama = support::llama(4, 4096, 32, 8, 14336, 128256);
    const auto repeated = [&](const Recomputation& again) {
      OperatorTimer<double, CalibratedKernels<>> timer(kernels, device, again);
      compute::each_operator(llama.runs[0].layer, llama,
                             Shard{.sequences = 1, .sequence_length = 1024}, plan::Software<>{},
                             timer);
      return timer.sum();
    };
    const auto some = repeated({.modules = {plan::Module::second_products}});
    CHECK(some.recomputed_work / FLOP ==
          doctest::Approx(2.0 * 1024 * 4096 * (1024.0 + 4096.0 + 14336.0)).epsilon(1e-12));
    CHECK(some.recomputed.memory == 0.0 * second);
    CHECK(some.issued_recomputed == 3.0);  // qkv, projection, gate and up
    // Not twice where the module runs again anyway.
    CHECK(repeated({.modules = {plan::Module::second_products, plan::Module::feed_forward}})
                  .recomputed_work /
              FLOP ==
          doctest::Approx(2.0 * 1024 * 4096 * (1024.0 + 4096.0 + 3 * 14336.0)).epsilon(1e-12));
    const auto full = repeated(plan::full_recomputation);
    CHECK(repeated({.modules = {plan::Module::second_products}, .full = true}).recomputed_work ==
          full.recomputed_work);
    // The last product of the layer is the one down.
    CHECK(full.last_product_work / FLOP == doctest::Approx(2.0 * 1024 * 4096 * 14336.0));
  }

  TEST_CASE("property: totals of a block are sums over its layers, for every counter") {
    for (const Recomputation again :
         {plan::no_recomputation, plan::selective_recomputation, plan::full_recomputation}) {
      const auto one = timed(again);
      const auto seven = timed(again, true, 7);
      const auto scaled = 7.0 * one;
      const auto near = [](double x) { return doctest::Approx(x).epsilon(1e-13); };
      CHECK(seven.forward.matrix / second == near(scaled.forward.matrix / second));
      CHECK(seven.forward.memory / second == near(scaled.forward.memory / second));
      CHECK(seven.backward.matrix / second == near(scaled.backward.matrix / second));
      CHECK(seven.backward.memory / second == near(scaled.backward.memory / second));
      CHECK(seven.recomputed.matrix / second == near(scaled.recomputed.matrix / second));
      CHECK(seven.recomputed.memory / second == near(scaled.recomputed.memory / second));
      CHECK(seven.work / FLOP == near(scaled.work / FLOP));
      CHECK(seven.recomputed_work / FLOP == near(scaled.recomputed_work / FLOP));
    }
  }

  TEST_CASE("a grouped kernel is one operator, and a further kernel for each further expert") {
    OperatorTimer<double, CalibratedKernels<>> timer(kernels, device, plan::full_recomputation, {},
                                                     true);
    auto product = compute::gemm<double>(64, 64, 64, NumberFormat::bf16, 8.0);
    product.grouped = true;
    timer("product", plan::Module::experts, product, product, product);
    CHECK(timer.sum().issued_forward.operators == 1.0);
    CHECK(timer.sum().issued_forward.kernels == 7.0);
    CHECK(timer.sum().issued_backward.operators == 2.0);
    CHECK(timer.sum().issued_backward.kernels == 14.0);
    CHECK(timer.sum().issued_recomputed.kernels == 7.0);
    const auto both = timer.sum() + 2.0 * timer.sum();
    CHECK(both.issued_backward.kernels == 42.0);
  }

  TEST_CASE("fused attention and unfused take different times") {
    CHECK(seconds(timed(plan::no_recomputation, true).forward) <
          seconds(timed(plan::no_recomputation, false).forward));
    CHECK(seconds(timed(plan::no_recomputation, true).backward) <
          seconds(timed(plan::no_recomputation, false).backward));
  }

  TEST_CASE("property: on the roofline no sum of kernels is faster than work over peak") {
    const compute::IdealRoofline roofline;
    OperatorTimer<double, compute::IdealRoofline> timer(roofline, device, plan::no_recomputation);
    compute::each_operator(gpt.runs[0].layer, gpt, shard, plan::Software<>{}, timer);
    const auto sum = timer.sum();
    CHECK(sum.work / (sum.forward.total() + sum.backward.total()) <= device.peak.bf16);
    CHECK(sum.work / (sum.forward.matrix + sum.backward.matrix) <=
          (1.0 + 1e-14) * device.peak.bf16);
  }

  TEST_CASE("derivative: a layer's time by peak, bandwidth and elementwise traffic") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          auto varied = support::accelerator<S>();
          varied.peak.bf16 = Throughput<S>::from_value(x[0]);
          varied.memory_bandwidth = Bandwidth<S>::from_value(x[1]);
          const CalibratedKernels<S> model{support::kernel_calibration<S>()};
          OperatorTimer<S, CalibratedKernels<S>> timer(model, varied, plan::full_recomputation);
          compute::each_operator(gpt.runs[0].layer, gpt, shard,
                                 plan::Software<S>{.elementwise_traffic = x[2]}, timer);
          const auto& sum = timer.sum();
          return Time<S>(sum.forward.total() + sum.backward.total() + sum.recomputed.total())
              .value();
        },
        {1e15, 3e12, 1.2});
  }
}
