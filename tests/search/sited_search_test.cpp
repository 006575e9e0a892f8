#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include <support/sites.hpp>

#include "problems.hpp"

namespace {

using namespace bessemer;
using searches::Case;
using searches::random_case;
using searches::Reference;
using searches::searched;
using study::Figure;
using study::Found;
using study::Goal;
using study::SearchResult;

/// A case at a site of which something follows from the run: small enough for every kind of refusal.
Case sited_case(std::mt19937& random) {
  Case of = random_case(random);
  of.job.cluster.node.accelerator.memory_capacity = 80.0 * GB;
  run::SiteSettings settings;
  const auto kind = random() % 4;
  if (kind != 1) {
    settings.cooling = support::site_cooling(
        searches::one_of(random, {"cold-plate", "air-chilled", "evaporative-air"}), "phoenix");
    of.conditions.site.power_usage_effectiveness = 1.0;
    of.conditions.site.water_usage_effectiveness = {};
    if (random() % 3 == 0) settings.cooling->reuse.demand = 3.0 * kW;
    if (random() % 3 == 0)
      settings.cooling->rated = searches::one_of(random, {6.0, 12.0, 24.0}) * kW;
  }
  if (kind != 0) {
    settings.supply = support::site_supply(searches::one_of(random, {0.0, 4e3, 2e4}));
    if (random() % 3 == 0) settings.supply->hours.storage = {};
    if (random() % 3 == 0)
      settings.supply->hours.limits.grid = searches::one_of(random, {8.0, 16.0}) * kW;
  }
  if (random() % 3 == 0)
    of.conditions.power.site_limit = searches::one_of(random, {9.0, 18.0}) * kW;
  of.site = std::make_shared<run::JoinedSite>(settings);
  return of;
}

/// What `training_run` says of a plan at the site that its run makes; nothing where it refuses.
std::optional<run::TrainingRun<>> by_hand(const Case& of, const run::Step<>& step) {
  try {
    run::Conditions<> there = of.conditions;
    there.power.site_limit = {};
    const auto alone = run::training_run(of.job, there, step);
    const Power<> it = total_of<Power<>>(alone.it_power);
    there = of.conditions;
    there.site = of.site->of(of.conditions.site, it, alone.duration);
    return run::training_run(of.job, there, step);
  } catch (const Infeasible&) {
  } catch (const InvalidInput&) {}
  return std::nullopt;
}

/// The best of a plain loop over all plans.
std::vector<Found> looped(const Case& of, const Goal& goal, std::size_t top) {
  study::Enumeration<double> plans(of.job, of.space);
  Reference steps(of.job, of.kernels, of.collectives, of.convention);
  study::Best best(top);
  plans.each_group([&](const study::Choice& group) {
    study::Enumeration<double> inner(of.job, of.space);
    inner.each_plan(group, [&](std::uint64_t number, const plan::Plan& plan) {
      const auto* step = steps.find(plan);
      if (step == nullptr) return;
      const auto run = by_hand(of, *step);
      if (!run || !run->fits) return;
      for (const auto& limit : goal.limits) {
        if (study::figure_of(*run, limit.figure) > limit.most) return;
      }
      Found found{.number = number};
      for (std::size_t i = 0; i < goal.objectives.size(); ++i) {
        found.objectives[i] = study::figure_of(*run, goal.objectives[i]);
      }
      best.add(found);
    });
  });
  return best.all();
}

}  // namespace

TEST_SUITE("study/search at sites") {
  // The joined run is that of `training_run`, to the bit, in every figure and every refusal.
  TEST_CASE("the best plans are those of a plain loop; pruning and threads change nothing") {
    std::mt19937 random(23);
    const std::vector<std::vector<Figure>> objectives{{Figure::carbon},
                                                      {Figure::energy},
                                                      {Figure::electricity_cost, Figure::water},
                                                      {Figure::step_time, Figure::carbon},
                                                      {Figure::water},
                                                      {Figure::step_time},
                                                      {Figure::rental_cost}};
    std::uint64_t refused = 0;
    std::uint64_t over = 0;
    std::uint64_t broken_off = 0;
    std::uint64_t found = 0;
    for (int i = 0; i < 42; ++i) {
      CAPTURE(i);
      const std::vector<Case> cases{sited_case(random)};
      Goal goal{.objectives = objectives[static_cast<std::size_t>(i) % objectives.size()]};
      const auto free = looped(cases[0], {.objectives = {Figure::carbon}}, 50);
      if (i % 2 == 1 && !free.empty()) {
        goal.limits.push_back({Figure::carbon, free.back().objectives[0]});
      }
      const auto loop = looped(cases[0], goal, 10);
      const SearchResult all = searched(cases, goal, {.exhaustive = true, .threads = 1});
      const SearchResult few = searched(cases, goal, {.threads = 1});
      const SearchResult threads = searched(cases, goal, {.threads = 3});
      CHECK(all.best == loop);
      CHECK(few.best == loop);
      CHECK(threads.best == loop);
      CHECK(all.front == few.front);
      CHECK(few.front == threads.front);
      CHECK(few.counts.feasible == threads.counts.feasible);
      CHECK(few.counts.refused_at_site == threads.counts.refused_at_site);
      refused += all.counts.refused_at_site;
      over += all.counts.over_limit;
      broken_off += few.counts.pruned_by_hours;
      CHECK(few.counts.pruned_by_hours == threads.counts.pruned_by_hours);
      CHECK(all.counts.pruned_by_hours == 0);
      found += loop.size();
    }
    // Each way out is taken.
    CHECK(refused > 0);
    CHECK(over > 0);
    CHECK(broken_off > 0);
    CHECK(found > 0);
  }

  TEST_CASE("a limit of the site counts without cooling and supply too") {
    std::mt19937 random(3);
    Case of = random_case(random);
    of.job.cluster.node.accelerator.memory_capacity = 80.0 * GB;
    const auto before = searched({of}, {}, {.exhaustive = true});
    of.conditions.power.site_limit = 1.0 * watt;
    const auto after = searched({of}, {}, {.exhaustive = true});
    CHECK(before.counts.refused_at_site == 0);
    CHECK(after.counts.refused_at_site == before.counts.feasible);
    CHECK(after.best.empty());
  }

  TEST_CASE(
      "a run of more than 20 years is refused where its hours would be told, and only there") {
    std::mt19937 random(3);
    Case of = random_case(random);
    of.job.cluster.node.accelerator.memory_capacity = 80.0 * GB;
    of.job.training.tokens = 1e9 * Gtoken;
    const auto alone = searched({of}, {}, {.exhaustive = true});
    of.site =
        std::make_shared<run::JoinedSite>(run::SiteSettings{.supply = support::site_supply(0.0)});
    const auto supplied = searched({of}, {}, {.exhaustive = true});
    CHECK(alone.counts.feasible > 0);
    CHECK(supplied.counts.refused_at_site == alone.counts.feasible);
  }
}
