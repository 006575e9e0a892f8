#pragma once

/// The continuous inputs of a run by name, so that a study can read, move and differentiate each:
///
///     training.tokens  cluster.accelerator.memory_bandwidth  cluster.scale_out.bandwidth
///     training.software.overlap_leak  kernels.matrix_share  collectives.0.link_share  ...
///
/// Names are keys of a scenario where there is one. All stand here, also those that are zero because
/// something is not there (a format that the hardware lacks, a host that nobody describes).

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <bessemer/compute/calibrated_kernels.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/calibrated_collectives.hpp>
#include <bessemer/network/cheapest_collectives.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/run/job.hpp>
#include <bessemer/study/coefficients.hpp>

namespace bessemer::study {

/// Words with dots between them; spelled out only when somebody reads it.
class InputName {
 public:
  constexpr InputName() = default;
  constexpr InputName(std::string_view word) : words_{word}, count_{1} {}

  [[nodiscard]] constexpr InputName in(std::string_view word) const {
    InputName longer = *this;
    longer.words_[longer.count_++] = word;
    return longer;
  }
  [[nodiscard]] std::string text() const {
    std::string all(words_[0]);
    for (std::size_t i = 1; i < count_; ++i) all.append(".").append(words_[i]);
    return all;
  }

 private:
  std::array<std::string_view, 5> words_{};
  std::size_t count_ = 0;
};

namespace detail {

inline constexpr std::array<std::string_view, hardware::most_tiers> tier_numbers{
    "0", "1", "2", "3", "4", "5", "6", "7"};

template <Real S, class Visit>
constexpr void each_input(hardware::Accelerator<S>& of, const InputName& name, Visit& visit) {
  auto& peak = of.peak;
  const InputName format = name.in("peak");
  visit(format.in("fp64"), peak.fp64);
  visit(format.in("fp32"), peak.fp32);
  visit(format.in("tf32"), peak.tf32);
  visit(format.in("fp16"), peak.fp16);
  visit(format.in("bf16"), peak.bf16);
  visit(format.in("fp8"), peak.fp8);
  visit(format.in("fp4"), peak.fp4);
  visit(format.in("int8"), peak.int8);
  visit(name.in("memory_capacity"), of.memory_capacity);
  visit(name.in("memory_bandwidth"), of.memory_bandwidth);
  visit(name.in("power_limit"), of.power_limit);
}

template <Real S, class Visit>
constexpr void each_input(hardware::Link<S>& of, const InputName& name, Visit& visit) {
  visit(name.in("bandwidth"), of.bandwidth);
  visit(name.in("latency"), of.latency);
}

template <Real S, class Visit>
constexpr void each_input(hardware::Host<S>& of, const InputName& name, Visit& visit) {
  visit(name.in("link"), of.link);
  visit(name.in("memory"), of.memory);
  visit(name.in("memory_bandwidth"), of.memory_bandwidth);
  visit(name.in("drives"), of.drives);
  visit(name.in("drive_read"), of.drive_read);
  visit(name.in("drive_write"), of.drive_write);
}

template <Real S, class Visit>
constexpr void each_input(hardware::Cluster<S>& of, const InputName& name, Visit& visit) {
  hardware::Node<S>& node = of.node;
  each_input(node.accelerator, name.in("accelerator"), visit);
  if (of.fabric.empty()) {
    each_input(node.scale_up, name.in("scale_up"), visit);
    each_input(node.scale_out, name.in("scale_out"), visit);
  }
  for (std::size_t i = 0; i < of.fabric.size(); ++i) {
    const InputName tier = name.in("fabric").in(tier_numbers[i]);
    each_input(of.fabric[i].link, tier, visit);
    visit(tier.in("oversubscription"), of.fabric[i].oversubscription);
  }
  each_input(node.host, name.in("host"), visit);
  visit(name.in("host_power"), node.host_power);
  visit(name.in("network_power"), of.network_power);
  visit(name.in("step_jitter"), of.step_jitter);
}

template <Real S, class Visit>
constexpr void each_input(plan::Software<S>& of, const InputName& name, Visit& visit) {
  plan::each_coefficient(
      of, [&](std::string_view field, auto& number) { visit(name.in(field), number); });
  visit(name.in("fragmentation"), of.fragmentation);
  visit(name.in("reserve"), of.reserve);
  visit(name.in("communicator"), of.communicator);
}

}  // namespace detail

/// Calls `visit(name, number)` for each continuous input of a job.
template <Real S, class Visit>
constexpr void each_input(run::Job<S>& job, Visit&& visit) {
  plan::Training<S>& training = job.training;
  const InputName name("training");
  visit(name.in("tokens"), training.tokens);
  visit(name.in("routing").in("variation"), training.routing.variation);
  visit(name.in("routing").in("capacity_factor"), training.routing.capacity_factor);
  detail::each_input(job.cluster, InputName("cluster"), visit);
  detail::each_input(job.software, name.in("software"), visit);
}

/// The same of models of kernels and of collectives; fixed models have none.
template <Real S, class Visit>
constexpr void each_input(compute::CalibratedKernels<S>& kernels, Visit&& visit) {
  each_coefficient(kernels.calibration, [&](std::string_view field, auto& number) {
    visit(InputName("kernels").in(field), number);
  });
}
template <class Visit>
constexpr void each_input(compute::IdealRoofline& /*of*/, Visit&& /*visit*/) {}

template <Real S, class Visit>
constexpr void each_input(network::CalibratedCollectives<S>& collectives, Visit&& visit) {
  for (std::size_t i = 0; i < collectives.tiers.size(); ++i) {
    const InputName tier = InputName("collectives").in(detail::tier_numbers[i]);
    each_coefficient(collectives.tiers[i],
                     [&](std::string_view field, auto& number) { visit(tier.in(field), number); });
  }
}
template <class Visit>
constexpr void each_input(network::FlatRing& /*of*/, Visit&& /*visit*/) {}
template <class Visit>
constexpr void each_input(network::HierarchicalRing& /*of*/, Visit&& /*visit*/) {}
template <class Visit>
constexpr void each_input(network::CheapestCollectives& /*of*/, Visit&& /*visit*/) {}

}  // namespace bessemer::study
