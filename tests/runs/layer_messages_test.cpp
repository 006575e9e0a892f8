#include <doctest/doctest.h>

#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/layer_messages.hpp>
#include <bessemer/run/stage_times.hpp>
#include <support/machines.hpp>

namespace {
using namespace bessemer;
using namespace bessemer::run;
using plan::Plan;
using plan::Sharding;

/// A second for each megabyte on the wire, whoever sends it.
struct Wire {
  template <Real S>
  [[nodiscard]] constexpr Time<S> time(const plan::Message<S>& message,
                                       const hardware::Fabric<S>&) const {
    return S(message.size.value() / 1e6) * (S(1.0) * second);
  }
};

model::Transformer mixture(int shared = 0) {
  model::Transformer model = support::llama(8, 1024, 16, 4, 2048, 32'000);
  model.runs[0].layer.feed_forward.experts = {.count = 16, .per_token = 4, .shared_size = shared};
  return model;
}

Job<> job(const model::Transformer& model, const Plan& plan, int accelerators) {
  Job<> made{.model = model,
             .training = {.tokens = 1e12 * token, .sequence_length = 4096, .global_batch = 1024},
             .cluster = support::cluster(accelerators),
             .plan = plan};
  made.training.routing.forced_balance = true;
  made.software.overlap_leak = 0.0;
  made.software.exchange_leak = 0.0;
  return made;
}

/// What is seen of the messages of one layer whose kernels take `seconds` each way.
MicroBatch<> seen(const Job<>& of, double seconds = 0.0, bool whole = false) {
  const plan::Layout layout = check(of);
  const LayerMessages<double, Wire> messages(of, layout, Wire{});
  MicroBatch<> batch;
  batch.kernels.forward.matrix = seconds * second;
  batch.kernels.backward.matrix = seconds * second;
  batch.kernels.core_forward = seconds * second;
  batch.kernels.core_backward = seconds * second;
  const model::Layer& layer = of.model.runs[0].layer;
  messages.add(batch, layer, shard_of(of, layout), whole);
  messages.add_weights(batch, plan::layer_rank_parameters(layer, of.model, of.plan));
  return batch;
}

// 4096 tokens of 1024 features in 16 bit: 8.388608 MB.
constexpr double activation = 4096.0 * 1024.0 * 2.0 / 1e6;
auto near(double value) { return doctest::Approx(value).epsilon(1e-12); }
}  // namespace

TEST_SUITE("run/layer_messages") {
  TEST_CASE("tokens go to their experts and back, four times as many as there are") {
    const MicroBatch<> batch = seen(job(mixture(), {.expert = 8}, 64));
    CHECK(batch.forward_messages.expert / second == near(2.0 * 4.0 * activation));
    CHECK(batch.backward_messages.expert == batch.forward_messages.expert);
    CHECK(batch.forward_messages.tensor == 0.0 * second);
  }

  TEST_CASE("tensor ranks share out the tokens that they send to experts") {
    const Plan plan{.tensor = 2, .expert = 8, .sequence_parallel = true};
    const MicroBatch<> batch = seen(job(mixture(), plan, 64));
    CHECK(batch.forward_messages.expert / second == near(4.0 * activation));
  }

  TEST_CASE("experts that wait for the fullest wait longer") {
    Job<> skewed = job(mixture(), {.expert = 8}, 64);
    const Time<> even = seen(skewed).forward_messages.expert;
    skewed.training.routing = {.variation = 0.5};
    CHECK(seen(skewed).forward_messages.expert > 1.1 * even);
  }

  TEST_CASE("a stack that forwards tokens sends each once to a node, and there once to a rank") {
    // Experts on 16 ranks of two nodes: of four draws, 2 (1 - 1/2^4) = 1.875 nodes are hit, and
    // 16 (1 - (15/16)^4) ranks.
    const double ranks = 16.0 * (1.0 - 15.0 * 15.0 * 15.0 * 15.0 / (16.0 * 16.0 * 16.0 * 16.0));
    Job<> of = job(mixture(), {.expert = 16}, 64);
    of.software.forwards_tokens = true;
    // The wire here tells no node from another: what stays inside is the larger message.
    CHECK(seen(of).forward_messages.expert / second == near(2.0 * ranks * activation));
    // On links that are slow beyond the node, traffic falls to 1.875 of 4 copies.
    of.cluster.node.scale_out = {.bandwidth = 1.0 * MB / second, .latency = 0.0 * second};
    const auto timed = [&](bool forwards) {
      of.software.forwards_tokens = forwards;
      const plan::Layout layout = check(of);
      const network::HierarchicalRing rings;
      const LayerMessages<double, network::HierarchicalRing> messages(of, layout, rings);
      MicroBatch<> batch;
      messages.add(batch, of.model.runs[0].layer, shard_of(of, layout), false);
      return batch.forward_messages.expert / second;
    };
    CHECK(timed(true) / timed(false) == doctest::Approx(1.875 / 4.0).epsilon(1e-3));
    // Inside a node two experts of a token on one rank save a copy: 8 (1 - (7/8)^4) of 4 are left.
    of = job(mixture(), {.expert = 8}, 64);
    of.software.forwards_tokens = true;
    const double inside = 8.0 * (1.0 - 7.0 * 7.0 * 7.0 * 7.0 / (8.0 * 8.0 * 8.0 * 8.0));
    CHECK(seen(of).forward_messages.expert / second == near(2.0 * inside * activation));
  }

  TEST_CASE("a ring of one rail is priced as one rank of each node") {
    Job<> of = job(support::llama(8, 1024, 16, 4, 2048, 32'000), {}, 64);
    of.cluster.node.scale_out.latency = 0.0 * second;
    const auto gathered = [&](bool single) {
      of.software.single_rail = single;
      const plan::Layout layout = check(of);
      const network::HierarchicalRing rings;
      const LayerMessages<double, network::HierarchicalRing> messages(of, layout, rings);
      return messages.time(plan::Message<>{
          .collective = plan::Collective::all_gather, .size = 1.0 * GB, .group = {.ranks = 64}});
    };
    // Seven of eight nodes' shares of a gigabyte over one adapter.
    const double seconds = 7.0 / 8.0 * (1.0 * GB / of.cluster.node.scale_out.bandwidth / second);
    CHECK(gathered(true) / second == near(seconds));
    CHECK(gathered(false) < gathered(true));
  }

  TEST_CASE("behind another micro-batch only what is longer is seen") {
    Plan plan{.expert = 8, .expert_overlap = true};
    const double all = 2.0 * 4.0 * activation;
    CHECK(seen(job(mixture(), plan, 64), 10.0).forward_messages.expert / second ==
          near(all - 10.0));
    CHECK(seen(job(mixture(), plan, 64), 100.0).forward_messages.expert == 0.0 * second);
  }

  TEST_CASE("a ring hides behind the attention core, an all-gather behind nothing") {
    // Keys and values of 4096 tokens, 4 heads of 64 features each, in 16 bit.
    const double keys = 4096.0 * 4.0 * 128.0 * 2.0 / 1e6;
    Plan plan{.context = 4};
    CHECK(seen(job(mixture(), plan, 64), 100.0).forward_messages.context / second == near(keys));
    plan.context_method = plan::ContextMethod::ring;
    CHECK(seen(job(mixture(), plan, 64), 100.0).forward_messages.context == 0.0 * second);
    CHECK(seen(job(mixture(), plan, 64)).forward_messages.context / second == near(0.75 * keys));
    CHECK(seen(job(mixture(), plan, 64)).backward_messages.context / second == near(1.5 * keys));
  }

  TEST_CASE("sharded weights are gathered twice and their gradients scattered") {
    const Plan plan{.sharding = Sharding::weights};
    const Job<> of = job(support::llama(8, 1024, 16, 4, 2048, 32'000), plan, 64);
    const double weights = double(model::layer_parameters(of.model.runs[0].layer, of.model)) / 1e6;
    CHECK(seen(of).forward_messages.weights / second == near(2.0 * weights));
    CHECK(seen(of).backward_messages.weights / second == near((2.0 + 4.0) * weights));
    Job<> overlapped = of;
    overlapped.software.overlaps_data = true;
    CHECK(seen(overlapped, 1e6).forward_messages.weights == 0.0 * second);
    CHECK(seen(overlapped, 1.0).forward_messages.weights / second == near(2.0 * weights - 1.0));
    overlapped.software.overlaps_scatter = false;
    CHECK(seen(overlapped, 1e6).backward_messages.weights / second == near(4.0 * weights));
  }

  TEST_CASE("layers that run again whole repeat their forward messages") {
    const Plan plan{.tensor = 2, .context = 2, .expert = 8};
    const MicroBatch<> once = seen(job(mixture(64), plan, 64));
    const MicroBatch<> twice = seen(job(mixture(64), plan, 64), 0.0, true);
    const auto& forward = once.forward_messages;
    CHECK(twice.backward_messages.tensor == once.backward_messages.tensor + forward.tensor);
    CHECK(twice.backward_messages.context == once.backward_messages.context + forward.context);
    CHECK(twice.backward_messages.expert == once.backward_messages.expert + forward.expert);
    CHECK(twice.forward_messages.total() == forward.total());
  }

  TEST_CASE("without the last product the sum behind it is not repeated either") {
    for (const bool sequence : {false, true}) {
      Job<> of = job(support::llama(8, 1024, 16, 4, 2048, 32'000),
                     {.tensor = 2, .sequence_parallel = sequence}, 64);
      of.software.overlaps_input_gather = true;  // and hidden: nothing leaks
      const MicroBatch<> once = seen(of);
      of.software.repeats_last_product = false;
      const double again =
          (seen(of, 0.0, true).backward_messages.tensor - once.backward_messages.tensor) /
          once.forward_messages.tensor;
      // Of two sums; of a gather and a scatter at each of two points.
      CHECK(again == near(sequence ? 0.75 : 0.5));
    }
  }

  TEST_CASE("property: a rank alone has nobody to talk to") {
    const MicroBatch<> batch = seen(job(mixture(64), {.sharding = Sharding::weights}, 1));
    CHECK(batch.forward_messages.total() == 0.0 * second);
    CHECK(batch.backward_messages.total() == 0.0 * second);
  }

  TEST_CASE("property: what is seen never falls when a message leaks more") {
    Job<> of =
        job(mixture(64), {.tensor = 2, .context = 2, .expert = 8, .expert_overlap = true}, 64);
    of.plan.context_method = plan::ContextMethod::ring;
    double before = 0.0;
    for (const double leak : {0.0, 0.15, 0.5, 1.0}) {
      of.software.overlap_leak = leak;
      of.software.exchange_leak = leak;
      const MicroBatch<> batch = seen(of, 20.0);
      const double now =
          (batch.forward_messages.total() + batch.backward_messages.total()) / second;
      CHECK(now >= before);
      before = now;
    }
  }
}
