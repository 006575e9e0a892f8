#include <doctest/doctest.h>

#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/scaling_laws.hpp>
#include <bessemer/study/data_optimum.hpp>
#include <bessemer/study/inference_optimum.hpp>

namespace {
using namespace bessemer;
using catalog::find;
using doctest::Approx;
using model::compute_optimal;

const auto law_of = [](std::string_view name) {
  return find(catalog::scaling_laws, name).law.value();
};
const auto frontier_of = [](std::string_view name) {
  return find(catalog::size_frontiers, name).frontier.value();
};
}  // namespace

TEST_SUITE("published/scaling_laws") {
  // [BesirogluEtAl2024]: N* grows as C^0.5126, and about 20 tokens per parameter are best, at the
  // budget of Gopher, 5.76e23 FLOP; 18.4 by their printed digits.
  TEST_CASE("published: the replication agrees with 20 tokens per parameter") {
    const auto law = law_of("besiroglu-2024");
    CHECK(law.data_exponent / (law.size_exponent + law.data_exponent) ==
          Approx(0.5126).epsilon(1e-4));
    const auto best = compute_optimal(law, 5.76e23 * FLOP);
    CHECK(best.tokens.value() / best.parameters == Approx(20.0).epsilon(0.1));
    // Chinchilla itself, 70 billion parameters on 1.4 trillion tokens, [HoffmannEtAl2022].
    const auto chinchilla = compute_optimal(law, model::training_work(70e9, 1.4e12 * token));
    CHECK(chinchilla.parameters == Approx(70e9).epsilon(0.05));
    CHECK(chinchilla.tokens.value() == Approx(1.4e12).epsilon(0.05));
  }

  // [HoffmannEtAl2022] table 2 and section 3.4: approach 3 makes 40 billion parameters best for
  // 5.76e23 FLOP, and sizes grow as C^0.46.
  TEST_CASE("published: approach 3 at the budget of Gopher") {
    const auto law = law_of("hoffmann-2022");
    CHECK(compute_optimal(law, 5.76e23 * FLOP).parameters == Approx(40e9).epsilon(0.02));
    CHECK(law.data_exponent / (law.size_exponent + law.data_exponent) ==
          Approx(0.46).epsilon(0.01));
    // As printed, the same law asks for a fifth less: rounded exponents do that.
    CHECK(compute_optimal(law_of("hoffmann-2022-rounded"), 5.76e23 * FLOP).parameters ==
          Approx(40e9).epsilon(0.21));
  }

  // [HoffmannEtAl2022] table A3, approach 3. No coefficients that were published make it: the full
  // digits are 6 to 18 % above, those of [SardanaEtAl2023] within 10 %.
  TEST_CASE("published: text by size, table A3") {
    struct Row {
      double parameters, tokens;
    };
    for (const Row& row : {Row{400e6, 9.2e9}, Row{1e9, 27.1e9}, Row{10e9, 410.1e9},
                           Row{67e9, 4.1e12}, Row{175e9, 12.0e12}, Row{280e9, 20.1e12},
                           Row{520e9, 43.5e12}, Row{1e12, 94.1e12}, Row{10e12, 1425.5e12}}) {
      CAPTURE(row.parameters);
      const auto full = optimal_tokens(law_of("hoffmann-2022"), row.parameters).value();
      const auto three = optimal_tokens(law_of("sardana-2023"), row.parameters).value();
      CHECK(full / row.tokens > 1.05);
      CHECK(full / row.tokens < 1.19);
      CHECK(three / row.tokens == Approx(1.0).epsilon(0.1));
    }
  }

  // [HoffmannEtAl2022] tables 3 and A3: size and best budget of approaches 1 and 2. Their exponents
  // have two digits: 4 % over the four decades of work from the anchor.
  TEST_CASE("published: best budgets of approaches 1 and 2") {
    struct Row {
      double parameters, envelope, isoflop;
    };
    for (const Row& row :
         {Row{400e6, 1.92e19, 1.84e19}, Row{1e9, 1.21e20, 1.20e20}, Row{10e9, 1.23e22, 1.32e22},
          Row{67e9, 5.76e23, 6.88e23}, Row{175e9, 3.85e24, 4.54e24}, Row{280e9, 9.90e24, 1.18e25},
          Row{520e9, 3.43e25, 4.19e25}, Row{1e12, 1.27e26, 1.59e26},
          Row{10e12, 1.30e28, 1.75e28}}) {
      CAPTURE(row.parameters);
      const auto first =
          compute_optimal(frontier_of("hoffmann-2022-envelope"), row.envelope * FLOP);
      const auto second = compute_optimal(frontier_of("hoffmann-2022-isoflop"), row.isoflop * FLOP);
      CHECK(first.parameters == Approx(row.parameters).epsilon(0.05));
      CHECK(second.parameters == Approx(row.parameters).epsilon(0.05));
    }
  }

  // [GrattafioriEtAl2024] section 3.2.1: 402 billion parameters on 16.55 trillion tokens for
  // 3.8e25 FLOP, which is 5.7 FLOP per parameter and token; with 6 the text is 5 % less.
  TEST_CASE("published: Llama 3") {
    const auto best = compute_optimal(frontier_of("grattafiori-2024"), 3.8e25 * FLOP);
    CHECK(best.parameters == Approx(402e9));
    CHECK(best.tokens.value() == Approx(16.55e12).epsilon(0.05));
  }

  // [BiEtAl2024] equation 4: D* = 5.8316 C^0.4757.
  TEST_CASE("published: DeepSeek LLM") {
    for (const double budget : {1e18, 1e20, 3e23}) {
      CAPTURE(budget);
      CHECK(compute_optimal(frontier_of("bi-2024"), budget * FLOP).tokens.value() ==
            Approx(5.8316 * std::pow(budget, 0.4757)).epsilon(1e-3));
    }
  }

  // [KaplanEtAl2020] table 2 and section 4.3: data of 5e3 N^0.74 keep the loss within 2 % of what
  // infinite text would give.
  TEST_CASE("published: how much text keeps a model from overfitting") {
    const auto law = law_of("kaplan-2020");
    for (const double size : {1e7, 1e8, 1e9}) {
      CAPTURE(size);
      const double finite = loss(law, size, 5e3 * std::pow(size, 0.74) * token);
      const double infinite = loss(law, size, 1e30 * token);
      CHECK(finite / infinite - 1.0 == Approx(0.02).epsilon(0.15));
    }
    // Figure 1 and equation 1.1: (8.8e13/N)^0.076 with infinite text; table 2 refits N_c.
    CHECK(loss(law, 1e9, 1e30 * token) == Approx(std::pow(6.4e13 / 1e9, 0.076)).epsilon(1e-4));
  }

  // [SardanaEtAl2023]: figure 1, section 2 (two), appendix B tables 2 and 3, section 6. Work is
  // relative to the compute-optimal model of equal loss. Tolerance: rounding of what is printed.
  TEST_CASE("published: models made for inference") {
    const auto law = law_of("sardana-2023");
    const auto better = [&](double parameters, const study::Serving<>& serving) {
      const auto plain = model::allocation(law, parameters, optimal_tokens(law, parameters));
      const auto before = lifetime(plain, serving);
      const auto after = study::inference_optimal(law, plain.loss, serving);
      struct Answer {
        study::Lifetime<> best;
        double saved_work, saved, more_tokens;
      };
      const auto total = [](const study::Lifetime<>& life) {
        return (life.training_peak + life.serving_peak).value();
      };
      return Answer{after, total(before) - total(after), 1.0 - total(after) / total(before),
                    after.training.tokens / plain.tokens};
    };
    const auto flop_only = [](double tokens) {
      return study::Serving<>{.read = tokens * token, .written = 0.0 * token};
    };
    const auto small = better(13e9, flop_only(2e12));
    CHECK(small.best.training.parameters == Approx(7e9).epsilon(0.01));
    CHECK(small.saved_work == Approx(1.7e22).epsilon(0.01));
    CHECK(small.saved == Approx(0.17).epsilon(0.03));
    const auto seven = better(7e9, flop_only(1e11));
    CHECK(seven.best.training.parameters == Approx(6e9).epsilon(0.02));
    CHECK(seven.more_tokens == Approx(1.18).epsilon(0.01));
    const auto thirty = better(30e9, flop_only(1e13));
    CHECK(thirty.best.training.parameters == Approx(13.6e9).epsilon(0.005));
    CHECK(thirty.more_tokens == Approx(2.84).epsilon(0.005));
    CHECK(thirty.saved == Approx(0.28).epsilon(0.02));
    const auto seventy = better(70e9, flop_only(1e13));
    CHECK(seventy.best.training.parameters == Approx(41.6e9).epsilon(0.005));
    CHECK(seventy.best.training.tokens.value() == Approx(7.92e12).epsilon(0.005));
    CHECK(seventy.saved == Approx(0.12).epsilon(0.04));

    // Money: 70 tokens read and 215 written per request; 50 % of peak, 1 % when writing. The prices
    // of figure 6 and twice the operations per second in 8 bits make p = 1.10/1.50/2 = 0.37; 0.33
    // is what the first row below needs, and the others follow from it.
    const auto in_money = [](double requests) {
      return study::Serving<>{.read = requests * 70.0 * token,
                              .written = requests * 215.0 * token,
                              .training_utilization = 0.5,
                              .reading_utilization = 0.5,
                              .writing_utilization = 0.01,
                              .relative_price = 0.33};
    };
    const auto chat = better(30e9, in_money(1.5e9));
    CHECK(chat.best.training.tokens.value() == Approx(3.35e12).epsilon(0.005));
    CHECK(chat.best.training.parameters == Approx(16e9).epsilon(0.03));
    CHECK(chat.saved == Approx(0.17).epsilon(0.03));
    const auto busy = better(70e9, in_money(35.1e9));
    CHECK(busy.best.training.parameters == Approx(21.5e9).epsilon(0.005));
    CHECK(busy.best.training.tokens.value() == Approx(27e12).epsilon(0.02));
    CHECK(busy.saved == Approx(0.54).epsilon(0.01));
    // "costs 36 % more than the cost-optimal model".
    CHECK(1.0 / (1.0 - better(70e9, in_money(7.02e9)).saved) == Approx(1.36).epsilon(0.005));
  }

  // [MuennighoffEtAl2023] appendix A: U_N = 0.051 U_D, and 521, 1488, 1.87 are the printed scales.
  TEST_CASE("published: repeated text") {
    const auto law = law_of("muennighoff-2023");
    CHECK(optimal_parameters(law, 1e9 * token) == Approx(0.051e9).epsilon(0.01));
    CHECK(law.size_scale == Approx(521).epsilon(1e-3));
    CHECK(law.data_scale == Approx(1488).epsilon(1e-3));
    CHECK(law.irreducible == Approx(1.87).epsilon(1e-3));
    // Abstract: up to 4 epochs change the loss little against new text.
    const auto repetition = catalog::data_repetition.value();
    const double fresh = loss(law, 2.8e9, 55e9 * token);
    CHECK(loss(law, repetition, 2.8e9, 55e9 * token, 13.75e9 * token) / fresh - 1.0 < 0.01);
  }
}
