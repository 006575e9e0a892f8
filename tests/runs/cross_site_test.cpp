#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/cross_site.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using network::SiteExchange;
using run::cross_site;
using run::CrossSite;
using run::SiteRun;

constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr compute::IdealRoofline roofline;
constexpr network::HierarchicalRing rings;

/// `accelerators` of a run of `all` that trains on 300 Gtoken in batches of 768.
template <Real S = double>
SiteRun<S> site(int accelerators, int all, const run::Conditions<S>& conditions) {
  run::Job<S> job =
      support::job<S>(gpt, {.tensor = 4, .pipeline = 2}, accelerators, 768 * accelerators / all);
  job.training.tokens = S(double(accelerators) / all) * job.training.tokens;
  return {.job = job,
          .conditions = conditions,
          .alone = run::training_run(job, conditions, roofline, rings)};
}

template <Real S = double>
SiteExchange<S> exchange(int sites, double interval = 1.0) {
  return {.sites = sites,
          .link = {.bandwidth = as<S>(50.0 * GB / second), .latency = as<S>(10.0 * millisecond)},
          .update = as<S>(2.6 * GB),
          .interval = S(interval)};
}

run::Conditions<> dear() {
  run::Conditions<> other = support::conditions();
  other.site.power_usage_effectiveness = 1.5;
  other.site.grid_carbon_intensity = CarbonIntensity<>(20.0 * gCO2e / kWh);
  other.site.electricity_price = EnergyPrice<>(0.3 * USD / kWh);
  return other;
}

CrossSite<> of(const std::vector<SiteRun<>>& sites, double interval = 1.0) {
  return cross_site(std::span<const SiteRun<>>(sites),
                    exchange(static_cast<int>(sites.size()), interval));
}
}  // namespace

