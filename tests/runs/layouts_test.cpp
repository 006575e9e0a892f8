#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/run/step.hpp>
#include <bessemer/study/dual.hpp>
#include <support/derivatives.hpp>
#include <support/jobs.hpp>

// Layouts of every kind, freely combined: what must hold for all of them.

namespace {
using namespace bessemer;
using plan::ContextMethod;
using plan::Plan;
using plan::Schedule;
using plan::Sharding;
using run::Job;
using run::step;
using run::Step;

constexpr compute::IdealRoofline roofline;
constexpr support::FreeNetwork free_network;
constexpr compute::CalibratedKernels<> kernels{support::kernel_calibration()};
constexpr network::CalibratedCollectives<> collectives{
    {support::collective_calibration(), support::collective_calibration()}};

/// Two dense layers, then experts.
model::Transformer mixture(int layers = 18) {
  model::Transformer model = support::llama(2, 1024, 16, 8, 4096, 32'000);
  model::Layer layer = model.runs[0].layer;
  layer.feed_forward.size = 512;
  layer.feed_forward.experts = {.count = 32, .per_token = 4, .shared_size = 512};
  model::add_layers(model, layer, layers - 2);
  return model;
}

/// Twelve encoder and twelve decoder layers.
model::Transformer translator() {
  model::Transformer model = support::gpt(12, 1024, 16, 32'000);
  model.encoder = {.hidden = 1024, .tokens = 1024};
  model::Layer layer = model.runs[0].layer;
  model.runs[0].layer.encoder = true;
  model.runs[0].layer.attention.causal = false;
  layer.cross_attention = true;
  layer.norms = 3;
  model::add_layers(model, layer, 12);
  return model;
}

Job<> job(const model::Transformer& model, const Plan& plan, int accelerators = 64) {
  Job<> made{.model = model,
             .training = {.tokens = 1e12 * token, .sequence_length = 2048, .global_batch = 512},
             .cluster = support::cluster(accelerators),
             .plan = plan};
  made.training.routing.forced_balance = true;
  return made;
}
Step<> calibrated(const Job<>& of) { return step(of, kernels, collectives); }
double seconds(const Job<>& of) { return calibrated(of).time / second; }
double gigabytes(const Job<>& of) { return calibrated(of).memory.total / GB; }
auto near(double value) { return doctest::Approx(value).epsilon(1e-9); }

/// Layouts in up to six dimensions on 64 accelerators.
std::vector<Plan> plans() {
  std::vector<Plan> all;
  for (const int t : {1, 2}) {
    for (const int c : {1, 2}) {
      for (const int p : {1, 2, 4}) {
        for (const int e : {1, 4, 8}) {
          for (const Sharding sharding : {Sharding::none, Sharding::optimizer, Sharding::gradients,
                                          Sharding::weights, Sharding::weights_kept}) {
            Plan plan{.tensor = t,
                      .context = c,
                      .pipeline = p,
                      .expert = e,
                      .sequence_parallel = t > 1,
                      .context_method = e == 4 ? ContextMethod::ring : ContextMethod::all_gather,
                      .expert_overlap = e == 8,
                      .sharding = sharding};
            if (sharding == Sharding::weights && c == 2) plan.replicas = 2;
            all.push_back(plan);
          }
        }
      }
    }
  }
  return all;
}
}  // namespace

TEST_SUITE("run/layouts") {
  TEST_CASE("property: the machine does the same work in every layout") {
    const double once =
        step(job(mixture(), {}, 1), roofline, free_network).hardware_work.quantity() / FLOP;
    for (const Plan& plan : plans()) {
      CAPTURE(plan.tensor);
      CAPTURE(plan.context);
      CAPTURE(plan.pipeline);
      CAPTURE(plan.expert);
      const Step<> of = step(job(mixture(), plan), roofline, free_network);
      CHECK(of.hardware_work.quantity() / FLOP == near(once));
    }
  }

  TEST_CASE("property: parts of every layout sum to its time, and none is negative") {
    for (const Plan& plan : plans()) {
      const Step<> of = calibrated(job(mixture(), plan));
      double sum = 0.0;
      run::each_part(of.breakdown, [&](std::string_view, Time<> part) {
        CHECK(part / second >= -1e-9);
        sum += part / second;
      });
      CHECK(sum == near(of.time / second));
      CHECK(of.model_flops_utilization < 1.0);
    }
  }

  TEST_CASE("property: a free network is never slower than a priced one") {
    for (const Plan& plan : plans()) {
      CHECK(step(job(mixture(), plan), kernels, free_network).time <=
            calibrated(job(mixture(), plan)).time * (1.0 + 1e-12));
    }
  }

  TEST_CASE("property: what is sharded more takes less memory, and never less time to send") {
    for (const int p : {1, 4}) {
      double bytes = 1e30;
      for (const Sharding sharding : {Sharding::none, Sharding::optimizer, Sharding::weights}) {
        const Job<> of = job(mixture(), {.pipeline = p, .sharding = sharding});
        CHECK(gigabytes(of) < bytes);
        bytes = gigabytes(of);
      }
      const auto sent = [&](Sharding sharding) {
        const auto& seen = calibrated(job(mixture(), {.pipeline = p, .sharding = sharding}))
                               .breakdown.exposed_communication;
        return (seen.data + seen.weights) / second;
      };
      CHECK(sent(Sharding::weights) > sent(Sharding::weights_kept));
      CHECK(sent(Sharding::weights_kept) > sent(Sharding::optimizer));
    }
  }

  TEST_CASE("property: copies of what is sharded stand between sharding and none [ZhaoEtAl2023]") {
    const auto of = [](int replicas) {
      return job(mixture(), {.replicas = replicas, .sharding = Sharding::weights});
    };
    double bytes = 0.0;
    for (const int replicas : {1, 2, 8, 32}) {
      CAPTURE(replicas);
      CHECK(gigabytes(of(replicas)) > bytes);
      bytes = gigabytes(of(replicas));
    }
    // Shards that stay within a node gather over its links.
    CHECK(calibrated(of(8)).breakdown.exposed_communication.weights <
          calibrated(of(1)).breakdown.exposed_communication.weights);
  }

  TEST_CASE("property: more ranks for the experts leave fewer experts on each") {
    double bytes = 1e30;
    for (const int e : {1, 4, 16, 32}) {
      const Job<> of = job(mixture(), {.expert = e, .sharding = Sharding::none});
      CHECK(calibrated(of).memory.ledger.weights / GB < bytes);
      bytes = calibrated(of).memory.ledger.weights / GB;
    }
  }

  TEST_CASE("property: zero-bubble schedules wait less than 1F1B, in their order [QiEtAl2024]") {
    const auto bubble = [](Schedule schedule, int chunks = 1) {
      const Plan plan{.pipeline = 4, .virtual_stages = chunks, .schedule = schedule};
      const Job<> of = job(support::gpt(24, 2048, 16, 1), plan);
      return step(of, kernels, free_network).breakdown.pipeline_bubble / second;
    };
    const double plain = bubble(Schedule::one_forward_one_backward);
    CHECK(bubble(Schedule::gpipe) == near(plain));
    CHECK(bubble(Schedule::zb_h1) < plain);
    CHECK(bubble(Schedule::zb_h2) < bubble(Schedule::zb_h1));
    CHECK(bubble(Schedule::zb_v) < bubble(Schedule::zb_h1));
    CHECK(bubble(Schedule::interleaved, 3) == doctest::Approx(plain / 3.0).epsilon(0.02));
    CHECK(bubble(Schedule::dual_pipe_v) < plain);
    CHECK(bubble(Schedule::dual_pipe) < plain);
  }

  TEST_CASE("property: GPipe holds all micro-batches, DualPipe two copies of the weights") {
    const auto memory = [](Schedule schedule) {
      return calibrated(job(support::gpt(24, 2048, 16), {.pipeline = 4, .schedule = schedule}))
          .memory.ledger;
    };
    const auto plain = memory(Schedule::one_forward_one_backward);
    CHECK(memory(Schedule::gpipe).activations / plain.activations > 7.0);
    CHECK(memory(Schedule::dual_pipe).weights / plain.weights > 1.5);
    CHECK(memory(Schedule::zb_h2).activations > plain.activations);
  }

  TEST_CASE("uneven stages are never faster than even ones, and the fullest is named") {
    Plan plan{.pipeline = 4};
    const Job<> even = job(support::gpt(24, 2048, 16, 1), plan);
    plan.chunk_layers = {4, 8, 7, 5};
    const Job<> uneven = job(support::gpt(24, 2048, 16, 1), plan);
    CHECK(seconds(uneven) > 1.2 * seconds(even));
    CHECK(calibrated(uneven).busiest_stage == 1);
  }

  TEST_CASE("property: the more layers run again, the longer and the smaller") {
    double time = 0.0;
    double bytes = 1e30;
    for (const int again : {0, 2, 4, 6}) {
      Plan plan{.pipeline = 4};
      if (again > 0) plan.recomputation = {.full = true, .layers = again};
      const Job<> of = job(support::gpt(24, 2048, 16), plan);
      CHECK(seconds(of) > time);
      CHECK(gigabytes(of) < bytes);
      time = seconds(of);
      bytes = gigabytes(of);
    }
    const Plan all{.pipeline = 4, .recomputation = plan::full_recomputation};
    CHECK(seconds(job(support::gpt(24, 2048, 16), all)) == near(time));
  }

  TEST_CASE("property: modules that run again cost their forward pass") {
    const auto again = [](const plan::Modules& modules) {
      const Plan plan{.recomputation = {.modules = modules}};
      return calibrated(job(mixture(), plan)).breakdown.recomputation / second;
    };
    const double norm = again({plan::Module::norm});
    const double core = again({plan::Module::attention_core});
    const double experts = again({plan::Module::experts});
    CHECK(norm > 0.0);
    CHECK(experts > core);
    CHECK(again({plan::Module::norm, plan::Module::attention_core}) == near(norm + core));
  }

  TEST_CASE("an encoder in front is work of its own, for tokens of its own") {
    const Job<> of = job(translator(), {.pipeline = 2});
    const Step<> whole = step(of, roofline, free_network);
    Job<> shorter = of;
    shorter.model.encoder.tokens = 512;
    CHECK(step(shorter, roofline, free_network).model_work.quantity() <
          whole.model_work.quantity());
    CHECK(step(shorter, roofline, free_network).time < whole.time);
    // Fused attention and products alone: the machine does what the model asks for.
    CHECK(whole.hardware_work.quantity() / whole.model_work.quantity() ==
          doctest::Approx(1.0).epsilon(0.05));
  }

  TEST_CASE("heads that predict further tokens are work on the last stage") {
    model::Transformer model = mixture();
    const Job<> plain = job(model, {.pipeline = 4});
    model.multi_token_predictions = 1;
    const Job<> predicting = job(model, {.pipeline = 4});
    CHECK(calibrated(predicting).busiest_stage == 3);
    CHECK(seconds(predicting) > seconds(plain));
    CHECK(calibrated(predicting).model_work.quantity() > calibrated(plain).model_work.quantity());
  }

  TEST_CASE("adapters sum only their own gradients [HuEtAl2021]") {
    Job<> of = job(support::llama(24, 2048, 16, 8, 8192, 32'000), {});
    const Step<> all = calibrated(of);
    of.training.adapters.rank = 16;
    const Step<> few = calibrated(of);
    CHECK(few.breakdown.exposed_communication.data <
          0.05 * all.breakdown.exposed_communication.data);
    CHECK(few.breakdown.optimizer < 0.05 * all.breakdown.optimizer);
    // No gradients of frozen weights: about a third of the products.
    const double left = few.breakdown.compute / all.breakdown.compute;
    CAPTURE(left);
    CHECK(left < 0.85);
  }

  TEST_CASE("narrow formats are faster where the hardware has them") {
    Job<> of = job(support::llama(24, 4096, 32, 8, 14336, 32'000), {});
    of.cluster.node.accelerator.peak.fp8 = 2.0 * of.cluster.node.accelerator.peak.bf16;
    const double wide = seconds(of);
    of.training.precision = NumberFormat::fp8;
    const double narrow = seconds(of);
    CHECK(narrow < 0.85 * wide);
    CHECK(narrow > 0.4 * wide);
  }

  TEST_CASE("property: skewed routing is slower and fuller, capacity bounds it") {
    Job<> of = job(mixture(), {.expert = 8});
    const double even = seconds(of);
    const double bytes = gigabytes(of);
    of.training.routing = {.variation = 1.0};
    const double skewed = seconds(of);
    CHECK(skewed > even);
    CHECK(gigabytes(of) > bytes);
    of.training.routing.capacity_factor = 1.1;
    CHECK(seconds(of) < skewed);
    CHECK(seconds(of) > even);
  }

  TEST_CASE("property: more slowly sent tokens, a longer step; hidden ones matter less") {
    Job<> of = job(mixture(), {.expert = 32});
    Job<> slow = of;
    slow.cluster.node.scale_out.bandwidth = 0.5 * of.cluster.node.scale_out.bandwidth;
    const double open = seconds(slow) - seconds(of);
    CHECK(open > 0.0);
    of.plan.expert_overlap = true;
    slow.plan.expert_overlap = true;
    CHECK(seconds(slow) - seconds(of) <= open);
  }

  TEST_CASE("derivative: a five-dimensional layout of experts in the bandwidth that carries them") {
    const Plan plan{.tensor = 2,
                    .context = 2,
                    .pipeline = 2,
                    .expert = 16,
                    .sequence_parallel = true,
                    .sharding = Sharding::weights};
    support::check_derivatives<1>(
        [&]<class S>(const std::array<S, 1>& at) {
          Job<S> of{.model = mixture(),
                    .training = {.tokens = as<S>(1e12 * token),
                                 .sequence_length = 2048,
                                 .global_batch = 512},
                    .cluster = support::cluster<S>(64),
                    .plan = plan};
          of.cluster.node.scale_out.bandwidth = at[0] * as<S>(1.0 * GB / second);
          const compute::CalibratedKernels<S> with{support::kernel_calibration<S>()};
          const network::CalibratedCollectives<S> over{
              {support::collective_calibration<S>(), support::collective_calibration<S>()}};
          return S(step(of, with, over).time.value());
        },
        {50.0});
  }
}
