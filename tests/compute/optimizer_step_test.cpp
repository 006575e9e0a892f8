#include <doctest/doctest.h>

#include <limits>

#include <bessemer/compute/optimizer_step.hpp>
#include <bessemer/compute/roofline.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using compute::KernelKind;
using compute::optimizer_step;

constexpr auto mixed =
    model::state_sizes(model::Optimizer::adamw, NumberFormat::bf16, NumberFormat::fp32);
constexpr double bytes(double owned, double held) {
  return optimizer_step<double>(owned, held, mixed).bytes / byte;
}
}  // namespace

TEST_SUITE("compute/optimizer_step") {
  TEST_CASE("AdamW over bf16 weights moves 30 byte an owned parameter, 8 a held one") {
    // 4 gradient + 2 (4 + 8) master and moments + 2 weight; the buffer is read and cleared.
    static_assert(bytes(1.0, 1.0) == 38.0);
    static_assert(bytes(0.0, 1.0) == 8.0);
    static_assert(bytes(1e9, 8e9) == 30e9 + 64e9);
    static_assert(optimizer_step<double>(1.0, 1.0, mixed).kind == KernelKind::elementwise);
  }

  TEST_CASE("sgd moves half of Adam's moments") {
    constexpr auto sgd =
        model::state_sizes(model::Optimizer::sgd, NumberFormat::bf16, NumberFormat::fp32);
    static_assert(optimizer_step<double>(1.0, 1.0, sgd).bytes == 30.0 * byte);
  }

  TEST_CASE("property: sharing the states out divides their traffic and not the buffer's") {
    for (const double sharers : {2.0, 8.0, 64.0}) {
      CAPTURE(sharers);
      CHECK(bytes(1e9 / sharers, 1e9) == doctest::Approx(30e9 / sharers + 8e9).epsilon(1e-14));
    }
  }

  TEST_CASE("on the roofline a step takes its bytes over the memory bandwidth") {
    const auto device = support::accelerator();
    CHECK(compute::IdealRoofline{}.time(optimizer_step<double>(1e9, 1e9, mixed), device) / second ==
          doctest::Approx(38e9 / 3e12).epsilon(1e-14));
  }

  // [JordanEtAl2024]: five steps of 2 (2 n m^2 + m^3) FLOP, m the shorter side.
  TEST_CASE("Muon: five steps of three products, whichever side is shorter") {
    constexpr model::Matrix wide{.copies = 3, .rows = 100, .columns = 400};
    constexpr model::Matrix tall{.copies = 3, .rows = 400, .columns = 100};
    CHECK(compute::orthogonalization<double>(wide).work ==
          3.0 * 5.0 * (4.0 * 100 * 100 * 400 + 2.0 * 100 * 100 * 100) * 1e-12 * TFLOP);
    CHECK(compute::orthogonalization<double>(wide).work ==
          compute::orthogonalization<double>(tall).work);
    static_assert(compute::orthogonalization<double>(tall).kind == KernelKind::gemm);
  }

  // The authors' bound: at most 5 m / B of the training's FLOP, for B tokens a step and m features.
  TEST_CASE("published: Muon's overhead is at most 5 m/B of the training [JordanEtAl2024]") {
    const auto model = support::gpt(12, 768, 12);
    const double tokens = 524288.0;
    double parameters = 0.0;
    for (const model::LayerRun& run : model.runs) {
      model::each_layer_matrix(run.layer, model, [&](const model::Matrix& of) {
        parameters += run.count * of.copies * of.rows * of.columns;
      });
    }
    const double overhead =
        compute::orthogonalization_work(model) / (6.0 * parameters * tokens * 1e-12 * TFLOP);
    CHECK(overhead <= 5.0 * 768 / tokens);
    CHECK(overhead > 2.5 * 768 / tokens);
  }

  TEST_CASE("refuses to own more than is held, or less than nothing") {
    CHECK_THROWS_WITH_AS(optimizer_step<double>(2.0, 1.0, mixed),
                         "optimizer_step: owned parameters must be between 0 and 1, got 2",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(optimizer_step<double>(-1.0, 1.0, mixed),
                         "optimizer_step: owned parameters must be between 0 and 1, got -1",
                         InvalidInput);
    CHECK_THROWS_AS(optimizer_step<double>(std::numeric_limits<double>::quiet_NaN(), 1.0, mixed),
                    InvalidInput);
  }
}
