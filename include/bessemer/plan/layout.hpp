#pragma once

/// What follows from a plan on a machine, and whether it is legal: the report, any search and the
/// exporters share this one check.
///
///     accelerators = tensor * context * pipeline * data                                   (1)
///     global_batch = data * micro_batch * micro_batch_count                               (2)
///     tensor * context * data = expert_tensor * expert * expert_data                      (3)
///
/// In (2) a ragged last micro-batch counts as one: micro_batch_count = ceil(global_batch / (data *
/// micro_batch)). Work and traffic follow the mean of sequences, memory a full micro-batch; a
/// pipeline, whose stages would wait for each other, must have equal ones.
///
/// Layers are shared out evenly. Where the chunks do not divide them, all chunks take the next whole
/// number but for the last, whose stage has the loss, the first, which has the embedding, and as many
/// before the last as it takes; [NarayananEtAl2021] and Llama 3 [GrattafioriEtAl2024] section 3.3.2
/// leave the first and the last one layer short. A model that predicts further tokens has the heads
/// for that on the last chunk, which is left all that is short, and only then the first: so lie the
/// 61 layers of DeepSeek-V3 on 8, 16 and 32 chunks in [MegatronBridge2026].

#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/pipeline_shape.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/plan/training.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::plan {

/// The plan with what follows from it: data degree, micro-batches, layers of each chunk.
struct Layout {
  int data = 1;
  int micro_batch_count = 1;
  /// Of a micro-batch, in the mean.
  double sequences = 1.0;
  /// Copies of each expert.
  int expert_data = 1;
  int chunks = 1;
  /// Layers of a full chunk, and how many chunks are one short.
  int chunk_layers = 1;
  int short_chunks = 0;
  /// Where the plan lists its chunks: one past the last layer of each.
  ChunkLayers chunk_ends{};
};

/// First layer of chunk `c`, counted along the model.
[[nodiscard]] constexpr int first_layer(const Layout& layout, int chunk) {
  if (!layout.chunk_ends.empty()) {
    return chunk == 0 ? 0 : layout.chunk_ends[static_cast<std::size_t>(chunk) - 1];
  }
  if (chunk == 0) return 0;
  const int before_last = layout.short_chunks > 2 ? layout.short_chunks - 2 : 0;
  const int first_short = layout.chunks - 1 - before_last;
  const int passed = chunk > first_short ? chunk - first_short : 0;
  return chunk * layout.chunk_layers - (layout.short_chunks >= 2 ? 1 : 0) - passed;
}

/// One past the last layer of chunk `c`.
[[nodiscard]] constexpr int end_layer(const Layout& layout, int chunk, int layers) {
  return chunk == layout.chunks - 1 ? layers : first_layer(layout, chunk + 1);
}

