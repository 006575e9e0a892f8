#pragma once

/// Compute and communication of each chunk of the pipeline, per micro-batch: where operators, messages
/// and the layers of a chunk meet.
///
///     F = forward kernels + exposed messages,   D = backward and repeated kernels + theirs  (1)
///     F >= k t_o + e t_k + c t_c   likewise D: host-bound                                   (2)
///
///     k c          operators and collectives of a layer that no graph issues          1
///     e            further kernels of operators that start one for each expert        1
///     t_o t_k t_c  host time of each                                                  s
///
/// A chunk's layers are runs of equal layers; embedding and output layer lie on the first and the last
/// chunk. Equal layers are evaluated once, twice where some of them run again whole.

#include <array>

#include <bessemer/compute/ends.hpp>
#include <bessemer/parallelism/stage_time.hpp>
#include <bessemer/plan/stage_layers.hpp>
#include <bessemer/run/layer_messages.hpp>
#include <bessemer/units/constants.hpp>

namespace bessemer::run {

/// What a rank of the job sees of a micro-batch. Weights are cast to a narrow format once a step,
/// or whenever they have been gathered anew.
template <Real S>
[[nodiscard]] constexpr compute::Shard shard_of(const Job<S>& job, const plan::Layout& layout) {
  const plan::Plan& plan = job.plan;
  return {.sequences = layout.sequences,
          .sequence_length = double(job.training.sequence_length),
          .tensor = double(plan.tensor),
          .context = double(plan.context),
          .sequence_parallel = plan.sequence_parallel,
          .format = job.training.precision,
          .context_method = plan.context_method,
          .expert = double(plan.expert),
          .expert_tensor = double(plan.expert_tensor),
          .weight_casts = plan::shards_weights(plan) ? 1.0 : 1.0 / layout.micro_batch_count,
          .fused_experts = job.software.fuses_graphed_experts && plan.cuda_graph.full_iteration &&
                           element_size(job.training.precision) < 2.0 * byte,
          .adapters = job.training.adapters};
}

/// Evaluates layers and ends of a job on its machine under the given models.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
class StageTimer {
 public:
  constexpr StageTimer(const Job<S>& job, const plan::Layout& layout, const Kernels& kernels,
                       const Collectives& collectives)
      : job_{job},
        layout_{layout},
        kernels_{kernels},
        messages_{job, layout, collectives},
        shard_{shard_of(job, layout)} {
    for (const model::LayerRun& run : job.model.runs) {
      layers_.push_back(layer_time(run.layer, false));
      whole_layers_.push_back(job.plan.recomputation.full ? layer_time(run.layer, true)
                                                          : layers_.back());
    }
    first_.kernels = timed(
        [this](auto& timer) {
          compute::each_embedding_operator(job_.model, shard_, job_.software, timer);
        },
        plan::no_recomputation);
    add_weights(first_, plan::first_end_parameters(job.model, job.plan));
    last_.kernels = timed(
        [this](auto& timer) {
          compute::each_output_operator(job_.model, shard_, job_.software, job_.training.routing,
                                        timer);
        },
        plan::no_recomputation);
    // The operators above hold the layers that predict further tokens, their messages stand here.
    for (int head = 0; head < job.model.multi_token_predictions; ++head) {
      messages_.add(last_, model::last_layer(job.model), shard_, false);
    }
    add_weights(last_, plan::last_end_parameters(job.model, job.plan));
    send_ = send_time();
    fill_chunks();
  }

  /// One per chunk, in the order of the model.
  [[nodiscard]] constexpr parallelism::Chunks<S> chunks() const {
    return {chunks_.data(), static_cast<std::size_t>(layout_.chunks)};
  }

  /// One micro-batch on all the chunks that `mine(chunk)` picks.
  template <class Mine>
  [[nodiscard]] constexpr MicroBatch<S> sum_of(Mine mine) const {
    // Counted first: to add up a hundred chunks costs more than to multiply a few layers.
    std::array<int, model::most_runs> layers{};
    std::array<int, model::most_runs> whole_layers{};
    each_part_of_chunk([&](int chunk, std::size_t run, bool whole, int n) {
      if (mine(chunk)) (whole ? whole_layers : layers)[run] += n;
    });
    int chunks = 0;
    for (int chunk = 0; chunk < layout_.chunks; ++chunk) chunks += mine(chunk) ? 1 : 0;
    MicroBatch<S> sum;
    for (std::size_t run = 0; run < layers_.size(); ++run) {
      if (layers[run] > 0) sum = sum + S(double(layers[run])) * layers_[run];
      if (whole_layers[run] > 0) sum = sum + S(double(whole_layers[run])) * whole_layers_[run];
    }
    if (mine(0)) sum = sum + first_;
    if (mine(layout_.chunks - 1)) sum = sum + last_;
    sum.sends = S(double(chunks)) * send_;
    return sum;
  }

