#include <doctest/doctest.h>

#include <vector>

#include "problems.hpp"

namespace {

using namespace bessemer;
using searches::Case;
using searches::Evaluator;
using searches::random_case;
using searches::Reference;
using searches::searched;
using study::Figure;
using study::Goal;
using study::SearchCounts;
using study::SearchResult;

std::uint64_t sum(const SearchCounts& counts) {
  return counts.feasible + counts.refused + counts.refused_at_site + counts.unfit +
         counts.over_limit + counts.pruned_by_time + counts.pruned_by_memory +
         counts.pruned_by_changes + counts.pruned_by_hours;
}

Goal random_goal(std::mt19937& random) {
  Goal goal;
  switch (random() % 6) {
    case 0: goal.objectives = {Figure::step_time, Figure::memory}; break;
    case 1: goal.objectives = {Figure::rental_cost}; break;
    case 2: goal.objectives = {Figure::duration, Figure::energy}; break;
    case 3:
      goal.objectives = {Figure::changes, Figure::step_time};
      goal.from = {.tensor = 2, .pipeline = 2, .micro_batch = 4};
      break;
    default: break;
  }
  if (random() % 4 == 0) goal.limits.push_back({.figure = Figure::duration, .most = 3e7});
  goal.fits = random() % 5 != 0;
  return goal;
}

}  // namespace

TEST_SUITE("study/search") {
  // Bounds change what is evaluated, never what is found; threads change neither.
  TEST_CASE("pruned and exhaustive searches agree on 200 random problems, ties and all") {
    std::mt19937 random(7);
    std::uint64_t pruned = 0;
    std::uint64_t tied = 0;
    for (int i = 0; i < 200; ++i) {
      CAPTURE(i);
      std::vector<Case> cases{random_case(random)};
      if (i % 8 == 0) cases.push_back(random_case(random));
      const Goal goal = random_goal(random);
      const SearchResult all = searched(cases, goal, {.exhaustive = true, .threads = 1});
      const SearchResult few = searched(cases, goal, {.threads = 1});
      const SearchResult threads = searched(cases, goal, {.threads = 3});
      CHECK(all.counts.legal > 0);
      CHECK(all.best == few.best);
      CHECK(all.front == few.front);
      CHECK(few.best == threads.best);
      CHECK(few.front == threads.front);
      CHECK(few.pruned_groups == threads.pruned_groups);
      CHECK(few.counts.pruned_by_time == threads.counts.pruned_by_time);
      CHECK(few.counts.feasible == threads.counts.feasible);
      CHECK(all.counts.legal == few.counts.legal);
      for (const SearchResult* one : {&all, &few, &threads}) {
        CHECK(sum(one->counts) == one->counts.legal);
      }
      pruned += few.counts.legal - few.counts.feasible - few.counts.unfit;
      for (std::size_t k = 1; k < all.best.size(); ++k) {
        tied += all.best[k].objectives == all.best[k - 1].objectives ? 1 : 0;
      }
    }
    CHECK(pruned > 0);
    CHECK(tied > 0);
  }

  TEST_CASE("the best are those of a plain loop over run::step") {
    std::mt19937 random(11);
    for (int i = 0; i < 12; ++i) {
      CAPTURE(i);
      const std::vector<Case> cases{random_case(random)};
      const Case& of = cases[0];
      std::vector<study::Found> loop;
      study::Enumeration<double> plans(of.job, of.space);
      plans.each_group([&](const study::Choice& group) {
        study::Enumeration<double> inside(of.job, of.space);
        inside.each_plan(group, [&](std::uint64_t number, const plan::Plan& plan) {
          run::Job<> job = of.job;
          job.plan = plan;
          try {
            const auto step = run::step(job, of.kernels, of.collectives);
            if (step.memory.total > job.cluster.node.accelerator.memory_capacity) return;
            loop.push_back({.objectives = {step.time / second}, .place = 0, .number = number});
          } catch (const Infeasible&) {}
        });
      });
      std::sort(loop.begin(), loop.end());
      const SearchResult found = searched(cases, {}, {.top = 25, .threads = 2});
      REQUIRE(found.best.size() == std::min<std::size_t>(25, loop.size()));
      for (std::size_t k = 0; k < found.best.size(); ++k) CHECK(found.best[k] == loop[k]);
    }
  }

  TEST_CASE("any evaluator will do") {
    std::mt19937 random(23);
    const std::vector<Case> cases{random_case(random), random_case(random)};
    const auto from_scratch = study::search(
        cases, {}, {.threads = 2},
        [](const Case& of) { return Reference(of.job, of.kernels, of.collectives, of.convention); },
        [](double) { return true; });
    CHECK(from_scratch.best == searched(cases, {}, {.threads = 2}).best);
  }

  TEST_CASE("no plan of a group is better than its bounds") {
    std::mt19937 random(13);
    for (int i = 0; i < 30; ++i) {
      CAPTURE(i);
      const Case of = random_case(random);
      Evaluator evaluator(of.job, of.kernels, of.collectives, of.convention);
      study::Enumeration<double> plans(of.job, of.space);
      std::vector<study::Choice> groups;
      plans.each_group([&](const study::Choice& group) { groups.push_back(group); });
      for (std::size_t g = 0; g < groups.size(); g += 7) {
        double time = -1.0;
        double memory = 0.0;
        plans.each_plan(groups[g], [&](std::uint64_t, const plan::Plan& plan) {
          const auto* step = evaluator.find(plan);
          if (step == nullptr) return;
          if (time < 0.0) {
            time = study::least_time(*step, plan);
            memory = study::least_memory(of.job, of.space, plan, plans.data());
          }
          CHECK(time <= step->time / second);
          CHECK(memory <= step->memory.total / byte);
        });
      }
    }
  }

  TEST_CASE("a search can be broken off") {
    std::mt19937 random(3);
    const std::vector<Case> cases{random_case(random), random_case(random)};
    const auto make = [](const Case& of) {
      return Evaluator(of.job, of.kernels, of.collectives, of.convention);
    };
    int asked = 0;
    const auto result =
        study::search(cases, Goal{}, {.exhaustive = true, .threads = 2}, make, [&](double share) {
          CHECK(share >= 0.0);
          CHECK(share <= 1.0);
          return ++asked < 2;
        });
    CHECK((result.stopped || asked < 2));
  }

  TEST_CASE("what makes no sense is refused") {
    std::mt19937 random(5);
    std::vector<Case> cases{random_case(random)};
    CHECK_THROWS_AS(searched({}, {}, {}), InvalidInput);
    CHECK_THROWS_AS(searched(cases, {.objectives = {}}, {}), InvalidInput);
    cases[0].space.tensor = {};
    CHECK_THROWS_WITH_AS(searched(cases, {}, {}), "space.tensor: lists no value; list one or more",
                         InvalidInput);
    cases[0].space.tensor = {2, 2};
    CHECK_THROWS_WITH_AS(searched(cases, {}, {}),
                         "space.tensor: lists a value twice; list each once", InvalidInput);
  }
}
