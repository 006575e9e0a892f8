#include <doctest/doctest.h>

#include <cmath>

#include <bessemer/study/compute_budget.hpp>
#include <bessemer/study/data_optimum.hpp>
#include <bessemer/study/inference_optimum.hpp>
#include <bessemer/units/constants.hpp>

namespace {
using namespace bessemer;
using doctest::Approx;
using model::ScalingLaw;
using study::ComputePrice;
using study::Dual;
using study::inference_optimal;
using study::Serving;

constexpr ScalingLaw<> law{.irreducible = 1.8,
                           .size_scale = 480.0,
                           .size_exponent = 0.35,
                           .data_scale = 2000.0,
                           .data_exponent = 0.36};
constexpr Serving<> none{.read = 0.0 * token, .written = 0.0 * token};
constexpr Serving<> much{.read = 1e12 * token,
                         .written = 3e12 * token,
                         .training_utilization = 0.4,
                         .reading_utilization = 0.5,
                         .writing_utilization = 0.05,
                         .relative_price = 0.8};
constexpr model::DataRepetition<> repetition{.tokens = 15.0, .parameters = 5.0};

template <Real S>
ScalingLaw<S> on(double size_exponent) {
  return {.irreducible = S(law.irreducible),
          .size_scale = S(law.size_scale),
          .size_exponent = S(size_exponent),
          .data_scale = S(law.data_scale),
          .data_exponent = S(law.data_exponent)};
}

template <Real S>
Serving<S> served(const S& written) {
  return {.read = as<S>(much.read),
          .written = Tokens<S>::from_value(written),
          .training_utilization = S(0.4),
          .reading_utilization = S(0.5),
          .writing_utilization = S(0.05),
          .relative_price = S(0.8)};
}

double total(const study::Lifetime<>& life) {
  return (life.training_peak + life.serving_peak).value();
}
}  // namespace