  /// One micro-batch on a stage, from 0. In DualPipe half of them are of the stage that mirrors it.
  [[nodiscard]] constexpr MicroBatch<S> stage(int index) const {
    const auto on = [this](int stage) {
      return sum_of(
          [&](int chunk) { return layout_.stages[static_cast<std::size_t>(chunk)] == stage; });
    };
    if (plan::parameter_copies(job_.plan.schedule) == 1) return on(index);
    return S(0.5) * (on(index) + on(job_.plan.pipeline - 1 - index));
  }

  [[nodiscard]] constexpr const LayerMessages<S, Collectives>& messages() const {
    return messages_;
  }

 private:
  /// Calls `visit(chunk, run, whole, n)`: the first layers of a chunk may run again whole.
  template <class Visit>
  constexpr void each_part_of_chunk(Visit&& visit) const {
    const plan::Recomputation& again = job_.plan.recomputation;
    int seen_chunk = -1;
    int left = 0;
    plan::each_run_of_chunk(job_.model, layout_, [&](int chunk, std::size_t run, int n) {
      if (!again.full || again.layers == 0) return visit(chunk, run, again.full, n);
      if (chunk != seen_chunk) left = again.layers;
      seen_chunk = chunk;
      const int whole = math::min(left, n);
      left -= whole;
      if (whole > 0) visit(chunk, run, true, whole);
      if (n > whole) visit(chunk, run, false, n - whole);
    });
  }

  constexpr void fill_chunks() {
    using Times = std::array<parallelism::ChunkTime<S>, model::most_runs>;
    const auto times_of = [](const auto& layers) {
      Times times{};
      for (std::size_t run = 0; run < layers.size(); ++run) times[run] = chunk_time(layers[run]);
      return times;
    };
    const Times layers = times_of(layers_);
    const Times whole_layers = times_of(whole_layers_);
    for (int chunk = 0; chunk < layout_.chunks; ++chunk) {
      chunks_[static_cast<std::size_t>(chunk)] = {
          .forward = send_, .input_gradient = send_, .weight_gradient = Time<S>{}};
    }
    const auto add = [this](int chunk, const S& n, const parallelism::ChunkTime<S>& more) {
      parallelism::ChunkTime<S>& time = chunks_[static_cast<std::size_t>(chunk)];
      time.forward = time.forward + n * more.forward;
      time.input_gradient = time.input_gradient + n * more.input_gradient;
      time.weight_gradient = time.weight_gradient + n * more.weight_gradient;
    };
    each_part_of_chunk([&](int chunk, std::size_t run, bool whole, int n) {
      add(chunk, S(double(n)), (whole ? whole_layers : layers)[run]);
    });
    add(0, S(1.0), chunk_time(first_));
    add(layout_.chunks - 1, S(1.0), chunk_time(last_));
  }

  [[nodiscard]] static constexpr parallelism::ChunkTime<S> chunk_time(const MicroBatch<S>& batch) {
    const Time<S> weights = batch.weight_gradient();
    return {.forward = batch.forward(),
            .input_gradient = batch.backward() - weights,
            .weight_gradient = weights};
  }

  template <class Walk>
  [[nodiscard]] constexpr compute::OperatorTime<S> timed(Walk walk,
                                                         const plan::Recomputation& again) const {
    compute::OperatorTimer<S, Kernels> timer(kernels_, job_.cluster.node.accelerator, again,
                                             job_.plan.cuda_graph,
                                             job_.software.issues_experts_apart);
    walk(timer);
    return timer.sum();
  }

