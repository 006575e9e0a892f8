#pragma once

/// What a search may choose: for each key of a plan the values that it tries, in an order that decides
/// ties. What is left empty is filled from the job:
///
///     tensor              divisors of the accelerators that divide the model too
///     context             divisors that leave a rank 2,048 tokens of a sequence or more
///     expert              divisors of the experts that divide the accelerators
///     pipeline            divisors of the accelerators up to layers + 2
///     micro_batch         divisors of the global batch
///     virtual_stages      divisors of ceil(layers / pipeline); 2 or more if and only if interleaved
///     schedule            1F1B, interleaved                    sequence_parallel   no, yes
///     recomputation       none, attention core, whole layers   rank_order          both
///     sharding            none, optimizer, gradients, weights
///     all others          as the job's plan has it
///
/// The value of the job's plan is always among them. `data` follows from the others; where listed, only
/// plans of such degrees count.

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <vector>

#include <bessemer/plan/legality.hpp>
#include <bessemer/run/job.hpp>

namespace bessemer::study {

struct Space {
  std::vector<int> tensor{};
  std::vector<int> context{};
  std::vector<plan::ContextMethod> context_method{};
  std::vector<int> expert{};
  std::vector<int> expert_tensor{};
  std::vector<int> micro_batch{};
  std::vector<bool> sequence_parallel{};
  std::vector<bool> expert_overlap{};
  std::vector<plan::Recomputation> recomputation{};
  std::vector<plan::CudaGraph> cuda_graph{};
  std::vector<int> pipeline{};
  std::vector<plan::RankOrder> rank_order{};
  std::vector<plan::Sharding> sharding{};
  std::vector<int> replicas{};
  std::vector<plan::Schedule> schedule{};
  std::vector<int> virtual_stages{};
  std::vector<plan::Offload> offload{};
  /// A condition, not a choice.
  std::vector<int> data{};
  /// `virtual_stages` are those that suit the pipeline, as the table above says.
  bool suits_chunks = false;
};

/// Values of one key, and where in a plan they go.
template <class Values, class Place>
struct Axis {
  std::string_view name;
  Values& values;
  Place& place;
};

/// The choices of a space, from the outermost to the innermost: in this order plans count.
template <class AnySpace, class AnyPlan>
[[nodiscard]] constexpr auto axes(AnySpace& space, AnyPlan& plan) {
  const auto axis = [](std::string_view name, auto& values, auto& place) {
    return Axis<std::remove_reference_t<decltype(values)>,
                std::remove_reference_t<decltype(place)>>{name, values, place};
  };
  return std::tuple{axis("tensor", space.tensor, plan.tensor),
                    axis("context", space.context, plan.context),
                    axis("context_method", space.context_method, plan.context_method),
                    axis("expert", space.expert, plan.expert),
                    axis("expert_tensor", space.expert_tensor, plan.expert_tensor),
                    axis("micro_batch", space.micro_batch, plan.micro_batch),
                    axis("sequence_parallel", space.sequence_parallel, plan.sequence_parallel),
                    axis("expert_overlap", space.expert_overlap, plan.expert_overlap),
                    axis("recomputation", space.recomputation, plan.recomputation),
                    axis("cuda_graph", space.cuda_graph, plan.cuda_graph),
                    axis("pipeline", space.pipeline, plan.pipeline),
                    axis("rank_order", space.rank_order, plan.rank_order),
                    axis("sharding", space.sharding, plan.sharding),
                    axis("replicas", space.replicas, plan.replicas),
                    axis("schedule", space.schedule, plan.schedule),
                    axis("virtual_stages", space.virtual_stages, plan.virtual_stages),
                    axis("offload", space.offload, plan.offload)};
}

inline constexpr std::size_t axis_count =
    std::tuple_size_v<decltype(axes(std::declval<Space&>(), std::declval<plan::Plan&>()))>;

namespace detail {

[[nodiscard]] inline std::vector<int> divisors(int number) {
  std::vector<int> small;
  std::vector<int> large;
  for (int n = 1; static_cast<long long>(n) * n <= number; ++n) {
    if (number % n != 0) continue;
    small.push_back(n);
    if (n != number / n) large.push_back(number / n);
  }
  small.insert(small.end(), large.rbegin(), large.rend());
  return small;
}

template <class Keep>
[[nodiscard]] std::vector<int> divisors_if(int number, Keep keep) {
  std::vector<int> all = divisors(number);
  std::erase_if(all, [&](int n) { return !keep(n); });
  return all;
}

[[nodiscard]] inline int most_experts(const model::Transformer& model) {
  int most = 0;
  for (const model::LayerRun& run : model.runs) {
    most = std::max(most, run.layer.feed_forward.experts.count);
  }
  return most;
}

/// Chunks of each rank that suit any of the pipelines.
[[nodiscard]] inline std::vector<int> suiting_chunks(const std::vector<int>& pipelines,
                                                     int layers) {
  std::vector<int> all;
  for (const int p : pipelines) {
    if (p < 1) continue;
    for (const int v : divisors((layers + p - 1) / p)) all.push_back(v);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// Unless listed: the usual values, and the job's own behind them if it is none of them.
template <class Values, class T>
void fill(Values& values, const Values& usual, const T& own) {
  if (!values.empty()) return;
  values = usual;
  if (std::find(values.begin(), values.end(), own) == values.end()) values.push_back(own);
}

}  // namespace detail

/// The space with every key filled, as the table above says.
template <Real S>
[[nodiscard]] Space filled(Space space, const run::Job<S>& job) {
  const plan::Plan& own = job.plan;
  const int all = job.cluster.accelerators;
  const int layers = model::layer_count(job.model);
  const int experts = detail::most_experts(job.model);
  const auto shards = [&](int plan::Plan::*degree) {
    return [&, degree](int n) {
      plan::Plan alone;
      alone.*degree = n;
      return plan::check_shards(alone, job.model, Asks{});
    };
  };
  detail::fill(space.tensor, detail::divisors_if(all, shards(&plan::Plan::tensor)), own.tensor);
  const int sequence = job.training.sequence_length;
  detail::fill(
      space.context,
      detail::divisors_if(
          all, [&](int n) { return n == 1 || (sequence % n == 0 && sequence / n >= 2048); }),
      own.context);
  detail::fill(space.context_method, {}, own.context_method);
  detail::fill(
      space.expert,
      experts > 0 ? detail::divisors_if(all, shards(&plan::Plan::expert)) : std::vector<int>{1},
      own.expert);
  detail::fill(space.expert_tensor, {}, own.expert_tensor);
  detail::fill(space.micro_batch, detail::divisors(job.training.global_batch), own.micro_batch);
  detail::fill(space.sequence_parallel, {false, true}, own.sequence_parallel);
  detail::fill(space.expert_overlap, {}, own.expert_overlap);
  detail::fill(space.recomputation,
               {plan::no_recomputation, plan::selective_recomputation, plan::full_recomputation},
               own.recomputation);
  detail::fill(space.cuda_graph, {}, own.cuda_graph);
  detail::fill(space.pipeline,
               detail::divisors_if(all, [&](int n) { return n <= layers + 2 && n <= 256; }),
               own.pipeline);
  detail::fill(space.rank_order,
               {plan::RankOrder::data_before_pipeline, plan::RankOrder::pipeline_before_data},
               own.rank_order);
  detail::fill(space.sharding,
               {plan::Sharding::none, plan::Sharding::optimizer, plan::Sharding::gradients,
                plan::Sharding::weights},
               own.sharding);
  detail::fill(space.replicas, {}, own.replicas);
  detail::fill(space.schedule,
               {plan::Schedule::one_forward_one_backward, plan::Schedule::interleaved},
               own.schedule);
  if (space.virtual_stages.empty()) space.suits_chunks = true;
  detail::fill(space.virtual_stages, detail::suiting_chunks(space.pipeline, layers),
               own.virtual_stages);
  detail::fill(space.offload, {}, own.offload);
  return space;
}

/// Throws `InvalidInput` where a key lists nothing, or one value twice.
inline void check(const Space& space) {
  plan::Plan none;
  std::apply(
      [](const auto&... axis) {
        const auto sound = [](const auto& one) {
          require(!one.values.empty(), "space.", one.name, ": lists no value; list one or more");
          require(one.values.size() <= 10'000, "space.", one.name,
                  ": must list at most 10000 values, got ", one.values.size());
          for (std::size_t i = 0; i < one.values.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
              require(!(one.values[i] == one.values[j]), "space.", one.name,
                      ": lists a value twice; list each once");
            }
          }
        };
        (sound(axis), ...);
      },
      axes(space, none));
  for (const plan::Recomputation& one : space.recomputation) plan::check(one);
}

}  // namespace bessemer::study