TEST_SUITE("study/inference_optimum") {
  TEST_CASE("a model that nobody uses is the compute-optimal one") {
    const auto best = inference_optimal(law, 2.1, none);
    const auto plain = optimal_for_loss(law, 2.1);
    CHECK(best.training.parameters == Approx(plain.parameters));
    CHECK(best.serving_peak.value() == 0.0);
    CHECK(best.training_peak.value() == Approx(plain.work.value()));
    CHECK(inference_optimal(law, 1e23 * FLOP, none).training.parameters ==
          Approx(compute_optimal(law, 1e23 * FLOP).parameters));
  }

  TEST_CASE("serving costs what its tokens cost: q as defined") {
    // 0.8 0.4 (1e12/0.5 + 3e12/0.05)/3.
    CHECK(study::equivalent_tokens(much).value() == Approx(0.32 * 62e12 / 3.0));
    const auto best = inference_optimal(law, 2.1, much);
    const double size = best.training.parameters;
    CHECK(best.training_peak.value() == Approx(6.0 * size * best.training.tokens.value() / 0.4));
    CHECK(best.serving_peak.value() == Approx(0.8 * 2.0 * size * 62e12));
  }

  TEST_CASE("property: no other size of that loss is cheaper, and the loss is met") {
    for (const double target : {1.95, 2.1, 2.5, 3.0}) {
      CAPTURE(target);
      const auto best = inference_optimal(law, target, much);
      CHECK(best.training.loss == Approx(target).epsilon(1e-9));
      for (const double factor : {0.95, 0.99, 1.01, 1.05}) {
        const double size = best.training.parameters * factor;
        const auto other = model::allocation(law, size, tokens_for_loss(law, size, target));
        CHECK(total(lifetime(other, much)) > total(best));
      }
    }
  }

  TEST_CASE("property: of equal cost over life no other model is better, and both ways agree") {
    for (const double target : {1.95, 2.1, 2.5, 3.0}) {
      CAPTURE(target);
      const auto best = inference_optimal(law, target, much);
      const auto again = inference_optimal(law, Work<>::from_value(total(best)), much);
      CHECK(again.training.parameters == Approx(best.training.parameters).epsilon(1e-6));
      CHECK(again.training.loss == Approx(target).epsilon(1e-9));
      CHECK(total(again) == Approx(total(best)).epsilon(1e-9));
    }
  }

  TEST_CASE("property: more use makes smaller models on more text, never below what can do it") {
    double before = optimal_for_loss(law, 2.2).parameters;
    for (double tokens = 1e10; tokens < 1e19; tokens *= 10.0) {
      CAPTURE(tokens);
      const auto best =
          inference_optimal(law, 2.2, {.read = tokens * token, .written = 0.0 * token});
      CHECK(best.training.parameters < before);
      before = best.training.parameters;
    }
    // 480/N^0.35 = 0.4.
    CHECK(before > std::pow(480.0 / 0.4, 1.0 / 0.35));
  }

  TEST_CASE("refuses what makes no sense") {
    auto wrong = much;
    wrong.writing_utilization = 1.5;
    CHECK_THROWS_WITH_AS((void)inference_optimal(law, 2.1, wrong),
                         "serving.writing_utilization: must be in (0, 1], got 1.5", InvalidInput);
    CHECK_THROWS_WITH_AS((void)inference_optimal(law, 1.8, much),
                         "loss: 1.8 cannot be reached, since the law ends at 1.8; ask for more",
                         Infeasible);
    CHECK_THROWS_WITH_AS((void)inference_optimal(law, -1.0 * FLOP, much),
                         "work: must be positive, got -1", InvalidInput);
  }

  TEST_CASE("derivative: of size and cost by tokens written, against differences") {
    using D = Dual<2>;
    const auto dual = served<D>(D::variable(3e12, 0));
    const auto best = inference_optimal(on<D>(0.35), D::variable(2.1, 1), dual);
    const auto at = [](double written, double target) {
      return inference_optimal(law, target, served<double>(written)).training.parameters;
    };
    CHECK(best.training.parameters.derivative(0) ==
          Approx((at(3.0003e12, 2.1) - at(2.9997e12, 2.1)) / 0.0006e12).epsilon(1e-5));
    CHECK(best.training.parameters.derivative(1) ==
          Approx((at(3e12, 2.1001) - at(3e12, 2.0999)) / 0.0002).epsilon(1e-5));
    // The loss that is met is the loss that was asked for.
    CHECK(best.training.loss.derivative(0) == Approx(0.0).epsilon(1e-20));
    CHECK(best.training.loss.derivative(1) == Approx(1.0).epsilon(1e-8));

    const auto budgeted =
        inference_optimal(on<D>(0.35), Work<D>::from_value(D::variable(1e25, 0)), dual);
    const auto loss_at = [](double work) {
      return inference_optimal(law, work * FLOP, much).training.loss;
    };
    // By the envelope the written tokens move the loss too: hold them and move the budget alone.
    const auto fixed = inference_optimal(on<D>(0.35), Work<D>::from_value(D::variable(1e25, 0)),
                                         served<D>(D(3e12)));
    CHECK(fixed.training.loss.derivative(0) ==
          Approx((loss_at(1.001e25) - loss_at(0.999e25)) / 0.002e25).epsilon(1e-5));
    CHECK(budgeted.training.loss.value() == Approx(fixed.training.loss.value()));
  }
}

TEST_SUITE("study/data_optimum") {
  TEST_CASE("enough text changes nothing") {
    const auto plain = compute_optimal(law, 1e22 * FLOP);
    const auto best = study::data_optimal(law, repetition, 1e22 * FLOP, 2.0 * plain.tokens);
    CHECK(best.training.parameters == Approx(plain.parameters));
    CHECK(best.training.loss == Approx(plain.loss));
    CHECK(best.epochs == Approx(0.5));
  }

  TEST_CASE("property: no other split does better, from a little too few tokens to far too few") {
    for (const double unique : {1e8, 1e9, 1e10, 1e11}) {
      CAPTURE(unique);
      const auto best = study::data_optimal(law, repetition, 1e22 * FLOP, unique * token);
      CHECK(best.training.work.value() == Approx(1e22));
      CHECK(best.epochs > 1.0);
      for (const double factor : {0.9, 0.99, 1.01, 1.1}) {
        const double size = best.training.parameters * factor;
        CHECK(loss(law, repetition, size, (1e22 / (6.0 * size)) * token, unique * token) >=
              best.training.loss * (1.0 - 1e-12));
      }
    }
  }

  TEST_CASE("property: continuous where text becomes scarce") {
    const auto plain = compute_optimal(law, 1e22 * FLOP);
    const auto best =
        study::data_optimal(law, repetition, 1e22 * FLOP, (1.0 - 1e-6) * plain.tokens);
    CHECK(best.training.parameters == Approx(plain.parameters).epsilon(1e-5));
    CHECK(best.training.loss == Approx(plain.loss).epsilon(1e-6));
  }

  TEST_CASE("property: tokens outlast parameters, so scarcity asks for epochs before size") {
    // As r_D > r_N, against the sizes that the plain law would give [MuennighoffEtAl2023].
    const auto plain = compute_optimal(law, 1e23 * FLOP);
    const auto best = study::data_optimal(law, repetition, 1e23 * FLOP, 0.1 * plain.tokens);
    CHECK(best.training.parameters < plain.parameters);
  }

  TEST_CASE("refuses no text") {
    CHECK_THROWS_WITH_AS((void)study::data_optimal(law, repetition, 1e22 * FLOP, 0.0 * token),
                         "unique: must be positive, got 0", InvalidInput);
  }

  TEST_CASE("derivative: of the loss by the text there is, against differences") {
    using D = Dual<1>;
    const model::DataRepetition<D> dual{.tokens = D(15.0), .parameters = D(5.0)};
    const auto best = study::data_optimal(on<D>(0.35), dual, Work<D>::from_value(D(1e22)),
                                          Tokens<D>::from_value(D::variable(1e10, 0)));
    const auto at = [](double unique) {
      return study::data_optimal(law, repetition, 1e22 * FLOP, unique * token).training;
    };
    CHECK(best.training.loss.derivative(0) ==
          Approx((at(1.001e10).loss - at(0.999e10).loss) / 0.002e10).epsilon(1e-5));
    CHECK(best.training.parameters.derivative(0) ==
          Approx((at(1.001e10).parameters - at(0.999e10).parameters) / 0.002e10).epsilon(1e-5));
  }
}

