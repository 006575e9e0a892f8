#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/training_run.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/study/gradient.hpp>
#include <bessemer/study/kernel_fit.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using compute::IdealRoofline;
using network::HierarchicalRing;

const run::Job<> job = support::job(
    support::gpt(24, 2048, 16), {.tensor = 4, .pipeline = 2, .sequence_parallel = true}, 64, 256);
const run::Conditions<> conditions = support::conditions();
const IdealRoofline roofline;
const HierarchicalRing rings;

std::size_t place_of(const std::string& input) {
  const auto names = study::input_names(job, conditions, roofline, rings);
  const auto at = std::find(names.begin(), names.end(), input);
  REQUIRE(at != names.end());
  return std::size_t(at - names.begin());
}

/// Forward mode by one input of the job, which `take` gives.
template <class Take>
run::TrainingRun<study::Dual<1>> along(const Take& take) {
  using D = study::Dual<1>;
  run::Job<D> on_dual = study::lifted<D>(job);
  run::Conditions<D> around = study::lifted<D>(conditions);
  D& number = number_of(take(on_dual, around));
  number = D::variable(static_cast<double>(number), 0);
  return run::training_run(on_dual, around, roofline, rings);
}
}  // namespace

TEST_SUITE("study/gradient") {
  TEST_CASE("slopes are those of forward mode, for machine, software and place alike") {
    const study::Gradient found =
        study::gradient(job, conditions, roofline, rings, {"step.time", "rental_cost", "water"});
    REQUIRE(found.answers.size() == 3);
    const auto agrees = [&](const std::string& input, const auto& take) {
      CAPTURE(input);
      const std::size_t i = place_of(input);
      const auto run = along(take);
      const double slopes[] = {run.step.time.value().derivative(0),
                               run.rental_cost.value().derivative(0),
                               (run.water.on_site + run.water.off_site).value().derivative(0)};
      for (std::size_t k = 0; k < 3; ++k) {
        CHECK(found.answers[k].slopes[i] == doctest::Approx(slopes[k]).epsilon(1e-12));
      }
    };
    agrees(
        "cluster.accelerator.memory_bandwidth",
        [](auto& of, auto&) -> auto& { return of.cluster.node.accelerator.memory_bandwidth; });
    agrees(
        "cluster.scale_up.bandwidth",
        [](auto& of, auto&) -> auto& { return of.cluster.node.scale_up.bandwidth; });
    agrees(
        "training.software.tensor_exposed",
        [](auto& of, auto&) -> auto& { return of.software.tensor_exposed; });
    agrees(
        "site.power_usage_effectiveness",
        [](auto&, auto& around) -> auto& { return around.site.power_usage_effectiveness; });
    agrees(
        "cost.rental_rate", [](auto&, auto& around) -> auto& { return around.rental_rate; });
  }

  TEST_CASE("values of inputs and answers are those of the run") {
    const auto run = run::training_run(job, conditions, roofline, rings);
    const study::Gradient found =
        study::gradient(job, conditions, roofline, rings, {"duration", "facility_energy"});
    CHECK(found.answers[0].answer == "duration");
    CHECK(found.answers[0].value == run.duration.value());
    CHECK(found.answers[1].value == run.facility_energy.quantity().value());
    CHECK(found.inputs[place_of("cluster.scale_up.bandwidth")] ==
          job.cluster.node.scale_up.bandwidth.value());
    CHECK(found.inputs.size() == found.answers[0].slopes.size());
  }

  TEST_CASE("what an answer does not follow from has no slope; what it is made of has its own") {
    const study::Gradient found =
        study::gradient(job, conditions, roofline, rings, {"step.time", "rental_cost"});
    const std::size_t rate = place_of("cost.rental_rate");
    CHECK(found.answers[0].slopes[rate] == 0.0);
    // Cost is rate times accelerator time: an elasticity of one.
    CHECK(found.answers[1].slopes[rate] * found.inputs[rate] ==
          doctest::Approx(found.answers[1].value).epsilon(1e-12));
  }

  TEST_CASE("several answers share one recording: each as if asked for alone, in the order asked") {
    const study::Gradient both =
        study::gradient(job, conditions, roofline, rings, {"water", "step.time"});
    const study::Gradient time = study::gradient(job, conditions, roofline, rings, {"step.time"});
    const study::Gradient water = study::gradient(job, conditions, roofline, rings, {"water"});
    CHECK(both.answers[0].answer == "water");
    CHECK(both.answers[0].slopes == water.answers[0].slopes);
    CHECK(both.answers[1].slopes == time.answers[0].slopes);
    CHECK(study::gradient(job, conditions, roofline, rings, {}).answers.empty());
  }

  TEST_CASE("calibrated kernels bring inputs of their own") {
    const compute::CalibratedKernels<> calibrated{study::typical_kernels};
    const auto names = study::input_names(job, conditions, calibrated, rings);
    const auto plain = study::input_names(job, conditions, roofline, rings);
    CHECK(names.size() > plain.size());
    const auto at = std::find(names.begin(), names.end(), "kernels.matrix_share");
    REQUIRE(at != names.end());
    const study::Gradient found =
        study::gradient(job, conditions, calibrated, rings, {"step.time"});
    // Faster products, a shorter step.
    CHECK(found.answers[0].slopes[std::size_t(at - names.begin())] < 0.0);
  }

  TEST_CASE(
      "wrong use: an unknown answer is refused with the nearest names, a wrong job as itself") {
    try {
      (void)study::gradient(job, conditions, roofline, rings, {"step.tme"});
      FAIL("answered");
    } catch (const InvalidInput& refusal) {
      CHECK(std::string(refusal.what()).find("step.tme") != std::string::npos);
      CHECK(std::string(refusal.what()).find("step.time") != std::string::npos);
    }
    run::Job<> wrong = job;
    wrong.plan.tensor = 3;
    CHECK_THROWS_AS((void)study::gradient(wrong, conditions, roofline, rings, {"step.time"}),
                    Infeasible);
  }
}
