#include <doctest/doctest.h>

#include <limits>

#include <bessemer/compute/utilization.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <support/derivatives.hpp>

namespace {
using namespace bessemer;
using compute::hardware_flops_utilization;
using compute::model_flops_utilization;

constexpr ModelWork<> three(3.0 * PFLOP);
constexpr HardwareWork<> four(4.0 * PFLOP);
constexpr Throughput<> peak = 1.0 * PFLOP / second;

// Wrong use does not compile: MFU of a hardware count, HFU of a model count, either of bare work.
template <class W>
concept has_mfu = requires(W w) {
  model_flops_utilization(w, 1.0 * second, 8, peak);
};
template <class W>
concept has_hfu = requires(W w) {
  hardware_flops_utilization(w, 1.0 * second, 8, peak);
};
static_assert(has_mfu<ModelWork<>> && !has_mfu<HardwareWork<>> && !has_mfu<Work<>>);
static_assert(has_hfu<HardwareWork<>> && !has_hfu<ModelWork<>> && !has_hfu<Work<>>);
}  // namespace

TEST_SUITE("compute/utilization") {
  TEST_CASE("3 PFLOP in two seconds on three accelerators of 1 PFLOP/s are a half") {
    static_assert(model_flops_utilization(three, 2.0 * second, 3, peak) == 0.5);
    static_assert(hardware_flops_utilization(four, 2.0 * second, 4, peak) == 0.5);
    static_assert(model_flops_utilization(ModelWork<>{}, 1.0 * second, 1, peak) == 0.0);
  }

  // [ChowdheryEtAl2022] section 4.1 and table 3: PaLM 540B on 6,144 TPU v4 of 275 TFLOP/s trained
  // at 238.3 thousand tokens/s; appendix B: 6 N + 12 L H Q T FLOP a token with N = 540.35 billion,
  // L = 118, H = 48, Q = 256, T = 2048. They print 46.2 %.
  TEST_CASE("published: PaLM's model FLOPs utilization is 46.2 % [ChowdheryEtAl2022]") {
    const double per_token = 6.0 * 540.35e9 + 12.0 * 118 * 48 * 256 * 2048;
    const ModelWork<> second_of_work(238.3e3 * per_token * FLOP);
    CHECK(model_flops_utilization(second_of_work, 1.0 * second, 6144, 275.0 * TFLOP / second) ==
          doctest::Approx(0.462).epsilon(0.001));
  }

  TEST_CASE("property: proportional to work, inverse to time, accelerators and peak") {
    const double one = model_flops_utilization(three, 1.0 * second, 8, peak);
    for (const double factor : {0.5, 2.0, 10.0}) {
      CAPTURE(factor);
      CHECK(model_flops_utilization(ModelWork<>(factor * three.quantity()), 1.0 * second, 8,
                                    peak) == doctest::Approx(factor * one).epsilon(1e-14));
      CHECK(model_flops_utilization(three, factor * second, 8, peak) ==
            doctest::Approx(one / factor).epsilon(1e-14));
      CHECK(model_flops_utilization(three, 1.0 * second, 8, factor * peak) ==
            doctest::Approx(one / factor).epsilon(1e-14));
    }
    CHECK(model_flops_utilization(three, 1.0 * second, 24, peak) ==
          doctest::Approx(one / 3.0).epsilon(1e-14));
  }

  TEST_CASE("refuses times, counts and peaks that are none") {
    CHECK_THROWS_WITH_AS(model_flops_utilization(three, 0.0 * second, 8, peak),
                         "utilization: time must be positive, got 0 s", InvalidInput);
    CHECK_THROWS_WITH_AS(
        model_flops_utilization(three, std::numeric_limits<double>::quiet_NaN() * second, 8, peak),
        "utilization: time must be positive, got nan s", InvalidInput);
    CHECK_THROWS_WITH_AS(model_flops_utilization(three, 1.0 * second, 0, peak),
                         "utilization: accelerators must be at least 1, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(hardware_flops_utilization(four, 1.0 * second, 8, 0.0 * FLOP / second),
                         "utilization: peak must be positive, got 0 FLOP/s", InvalidInput);
  }

  TEST_CASE("derivative: by work, time and peak") {
    support::check_derivatives<3>(
        []<class S>(const std::array<S, 3>& x) {
          return model_flops_utilization(ModelWork<S>(Work<S>::from_value(x[0])),
                                         Time<S>::from_value(x[1]), 8,
                                         Throughput<S>::from_value(x[2]));
        },
        {3e15, 2.0, 1e15});
  }
}