TEST_SUITE("study/compute_budget") {
  constexpr ComputePrice<> price{.peak = 1e15 * FLOP / second,
                                 .utilization = 0.4,
                                 .rate = 2.0 * USD / hour,
                                 .power = 1000.0 * watt,
                                 .intensity = 0.4 * kgCO2e / kWh};

  TEST_CASE("an accelerator-hour in each currency") {
    // 0.4e15 FLOP/s for an hour: 1.44e18 FLOP, 2 USD, 1 kWh, 0.4 kg.
    static_assert(work_for(price, 1.0 * hour) > 0.0 * FLOP);
    CHECK(work_for(price, 1.0 * hour).value() == Approx(1.44e18));
    CHECK(work_for(price, 2.0 * USD).value() == Approx(1.44e18));
    CHECK(work_for(price, 1.0 * kWh).value() == Approx(1.44e18));
    CHECK(work_for(price, 0.4 * kgCO2e).value() == Approx(1.44e18));
  }

  TEST_CASE("which model can this cluster train in 90 days?") {
    // 1024 accelerators: 1024 90 86400 0.4e15 = 3.185e24 FLOP.
    const auto work = work_for(price, study::accelerator_time(90.0 * day, 1024.0));
    CHECK(work.value() == Approx(1024.0 * 90.0 * 86400.0 * 0.4e15));
    CHECK(compute_optimal(law, work).work.value() == Approx(work.value()));
  }

  TEST_CASE("a cost that is not linear: a fixed part, and a rate that rises with size") {
    const auto cost = [](const Work<>& work) {
      const double ratio = work / (1e22 * FLOP);
      return (1e5 + 1e6 * std::pow(ratio, 1.1)) * USD;
    };
    const auto work = study::affordable_work(cost, 1.1e6 * USD);
    CHECK(work.value() == Approx(1e22).epsilon(1e-9));
    CHECK_THROWS_AS((void)study::affordable_work(cost, 1e4 * USD), Infeasible);
  }

  TEST_CASE("a budget that the price says nothing of is refused") {
    constexpr ComputePrice<> bare{.peak = 1e15 * FLOP / second, .utilization = 0.4};
    CHECK_THROWS_WITH_AS((void)work_for(bare, 1.0 * USD),
                         "compute_price.rate: must be given for a budget of money", InvalidInput);
    CHECK_THROWS_WITH_AS((void)work_for(bare, 1.0 * kWh),
                         "compute_price.power: must be given for a budget of energy", InvalidInput);
    CHECK_THROWS_WITH_AS((void)work_for(price, 0.0 * second), "budget: must be positive, got 0 s",
                         InvalidInput);
    CHECK_THROWS_WITH_AS(
        (void)work_for(ComputePrice<>{.peak = 1e15 * FLOP / second, .utilization = 40.0},
                       1.0 * hour),
        "compute_price.utilization: must be in (0, 1], got 40", InvalidInput);
  }
}
