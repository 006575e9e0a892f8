#include <doctest/doctest.h>

#include <bessemer/catalog/clock_responses.hpp>
#include <bessemer/catalog/find.hpp>
#include <bessemer/catalog/nodes.hpp>
#include <bessemer/catalog/power_levels.hpp>
#include <bessemer/energy/activity.hpp>
#include <bessemer/energy/clocked_step.hpp>

namespace {
using namespace bessemer;

/// 15 % of the measured value.
const auto fifteen_percent = [](double measured) {
  return doctest::Approx(measured).epsilon(0.15 / 2.0);
};

constexpr double sustained_share = 0.75;

/// Power of an accelerator at this utilization.
Power<> power_at(Power<> limit, const char* levels, double utilization) {
  const auto entry = catalog::find(catalog::power_levels, levels).description();
  return energy::accelerator_power(limit, entry, energy::activity_of(utilization, sustained_share));
}
}  // namespace

// Measured powers against the levels of the catalogue, with nothing of the run but its utilization.
// Shares by the convention of `energy/activity.hpp`, 0.75 of peak sustained by matrix units.
TEST_SUITE("published/measured_power") {
  // [PattersonEtAl2021], Table 4: system average per chip, with its share of host, fans and
  // network, and utilization = achieved / peak. Hosts: DGX-1 of the catalogue, 1.1 kW for 8, and 10
  // W of network; for TPU v3 75 W per chip, which is the one number fitted here, to three runs.
  // Ours, in W: 303, 306; 291, 293, 280.
  TEST_CASE("published: average system power of five runs, within 15 % [PattersonEtAl2021]") {
    struct Row {
      const char* model;
      double limit;
      const char* levels;
      double achieved, peak, host, measured;
    };
    for (const Row& row : {Row{"GPT-3", 300.0, "training", 24.6, 125.0, 147.5, 330.0},
                           Row{"XLM", 300.0, "training", 26.5, 125.0, 147.5, 342.0},
                           Row{"T5", 262.0, "tpu-v3", 45.6, 123.0, 75.0, 310.0},
                           Row{"GShard-600B", 262.0, "tpu-v3", 48.0, 123.0, 75.0, 288.0},
                           Row{"Switch", 262.0, "tpu-v3", 34.4, 123.0, 75.0, 245.0}}) {
      CAPTURE(row.model);
      const double ours =
          power_at(row.limit * watt, row.levels, row.achieved / row.peak) / watt + row.host;
      CHECK(ours / row.measured == doctest::Approx(1.0).epsilon(0.075));
    }
  }

  // 433,196 kWh dynamic and 256,646 kWh idle over 1,082,990 accelerator-hours: 637 W each, nodes
  // and all. The dynamic part is the limit times hours, so that this is between a measurement and
  // a bound. Half of peak with recomputation [BigScienceTr11Log2022]; host and network of the
  // catalogue's Jean Zay. Ours: 703 W.
  TEST_CASE("published: power of BLOOM with idle nodes, within 15 % [LuccioniEtAl2023]") {
    constexpr auto node = catalog::find(catalog::nodes, "jean-zay-a100");
    const double host = (node.host_power.value() / 8.0 + node.network_power.value()) / watt;
    const double ours = power_at(400.0 * watt, "training", 0.5) / watt + host;
    CHECK(ours / ((433196.0 + 256646.0) / 1082.990) == doctest::Approx(1.0).epsilon(0.075));
  }

  // [ChowdheryEtAl2022], appendix B: 378.5 W of system per chip, at a utilization of hardware of
  // 57.8 %. The host of the catalogue is what this leaves beside a mean of 170 W for the chip, so
  // that only the chip is tested. Ours: 386 W.
  TEST_CASE("published: average system power of PaLM, within 15 % [ChowdheryEtAl2022]") {
    constexpr auto node = catalog::find(catalog::nodes, "tpu-v4-pod");
    const double host = (node.host_power.value() / 4.0 + node.network_power.value()) / watt;
    const double ours = power_at(192.0 * watt, "tpu-v4", 0.578) / watt + host;
    CHECK(ours / 378.5 == doctest::Approx(1.0).epsilon(0.075));
  }

  // Eight H100 in training peak at 8.4 kW; ours in matrix work: 7.56.
  TEST_CASE("published: peak of a node, within 15 % [LatifEtAl2025]") {
    constexpr auto node = catalog::find(catalog::nodes, "dgx-h100");
    const Power<> ours = 8.0 * (0.85 * (700.0 * watt)) + node.host_power.value();
    CHECK(ours / (8.4 * kW) == doctest::Approx(1.0).epsilon(0.075));
  }

  // Olmo 3 multiplies accelerator energy by 1.74 for hosts, network and the rest. Ours in matrix
  // work: 8 x 595 W of accelerators with 2.8 kW of host and 8 x 80 W of network: 1.72.
  TEST_CASE("published: overhead over accelerators, within 15 % [OlmoFootprint2026]") {
    constexpr auto node = catalog::find(catalog::nodes, "dgx-h100");
    const Power<> accelerators = 8.0 * (0.85 * (700.0 * watt));
    const Power<> all = accelerators + node.host_power.value() + 8.0 * node.network_power.value();
    CHECK(all / accelerators == fifteen_percent(1.74));
  }

  // The OLMo runs lie between 15 and 85 % of the maximum [MorrisonEtAl2025].
  TEST_CASE("published: the levels span the measured swings of H100 [MorrisonEtAl2025]") {
    constexpr auto levels = catalog::training_power_levels.description();
    CHECK(levels.idle == 0.15);
    CHECK(levels.matrix == 0.85);
  }

  // V100 of 250 W capped at 150 W: language models took 6.8 % more time and 13.7 % less energy.
  // At a utilization of a fifth. Ours: 6.7 % and 16.8 %.
  TEST_CASE("published: a cap of 150 W on V100, time and energy [McDonaldEtAl2022]") {
    const energy::ClockedJob<> job{
        .limit = 250.0 * watt,
        .levels = catalog::training_power_levels.description(),
        .response = catalog::find(catalog::clock_responses, "datacenter-gpu").description(),
        .activity = energy::activity_of(0.2, sustained_share)};
    const auto capped = energy::step_under_cap(job, 150.0 * watt);
    const auto full = energy::step_at_clock(job, 1.0);
    CHECK(capped.time / full.time - 1.0 == doctest::Approx(0.068).epsilon(0.01));
    CHECK(1.0 - capped.energy / full.energy >= 0.137 - 0.05);
    CHECK(1.0 - capped.energy / full.energy <= 0.137 + 0.05);
  }
}
