#pragma once

/// What the tests of published step times share: a job on a catalogue node under the calibrated
/// models of that node, chosen as `bessemer train` chooses them.

#include <bessemer/bessemer.hpp>

namespace published {

using namespace bessemer;

struct Layout {
  const char* model;
  const char* node;
  const char* software;
  int accelerators;
  int sequence_length;
  int global_batch;
  plan::Plan plan;
  NumberFormat precision = NumberFormat::bf16;
};

inline run::Job<> job(const Layout& layout) {
  return {.model = catalog::find_model(layout.model).description(),
          .training = {.tokens = 1.0 * Ttoken,
                       .sequence_length = layout.sequence_length,
                       .global_batch = layout.global_batch,
                       .precision = layout.precision},
          .cluster = catalog::find_node(layout.node).cluster(layout.accelerators),
          .plan = layout.plan,
          .software = catalog::find_software(layout.software).description()};
}

inline run::Step<> step(const Layout& layout,
                        compute::AttentionFlops convention = compute::AttentionFlops::full_square) {
  const catalog::NodeEntry& node = catalog::find_node(layout.node);
  return run::step(job(layout), compute::CalibratedKernels<>{node.kernel_calibration()},
                   network::CalibratedCollectives<>{node.collective_calibrations()}, convention);
}

}  // namespace published
