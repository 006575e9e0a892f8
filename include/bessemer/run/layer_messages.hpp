#pragma once

/// What of a layer's messages is seen beside its compute.
///
///     seen = share * t                       tensor: the share that the software does not hide  (1)
///     seen = t                               nothing to hide behind                             (2)
///     seen = max(0, t - A) + leak min(t, A)  behind compute A                                   (3)
///
///     A  of a ring's blocks the attention core, of experts and sharded weights the layer's compute
///
/// Stacks that forward tokens send each once to a node that has experts of its k, and on inside once
/// to a rank that has; results are summed on the way back:
///
///     t = max(t_all(D(z)/k X), t_node(D(R)/k X)),   D(n) = n (1 - (1 - 1/n)^k)             (4)
///
///     X z R  what is sent to experts; nodes and ranks of the expert group, one node: t_node alone
///     D(n)   mean of n that k draws hit
///
/// (3) is `parallelism::exposed_time`; the exchange of experts has a leak of its own. All experts wait for those that get most tokens. Whole layers
/// that run again repeat their messages; so do parts that hold one.

#include <bessemer/compute/layer.hpp>
#include <bessemer/network/collective_model.hpp>
#include <bessemer/parallelism/context.hpp>
#include <bessemer/parallelism/data.hpp>
#include <bessemer/parallelism/expert.hpp>
#include <bessemer/parallelism/tensor.hpp>
#include <bessemer/parallelism/weights.hpp>
#include <bessemer/plan/rank_parameters.hpp>
#include <bessemer/run/job.hpp>
#include <bessemer/run/micro_batch.hpp>

namespace bessemer::run {

/// Prices the messages of a job's layers on its fabric.
template <Real S, network::CollectiveModel<S> Collectives>
class LayerMessages {
 public:
  constexpr LayerMessages(const Job<S>& job, const plan::Layout& layout,
                          const Collectives& collectives)
      : job_{job},
        layout_{layout},
        collectives_{collectives},
        fabric_{hardware::fabric(job.cluster)},
        sizes_{state_sizes(job)} {}

  /// Equations (1) to (3) for a layer whose kernels take what `batch` says, sharded weights apart;
  /// `whole` if it runs again whole.
  constexpr void add(MicroBatch<S>& batch, const model::Layer& layer, const compute::Shard& shard,
                     bool whole) const {
    add_tensor(batch, layer, shard, whole);
    add_context(batch, layer, shard, whole);
    add_experts(batch, layer, shard, whole);
  }

  /// Sharded weights of a layer or an end of the model.
  constexpr void add_weights(MicroBatch<S>& batch, const plan::RankParameters& held) const {
    if (!plan::shards_weights(job_.plan)) return;
    for (const bool backward : {false, true}) {
      Time<S> sum{};
      Time<S> open{};
      parallelism::each_weight_message<S>(
          job_.plan, layout_, held, sizes_, backward, [&](const plan::Message<S>& message) {
            const bool waits = message.collective == plan::Collective::reduce_scatter &&
                               !job_.software.overlaps_scatter;
            Time<S>& part = waits ? open : sum;
            part = part + time(message);
          });
      const Time<S> beside = backward
                                 ? batch.kernels.backward.total() + batch.kernels.recomputed.total()
                                 : batch.kernels.forward.total();
      Time<S>& seen = backward ? batch.backward_messages.weights : batch.forward_messages.weights;
      seen = seen + open + (job_.software.overlaps_data ? behind(sum, beside) : sum);
    }
  }

  /// Without anything hidden; none where there is nobody to talk to.
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message) const {
    if (message.group.ranks == 1) return Time<S>{};
    return collectives_.time(job_.software.single_rail ? on_one_rail(message) : message, fabric_);
  }

