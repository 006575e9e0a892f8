#include <doctest/doctest.h>

#include <array>

#include <bessemer/catalog/clock_responses.hpp>
#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/training_run.hpp>
#include <support/derivatives.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using network::HierarchicalRing;
using run::Conditions;
using run::Job;
using run::SupplyStage;
using run::training_run;
using run::TrainingRun;
using support::job;

constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr compute::CalibratedKernels<> kernels{support::kernel_calibration()};
constexpr HierarchicalRing rings;
constexpr Conditions<> conditions = support::conditions();
// 64 accelerators of 700 W in 8 nodes of 2 kW beside them, 50 W of network each.
constexpr Job<> usual = job(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);
constexpr auto response = catalog::clock_responses[0].description();

doctest::Approx near(double x, double epsilon = 1e-12) {
  return doctest::Approx(x).epsilon(epsilon);
}
TrainingRun<> run_of(const Conditions<>& under) {
  return training_run(usual, under, kernels, rings);
}
constexpr Conditions<> capped(double watts) {
  Conditions<> under = conditions;
  under.power.cap = watts * watt;
  under.power.response = response;
  return under;
}
double total(const TrainingRun<>& run) { return total_of<Power<>>(run.it_power) / watt; }

constexpr auto slow = training_run(usual, capped(450.0), kernels, rings);
static_assert(slow.clock > 0.5 && slow.clock < 1.0);
}  // namespace

