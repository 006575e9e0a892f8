#pragma once

/// How a run is laid out over the machine: degrees of parallelism, schedule, recomputation.
///
///     accelerators = tensor * context * pipeline * data                                   (1)
///     global_batch = data * micro_batch * micro_batch_count                               (2)
///
/// The data degree follows from (1), the number of micro-batches from (2). `check` holds the whole
/// legality of a plan in one place: the report and any search share it.

#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/model/transformer.hpp>
#include <bessemer/plan/training.hpp>

namespace bessemer::plan {

/// GPipe does all forwards, then all backwards [HuangEtAl2019]; 1F1B keeps one forward and one
/// backward in turn; interleaved gives each rank several chunks of layers [NarayananEtAl2021]
/// section 2.2. The zero-bubble schedules put weight gradients off [QiEtAl2024]; DualPipe sends
/// micro-batches from both ends, DualPipe-V down and back up [DeepSeekDualPipe2025].
enum class Schedule {
  one_forward_one_backward,
  interleaved,
  gpipe,
  zb_h1,
  zb_h2,
  zb_v,
  dual_pipe,
  dual_pipe_v
};
/// What is not kept for the backward pass and computed again: nothing, the attention core
/// [KorthikantiEtAl2022] section 5, or all but each layer's input.
enum class Recomputation { none, selective, full };
/// What data-parallel ranks share out instead of holding copies (ZeRO 0, 1 and 2).
enum class Sharding { none, optimizer, gradients };
/// Which ranks are neighbours, from the innermost dimension outwards. Tensor and context always come
/// first; Megatron-LM then puts data before pipeline, Llama 3 pipeline before data
/// [GrattafioriEtAl2024] section 3.3.2.
enum class RankOrder { data_before_pipeline, pipeline_before_data };

struct Plan {
  int tensor = 1;
  int context = 1;
  int pipeline = 1;
  /// Chunks of layers per pipeline rank.
  int virtual_stages = 1;
  /// Sequences of one micro-batch.
  int micro_batch = 1;
  Schedule schedule = Schedule::one_forward_one_backward;
  /// Norms, dropout and residuals split over the tensor group too [KorthikantiEtAl2022] section 4.
  bool sequence_parallel = false;
  Sharding sharding = Sharding::optimizer;
  Recomputation recomputation = Recomputation::none;
  RankOrder rank_order = RankOrder::data_before_pipeline;
};

/// The plan with what follows from it: data degree, micro-batches, layers of each chunk.
struct Layout {
  int data = 1;
  int micro_batch_count = 1;
  /// Layers of one chunk; where embedding and loss take a layer's place, the first and the last
  /// chunk hold one fewer.
  int chunk_layers = 1;
  bool embedding_takes_layer = false;
};

/// First layer of chunk `c` of `pipeline * virtual_stages`, counted along the model.
[[nodiscard]] constexpr int first_layer(const Layout& layout, int chunk) {
  const int shift = layout.embedding_takes_layer ? 1 : 0;
  return chunk == 0 ? 0 : chunk * layout.chunk_layers - shift;
}

/// One past the last layer of chunk `c`.
[[nodiscard]] constexpr int end_layer(const Layout& layout, int chunk, int chunks, int layers) {
  return chunk == chunks - 1 ? layers : first_layer(layout, chunk + 1);
}

namespace detail {

constexpr void check_degree(int degree, std::string_view field) {
  require(degree >= 1 && degree <= 1'000'000, "plan.", field,
          ": must be between 1 and 1000000, got ", degree);
}

constexpr void check_shards(const Plan& plan, const model::Transformer& model) {
  for (const model::LayerRun& run : model.runs) {
    const model::Attention& attention = run.layer.attention;
    require_feasible(attention.heads % plan.tensor == 0, "plan.tensor: ", plan.tensor,
                     " does not divide the ", attention.heads,
                     " attention heads of the model; choose a divisor");
    require_feasible(attention.kv_heads % plan.tensor == 0 || plan.tensor % attention.kv_heads == 0,
                     "plan.tensor: ", plan.tensor, " neither divides the ", attention.kv_heads,
                     " key-value heads of the model nor is a multiple of them");
    require_feasible(run.layer.feed_forward.size % plan.tensor == 0, "plan.tensor: ", plan.tensor,
                     " does not divide the feed-forward size ", run.layer.feed_forward.size,
                     " of the model; choose a divisor");
  }
}

/// Even chunks, or even but for an embedding and a loss that each stand for a layer.
[[nodiscard]] constexpr Layout split_layers(const Plan& plan, const model::Transformer& model) {
  const int layers = model::layer_count(model);
  const long long chunks = static_cast<long long>(plan.pipeline) * plan.virtual_stages;
  Layout layout;
  layout.embedding_takes_layer = layers % chunks != 0;
  const int slots = layers + (layout.embedding_takes_layer ? 2 : 0);
  require_feasible(slots % chunks == 0, "plan.pipeline: ", plan.pipeline, " stages of ",
                   plan.virtual_stages, " chunks do not share out ", layers, " layers, nor ",
                   layers,
                   " and one place each for embedding and loss; choose a product that divides ",
                   layers, " or ", layers + 2);
  layout.chunk_layers = static_cast<int>(slots / chunks);
  return layout;
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
  detail::check_degree(plan.virtual_stages, "virtual_stages");
  detail::check_degree(plan.micro_batch, "micro_batch");
  require(plan.schedule == Schedule::interleaved || plan.virtual_stages == 1,
          "plan.virtual_stages: ", plan.virtual_stages,
          " chunks need the interleaved schedule; set plan.schedule to interleaved");
  require(plan.schedule != Schedule::interleaved || plan.pipeline > 1,
          "plan.schedule: interleaved needs a pipeline of at least 2 stages, got ", plan.pipeline);
  require(!plan.sequence_parallel || plan.tensor > 1,
          "plan.sequence_parallel: needs plan.tensor of at least 2, got ", plan.tensor);
  detail::check_shards(plan, model);
  Layout layout = detail::split_layers(plan, model);

  // Products of three degrees of at most a million each fit into 64 bits.
  const long long model_ranks = static_cast<long long>(plan.tensor) * plan.context * plan.pipeline;
  require_feasible(accelerators % model_ranks == 0,
                   "plan: tensor * context * pipeline = ", model_ranks, " does not divide the ",
                   accelerators, " accelerators; choose degrees whose product does");
  layout.data = static_cast<int>(accelerators / model_ranks);
  const long long batch = static_cast<long long>(layout.data) * plan.micro_batch;
  require_feasible(training.global_batch % batch == 0, "plan.micro_batch: ", layout.data,
                   " data-parallel ranks * ", plan.micro_batch,
                   " sequences do not divide the global batch of ", training.global_batch,
                   "; change plan.micro_batch, the degrees or training.global_batch");
  layout.micro_batch_count = static_cast<int>(training.global_batch / batch);
  require_feasible(
      plan.schedule != Schedule::interleaved || layout.micro_batch_count % plan.pipeline == 0,
      "plan.schedule: interleaved needs micro-batches in multiples of the ", plan.pipeline,
      " stages, got ", layout.micro_batch_count,
      "; change training.global_batch, plan.micro_batch or the degrees");
  const long long split =
      static_cast<long long>(plan.context) * (plan.sequence_parallel ? plan.tensor : 1);
  require_feasible(training.sequence_length % split == 0,
                   "training.sequence_length: ", training.sequence_length,
                   " tokens do not divide over ", split, " context and sequence ranks");
  return layout;
}

}  // namespace bessemer::plan
