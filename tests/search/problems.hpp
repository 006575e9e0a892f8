#pragma once

/// Small random searches: models, machines and spaces of some hundred to some thousand legal plans.

#include <cstdint>
#include <random>
#include <string>

#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/factored_step.hpp>
#include <bessemer/study/search/evaluator.hpp>
#include <bessemer/study/search/search.hpp>
#include <support/jobs.hpp>

namespace searches {

using namespace bessemer;

using Case = study::SearchCase<double, compute::IdealRoofline, network::HierarchicalRing>;

inline model::Transformer small_model(int layers, int heads, int experts, bool tied) {
  model::Transformer model{
      .name = "small", .hidden = 128 * heads, .embedding = {.vocabulary = 32'000, .tied = tied}};
  model::Layer layer{.attention = {.heads = heads, .kv_heads = heads, .head_size = 128},
                     .feed_forward = {.size = 512 * heads}};
  if (experts > 0) {
    layer.feed_forward.size = 256 * heads;
    layer.feed_forward.experts = {.count = experts, .per_token = 2};
  }
  model::add_layers(model, layer, layers);
  return model;
}

/// Draws one of a list.
template <class T>
T one_of(std::mt19937& random, std::initializer_list<T> list) {
  return list.begin()[random() % list.size()];
}

/// The same for the same seed, on every machine.
inline Case random_case(std::mt19937& random) {
  const int heads = one_of(random, {8, 12, 16, 32});
  const int experts = one_of(random, {0, 0, 0, 8});
  const int accelerators = one_of(random, {8, 16, 24, 32});
  const int batch = one_of(random, {16, 24, 32, 48});
  const auto model =
      small_model(one_of(random, {6, 8, 12, 13, 24}), heads, experts, random() % 2 == 0);
  run::Job<> job =
      support::job(model, {}, accelerators, batch,
                   {.overlaps_data = random() % 2 == 0, .host_operator = 2e-6 * second});
  // Between everything fits and nothing does.
  job.cluster.node.accelerator.memory_capacity = one_of(random, {2.0, 5.0, 10.0, 20.0, 80.0}) * GB;
  // Without memory traffic, messages and host many plans tie.
  if (random() % 4 == 0) {
    job = support::without_memory_time(job);
    job.software.host_operator = {};
  }
  Case made{.job = job,
            .conditions = support::conditions(),
            .kernels = {},
            .collectives = {},
            .space = {}};
  study::Space& space = made.space;
  if (random() % 2 == 0) {
    space.recomputation = {plan::full_recomputation, plan::no_recomputation,
                           plan::Recomputation{.full = true, .layers = 1}};
  }
  if (random() % 3 == 0) {
    space.schedule = {plan::Schedule::zb_h1, plan::Schedule::one_forward_one_backward,
                      plan::Schedule::gpipe, plan::Schedule::dual_pipe};
  }
  if (random() % 3 == 0) space.sharding = {plan::Sharding::weights, plan::Sharding::none};
  if (random() % 3 == 0) space.virtual_stages = {1, 2, 3};
  if (random() % 3 == 0) space.replicas = {1, 2};
  if (random() % 4 == 0) space.context = {1, 2};
  if (random() % 4 == 0)
    space.context_method = {plan::ContextMethod::ring, plan::ContextMethod::all_to_all};
  if (random() % 4 == 0) {
    made.job.cluster.node.host = {
        .link = 50.0 * GB / second, .memory = 500.0 * GB, .memory_bandwidth = 200.0 * GB / second};
    space.offload = {{}, {.optimizer = plan::Storage::host}};
  }
  made.space = study::filled(space, made.job);
  return made;
}

using Evaluator = run::FactoredStep<double, compute::IdealRoofline, network::HierarchicalRing>;
/// From scratch each time.
using Reference = study::WholeSteps<double, compute::IdealRoofline, network::HierarchicalRing>;

/// What a search answers.
inline study::SearchResult searched(const std::vector<Case>& cases, const study::Goal& goal,
                                    const study::SearchOptions& options) {
  return study::search(
      cases, goal, options,
      [](const Case& of) { return Evaluator(of.job, of.kernels, of.collectives, of.convention); },
      [](double) { return true; });
}

}  // namespace searches
