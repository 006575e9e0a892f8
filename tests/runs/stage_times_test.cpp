#include <doctest/doctest.h>

#include <bessemer/compute/flops.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/stage_times.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using compute::IdealRoofline;
using network::HierarchicalRing;
using plan::Plan;
using plan::Recomputation;
using plan::Schedule;
using run::Job;
using run::MicroBatch;
using support::FreeNetwork;

constexpr auto gpt = support::gpt(24, 2048, 16);
constexpr IdealRoofline roofline;
constexpr HierarchicalRing rings;
constexpr FreeNetwork free_network;

template <class Network>
MicroBatch<> stage(const Job<>& job, const Network& network, int index) {
  const plan::Layout layout = check(job);
  const run::LayerMessages<double, Network> messages(job, layout, network);
  run::LayerCosts<> costs;
  run::LayerTimer<double, IdealRoofline, Network>(job, layout, roofline, messages).fill(costs);
  const plan::PipelineLayers layers(job.model, job.plan, layout);
  return run::StageTimes<double>(costs, layers, messages.send_time(shard_of(job, layout)))
      .stage(index);
}
Job<> job(const Plan& plan, const plan::Software<>& software = {},
          const model::Transformer& model = gpt) {
  return support::job(model, plan, 64, 768, software);
}
doctest::Approx near(double x) { return doctest::Approx(x).epsilon(1e-13); }
}  // namespace

