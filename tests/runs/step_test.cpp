#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/step.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using compute::AttentionFlops;
using compute::CalibratedKernels;
using compute::IdealRoofline;
using network::CalibratedCollectives;
using network::HierarchicalRing;
using plan::Collective;
using plan::Plan;
using plan::Recomputation;
using plan::Schedule;
using plan::Sharding;
using plan::Software;
using run::Job;
using run::step;
using run::Step;
using support::FreeNetwork;
using support::job;
using support::without_memory_time;

constexpr auto gpt = support::gpt(24, 2048, 16);
/// One word only, so that embedding and output weigh nothing and all stages are even.
constexpr auto even_gpt = support::gpt(24, 2048, 16, 1);
constexpr IdealRoofline roofline;
constexpr HierarchicalRing rings;
constexpr FreeNetwork free_network;
constexpr CalibratedKernels<> kernels{support::kernel_calibration()};
constexpr CalibratedCollectives<> collectives{
    {support::collective_calibration(), support::collective_calibration()}};

/// One second for each message of one kind over a group of one size, nothing for others.
struct Toll {
  Collective collective;
  int ranks;
  constexpr Time<> time(const plan::Message<>& message, const hardware::Fabric<>&) const {
    const bool charged = message.collective == collective && message.group.ranks == ranks;
    return charged ? 1.0 * second : 0.0 * second;
  }
};

Plan interleaved(Plan plan, int chunks) {
  plan.virtual_stages = chunks;
  plan.schedule = Schedule::interleaved;
  return plan;
}

/// Layouts of 64 accelerators for 24 layers and 768 sequences.
std::vector<Plan> plans() {
  std::vector<Plan> all;
  for (const int t : {1, 2, 8}) {
    for (const int p : {1, 2, 4}) {
      for (const Recomputation again :
           {plan::no_recomputation, plan::selective_recomputation, plan::full_recomputation}) {
        for (const Sharding sharding : {Sharding::none, Sharding::optimizer, Sharding::gradients}) {
          const Plan plan{.tensor = t,
                          .pipeline = p,
                          .sequence_parallel = t > 1,
                          .sharding = sharding,
                          .recomputation = again};
          all.push_back(plan);
          if (p > 1) all.push_back(interleaved(plan, 3));
        }
      }
    }
  }
  Plan ring{.tensor = 2, .context = 4, .pipeline = 2};
  all.push_back(ring);
  ring.rank_order = plan::RankOrder::pipeline_before_data;
  all.push_back(ring);
  return all;
}
doctest::Approx near(double x, double epsilon = 1e-12) {
  return doctest::Approx(x).epsilon(epsilon);
}

// Wrong use does not compile: models do not trade places.
template <class K, class C>
concept has_step = requires(Job<> j, K k, C c) {
  step(j, k, c);
};
static_assert(has_step<IdealRoofline, HierarchicalRing>);
static_assert(!has_step<HierarchicalRing, IdealRoofline> && !has_step<double, HierarchicalRing>);
}  // namespace

