#include <doctest/doctest.h>

#include <limits>

#include <bessemer/plan/training.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using plan::step_count;
using plan::tokens_per_step;
using plan::Training;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr Training<> good{.tokens = 300.0 * Gtoken, .sequence_length = 2048, .global_batch = 1536};

constexpr bool is_fine(const Training<>& training) {
  check(training);
  return true;
}
static_assert(is_fine(good));

// Wrong use does not compile: a bare number is not a number of tokens.
template <class T>
concept is_tokens = requires(T t) {
  Training<>{.tokens = t, .sequence_length = 1, .global_batch = 1};
};
static_assert(is_tokens<Tokens<>> && !is_tokens<double> && !is_tokens<Work<>>);

Training<> with(double tokens, int sequence_length, int global_batch) {
  return {
      .tokens = tokens * token, .sequence_length = sequence_length, .global_batch = global_batch};
}
}  // namespace

TEST_SUITE("plan/training") {
  TEST_CASE("a step takes sequences times their length") {
    static_assert(tokens_per_step(good) == 2048.0 * 1536.0 * token);
  }

  TEST_CASE("[NarayananEtAl2021] GPT-3: 300 billion tokens are 95,367 steps of 1536 sequences") {
    // 300e9 / (1536 * 2048) = 95,367.43
    static_assert(step_count(good) > 95367.4 && step_count(good) < 95367.5);
  }

  TEST_CASE("a step of the largest batch and longest sequence does not overflow") {
    CHECK(tokens_per_step(with(1.0, 100'000'000, 1'000'000'000)) == 1e17 * token);
  }

  TEST_CASE("property: steps are proportional to tokens and inverse to the batch") {
    for (const int batch : {1, 7, 1024}) {
      CAPTURE(batch);
      CHECK(step_count(with(1e12, 4096, batch)) ==
            doctest::Approx(1e12 / 4096.0 / batch).epsilon(1e-15));
      CHECK(step_count(with(3e12, 4096, batch)) ==
            doctest::Approx(3.0 * step_count(with(1e12, 4096, batch))).epsilon(1e-15));
    }
  }

  TEST_CASE("refuses tokens that are zero, negative, NaN, infinite or beyond all text") {
    struct Row {
      double tokens;
      const char* sentence;
    };
    for (const Row& row :
         {Row{0.0, "training.tokens: must be at least 1 and below 1e24, got 0"},
          Row{0.5, "training.tokens: must be at least 1 and below 1e24, got 0.5"},
          Row{-1e9, "training.tokens: must be at least 1 and below 1e24, got -1e+09"},
          Row{not_a_number, "training.tokens: must be at least 1 and below 1e24, got nan"},
          Row{infinity, "training.tokens: must be at least 1 and below 1e24, got inf"},
          Row{1e24, "training.tokens: must be at least 1 and below 1e24, got 1e+24"}}) {
      CAPTURE(row.tokens);
      CHECK_THROWS_WITH_AS(check(with(row.tokens, 2048, 8)), row.sentence, InvalidInput);
    }
  }

  TEST_CASE("refuses sequences and batches out of range") {
    CHECK_THROWS_WITH_AS(
        check(with(1e9, 0, 8)),
        "training.sequence_length: must be between 1 and 100 million tokens, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(
        check(with(1e9, -2048, 8)),
        "training.sequence_length: must be between 1 and 100 million tokens, got -2048",
        InvalidInput);
    CHECK_THROWS_WITH_AS(
        check(with(1e9, 100'000'001, 8)),
        "training.sequence_length: must be between 1 and 100 million tokens, got 100000001",
        InvalidInput);
    CHECK_THROWS_WITH_AS(check(with(1e9, 2048, 0)),
                         "training.global_batch: must be between 1 and 1 billion sequences, got 0",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(
        check(with(1e9, 2048, 1'000'000'001)),
        "training.global_batch: must be between 1 and 1 billion sequences, got 1000000001",
        InvalidInput);
  }

  TEST_CASE("refuses precisions that are not modelled") {
    Training<> training = good;
    for (const NumberFormat format :
         {NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp32, NumberFormat::tf32,
          NumberFormat::fp8, NumberFormat::mxfp8, NumberFormat::nvfp4, NumberFormat::int8}) {
      training.precision = format;
      CHECK_NOTHROW(check(training));
    }
    training.precision = NumberFormat::fp4;
    CHECK_THROWS_WITH_AS(check(training),
                         "training.precision: fp4 training is not modelled; use bf16, fp16, tf32, "
                         "fp32, fp8, mxfp8, nvfp4 or int8",
                         InvalidInput);
    for (const NumberFormat format : {NumberFormat::fp64, NumberFormat::fp4}) {
      training.precision = format;
      CHECK_THROWS_AS(check(training), InvalidInput);
    }
  }

  TEST_CASE("weights in low precision, or without a master copy, need a precision that has them") {
    Training<> training = good;
    training.weights = model::WeightStorage::low_precision;
    CHECK_THROWS_WITH_AS(check(training),
                         "training.weights: weights in low precision need training.precision fp8, "
                         "mxfp8 or nvfp4, got bf16",
                         InvalidInput);
    training.precision = NumberFormat::mxfp8;
    CHECK_NOTHROW(check(training));
    training.weights = model::WeightStorage::pure;
    CHECK_THROWS_WITH_AS(
        check(training),
        "training.weights: pure training needs training.precision bf16 or fp16, got mxfp8",
        InvalidInput);
    training.precision = NumberFormat::bf16;
    CHECK_NOTHROW(check(training));
  }

  TEST_CASE("routing and adapters are checked with the rest") {
    Training<> training{.tokens = 1e12 * token, .sequence_length = 4096, .global_batch = 256};
    CHECK_NOTHROW(check(training));
    training.routing.variation = -1.0;
    CHECK_THROWS_WITH_AS(check(training),
                         "training.routing.variation: must be between 0 and 1000, got -1",
                         InvalidInput);
    training.routing = {};
    training.adapters.rank = -1;
    CHECK_THROWS_WITH_AS(check(training),
                         "training.adapters.rank: must be between 0 and 65536, got -1",
                         InvalidInput);
  }

  TEST_CASE("a field left out is an error, not a zero") {
    CHECK_THROWS_WITH_AS(Training<>{}, "training.tokens: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS(Training<>{.tokens = 1.0 * token},
                         "training.sequence_length: must be given", InvalidInput);
    CHECK_THROWS_WITH_AS((Training<>{.tokens = 1.0 * token, .sequence_length = 1}),
                         "training.global_batch: must be given", InvalidInput);
  }

  TEST_CASE("derivative: of the steps by the tokens, one over the tokens of a step") {
    using D = study::Dual<1>;
    const Training<D> training{.tokens = Tokens<D>::from_value(D::variable(1e12, 0)),
                               .sequence_length = 4096,
                               .global_batch = 256};
    CHECK(D(step_count(training)).derivative(0) ==
          doctest::Approx(1.0 / (4096.0 * 256.0)).epsilon(1e-15));
  }
}