TEST_SUITE("run/stage_times") {
  TEST_CASE("micro-batches add and scale in every member") {
    const MicroBatch<> one{.kernels = {.forward = {.matrix = 1.0 * second},
                                       .backward = {.matrix = 2.0 * second},
                                       .recomputed = {.memory = 3.0 * second},
                                       .work = 5.0 * FLOP,
                                       .recomputed_work = 6.0 * FLOP},
                           .forward_messages = {.tensor = 7.0 * second, .context = 9.0 * second},
                           .backward_messages = {.tensor = 8.0 * second, .context = 10.0 * second},
                           .sends = 11.0 * second};
    CHECK(one.forward() == 28.0 * second);
    CHECK(one.backward() == 34.0 * second);
    const MicroBatch<> sum = one + 2.0 * one;
    CHECK(sum.forward() == 84.0 * second);
    CHECK(sum.backward() == 102.0 * second);
    CHECK(sum.kernels.work == 15.0 * FLOP);
    CHECK(sum.kernels.recomputed_work == 18.0 * FLOP);
  }

  TEST_CASE("layers that run again may leave out their last product, in work and time") {
    const Plan plan{.recomputation = plan::full_recomputation};
    const Job<> early = job(plan, {.repeats_last_product = false});
    const MicroBatch<> all = stage(job(plan), free_network, 0);
    const MicroBatch<> less = stage(early, free_network, 0);
    // (T, h, 4 h) in each of 24 layers of 2048 features.
    const double tokens = run::shard_of(early, check(early)).tokens();
    const double product = 2.0 * tokens * 2048 * 4 * 2048 * 24;
    CHECK((all.kernels.recomputed_work - less.kernels.recomputed_work) / FLOP == near(product));
    CHECK((all.backward() - less.backward()) * early.cluster.node.accelerator.peak.bf16 / FLOP ==
          doctest::Approx(product).epsilon(1e-9));
    CHECK(all.forward() == less.forward());
  }

  TEST_CASE("property: work of all stages and ranks is the model's, for every layout") {
    // Unfused attention computes the full square: three times forward for every token.
    const plan::Software<> unfused{.fused_attention = false};
    for (const int t : {1, 8}) {
      for (const int c : {1, 2}) {
        for (const int p : {1, 2, 4}) {
          for (const int v : {1, 3}) {
            if (p == 1 && v > 1) continue;
            CAPTURE(t);
            CAPTURE(c);
            CAPTURE(p);
            CAPTURE(v);
            const Job<> of = job(
                {.tensor = t,
                 .context = c,
                 .pipeline = p,
                 .virtual_stages = v,
                 .micro_batch = 1,
                 .schedule = v > 1 ? Schedule::interleaved : Schedule::one_forward_one_backward},
                unfused);
            double work = 0.0;
            for (int i = 0; i < p; ++i) work += stage(of, free_network, i).kernels.work / FLOP;
            const auto model = compute::training_work(gpt, 2048.0 * token, 2048,
                                                      compute::AttentionFlops::full_square);
            CHECK(work * t * c == near(model.quantity() / FLOP));
          }
        }
      }
    }
  }

  TEST_CASE(
      "property: middle stages are equal; the first adds the embedding, the last the output") {
    const Job<> of = job({.pipeline = 4});
    const MicroBatch<> first = stage(of, free_network, 0);
    const MicroBatch<> middle = stage(of, free_network, 1);
    const MicroBatch<> last = stage(of, free_network, 3);
    CHECK(middle.forward() == stage(of, free_network, 2).forward());
    CHECK(first.kernels.work == middle.kernels.work);
    CHECK(first.forward() > middle.forward());
    // Logits: 2 h V a token, three times.
    CHECK((last.kernels.work - middle.kernels.work) / FLOP == near(6.0 * 2048 * 2048 * 51200.0));
  }

  TEST_CASE("property: a stage is the sum of its layers, equal or not") {
    auto split = gpt;
    split.runs = {{.layer = gpt.runs[0].layer, .count = 5},
                  {.layer = gpt.runs[0].layer, .count = 19}};
    for (int i = 0; i < 4; ++i) {
      CAPTURE(i);
      const auto whole = stage(job({.tensor = 2, .pipeline = 4}), rings, i);
      const auto parts = stage(job({.tensor = 2, .pipeline = 4}, {}, split), rings, i);
      CHECK(parts.forward() / second == near(whole.forward() / second));
      CHECK(parts.backward() / second == near(whole.backward() / second));
      CHECK(parts.kernels.work / FLOP == near(whole.kernels.work / FLOP));
    }
  }

  TEST_CASE("a layer of four messages: activations over the tensor group") {
    const MicroBatch<> of = stage(job({.tensor = 4}), rings, 0);
    const Time<> one =
        network::ring_all_reduce_time(2.0 * 2048 * 2048 * byte, 4, support::scale_up());
    CHECK(of.forward_messages.tensor / second == near(48.0 * one / second));
    CHECK(of.backward_messages.tensor == of.forward_messages.tensor);
    const MicroBatch<> again =
        stage(job({.tensor = 4, .recomputation = plan::full_recomputation}), rings, 0);
    CHECK(again.forward_messages.tensor == of.forward_messages.tensor);
    CHECK(again.backward_messages.tensor == 2.0 * of.forward_messages.tensor);
    const MicroBatch<> hidden = stage(job({.tensor = 4}, {.tensor_exposed = 0.25}), rings, 0);
    CHECK(hidden.forward_messages.tensor / second ==
          near(0.25 * of.forward_messages.tensor / second));
  }

  TEST_CASE("sequence parallelism sends the same bytes in a ring") {
    const MicroBatch<> plain = stage(job({.tensor = 4}), rings, 0);
    const MicroBatch<> split = stage(job({.tensor = 4, .sequence_parallel = true}), rings, 0);
    CHECK(split.forward_messages.tensor / second == near(plain.forward_messages.tensor / second));
  }

  TEST_CASE("sequence parallelism gathers its inputs again, half an all-reduce for each") {
    const MicroBatch<> plain = stage(job({.tensor = 4}), rings, 0);
    const Plan split{.tensor = 4, .sequence_parallel = true};
    const double forward = plain.forward_messages.tensor / second;
    CHECK(stage(job(split, {.overlaps_input_gather = false}), rings, 0).backward_messages.tensor /
              second ==
          near(1.5 * forward));
    CHECK(stage(job(split, {.overlaps_input_gather = true, .overlap_leak = 0.2}), rings, 0)
                  .backward_messages.tensor /
              second ==
          near(1.1 * forward));
    Plan full = split;
    full.recomputation = plan::full_recomputation;
    CHECK(stage(job(full, {.overlaps_input_gather = false}), rings, 0).backward_messages.tensor /
              second ==
          near(2.0 * forward));
  }

  TEST_CASE("context: keys and values are gathered forward, gathered and scattered back") {
    const MicroBatch<> of = stage(job({.tensor = 2, .context = 4}), rings, 0);
    // 2 b s g_t d e: 8 heads of 128 on the rank, 2048 keys; group of 4, stride 2, in one node.
    const Time<> one =
        network::ring_gather_time(2.0 * 2 * 2048 * 8 * 128 * byte, 4, support::scale_up());
    CHECK(of.forward_messages.context / second == near(24.0 * one / second));
    CHECK(of.backward_messages.context / second == near(48.0 * one / second));
  }

  TEST_CASE("sends: one a chunk each way, split over the tensor group where the stack does") {
    const double activation = 2.0 * 2048 * 2048;
    const auto over = [](double bytes) {
      return network::send_time(bytes * byte, support::scale_out());
    };
    CHECK(stage(job({}), rings, 0).sends == 0.0 * second);
    CHECK(stage(job({.tensor = 8, .pipeline = 4}), rings, 1).sends == over(activation / 8));
    CHECK(stage(job({.tensor = 8, .pipeline = 4}, {.splits_sends = false}), rings, 1).sends ==
          over(activation));
    const Plan chunks{
        .tensor = 8, .pipeline = 4, .virtual_stages = 3, .schedule = Schedule::interleaved};
    CHECK(stage(job(chunks), rings, 1).sends / second == near(3.0 * over(activation / 8) / second));
    CHECK(stage(job(chunks, {.overlaps_sends = true, .overlap_leak = 0.5}), rings, 1).sends /
              second ==
          near(1.5 * over(activation / 8) / second));
    // Without interleaving there is nothing to hide behind.
    CHECK(stage(job({.tensor = 8, .pipeline = 4}, {.overlaps_sends = true}), rings, 1).sends ==
          over(activation / 8));
  }

  TEST_CASE("a compiler leaves out the last product of a dense block, not of summed experts") {
    const auto recomputed = [](const model::Transformer& model, bool repeats) {
      const Plan plan{.micro_batch = 1, .recomputation = {.modules = {plan::Module::feed_forward}}};
      return stage(job(plan, {.repeats_last_product = repeats}, model), free_network, 0)
          .kernels.recomputed.total();
    };
    model::Transformer model = support::llama(24, 2048, 16, 16, 8192, 1000);
    const Time<> down = roofline.time(compute::gemm<double>(2048, 2048, 8192, NumberFormat::bf16),
                                      support::accelerator());
    CHECK((recomputed(model, true) - recomputed(model, false)) / second ==
          near(24.0 * down / second));
    model.runs[0].layer.feed_forward.experts = {.count = 8, .per_token = 2};
    CHECK(recomputed(model, true) == recomputed(model, false));
  }
}
