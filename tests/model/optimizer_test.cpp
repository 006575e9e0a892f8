#include <doctest/doctest.h>

#include <concepts>

#include <bessemer/model/optimizer.hpp>

namespace {
using namespace bessemer;
using model::Optimizer;
using model::state_sizes;
using model::StateSizes;

constexpr DataSize<> sum(const StateSizes& sizes) {
  return sizes.weight + sizes.gradient + sizes.master_weight + sizes.moments;
}

// Wrong use does not compile: formats and optimizers do not trade places.
template <class O, class W>
concept has_sizes = requires(O o, W w) {
  state_sizes(o, w, w);
};
static_assert(has_sizes<Optimizer, NumberFormat>);
static_assert(!has_sizes<NumberFormat, Optimizer>);
static_assert(!has_sizes<int, NumberFormat> && !has_sizes<Optimizer, int>);
static_assert(!std::convertible_to<double, decltype(StateSizes::weight)>);
}  // namespace

TEST_SUITE("model/optimizer") {
  // [RajbhandariEtAl2020] section 3.1: 2 + 2 + K with K = 12 for Adam.
  TEST_CASE("published: mixed-precision Adam with fp16 gradients keeps 16 byte a parameter") {
    static_assert(sum(state_sizes(Optimizer::adamw, NumberFormat::fp16, NumberFormat::fp16)) ==
                  16.0 * byte);
  }

  TEST_CASE("bf16 weights with fp32 gradients keep 18 byte, part by part") {
    constexpr auto sizes = state_sizes(Optimizer::adamw, NumberFormat::bf16, NumberFormat::fp32);
    static_assert(sizes.weight == 2.0 * byte && sizes.gradient == 4.0 * byte &&
                  sizes.master_weight == 4.0 * byte && sizes.moments == 8.0 * byte);
    static_assert(sum(sizes) == 18.0 * byte && sum(StateSizes{}) == 18.0 * byte);
  }

  TEST_CASE("full precision keeps no master copy: 4 + 4 + 8") {
    static_assert(sum(state_sizes(Optimizer::adamw, NumberFormat::fp32, NumberFormat::fp32)) ==
                  16.0 * byte);
    static_assert(
        state_sizes(Optimizer::adamw, NumberFormat::tf32, NumberFormat::fp32).master_weight ==
        0.0 * byte);
  }

  TEST_CASE("momentum alone is half of Adam's moments") {
    static_assert(state_sizes(Optimizer::sgd, NumberFormat::bf16, NumberFormat::fp32).moments ==
                  4.0 * byte);
  }

  TEST_CASE("moments of each optimizer, per parameter of matrices, tables and vectors") {
    const auto of = [](Optimizer optimizer) {
      return state_sizes(optimizer, NumberFormat::bf16, NumberFormat::fp32);
    };
    const auto moments = [&](Optimizer optimizer, double matrix, double table, double vector) {
      CHECK(of(optimizer).moments / byte == matrix);
      CHECK(of(optimizer).table_moments / byte == table);
      CHECK(of(optimizer).vector_moments / byte == vector);
    };
    moments(Optimizer::adamw, 8, 8, 8);
    moments(Optimizer::sgd, 4, 4, 4);
    moments(Optimizer::lion, 4, 4, 4);
    moments(Optimizer::muon, 4, 8, 8);
    moments(Optimizer::adamw_bf16, 4, 4, 4);
    // Two bytes and two scales of 4 byte per 2048 values [DettmersEtAl2021] section 2.1.
    moments(Optimizer::adamw_8bit, 2.0 + 8.0 / 2048, 8, 8);
    moments(Optimizer::adafactor, 0, 0, 4);
    CHECK(of(Optimizer::adafactor).factor == 4.0 * byte);
  }

  TEST_CASE("low precision: 16-bit weights with a quantized copy and its transpose") {
    constexpr auto sizes = state_sizes(Optimizer::adamw, NumberFormat::fp8, NumberFormat::fp32);
    static_assert(sizes.weight == 2.0 * byte && sizes.weight_copies == 2.0 * byte);
    static_assert(sizes.master_weight == 4.0 * byte);
    constexpr auto mx = state_sizes(Optimizer::adamw, NumberFormat::mxfp8, NumberFormat::fp32);
    static_assert(mx.weight_copies == 2.0 * (33.0 / 32.0) * byte);
    constexpr auto nv = state_sizes(Optimizer::adamw, NumberFormat::nvfp4, NumberFormat::fp32);
    static_assert(nv.weight_copies == 2.0 * 0.5625 * byte);
  }

  TEST_CASE("low-precision weights alone: quantized matrices and their transpose, 16-bit norms") {
    constexpr auto sizes = state_sizes(Optimizer::adamw, NumberFormat::fp8, NumberFormat::fp32,
                                       model::WeightStorage::low_precision);
    static_assert(sizes.weight == 1.0 * byte && sizes.weight_copies == 1.0 * byte);
    static_assert(sizes.other_weight == 2.0 * byte && sizes.master_weight == 4.0 * byte);
  }

  TEST_CASE("pure bf16: 2 + 2 + 2 + 2, no master copy") {
    constexpr auto sizes = state_sizes(Optimizer::adamw, NumberFormat::bf16, NumberFormat::bf16,
                                       model::WeightStorage::pure);
    static_assert(sum(sizes) == 8.0 * byte);
  }

  TEST_CASE("refuses formats that are none") {
    CHECK_THROWS_AS(
        state_sizes(Optimizer::adamw, static_cast<NumberFormat>(77), NumberFormat::fp32),
        InvalidInput);
  }
}
