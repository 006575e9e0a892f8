#pragma once

/// What follows from a plan on a machine: the report, any search and the exporters share it. Whether
/// it is legal is in `legality.hpp`.
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

#include <bessemer/plan/legality.hpp>
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
  Layout layout;
  layout.chunks = static_cast<int>(chunk_count(plan));
  if (plan.chunk_layers.empty()) {
    layout.chunk_layers = (layers + layout.chunks - 1) / layout.chunks;
    layout.short_chunks = layout.chunks * layout.chunk_layers - layers;
    const bool ends = layout.short_chunks > 1 && layout.short_chunks <= 2 * layout.chunk_layers;
    if (model.multi_token_predictions > 0 && ends) shorten_last(layout, layers);
    return layout;
  }
  int end = 0;
  for (const int count : plan.chunk_layers) {
    layout.chunk_layers = count > layout.chunk_layers ? count : layout.chunk_layers;
    end += count;
    layout.chunk_ends.push_back(end);
  }
  return layout;
}

/// Equations (1) to (3).
template <Real S>
constexpr void divide_ranks(Layout& layout, const Plan& plan, const Training<S>& training,
                            int accelerators) {
  layout.data = static_cast<int>(accelerators / model_ranks(plan));
  layout.expert_data = accelerators / plan.pipeline / (plan.expert * plan.expert_tensor);
  layout.micro_batch_count = micro_batch_count(plan, training, accelerators);
  layout.sequences = double(training.global_batch) / layout.data / layout.micro_batch_count;
}

}  // namespace detail

/// Checks a plan against model, training and machine, and derives what follows from it. Throws
/// `InvalidInput` for values that make no sense, `Infeasible` for such as do not divide.
template <Real S>
[[nodiscard]] constexpr Layout check(const Plan& plan, const model::Transformer& model,
                                     const Training<S>& training, int accelerators) {
  check_degrees(plan);
  check_switches(plan);
  check_shards(plan, model);
  check_chunks(plan, model::layer_count(model));
  check_ranks(plan, accelerators);
  check_batch(plan, training, accelerators);
  check_schedule(plan, micro_batch_count(plan, training, accelerators));
  check_sequence(plan, training.sequence_length);
  Layout layout = detail::split_layers(plan, model);
  detail::divide_ranks(layout, plan, training, accelerators);
  return layout;
}

}  // namespace bessemer::plan
