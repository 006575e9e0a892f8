#pragma once

/// What a micro-batch costs on each distinct layer and at both ends of the model, before anything is
/// said of pipelines: where operators, messages and the host meet.
///
///     F = forward kernels + exposed messages,   D = backward and repeated kernels + theirs  (1)
///     F >= k t_o + e t_k + c t_c   likewise D: host-bound                                   (2)
///
///     k c          operators and collectives of a layer that no graph issues          1
///     e            further kernels of operators that start one for each expert        1
///     t_o t_k t_c  host time of each                                                  s
///
/// Equal layers are evaluated once, twice where some of them run again whole. Pipeline degree, schedule
/// and data degree change nothing here, unless weights are sharded or cast to a narrow format.

#include <bessemer/compute/ends.hpp>
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

/// One micro-batch on a layer of each run, on one that runs again whole, and on the model's ends.
template <Real S = double>
struct LayerCosts {
  InlineVector<MicroBatch<S>, model::most_runs> layers{};
  InlineVector<MicroBatch<S>, model::most_runs> whole_layers{};
  MicroBatch<S> first{};
  MicroBatch<S> last{};
};

/// Evaluates layers and ends of a job on its machine under the given models.
template <Real S, compute::KernelModel<S> Kernels, network::CollectiveModel<S> Collectives>
class LayerTimer {
 public:
  constexpr LayerTimer(const Job<S>& job, const plan::Layout& layout, const Kernels& kernels,
                       const LayerMessages<S, Collectives>& messages)
      : job_{job}, kernels_{kernels}, messages_{messages}, shard_{shard_of(job, layout)} {
    const plan::Recomputation& again = job.plan.recomputation;
    all_whole_ = again.full && again.layers == 0;
    some_whole_ = again.full && !all_whole_;
  }

  constexpr void fill(LayerCosts<S>& costs) const {
    fill_kernels(costs);
    add_rest(costs);
  }

  /// Kernels alone, whatever hides behind them.
  constexpr void fill_kernels(LayerCosts<S>& costs) const {
    for (const model::LayerRun& run : job_.model.runs) {
      costs.layers.push_back({.kernels = layer_kernels(run.layer, all_whole_)});
      costs.whole_layers.push_back(some_whole_
                                       ? MicroBatch<S>{.kernels = layer_kernels(run.layer, true)}
                                       : costs.layers.back());
    }
    costs.first.kernels = timed(
        [this](auto& timer) {
          compute::each_embedding_operator(job_.model, shard_, job_.software, timer);
        },
        plan::no_recomputation);
    costs.last.kernels = timed(
        [this](auto& timer) {
          compute::each_output_operator(job_.model, shard_, job_.software, job_.training.routing,
                                        timer);
        },
        plan::no_recomputation);
  }

  /// What comes beside kernels: messages, copies of sharded weights, the host.
  constexpr void add_rest(LayerCosts<S>& costs) const {
    for (std::size_t run = 0; run < costs.layers.size(); ++run) {
      const model::Layer& layer = job_.model.runs[run].layer;
      add_rest(costs.layers[run], layer, all_whole_);
      if (some_whole_) {
        add_rest(costs.whole_layers[run], layer, true);
      } else {
        costs.whole_layers[run] = costs.layers[run];
      }
    }
    // The operators above hold the layers that predict further tokens, their messages stand here.
    for (int head = 0; head < job_.model.multi_token_predictions; ++head) {
      messages_.add(costs.last, model::last_layer(job_.model), shard_, false);
    }
    if (!plan::shards_weights(job_.plan)) return;
    add_weights(costs.first, plan::first_end_parameters(job_.model, job_.plan));
    add_weights(costs.last, plan::last_end_parameters(job_.model, job_.plan));
  }

 private:
  template <class Walk>
  [[nodiscard]] constexpr compute::OperatorTime<S> timed(Walk walk,
                                                         const plan::Recomputation& again) const {
    compute::OperatorTimer<S, Kernels> timer(kernels_, job_.cluster.node.accelerator, again,
                                             job_.plan.cuda_graph,
                                             job_.software.issues_experts_apart);
    walk(timer);
    return timer.sum();
  }

  [[nodiscard]] constexpr compute::OperatorTime<S> layer_kernels(const model::Layer& layer,
                                                                 bool whole) const {
    plan::Recomputation again = job_.plan.recomputation;
    again.full = whole;
    compute::OperatorTime<S> kernels = timed(
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
      kernels.recomputed = kernels.recomputed + S(-1.0) * kernels.last_product;
      kernels.recomputed_work = kernels.recomputed_work - kernels.last_product_work;
    }
    return kernels;
  }

  constexpr void add_rest(MicroBatch<S>& batch, const model::Layer& layer, bool whole) const {
    messages_.add(batch, layer, layer.encoder ? compute::encoder_shard(shard_, job_.model) : shard_,
                  whole);
    if (plan::shards_weights(job_.plan)) {
      add_weights(batch, plan::layer_rank_parameters(layer, job_.model, job_.plan));
    }
    add_host(batch, model::is_mixture(layer.feed_forward));
  }

  /// Messages of sharded weights, and the copies between them and the flat buffers that travel.
  constexpr void add_weights(MicroBatch<S>& batch, const plan::RankParameters& held) const {
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

  const Job<S>& job_;
  const Kernels& kernels_;
  const LayerMessages<S, Collectives>& messages_;
  compute::Shard shard_;
  /// All layers run again whole, or the first of each chunk.
  bool all_whole_ = false;
  bool some_whole_ = false;
};

}  // namespace bessemer::run
