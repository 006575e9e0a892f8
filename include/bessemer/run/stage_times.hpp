#pragma once

/// What layers and ends cost, put together to chunks and stages of a pipeline.
///
///     F_c = s + sum n F,   D_c = s + sum n D      over the layers of a chunk, and its end      (1)
///     busiest = argmax_i  sum of F_c + D_c        over the chunks of stage i                   (2)
///
///     F D  forward and backward of one micro-batch on a layer (`layer_costs.hpp`)      s
///     s    blocking send                                                               s
///     n    equal layers
///
/// Neighbouring chunks with equal layers are evaluated once. In DualPipe half of the micro-batches of a
/// stage are of the stage that mirrors it.

#include <array>

#include <bessemer/parallelism/pipeline.hpp>
#include <bessemer/plan/pipeline_layers.hpp>
#include <bessemer/run/layer_costs.hpp>

namespace bessemer::run {

template <Real S>
class StageTimes {
 public:
  constexpr StageTimes(const LayerCosts<S>& costs, const plan::PipelineLayers& layers, Time<S> send)
      : costs_{costs}, layers_{layers}, send_{send} {
    for (std::size_t run = 0; run < costs.layers.size(); ++run) {
      layer_times_[run] = chunk_time(costs.layers[run]);
      whole_times_[run] = chunk_time(costs.whole_layers[run]);
    }
  }

  /// Equation (1) for every chunk, in the order of the model, and what the pipeline takes.
  [[nodiscard]] constexpr Time<S> pipeline_time(const plan::PipelineShape& shape) const {
    if (shape.schedule == plan::Schedule::interleaved && layers_.alike_between_ends()) {
      const auto [first, between, last] = ends();
      if (const auto time = parallelism::interleaved_time_of_ends(shape, first, between, last)) {
        return *time;
      }
    }
    // Most plans have few chunks: to write all places of a long list would cost more than to use them.
    return layers_.chunks() <= 32 ? time_of_chunks<32>(shape)
                                  : time_of_chunks<plan::ChunkLayers::capacity>(shape);
  }

  /// One micro-batch on a stage, from 0.
  [[nodiscard]] constexpr MicroBatch<S> stage(int index) const {
    const plan::StageLayers& held = layers_[index];
    MicroBatch<S> sum = sum_of(held.all, held.whole);
    if (layers_.has_input(index)) sum = sum + costs_.first;
    if (layers_.has_output(index)) sum = sum + costs_.last;
    if (layers_.twice()) sum = S(0.5) * sum;
    sum.sends = S(double(layers_.chunks()) / layers_.ranks()) * send_;
    return sum;
  }

  /// One micro-batch on all stages.
  [[nodiscard]] constexpr MicroBatch<S> all() const {
    std::array<int, model::most_runs> layers{};
    std::array<int, model::most_runs> whole{};
    for (const plan::ChunkPart& part : layers_.parts()) {
      layers[part.run] += part.chunks * part.n;
      whole[part.run] += part.chunks * part.whole;
    }
    MicroBatch<S> sum = sum_of(layers, whole) + costs_.first + costs_.last;
    sum.sends = S(double(layers_.chunks())) * send_;
    return sum;
  }

  /// Equation (2): the first of them.
  [[nodiscard]] constexpr int busiest() const {
    std::array<Time<S>, model::most_runs> layers{};
    std::array<Time<S>, model::most_runs> whole{};
    for (std::size_t run = 0; run < costs_.layers.size(); ++run) {
      layers[run] = layer_times_[run].total();
      whole[run] = whole_times_[run].total();
    }
    const Time<S> first = chunk_time(costs_.first).total();
    const Time<S> last = chunk_time(costs_.last).total();
    int busiest = 0;
    Time<S> most{};
    for (int stage = 0; stage < layers_.ranks(); ++stage) {
      const plan::StageLayers& held = layers_[stage];
      Time<S> sum{};
      for (std::size_t run = 0; run < costs_.layers.size(); ++run) {
        sum = sum + S(double(held.all[run] - held.whole[run])) * layers[run] +
              S(double(held.whole[run])) * whole[run];
      }
      if (layers_.has_input(stage)) sum = sum + first;
      if (layers_.has_output(stage)) sum = sum + last;
      if (stage > 0 && !(most < sum)) continue;
      busiest = stage;
      most = sum;
    }
    return busiest;
  }

