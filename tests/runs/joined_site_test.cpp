#include <doctest/doctest.h>

#include <bessemer/catalog/climates.hpp>
#include <bessemer/catalog/conversions.hpp>
#include <bessemer/catalog/cooling.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/cooled_site.hpp>
#include <bessemer/run/joined_site.hpp>
#include <support/jobs.hpp>
#include <support/sites.hpp>

namespace {
using namespace bessemer;
using run::JoinedSite;

doctest::Approx near(double x) { return doctest::Approx(x).epsilon(1e-12); }

model::Transformer small_model() {
  model::Transformer model{
      .name = "small", .hidden = 4096, .embedding = {.vocabulary = 32'000, .tied = false}};
  const model::Layer layer{.attention = {.heads = 32, .kv_heads = 32, .head_size = 128},
                           .feed_forward = {.size = 16'384}};
  model::add_layers(model, layer, 24);
  return model;
}

/// The building at a load, with stages of its own size.
facility::Site<> by_the_hour(const run::SiteCooling& of, const facility::Site<>& site,
                             const Power<>& load, const Power<>& rated) {
  std::vector<facility::Conversion<>> chain = of.chain;
  for (auto& stage : chain) stage.rated = (stage.rated / watt) * rated;
  const energy::Building<> building{.cooling = of.cooling,
                                    .reuse = of.reuse,
                                    .chain = chain,
                                    .rated_it = rated,
                                    .other_share = of.other_share};
  const auto year = energy::facility_year(
      building, Eigen::ArrayXd::Constant(of.weather.hours(), load / watt), of.weather);
  return run::cooled_site(site, year, of.cycles_of_concentration);
}
}  // namespace

TEST_SUITE("run/joined_site") {
  TEST_CASE("property: overhead and water are those of a year by the hour") {
    const facility::Site<> site = support::conditions().site;
    for (const char* technology : {"cold-plate", "air-chilled", "evaporative-air"}) {
      for (const double rated : {0.0, 3.0}) {
        for (const double demand : {0.0, 0.4}) {
          CAPTURE(technology);
          CAPTURE(rated);
          CAPTURE(demand);
          run::SiteCooling cooling = support::site_cooling(technology, "northern-virginia");
          if (rated > 0.0) cooling.rated = rated * MW;
          cooling.reuse.demand = demand * MW;
          const JoinedSite joined({.cooling = cooling});
          for (const Power<>& load : {0.7 * MW, 2.9 * MW}) {
            const auto ours = joined.cooled(site, load);
            const auto theirs =
                by_the_hour(cooling, site, load, rated > 0.0 ? Power<>(rated * MW) : load);
            CHECK(ours.power_usage_effectiveness == near(theirs.power_usage_effectiveness));
            CHECK(ours.water_usage_effectiveness.value() ==
                  near(theirs.water_usage_effectiveness.value()));
            CHECK(ours.electricity_price == site.electricity_price);
          }
          if (rated > 0.0) CHECK_THROWS_AS((void)joined.cooled(site, 3.1 * MW), Infeasible);
        }
      }
    }
  }

  TEST_CASE("supply is that of the power at the meter, for as long as the run takes") {
    const facility::Site<> site = support::conditions().site;
    const auto supply = support::site_supply();
    const JoinedSite joined(
        {.cooling = support::site_cooling("cold-plate", "lulea"), .supply = supply});
    const auto cooled = joined.cooled(site, 1.0 * MW);
    const auto ours = joined.of(site, 1.0 * MW, 500.5 * hour);
    const auto totals =
        run::SteadySupply(supply).totals(cooled.power_usage_effectiveness * MW, 500.5 * hour);
    CHECK(ours.power_usage_effectiveness == cooled.power_usage_effectiveness);
    CHECK(ours.grid_carbon_intensity == totals.carbon / totals.load);
    CHECK(ours.electricity_price == totals.cost / totals.load);
    CHECK(ours.grid_water_intensity.value() ==
          near(site.grid_water_intensity.value() * (totals.grid / totals.load)));
  }

  TEST_CASE("a site of which nothing follows from the run stays as it is") {
    const facility::Site<> site = support::conditions().site;
    const JoinedSite joined({});
    CHECK(!joined.is_cooled());
    CHECK(!joined.is_supplied());
    const auto same = joined.of(site, 1.0 * MW, 500.5 * hour);
    CHECK(same.power_usage_effectiveness == site.power_usage_effectiveness);
    CHECK(same.electricity_price == site.electricity_price);
  }

  TEST_CASE("a run that is moved is the run of its site, to the bit") {
    const auto job = support::job(small_model(), {.tensor = 8}, 64, 64);
    run::Conditions<> conditions = support::conditions();
    const compute::IdealRoofline kernels;
    const network::HierarchicalRing collectives;
    auto moved = run::training_run(job, conditions, kernels, collectives);
    conditions.site.power_usage_effectiveness = 1.07;
    conditions.site.grid_carbon_intensity = 30.0 * gCO2e / kWh;
    conditions.power.site_limit = 10.0 * MW;
    run::move_to_site(moved, job, conditions);
    const auto there = run::training_run(job, conditions, kernels, collectives);
    CHECK(moved.facility_energy.quantity() == there.facility_energy.quantity());
    CHECK(moved.operational_carbon == there.operational_carbon);
    CHECK(moved.electricity_cost == there.electricity_cost);
    CHECK(moved.facility_peak_power == there.facility_peak_power);
    CHECK(moved.site_nodes == there.site_nodes);
    conditions.power.site_limit = 10.0 * kW;
    CHECK_THROWS_AS(run::move_to_site(moved, job, conditions), Infeasible);
    conditions.site.power_usage_effectiveness = 0.9;
    CHECK_THROWS_AS(run::move_to_site(moved, job, conditions), InvalidInput);
  }
}
