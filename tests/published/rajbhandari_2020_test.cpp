/// Memory of model states per device as ZeRO prints it: [RajbhandariEtAl2020] Table 1 and Figure 1,
/// 7.5, 128 and 1000 billion parameters in mixed precision with Adam. And the bytes of a parameter of
/// [RajbhandariEtAl2021] section 3.

#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/memory/ledger.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using memory::stage_ledger;
using plan::Sharding;

constexpr auto gpt = support::gpt(24, 2048, 16);

/// Weights, gradients and optimizer states of a parameter, byte; gradients in 16 bits.
double states(Sharding sharding, int data) {
  const plan::Training<> training{
      .tokens = 1e12 * token, .sequence_length = 2048, .global_batch = 1024};
  const plan::Plan plan{.sharding = sharding};
  const auto of = stage_ledger(gpt, training, plan, check(plan, gpt, training, data),
                               plan::Software<>{.gradient_format = NumberFormat::fp16}, 0);
  return (of.weights + of.gradients + of.optimizer_states) / byte / double(parameters(gpt));
}

struct Row {
  int data;
  /// GB, for the three stages, of 7.5, 128 and 1000 billion parameters.
  double small[3], large[3], trillion[3];
};
constexpr Row rows[] = {{1, {120, 120, 120}, {2048, 2048, 2048}, {16000, 16000, 16000}},
                        {4, {52.5, 41.3, 30}, {896, 704, 512}, {7000, 5500, 4000}},
                        {16, {35.6, 21.6, 7.5}, {608, 368, 128}, {4750, 2875, 1000}},
                        {64, {31.4, 16.6, 1.88}, {536, 284, 32}, {4187, 2218, 250}},
                        {256, {30.4, 15.4, 0.47}, {518, 263, 8}, {4046, 2054, 62.5}},
                        {1024, {30.1, 15.1, 0.12}, {513, 257, 2}, {4011, 2013, 15.6}}};
constexpr Sharding stages[] = {Sharding::optimizer, Sharding::gradients, Sharding::weights};
}  // namespace

TEST_SUITE("published/rajbhandari_2020") {
  TEST_CASE("Table 1: model states per device, as printed") {
    for (const Row& row : rows) {
      CAPTURE(row.data);
      for (int i = 0; i < 3; ++i) {
        CAPTURE(i);
        const double each = states(stages[i], row.data);
        // Half of the last printed digit: 0.05, 0.5 and, below 2 GB, 0.005 GB; some are cut off, not
        // rounded (4187.5 as 4187).
        const double small = row.small[i] < 2.0 ? 0.0055 : 0.055;
        CHECK(std::abs(7.5 * each - row.small[i]) < small);
        CHECK(std::abs(128.0 * each - row.large[i]) < 0.8);
        CHECK(std::abs(1000.0 * each - row.trillion[i]) < (row.trillion[i] < 100.0 ? 0.06 : 1.0));
      }
    }
  }

  TEST_CASE("Figure 1: 120, 31.4, 16.6 and 1.9 GB of 7.5 billion parameters on 64 devices") {
    CHECK(7.5 * states(Sharding::none, 64) == doctest::Approx(120.0).epsilon(1e-12));
    CHECK(7.5 * states(Sharding::optimizer, 64) == doctest::Approx(31.4).epsilon(0.002));
    CHECK(7.5 * states(Sharding::gradients, 64) == doctest::Approx(16.6).epsilon(0.003));
    CHECK(7.5 * states(Sharding::weights, 64) == doctest::Approx(1.9).epsilon(0.02));
  }

  // "20 bytes of memory per parameter": 2 + 2 in 16 bits, 16 of momentum, variance, parameters and
  // gradients in 32.
  TEST_CASE("[RajbhandariEtAl2021] section 3: 20 byte a parameter, 16 of them in 32 bits") {
    const plan::Training<> training{.tokens = 1e12 * token,
                                    .sequence_length = 2048,
                                    .global_batch = 64,
                                    .precision = NumberFormat::fp16};
    const plan::Plan plan{.sharding = Sharding::none};
    const auto of = stage_ledger(gpt, training, plan, check(plan, gpt, training, 1),
                                 plan::Software<>{.copies_gradients = true}, 0);
    CHECK((of.weights + of.gradients + of.optimizer_states) / byte ==
          20.0 * double(parameters(gpt)));
  }

  // Their equation (3): 2 b s h l / c byte of checkpoints, one every c layers.
  TEST_CASE("[RajbhandariEtAl2021] equation (3): checkpoints every c layers") {
    const plan::Training<> training{
        .tokens = 1e12 * token, .sequence_length = 1024, .global_batch = 64};
    auto without = gpt;
    without.dropout = false;
    for (const int c : {1, 2, 4, 24}) {
      CAPTURE(c);
      const plan::Plan plan{.micro_batch = 4, .recomputation = {.full = true, .group = c}};
      const auto of = stage_ledger(without, training, plan, check(plan, without, training, 1),
                                   plan::Software<>{}, 0);
      CHECK(of.activations / byte == 2.0 * 4 * 1024 * 2048 * 24 / c);
    }
  }
}