 private:
  using ChunkTime = parallelism::ChunkTime<S>;
  using Counts = std::array<int, model::most_runs>;

  [[nodiscard]] constexpr MicroBatch<S> sum_of(const Counts& all, const Counts& whole) const {
    MicroBatch<S> sum;
    for (std::size_t run = 0; run < costs_.layers.size(); ++run) {
      const int plain = all[run] - whole[run];
      if (plain > 0) sum = sum + S(double(plain)) * costs_.layers[run];
      if (whole[run] > 0) sum = sum + S(double(whole[run])) * costs_.whole_layers[run];
    }
    return sum;
  }

  template <std::size_t most>
  [[nodiscard]] constexpr Time<S> time_of_chunks(const plan::PipelineShape& shape) const {
    std::array<ChunkTime, most> chunks;
    fill(chunks);
    const auto size = static_cast<std::size_t>(layers_.chunks());
    return parallelism::pipeline_time(shape, parallelism::Chunks<S>(chunks.data(), size)).wall;
  }

  static constexpr void add(ChunkTime& time, const S& n, const ChunkTime& more) {
    time.forward = time.forward + n * more.forward;
    time.input_gradient = time.input_gradient + n * more.input_gradient;
    time.weight_gradient = time.weight_gradient + n * more.weight_gradient;
  }
  constexpr void add(ChunkTime& time, const plan::ChunkPart& part) const {
    if (part.whole > 0) add(time, S(double(part.whole)), whole_times_[part.run]);
    if (part.n > part.whole) add(time, S(double(part.n - part.whole)), layer_times_[part.run]);
  }
  /// A chunk without layers.
  [[nodiscard]] constexpr ChunkTime empty() const {
    return {.forward = send_, .input_gradient = send_, .weight_gradient = Time<S>{}};
  }

  /// The first chunk, one between, the last.
  [[nodiscard]] constexpr std::array<ChunkTime, 3> ends() const {
    std::array<ChunkTime, 3> times{empty(), empty(), empty()};
    for (const plan::ChunkPart& part : layers_.parts()) {
      add(times[part.chunk == 0 ? 0 : part.chunk + 1 == layers_.chunks() ? 2 : 1], part);
    }
    add(times[0], S(1.0), chunk_time(costs_.first));
    add(times[2], S(1.0), chunk_time(costs_.last));
    return times;
  }

  template <std::size_t most>
  constexpr void fill(std::array<ChunkTime, most>& chunks) const {
    std::size_t filled = 0;
    for (const plan::ChunkPart& part : layers_.parts()) {
      const auto first = std::size_t(part.chunk);
      for (; filled <= first; ++filled) chunks[filled] = empty();
      add(chunks[first], part);
      for (; filled < first + std::size_t(part.chunks); ++filled) chunks[filled] = chunks[first];
    }
    const auto size = std::size_t(layers_.chunks());
    for (; filled < size; ++filled) chunks[filled] = empty();
    add(chunks[0], S(1.0), chunk_time(costs_.first));
    add(chunks[size - 1], S(1.0), chunk_time(costs_.last));
  }

  [[nodiscard]] static constexpr ChunkTime chunk_time(const MicroBatch<S>& batch) {
    const Time<S> weights = batch.weight_gradient();
    return {.forward = batch.forward(),
            .input_gradient = batch.backward() - weights,
            .weight_gradient = weights};
  }

  const LayerCosts<S>& costs_;
  const plan::PipelineLayers& layers_;
  Time<S> send_;
  std::array<ChunkTime, model::most_runs> layer_times_{};
  std::array<ChunkTime, model::most_runs> whole_times_{};
};

}  // namespace bessemer::run