namespace detail {

constexpr void check_degree(int degree, std::string_view field) {
  require(degree >= 1 && degree <= 1'000'000, "plan.", field,
          ": must be between 1 and 1000000, got ", degree);
}

constexpr void check_attention_shards(const Plan& plan, const model::Attention& attention) {
  require_feasible(attention.heads % plan.tensor == 0, "plan.tensor: ", plan.tensor,
                   " does not divide the ", attention.heads,
                   " attention heads of the model; choose a divisor");
  require_feasible(attention.kv_heads % plan.tensor == 0 || plan.tensor % attention.kv_heads == 0,
                   "plan.tensor: ", plan.tensor, " neither divides the ", attention.kv_heads,
                   " key-value heads of the model nor is a multiple of them");
  const long long sharers = static_cast<long long>(plan.tensor) * plan.context;
  require_feasible(plan.context_method != ContextMethod::all_to_all || plan.context == 1 ||
                       attention.heads % sharers == 0,
                   "plan.context: ", plan.context, " * plan.tensor ", plan.tensor,
                   " does not divide the ", attention.heads,
                   " attention heads, which all-to-all shares out; choose a divisor or another "
                   "plan.context_method");
}

constexpr void check_feed_forward_shards(const Plan& plan, const model::FeedForward& block) {
  const bool mixture = model::is_mixture(block);
  const int split = mixture ? block.experts.shared_size : block.size;
  require_feasible(split % plan.tensor == 0, "plan.tensor: ", plan.tensor,
                   " does not divide the feed-forward size ", split,
                   " of the model; choose a divisor");
  if (!mixture) return;
  require_feasible(block.experts.count % plan.expert == 0, "plan.expert: ", plan.expert,
                   " does not divide the ", block.experts.count,
                   " experts of the model; choose a divisor");
  require_feasible(block.size % plan.expert_tensor == 0, "plan.expert_tensor: ", plan.expert_tensor,
                   " does not divide the size ", block.size, " of an expert; choose a divisor");
}

constexpr void check_shards(const Plan& plan, const model::Transformer& model) {
  bool mixture = false;
  for (const model::LayerRun& run : model.runs) {
    const model::Layer& layer = run.layer;
    if (model::has_attention(layer)) check_attention_shards(plan, layer.attention);
    require_feasible(!model::has_recurrence(layer) || layer.recurrence.heads % plan.tensor == 0,
                     "plan.tensor: ", plan.tensor, " does not divide the ", layer.recurrence.heads,
                     " heads of the model's recurrence; choose a divisor");
    if (model::has_feed_forward(layer)) check_feed_forward_shards(plan, layer.feed_forward);
    mixture = mixture || model::is_mixture(layer.feed_forward);
  }
  require(mixture || (plan.expert == 1 && plan.expert_tensor == 1), "plan.expert: ", plan.expert,
          " ranks of experts and plan.expert_tensor ", plan.expert_tensor,
          " need a model with experts; leave both at 1");
}

/// The last chunk is short of all that it can be, the first of what is left.
constexpr void shorten_last(Layout& layout, int layers) {
  const int full = layout.chunk_layers;
  const int before = layers - math::max(full - layout.short_chunks, 0);
  for (int after = layout.chunks - 2; after >= 0; --after) {
    layout.chunk_ends.push_back(before - after * full);
  }
  layout.chunk_ends.push_back(layers);
}

/// Chunks as the plan lists them, or as even as they go.
[[nodiscard]] constexpr Layout split_layers(const Plan& plan, const model::Transformer& model) {
  const int layers = model::layer_count(model);
  const long long chunks = static_cast<long long>(plan.pipeline) * chunks_per_rank(plan) /
                           parameter_copies(plan.schedule);
  require_feasible(chunks <= layers + 2LL || !plan.chunk_layers.empty(),
                   "plan.pipeline: ", plan.pipeline, " stages of ", plan.virtual_stages,
                   " chunks do not share out ", layers,
                   " layers, embedding and loss; choose a product of at most ", layers + 2);
  require(chunks <= 512, "plan.pipeline: pipeline * virtual_stages must be at most 512, got ",
          chunks);
  Layout layout;
  if (plan.chunk_layers.empty()) {
    layout.chunks = static_cast<int>(chunks);
    layout.chunk_layers = (layers + layout.chunks - 1) / layout.chunks;
    layout.short_chunks = layout.chunks * layout.chunk_layers - layers;
    const bool ends = layout.short_chunks > 1 && layout.short_chunks <= 2 * layout.chunk_layers;
    if (model.multi_token_predictions > 0 && ends) shorten_last(layout, layers);
    return layout;
  }
  require(static_cast<long long>(plan.chunk_layers.size()) == chunks,
          "plan.chunk_layers: must list ", chunks, " chunks (pipeline * virtual_stages), got ",
          plan.chunk_layers.size());
  layout.chunks = static_cast<int>(chunks);
  int end = 0;
  for (const int count : plan.chunk_layers) {
    require(count >= 0 && count <= 100'000,
            "plan.chunk_layers: must be between 0 and 100000 each, got ", count);
    layout.chunk_layers = count > layout.chunk_layers ? count : layout.chunk_layers;
    end += count;
    layout.chunk_ends.push_back(end);
  }
  require(end == layers, "plan.chunk_layers: must sum to the ", layers,
          " layers of the model, got ", end);
  return layout;
}

constexpr void check_switches(const Plan& plan) {
  const bool fixed = has_two_chunks(plan.schedule);
  require(plan.schedule == Schedule::interleaved || fixed || plan.virtual_stages == 1,
          "plan.virtual_stages: ", plan.virtual_stages,
          " chunks need the interleaved schedule; set plan.schedule to interleaved");
  require(!fixed || plan.virtual_stages <= 2, "plan.virtual_stages: ", to_text(plan.schedule),
          " has 2 chunks on each rank, got ", plan.virtual_stages);
  require((plan.schedule != Schedule::interleaved && !fixed) || plan.pipeline > 1,
          "plan.schedule: ", to_text(plan.schedule), " needs a pipeline of at least 2 stages, got ",
          plan.pipeline);
  require(plan.pipeline <= 256, "plan.pipeline: must be at most 256, got ", plan.pipeline);
  require(!plan.sequence_parallel || plan.tensor > 1,
          "plan.sequence_parallel: needs plan.tensor of at least 2, got ", plan.tensor);
  require(plan.replicas == 1 || plan.sharding != Sharding::none, "plan.replicas: ", plan.replicas,
          " copies of what is sharded need plan.sharding");
  check(plan.recomputation);
}

/// Equations (1) to (3).
template <Real S>
constexpr void divide_ranks(Layout& layout, const Plan& plan, const Training<S>& training,
                            int accelerators) {
  // Products of three degrees of at most a million each fit into 64 bits.
  const long long model_ranks = static_cast<long long>(plan.tensor) * plan.context * plan.pipeline;
  require_feasible(accelerators % model_ranks == 0,
                   "plan: tensor * context * pipeline = ", model_ranks, " does not divide the ",
                   accelerators, " accelerators; choose degrees whose product does");
  layout.data = static_cast<int>(accelerators / model_ranks);
  const long long stage_ranks = accelerators / plan.pipeline;
  const long long expert_ranks = static_cast<long long>(plan.expert) * plan.expert_tensor;
  require_feasible(stage_ranks % expert_ranks == 0,
                   "plan.expert: expert * expert_tensor = ", expert_ranks, " does not divide the ",
                   stage_ranks,
                   " ranks of a stage (tensor * context * data); choose degrees that do");
  layout.expert_data = static_cast<int>(stage_ranks / expert_ranks);
  require_feasible((layout.data * plan.context) % plan.replicas == 0,
                   "plan.replicas: ", plan.replicas, " does not divide the ",
                   layout.data * plan.context, " ranks of data * context; choose a divisor");
  const long long batch = static_cast<long long>(layout.data) * plan.micro_batch;
  const bool even = training.global_batch % batch == 0;
  require_feasible(even || (plan.ragged && training.global_batch % layout.data == 0),
                   "plan.micro_batch: ", layout.data, " data-parallel ranks * ", plan.micro_batch,
                   " sequences do not divide the global batch of ", training.global_batch,
                   "; change plan.micro_batch, the degrees or training.global_batch");
  require(even || plan.pipeline == 1,
          "plan.ragged: a pipeline needs micro-batches of one size, got ", training.global_batch,
          " sequences in micro-batches of ", plan.micro_batch, " on ", layout.data, " ranks");
  layout.micro_batch_count = static_cast<int>((training.global_batch + batch - 1) / batch);
  layout.sequences = double(training.global_batch) / layout.data / layout.micro_batch_count;
}

}  // namespace detail