  /// The boundary activation of one micro-batch, one way.
  [[nodiscard]] constexpr Time<S> send_time(const compute::Shard& shard) const {
    if (job_.plan.pipeline == 1) return Time<S>{};
    const plan::Software<S>& software = job_.software;
    const bool split = software.splits_sends || job_.plan.sequence_parallel;
    const double size = element * shard.tokens() * job_.model.hidden / (split ? shard.tensor : 1.0);
    const plan::Message<S> message{plan::Collective::send, bytes(size),
                                   plan::stage_pair(job_.plan, layout_)};
    const bool hidden =
        software.overlaps_sends && job_.plan.schedule != plan::Schedule::one_forward_one_backward;
    const S exposed = hidden ? software.overlap_leak : S(1.0);
    return exposed * time(message);
  }

  [[nodiscard]] constexpr const hardware::Fabric<S>& fabric() const { return fabric_; }
  [[nodiscard]] constexpr const model::StateSizes& sizes() const { return sizes_; }

 private:
  /// One member a node stands for all that share its adapter.
  [[nodiscard]] constexpr plan::Message<S> on_one_rail(plan::Message<S> message) const {
    const int inside = fabric_[0].ranks / message.group.stride;
    if (inside > 1 && message.group.ranks > inside && message.group.ranks % inside == 0) {
      message.group.ranks /= inside;
      message.group.stride *= inside;
      message.concurrent = 1;
    }
    return message;
  }

  /// Equation (4), or the message as it is.
  [[nodiscard]] constexpr Time<S> exchange_time(const plan::Message<S>& message,
                                                int per_token) const {
    if (!job_.software.forwards_tokens || message.collective != plan::Collective::all_to_all) {
      return time(message);
    }
    const auto once_to_each = [&](double places) {
      double missed = 1.0;
      for (int draw = 0; draw < per_token; ++draw) missed *= 1.0 - 1.0 / places;
      plan::Message<S> sent = message;
      sent.size = S(places * (1.0 - missed) / per_token) * message.size;
      return sent;
    };
    plan::Message<S> within = once_to_each(message.group.ranks);
    const int inside = fabric_[0].ranks / message.group.stride;
    if (message.group.ranks <= inside) return time(within);
    if (inside < 2) return time(message);
    within.group.ranks = inside;
    return math::max(time(once_to_each(double(message.group.ranks) / inside)), time(within));
  }

  /// Equation (3).
  [[nodiscard]] constexpr Time<S> behind(Time<S> message, Time<S> compute) const {
    return parallelism::exposed_time(message, compute, job_.software.overlap_leak);
  }

  [[nodiscard]] static constexpr DataSize<S> bytes(double count) {
    return DataSize<S>::from_value(S(count));
  }

  /// Activations travel in 16 bits, whatever the format of the products.
  static constexpr double element = 2.0;

  constexpr void add_tensor(MicroBatch<S>& batch, const model::Layer& layer,
                            const compute::Shard& shard, bool whole) const {
    if (job_.plan.tensor == 1) return;
    const DataSize<S> activation =
        bytes(element * shard.tokens() * model::hidden_size(layer, job_.model));
    Time<S> sum{};
    parallelism::each_tensor_message(job_.plan, layer, activation,
                                     [&](const plan::Message<S>& message, int times) {
                                       sum = sum + S(double(times)) * time(message);
                                     });
    Time<S> gathers{};
    parallelism::each_input_gather(job_.plan, layer, activation, whole,
                                   [&](const plan::Message<S>& message, int times) {
                                     gathers = gathers + S(double(times)) * time(message);
                                   });
    const S visible = job_.software.overlaps_input_gather ? job_.software.overlap_leak
                                                          : job_.software.tensor_exposed;
    const Time<S> seen = job_.software.tensor_exposed * sum;
    const int points = parallelism::tensor_synchronizations(layer);
    const bool block = job_.plan.recomputation.modules.has(plan::Module::feed_forward);
    // Without the last product its sum falls away: a point's scatter, or all of a point.
    const double sum_of_point = job_.plan.sequence_parallel ? 0.5 : 1.0;
    const double last = job_.software.repeats_last_product ? 0.0 : sum_of_point;
    const double repeated = whole ? points : (block ? 1.0 : 0.0);
    const double again = points > 0 && repeated > last ? (repeated - last) / points : 0.0;
    const double calls = job_.plan.cuda_graph.full_iteration ? 0.0 : 2.0 * points;
    batch.issued_forward += calls;
    batch.issued_backward += (1.0 + again) * calls;
    batch.forward_messages.tensor = batch.forward_messages.tensor + seen;
    batch.backward_messages.tensor =
        batch.backward_messages.tensor + S(1.0 + again) * seen + visible * gathers;
  }

