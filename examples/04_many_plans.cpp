// Every way to lay out Llama 3.1 70B over 256 H100 in a few degrees, and the fastest that fits.
// What plans share is worked out once.

#include <cstdio>

#include <bessemer/catalog/models.hpp>
#include <bessemer/catalog/nodes.hpp>
#include <bessemer/catalog/software.hpp>
#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/run/factored_step.hpp>
#include <bessemer/units/text.hpp>

int main() {
  using namespace bessemer;

  const auto& node = catalog::find_node("dgx-h100");
  const run::Job<> job{
      .model = catalog::find_model("llama-3.1-70b").description(),
      .training = {.tokens = 1.0 * Ttoken, .sequence_length = 8192, .global_batch = 512},
      .cluster = node.cluster(256),
      .software = catalog::find_software("megatron-core").description()};
  const compute::CalibratedKernels<> kernels{node.kernel_calibration()};
  const network::CalibratedCollectives<> collectives{node.collective_calibrations()};

  // [many plans]
  run::FactoredStep evaluate(job, kernels, collectives);
  plan::Plan fastest;
  Time<> least = 1.0 * day;
  int feasible = 0;
  for (const int tensor : {1, 2, 4, 8}) {
    for (const int pipeline : {1, 2, 4, 8, 16}) {
      const plan::Plan plan{.tensor = tensor,
                            .pipeline = pipeline,
                            .sequence_parallel = tensor > 1,
                            .recomputation = plan::selective_recomputation};
      const run::Step<>* step = evaluate.find(plan);
      if (step == nullptr) continue;  // evaluate.refusal() says why
      if (job.cluster.node.accelerator.memory_capacity < step->memory.total) continue;
      ++feasible;
      if (step->time < least) {
        least = step->time;
        fastest = plan;
      }
    }
  }
  // [many plans]

  std::printf("%d plans fit; fastest: tensor %d, pipeline %d, a step of %s\n", feasible,
              fastest.tensor, fastest.pipeline, to_text(least).c_str());
  return feasible > 0 ? 0 : 1;
}