TEST_SUITE("run/run_power") {
  TEST_CASE("the lower the cap the less is drawn, and no step is shorter") {
    auto before = run_of(conditions);
    CHECK(before.clock == 1.0);
    for (double cap = 700.0; cap >= 250.0; cap -= 50.0) {
      CAPTURE(cap);
      const auto run = run_of(capped(cap));
      CHECK(run.clock <= before.clock);
      CHECK(run.step.time >= before.step.time);
      CHECK(run.accelerator_power <= before.accelerator_power);
      CHECK(run.power_swing.high <= before.power_swing.high);
      // In matrix work it draws the cap, or what it draws uncapped: 0.9 of 700 W.
      const double matrix = (run.power_swing.high / watt - 8 * 2000.0 - 64 * 50.0) / 64.0;
      CHECK(matrix == near(cap < 630.0 ? cap : 630.0, 1e-9));
      before = run;
    }
  }

  TEST_CASE("a cap that nothing reaches changes nothing at all") {
    const auto run = run_of(capped(640.0));
    const auto free = run_of(conditions);
    CHECK(run.clock == 1.0);
    CHECK(run.duration == free.duration);
    CHECK(run.it_energy.quantity() == free.it_energy.quantity());
  }

  TEST_CASE("utilization stays over the peak at full clock: it falls as the step grows") {
    const auto run = run_of(capped(400.0));
    const auto free = run_of(conditions);
    CHECK(run.step.time > free.step.time);
    CHECK(run.step.model_flops_utilization / free.step.model_flops_utilization ==
          near(free.step.time / run.step.time));
    CHECK(run.step.hardware_flops_utilization / free.step.hardware_flops_utilization ==
          near(free.step.time / run.step.time));
  }

  TEST_CASE("a clock and the cap that sets it are the same run") {
    const auto cap = run_of(capped(450.0));
    Conditions<> under = conditions;
    under.power.response = response;
    under.power.clock = cap.clock;
    CHECK(run_of(under).duration == cap.duration);
    CHECK(run_of(under).it_power.accelerators == cap.it_power.accelerators);
  }

  TEST_CASE("property: parts of power and energy sum to the whole, the swing's mean is it") {
    Conditions<> under = capped(500.0);
    under.power.switches = {.count = 4, .each = 500.0 * watt};
    under.power.optics = {.count = 10, .each = 10.0 * watt};
    under.power.storage = {.count = 2, .each = 800.0 * watt};
    under.power.supply = SupplyStage<>{.fixed = 0.01, .proportional = 0.02, .quadratic = 0.01};
    under.power.upstream =
        SupplyStage<>{.units = 2, .fixed = 0.01, .proportional = 0.015, .quadratic = 0.015};
    under.spares = {.nodes = 2, .repair = 24.0 * hour};
    const auto run = run_of(under);
    CHECK(run.it_power.network / watt == near(4 * 500.0 + 10 * 10.0));
    CHECK(run.it_power.storage / watt == near(1600.0));
    const double idle = energy::at_clock(conditions.power_levels, response, run.clock).idle;
    CHECK(run.it_power.spares / watt == near(2 * (8 * idle * 700.0 + 2000.0)));
    CHECK(run.it_power.accelerators / watt == near(64 * (run.accelerator_power / watt)));
    CHECK(run.power_swing.mean / watt == near(total(run)));
    CHECK(run.power_swing.low < run.power_swing.mean);
    CHECK(run.power_swing.mean < run.power_swing.high);
    CHECK(run.facility_peak_power / run.power_swing.high == near(1.2));
    CHECK(run.it_energy.quantity() / joule == near(total(run) * (run.duration / second)));
    CHECK(run.facility_energy.quantity() / run.it_energy.quantity() == near(1.2));
    // Two units for the peak each: (k0 + k1 x + k2 x^2) of both, x half of the load.
    const double load = total(run), rated = 2.0 * (run.power_swing.high / watt);
    CHECK(run.upstream_loss / watt ==
          near(rated * (0.01 + 0.015 * load / rated + 0.015 * load * load / rated / rated)));
  }

  // Fixed 1 % of the peak and 2 % of the load; nothing that grows with its square.
  TEST_CASE("hand-worked: a supply inside the equipment loses at the mean load") {
    Conditions<> under = conditions;
    under.power.supply = SupplyStage<>{.fixed = 0.01, .proportional = 0.02, .quadratic = 0.0};
    const auto run = run_of(under);
    const auto free = run_of(conditions);
    const double mean = total(free), peak = free.power_swing.high / watt;
    CHECK(run.it_power.supplies / watt == near(0.01 * peak + 0.02 * mean));
    CHECK(run.power_swing.high / watt == near(1.03 * peak));
  }

  TEST_CASE("spares are rented and made like the rest") {
    Conditions<> under = conditions;
    under.spares = {.nodes = 2, .repair = 0.0 * second};
    const auto run = run_of(under);
    const auto free = run_of(conditions);
    CHECK(run.duration == free.duration);
    CHECK(run.rental_cost / free.rental_cost == near(80.0 / 64.0));
    CHECK(run.embodied_carbon.nodes / free.embodied_carbon.nodes == near(10.0 / 8.0));
    under.spares->hot = false;
    CHECK(run_of(under).it_power.spares / watt == 0.0);
    CHECK(run_of(under).accelerator_time == free.accelerator_time);
  }

  TEST_CASE(
      "a site that delivers the peak runs it, and one that does not says how many nodes fit") {
    const double peak = run_of(conditions).facility_peak_power / watt;
    Conditions<> under = conditions;
    under.power.site_limit = peak * watt;
    CHECK(run_of(under).site_nodes == 8);
    under.power.site_limit = 2.0 * peak * watt;
    CHECK(run_of(under).site_nodes == 16);
    under.power.site_limit = 0.99 * peak * watt;
    bool refused = false;
    try {
      const auto run = run_of(under);
      CHECK(run.site_nodes == 0);  // not reached
    } catch (const Infeasible& error) {
      const std::string_view said = error.what();
      refused = said.find("site.power_limit: the peak of 0.0") == 0 &&
                said.find("7 of the 8 nodes fit") != said.npos;
    }
    CHECK(refused);
    // A cap makes it fit.
    under.power.cap = 500.0 * watt;
    under.power.response = response;
    CHECK(run_of(under).site_nodes >= 8);
  }

  TEST_CASE("refuses what makes no sense, each by its field") {
    Conditions<> bad = capped(701.0);
    CHECK_THROWS_WITH_AS(
        run_of(bad), "power.cap: must be at most the limit of the accelerator, 700 W, got 701 W",
        InvalidInput);
    bad = capped(10.0);
    CHECK_THROWS_AS(run_of(bad), Infeasible);
    bad = capped(500.0);
    bad.power.clock = 0.9;
    CHECK_THROWS_WITH_AS(run_of(bad), "power.cap: excludes power.clock; keep one of them",
                         InvalidInput);
    bad = conditions;
    bad.power.clock = 0.9;
    CHECK_THROWS_WITH_AS(run_of(bad), "power.response: must be given with a cap or a clock",
                         InvalidInput);
    bad.power.response = response;
    bad.power.clock = 0.1;
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad.power.clock = 1.1;
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad = conditions;
    bad.power.upstream = SupplyStage<>{.fixed = 0.3, .proportional = 0.0, .quadratic = 0.0};
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
    bad.power.upstream =
        SupplyStage<>{.rated = 1.0 * watt, .fixed = 0.0, .proportional = 0.0, .quadratic = 0.0};
    CHECK_THROWS_AS(run_of(bad), Infeasible);
    bad = conditions;
    bad.power.switches = {.count = -1.0, .each = 1.0 * watt};
    CHECK_THROWS_AS(run_of(bad), InvalidInput);
  }

  TEST_CASE("derivative: energy by cap, response, levels and supplies") {
    support::check_derivatives<6>(
        []<class S>(const std::array<S, 6>& x) {
          auto under = support::conditions<S>();
          under.power.cap = Power<S>::from_value(x[0]);
          under.power.response = facility::ClockResponse<S>{.static_share = x[1],
                                                            .voltage_floor = x[2],
                                                            .floor_clock = S(0.5),
                                                            .lowest_clock = S(0.2)};
          under.power_levels.matrix = x[3];
          under.power.supply =
              SupplyStage<S>{.fixed = x[4], .proportional = S(0.01), .quadratic = S(0.02)};
          under.power.storage = {.count = 100.0, .each = Power<S>::from_value(x[5])};
          const auto of = job<S>(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);
          const auto run = training_run(
              of, under, compute::CalibratedKernels<S>{support::kernel_calibration<S>()}, rings);
          return S(run.it_energy.quantity().value() / S(1e11));
        },
        {450.0, 0.2, 0.7, 0.9, 0.01, 800.0});
  }
}
