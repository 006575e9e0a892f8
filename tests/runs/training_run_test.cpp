#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/training_run.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using compute::AttentionFlops;
using compute::CalibratedKernels;
using compute::IdealRoofline;
using network::CalibratedCollectives;
using network::HierarchicalRing;
using plan::Plan;
using run::Conditions;
using run::Job;
using run::training_run;
using run::TrainingRun;
using support::FreeNetwork;
using support::job;
using support::without_memory_time;

constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr CalibratedKernels<> kernels{support::kernel_calibration()};
constexpr HierarchicalRing rings;
constexpr Conditions<> conditions = support::conditions();
constexpr Job<> usual = job(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);

/// Nothing ever fails and checkpoints are free.
constexpr Conditions<> calm() {
  Conditions<> changed = conditions;
  changed.failure_rates = {.accelerator = {}, .node = {}, .network_per_accelerator = {}};
  return changed;
}
doctest::Approx near(double x, double epsilon = 1e-12) {
  return doctest::Approx(x).epsilon(epsilon);
}
TrainingRun<> run_of(const Job<>& of, const Conditions<>& under = conditions) {
  return training_run(of, under, kernels, rings);
}

// Eight accelerators at their peak, unfused attention counted in full, nothing lost: the days are
// three times forward FLOP a token, times tokens, over 8 PFLOP/s.
constexpr Job<> at_peak =
    without_memory_time(job(gpt, {}, 8, 64, plan::Software<>{.fused_attention = false}));
constexpr double days =
    in(training_run(at_peak, calm(), IdealRoofline{}, FreeNetwork{}, AttentionFlops::full_square)
           .duration,
       day);
constexpr double expected_days =
    3.0 * compute::forward_flops_per_token(gpt, 2048, AttentionFlops::full_square) * 300e9 / 8e15 /
    86400.0;
static_assert(days > expected_days * (1.0 - 1e-12) && days < expected_days * (1.0 + 1e-12));
}  // namespace

