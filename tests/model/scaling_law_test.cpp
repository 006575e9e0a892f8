#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/model/data_repetition.hpp>
#include <bessemer/model/scaling_law.hpp>
#include <bessemer/model/size_frontier.hpp>
#include <bessemer/study/dual.hpp>

namespace {
using namespace bessemer;
using doctest::Approx;
using model::compute_optimal;
using model::loss;
using model::ScalingLaw;
using study::Dual;

/// Both exponents 1/2 and equal scales: size and text split every budget evenly.
constexpr ScalingLaw<> even{.irreducible = 1.0,
                            .size_scale = 100.0,
                            .size_exponent = 0.5,
                            .data_scale = 100.0,
                            .data_exponent = 0.5};
constexpr ScalingLaw<> uneven{.irreducible = 1.7,
                              .size_scale = 400.0,
                              .size_exponent = 0.34,
                              .data_scale = 2000.0,
                              .data_exponent = 0.28,
                              .outer_exponent = 0.9};
constexpr double budgets[] = {1e18, 1e21, 1e24, 1e27};
}  // namespace

TEST_SUITE("model/scaling_law") {
  TEST_CASE("equal terms at equal size and text: 6e16 FLOP make 1e8 parameters and tokens") {
    constexpr auto best = compute_optimal(even, 6e16 * FLOP);
    CHECK(best.parameters == Approx(1e8));
    CHECK(best.tokens.value() == Approx(1e8));
    CHECK(best.work.value() == Approx(6e16));
    // 1 + 2 * 100/1e4.
    CHECK(best.loss == Approx(1.02));
  }

  TEST_CASE("property: no other split of the budget does better") {
    for (const double budget : budgets) {
      CAPTURE(budget);
      const auto best = compute_optimal(uneven, budget * FLOP);
      CHECK(best.work.value() == Approx(budget));
      for (const double factor : {0.5, 0.9, 1.1, 2.0}) {
        const double size = best.parameters * factor;
        CHECK(loss(uneven, size, (budget / (6.0 * size)) * token) > best.loss);
      }
    }
  }

  TEST_CASE("property: the inverses go back") {
    for (const double budget : budgets) {
      CAPTURE(budget);
      const auto best = compute_optimal(uneven, budget * FLOP);
      CHECK(optimal_for_loss(uneven, best.loss).work.value() == Approx(budget).epsilon(1e-9));
      CHECK(optimal_tokens(uneven, best.parameters) / best.tokens == Approx(1.0));
      CHECK(optimal_parameters(uneven, best.tokens) / best.parameters == Approx(1.0));
      CHECK(tokens_for_loss(uneven, best.parameters, best.loss) / best.tokens == Approx(1.0));
      CHECK(parameters_for_loss(uneven, best.tokens, best.loss) / best.parameters == Approx(1.0));
    }
  }

  TEST_CASE("property: size grows as C^(beta/(alpha + beta)), whatever E and kappa are") {
    const double ratio = compute_optimal(uneven, 1e24 * FLOP).parameters /
                         compute_optimal(uneven, 1e21 * FLOP).parameters;
    CHECK(std::log(ratio) / std::log(1e3) == Approx(0.28 / 0.62));
    auto other = uneven;
    other.irreducible = 0.0;
    other.outer_exponent = 0.1;
    CHECK(compute_optimal(other, 1e21 * FLOP).parameters ==
          Approx(compute_optimal(uneven, 1e21 * FLOP).parameters));
  }

  TEST_CASE("limit: with all the text of the world the loss is that of the size alone") {
    CHECK(loss(even, 1e4, 1e40 * token) == Approx(2.0));
  }

  TEST_CASE("what cannot be reached says what could") {
    CHECK_THROWS_WITH_AS(optimal_for_loss(even, 1.0),
                         "loss: 1 cannot be reached, since the law ends at 1; ask for more",
                         Infeasible);
    // 100/N^(1/2) = 0.08 at 1250^2 parameters.
    CHECK_THROWS_WITH_AS(tokens_for_loss(even, 1e6, 1.08),
                         "loss: 1.08 is out of reach of 1e+06 parameters with any text; it takes "
                         "more than 1.5625e+06",
                         Infeasible);
    CHECK_THROWS_WITH_AS(parameters_for_loss(even, 1e5 * token, 1.08),
                         "loss: 1.08 is out of reach with 100000 tokens at any size; it takes more "
                         "than 1.5625e+06",
                         Infeasible);
  }

  TEST_CASE("refuses what makes no sense") {
    auto wrong = even;
    wrong.data_exponent = 0.0;
    CHECK_THROWS_WITH_AS(compute_optimal(wrong, 1e20 * FLOP),
                         "scaling_law.data_exponent: must be positive, got 0", InvalidInput);
    CHECK_THROWS_WITH_AS(compute_optimal(even, 0.0 * FLOP), "work: must be positive, got 0",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(loss(even, std::nan(""), 1.0 * token),
                         "parameters: must be positive, got nan", InvalidInput);
    CHECK_THROWS_WITH_AS(loss(even, 1.0, 0.0 * token), "tokens: must be positive, got 0",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(ScalingLaw<>{}, "scaling_law.irreducible: must be given", InvalidInput);
  }

  TEST_CASE("derivative: of the optimum by budget and by exponent, against differences") {
    using D = Dual<2>;
    const auto at = [](double work, double exponent) {
      auto law = uneven;
      law.size_exponent = exponent;
      return compute_optimal(law, work * FLOP);
    };
    const ScalingLaw<D> law{.irreducible = D(1.7),
                            .size_scale = D(400.0),
                            .size_exponent = D::variable(0.34, 1),
                            .data_scale = D(2000.0),
                            .data_exponent = D(0.28),
                            .outer_exponent = D(0.9)};
    const auto best = compute_optimal(law, Work<D>::from_value(D::variable(1e22, 0)));
    const double by_work = (at(1.0001e22, 0.34).loss - at(0.9999e22, 0.34).loss) / 0.0002e22;
    const double by_exponent = (at(1e22, 0.34001).loss - at(1e22, 0.33999).loss) / 0.00002;
    CHECK(best.loss.derivative(0) == Approx(by_work).epsilon(1e-6));
    CHECK(best.loss.derivative(1) == Approx(by_exponent).epsilon(1e-6));
  }
}

TEST_SUITE("model/size_frontier") {
  constexpr model::SizeFrontier<> half{.work = 6e20 * FLOP, .parameters = 1e9, .exponent = 0.5};

  TEST_CASE("the anchor is met, and four times the work doubles size and text") {
    constexpr auto there = compute_optimal(half, 6e20 * FLOP);
    CHECK(there.parameters == Approx(1e9));
    CHECK(there.tokens.value() == Approx(1e11));
    const auto more = compute_optimal(half, 24e20 * FLOP);
    CHECK(more.parameters == Approx(2e9));
    CHECK(more.tokens.value() == Approx(2e11));
  }

  TEST_CASE("refuses an exponent that is none") {
    auto wrong = half;
    wrong.exponent = 1.0;
    CHECK_THROWS_WITH_AS(compute_optimal(wrong, 1e20 * FLOP),
                         "size_frontier.exponent: must be between 0 and 1, got 1", InvalidInput);
  }
}

TEST_SUITE("model/data_repetition") {
  constexpr model::DataRepetition<> three{.tokens = 3.0, .parameters = 2.0};

  TEST_CASE("one epoch is worth what it is, a hundred at most (1 + r) times the text") {
    CHECK(effective_tokens(three, 5.0 * token, 10.0 * token).value() == 5.0);
    CHECK(effective_tokens(three, 10.0 * token, 10.0 * token).value() == 10.0);
    // 1 + 3 (1 - e^(-4/3)), [MuennighoffEtAl2023] appendix A, which prints 3.21.
    CHECK(effective_tokens(three, 5.0 * token, 1.0 * token).value() ==
          Approx(1.0 + 3.0 * (1.0 - std::exp(-4.0 / 3.0))));
    CHECK(effective_tokens(three, 1e6 * token, 1.0 * token).value() == Approx(4.0));
  }

  TEST_CASE("property: repeats rise less and less, and are worth no more than new text") {
    double before = 1.0;
    double gain_before = 1.0;
    for (double epochs = 2.0; epochs < 40.0; epochs += 1.0) {
      const double worth = effective_tokens(three, epochs * token, 1.0 * token).value();
      CHECK(worth < epochs);
      CHECK(worth > before);
      CHECK(worth - before < gain_before);
      gain_before = worth - before;
      before = worth;
    }
  }

  TEST_CASE("limit: without decay the law is the plain one") {
    constexpr model::DataRepetition<> forever{.tokens = 1e12, .parameters = 1e12};
    CHECK(loss(even, forever, 1e9, 1e9 * token, 1e7 * token) ==
          Approx(loss(even, 1e9, 1e9 * token)).epsilon(1e-6));
  }

  TEST_CASE("refuses no text") {
    CHECK_THROWS_WITH_AS(effective_tokens(three, 1.0 * token, 0.0 * token),
                         "unique: must be positive, got 0", InvalidInput);
  }
}
