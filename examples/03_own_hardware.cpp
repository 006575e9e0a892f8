// Hardware and a kernel model of your own, and the exact derivative of the step time in the
// bandwidth of its links.

#include <cstdio>

#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/step.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/text.hpp>

namespace {

using namespace bessemer;
using Number = study::Dual<1>;

// A chip that is on no market, eight to a board. A field that has no honest default and is left out
// does not compile in a constant, and throws its name at run time.
template <Real S>
constexpr hardware::Node<S> board(Bandwidth<S> scale_up) {
  const hardware::Accelerator<> chip{.name = "anvil-1",
                                     .peak = {.bf16 = 600.0 * TFLOP / second},
                                     .memory_capacity = 128.0 * GiB,
                                     .memory_bandwidth = 4.0 * TB / second,
                                     .power_limit = 550.0 * watt,
                                     .processors = 64};
  return {
      .name = "anvil-board",
      .accelerator = {.name = chip.name,
                      .peak = {.bf16 = as<S>(chip.peak.bf16)},
                      .memory_capacity = as<S>(chip.memory_capacity),
                      .memory_bandwidth = as<S>(chip.memory_bandwidth),
                      .power_limit = as<S>(chip.power_limit),
                      .processors = chip.processors},
      .accelerators = 8,
      .scale_up_domain = 8,
      .scale_up = {.bandwidth = scale_up, .latency = as<S>(2.0 * microsecond)},
      .scale_out = {.bandwidth = as<S>(50.0 * GB / second), .latency = as<S>(5.0 * microsecond)},
      .host_power = as<S>(1.5 * kW)};
}

// A kernel model is any type with this call: here the roofline at a measured share of the peak.
struct ShareOfRoofline {
  double share = 0.7;

  template <Real S>
  constexpr Time<S> time(const compute::Kernel<S>& kernel,
                         const hardware::Accelerator<S>& accelerator) const {
    return compute::IdealRoofline{}.time(kernel, accelerator) / S(share);
  }
};
static_assert(compute::KernelModel<ShareOfRoofline, Number>);

}  // namespace

int main() {
  const model::Layer layer{
      .attention = {.heads = 64, .kv_heads = 8, .head_size = 128},
      .feed_forward = {.size = 28672, .gated = true, .activation = model::Activation::silu}};
  const model::Transformer model{.name = "decoder-70b",
                                 .hidden = 8192,
                                 .runs = {model::LayerRun{.layer = layer, .count = 80}},
                                 .embedding = {.vocabulary = 128256}};

  // The first and only input of the derivative: what a rank sends inside a board.
  const auto scale_up = Bandwidth<Number>::from_value(Number::variable(300e9, 0));
  const run::Job<Number> job{.model = model,
                             .training = {.tokens = as<Number>(1.0 * Ttoken),
                                          .sequence_length = 8192,
                                          .global_batch = 512},
                             .cluster = {.node = board(scale_up), .accelerators = 1024},
                             .plan = {.tensor = 8, .pipeline = 4, .sequence_parallel = true}};
  const auto step = run::step(job, ShareOfRoofline{}, network::HierarchicalRing{});

  const Number time = step.time.value();
  std::printf("step        %s\n", to_text(step.time).c_str());
  std::printf("per GB/s    %s\n", to_text(time.derivative(0) * 1e9 * second).c_str());
  std::printf("elasticity  %.3f\n", time.derivative(0) * 300e9 / time.value());
}
