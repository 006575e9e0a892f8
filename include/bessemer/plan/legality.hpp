#pragma once

/// Whether a plan is one: conditions on its values, and on how they divide model, batch and machine.
///
/// Each group of conditions needs only a part of the plan, so that a search can stop at the first
/// degree that does not divide. `check` of `layout.hpp` asks all of them with sentences, `is_legal`
/// without; the quantities in (1) to (3) are those of `plan.hpp`.

#include <string_view>

#include <bessemer/core/counted.hpp>
#include <bessemer/core/judge.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/pipeline_shape.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/plan/training.hpp>

namespace bessemer::plan {

namespace detail {

template <class Judge>
constexpr bool check_degree(int degree, std::string_view field, Judge judge) {
  return judge.require(degree >= 1 && degree <= 1'000'000, "plan.", field,
                       ": must be between 1 and 1000000, got ", degree);
}

template <class Judge>
constexpr bool check_attention_shards(const Plan& plan, const model::Attention& attention,
                                      Judge judge) {
  const long long sharers = static_cast<long long>(plan.tensor) * plan.context;
  return judge.require_feasible(attention.heads % plan.tensor == 0, "plan.tensor: ", plan.tensor,
                                " does not divide the ", counted(attention.heads, "attention head"),
                                " of the model; choose a divisor") &&
         judge.require_feasible(
             attention.kv_heads % plan.tensor == 0 || plan.tensor % attention.kv_heads == 0,
             "plan.tensor: ", plan.tensor, " neither divides the ",
             counted(attention.kv_heads, "key-value head"),
             " of the model nor is a multiple of them") &&
         judge.require_feasible(plan.context_method != ContextMethod::all_to_all ||
                                    plan.context == 1 || attention.heads % sharers == 0,
                                "plan.context: ", plan.context, " * plan.tensor ", plan.tensor,
                                " does not divide the ", counted(attention.heads, "attention head"),
                                ", which all-to-all shares out; choose a divisor or another "
                                "plan.context_method");
}

template <class Judge>
constexpr bool check_feed_forward_shards(const Plan& plan, const model::FeedForward& block,
                                         Judge judge) {
  const bool mixture = model::is_mixture(block);
  const int split = mixture ? block.experts.shared_size : block.size;
  if (!judge.require_feasible(split % plan.tensor == 0, "plan.tensor: ", plan.tensor,
                              " does not divide the feed-forward size ", split,
                              " of the model; choose a divisor")) {
    return false;
  }
  if (!mixture) return true;
  return judge.require_feasible(block.experts.count % plan.expert == 0,
                                "plan.expert: ", plan.expert, " does not divide the ",
                                counted(block.experts.count, "expert"),
                                " of the model; choose a divisor") &&
         judge.require_feasible(
             block.size % plan.expert_tensor == 0, "plan.expert_tensor: ", plan.expert_tensor,
             " does not divide the size ", block.size, " of an expert; choose a divisor");
}

/// Chunks along the model.
[[nodiscard]] constexpr long long chunk_count(const Plan& plan) {
  return static_cast<long long>(plan.pipeline) * chunks_per_rank(plan) /
         parameter_copies(plan.schedule);
}

template <class Judge>
constexpr bool check_listed_chunks(const Plan& plan, int layers, Judge judge) {
  const long long chunks = chunk_count(plan);
  if (!judge.require(static_cast<long long>(plan.chunk_layers.size()) == chunks,
                     "plan.chunk_layers: must list ", counted(chunks, "chunk"),
                     " (pipeline * virtual_stages), got ", plan.chunk_layers.size())) {
    return false;
  }
  int sum = 0;
  for (const int count : plan.chunk_layers) {
    if (!judge.require(count >= 0 && count <= 100'000,
                       "plan.chunk_layers: must be between 0 and 100000 each, got ", count)) {
      return false;
    }
    sum += count;
  }
  return judge.require(sum == layers, "plan.chunk_layers: must sum to the ",
                       counted(layers, "layer"), " of the model, got ", sum);
}

}  // namespace detail

template <class Judge = Throws>
constexpr bool check_degrees(const Plan& plan, Judge judge = {}) {
  return detail::check_degree(plan.tensor, "tensor", judge) &&
         detail::check_degree(plan.context, "context", judge) &&
         detail::check_degree(plan.pipeline, "pipeline", judge) &&
         detail::check_degree(plan.expert, "expert", judge) &&
         detail::check_degree(plan.expert_tensor, "expert_tensor", judge) &&
         detail::check_degree(plan.replicas, "replicas", judge) &&
         detail::check_degree(plan.virtual_stages, "virtual_stages", judge) &&
         detail::check_degree(plan.micro_batch, "micro_batch", judge);
}

/// What needs no model: schedule, virtual stages, sequence parallelism, copies, recomputation.
template <class Judge = Throws>
constexpr bool check_switches(const Plan& plan, Judge judge = {}) {
  const bool fixed = has_two_chunks(plan.schedule);
  return judge.require(plan.schedule == Schedule::interleaved || fixed || plan.virtual_stages == 1,
                       "plan.virtual_stages: ", plan.virtual_stages,
                       " chunks need the interleaved schedule; set plan.schedule to interleaved") &&
         judge.require(!fixed || plan.virtual_stages <= 2,
                       "plan.virtual_stages: ", to_text(plan.schedule),
                       " has 2 chunks on each rank, got ", plan.virtual_stages) &&
         judge.require((plan.schedule != Schedule::interleaved && !fixed) || plan.pipeline > 1,
                       "plan.schedule: ", to_text(plan.schedule),
                       " needs a pipeline of at least 2 stages, got ", plan.pipeline) &&
         judge.require(plan.pipeline <= 256, "plan.pipeline: must be at most 256, got ",
                       plan.pipeline) &&
         judge.require(!plan.sequence_parallel || plan.tensor > 1,
                       "plan.sequence_parallel: needs plan.tensor of at least 2, got ",
                       plan.tensor) &&
         judge.require(plan.replicas == 1 || plan.sharding != Sharding::none,
                       "plan.replicas: ", plan.replicas,
                       " copies of what is sharded need plan.sharding") &&
         check(plan.recomputation, judge);
}

/// Heads, matrices and experts divide over tensor, context and expert ranks.
template <class Judge = Throws>
constexpr bool check_shards(const Plan& plan, const model::Transformer& model, Judge judge = {}) {
  bool mixture = false;
  for (const model::LayerRun& run : model.runs) {
    const model::Layer& layer = run.layer;
    if (model::has_attention(layer) &&
        !detail::check_attention_shards(plan, layer.attention, judge)) {
      return false;
    }
    if (!judge.require_feasible(
            !model::has_recurrence(layer) || layer.recurrence.heads % plan.tensor == 0,
            "plan.tensor: ", plan.tensor, " does not divide the ",
            counted(layer.recurrence.heads, "head"),
            " of the model's recurrence; choose a divisor")) {
      return false;
    }
    if (model::has_feed_forward(layer) &&
        !detail::check_feed_forward_shards(plan, layer.feed_forward, judge)) {
      return false;
    }
    mixture = mixture || model::is_mixture(layer.feed_forward);
  }
  return judge.require(mixture || (plan.expert == 1 && plan.expert_tensor == 1),
                       "plan.expert: ", counted(plan.expert, "rank"),
                       " of experts and plan.expert_tensor ", plan.expert_tensor,
                       " need a model with experts; leave both at 1");
}

/// Layers share out over the chunks.
template <class Judge = Throws>
constexpr bool check_chunks(const Plan& plan, int layers, Judge judge = {}) {
  const long long chunks = detail::chunk_count(plan);
  return judge.require_feasible(chunks <= layers + 2LL || !plan.chunk_layers.empty(),
                                "plan.pipeline: ", counted(plan.pipeline, "stage"), " of ",
                                counted(plan.virtual_stages, "chunk"), " do not share out ",
                                counted(layers, "layer"),
                                ", embedding and loss; choose a product of at most ", layers + 2) &&
         judge.require(chunks <= 512,
                       "plan.pipeline: pipeline * virtual_stages must be at most 512, got ",
                       chunks) &&
         (plan.chunk_layers.empty() || detail::check_listed_chunks(plan, layers, judge));
}

/// Products of three degrees of at most a million each fit into 64 bits.
[[nodiscard]] constexpr long long model_ranks(const Plan& plan) {
  return static_cast<long long>(plan.tensor) * plan.context * plan.pipeline;
}

/// Degrees divide the machine, and experts and copies the ranks of a stage: equations (1) and (3).
template <class Judge = Throws>
constexpr bool check_ranks(const Plan& plan, int accelerators, Judge judge = {}) {
  if (!judge.require_feasible(accelerators % model_ranks(plan) == 0,
                              "plan: tensor * context * pipeline = ", model_ranks(plan),
                              " does not divide the ", counted(accelerators, "accelerator"),
                              "; choose degrees whose product does")) {
    return false;
  }
  const long long stage_ranks = accelerators / plan.pipeline;
  const long long expert_ranks = static_cast<long long>(plan.expert) * plan.expert_tensor;
  const long long sharers = stage_ranks / plan.tensor;
  return judge.require_feasible(stage_ranks % expert_ranks == 0,
                                "plan.expert: expert * expert_tensor = ", expert_ranks,
                                " does not divide the ", counted(stage_ranks, "rank"),
                                " of a stage (tensor * context * data); choose degrees that do") &&
         judge.require_feasible(sharers % plan.replicas == 0, "plan.replicas: ", plan.replicas,
                                " does not divide the ", counted(sharers, "rank"),
                                " of data * context; choose a divisor");
}

/// Micro-batches divide the batch: equation (2).
template <Real S, class Judge = Throws>
constexpr bool check_batch(const Plan& plan, const Training<S>& training, int accelerators,
                           Judge judge = {}) {
  const long long data = accelerators / model_ranks(plan);
  const bool even = training.global_batch % (data * plan.micro_batch) == 0;
  return judge.require_feasible(
             even || (plan.ragged && training.global_batch % data == 0),
             "plan.micro_batch: ", counted(data, "data-parallel rank"), " * ",
             counted(plan.micro_batch, "sequence"), " do not divide the global batch of ",
             training.global_batch,
             "; change plan.micro_batch, the degrees or training.global_batch") &&
         judge.require(even || plan.pipeline == 1,
                       "plan.ragged: a pipeline needs micro-batches of one size, got ",
                       counted(training.global_batch, "sequence"), " in micro-batches of ",
                       plan.micro_batch, " on ", counted(data, "rank"));
}

/// The schedule has an order for as many micro-batches.
template <class Judge = Throws>
constexpr bool check_schedule(const Plan& plan, int micro_batch_count, Judge judge = {}) {
  if (plan.pipeline == 1) return true;
  return judge.require_feasible(
             plan.schedule != Schedule::interleaved || micro_batch_count % plan.pipeline == 0,
             "plan.schedule: interleaved needs micro-batches in multiples of the ", plan.pipeline,
             " stages, got ", micro_batch_count,
             "; change training.global_batch, plan.micro_batch or the degrees") &&
         check(pipeline_shape(plan, micro_batch_count), judge);
}

/// Tokens of a sequence divide over the ranks that share it.
template <class Judge = Throws>
constexpr bool check_sequence(const Plan& plan, int sequence_length, Judge judge = {}) {
  const long long split =
      static_cast<long long>(plan.context) * (plan.sequence_parallel ? plan.tensor : 1);
  return judge.require_feasible(
      sequence_length % split == 0, "training.sequence_length: ", sequence_length,
      " tokens do not divide over ", split, " context and sequence ranks");
}

/// Equation (2).
template <Real S>
[[nodiscard]] constexpr int micro_batch_count(const Plan& plan, const Training<S>& training,
                                              int accelerators) {
  const long long batch = accelerators / model_ranks(plan) * plan.micro_batch;
  return static_cast<int>((training.global_batch + batch - 1) / batch);
}

/// Whether `check` of `layout.hpp` would pass.
template <Real S>
[[nodiscard]] constexpr bool is_legal(const Plan& plan, const model::Transformer& model,
                                      const Training<S>& training, int accelerators) {
  constexpr Asks asks{};
  return check_degrees(plan, asks) && check_switches(plan, asks) &&
         check_shards(plan, model, asks) && check_chunks(plan, model::layer_count(model), asks) &&
         check_ranks(plan, accelerators, asks) && check_batch(plan, training, accelerators, asks) &&
         check_schedule(plan, micro_batch_count(plan, training, accelerators), asks) &&
         check_sequence(plan, training.sequence_length, asks);
}

}  // namespace bessemer::plan
