#include <doctest/doctest.h>

#include <random>

#include <bessemer/plan/layout.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;

/// Any of a list, and now and then what makes no sense.
template <class T>
T one_of(std::mt19937& random, std::initializer_list<T> list) {
  return list.begin()[random() % list.size()];
}

plan::Plan random_plan(std::mt19937& random) {
  const auto degree = [&] { return one_of(random, {1, 1, 1, 2, 2, 3, 4, 8, 0, -1}); };
  plan::Plan plan;
  plan.tensor = degree();
  plan.context = one_of(random, {1, 1, 2, 4});
  plan.pipeline = degree();
  plan.expert = one_of(random, {1, 1, 1, 2});
  plan.expert_tensor = one_of(random, {1, 1, 1, 2});
  plan.replicas = one_of(random, {1, 1, 1, 2});
  plan.virtual_stages = one_of(random, {1, 1, 2, 3});
  plan.micro_batch = one_of(random, {1, 1, 2, 3, 4});
  plan.ragged = random() % 4 == 0;
  plan.schedule = plan::schedules[random() % std::size(plan::schedules)];
  plan.sequence_parallel = random() % 2 == 0;
  plan.context_method =
      one_of(random, {plan::ContextMethod::ring, plan::ContextMethod::all_to_all});
  plan.sharding = one_of(random, {plan::Sharding::none, plan::Sharding::optimizer});
  plan.recomputation.layers = one_of(random, {0, 0, 0, 1});
  plan.recomputation.full = random() % 2 == 0;
  if (random() % 8 == 0) {
    for (int chunk = 0; chunk < 4; ++chunk) plan.chunk_layers.push_back(2 + (chunk == 0 ? 4 : 0));
  }
  return plan;
}

}  // namespace

TEST_SUITE("plan/legality") {
  TEST_CASE("a plan is legal if and only if its check passes") {
    std::mt19937 random(1);
    auto mixture = support::gpt(12, 1024, 8);
    mixture.runs[0].layer.feed_forward.experts = {.count = 4, .per_token = 2};
    int legal = 0;
    for (int i = 0; i < 20'000; ++i) {
      CAPTURE(i);
      const auto job = support::job(i % 2 == 0 ? support::gpt(12, 1024, 8) : mixture, {},
                                    one_of(random, {1, 8, 16, 24}), one_of(random, {8, 24, 32}));
      const plan::Plan plan = random_plan(random);
      bool passes = true;
      try {
        static_cast<void>(plan::check(plan, job.model, job.training, job.cluster.accelerators));
      } catch (const InvalidInput&) { passes = false; } catch (const Infeasible&) {
        passes = false;
      }
      CHECK(plan::is_legal(plan, job.model, job.training, job.cluster.accelerators) == passes);
      legal += passes ? 1 : 0;
    }
    CHECK(legal > 200);
  }
}
