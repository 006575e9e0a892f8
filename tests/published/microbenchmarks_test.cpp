// How well the shipped calibrations reproduce measured kernels and collectives: 490 products, 13
// copies, 240 attention kernels [AiConfigurator2026], [TpuRecipes2025] and 327 collectives
// [AiConfigurator2026], [Bekman2024]. In sample: docs/calibration.md has what is left out.

#include <doctest.h>

#include <string_view>
#include <vector>

#include <bessemer/catalog/accelerators.hpp>
#include <bessemer/catalog/collective_calibrations.hpp>
#include <bessemer/catalog/fabrics.hpp>
#include <bessemer/catalog/kernel_calibrations.hpp>
#include <bessemer/catalog/node_entry.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/network/ring.hpp>
#include <bessemer/study/collective_fit.hpp>
#include <bessemer/study/kernel_fit.hpp>

#include "support/microbenchmarks.hpp"

namespace {
using namespace bessemer;
using compute::KernelKind;
using study::CollectiveMeasurement;

/// What the accelerator gives to kernels that run alone, as these did: nothing is lost to heat.
hardware::KernelCalibration<> alone(std::string_view name) {
  auto calibration = catalog::find_kernel_calibration(name).description();
  calibration.sustained_share = 1.0;
  return calibration;
}

std::vector<double> errors_on(std::string_view name, KernelKind kind) {
  return study::errors(fits::microbenchmarks().of(name, kind), alone(name),
                       catalog::find_accelerator(name).description());
}

/// Where the points of a link were taken: one switch, or nodes of eight B200 joined by EFA.
study::MeasuredFabric fabric_of(std::string_view link) {
  const bool is_switch = link.starts_with("nvlink");
  const std::string_view inner = is_switch ? link : "nvlink-5";
  return {.inner = catalog::find_link(inner).description(),
          .inner_calibration = catalog::find_collective_calibration(inner).description(),
          .outer = catalog::find_link(is_switch ? link : "efa-v4").description(),
          .outer_reduces = catalog::sums_in_switch(link)};
}

/// Large messages over a link: rings and sums in the switch, or all-to-alls.
std::vector<CollectiveMeasurement> large_messages(std::string_view link, bool exchanges) {
  std::vector<CollectiveMeasurement> chosen;
  for (const CollectiveMeasurement& point : fits::microbenchmarks().collectives) {
    const bool is_exchange = point.message.collective == plan::Collective::all_to_all;
    if (point.link == link && is_exchange == exchanges &&
        point.message.size >= study::large_message) {
      chosen.push_back(point);
    }
  }
  return chosen;
}
}  // namespace

TEST_SUITE("published/microbenchmarks") {
  TEST_CASE("published: median error of 16-bit matrix products is at most 8 %") {
    for (const std::string_view name : {"a100-sxm-80gb", "h100-sxm", "h200-sxm", "b200-sxm",
                                        "b300-sxm", "gb200", "gb300", "tpu7x"}) {
      CAPTURE(name);
      const study::Spread found = study::spread(errors_on(name, KernelKind::gemm));
      CHECK(found.median <= 0.08);
      CHECK(found.p90 <= 0.16);
    }
  }

  TEST_CASE("published: median error of causal attention, forward, is at most 10 %") {
    for (const std::string_view name : {"a100-sxm-80gb", "h100-sxm", "b200-sxm", "gb200"}) {
      CAPTURE(name);
      const study::Spread found = study::spread(errors_on(name, KernelKind::attention));
      CHECK(found.points == 60);
      CHECK(found.median <= 0.10);
      CHECK(found.p90 <= 0.10);
    }
  }

  TEST_CASE("published: median error of rings and sums from 8 MiB is at most 5 %") {
    for (const std::string_view link : {"nvlink-3", "nvlink-4", "nvlink-5", "efa"}) {
      CAPTURE(link);
      const auto found =
          study::spread(study::errors(large_messages(link, false), fabric_of(link),
                                      catalog::find_collective_calibration(link).description()));
      CHECK(found.median <= 0.05);
      CHECK(found.p90 <= 0.21);
    }
  }

  TEST_CASE("published: median error of all-to-alls from 8 MiB is at most 8 %") {
    for (const std::string_view link : {"nvlink-3", "nvlink-4", "nvlink-5"}) {
      CAPTURE(link);
      const auto found =
          study::spread(study::errors(large_messages(link, true), fabric_of(link),
                                      catalog::find_collective_calibration(link).description()));
      CHECK(found.median <= 0.08);
      CHECK(found.p90 <= 0.25);
    }
  }

  TEST_CASE("published: the same on each accelerator") {
    for (const std::string_view name :
         {"a100-sxm-80gb", "h100-sxm", "h200-sxm", "b200-sxm", "b300-sxm", "gb200", "gb300"}) {
      CAPTURE(name);
      for (const std::string_view link : {"nvlink-3", "nvlink-4", "nvlink-5"}) {
        auto points = large_messages(link, false);
        std::erase_if(points, [&](const auto& point) { return point.accelerator != name; });
        if (points.empty()) continue;
        const auto found = study::spread(study::errors(
            points, fabric_of(link), catalog::find_collective_calibration(link).description()));
        CHECK(found.median <= 0.07);
      }
    }
  }

  TEST_CASE("property: no estimate is faster than the roofline or the wire") {
    for (const study::KernelMeasurement& point : fits::microbenchmarks().kernels) {
      const auto accelerator = catalog::find_accelerator(point.accelerator).description();
      const compute::CalibratedKernels<> model{alone(point.accelerator)};
      CHECK(model.time(point.kernel, accelerator) >=
            compute::IdealRoofline{}.time(point.kernel, accelerator));
    }
    for (const CollectiveMeasurement& point : fits::microbenchmarks().collectives) {
      if (!point.link.starts_with("nvlink")) continue;
      const auto link = catalog::find_link(point.link).description();
      const auto calibration = catalog::find_collective_calibration(point.link).description();
      const network::CalibratedCollectives<> model{{calibration}};
      const bool sums = point.message.collective == plan::Collective::all_reduce &&
                        catalog::sums_in_switch(point.link);
      const hardware::Tier<> tier{.ranks = point.message.group.ranks,
                                  .link = link,
                                  .in_network_reduction = catalog::sums_in_switch(point.link)};
      // What a rank must send: with sums in the switch, its buffer once.
      const double traffic = sums ? 1.0
                                  : network::rounds(point.message.collective) *
                                        network::ring_traffic(point.message.group.ranks);
      CHECK(model.time(point.message, {tier}) >= traffic * point.message.size / link.bandwidth);
    }
  }
}
