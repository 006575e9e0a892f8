#include <doctest/doctest.h>

#include <optional>
#include <random>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/factored_step.hpp>
#include <bessemer/study/dual.hpp>
#include <support/jobs.hpp>

namespace {
using namespace bessemer;
using compute::IdealRoofline;
using network::HierarchicalRing;
using plan::Plan;
using run::FactoredStep;
using run::Job;
using run::Step;
using Evaluator = FactoredStep<double, IdealRoofline, HierarchicalRing>;

constexpr IdealRoofline roofline;
constexpr HierarchicalRing rings;

/// 24 layers, of which the first three are dense, the rest mixtures of 16 experts.
const model::Transformer mixture = [] {
  model::Transformer model{
      .hidden = 1024, .embedding = {.vocabulary = 32'000, .tied = true}, .dropout = true};
  model::Layer layer{.attention = {.heads = 16, .kv_heads = 8, .head_size = 64},
                     .feed_forward = {.size = 4096, .gated = true}};
  model::add_layers(model, layer, 3);
  layer.feed_forward.size = 1024;
  layer.feed_forward.experts = {.count = 16, .per_token = 2, .shared_size = 1024};
  model::add_layers(model, layer, 21);
  return model;
}();

/// Every number of a step.
std::vector<double> numbers(const Step<>& step) {
  std::vector<double> all{step.time.value(),
                          step.activity.matrix,
                          step.activity.memory,
                          step.activity.communication,
                          double(step.busiest_stage),
                          double(step.layout.data),
                          double(step.layout.micro_batch_count),
                          step.layout.sequences,
                          double(step.layout.expert_data),
                          double(step.layout.chunks),
                          double(step.layout.chunk_layers),
                          double(step.layout.short_chunks),
                          double(step.layout.chunk_ends.size()),
                          step.model_flops_utilization,
                          step.hardware_flops_utilization,
                          step.tokens_per_second.value(),
                          double(step.memory.stage),
                          step.memory.total.value()};
  const auto add = [&all](const char*, const auto& part) { all.push_back(part.value()); };
  each_part(step.breakdown, add);
  each_part(step.memory.ledger, add);
  each_part(step.memory.host, add);
  each_part(step.memory.drives, add);
  return all;
}

/// A plan of any kind, legal or not.
class Plans {
 public:
  explicit Plans(unsigned seed) : random_{seed} {}

  Plan operator()() {
    Plan plan{.tensor = of({1, 2, 4, 3}),
              .context = of({1, 1, 2}),
              .pipeline = of({1, 2, 4, 8}),
              .expert = of({1, 1, 2, 4}),
              .expert_tensor = of({1, 1, 2}),
              .replicas = of({1, 1, 2}),
              .virtual_stages = of({1, 1, 1, 2, 3}),
              .micro_batch = of({1, 2, 4}),
              .schedule = plan::schedules[random_() % 8],
              .sequence_parallel = random_() % 2 == 0,
              .context_method = plan::ContextMethod(of({0, 1, 2})),
              .expert_overlap = random_() % 2 == 0,
              .sharding = plan::Sharding(of({0, 1, 2, 3, 4})),
              .rank_order = plan::RankOrder(of({0, 1}))};
    if (random_() % 2 == 0) {
      plan.recomputation = plan::full_recomputation;
      plan.recomputation.layers = of({0, 0, 1, 2, -1});
      plan.recomputation.group = of({1, 1, 2});
      plan.recomputation.offloads_inputs = random_() % 4 == 0;
    } else {
      plan.recomputation.modules = {plan::module_names[random_() % 11].module};
      if (random_() % 4 == 0) plan.recomputation.offloaded = {plan::Module::attention_core};
    }
    if (random_() % 4 == 0) {
      plan.offload = {.optimizer = plan::Storage(of({0, 1, 2})),
                      .gradients = plan::Storage(of({0, 1, 2})),
                      .weights = plan::Storage(of({0, 1, 2}))};
    }
    plan.cuda_graph.full_iteration = random_() % 4 == 0;
    if (random_() % 4 == 0) plan.cuda_graph.modules = {plan::Module::norm};
    if (plan.pipeline == 2 && random_() % 4 == 0) {
      const int first = of({1, 10, 14});
      plan.chunk_layers = {first, 24 - first};
    }
    return plan;
  }

 private:
  int of(std::initializer_list<int> list) { return *(list.begin() + random_() % list.size()); }
  std::mt19937 random_;
};

Job<> job_of(const model::Transformer& model, NumberFormat precision,
             const plan::Software<>& software) {
  Job<> job = support::job(model, {}, 64, 256, software);
  job.training.precision = precision;
  job.cluster.node.accelerator.peak.fp8 = 2e15 * FLOP / second;
  hardware::Host<>& host = job.cluster.node.host;
  host.memory = 2.0 * TB;
  host.link = 50.0 * GB / second;
  host.memory_bandwidth = 300.0 * GB / second;
  return job;
}
}  // namespace

TEST_SUITE("run/factored_step") {
  // No drives: plans that need them are refused beside those that do not divide.
  TEST_CASE(
      "property: any plan in any order gives exactly what a step alone gives, or its refusal") {
    const plan::Software<> hides{.overlaps_data = true,
                                 .overlaps_sends = true,
                                 .forwards_tokens = true,
                                 .host_operator = 20.0 * microsecond,
                                 .routing_stall = 50.0 * microsecond,
                                 .repeats_last_product = false,
                                 .gather_traffic = 2.0};
    Plans plans(1);
    int refused = 0;
    int answered = 0;
    for (const NumberFormat precision : {NumberFormat::bf16, NumberFormat::fp8}) {
      for (const model::Transformer& model : {support::gpt(24, 2048, 16), mixture}) {
        for (const plan::Software<>& software : {plan::Software<>{}, hides}) {
          Job<> job = job_of(model, precision, software);
          Evaluator evaluate(job, roofline, rings);
          for (int i = 0; i < 1500; ++i) {
            job.plan = plans();
            std::string refusal;
            bool infeasible = false;
            std::vector<double> alone;
            try {
              alone = numbers(step(job, roofline, rings));
            } catch (const Infeasible& error) {
              refusal = error.what();
              infeasible = true;
            } catch (const InvalidInput& error) { refusal = error.what(); }
            const bool memory_first = i % 2 == 0;
            const memory::Footprint<>* memory = nullptr;
            if (memory_first) memory = evaluate.find_memory(job.plan);
            if (memory != nullptr && !alone.empty()) CHECK(memory->total.value() == alone[17]);
            const Step<>* factored = evaluate.find(job.plan);
            CHECK(evaluate.refusal() == refusal);
            REQUIRE((factored == nullptr) == alone.empty());
            if (factored == nullptr) {
              CHECK(evaluate.infeasible() == infeasible);
              ++refused;
            } else {
              CHECK(numbers(*factored) == alone);
              ++answered;
            }
          }
        }
      }
    }
    CHECK(refused > 1000);
    CHECK(answered > 1000);
  }

  TEST_CASE("throws what a step throws") {
    Evaluator evaluate(support::job(mixture, {}, 64, 256), roofline, rings);
    CHECK_THROWS_AS((void)evaluate({.tensor = 0}), InvalidInput);
    CHECK_THROWS_AS((void)evaluate({.tensor = 3}), Infeasible);
    CHECK(evaluate({.tensor = 2}).time > 0.0 * second);
    CHECK(evaluate.refusal().empty());
    Job<> wrong = support::job(mixture, {}, 64, 256);
    wrong.training.global_batch = 0;
    CHECK_THROWS_AS(Evaluator(wrong, roofline, rings), InvalidInput);
  }

  TEST_CASE("another job in the same tables is answered as itself") {
    Job<> job = support::job(mixture, {.tensor = 2, .pipeline = 4}, 64, 256);
    Evaluator evaluate(job, roofline, rings);
    (void)evaluate(job.plan);
    job.training.global_batch = 512;
    job.software.tensor_exposed = 0.5;
    job.model = support::gpt(24, 2048, 16);
    evaluate.change(job);
    CHECK(numbers(evaluate(job.plan)) == numbers(step(job, roofline, rings)));
  }

  TEST_CASE("property: after any changes, answers are those of a fresh evaluator") {
    Plans plans(2);
    std::mt19937 random(3);
    const auto job_now = [&random](const Job<>& from) {
      Job<> job = from;
      // Mostly what keys know of the software, now and then what they do not.
      switch (random() % 10) {
        case 8: job.software.overlaps_sends = !job.software.overlaps_sends; break;
        case 9: job.software.splits_sends = !job.software.splits_sends; break;
        case 0: job.software.overlap_leak = random() % 2 == 0 ? 0.15 : 0.3; break;
        case 1: job.training.global_batch = random() % 2 == 0 ? 256 : 512; break;
        case 2:
          job.cluster.node.accelerator.memory_bandwidth =
              (random() % 2 == 0 ? 1.0 : 2.0) * TB / second;
          break;
        case 3: job.software.fragmentation = random() % 2 == 0 ? 1.0 : 1.1; break;
        case 4: job.software.overlaps_data = !job.software.overlaps_data; break;
        case 5: job.software.overlaps_input_gather = !job.software.overlaps_input_gather; break;
        default: job.software.tensor_exposed = 0.25 * static_cast<double>(random() % 5); break;
      }
      if (random() % 16 == 0) job.model = random() % 2 == 0 ? mixture : support::gpt(24, 2048, 16);
      return job;
    };
    Job<> job = job_of(mixture, NumberFormat::fp8, {});
    Evaluator evaluate(job, roofline, rings);
    int answered = 0;
    std::vector<Plan> seen;
    for (int i = 0; i < 400; ++i) seen.push_back(plans());
    for (int change = 0; change < 60; ++change) {
      job = job_now(job);
      evaluate.change(job, roofline, rings, compute::AttentionFlops::causal_half);
      Evaluator fresh(job, roofline, rings);
      for (const Plan& plan : seen) {
        const Step<>* kept = evaluate.find(plan);
        const Step<>* made = fresh.find(plan);
        CHECK(evaluate.refusal() == fresh.refusal());
        REQUIRE((kept == nullptr) == (made == nullptr));
        if (kept == nullptr) continue;
        CHECK(numbers(*kept) == numbers(*made));
        ++answered;
      }
    }
    CHECK(answered > 1000);
  }

  TEST_CASE("a change that makes no sense is refused, whatever it would keep") {
    Job<> job = support::job(mixture, {.tensor = 2}, 64, 256);
    Evaluator evaluate(job, roofline, rings);
    job.software.tensor_exposed = 1.5;
    CHECK_THROWS_WITH_AS(evaluate.change(job),
                         "software.tensor_exposed: must be between 0 and 1, got 1.5", InvalidInput);
    CHECK(evaluate.job().software.tensor_exposed == 1.0);
  }

  TEST_CASE("a change of a derivative alone is a change") {
    using D = study::Dual<1>;
    Job<D> job = support::job<D>(support::gpt(24, 2048, 16), {.tensor = 8, .pipeline = 2}, 64, 256);
    FactoredStep<D, IdealRoofline, HierarchicalRing> evaluate(job, roofline, rings);
    CHECK(evaluate(job.plan).time.value().derivative(0) == 0.0);
    job.software.tensor_exposed = D::variable(1.0, 0);
    evaluate.change(job);
    CHECK(evaluate(job.plan).time.value().derivative(0) > 0.0);
  }

  TEST_CASE("derivatives pass through the tables") {
    using D = study::Dual<1>;
    Job<D> job = support::job<D>(support::gpt(24, 2048, 16), {.tensor = 8, .pipeline = 2}, 64, 256);
    job.cluster.node.accelerator.peak.bf16 = Throughput<D>::from_value(D::variable(1e15, 0));
    FactoredStep<D, IdealRoofline, HierarchicalRing> evaluate(job, roofline, rings);
    const D alone = step(job, roofline, rings).time.value();
    CHECK(alone.derivative(0) < 0.0);
    for (int i = 0; i < 2; ++i) {
      const D factored = evaluate(job.plan).time.value();
      CHECK(factored.derivative(0) == alone.derivative(0));
      CHECK(static_cast<double>(factored) == static_cast<double>(alone));
    }
  }
}