TEST_SUITE("run/step") {
  // One accelerator, unfused attention, memory that takes no time: work over peak and nothing else.
  TEST_CASE("alone and bound by work alone, an accelerator reaches its peak") {
    const auto result = step(without_memory_time(job(gpt, {}, 1, 4, {.fused_attention = false})),
                             roofline, free_network, AttentionFlops::full_square);
    CHECK(result.model_flops_utilization == near(1.0));
    CHECK(result.hardware_flops_utilization == near(1.0));
    CHECK(result.activity.matrix == near(1.0));
    CHECK(result.breakdown.compute / result.time == near(1.0));
  }

  TEST_CASE("an even pipeline loses (p - 1)/(m + p - 1) to its bubble [NarayananEtAl2021]") {
    for (const int p : {1, 2, 4, 8}) {
      for (const int m : {8, 24, 96}) {
        CAPTURE(p);
        CAPTURE(m);
        const auto result = step(without_memory_time(job(even_gpt, {.pipeline = p}, 8, m * 8 / p)),
                                 roofline, free_network);
        CHECK(result.breakdown.pipeline_bubble / result.time ==
              near((p - 1.0) / (m + p - 1.0), 1e-4));
        if (p == 1 || 24 % (3 * p) != 0) continue;
        const auto chunks =
            step(without_memory_time(job(even_gpt, interleaved({.pipeline = p}, 3), 8, m * 8 / p)),
                 roofline, free_network);
        CHECK(chunks.breakdown.pipeline_bubble / chunks.time ==
              near((p - 1.0) / (3.0 * m + p - 1.0), 1e-4));
      }
    }
  }

  TEST_CASE("a layer waits for 4 tensor all-reduces, for 6 with full recomputation") {
    struct Row {
      Recomputation again;
      double messages;
    };
    for (const Row& row :
         {Row{plan::no_recomputation, 4.0}, Row{plan::selective_recomputation, 4.0},
          Row{plan::full_recomputation, 6.0}}) {
      const Job<> of = job(gpt, {.tensor = 4, .recomputation = row.again}, 8, 16);
      const auto result = step(of, roofline, Toll{Collective::all_reduce, 4});
      // Two data ranks: 8 micro-batches of 24 layers.
      CHECK(result.breakdown.exposed_communication.tensor / second == near(8 * 24 * row.messages));
    }
  }

  TEST_CASE("sequence parallel: 4 gathers and 4 scatters a layer, and 2 gathers of inputs") {
    const auto waits = [&](Collective collective, Recomputation again, bool overlaps) {
      const Job<> of = job(gpt, {.tensor = 4, .sequence_parallel = true, .recomputation = again}, 8,
                           16, {.overlaps_input_gather = overlaps, .overlap_leak = 0.0});
      const Time<> tensor =
          step(of, roofline, Toll{collective, 4}).breakdown.exposed_communication.tensor;
      return tensor / second / (8 * 24);
    };
    CHECK(waits(Collective::all_reduce, plan::no_recomputation, true) == 0.0);
    CHECK(waits(Collective::all_gather, plan::no_recomputation, true) == near(4.0));
    CHECK(waits(Collective::all_gather, plan::no_recomputation, false) == near(6.0));
    CHECK(waits(Collective::reduce_scatter, plan::no_recomputation, false) == near(4.0));
    // Repeated, the forward pass has just gathered the inputs.
    CHECK(waits(Collective::all_gather, plan::full_recomputation, false) == near(6.0));
    CHECK(waits(Collective::reduce_scatter, plan::full_recomputation, false) == near(6.0));
  }

  TEST_CASE("no sharding gathers no weights; a sharded optimizer gathers them once") {
    const auto waits = [&](Sharding sharding, Collective collective) {
      return step(job(gpt, {.sharding = sharding}, 8, 16), roofline, Toll{collective, 8})
                 .breakdown.exposed_communication.data /
             second;
    };
    CHECK(waits(Sharding::none, Collective::all_gather) == 0.0);
    CHECK(waits(Sharding::none, Collective::reduce_scatter) == 0.0);
    CHECK(waits(Sharding::none, Collective::all_reduce) == 1.0);
    CHECK(waits(Sharding::optimizer, Collective::all_gather) == 1.0);
    CHECK(waits(Sharding::optimizer, Collective::reduce_scatter) == 1.0);
    CHECK(waits(Sharding::optimizer, Collective::all_reduce) == 0.0);
    // Two micro-batches, reduced after each.
    CHECK(waits(Sharding::gradients, Collective::reduce_scatter) == 2.0);
  }

  TEST_CASE("a tied table is summed between the ends, and only if it lies on both") {
    const auto waits = [&](const model::Transformer& model, int p) {
      return step(job(model, {.pipeline = p}, 4, 16), roofline, Toll{Collective::all_reduce, 2})
                 .breakdown.exposed_communication.embedding /
             second;
    };
    CHECK(waits(gpt, 4) == 1.0);
    CHECK(waits(gpt, 1) == 0.0);
    CHECK(waits(support::llama(24, 2048, 16, 16, 8192, 51200), 4) == 0.0);
  }

  TEST_CASE("property: parts sum to the step, none is negative, shares leave room for idling") {
    for (const Plan& plan : plans()) {
      for (const bool overlaps : {false, true}) {
        const Software<> software{.overlaps_data = overlaps, .overlaps_sends = overlaps};
        Job<> of = job(gpt, plan, 64, 768, software);
        of.cluster.step_jitter = overlaps ? 0.01 : 0.0;
        const Step<> result = step(of, kernels, collectives);
        double sum = 0.0;
        each_part(result.breakdown, [&](std::string_view, const Time<>& part) {
          CHECK(part / second >= -1e-12 * (result.time / second));
          sum += part / second;
        });
        CHECK(sum == near(result.time / second));
        const auto& activity = result.activity;
        CHECK(activity.matrix > 0.0);
        CHECK(activity.memory > 0.0);
        CHECK(activity.communication >= 0.0);
        CHECK(activity.matrix + activity.memory + activity.communication <= 1.0 + 1e-12);
        CHECK(result.model_flops_utilization <= result.hardware_flops_utilization * (1.0 + 1e-12));
        CHECK(result.hardware_flops_utilization <= activity.matrix);
        CHECK(result.tokens_per_second * result.time / token == near(768.0 * 2048));
        CHECK(result.memory.total == total_of<DataSize<>>(result.memory.ledger));
      }
    }
  }

  TEST_CASE("property: hardware work is the model's, and what is computed again") {
    for (const Plan& plan : plans()) {
      const Software<> unfused{.fused_attention = false};
      const Step<> result =
          step(job(gpt, plan, 64, 768, unfused), kernels, collectives, AttentionFlops::full_square);
      const double tokens = 768.0 * 2048;
      double again = 0.0;
      if (plan.recomputation == plan::selective_recomputation)
        again = 4.0 * 24 * 2048 * 2048 * tokens;
      if (plan.recomputation == plan::full_recomputation) {
        // The forward pass of all layers, without the output layer.
        again = tokens * (compute::forward_flops_per_token(gpt, 2048, AttentionFlops::full_square) -
                          2.0 * 2048 * 51200);
      }
      CHECK(result.hardware_work.quantity() / FLOP ==
            near(result.model_work.quantity() / FLOP + again));
    }
  }

  // Documented domain: fixed batch, memory and messages that take no time; degrees double.
  TEST_CASE("property: more accelerators at a fixed batch never lengthen the ideal step") {
    const auto seconds = [](const Plan& plan, int accelerators) {
      return step(without_memory_time(job(gpt, plan, accelerators, 768)), roofline, free_network)
                 .time /
             second;
    };
    for (const int t : {1, 2, 4}) {
      for (const int p : {1, 2, 4}) {
        for (const int d : {1, 2, 8}) {
          CAPTURE(t);
          CAPTURE(p);
          CAPTURE(d);
          const int n = 8 * t * p * d;
          const double now = seconds({.tensor = t, .pipeline = p}, n);
          const double slack = 1.0 + 1e-12;
          CHECK(seconds({.tensor = 2 * t, .pipeline = p}, 2 * n) <= now * slack);
          CHECK(seconds({.tensor = t, .pipeline = 2 * p}, 2 * n) <= now * slack);
          CHECK(seconds({.tensor = t, .pipeline = p}, 2 * n) <= now * slack);
        }
      }
    }
  }

  TEST_CASE("property: compute scales as 1/(t p d) in the ideal limit") {
    const auto compute = [](int t, int p, int d) {
      return step(without_memory_time(job(even_gpt, {.tensor = t, .pipeline = p}, t * p * d, 768)),
                  roofline, free_network)
                 .breakdown.compute /
             second;
    };
    const double alone = compute(1, 1, 8);
    for (const int t : {1, 2, 8}) {
      for (const int p : {1, 2, 8}) {
        for (const int d : {8, 16, 64}) {
          CAPTURE(t);
          CAPTURE(p);
          CAPTURE(d);
          CHECK(compute(t, p, d) * t * p * d / 8.0 == near(alone, 1e-5));
        }
      }
    }
  }

  TEST_CASE("turning fused attention off changes time and memory") {
    const auto with =
        step(job(gpt, {.tensor = 2}, 64, 768, {.fused_attention = true}), kernels, collectives);
    const auto without =
        step(job(gpt, {.tensor = 2}, 64, 768, {.fused_attention = false}), kernels, collectives);
    CHECK(without.time > with.time);
    CHECK(without.memory.total > with.memory.total);
    CHECK(without.memory.ledger.weights == with.memory.ledger.weights);
    CHECK(without.model_work == with.model_work);
  }

  TEST_CASE("property: faster parts and better overlap never lengthen a step") {
    const Job<> base = job(gpt, {.tensor = 8, .pipeline = 4}, 64, 768);
    const Time<> now = step(base, kernels, collectives).time;
    Job<> better = base;
    better.cluster.node.accelerator.peak.bf16 = 1.1 * base.cluster.node.accelerator.peak.bf16;
    CHECK(step(better, kernels, collectives).time < now);
    better = base;
    better.cluster.node.accelerator.memory_bandwidth =
        1.1 * base.cluster.node.accelerator.memory_bandwidth;
    CHECK(step(better, kernels, collectives).time < now);
    better = base;
    better.cluster.node.scale_up.bandwidth = 1.1 * base.cluster.node.scale_up.bandwidth;
    CHECK(step(better, kernels, collectives).time < now);
    better = base;
    better.cluster.node.scale_out.bandwidth = 1.1 * base.cluster.node.scale_out.bandwidth;
    CHECK(step(better, kernels, collectives).time < now);
    better = base;
    better.software.tensor_exposed = 0.5;
    CHECK(step(better, kernels, collectives).time < now);
    better = base;
    better.software.overlaps_data = true;
    CHECK(step(better, kernels, collectives).time < now);
    better = base;
    better.cluster.step_jitter = 0.05;
    CHECK(step(better, kernels, collectives).time > now);
  }

  // The slowest of all ranks decides. Where embedding and loss take a layer's place, the stages
  // between hold a layer more than the ends, which here is more than a table of 1,000 words.
  TEST_CASE("the optimizer waits for the stage that holds most, wherever it stands") {
    const auto model = support::llama(30, 2048, 16, 16, 8192, 1000);
    const Plan plan{.pipeline = 16, .sharding = Sharding::none};
    const Job<> of = job(model, plan, 16, 32);
    const plan::Layout layout = check(of);
    double most = 0.0;
    for (int stage = 0; stage < 16; ++stage) {
      most = std::max(most, memory::stage_parameters(model, plan, layout, stage).total());
    }
    const auto sizes = model::state_sizes(of.training.optimizer, of.training.precision,
                                          of.software.gradient_format);
    const Time<> expected = roofline.time(compute::optimizer_step<double>(most, most, sizes),
                                          of.cluster.node.accelerator);
    CHECK(step(of, roofline, free_network).breakdown.optimizer / second == near(expected / second));
  }

  TEST_CASE(
      "where gradients are shared out, so is the buffer that the optimizer reads and clears") {
    for (const Sharding sharding : {Sharding::gradients, Sharding::weights}) {
      const Job<> of = job(gpt, {.sharding = sharding}, 64, 768);
      const plan::Layout layout = check(of);
      const double owned = memory::stage_parameters(gpt, of.plan, layout, 0).total() / 64.0;
      const auto sizes = model::state_sizes(of.training.optimizer, of.training.precision,
                                            of.software.gradient_format);
      const Time<> expected = roofline.time(compute::optimizer_step<double>(owned, owned, sizes),
                                            of.cluster.node.accelerator);
      CHECK(step(of, roofline, free_network).breakdown.optimizer / second ==
            near(expected / second));
    }
  }

  TEST_CASE("slices of a torus wait for the slowest of them; other domains are no slices") {
    Job<> of = job(gpt, {}, 64, 768, {.slice_jitter = 0.04});
    of.cluster.step_jitter = 0.0;
    CHECK(step(of, roofline, free_network).breakdown.stragglers == 0.0 * second);
    of.cluster.node.torus = {.lengths = {8}, .wrap_unit = 8};
    const Step<> late = step(of, roofline, free_network);
    // Eight slices: H_8 - 1 = 761/280 - 1.
    const double delay = 0.04 * 481.0 / 280.0;
    CHECK(late.breakdown.stragglers / late.time == near(delay / (1.0 + delay)));
  }

  TEST_CASE("Llama 3's long-context layout runs: t = 8, c = 16, p = 16, d = 8") {
    // [GrattafioriEtAl2024] Table 4: 16,384 accelerators, 131,072 tokens, 16 sequences a data rank.
    auto of = job(support::llama(126, 16384, 128, 8, 53248, 128256),
                  Plan{.tensor = 8,
                       .context = 16,
                       .pipeline = 16,
                       .sequence_parallel = true,
                       .rank_order = plan::RankOrder::pipeline_before_data},
                  16384, 128);
    of.training.sequence_length = 131072;
    const Step<> result = step(of, kernels, collectives);
    CHECK(result.layout.data == 8);
    CHECK(result.layout.micro_batch_count == 16);
    CHECK(plan::tokens_per_step(of.training) == 16'777'216.0 * token);  // their 16 M a batch
    CHECK(result.breakdown.exposed_communication.context > 0.0 * second);
    CHECK(result.model_flops_utilization > 0.0);
    CHECK(result.model_flops_utilization < 1.0);
  }

  TEST_CASE("two calls give the same bits") {
    const Job<> of = job(gpt, interleaved({.tensor = 8, .pipeline = 4}, 3), 64, 768);
    const auto bits = [&] {
      std::vector<std::uint64_t> all;
      const Step<> result = step(of, kernels, collectives);
      const auto add = [&](double x) { all.push_back(std::bit_cast<std::uint64_t>(x)); };
      each_part(result.breakdown, [&](std::string_view, const Time<>& t) { add(t.value()); });
      each_part(result.memory.ledger,
                [&](std::string_view, const DataSize<>& size) { add(size.value()); });
      add(result.time.value());
      add(result.activity.matrix);
      add(result.activity.memory);
      add(result.activity.communication);
      add(result.model_flops_utilization);
      add(result.hardware_flops_utilization);
      return all;
    };
    CHECK(bits() == bits());
  }

  TEST_CASE("a step can be had in a constant expression") {
    constexpr Step<> result =
        step(job(gpt, {.tensor = 8, .pipeline = 2}, 64, 256), kernels, collectives);
    static_assert(result.time > 0.0 * second && result.model_flops_utilization < 1.0);
    const Step<> again =
        step(job(gpt, {.tensor = 8, .pipeline = 2}, 64, 256), kernels, collectives);
    CHECK(again.time / result.time == near(1.0));
  }

  TEST_CASE("refuses more stages than it can hold, and says how many it can") {
    const auto deep = support::gpt(512, 256, 4);
    CHECK_THROWS_WITH_AS(step(job(deep, {.pipeline = 512}, 512, 512), roofline, free_network),
                         "plan.pipeline: must be at most 256, got 512", InvalidInput);
  }

  TEST_CASE("refuses what the job refuses, and formats that the accelerator lacks") {
    CHECK_THROWS_AS(step(job(gpt, {.tensor = 3}, 24, 24), roofline, rings), Infeasible);
    Job<> bad = job(gpt, {}, 8, 8);
    bad.cluster.node.accelerator.peak.bf16 = 0.0 * FLOP / second;
    CHECK_THROWS_WITH_AS(step(bad, roofline, rings),
                         "training.precision: test accelerator has no bf16 matrix rate; choose a "
                         "format it has",
                         InvalidInput);
  }

  TEST_CASE("derivative: a whole step by peak, bandwidths, latencies and the stack's numbers") {
    const auto of = [](const Plan& plan, bool overlaps, bool calibrated) {
      return [=]<class S>(const std::array<S, 8>& x) {
        Job<S> varied = job<S>(gpt, plan, 64, 768,
                               {.tensor_exposed = x[6],
                                .overlaps_data = overlaps,
                                .overlap_leak = S(0.15),
                                .elementwise_traffic = x[7]});
        auto& node = varied.cluster.node;
        node.accelerator.peak.bf16 = Throughput<S>::from_value(x[0]);
        node.accelerator.memory_bandwidth = Bandwidth<S>::from_value(x[1]);
        node.scale_up.bandwidth = Bandwidth<S>::from_value(x[2]);
        node.scale_out.bandwidth = Bandwidth<S>::from_value(x[3]);
        auto calibration = support::kernel_calibration<S>();
        calibration.launch = Time<S>::from_value(x[4]);
        const CalibratedKernels<S> varied_kernels{calibration};
        if (calibrated) {
          auto tier = support::collective_calibration<S>();
          tier.hop = Time<S>::from_value(x[5]);
          return step(varied, varied_kernels, CalibratedCollectives<S>{{tier, tier}}).time.value();
        }
        node.scale_up.latency = node.scale_out.latency = Time<S>::from_value(x[5]);
        return step(varied, varied_kernels, rings).time.value();
      };
    };
    const std::array<double, 8> at{1e15, 3e12, 450e9, 50e9, 4e-6, 2e-6, 0.8, 1.2};
    for (const Plan& plan :
         {Plan{.tensor = 8, .pipeline = 2}, Plan{.tensor = 4, .pipeline = 4},
          Plan{.tensor = 2, .recomputation = plan::full_recomputation},
          interleaved({.tensor = 8, .pipeline = 4, .sequence_parallel = true}, 3)}) {
      for (const bool calibrated : {false, true}) {
        CAPTURE(plan.tensor);
        CAPTURE(plan.pipeline);
        CAPTURE(calibrated);
        support::check_derivatives<8>(of(plan, false, calibrated), at);
        support::check_derivatives<8>(of(plan, true, calibrated), at);
      }
    }
  }

  TEST_CASE("derivative: of utilization by the peak; a faster accelerator is used less") {
    using D = study::Dual<1>;
    Job<D> varied = job<D>(gpt, {.tensor = 8}, 64, 768);
    varied.cluster.node.accelerator.peak.bf16 = Throughput<D>::from_value(D::variable(1e15, 0));
    CHECK(step(varied, CalibratedKernels<D>{support::kernel_calibration<D>()}, rings)
              .model_flops_utilization.derivative(0) < 0.0);
  }
}