/// Checks a plan against model, training and machine, and derives what follows from it. Throws
/// `InvalidInput` for values that make no sense, `Infeasible` for such as do not divide.
template <Real S>
[[nodiscard]] constexpr Layout check(const Plan& plan, const model::Transformer& model,
                                     const Training<S>& training, int accelerators) {
  detail::check_degree(plan.tensor, "tensor");
  detail::check_degree(plan.context, "context");
  detail::check_degree(plan.pipeline, "pipeline");
  detail::check_degree(plan.expert, "expert");
  detail::check_degree(plan.expert_tensor, "expert_tensor");
  detail::check_degree(plan.replicas, "replicas");
  detail::check_degree(plan.virtual_stages, "virtual_stages");
  detail::check_degree(plan.micro_batch, "micro_batch");
  detail::check_switches(plan);
  detail::check_shards(plan, model);
  Layout layout = detail::split_layers(plan, model);
  detail::divide_ranks(layout, plan, training, accelerators);
  if (plan.pipeline > 1) {
    require_feasible(
        plan.schedule != Schedule::interleaved || layout.micro_batch_count % plan.pipeline == 0,
        "plan.schedule: interleaved needs micro-batches in multiples of the ", plan.pipeline,
        " stages, got ", layout.micro_batch_count,
        "; change training.global_batch, plan.micro_batch or the degrees");
    check(pipeline_shape(plan, layout.micro_batch_count));
  }
  const long long split =
      static_cast<long long>(plan.context) * (plan.sequence_parallel ? plan.tensor : 1);
  require_feasible(training.sequence_length % split == 0,
                   "training.sequence_length: ", training.sequence_length,
                   " tokens do not divide over ", split, " context and sequence ranks");
  return layout;
}

}  // namespace bessemer::plan