  constexpr void add_context(MicroBatch<S>& batch, const model::Layer& layer,
                             const compute::Shard& shard, bool whole) const {
    if (job_.plan.context == 1) return;
    const Time<S> forward = context_time(layer, shard, false, batch.kernels.core_forward);
    const Time<S> backward = context_time(layer, shard, true, batch.kernels.core_backward);
    batch.forward_messages.context = batch.forward_messages.context + forward;
    batch.backward_messages.context =
        batch.backward_messages.context + backward + (whole ? forward : Time<S>{});
  }

  [[nodiscard]] constexpr Time<S> context_time(const model::Layer& layer,
                                               const compute::Shard& shard, bool backward,
                                               Time<S> core) const {
    Time<S> open{};
    Time<S> hidden{};
    const auto visit = [&](const plan::Message<S>& message, int times) {
      Time<S>& sum = message.behind == plan::Hides::layer_compute ? hidden : open;
      sum = sum + S(double(times)) * time(message);
    };
    if (model::has_attention(layer)) {
      const model::Attention& attention = layer.attention;
      const double heads = attention.heads / shard.tensor;
      const double value = model::value_size(attention);
      const double keys = shard.kv_heads(attention.kv_heads) * (attention.head_size + value);
      parallelism::each_context_message(
          job_.plan,
          parallelism::AttentionBytes<S>{
              .queries = bytes(element * shard.tokens() * heads * attention.head_size),
              .keys_and_values = bytes(element * shard.sequences * shard.sequence_length * keys),
              .outputs = bytes(element * shard.tokens() * heads * value)},
          backward, visit);
    }
    if (model::has_recurrence(layer)) {
      const double token = element * shard.tokens() / shard.tensor;
      parallelism::each_recurrence_message(
          job_.plan, bytes(token * model::projected_size(layer.recurrence)),
          bytes(token * model::inner_size(layer.recurrence)), visit);
    }
    return open + behind(hidden, core);
  }

  constexpr void add_experts(MicroBatch<S>& batch, const model::Layer& layer,
                             const compute::Shard& shard, bool whole) const {
    const model::FeedForward& block = layer.feed_forward;
    if (!model::is_mixture(block)) return;
    Time<S> sum{};
    const double sent = element * shard.tokens() / shard.tensor * block.experts.per_token *
                        model::hidden_size(layer, job_.model);
    const DataSize<S> fullest =
        compute::expert_load(block.experts, shard, job_.training.routing) * bytes(sent);
    parallelism::each_expert_message(
        job_.plan, fullest, [&](const plan::Message<S>& message, int times) {
          sum = sum + S(double(times)) * exchange_time(message, block.experts.per_token);
        });
    const plan::Modules& modules = job_.plan.recomputation.modules;
    const bool again =
        whole || (modules.has(plan::Module::router) && modules.has(plan::Module::experts));
    const bool hides = job_.plan.expert_overlap;
    const auto seen = [&](Time<S> message, Time<S> compute) {
      return hides ? parallelism::exposed_time(message, compute, job_.software.exchange_leak)
                   : message;
    };
    const double calls = job_.plan.cuda_graph.full_iteration ? 0.0 : 2.0;
    batch.issued_forward += calls;
    batch.issued_backward += again ? 2.0 * calls : calls;
    batch.forward_messages.expert =
        batch.forward_messages.expert + seen(sum, batch.kernels.forward.total());
    batch.backward_messages.expert =
        batch.backward_messages.expert +
        seen(again ? Time<S>(S(2.0) * sum) : sum,
             batch.kernels.backward.total() + batch.kernels.recomputed.total());
  }

  const Job<S>& job_;
  const plan::Layout& layout_;
  const Collectives& collectives_;
  hardware::Fabric<S> fabric_;
  model::StateSizes sizes_;
};

}  // namespace bessemer::run