TEST_SUITE("run/training_run") {
  // [NarayananEtAl2021] (3): 96 B s l h^2 (1 + s/(6 h) + V/(16 l h)) FLOP with full recomputation,
  // and section 5.10: 300 billion tokens of GPT-3 on 1,024 accelerators at 140 TFLOP/s take 34
  // days, by (4), which drops the brackets: 2.7 % here. The peak is 140 and everything else is
  // free, so that all of it is achieved.
  TEST_CASE("published: GPT-3 takes 34 days at 140 TFLOP/s [NarayananEtAl2021]") {
    auto of = without_memory_time(job(support::gpt(96, 12288, 96),
                                      {.recomputation = plan::full_recomputation}, 1024, 1024,
                                      plan::Software<>{.fused_attention = false}));
    of.cluster.node.accelerator.peak.bf16 = 140.0 * TFLOP / second;
    const auto run = training_run(of, calm(), IdealRoofline{}, FreeNetwork{});
    const double l = 96, h = 12288, brackets = 1 + 2048 / (6 * h) + 51200 / (16 * l * h);
    const double expected = 96.0 * 300e9 * l * h * h * brackets / (1024 * 140e12) / 86400.0;
    CHECK(in(run.duration, day) == near(expected));
    CHECK(in(run.duration, day) / brackets == doctest::Approx(34.0).epsilon(0.5 / 34.0));
  }

  TEST_CASE("without failures all time is kept, and the run is its steps") {
    const auto run = run_of(usual, calm());
    CHECK(run.goodput == 1.0);
    CHECK(run.duration / second == near(run.steps * run.step.time / second));
    CHECK(run.steps == near(300e9 / (768.0 * 2048)));
  }

  TEST_CASE("property: time, energy, water, carbon and money are kept account of") {
    for (const int n : {64, 512}) {
      for (const double interval : {0.0, 600.0, 7200.0}) {
        CAPTURE(n);
        CAPTURE(interval);
        Conditions<> under = conditions;
        under.checkpoint_interval = interval * second;
        const Job<> of = job(gpt, {.tensor = 4, .pipeline = 2}, n, 768);
        const auto run = run_of(of, under);
        CHECK(total_of<double>(run.lost_time) + run.goodput == near(1.0));
        CHECK(run.duration * run.goodput / second == near(run.steps * run.step.time / second));
        CHECK(run.accelerator_time / run.duration == near(n));
        const Power<> power = total_of<Power<>>(run.it_power);
        CHECK(power / watt == near(n * (run.accelerator_power / watt + 50.0) + n / 8 * 2000.0));
        CHECK(run.it_energy.quantity() / joule == near(power * run.duration / joule));
        CHECK(run.facility_energy.quantity() / run.it_energy.quantity() == near(1.2));
        CHECK(run.operational_carbon / kgCO2e ==
              near(0.4 * (run.facility_energy.quantity() / kWh)));
        CHECK(run.water.on_site / litre == near(0.5 * (run.it_energy.quantity() / kWh)));
        CHECK(run.water.off_site / litre == near(2.0 * (run.facility_energy.quantity() / kWh)));
        CHECK(run.rental_cost / USD == near(2.0 * n * (run.duration / hour)));
        CHECK(run.electricity_cost / USD == near(0.1 * (run.facility_energy.quantity() / kWh)));
        const double life_share = run.duration / (0.8 * (5.0 * year));
        CHECK(run.embodied_carbon.accelerators / kgCO2e == near(150.0 * n * life_share));
        CHECK(run.embodied_carbon.nodes / kgCO2e == near(1500.0 * n / 8 * life_share));
        CHECK(run.accelerator_power >= 0.15 * 700.0 * watt);
        CHECK(run.accelerator_power <= 0.9 * 700.0 * watt);
      }
    }
  }

  TEST_CASE("a checkpoint is weights, master weights and moments: 14 byte a parameter") {
    const auto run = run_of(usual);
    CHECK(run.checkpoint_size / byte == 14.0 * double(parameters(gpt)));
    // Eight writers of 10 GB/s into 1 TB/s of storage.
    CHECK(run.checkpoint_time / second == near(14.0 * double(parameters(gpt)) / 80e9));
  }

  TEST_CASE("the mean time between failures is that of all parts: 64 and 8 of them") {
    // 64 (1/10 + 1/50) + 8/5 failures a year.
    CHECK(run_of(usual).mean_time_between_failures / year == near(1.0 / (64 * 0.12 + 1.6)));
  }

  TEST_CASE("a plan fits if its fullest stage does, by the ledger that the report shows") {
    Job<> of = usual;
    const auto need = run_of(of).step.memory.total;
    of.cluster.node.accelerator.memory_capacity = need;
    CHECK(run_of(of).fits);
    of.cluster.node.accelerator.memory_capacity = 0.999 * need;
    CHECK_FALSE(run_of(of).fits);
    CHECK(run_of(of).step.memory.total == need);
  }

  TEST_CASE("property: duration, energy and cost are proportional to tokens") {
    Job<> more = usual;
    more.training.tokens = 3.0 * usual.training.tokens;
    const auto once = run_of(usual);
    const auto thrice = run_of(more);
    CHECK(thrice.step.time == once.step.time);
    CHECK(thrice.duration / once.duration == near(3.0));
    CHECK(thrice.facility_energy / once.facility_energy == near(3.0));
    CHECK(thrice.operational_carbon / once.operational_carbon == near(3.0));
    CHECK(thrice.rental_cost / once.rental_cost == near(3.0));
    CHECK(thrice.water.on_site / once.water.on_site == near(3.0));
  }

  TEST_CASE("property: the chosen checkpoint interval is the best") {
    const auto best = run_of(usual);
    for (const double factor : {0.5, 0.9, 1.1, 2.0}) {
      CAPTURE(factor);
      Conditions<> under = conditions;
      under.checkpoint_interval = factor * best.checkpoint_interval;
      CHECK(run_of(usual, under).duration > best.duration);
    }
  }

  TEST_CASE("limit: a failure costs half an interval") {
    Conditions<> under = conditions;
    under.recovery = {.detection = {}, .restart = {}};
    under.storage = {.bandwidth = 1e28 * byte / second, .writer_bandwidth = 1e28 * byte / second};
    for (const double interval : {10.0, 60.0, 600.0}) {
      CAPTURE(interval);
      under.checkpoint_interval = interval * second;
      const auto run = run_of(usual, under);
      // First order in interval over mean time: 600 s of 39 days are 2e-4.
      CHECK((1.0 - run.goodput) * (run.mean_time_between_failures / second) / interval ==
            doctest::Approx(0.5).epsilon(3e-4));
    }
  }

  TEST_CASE("property: what makes things worse makes them worse") {
    const auto base = run_of(usual);
    Conditions<> worse = conditions;
    worse.failure_rates.accelerator = 10.0 * conditions.failure_rates.accelerator;
    CHECK(run_of(usual, worse).goodput < base.goodput);
    worse = conditions;
    worse.recovery.restart = 10.0 * conditions.recovery.restart;
    CHECK(run_of(usual, worse).goodput < base.goodput);
    worse = conditions;
    worse.storage.writer_bandwidth = 0.1 * conditions.storage.writer_bandwidth;
    CHECK(run_of(usual, worse).goodput < base.goodput);
    worse = conditions;
    worse.site.power_usage_effectiveness = 1.5;
    CHECK(run_of(usual, worse).operational_carbon > base.operational_carbon);
    CHECK(run_of(usual, worse).it_energy == base.it_energy);
    CHECK(run_of(usual, worse).duration == base.duration);
    CHECK(run_of(usual, worse).water.on_site == base.water.on_site);
  }

  TEST_CASE("refuses sites, intervals and failure rates that make no sense") {
    Conditions<> bad = conditions;
    bad.site.power_usage_effectiveness = 0.9;
    CHECK_THROWS_WITH_AS(run_of(usual, bad),
                         "site.power_usage_effectiveness: must be at least 1, got 0.9; it is "
                         "facility energy over IT energy",
                         InvalidInput);
    bad = conditions;
    bad.checkpoint_interval = -1.0 * second;
    CHECK_THROWS_WITH_AS(run_of(usual, bad),
                         "reliability.checkpoint_interval: must not be negative, got -1 s",
                         InvalidInput);
    bad = conditions;
    bad.failure_rates.node = -1.0 / year;
    CHECK_THROWS_AS(run_of(usual, bad), InvalidInput);
    bad = conditions;
    bad.rental_rate = -1.0 * USD / hour;
    CHECK_THROWS_AS(run_of(usual, bad), InvalidInput);
    Job<> wrong = usual;
    wrong.plan.tensor = 3;
    CHECK_THROWS_AS(run_of(wrong), Infeasible);
  }

  TEST_CASE("a job that fails before it gets anywhere cannot run, and says how often it fails") {
    Conditions<> under = conditions;
    under.failure_rates.accelerator = 1.0 / second;
    bool refused = false;
    try {
      const auto run = run_of(usual, under);
      CHECK(run.goodput < 0.0);  // not reached
    } catch (const Infeasible& error) {
      refused = std::string_view(error.what())
                    .find(
                        "reliability: the job of 64 accelerators fails "
                        "every 0.0156") == 0;
    }
    CHECK(refused);
  }

  TEST_CASE("two calls give the same bits") {
    const auto bits = [] {
      std::vector<std::uint64_t> all;
      const auto run = run_of(usual);
      for (const double x :
           {run.duration.value(), run.goodput, run.it_energy.quantity().value(),
            run.facility_energy.quantity().value(), run.operational_carbon.value(),
            run.water.on_site.value(), run.rental_cost.value(), run.electricity_cost.value(),
            run.checkpoint_interval.value(), run.accelerator_power.value()}) {
        all.push_back(std::bit_cast<std::uint64_t>(x));
      }
      return all;
    };
    CHECK(bits() == bits());
  }

  TEST_CASE("derivative: days, carbon and money by machine, site, failures and prices") {
    const auto of = [](int answer) {
      return [answer]<class S>(const std::array<S, 12>& x) {
        Job<S> varied = job<S>(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);
        auto& node = varied.cluster.node;
        node.accelerator.peak.bf16 = Throughput<S>::from_value(x[0]);
        node.accelerator.memory_bandwidth = Bandwidth<S>::from_value(x[1]);
        node.scale_up.bandwidth = Bandwidth<S>::from_value(x[2]);
        node.scale_out.bandwidth = Bandwidth<S>::from_value(x[3]);
        node.scale_out.latency = Time<S>::from_value(x[4]);
        node.accelerator.power_limit = Power<S>::from_value(x[5]);
        auto under = support::conditions<S>();
        under.site.power_usage_effectiveness = x[6];
        under.site.grid_carbon_intensity = CarbonIntensity<S>::from_value(x[7]);
        under.failure_rates.accelerator = Frequency<S>::from_value(x[8]);
        under.storage.writer_bandwidth = Bandwidth<S>::from_value(x[9]);
        under.rental_rate = RentalRate<S>::from_value(x[10]);
        under.site.electricity_price = EnergyPrice<S>::from_value(x[11]);
        const auto run = training_run(
            varied, under, CalibratedKernels<S>{support::kernel_calibration<S>()}, rings);
        // Each weighted to about one, so that every input matters to every sum.
        const S length = in(run.duration, day) / S(100.0);
        if (answer == 0) return length;
        if (answer == 1) return S(run.operational_carbon.value() / S(1e5));
        return S(length + (run.rental_cost + run.electricity_cost).value() / S(1e6));
      };
    };
    const std::array<double, 12> at{1e15, 3e12, 450e9,        50e9, 5e-6,       700.0,
                                    1.2,  1e-7, 1.0 / 3.16e8, 10e9, 2.0 / 3600, 2.8e-8};
    // The length of a run knows nothing of power, site and prices; carbon and money do.
    const auto dual = of(0)(std::array<study::Dual<1>, 12>{
        at[0], at[1], at[2], at[3], at[4], study::Dual<1>::variable(at[5], 0), at[6], at[7], at[8],
        at[9], at[10], at[11]});
    CHECK(dual.derivative(0) == 0.0);
    const auto some = [&](int answer, auto... inputs) {
      constexpr std::size_t N = sizeof...(inputs);
      const std::array<std::size_t, N> which{static_cast<std::size_t>(inputs)...};
      std::array<double, N> from{};
      for (std::size_t i = 0; i < N; ++i) from[i] = at[which[i]];
      support::check_derivatives<N>(
          [&, which]<class S>(const std::array<S, N>& x) {
            std::array<S, 12> all;
            for (std::size_t i = 0; i < 12; ++i) all[i] = S(at[i]);
            for (std::size_t i = 0; i < N; ++i) all[which[i]] = x[i];
            return of(answer)(all);
          },
          from);
    };
    some(0, 0, 1, 2, 3, 4, 8, 9);
    some(1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    some(2, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11);
  }

  TEST_CASE("the run of a known step is the run") {
    const TrainingRun<> whole = run_of(usual);
    const TrainingRun<> known = training_run(usual, conditions, whole.step);
    CHECK(known.duration == whole.duration);
    CHECK(known.goodput == whole.goodput);
    CHECK(known.facility_energy == whole.facility_energy);
    CHECK(known.rental_cost == whole.rental_cost);
    CHECK(known.fits == whole.fits);
  }
}