  [[nodiscard]] constexpr MicroBatch<S> layer_time(const model::Layer& layer, bool whole) const {
    plan::Recomputation again = job_.plan.recomputation;
    again.full = whole;
    MicroBatch<S> result;
    result.kernels = timed(
        [&](auto& timer) {
          compute::each_operator(layer, job_.model, shard_, job_.software, job_.training.routing,
                                 timer);
        },
        again);
    // Experts' results are needed again for the gradients of their weights in the sum.
    const model::FeedForward& block = layer.feed_forward;
    const bool sums_experts = model::is_mixture(block) && block.experts.shared_size == 0;
    const bool repeats = whole || again.modules.has(plan::Module::feed_forward);
    if (repeats && !sums_experts && !job_.software.repeats_last_product) {
      compute::OperatorTime<S>& kernels = result.kernels;
      kernels.recomputed = kernels.recomputed + S(-1.0) * kernels.last_product;
      kernels.recomputed_work = kernels.recomputed_work - kernels.last_product_work;
    }
    messages_.add(result, layer,
                  layer.encoder ? compute::encoder_shard(shard_, job_.model) : shard_, whole);
    add_weights(result, plan::layer_rank_parameters(layer, job_.model, job_.plan));
    add_host(result, model::is_mixture(layer.feed_forward));
    return result;
  }

  /// Messages of sharded weights, and the copies between them and the flat buffers that travel.
  constexpr void add_weights(MicroBatch<S>& batch, const plan::RankParameters& held) const {
    if (!plan::shards_weights(job_.plan)) return;
    if (job_.software.gather_traffic > S(0.0)) {
      const model::StateSizes& sizes = messages_.sizes();
      const auto copies = [&](double each) {
        return kernels_.time(
            compute::elementwise<S>(S(job_.software.gather_traffic * S(held.total() * each))),
            job_.cluster.node.accelerator);
      };
      const bool again = job_.plan.sharding == plan::Sharding::weights;
      const double weight = sizes.weight.value();
      compute::OperatorTime<S>& kernels = batch.kernels;
      kernels.forward.memory = kernels.forward.memory + copies(weight);
      kernels.backward.memory =
          kernels.backward.memory + copies((again ? weight : 0.0) + sizes.gradient.value());
    }
    messages_.add_weights(batch, held);
  }

  /// Equation (2): what the host cannot issue as fast as the device works.
  constexpr void add_host(MicroBatch<S>& batch, bool mixture) const {
    const plan::Software<S>& software = job_.software;
    const auto stall = [&](const compute::Issued& issued, double collectives, Time<S> device) {
      const Time<S> issue = S(issued.operators) * software.host_operator +
                            S(issued.kernels) * software.host_kernel +
                            S(collectives) * software.host_collective;
      return parallelism::exposed_time(issue, device, software.host_leak);
    };
    const compute::OperatorTime<S>& kernels = batch.kernels;
    batch.host_forward = stall(kernels.issued_forward, batch.issued_forward, batch.forward());
    batch.host_backward = stall(kernels.issued_backward + kernels.issued_recomputed,
                                batch.issued_backward, batch.backward());
    if (!mixture || job_.plan.cuda_graph.full_iteration) return;
    batch.host_forward = batch.host_forward + software.routing_stall;
    batch.host_backward = batch.host_backward + software.routing_stall;
  }

  /// The boundary activation of one micro-batch, one way.
  [[nodiscard]] constexpr Time<S> send_time() const {
    if (job_.plan.pipeline == 1) return Time<S>{};
    const plan::Software<S>& software = job_.software;
    const bool split = software.splits_sends || job_.plan.sequence_parallel;
    const double bytes = 2.0 * shard_.tokens() * job_.model.hidden / (split ? shard_.tensor : 1.0);
    const plan::Message<S> message{plan::Collective::send, DataSize<S>::from_value(S(bytes)),
                                   plan::stage_pair(job_.plan, layout_)};
    const bool hidden =
        software.overlaps_sends && job_.plan.schedule != plan::Schedule::one_forward_one_backward;
    const S exposed = hidden ? software.overlap_leak : S(1.0);
    return exposed * messages_.time(message);
  }

  const Job<S>& job_;
  const plan::Layout& layout_;
  const Kernels& kernels_;
  LayerMessages<S, Collectives> messages_;
  compute::Shard shard_;
  InlineVector<MicroBatch<S>, model::most_runs> layers_{};
  InlineVector<MicroBatch<S>, model::most_runs> whole_layers_{};
  MicroBatch<S> first_{};
  MicroBatch<S> last_{};
  Time<S> send_{};
  std::array<parallelism::ChunkTime<S>, plan::ChunkLayers::capacity> chunks_{};
};

}  // namespace bessemer::run