TEST_SUITE("run/cross_site") {
  TEST_CASE("one site is the plain run") {
    const SiteRun<> only = site(64, 64, support::conditions());
    const CrossSite<> whole = of({only});
    CHECK(whole.step == only.alone.step.time);
    CHECK(whole.exposed == Time<>{});
    CHECK(whole.goodput == doctest::Approx(only.alone.goodput).epsilon(1e-13));
    CHECK(whole.duration / only.alone.duration == doctest::Approx(1.0).epsilon(1e-13));
    CHECK(whole.facility_energy / only.alone.facility_energy ==
          doctest::Approx(1.0).epsilon(1e-13));
    CHECK(whole.operational_carbon / only.alone.operational_carbon ==
          doctest::Approx(1.0).epsilon(1e-13));
    CHECK(whole.rental_cost / only.alone.rental_cost == doctest::Approx(1.0).epsilon(1e-13));
    CHECK(whole.sites[0].waiting == doctest::Approx(0.0));
  }

  TEST_CASE("S144: training across sites sums its parts, each with its own electricity") {
    const CrossSite<> whole = of({site(32, 64, support::conditions()), site(32, 64, dear())}, 10.0);
    REQUIRE(whole.sites.size() == 2);
    const auto& [a, b] = std::pair{whole.sites[0], whole.sites[1]};
    CHECK((a.it_energy + b.it_energy) / whole.it_energy == doctest::Approx(1.0).epsilon(1e-13));
    // Equal machines at equal work: the same energy, to each its PUE, grid and price.
    CHECK(a.it_energy / b.it_energy == doctest::Approx(1.0).epsilon(1e-13));
    CHECK(a.facility_energy.quantity() / a.it_energy.quantity() == doctest::Approx(1.2));
    CHECK(b.facility_energy.quantity() / b.it_energy.quantity() == doctest::Approx(1.5));
    CHECK(a.operational_carbon / b.operational_carbon ==
          doctest::Approx(1.2 * 400.0 / (1.5 * 20.0)));
    CHECK(b.electricity_cost / a.electricity_cost == doctest::Approx(1.5 * 0.3 / (1.2 * 0.1)));
    // The mean intensity is weighted by energy at the meter: (1.2 x 400 + 1.5 x 20) / 2.7.
    CHECK(in(CarbonIntensity<>(whole.operational_carbon / whole.facility_energy.quantity()),
             CarbonIntensity<>(gCO2e / kWh)) == doctest::Approx(510.0 / 2.7));
  }

  TEST_CASE("long intervals come near sites that wait for nobody") {
    const std::vector<SiteRun<>> sites{site(32, 64, support::conditions()),
                                       site(32, 64, support::conditions())};
    Time<> before = of(sites).step;
    for (const double interval : {2.0, 20.0, 500.0}) {
      CAPTURE(interval);
      const Time<> now = of(sites, interval).step;
      CHECK(now < before);
      before = now;
    }
    const CrossSite<> never = of(sites, std::numeric_limits<double>::infinity());
    CHECK(never.step == sites[0].alone.step.time);
    CHECK(never.sent == DataSize<>{});
    // Together they fail twice as often as one alone, and do as well at most.
    CHECK(never.goodput < sites[0].alone.goodput);
  }

  TEST_CASE("the faster site waits for the slower one, and draws what waiting draws") {
    SiteRun<> slow = site(32, 64, support::conditions());
    slow.job.cluster.node.accelerator.peak.bf16 = 500.0 * TFLOP / second;
    slow.alone = run::training_run(slow.job, slow.conditions, roofline, rings);
    const SiteRun<> fast = site(32, 64, support::conditions());
    const CrossSite<> whole = of({fast, slow}, 1e6);
    CHECK(whole.step > slow.alone.step.time);
    CHECK(whole.sites[0].waiting ==
          doctest::Approx(1.0 - fast.alone.step.time / whole.step).epsilon(1e-9));
    CHECK(whole.sites[0].accelerator_power < fast.alone.accelerator_power);
    // Never below what communication draws: 0.4 of 700 W.
    CHECK(whole.sites[0].accelerator_power > 0.4 * 700.0 * watt);
  }

  // The same over the fabric: data-parallel groups over a tier between sites, step by step.
  TEST_CASE("a synchronous run over a fabric with long links is slower than one site") {
    run::Job<> job = support::job(gpt, {.tensor = 4, .pipeline = 2}, 64, 768);
    const run::Step<> near = run::step(job, roofline, rings);
    // Of 50 GB/s, each of the 32 accelerators of a site has its part.
    const hardware::Link<> far{.bandwidth = 50.0 / 32.0 * GB / second,
                               .latency = 10.0 * millisecond};
    job.cluster.fabric = {{.name = "site", .ranks = 32, .link = support::scale_out()},
                          {.name = "between sites",
                           .ranks = 64,
                           .link = far,
                           .shape = hardware::Shape::inter_data_center}};
    // Replicas on each site, whole pipelines in them: gradients cross.
    job.plan.rank_order = plan::RankOrder::pipeline_before_data;
    const auto exposed = [](const run::Step<>& of) { return of.breakdown.exposed_communication; };
    const run::Step<> replicas = run::step(job, roofline, rings);
    CHECK(replicas.time > near.time);
    CHECK(exposed(replicas).data > 2.0 * exposed(near).data);
    // Stages on each site instead: activations of every micro-batch cross.
    job.plan.rank_order = plan::RankOrder::data_before_pipeline;
    const run::Step<> stages = run::step(job, roofline, rings);
    CHECK(stages.time > near.time);
    CHECK(exposed(stages).pipeline > 2.0 * exposed(near).pipeline);
    CHECK(exposed(stages).data < exposed(replicas).data);
  }

  TEST_CASE("sites that do not fit together are refused") {
    const SiteRun<> half = site(32, 64, support::conditions());
    SiteRun<> longer = half;
    longer.alone.steps = 2.0 * half.alone.steps;
    CHECK_THROWS_AS(of({half, longer}), InvalidInput);
    CHECK_THROWS_AS(of({}), InvalidInput);
    const std::vector<SiteRun<>> sites{half, half};
    CHECK_THROWS_AS(cross_site(std::span<const SiteRun<>>(sites), exchange(3)), InvalidInput);
  }

  TEST_CASE("derivatives by the links, the sites and the failures") {
    support::check_derivatives<6>(
        []<class S>(const std::array<S, 6>& x) {
          run::Conditions<S> first = support::conditions<S>();
          run::Conditions<S> second_site = support::conditions<S>();
          first.site.power_usage_effectiveness = x[2];
          second_site.site.grid_carbon_intensity = CarbonIntensity<S>::from_value(x[3]);
          second_site.failure_rates.accelerator = Frequency<S>::from_value(x[4]);
          const std::array<SiteRun<S>, 2> sites{site<S>(32, 64, first),
                                                site<S>(32, 64, second_site)};
          SiteExchange<S> e = exchange<S>(2);
          e.link = {.bandwidth = Bandwidth<S>::from_value(x[0]),
                    .latency = Time<S>::from_value(x[1])};
          e.interval = x[5];
          const auto whole = cross_site(std::span<const SiteRun<S>>(sites), e);
          return in(whole.duration, day) + S(whole.operational_carbon.value() / S(1e4));
        },
        {5e10, 0.01, 1.2, 1e-7, 3e-9, 20.0});
  }
}
