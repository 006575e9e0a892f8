#include <doctest/doctest.h>

#include <cmath>

#include <support/published_step.hpp>

namespace {

using namespace bessemer;
using plan::Recomputation;
using published::Layout;

/// [KorthikantiEtAl2022] Table 3: shape and layout of the four models, on A100 80 GB.
struct Model {
  const char* name;
  int tensor, pipeline, virtual_stages, global_batch, micro_batch;
};
constexpr Model megatron_22b{"megatron-22b", 8, 1, 1, 4, 4};
constexpr Model megatron_175b{"megatron-175b", 8, 8, 3, 64, 1};
constexpr Model megatron_530b{"mt-nlg-530b", 8, 35, 3, 280, 1};
constexpr Model megatron_1t{"megatron-1t", 8, 64, 1, 512, 1};

Layout layout(const Model& model, Recomputation recomputation) {
  return {.model = model.name,
          .node = "dgx-a100-80gb",
          .software = "megatron-2022",
          .accelerators = model.tensor * model.pipeline,
          .sequence_length = 2048,
          .global_batch = model.global_batch,
          .plan = {.tensor = model.tensor,
                   .pipeline = model.pipeline,
                   .virtual_stages = model.virtual_stages,
                   .micro_batch = model.micro_batch,
                   .schedule = model.virtual_stages > 1 ? plan::Schedule::interleaved
                                                        : plan::Schedule::one_forward_one_backward,
                   .sequence_parallel = recomputation == plan::selective_recomputation,
                   .sharding = plan::Sharding::none,
                   .recomputation = recomputation},
          .precision = NumberFormat::fp16};
}

}  // namespace

TEST_SUITE("published/korthikanti_2022") {
  // [KorthikantiEtAl2022] Table 5. Full recomputation without, selective with sequence parallelism.
  TEST_CASE("published: iteration times of 22B to 1T within 10 % [KorthikantiEtAl2022]") {
    struct Row {
      Model model;
      Recomputation recomputation;
      double seconds;
    };
    for (const Row& row : {Row{megatron_22b, plan::full_recomputation, 1.42},
                           Row{megatron_22b, plan::selective_recomputation, 1.10},
                           Row{megatron_175b, plan::full_recomputation, 18.13},
                           Row{megatron_175b, plan::selective_recomputation, 13.75},
                           Row{megatron_530b, plan::full_recomputation, 49.05},
                           Row{megatron_530b, plan::selective_recomputation, 37.83},
                           Row{megatron_1t, plan::full_recomputation, 94.42},
                           Row{megatron_1t, plan::selective_recomputation, 71.49}}) {
      const auto step = published::step(layout(row.model, row.recomputation));
      CAPTURE(row.model.name);
      CAPTURE(row.recomputation.full);
      CHECK(std::abs(in(step.time, second) / row.seconds - 1.0) <= 0.10);
    }
  }

  // The same table. MFU counts the full square of attention, equation (8) of the paper.
  TEST_CASE("published: MFU within 5 points [KorthikantiEtAl2022]") {
    struct Row {
      Model model;
      double utilization;
    };
    for (const Row& row : {Row{megatron_22b, 0.415}, Row{megatron_175b, 0.514},
                           Row{megatron_530b, 0.560}, Row{megatron_1t, 0.563}}) {
      const auto step = published::step(layout(row.model, plan::selective_recomputation));
      CAPTURE(row.model.name);
      CHECK(std::abs(step.model_flops_utilization - row.utilization) <= 0.05);
    }
  }

  // Table 5 once more: the gain of 29.0, 31.8, 29.7 and 32.1 % in throughput is a ratio of our own
  // times, in which much of a calibration cancels; worst on 22B, 7 points too high.
  TEST_CASE("published: gain of sequence parallelism and selective recomputation") {
    struct Row {
      Model model;
      double gain;
    };
    for (const Row& row : {Row{megatron_22b, 0.290}, Row{megatron_175b, 0.318},
                           Row{megatron_530b, 0.297}, Row{megatron_1t, 0.321}}) {
      const auto full = published::step(layout(row.model, plan::full_recomputation));
      const auto selective = published::step(layout(row.model, plan::selective_recomputation));
      CAPTURE(row.model.name);
      CHECK(std::abs(full.time / selective.time - 1.0 - row.gain) <= 0.07);
    }
  }

  // Their point: these runs fit in 80 GB.
  TEST_CASE("published: every one of these runs fits") {
    for (const Model& model : {megatron_22b, megatron_175b, megatron_530b, megatron_1t}) {
      for (const Recomputation recomputation :
           {plan::full_recomputation, plan::selective_recomputation}) {
        const Layout run = layout(model, recomputation);
        const auto step = published::step(run);
        const auto capacity = published::job(run).cluster.node.accelerator.memory_capacity;
        CAPTURE(model.name);
        CHECK(in(step.memory.total, GB) <= in(capacity, GB));
      }
    }
  }
}
